"""Why a docking ended between two plans, and why another is new: the first honest reason, with details."""

from collections.abc import Iterator
from typing import Final

from rvmatch.matching.asking.measures import loss_sentences
from rvmatch.matching.asking.standing import PairStanding
from rvmatch.matching.changes.plan_side import PlanSide
from rvmatch.matching.left_alone import LeftAloneReason
from rvmatch.matching.phrasing import Sentence, score_text
from rvmatch.matching.policies.limits import Agreed
from rvmatch.matching.policies.objectives import FewestChanges, LongestWaiting, Objective
from rvmatch.model.content import same_content

__all__ = ["reasons_for_new", "reasons_of_loss", "same_objective"]

_THEN: Final = "then"
_NOW: Final = "now"

_LEFT_ALONE: Final = {
    LeftAloneReason.NOT_PUBLISHED: "not_published",
    LeftAloneReason.WANTS_NONE: "wants_none",
    LeftAloneReason.NO_ELIGIBLE_SUPPLY: "none_eligible",
    LeftAloneReason.SUPPLIES_FULL: "none_open",
}
"""What a plan alone tells of a demand without a partner."""


def reasons_of_loss(demand: str, supply: str, *, earlier: PlanSide, later: PlanSide) -> tuple[Sentence, ...]:
    """
    Why the later plan has a docking of the earlier one no more.

    Args:
        demand: The demand's key.
        supply: The supply's key.
        earlier: The earlier plan.
        later: The later plan.

    Returns:
        The reason, then details set in from it.
    """
    return (
        *(_excluded(demand, supply, later, _NOW) or _displaced(demand, supply, earlier, later)),
        *_details(demand, supply, earlier, later),
        *_served_instead(supply, earlier, later),
    )


def reasons_for_new(demand: str, supply: str, *, earlier: PlanSide, later: PlanSide) -> tuple[Sentence, ...]:
    """
    Why the later plan has a docking that the earlier one had not.

    Args:
        demand: The demand's key.
        supply: The supply's key.
        earlier: The earlier plan.
        later: The later plan.

    Returns:
        The reason, then details set in from it.
    """
    if later.matches[demand, supply].agreed:
        first: tuple[Sentence, ...] = (Sentence.of("compare.agreed"),)
    else:
        first = _excluded(demand, supply, earlier, _THEN) or _better(demand, supply, earlier, later)
    return (*first, *_details(demand, supply, earlier, later))


def same_objective(one: Objective, other: Objective) -> bool:
    """Whether two objectives are one and the same, whatever earlier plan or waits they bring along."""
    if isinstance(one, FewestChanges | LongestWaiting):
        return type(one) is type(other)
    return one == other


def _excluded(demand: str, supply: str, side: PlanSide, when: str) -> tuple[Sentence, ...]:
    """Why a plan could not have a pair at all; nothing if it could, or nobody can tell."""
    words = {"demand": demand, "supply": supply}
    if not side.knows_demand(demand):
        return (Sentence.of(f"compare.{when}.no_demand", **words),)
    if not side.knows_supply(supply):
        what = "supply_unnamed" if side.inquiry is None else "no_supply"
        return (Sentence.of(f"compare.{when}.{what}", **words),)
    if side.refuses(demand, supply):
        return (Sentence.of(f"compare.{when}.refused", **words),)
    if side.inquiry is None:
        return _told_by_plan(demand, supply, side, when)
    if failed := side.failed(demand, supply):
        rules = (Sentence.adding("explain.condition", rule=code) for code in failed)
        return (Sentence.of(f"compare.{when}.not_eligible", **words), *rules)
    if not side.inquiry.demands[demand].partners_wanted:
        return (Sentence.of(f"compare.{when}.wants_none", **words),)
    if not side.inquiry.supplies[supply].projects_accepted:
        return (Sentence.of(f"compare.{when}.accepts_none", **words),)
    return _below_minimum(side.points(demand, supply), demand, supply, side, when)


