"""The reasons themselves: sentences, as codes and numbers, for a demand, a supply and a pair."""

from collections.abc import Iterable, Iterator
from functools import cached_property

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.eligibility import Side, Verdict
from rvmatch.matching.asking.near_misses import needs_publication
from rvmatch.matching.asking.solved_plan import SolvedPlan
from rvmatch.matching.phrasing import Sentence
from rvmatch.matching.plan import Match, MatchPlan
from rvmatch.matching.reasons.absence import (
    NOT_PUBLISHED,
    TAKES_NOBODY,
    absence_reasons,
    publication_reasons,
)
from rvmatch.matching.reasons.inquiry import Inquiry, Screening
from rvmatch.matching.reasons.price_reasons import changes_of, standing_reasons, sure_of, way_reasons
from rvmatch.matching.reasons.screening_reasons import (
    alone_reasons,
    condition_reasons,
    crowded_out,
    lead_reasons,
    own_changes,
    verdict_reasons,
    whereabouts,
)
from rvmatch.model.projects import DemandProject, SupplyProject
from rvmatch.scoring import Part

__all__ = ["demand_reasons", "pair_reasons", "supply_reasons"]

Sentences = Iterator[Sentence]


@attrs.frozen(kw_only=True, eq=False, slots=False)
class _Subject:
    """A project that has fewer partners than it wants, and for whom its reasons are told."""

    plan: MatchPlan
    inquiry: Inquiry
    solved: SolvedPlan | None
    side: Side
    key: str
    named: bool
    matched: bool

    @cached_property
    def screening(self) -> Screening:
        """How the project fares against the whole other library."""
        screen = self.inquiry.screen_demand if self.side is Side.DEMAND else self.inquiry.screen_supply
        return screen(self.key)

    @property
    def others_places(self) -> NDArray[np.int64]:
        """How many places each project of the other side has."""
        demands, supplies = self.inquiry.rows.partners_wanted, self.inquiry.cols.projects_accepted
        return supplies if self.side is Side.DEMAND else demands


def demand_reasons(
    plan: MatchPlan, inquiry: Inquiry, demand: DemandProject, solved: SolvedPlan | None, *, named: bool
) -> Sentences:
    """
    Why a demand is recommended to its partners, or to nobody.

    Args:
        plan: The plan.
        inquiry: The libraries and settings that it was made from.
        demand: The demand.
        solved: The plan ready for questions; None if it has no prices.
        named: Whether other projects may be named.

    Yields:
        Sentences in reading order.
    """
    yield Sentence.of("explain.demand", demand=demand.key, title=demand.title)
    matches = plan.matches_of_demand(demand.key)
    for match in matches:
        supply = inquiry.supplies[match.supply]
        yield Sentence.of(
            "explain.recommended",
            supply=supply.key,
            title=supply.title,
            organization=supply.organization.name,
            score=match.points,
        )
        yield from _about_match(inquiry, match, named=named)
        yield from _reserves(match, named=named)
    subject = _Subject(
        plan=plan,
        inquiry=inquiry,
        solved=solved,
        side=Side.DEMAND,
        key=demand.key,
        named=named,
        matched=bool(matches),
    )
    if not matches:
        yield from _why_none(subject, demand)
    elif len(matches) < demand.partners_wanted:
        yield Sentence.of("explain.open_places", wanted=demand.partners_wanted, found=len(matches))
        yield from _why_not_more(subject)


def supply_reasons(
    plan: MatchPlan, inquiry: Inquiry, supply: SupplyProject, solved: SolvedPlan | None, *, named: bool
) -> Sentences:
    """Why a supply is recommended to its projects, or to none; arguments as in ``demand_reasons``."""
    body = supply.organization.name
    yield Sentence.of("explain.supply", supply=supply.key, title=supply.title, organization=body)
    matches = plan.matches_of_supply(supply.key)
    for match in matches:
        demand = inquiry.demands[match.demand]
        yield Sentence.of(
            "explain.recommended_demand",
            demand=demand.key,
            title=demand.title,
            county=demand.county_label,
            score=match.points,
        )
        yield from _about_match(inquiry, match, named=named)
    subject = _Subject(
        plan=plan,
        inquiry=inquiry,
        solved=solved,
        side=Side.SUPPLY,
        key=supply.key,
        named=named,
        matched=bool(matches),
    )
    if not matches:
        yield from _why_none(subject, supply)
    elif len(matches) < supply.projects_accepted:
        yield Sentence.of("explain.spare", accepted=supply.projects_accepted, used=len(matches))
        yield from _why_not_more(subject)


def pair_reasons(
    plan: MatchPlan,
    inquiry: Inquiry,
    demand: DemandProject,
    supply: SupplyProject,
    solved: SolvedPlan | None,
    *,
    named: bool,
) -> Sentences:
    """Why a pair is recommended or not; arguments as in ``demand_reasons``."""
    yield Sentence.of(
        "explain.pair",
        demand=demand.key,
        supply=supply.key,
        demand_title=demand.title,
        supply_title=supply.title,
        organization=supply.organization.name,
    )
    outcomes = inquiry.outcomes(demand.key, supply.key)
    failed = [(code, outcome) for code, outcome in outcomes if not outcome.eligible]
    if failed:
        yield Sentence.of("explain.not_eligible")
        yield from verdict_reasons(failed, named=named)
        return
    if (demand.key, supply.key) in inquiry.refused:
        yield Sentence.of("explain.refused_pair")
        return
    match = next((match for match in plan.matches_of_demand(demand.key) if match.supply == supply.key), None)
    if match is not None:
        yield Sentence.of("explain.pair_recommended", score=match.points)
        if match.agreed:
            yield Sentence.adding("explain.agreed")
        yield from _about_match(inquiry, match, named=named)
        if solved is not None and not match.agreed:
            yield from standing_reasons(solved, demand.key, supply.key, named=named)
        return
    yield from _why_not_pair(plan, inquiry, demand, supply, solved, named=named)
    yield from _parts(inquiry.parts(demand.key, supply.key))
    yield from verdict_reasons(outcomes, named=named)


