"""Questions to a plan, answered from its prices: standing, price, smallest changes, what if, next best."""

from collections.abc import Iterable, Mapping

from rvmatch.matching.asking.hypotheses import PlaceWorth
from rvmatch.matching.asking.least_changes import SmallestChanges
from rvmatch.matching.asking.plan_change import PlanChange
from rvmatch.matching.asking.standing import PairStanding
from rvmatch.matching.libraries import Demands, Supplies
from rvmatch.matching.matcher import Matcher
from rvmatch.matching.plan import MatchPlan
from rvmatch.matching.reasons.explainer import Explainer

__all__ = [
    "best_plans",
    "candidates",
    "different_plan",
    "joint_gain",
    "pair_standing",
    "smallest_changes",
    "what_if",
    "worth_of_places",
]


def pair_standing(
    plan: MatchPlan,
    demand: str,
    supply: str,
    demands: Demands,
    supplies: Supplies,
    *,
    matcher: Matcher | None = None,
) -> PairStanding:
    """
    How a pair stands: in every best plan, in some or in none; what it costs; and who would move for it.

    For many questions about one plan an ``Explainer`` is faster; it has a method for each of them.

    Args:
        plan: The plan.
        demand: The demand's key.
        supply: The supply's key.
        demands: The demands that the plan was made from.
        supplies: The supplies that the plan was made from.
        matcher: The settings, if the plan was made with rules or criteria of one's own.

    Returns:
        Its standing; for departments, as it names all sides.

    Raises:
        InvalidValueError: If there is no such project, the libraries are not the plan's, or the plan carries
            no prices (its route is not ``"network"``, or time was up before its proof).
    """
    return Explainer(plan, demands, supplies, matcher=matcher).standing(demand, supply)


def candidates(
    plan: MatchPlan, demand: str, demands: Demands, supplies: Supplies, *, matcher: Matcher | None = None
) -> tuple[PairStanding, ...]:
    """
    The suitable supplies of a demand, ordered by what the plan's objectives would lose.

    Args:
        plan: The plan.
        demand: The demand's key.
        demands: The demands that the plan was made from.
        supplies: The supplies that the plan was made from.
        matcher: The settings, if the plan was made with rules or criteria of one's own.

    Returns:
        Those recommended first, the dearest to give up before others; then the others, the cheapest first.

    Raises:
        InvalidValueError: As ``pair_standing``.
    """
    return Explainer(plan, demands, supplies, matcher=matcher).candidates(demand)


def smallest_changes(
    plan: MatchPlan,
    demands: Demands,
    supplies: Supplies,
    *,
    demand: str | None = None,
    supply: str | None = None,
    matcher: Matcher | None = None,
) -> SmallestChanges:
    """
    What would make the best plan match a project that has fewer partners than it wants.

    Each change is followed to the new best plan, under unchanged points of all other pairs: a pair that is
    worth more; up to three more places at one project, a supply's with as much money for each as now, since
    an equal share of the offer counts in the scores; one rule that lets one pair pass; a lower minimum, with
    all the leads that it admits. A score above 1 is none, and more than 1,000 leads at once are not tried.

    Args:
        plan: The plan.
        demands: The demands that the plan was made from.
        supplies: The supplies that the plan was made from.
        demand: The demand's key, or
        supply: The supply's key; one of the two.
        matcher: The settings, if the plan was made with rules or criteria of one's own.

    Returns:
        The changes; each alone would do. If the policy has ``WorstScore``, they are found with a solver.

    Raises:
        InvalidValueError: If not exactly one key is given, or as ``pair_standing``.
    """
    explainer = Explainer(plan, demands, supplies, matcher=matcher)
    return explainer.smallest_changes(demand=demand, supply=supply)


def what_if(
    plan: MatchPlan,
    demands: Demands,
    supplies: Supplies,
    *,
    agreed: Iterable[tuple[str, str]] = (),
    refused: Iterable[tuple[str, str]] = (),
    accepts: Mapping[str, int] | None = None,
    wanted: Mapping[str, int] | None = None,
    matcher: Matcher | None = None,
) -> PlanChange:
    """
    The best plan if some pairs were agreed or refused, or some projects had other numbers of places.

    It follows from the plan's prices by a few shortest paths; all points are as they are. Only if the policy
    has ``WorstScore``, whose optimum no price tells, or if an agreed pair has entries that are not published
    any more, so that the plan has no price for it, a solver is asked, and the answer's route says so.

    Args:
        plan: The plan.
        demands: The demands that the plan was made from.
        supplies: The supplies that the plan was made from.
        agreed: Pairs that would have to be in the plan, by the keys of demand and supply; their entries may
            have moved on, as where a policy says ``Agreed``.
        refused: Pairs that could not be.
        accepts: How many projects some supplies would accept, by key.
        wanted: How many partners some demands would want, by key.
        matcher: The settings, if the plan was made with rules or criteria of one's own.

    Returns:
        The change from the plan.

    Raises:
        InvalidValueError: If a rule rejects an agreed pair, a number is not whole or below zero, or as
            ``pair_standing``.
        InfeasibleProblemError: If no plan keeps to all limits then.
    """
    explainer = Explainer(plan, demands, supplies, matcher=matcher)
    return explainer.what_if(agreed=agreed, refused=refused, accepts=accepts, wanted=wanted)


