"""Reasons from the screening of one project: what keeps others away, what comes near, what one can change."""

from collections.abc import Container, Iterable, Iterator, Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from rvmatch.eligibility import RuleOutcome, Side
from rvmatch.matching.phrasing import Sentence
from rvmatch.matching.plan import MatchPlan
from rvmatch.matching.reasons.inquiry import Inquiry, Screening
from rvmatch.wording import has

__all__ = [
    "alone_reasons",
    "condition_reasons",
    "crowded_out",
    "lead_reasons",
    "own_changes",
    "reason_of_rule",
    "verdict_reasons",
    "whereabouts",
]

NEAR_MISSES = 3

_CROWDED_OUT: Final = {
    Side.DEMAND: ("explain.crowded_out_one", "explain.crowded_out"),
    Side.SUPPLY: ("explain.crowded_out_demands_one", "explain.crowded_out_demands"),
}
"""What is said where one, or several, are recommended elsewhere."""

Sentences = Iterator[Sentence]


def verdict_reasons(outcomes: Iterable[tuple[str, RuleOutcome]], *, named: bool) -> Sentences:
    """The rules' own sentences; to a party, of one side's own standing, only that it matters."""
    for _, outcome in outcomes:
        if not outcome.private or named:
            yield reason_of_rule(outcome)
        elif not outcome.eligible:
            yield Sentence.adding("explain.private_condition")


def reason_of_rule(outcome: RuleOutcome) -> Sentence:
    """The rule's own sentence, as a detail."""
    return Sentence(
        code=f"rule.{outcome.reason}",
        params=outcome.params,
        detail=True,
        text_zh=outcome.text_zh,
        text_en=outcome.text_en,
    )


def crowded_out(plan: MatchPlan, screening: Screening, places: NDArray[np.int64]) -> bool:
    """Whether somebody suitable has places, so that only the plan's aims send them elsewhere."""
    suiting = screening.eligible & (screening.points >= plan.settings.minimum_points)
    return bool((suiting & (places > 0)).any())


def alone_reasons(plan: MatchPlan, screening: Screening, side: Side, places: NDArray[np.int64]) -> Sentences:
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
        keys = [screening.keys[place] for place in np.flatnonzero(suiting & (places > 0)).tolist()]
        partners = plan.matches_of_supply if side is Side.DEMAND else plan.matches_of_demand
        if not all(partners(key) for key in keys):
            yield Sentence.of("explain.held_apart", count=with_places)
            return
        one, several = _CROWDED_OUT[side]
        yield Sentence.of(one if with_places == 1 else several, count=with_places)


def whereabouts(plan: MatchPlan, screening: Screening, side: Side) -> Sentences:
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


def condition_reasons(
    inquiry: Inquiry,
    screening: Screening,
    side: Side,
    *,
    own: str,
    named: bool,
    told: Container[str] = (),
) -> Sentences:
    """
    How many fail each condition, and near misses by name for a department.

    Args:
        inquiry: The libraries and rules.
        screening: The project against all others.
        side: Whose project it is.
        own: Its key.
        named: Whether other projects may be named.
        told: The rules that have been told of already.

    Yields:
        How many fail, then details.
    """
    failing: list[Sentence] = []
    near: list[Sentence] = []
    places = [place for place, rule in enumerate(inquiry.rules) if rule.code not in told]
    for place in places:
        rule, count = inquiry.rules[place], int(screening.failed[place].sum())
        outcome = (
            _common_reason(inquiry, place, side, own, screening) if count == len(screening.keys) else None
        )
        if outcome is not None:
            failing.append(reason_of_rule(outcome))
        elif count:
            failing.append(Sentence.adding("explain.removed", rule=rule.code, count=count))
        if count < len(screening.keys):
            near.extend(
                Sentence.adding("explain.near", key=key, rule=rule.code)
                for key in _failing_only(screening, place)[:NEAR_MISSES]
            )
    if failing:
        others = int(screening.failed[places].any(axis=0).sum())
        every = others == len(screening.keys)
        yield Sentence.of("explain.failing_all" if every else "explain.failing", count=others)
    yield from failing
    if refused := int(screening.refused.sum()):
        yield Sentence.adding("explain.refused", count=refused)
    yield from near[:NEAR_MISSES] if named else ()


def own_changes(
    inquiry: Inquiry, screening: Screening, side: Side, *, own: str, sure: Mapping[str, int] | None
) -> Sentences:
    """
    What a project's owner can change, and how many could then meet all conditions.

    Args:
        inquiry: The libraries and rules.
        screening: The project against all others.
        side: Whose project it is.
        own: Its key.
        sure: For each rule, with how many others the project would be matched if it met the rule for that
            pair alone; None if this is not known.

    Yields:
        A sentence for each rule that the owner could meet alone.
    """
    for place, rule in enumerate(inquiry.rules):
        only = _failing_only(screening, place)
        pairs = [(own, key) if side is Side.DEMAND else (key, own) for key in only]
        changeable = sum(side in inquiry.in_power_of(place, *pair) for pair in pairs)
        if not changeable:
            continue
        act = f"change.{side}.{rule.code}"
        words = {"act": act if has(act) else f"change.{side}.other", "rule": rule.code, "count": changeable}
        if sure is None:
            yield Sentence.of("explain.change", **words)
        elif matched := sure.get(rule.code, 0):
            yield Sentence.of("explain.change_matched", **words, sure=matched)
        else:
            yield Sentence.of("explain.change_unsure", **words)


def lead_reasons(plan: MatchPlan, screening: Screening, *, named: bool) -> Sentences:
    """Eligible supplies below the minimum score: how many, and for a department the best by name."""
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


def _failing_only(screening: Screening, rule: int) -> list[str]:
    return [screening.keys[other] for other in np.flatnonzero(screening.failing_only(rule)).tolist()]


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
