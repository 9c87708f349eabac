"""What a plan says of itself: under which settings it is best, and that people decide."""

from rvmatch.errors import invalid
from rvmatch.matching.phrasing import criterion_name, note_text, percent, phrase
from rvmatch.matching.plan import MatchPlan
from rvmatch.wording import LANGUAGES, Language

__all__ = ["plan_statement"]


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
    if language not in LANGUAGES:
        raise invalid("language", "language", language)
    settings = plan.settings
    between = "、" if language == "zh" else ", "
    weights = between.join(
        f"{criterion_name(code, language)} {percent(weight, language)}"
        for code, weight in sorted(settings.weights.parts, key=lambda part: (-part[1], part[0]))
        if weight
    )
    best = "plan.best" if settings.cover else "plan.best_uncovered"
    code = best if plan.optimal else "plan.baseline"
    words = {"weights": weights, "seed": str(settings.tie_seed), "cover_source": settings.cover_source.value}
    notes = (note_text(note, language) for note in plan.notes)
    return (phrase(code, words, language), phrase("plan.recommends", {}, language), *notes)
