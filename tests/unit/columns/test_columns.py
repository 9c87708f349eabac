"""Columns hold what the libraries say, in their order, and cannot be written to."""

from typing import Any

import attrs
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rvmatch.columns import Pairs, RegionSets, demand_columns, supply_columns
from rvmatch.columns.arrays import LAST_DAY, bit_sets
from rvmatch.columns.relations import past_pairs
from rvmatch.model.identifiers import DivisionCode
from rvmatch.model.libraries import ProjectLibrary
from rvmatch.model.memberships import partner_name
from rvmatch.model.organizations import SocialOrganization
from rvmatch.model.projects import SupplyProject
from rvmatch.model.vocabulary import (
    AssessmentGrade,
    CooperationChannel,
    CreditStanding,
    FocusField,
    HelpKind,
    LinkageMember,
    ProjectStatus,
    Urgency,
)
from varied_projects import COUNTIES, DIVISIONS, Market, some, varied_markets

SETS = st.none() | some(DIVISIONS, most=3).map(lambda codes: frozenset(map(DivisionCode, codes)))


def arrays_in(value: Any) -> list[np.ndarray]:
    parts = [getattr(value, field.name) for field in attrs.fields(type(value))]
    nested = [array for part in parts if isinstance(part, RegionSets) for array in arrays_in(part)]
    return [part for part in parts if isinstance(part, np.ndarray)] + nested


@given(libraries=varied_markets())
def test_columns_are_as_long_as_their_library_and_closed_for_writing(libraries: Market) -> None:
    """Oracle: the library's length and numpy's own flag."""
    rows, cols = demand_columns(libraries[0]), supply_columns(libraries[1])

    assert (len(rows), len(cols)) == tuple(map(len, libraries))
    assert rows.keys == tuple(project.key for project in libraries[0])
    for array in (*arrays_in(rows), *arrays_in(cols), *arrays_in(Pairs.every((len(rows), len(cols))))):
        assert not array.flags.writeable


def ordinal(day: Any, otherwise: int) -> int:
    return otherwise if day is None else day.toordinal()


def bits_of(members: Any, vocabulary: Any) -> int:
    return sum(1 << place for place, member in enumerate(vocabulary) if member in members)


def known(value: Any) -> int:
    return -1 if value is None else int(value)


def place_of(member: Any, vocabulary: Any) -> int:
    return -1 if member is None else list(vocabulary).index(member)


def days_of(period: Any) -> tuple[int, int]:
    return (-1, -1) if period is None else (ordinal(period.start, 0), ordinal(period.end, LAST_DAY))


@given(libraries=varied_markets())
def test_demand_columns_say_what_each_demand_says(libraries: Market) -> None:
    """Oracle: the demands, one by one."""
    columns = demand_columns(libraries[0])
    for row, one in enumerate(libraries[0]):
        assert (columns.projects[row], columns.keys[row]) == (one, one.key)
        assert columns.county[row] == int(one.county_code)
        assert columns.fields[row] == bits_of(one.fields, FocusField)
        assert columns.help_kinds[row] == bits_of(one.help_kinds, HelpKind)
        assert columns.roles_wanted[row] == bits_of(one.roles_wanted, LinkageMember)
        assert columns.channels[row] == bits_of(one.channels, CooperationChannel)
        assert columns.missing_cny[row] == known(one.missing_cny)
        assert (columns.first_day[row], columns.last_day[row]) == days_of(one.period)
        assert columns.partners_wanted[row] == one.partners_wanted
        assert columns.status[row] == place_of(one.status, ProjectStatus)
        assert columns.urgency[row] == place_of(one.urgency, Urgency)
        assert columns.texts[row] == f"{one.title}\n{one.description}"
        assert columns.past_partners[row] == one.past_partners
        assert columns.refused_partners[row] == one.refused_partners


@given(libraries=varied_markets())
def test_supply_columns_say_what_each_supply_says(libraries: Market) -> None:
    """Oracle: the supplies, one by one."""
    columns = supply_columns(libraries[1])
    for col, one in enumerate(libraries[1]):
        body = one.organization
        assert (columns.projects[col], columns.keys[col]) == (one, one.key)
        assert columns.names[col] == body.names | {partner_name(one.key)}
        assert columns.fields[col] == bits_of(one.fields, FocusField)
        assert columns.help_kinds[col] == bits_of(one.help_kinds, HelpKind)
        assert columns.roles_offered[col] == bits_of(one.roles_offered, LinkageMember)
        assert columns.channels[col] == bits_of(one.channels, CooperationChannel)
        assert columns.home_province[col] == known(body.home and body.home.province)
        assert columns.offer_cny[col] == known(one.offer_cny)
        assert columns.share_cny[col] == known(one.share_cny)
        assert (columns.first_day[col], columns.last_day[col]) == days_of(one.period)
        assert columns.projects_accepted[col] == one.projects_accepted
        assert columns.status[col] == place_of(one.status, ProjectStatus)
        assert columns.credit_standing[col] == place_of(body.credit_standing, CreditStanding)
        assert columns.grade[col] == place_of(body.grade, AssessmentGrade)
        assert columns.grade_last_day[col] == ordinal(body.grade_valid_until, LAST_DAY)
        assert columns.projects_finished[col] == known(one.projects_finished)
        assert columns.texts[col] == f"{one.title}\n{one.description}"
        assert columns.refused_partners[col] == one.refused_partners