def worth_of_places(
    plan: MatchPlan,
    keys: Iterable[str],
    demands: Demands,
    supplies: Supplies,
    *,
    matcher: Matcher | None = None,
) -> tuple[PlaceWorth, ...]:
    """
    What one more place at each of some projects is worth, one at a time.

    The worths do not add up: two places may serve the same partner. For several at once ask ``joint_gain``.

    Args:
        plan: The plan.
        keys: Demands and supplies.
        demands: The demands that the plan was made from.
        supplies: The supplies that the plan was made from.
        matcher: The settings, if the plan was made with rules or criteria of one's own.

    Returns:
        The exact gain of each, in the order asked, under unchanged points.

    Raises:
        InvalidValueError: If a key is in no library or in both, or as ``pair_standing``.
    """
    return Explainer(plan, demands, supplies, matcher=matcher).worth_of_places(keys)


def joint_gain(
    plan: MatchPlan,
    more: Mapping[str, int],
    demands: Demands,
    supplies: Supplies,
    *,
    matcher: Matcher | None = None,
) -> PlanChange:
    """
    What more places at several projects are worth together.

    Args:
        plan: The plan.
        more: How many places more each project would have, by key.
        demands: The demands that the plan was made from.
        supplies: The supplies that the plan was made from.
        matcher: The settings, if the plan was made with rules or criteria of one's own.

    Returns:
        The change from the plan, under unchanged points.

    Raises:
        InvalidValueError: If a key is in no library or in both, a number is not whole or below zero, or as
            ``pair_standing``.
    """
    return Explainer(plan, demands, supplies, matcher=matcher).joint_gain(more)


def best_plans(
    plan: MatchPlan, k: int, demands: Demands, supplies: Supplies, *, matcher: Matcher | None = None
) -> tuple[PlanChange, ...]:
    """
    The best plan and the next best ones, each with other dockings than those before.

    Plans that are equally good in every objective come in the order in which the keyed hash prefers them.
    With ``WorstScore`` in the policy, plans are compared there by how many dockings score less than the
    lowest of the plan.

    Args:
        plan: The plan.
        k: How many, from 1 to 5.
        demands: The demands that the plan was made from.
        supplies: The supplies that the plan was made from.
        matcher: The settings, if the plan was made with rules or criteria of one's own.

    Returns:
        Changes from the plan, the first without any; fewer than ``k`` if there are no more plans.

    Raises:
        InvalidValueError: If ``k`` is not from 1 to 5, or as ``pair_standing``.
    """
    return Explainer(plan, demands, supplies, matcher=matcher).best_plans(k)


def different_plan(
    plan: MatchPlan,
    demands: Demands,
    supplies: Supplies,
    *,
    at_least: int,
    time_limit_s: float | None = None,
    matcher: Matcher | None = None,
) -> PlanChange:
    """
    The best plan that leaves out at least so many of the plan's dockings.

    No network holds this, so that a solver for whole numbers is asked; it takes longer than other questions,
    and needs no prices.

    Args:
        plan: The plan; any but a baseline.
        demands: The demands that the plan was made from.
        supplies: The supplies that the plan was made from.
        at_least: How many dockings are left out, from 1 to all.
        time_limit_s: After how many seconds to stop; None for never.
        matcher: The settings, if the plan was made with rules or criteria of one's own.

    Returns:
        The change from the plan; ``proven`` says whether time was enough.

    Raises:
        InvalidValueError: If the plan has not so many dockings or is a baseline, or the libraries are not
            the plan's.
        InfeasibleProblemError: If no such plan keeps to the limits.
        TimeLimitError: If time was up before there was any plan.
    """
    explainer = Explainer(plan, demands, supplies, matcher=matcher)
    return explainer.different_plan(at_least=at_least, time_limit_s=time_limit_s)
