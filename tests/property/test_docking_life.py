"""Dockings walk the table of moves and nothing else, whatever is tried in whatever order."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from rvmatch.errors import InvalidValueError
from rvmatch.model.docking import Docking, LibraryEntry, advance, expire, open_moves, propose, replay
from rvmatch.model.docking_statuses import KEPT
from rvmatch.model.docking_told import told
from rvmatch.model.life_cycle import CONSENTS, ConsentOrder, DockingMove, Party
from rvmatch.model.vocabulary import ProjectStatus
from rvmatch.serialization.documents import from_document, to_document
from rvmatch.testing import dockings, library_entries

At, Do = ProjectStatus, DockingMove
ORGANIZATION, DEPARTMENT, COUNTY = CONSENTS
FIRST = date(2024, 3, 1)

LEADS_TO = {
    Do.VOLUNTEER: At.AWAITING_CONSENT,
    Do.RECOMMEND: At.AWAITING_CONSENT,
    Do.AGREE: At.AWAITING_CONSENT,
    Do.TAKE_BACK: At.AWAITING_CONSENT,
    Do.DOCK: At.DOCKED,
    Do.SIGN: At.SIGNED,
    Do.START: At.UNDER_WAY,
    Do.FINISH: At.FINISHED,
    Do.EVALUATE: At.EVALUATED,
    Do.REFUSE: At.REFUSED,
    Do.WITHDRAW: At.WITHDRAWN,
    Do.EXIT: At.EXITED,
    Do.EXPIRE: At.EXPIRED,
}
"""Written by hand from 民函〔2023〕49号 and the statuses of the issue, not read from the table."""

CONSENTING = (Do.VOLUNTEER, Do.RECOMMEND, Do.AGREE)
ENDING = (Do.TAKE_BACK, Do.REFUSE, Do.WITHDRAW, Do.EXIT, Do.EXPIRE)

FALLS_WITH = {
    (ConsentOrder.AS_PUBLISHED, ORGANIZATION): {ORGANIZATION, DEPARTMENT, COUNTY},
    (ConsentOrder.AS_PUBLISHED, DEPARTMENT): {DEPARTMENT, COUNTY},
    (ConsentOrder.AS_PUBLISHED, COUNTY): {COUNTY},
    (ConsentOrder.EITHER_SIDE_FIRST, ORGANIZATION): {ORGANIZATION, DEPARTMENT},
    (ConsentOrder.EITHER_SIDE_FIRST, DEPARTMENT): {DEPARTMENT},
    (ConsentOrder.EITHER_SIDE_FIRST, COUNTY): {COUNTY},
}


def consents_by_hand(consents: set[Party], order: ConsentOrder) -> set[tuple[DockingMove, Party]]:
    """Which consents can come next."""
    found: set[tuple[DockingMove, Party]] = set()
    if ORGANIZATION not in consents:
        found.add((Do.VOLUNTEER, ORGANIZATION))
    elif DEPARTMENT not in consents:
        found.add((Do.RECOMMEND, DEPARTMENT))
    both_before = {ORGANIZATION, DEPARTMENT} <= consents or order is ConsentOrder.EITHER_SIDE_FIRST
    if COUNTY not in consents and both_before:
        found.add((Do.AGREE, COUNTY))
    return found


def open_by_hand(
    status: ProjectStatus, consents: set[Party], order: ConsentOrder
) -> set[tuple[DockingMove, Party]]:
    """What should be possible, said once more and otherwise than the table says it."""
    found: set[tuple[DockingMove, Party]] = set()
    if status in (At.PROPOSED, At.AWAITING_CONSENT):
        found |= consents_by_hand(consents, order)
    if status is At.AWAITING_CONSENT and len(consents) == 3:
        found |= {(Do.DOCK, party) for party in CONSENTS}
    if status in (At.AWAITING_CONSENT, At.DOCKED):
        found |= {(Do.TAKE_BACK, party) for party in consents}
    if status in (At.PROPOSED, At.AWAITING_CONSENT, At.DOCKED):
        found |= {(move, party) for move in (Do.REFUSE, Do.WITHDRAW) for party in CONSENTS}
        found.add((Do.EXPIRE, Party.CALENDAR))
    sides = {At.DOCKED: Do.SIGN, At.SIGNED: Do.START, At.UNDER_WAY: Do.FINISH}
    if status in sides:
        found |= {(sides[status], party) for party in (ORGANIZATION, COUNTY)}
    if status in (At.SIGNED, At.UNDER_WAY):
        found |= {(Do.EXIT, party) for party in CONSENTS}
    if status is At.FINISHED:
        found.add((Do.EVALUATE, DEPARTMENT))
    return found


class DockingLife(RuleBasedStateMachine):
    """Everybody tries everything, on days that go on and back."""

    docking: Docking
    status: ProjectStatus
    consents: set[Party]

    @initialize(order=st.sampled_from(ConsentOrder))
    def is_proposed(self, order: ConsentOrder) -> None:
        self.docking = propose(
            id="K1",
            demand="D1",
            supply="S1",
            county_code="530113",
            organization="甲基金会",
            on=FIRST,
            consent_order=order,
        )
        self.status, self.consents, self.on = At.PROPOSED, set(), FIRST

    @rule(move=st.sampled_from(DockingMove), party=st.sampled_from(Party), days=st.integers(0, 30))
    def tries(self, move: DockingMove, party: Party, days: int) -> None:
        self._go(move, party, days)

    @rule(data=st.data(), days=st.integers(0, 30))
    def goes_on(self, data: st.DataObject, days: int) -> None:
        """Of what is possible something that ends nothing, so that walks also reach the end."""
        every = open_by_hand(self.status, self.consents, self.docking.consent_order)
        possible = sorted(one for one in every if one[0] not in ENDING)
        if possible:
            self._go(*data.draw(st.sampled_from(possible)), days)

    def _go(self, move: DockingMove, party: Party, days: int) -> None:
        order = self.docking.consent_order
        on = self.on + timedelta(days=days)
        if (move, party) not in open_by_hand(self.status, self.consents, order):
            with pytest.raises(InvalidValueError) as caught:
                advance(self.docking, move, on=on, by=party)
            assert caught.value.field in ("move", "by")
            return
        with pytest.raises(InvalidValueError, match=r"^on: "):
            advance(self.docking, move, on=self.on - timedelta(days=1), by=party)
        before = self.docking
        self.docking = advance(before, move, on=on, by=party, reason="r")
        self.on, self.status = on, LEADS_TO[move]
        if move in CONSENTING:
            self.consents = self.consents | {party}
        elif move in (Do.TAKE_BACK, Do.REFUSE, Do.EXIT) and party in self.consents:
            self.consents = self.consents - FALLS_WITH[order, party]
        assert self.docking.history[:-1] == before.history
        step = self.docking.history[-1]
        assert (step.move, step.by, step.on, step.reason) == (move, party, on, "r")
        assert (step.before, step.after) == (before.status, self.status)

    @invariant()
    def stands_where_the_hand_says(self) -> None:
        assert self.docking.status is self.status
        assert set(self.docking.consents) == self.consents
        told_open = {(move, party) for move, parties in open_moves(self.docking) for party in parties}
        assert told_open == open_by_hand(self.status, self.consents, self.docking.consent_order)

    @invariant()
    def is_never_docked_without_all_three_consents(self) -> None:
        if self.status in KEPT or self.status in (At.FINISHED, At.EVALUATED):
            assert self.docking.consents == CONSENTS

    @invariant()
    def keeps_its_whole_history(self) -> None:
        found = replay(self.docking.history, consent_order=self.docking.consent_order)
        assert (found.status, found.consents) == (self.status, frozenset(self.consents))
        days = [step.on for step in self.docking.history]
        assert days == sorted(days)

    @invariant()
    def comes_back_from_its_document(self) -> None:
        assert from_document(to_document(self.docking)) == self.docking


DockingLife.TestCase.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)
test_a_docking_walks_the_table_and_nothing_else = DockingLife.TestCase


@settings(max_examples=50)
@given(dockings(), st.integers(1, 400), st.integers(0, 500))
def test_what_nobody_moved_for_too_long_expires_once_and_never_after_signing(
    docking: Docking, valid_days: int, later: int
) -> None:
    on = docking.history[-1].on + timedelta(days=later)
    waiting = docking.status in (At.PROPOSED, At.AWAITING_CONSENT, At.DOCKED)

    found = expire(docking, on=on, valid_days=valid_days)

    assert (found != docking) == (waiting and later > valid_days)
    assert (found.status is At.EXPIRED) == (docking.status is At.EXPIRED or found != docking)
    assert expire(found, on=on, valid_days=valid_days) == found


@settings(max_examples=50)
@given(dockings() | library_entries(), st.sampled_from(["zh", "en"]))
def test_every_life_can_be_told_a_line_for_each_step(subject: Docking | LibraryEntry, language) -> None:
    text = told(subject, language)

    assert "{" not in text or "{" in repr(subject)
    assert text.count("\n") == len(subject.history)


@settings(max_examples=50)
@given(library_entries())
def test_an_entry_is_published_by_the_department_and_by_nobody_else(entry: LibraryEntry) -> None:
    other = Party.ORGANIZATION if entry.library == "demand" else Party.COUNTY
    for step in entry.history:
        assert step.by is not other
        if step.after is At.PUBLISHED:
            assert (step.by, step.before) == (DEPARTMENT, At.UNDER_REVIEW)
        if step.after is At.RETURNED:
            assert step.reason
