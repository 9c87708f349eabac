"""Columns hold what the libraries say, in their order, and cannot be written to."""

from typing import Any

import attrs
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rvmatch.columns import Pairs, RegionSets, demand_columns, supply_columns
from rvmatch.columns.arrays import bit_sets
from rvmatch.model.identifiers import DivisionCode
from rvmatch.model.vocabulary import CooperationChannel, FocusField, HelpKind, LinkageMember
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

    bits = bit_sets([[member] for member in members] + [members, []], vocabulary)

    assert bits.tolist() == [*(2**place for place in range(len(members))), 2 ** len(members) - 1, 0]
