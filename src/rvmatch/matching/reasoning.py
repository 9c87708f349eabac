"""The reasons themselves: sentences, as codes and numbers, for a demand, a supply and a pair."""

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from rvmatch.eligibility import RuleOutcome, Side, Verdict
from rvmatch.matching.inquiry import Inquiry, Screening
from rvmatch.matching.phrasing import Sentence
from rvmatch.matching.plan import Match, MatchPlan
from rvmatch.model.projects import DemandProject, SupplyProject
from rvmatch.scoring import Part
from rvmatch.wording import has

__all__ = ["demand_reasons", "pair_reasons", "supply_reasons"]

NEAR_MISSES = 3

Sentences = Iterator[Sentence]


def demand_reasons(plan: MatchPlan, inquiry: Inquiry, demand: DemandProject, *, named: bool) -> Sentences:
    """Why a demand is recommended to its partners, or to nobody; with other names only if ``named``."""
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
    if not demand.partners_wanted:
        yield Sentence.of("explain.wants_none")
    elif len(matches) < demand.partners_wanted:
        if matches:
            yield Sentence.of("explain.open_places", wanted=demand.partners_wanted, found=len(matches))
        screening = inquiry.screen_demand(demand.key)
        if not matches:
            yield from _alone(plan, screening, Side.DEMAND, inquiry.cols.projects_accepted)
            if named:
                yield from _whereabouts(plan, screening, Side.DEMAND)
        yield from _conditions(inquiry, screening, Side.DEMAND, own=demand.key, named=named)
        yield from _leads(plan, screening, named=named)


def supply_reasons(plan: MatchPlan, inquiry: Inquiry, supply: SupplyProject, *, named: bool) -> Sentences:
    """Why a supply is recommended to its projects, or to none; with other names only if ``named``."""
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
    if not supply.projects_accepted:
        yield Sentence.of("explain.takes_none")
    elif len(matches) < supply.projects_accepted:
        if matches:
            yield Sentence.of("explain.spare", accepted=supply.projects_accepted, used=len(matches))
        screening = inquiry.screen_supply(supply.key)
        if not matches:
            yield from _alone(plan, screening, Side.SUPPLY, inquiry.rows.partners_wanted)
            if named:
                yield from _whereabouts(plan, screening, Side.SUPPLY)
        yield from _conditions(inquiry, screening, Side.SUPPLY, own=supply.key, named=named)


def pair_reasons(
    plan: MatchPlan, inquiry: Inquiry, demand: DemandProject, supply: SupplyProject, *, named: bool
) -> Sentences:
    """Why a pair is recommended or not; with the names of others only if ``named``."""
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
        yield from _verdicts(failed, named=named)
        return
    match = next((match for match in plan.matches_of_demand(demand.key) if match.supply == supply.key), None)
    points = inquiry.points(demand.key, supply.key)
    if match is not None:
        yield Sentence.of("explain.pair_recommended", score=points)
        yield from _about_match(inquiry, match, named=named)
        return
    minimum = plan.settings.minimum_points
    if points < minimum:
        yield Sentence.of("explain.below_minimum", score=points, minimum=minimum)
    elif not supply.projects_accepted or not demand.partners_wanted:
        full = "explain.supply_full" if not supply.projects_accepted else "explain.demand_full"
        yield Sentence.of(full, score=points)
    else:
        yield Sentence.of("explain.suitable_elsewhere", score=points)
        if named:
            suppliers = [other.supply for other in plan.matches_of_demand(demand.key)]
            served = [other.demand for other in plan.matches_of_supply(supply.key)]
            if suppliers:
                yield Sentence.adding("explain.demand_has", supplies=", ".join(suppliers))
            if served:
                yield Sentence.adding("explain.supply_has", demands=", ".join(served))
    yield from _parts(inquiry.parts(demand.key, supply.key))
    yield from _verdicts(outcomes, named=named)


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
    yield from _verdicts(noteworthy, named=named)


def _parts(parts: Iterable[Part]) -> Sentences:
    for part in parts:
        code = "explain.part" if part.stated else "explain.part_unstated"
        yield Sentence.adding(code, criterion=part.criterion, value=part.value, weight=part.weight)


def _verdicts(outcomes: Iterable[tuple[str, RuleOutcome]], *, named: bool) -> Sentences:
    """The rules' own sentences; to a party only the name of a condition on the other's standing."""
    for code, outcome in outcomes:
        if not outcome.private or named:
            yield _reason(outcome)
        elif not outcome.eligible:
            yield Sentence.adding("explain.condition", rule=code)


def _reason(outcome: RuleOutcome) -> Sentence:
    """The rule's own sentence, as a detail."""
    return Sentence(
        code=f"rule.{outcome.reason}",
        params=outcome.params,
        detail=True,
        text_zh=outcome.text_zh,
        text_en=outcome.text_en,
    )


