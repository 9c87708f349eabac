"""Strategies for dockings and library entries: lives that the table of moves allows."""

from datetime import date, timedelta
from typing import Final, TypeVar

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from rvmatch.model.docking import Docking, LibraryEntry, advance, open_moves, propose
from rvmatch.model.life_cycle import CONSENTS, ConsentOrder
from rvmatch.model.vocabulary import ProjectStatus
from rvmatch.testing.values import county_codes, free_texts, labels

__all__ = ["dockings", "library_entries"]

_FIRST_DAY: Final = date(2023, 6, 8)
_MOST_STEPS: Final = 12
_REASONS: Final = ("资金未到位", "请补充实施单位")

T = TypeVar("T", Docking, LibraryEntry)


def dockings() -> SearchStrategy[Docking]:
    """Dockings anywhere between their proposal and their end; every history is one that ``advance`` makes."""
    return _dockings()


@st.composite
def _dockings(draw: st.DrawFn) -> Docking:
    begun = propose(
        id=draw(labels()),
        demand=draw(labels()),
        supply=draw(labels()),
        county_code=draw(county_codes()),
        organization=draw(labels()),
        on=draw(_days()),
        by=draw(st.sampled_from(CONSENTS)),
        reason=draw(free_texts()),
        consent_order=draw(st.sampled_from(ConsentOrder)),
    )
    return _walked(draw, begun)


def library_entries() -> SearchStrategy[LibraryEntry]:
    """Library entries of both libraries, wherever they began; every history is one that ``advance`` makes."""
    return _library_entries()


@st.composite
def _library_entries(draw: st.DrawFn) -> LibraryEntry:
    begun = LibraryEntry(
        key=draw(labels()),
        library=draw(st.sampled_from(("demand", "supply"))),
        began_as=draw(st.just(ProjectStatus.DRAFT) | st.sampled_from(ProjectStatus)),
    )
    return _walked(draw, begun)


def _walked(draw: st.DrawFn, begun: T) -> T:
    """Some steps on, each of them open where the ones before it lead."""
    walked, on = begun, draw(_days())
    if walked.history:
        on = max(on, walked.history[-1].on)
    for _ in range(draw(st.integers(0, _MOST_STEPS))):
        moves = open_moves(walked)
        if not moves:
            break
        move, parties = draw(st.sampled_from(moves))
        on += timedelta(days=draw(st.integers(0, 40)))
        reason = draw(st.sampled_from(_REASONS))
        walked = advance(walked, move, on=on, by=draw(st.sampled_from(parties)), reason=reason)
    return walked


def _days() -> SearchStrategy[date]:
    return st.integers(0, 900).map(lambda days: _FIRST_DAY + timedelta(days=days))