@given(libraries=varied_markets())
def test_past_partners_are_found_pair_by_pair(libraries: Market) -> None:
    """Oracle: the two projects of each pair."""
    demands, supplies = map(tuple, libraries)
    rows, cols = demand_columns(libraries[0]), supply_columns(libraries[1])

    found = past_pairs(rows, cols, Pairs.every((len(rows), len(cols))))

    assert found.tolist() == [
        bool(one.past_partners & names) or any(code.contains(one.county_code) for code in other.past_counties)
        for one in demands
        for other, names in zip(supplies, cols.names, strict=True)
    ]


@given(sets=st.lists(SETS, max_size=5), data=st.data())
def test_a_county_lies_in_a_set_if_one_of_its_divisions_begins_its_code(sets, data) -> None:
    """Oracle: the codes as text."""
    regions = RegionSets.of(sets)
    projects = data.draw(st.lists(st.sampled_from(range(len(sets))), max_size=6)) if sets else []
    counties = data.draw(st.lists(st.sampled_from(COUNTIES), min_size=len(projects), max_size=len(projects)))

    found = regions.contain(
        np.array(projects, dtype=np.int64), np.array(list(map(int, counties)), dtype=np.int64)
    )

    assert found.tolist() == [
        any(county.startswith(code) for code in sets[project] or ())
        for project, county in zip(projects, counties, strict=True)
    ]


@given(sets=st.lists(SETS, max_size=5))
def test_sets_written_out_are_the_sets(sets) -> None:
    """Oracle: the sets themselves; nobody's set and the empty one are told apart."""
    regions = RegionSets.of(sets)

    codes, owners = regions.entries()

    assert sorted(zip(owners.tolist(), codes.tolist(), strict=True)) == sorted(
        (owner, int(code)) for owner, divisions in enumerate(sets) for code in divisions or ()
    )
    assert regions.stated.tolist() == [divisions is not None for divisions in sets]
    assert regions.empty.tolist() == [divisions == frozenset() for divisions in sets]


@given(n=st.integers(0, 4), m=st.integers(0, 4), data=st.data())
def test_chosen_pairs_are_those_of_the_mask_in_order(n: int, m: int, data: st.DataObject) -> None:
    """Oracle: the mask itself, pair by pair."""
    every = Pairs.every((n, m))
    mask = np.array(data.draw(st.lists(st.booleans(), min_size=n * m, max_size=n * m)), dtype=bool)

    chosen = every.where(mask)

    assert list(zip(chosen.rows.tolist(), chosen.cols.tolist(), strict=True)) == [
        divmod(int(place), m) for place in np.flatnonzero(mask)
    ]
    assert chosen.keys().tolist() == np.flatnonzero(mask).tolist()
    assert len(chosen) == int(mask.sum())


@pytest.mark.parametrize("vocabulary", [FocusField, HelpKind, LinkageMember, CooperationChannel])
def test_a_vocabulary_fits_into_the_bits(vocabulary) -> None:
    """Eight bits hold eight members; a ninth would need a wider array."""
    members = list(vocabulary)

    bits = bit_sets([*((member,) for member in members), frozenset(members), ()], vocabulary)

    assert bits.tolist() == [*(2**place for place in range(len(members))), 2 ** len(members) - 1, 0]


@pytest.mark.parametrize("accepted", [0, 1, 3])
@pytest.mark.parametrize("most", [None, 0, 4, 9])
@pytest.mark.parametrize("offer", [None, 0, 10])
def test_shares_are_those_of_the_projects(offer: int | None, most: int | None, accepted: int) -> None:
    """Oracle: the project itself; beside another, so that the columns are not all alike."""
    given = {"title": "t", "organization": SocialOrganization(name="甲"), "fields": list(FocusField)[:1]}
    asked = SupplyProject(id="S1", offer_cny=offer, per_project_cny=most, projects_accepted=accepted, **given)
    for others in ([], [SupplyProject(id="S0", offer_cny=7, **given), SupplyProject(id="S2", **given)]):
        library = ProjectLibrary([asked, *others])

        shares = supply_columns(library).share_cny.tolist()

        assert shares == [-1 if one.share_cny is None else one.share_cny for one in library]