def _reserves(match: Match, *, named: bool) -> Sentences:
    if not named and match.reserves:
        yield Sentence.adding("explain.reserves", count=len(match.reserves))
    for reserve in match.reserves if named else ():
        code = "explain.reserve_room" if reserve.has_room else "explain.reserve_taken"
        yield Sentence.adding(code, supply=reserve.supply, score=reserve.points)


def _alone(plan: MatchPlan, screening: Screening, side: Side, places: NDArray[np.int64]) -> Sentences:
    """The first honest reason why a project has no partner; ``places`` says how many the others have."""
    minimum = plan.settings.minimum_points
    eligible = int(screening.eligible.sum())
    suiting = screening.eligible & (screening.points >= minimum)
    suitable, with_places = int(suiting.sum()), int((suiting & (places > 0)).sum())
    if not eligible:
        code = "explain.no_eligible_supply" if side is Side.DEMAND else "explain.no_eligible_demand"
        yield Sentence.of(code, total=len(screening.keys))
    elif not suitable:
        yield Sentence.of("explain.only_leads", eligible=eligible, minimum=minimum)
    elif not with_places:
        yield Sentence.of("explain.others_full", suitable=suitable)
    else:
        code = "explain.crowded_out" if side is Side.DEMAND else "explain.crowded_out_demands"
        yield Sentence.of(code, eligible=eligible, suitable=with_places)


def _whereabouts(plan: MatchPlan, screening: Screening, side: Side) -> Sentences:
    """For a department: where the best suitable partners go instead."""
    suitable = screening.eligible & (screening.points >= plan.settings.minimum_points)
    best = sorted(np.flatnonzero(suitable).tolist(), key=lambda place: (-int(screening.points[place]), place))
    for place in best[:NEAR_MISSES]:
        key, points = screening.keys[place], int(screening.points[place])
        if side is Side.DEMAND and (served := plan.matches_of_supply(key)):
            demands = ", ".join(match.demand for match in served)
            yield Sentence.adding("explain.goes_to", supply=key, score=points, demands=demands)
        elif side is Side.SUPPLY and (served := plan.matches_of_demand(key)):
            supplies = ", ".join(match.supply for match in served)
            yield Sentence.adding("explain.goes_with", demand=key, score=points, supplies=supplies)


def _conditions(inquiry: Inquiry, screening: Screening, side: Side, *, own: str, named: bool) -> Sentences:
    """How many fail each condition, near misses by name for a department, and what one can change oneself."""
    for place, rule in enumerate(inquiry.rules):
        count = int(screening.failed[place].sum())
        outcome = (
            _common_reason(inquiry, place, side, own, screening) if count == len(screening.keys) else None
        )
        if outcome is not None:
            yield _reason(outcome)
        elif count:
            yield Sentence.adding("explain.removed", rule=rule.code, count=count)
    changes = []
    near: list[Sentence] = []
    for place, rule in enumerate(inquiry.rules):
        only = [screening.keys[other] for other in np.flatnonzero(screening.failing_only(place)).tolist()]
        if not screening.failed[place].all():
            near.extend(
                Sentence.adding("explain.near", key=key, rule=rule.code) for key in only[:NEAR_MISSES]
            )
        changeable = sum(side in _outcome(inquiry, place, side, own, key).in_power_of for key in only)
        if changeable:
            act = f"change.{side}.{rule.code}"
            act = act if has(act) else f"change.{side}.other"
            changes.append(Sentence.of("explain.change", act=act, rule=rule.code, count=changeable))
    yield from near[:NEAR_MISSES] if named else ()
    yield from changes


def _common_reason(
    inquiry: Inquiry, place: int, side: Side, own: str, screening: Screening
) -> RuleOutcome | None:
    """The reason that keeps a project from every other, if it lies with the project alone; else None."""
    first = _outcome(inquiry, place, side, own, screening.keys[0]) if screening.keys else None
    if first is None or (first.in_power_of != (side,) and not (first.private and side is Side.SUPPLY)):
        return None
    others = (_outcome(inquiry, place, side, own, key) for key in screening.keys[1:])
    return first if all(outcome == first for outcome in others) else None


def _outcome(inquiry: Inquiry, place: int, side: Side, own: str, other: str) -> RuleOutcome:
    demand, supply = (own, other) if side is Side.DEMAND else (other, own)
    return inquiry.rules[place].check(inquiry.demands[demand], inquiry.supplies[supply])


def _leads(plan: MatchPlan, screening: Screening, *, named: bool) -> Sentences:
    below = screening.eligible & (screening.points < plan.settings.minimum_points)
    if count := int(below.sum()):
        yield Sentence.of("explain.leads", count=count)
        best = sorted(
            np.flatnonzero(below).tolist(), key=lambda place: (-int(screening.points[place]), place)
        )
        for place in best[:NEAR_MISSES] if named else ():
            yield Sentence.adding(
                "explain.lead", supply=screening.keys[place], score=int(screening.points[place])
            )
