"""What a plan says of itself: under which settings it is best, and that people decide."""

from collections.abc import Iterable, Iterator
from typing import Final

from rvmatch.errors import invalid, known_language
from rvmatch.matching.phrasing import criterion_name, note_text, percent, phrase
from rvmatch.matching.plan import BASELINE_ROUTE, MatchPlan
from rvmatch.matching.policies.objectives import CoverCounties, TotalScore
from rvmatch.matching.policies.policy import describe
from rvmatch.wording import Language, say

__all__ = ["plan_statement"]

USUAL: Final[list[list[type]]] = [[CoverCounties, TotalScore], [TotalScore]]
"""Orders of objectives for which there is a sentence."""

MOST_LIMITS: Final = 5
"""How many limits are named; of the others only the number."""


def plan_statement(plan: MatchPlan, language: Language = "zh") -> tuple[str, ...]:
    """
    The plan's own statement: what "best" means here, and every note, a sentence each.

    Args:
        plan: The plan.
        language: ``"zh"`` or ``"en"``.

    Returns:
        Sentences.

    Raises:
        InvalidValueError: If it is no plan, or there is no such language.
    """
    if not isinstance(plan, MatchPlan):
        raise invalid("plan", "plan", plan)
    known_language(language)
    notes = (note_text(note, language) for note in plan.notes)
    return (*_best(plan, language), phrase("plan.recommends", {}, language), *notes)


def _best(plan: MatchPlan, language: Language) -> Iterator[str]:
    """What the plan is best at, and what that rests on."""
    settings, policy = plan.settings, plan.settings.policy
    weights = {code: weight for code, weight in settings.weights.parts if weight}
    words = {
        "weights": say("basis.between", language).join(
            f"{criterion_name(code, language)} {percent(weight, language)}"
            for code, weight in sorted(weights.items(), key=lambda part: (-part[1], part[0]))
        ),
        "seed": str(policy.tie_seed),
        "cover_source": settings.cover_source.value,
    }
    if plan.route == BASELINE_ROUTE:
        yield phrase("plan.baseline", words, language)
        return
    kinds: list[type] = [type(one) for one in policy.objectives]
    usual = {2: "plan.best", 1: "plan.best_uncovered"}[len(kinds)] if kinds in USUAL else None
    if usual is not None and plan.optimal:
        yield phrase(usual, words, language)
    else:
        objectives = _list((describe(one, language) for one in policy.objectives), language)
        code = "plan.ranked" if plan.optimal else "plan.unproven"
        yield phrase(code, {**words, "objectives": objectives}, language)
    if policy.limits:
        named = [describe(one, language) for one in policy.limits[:MOST_LIMITS]]
        rest = len(policy.limits) - len(named)
        code = "plan.limits_more" if rest else "plan.limits"
        yield phrase(code, {"limits": _list(named, language), "rest": str(rest)}, language)
    if plan.optimal and plan.certificate is None:
        yield phrase("plan.trusted", {}, language)


def _list(parts: Iterable[str], language: Language) -> str:
    return say("basis.after", language).join(parts)