def _why_not_pair(
    plan: MatchPlan,
    inquiry: Inquiry,
    demand: DemandProject,
    supply: SupplyProject,
    solved: SolvedPlan | None,
    *,
    named: bool,
) -> Sentences:
    """Why a pair that the rules allow is not recommended."""
    points, minimum = inquiry.points(demand.key, supply.key), plan.settings.minimum_points
    if points < minimum:
        yield Sentence.of("explain.below_minimum", score=points, minimum=minimum)
    elif not supply.projects_accepted or not demand.partners_wanted:
        full = "explain.supply_full" if not supply.projects_accepted else "explain.demand_full"
        yield Sentence.of(full, score=points)
    else:
        yield Sentence.of("explain.suitable_elsewhere", score=points)
        suppliers = [other.supply for other in plan.matches_of_demand(demand.key)]
        served = [other.demand for other in plan.matches_of_supply(supply.key)]
        if named and suppliers:
            yield Sentence.adding("explain.demand_has", supplies=", ".join(suppliers))
        if named and served:
            yield Sentence.adding("explain.supply_has", demands=", ".join(served))
        if solved is not None:
            yield from standing_reasons(solved, demand.key, supply.key, named=named)


def _why_none(subject: _Subject, project: DemandProject | SupplyProject) -> Sentences:
    """Why a project has no partner: first what lies with itself, then what lies with others."""
    inquiry, side, key = subject.inquiry, subject.side, subject.key
    absent = tuple(absence_reasons(inquiry, subject.screening, project))
    if not absent:
        yield from _why_not_more(subject)
        return
    yield from absent
    codes = [sentence.code for sentence in absent]
    if codes == [NOT_PUBLISHED]:
        changes = changes_of(subject.solved, side, key, own=True)
        yield from publication_reasons(inquiry, subject.screening, side, key, changes)
        told = {rule.code for rule in inquiry.rules if needs_publication(rule)}
        yield from condition_reasons(
            inquiry, subject.screening, side, own=key, named=subject.named, told=told
        )
    elif len(codes) == 1 and codes[0] in TAKES_NOBODY:
        yield from _if_open(subject)


def _if_open(subject: _Subject) -> Sentences:
    """Of a project that takes nobody for now: whether it would be matched if it did."""
    changes = changes_of(subject.solved, subject.side, subject.key, own=True)
    for change in () if changes is None else changes.changes:
        yield Sentence.of(f"explain.if_open.{subject.side}", count=change.amount)


def _why_not_more(subject: _Subject) -> Sentences:
    """Why a project has no partner, or not as many as it wants, and what would change that."""
    plan, inquiry, side, key = subject.plan, subject.inquiry, subject.side, subject.key
    screening = subject.screening
    if not subject.matched:
        yield from alone_reasons(plan, screening, side, subject.others_places)
        if subject.solved is not None and crowded_out(plan, screening, subject.others_places):
            yield from way_reasons(subject.solved, side, key, named=subject.named)
        if subject.named:
            yield from whereabouts(plan, screening, side)
    yield from condition_reasons(inquiry, screening, side, own=key, named=subject.named)
    if subject.named:
        changes = changes_of(subject.solved, side, key, own=False)
        if changes is not None and (changes.changes or not subject.matched):
            yield from changes.sentences
    else:
        sure = sure_of(subject.solved, side, key)
        acts = tuple(own_changes(inquiry, screening, side, own=key, sure=sure))
        yield from acts
        if sure is not None and not acts and not subject.matched:
            yield Sentence.of(f"explain.dead_end.{side}")
    if side is Side.DEMAND:
        yield from lead_reasons(plan, screening, named=subject.named)


def _about_match(inquiry: Inquiry, match: Match, *, named: bool) -> Sentences:
    yield from _parts(match.parts)
    missing = inquiry.demands[match.demand].missing_cny
    if match.amount_cny:
        if missing is None:
            yield Sentence.adding("explain.amount", amount=match.amount_cny)
        else:
            yield Sentence.adding("explain.amount_share", amount=match.amount_cny, missing=missing)
    noteworthy = [
        (code, outcome)
        for code, outcome in inquiry.outcomes(match.demand, match.supply)
        if outcome.verdict in (Verdict.UNKNOWN, Verdict.REVIEW)
    ]
    yield from verdict_reasons(noteworthy, named=named)


def _parts(parts: Iterable[Part]) -> Sentences:
    for part in parts:
        code = "explain.part" if part.stated else "explain.part_unstated"
        yield Sentence.adding(code, criterion=part.criterion, value=part.value, weight=part.weight)


def _reserves(match: Match, *, named: bool) -> Sentences:
    if not named:
        room = sum(reserve.has_room for reserve in match.reserves)
        if room:
            yield Sentence.adding("explain.reserves_room", count=room)
        if taken := len(match.reserves) - room:
            yield Sentence.adding("explain.reserves_taken", count=taken)
    for reserve in match.reserves if named else ():
        code = "explain.reserve_room" if reserve.has_room else "explain.reserve_taken"
        yield Sentence.adding(code, supply=reserve.supply, score=reserve.points)
