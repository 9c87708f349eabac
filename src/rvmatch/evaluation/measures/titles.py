"""What people call a measure, in Chinese and English."""

from rvmatch.errors import known_language
from rvmatch.evaluation.measures.measure import Measure
from rvmatch.wording import Language, has, say

__all__ = ["measure_title"]


def measure_title(measure: Measure | type[Measure], language: Language = "en") -> str:
    """
    A short title for tables and figures.

    Args:
        measure: The measure, or its class.
        language: ``"zh"`` or ``"en"``.

    Returns:
        The title; the name of a measure that does not come with the library.

    Raises:
        InvalidValueError: If there are no sentences in this language.

    Examples:
        >>> from rvmatch.evaluation.measures import Gini
        >>> measure_title(Gini(), "zh")
        '各组所得的基尼系数'
    """
    spoken = known_language(language)
    name = str(measure.name)
    return say(f"measure.{name}", spoken) if has(f"measure.{name}", spoken) else name