def _told_by_plan(demand: str, supply: str, side: PlanSide, when: str) -> tuple[Sentence, ...]:
    alone = side.left_alone.get(demand)
    if alone is None:
        return ()
    for lead in alone.leads:
        if lead.supply == supply:
            return _below_minimum(lead.points, demand, supply, side, when)
    if alone.reason not in _LEFT_ALONE:
        return ()
    return (Sentence.of(f"compare.{when}.{_LEFT_ALONE[alone.reason]}", demand=demand, supply=supply),)


def _below_minimum(
    points: int | None, demand: str, supply: str, side: PlanSide, when: str
) -> tuple[Sentence, ...]:
    settings = side.plan.settings
    agreed = Agreed(demand, supply) in settings.policy.limits
    if points is None or agreed or points >= settings.minimum_points:
        return ()
    return (Sentence.of(f"compare.{when}.below_minimum", score=points, minimum=settings.minimum_points),)


def _displaced(demand: str, supply: str, earlier: PlanSide, later: PlanSide) -> tuple[Sentence, ...]:
    """A pair that the later plan could have: what having it would cost."""
    standing = later.standing(demand, supply)
    if standing is None:
        return (_as_a_whole(later),)
    if standing.price is None:
        return (Sentence.of("compare.limits"),)
    if not _loses(standing):
        return (Sentence.of("compare.tie", seed=later.plan.settings.tie_seed),)
    losses = loss_sentences(standing.price)
    return (Sentence.of("compare.displaced"), *losses, *_new_objective(standing, earlier, later))


def _better(demand: str, supply: str, earlier: PlanSide, later: PlanSide) -> tuple[Sentence, ...]:
    """A pair that the earlier plan could have had: what doing without it would cost now."""
    standing = later.standing(demand, supply)
    if standing is None:
        return (_as_a_whole(later),)
    if standing.price is None:
        return (Sentence.of("compare.needed"),)
    if not _loses(standing):
        return (Sentence.of("compare.tie", seed=later.plan.settings.tie_seed),)
    losses = loss_sentences(standing.price)
    return (Sentence.of("compare.better"), *losses, *_new_objective(standing, earlier, later))


def _as_a_whole(later: PlanSide) -> Sentence:
    """What is true of the later plan where nothing tells of a single pair."""
    if not later.plan.optimal:
        return Sentence.of("compare.unproven")
    return Sentence.of("compare.overall" if later.inquiry is None else "compare.unpriced")


def _loses(standing: PairStanding) -> bool:
    return any(number.value for own in standing.price or () for number in own)


def _new_objective(standing: PairStanding, earlier: PlanSide, later: PlanSide) -> Iterator[Sentence]:
    """That the objective which decides was not in the earlier policy."""
    objectives = later.plan.settings.policy.objectives
    for objective, losses in zip(objectives, standing.price or (), strict=True):
        if any(number.value for number in losses):
            before = earlier.plan.settings.policy.objectives
            if not any(same_objective(objective, one) for one in before):
                yield Sentence.adding("compare.decides_newly")
            return


def _details(demand: str, supply: str, earlier: PlanSide, later: PlanSide) -> Iterator[Sentence]:
    before, after = earlier.points(demand, supply), later.points(demand, supply)
    if before is not None and after is not None and before != after:
        yield Sentence.adding("compare.rescored", score=before, points=score_text(after))
    if earlier.inquiry is None or later.inquiry is None:
        return
    old, new = earlier.inquiry, later.inquiry
    for key, then, now in ((demand, old.demands, new.demands), (supply, old.supplies, new.supplies)):
        if key in then and key in now and not same_content(then[key], now[key]):
            yield Sentence.adding("compare.content", key=key)


def _served_instead(supply: str, earlier: PlanSide, later: PlanSide) -> Iterator[Sentence]:
    """Whom the supply is recommended to now and was not before."""
    old = {match.demand for match in earlier.plan.matches_of_supply(supply)}
    new = [match.demand for match in later.plan.matches_of_supply(supply) if match.demand not in old]
    if new:
        yield Sentence.adding("compare.instead", supply=supply, demands=", ".join(new))
