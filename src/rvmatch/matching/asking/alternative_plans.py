"""Other plans than the best one: the next best, and the best that differs in so many dockings."""

from typing import Final

from rvmatch.assignment.residuals.alternatives import k_best
from rvmatch.errors import invalid
from rvmatch.matching.asking.plan_change import PlanChange, changed_plan
from rvmatch.matching.asking.resolving import solved_anew
from rvmatch.matching.asking.solved_plan import SolvedPlan

__all__ = ["best_plans_of", "different_plan_of"]

_MOST_PLANS: Final = 5


def best_plans_of(solved: SolvedPlan, k: int) -> tuple[PlanChange, ...]:
    """
    The best plans, the plan itself first; see ``best_plans``.

    Args:
        solved: The plan.
        k: How many.

    Returns:
        Changes from the plan, the first without any, by growing loss.

    Raises:
        InvalidValueError: If ``k`` is not from 1 to 5, or the plan carries no prices.
    """
    _number("k", k, lowest=1, highest=_MOST_PLANS)
    return tuple(changed_plan(solved, change) for change in k_best(solved.residual, k))


def different_plan_of(solved: SolvedPlan, at_least: int, time_limit_s: float | None) -> PlanChange:
    """
    The best plan that leaves out at least so many dockings of the plan; see ``different_plan``.

    Args:
        solved: The plan.
        at_least: How many.
        time_limit_s: After how many seconds to stop; None for never.

    Returns:
        The change from the plan.

    Raises:
        InvalidValueError: If the plan has not so many dockings.
        InfeasibleProblemError: If no such plan keeps to the limits.
        TimeLimitError: If time was up before there was any plan.
    """
    _number("at_least", at_least, lowest=1, highest=len(solved.plan.matches))
    return solved_anew(solved, leave_out=at_least, time_limit_s=time_limit_s)


def _number(field: str, value: object, *, lowest: int, highest: int) -> None:
    if isinstance(value, bool) or not isinstance(value, int):
        raise invalid(field, "whole_number", value)
    if not lowest <= value <= highest:
        raise invalid(field, "within", value, lowest=lowest, highest=highest)
