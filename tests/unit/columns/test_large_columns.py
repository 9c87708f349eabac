"""What columns offer for very many pairs says the same as the plain way for few."""

import pickle

import attrs
import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rvmatch.columns import Pairs, RegionSets, demand_columns, supply_columns
from rvmatch.columns.containment import lies_in
from rvmatch.columns.pairs import ranges
from rvmatch.columns.selection import selected
from rvmatch.errors import InvalidValueError
from rvmatch.model.identifiers import DivisionCode
from rvmatch.model.libraries import ProjectLibrary
from rvmatch.model.organizations import SocialOrganization
from rvmatch.model.projects import SupplyProject
from rvmatch.model.vocabulary import FocusField
from varied_projects import Market, varied_markets

COUNTIES = ("530113", "530129", "532301", "520425", "653101")
DIVISIONS = sorted({code[:size] for code in COUNTIES for size in (2, 4, 6)})
SETS = st.none() | st.frozensets(st.sampled_from(DIVISIONS).map(DivisionCode), max_size=7)
FIVE_WITHOUT = frozenset(map(DivisionCode, ("53", "5301", "530129", "5323", "65")))
HIGHEST = frozenset([DivisionCode("653101")])


@given(sets=st.lists(SETS, min_size=1, max_size=5), data=st.data())
@example(sets=[FIVE_WITHOUT, None, frozenset(), HIGHEST], data=None)
@example(sets=[None, HIGHEST], data=None)
@example(sets=[frozenset(), None], data=None)
def test_a_county_lies_in_a_set_of_any_size_if_a_division_begins_its_code(sets, data) -> None:
    """Oracle: the codes as text; sets of no, one, some and many divisions beside one another."""
    regions = RegionSets.of(sets)
    pairs = [(project, county) for project in range(len(sets)) for county in COUNTIES]
    if data is not None:
        pairs = data.draw(st.lists(st.sampled_from(pairs), max_size=12))
    projects = np.array([project for project, _ in pairs], dtype=np.int64)
    counties = np.array([int(county) for _, county in pairs], dtype=np.int64)

    found = lies_in(regions.which, regions.sizes, regions.members, projects, counties)

    assert found.tolist() == [
        any(county.startswith(code) for code in sets[project] or ()) for project, county in pairs
    ]


@given(libraries=varied_markets(5), data=st.data())
def test_columns_of_some_projects_are_those_of_a_library_of_them(
    libraries: Market, data: st.DataObject
) -> None:
    """Oracle: the columns of the smaller library, also after a way through pickle."""
    for library, columns_of in zip(libraries, (demand_columns, supply_columns), strict=True):
        places = sorted(data.draw(st.sets(st.sampled_from(range(len(library))))) if len(library) else [])
        wanted = columns_of(ProjectLibrary([library.projects[place] for place in places]))

        found = selected(columns_of(library), np.array(places, dtype=np.int64))

        for columns in (found, pickle.loads(pickle.dumps(found))):
            for field in attrs.fields(type(wanted)):
                assert shown(getattr(columns, field.name)) == shown(getattr(wanted, field.name)), field.name


def test_sets_that_nobody_chosen_has_stay_behind() -> None:
    """Oracle: the sets of the one that is left; its set is the last of three."""
    body = SocialOrganization(name="甲")
    fields = list(FocusField)[:1]
    library = ProjectLibrary(
        SupplyProject(id=f"S{place}", title="t", organization=body, fields=fields, regions=regions)
        for place, regions in enumerate([["53"], ["52", "530113"], ["5301", "65"]])
    )

    regions = selected(supply_columns(library), np.array([2])).regions

    assert regions.which.tolist() == [0]
    assert regions.sizes.tolist() == [2]
    assert regions.members.tolist() == [65, 5301]
    assert not regions.members.flags.writeable


def shown(value):
    """Arrays as lists, sets of divisions as lists of sets; the numbers of the sets may differ."""
    if isinstance(value, RegionSets):
        codes, owners = value.entries()
        return sorted(zip(owners.tolist(), codes.tolist(), strict=True)), value.stated.tolist()
    return value.tolist() if isinstance(value, np.ndarray) else list(value)


@given(libraries=varied_markets(4))
def test_who_asks_for_projects_that_stayed_behind_is_told(libraries: Market) -> None:
    """Oracle: the names of the whole library; the texts of nobody."""
    columns = supply_columns(libraries[1])
    places = np.arange(len(columns))

    light = pickle.loads(pickle.dumps(selected(columns, places, with_projects=False, with_names=True)))

    assert light.names == columns.names
    assert len(light.projects) == len(columns)
    for ask in (lambda: light.projects[0], lambda: list(light.projects), lambda: light.texts):
        with pytest.raises(InvalidValueError) as refused:
            ask()
        assert refused.value.fault.code == "column_not_sent"


@given(n=st.integers(0, 5), m=st.integers(1, 5), data=st.data())
def test_positions_joins_and_parts_of_pairs(n: int, m: int, data: st.DataObject) -> None:
    """Oracle: the pairs as a list."""
    every = Pairs.every((n, m))
    mask = np.array(data.draw(st.lists(st.booleans(), min_size=n * m, max_size=n * m)), dtype=bool)
    pairs = every.where(mask)
    listed = list(zip(pairs.rows.tolist(), pairs.cols.tolist(), strict=True))
    some = sorted(data.draw(st.sets(st.sampled_from(range(len(pairs)))))) if len(pairs) else []
    cut = data.draw(st.integers(0, len(pairs)))

    asked = pairs.at(np.array(some, dtype=np.int64))
    halves = [pairs.part(0, cut), pairs.part(cut, len(pairs))]

    assert pairs.positions(asked.rows, asked.cols).tolist() == some
    assert [list(zip(half.rows, half.cols, strict=True)) for half in halves] == [listed[:cut], listed[cut:]]
    joined = Pairs.joined(halves, (n, m))
    assert list(zip(joined.rows, joined.cols, strict=True)) == listed
    for one in (pairs, asked, joined, *halves):
        assert not one.rows.flags.writeable
        assert not one.cols.flags.writeable


def test_pairs_are_copied_unless_nobody_can_write_into_them() -> None:
    rows, cols = np.arange(3), np.arange(3)
    copied = Pairs(rows=rows, cols=cols, shape=(3, 3))
    rows[0] = 2

    assert copied.rows.tolist() == [0, 1, 2]
    assert Pairs(rows=copied.rows, cols=copied.cols, shape=(3, 3)).rows is copied.rows


@given(spans=st.lists(st.tuples(st.integers(0, 9), st.integers(0, 4)), max_size=6))
def test_ranges_are_the_numbers_of_each_one_behind_the_other(spans) -> None:
    """Oracle: Python's own ranges."""
    firsts, lengths = (np.array([span[side] for span in spans], dtype=np.int64) for side in (0, 1))

    assert ranges(firsts, lengths).tolist() == [
        number for first, length in spans for number in range(first, first + length)
    ]
