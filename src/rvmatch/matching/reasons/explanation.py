"""Why a pair is recommended, why a project is left alone, and what its owner can do: for its reader."""

from rvmatch.matching.libraries import Demands, Supplies
from rvmatch.matching.matcher import Matcher
from rvmatch.matching.plan import MatchPlan
from rvmatch.matching.reasons.audience import Audience, AudienceName, Explanation
from rvmatch.matching.reasons.explainer import Explainer
from rvmatch.wording import Language

__all__ = ["Audience", "Explainer", "Explanation", "explain_demand", "explain_pair", "explain_supply"]


def explain_demand(
    plan: MatchPlan,
    demand: str,
    demands: Demands,
    supplies: Supplies,
    *,
    language: Language = "zh",
    audience: AudienceName = "party",
    matcher: Matcher | None = None,
) -> Explanation:
    """
    What the plan recommends to one demand and why; or the first honest reason why it recommends nothing.

    For many questions about one plan an ``Explainer`` is faster.

    Args:
        plan: The plan.
        demand: The demand's key.
        demands: The demands that the plan was made from.
        supplies: The supplies that the plan was made from.
        language: ``"zh"`` or ``"en"``.
        audience: ``"party"`` for the county itself, ``"department"`` with all names.
        matcher: The settings, if the plan was made with rules or criteria of one's own.

    Returns:
        The reasons; ``print`` it, or take its ``sentences`` as codes and numbers.

    Raises:
        InvalidValueError: If there is no such demand, or the libraries are not the plan's.
    """
    explainer = Explainer(plan, demands, supplies, matcher=matcher)
    return explainer.demand(demand, language=language, audience=audience)


def explain_supply(
    plan: MatchPlan,
    supply: str,
    demands: Demands,
    supplies: Supplies,
    *,
    language: Language = "zh",
    audience: AudienceName = "party",
    matcher: Matcher | None = None,
) -> Explanation:
    """
    What the plan recommends to one supply and why; or the first honest reason why it recommends nothing.

    Args:
        plan: The plan.
        supply: The supply's key.
        demands: The demands that the plan was made from.
        supplies: The supplies that the plan was made from.
        language: ``"zh"`` or ``"en"``.
        audience: ``"party"`` for the organisation itself, ``"department"`` with all names.
        matcher: The settings, if the plan was made with rules or criteria of one's own.

    Returns:
        The reasons; ``print`` it, or take its ``sentences`` as codes and numbers.

    Raises:
        InvalidValueError: If there is no such supply, or the libraries are not the plan's.
    """
    explainer = Explainer(plan, demands, supplies, matcher=matcher)
    return explainer.supply(supply, language=language, audience=audience)


def explain_pair(
    plan: MatchPlan,
    demand: str,
    supply: str,
    demands: Demands,
    supplies: Supplies,
    *,
    language: Language = "zh",
    audience: AudienceName = "party",
    matcher: Matcher | None = None,
) -> Explanation:
    """
    Why the plan recommends one pair, or why it does not.

    Args:
        plan: The plan.
        demand: The demand's key.
        supply: The supply's key.
        demands: The demands that the plan was made from.
        supplies: The supplies that the plan was made from.
        language: ``"zh"`` or ``"en"``.
        audience: ``"party"`` for the two themselves, ``"department"`` with all names.
        matcher: The settings, if the plan was made with rules or criteria of one's own.

    Returns:
        The reasons; ``print`` it, or take its ``sentences`` as codes and numbers.

    Raises:
        InvalidValueError: If there is no such project, or the libraries are not the plan's.
    """
    explainer = Explainer(plan, demands, supplies, matcher=matcher)
    return explainer.pair(demand, supply, language=language, audience=audience)
