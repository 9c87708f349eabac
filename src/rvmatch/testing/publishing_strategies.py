"""Strategies for what a service platform shows: public libraries, digests and feeds."""

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from rvmatch.publishing import (
    Feed,
    ProvinceDigest,
    PublicLibrary,
    change_feed,
    province_digest,
    public_view,
)
from rvmatch.testing.docking_strategies import dockings
from rvmatch.testing.library_strategies import library_changes_of
from rvmatch.testing.strategies import county_lists, demand_libraries, supply_libraries

__all__ = ["feeds", "province_digests", "public_libraries"]

_FIRST_DAY = date(2022, 3, 1)


def _days() -> SearchStrategy[date]:
    return st.integers(0, 1_500).map(lambda days: _FIRST_DAY + timedelta(days))


def public_libraries() -> SearchStrategy[PublicLibrary[Any]]:
    """Public views of demand libraries and of supply libraries."""
    return st.builds(
        public_view, demand_libraries() | supply_libraries(), as_of=_days(), amounts=st.booleans()
    )


@st.composite
def province_digests(draw: st.DrawFn) -> ProvinceDigest:
    """Digests of any province, with some days of publication known."""
    demands, supplies = draw(demand_libraries()), draw(supply_libraries())
    since, on = sorted((draw(_days()), draw(_days())))
    known = st.none() | st.integers(0, 900).map(lambda days: on - timedelta(days))
    days = {key: draw(known) for key in (*demands.keys, *supplies.keys)}
    provinces = [one.county_code[:2] for one in demands] or ["53"]
    return province_digest(
        demands,
        supplies,
        province=draw(st.sampled_from(provinces)),
        on=on,
        since=draw(st.none() | st.just(since)),
        published_on={key: day for key, day in days.items() if day is not None},
        counties=draw(st.none() | county_lists()),
        longest=draw(st.integers(0, 3)),
    )


def feeds() -> SearchStrategy[Feed]:
    """Feeds of changes and dockings."""
    return st.builds(
        change_feed,
        st.lists(library_changes_of(), max_size=2),
        dockings=st.lists(dockings(), max_size=2),
        since=st.none() | _days(),
        amounts=st.booleans(),
    )
