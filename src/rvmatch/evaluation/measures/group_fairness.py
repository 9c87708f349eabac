"""How evenly a choice serves groups: indices of inequality, and the group that gets least."""

from typing import ClassVar, final

import attrs

from rvmatch.evaluation.measures.group_totals import Counted, counted_by, group_values
from rvmatch.evaluation.measures.inequality import gini, jain, theil
from rvmatch.mechanisms import Choice

__all__ = ["Gini", "Jain", "Theil", "WorstServed"]

_NONE = "None if no group can get anything, all get nothing, or one gets less than nothing"


@final
@attrs.frozen(kw_only=True)
class Gini:
    """
    The Gini index of what groups get; the groups are those of ``group_values``.

    A choice that gives nothing to anybody has none: equality in nothing is not fairness.

    Args:
        counted: ``"points"`` or ``"partners"``.

    Raises:
        InvalidValueError: If there is no such word.

    Source:
        C. Gini, Variabilità e mutabilità, 1912; A. Sen, On Economic Inequality, Oxford 1973.
    """

    name: ClassVar[str] = "gini"
    definition: ClassVar[str] = f"sum |x - y| over ordered pairs of groups, / (2 g * sum x); {_NONE}"
    source: ClassVar[str] = "Gini 1912; Sen 1973"
    lowest: ClassVar[float | None] = 0.0
    highest: ClassVar[float | None] = 1.0
    better: ClassVar[str] = "lower"
    counted: Counted = attrs.field(default=Counted.POINTS, converter=counted_by)

    def of(self, choice: Choice) -> float | None:
        return gini(group_values(choice, self.counted).values)


@final
@attrs.frozen(kw_only=True)
class Jain:
    """
    Jain's index of fairness of what groups get; the groups are those of ``group_values``.

    Args:
        counted: ``"points"`` or ``"partners"``.

    Raises:
        InvalidValueError: If there is no such word.

    Source:
        R. Jain, D. Chiu and W. Hawe, DEC research report TR-301, 1984.
    """

    name: ClassVar[str] = "jain"
    definition: ClassVar[str] = f"(sum x)^2 / (g * sum x^2); {_NONE}"
    source: ClassVar[str] = "Jain, Chiu and Hawe 1984"
    lowest: ClassVar[float | None] = 0.0
    highest: ClassVar[float | None] = 1.0
    better: ClassVar[str] = "higher"
    counted: Counted = attrs.field(default=Counted.POINTS, converter=counted_by)

    def of(self, choice: Choice) -> float | None:
        return jain(group_values(choice, self.counted).values)


@final
@attrs.frozen(kw_only=True)
class Theil:
    """
    Theil's index T of what groups get; the groups are those of ``group_values``.

    Args:
        counted: ``"points"`` or ``"partners"``.

    Raises:
        InvalidValueError: If there is no such word.

    Source:
        H. Theil, Economics and Information Theory, North-Holland 1967.
    """

    name: ClassVar[str] = "theil"
    definition: ClassVar[str] = f"mean of x/mean * ln(x/mean), 0 ln 0 = 0; at most ln g; {_NONE}"
    source: ClassVar[str] = "Theil 1967"
    lowest: ClassVar[float | None] = 0.0
    highest: ClassVar[float | None] = None
    better: ClassVar[str] = "lower"
    counted: Counted = attrs.field(default=Counted.POINTS, converter=counted_by)

    def of(self, choice: Choice) -> float | None:
        return theil(group_values(choice, self.counted).values)


@final
@attrs.frozen(kw_only=True)
class WorstServed:
    """
    What the group gets that gets least; the groups are those of ``group_values``.

    Args:
        counted: ``"points"`` or ``"partners"``.

    Raises:
        InvalidValueError: If there is no such word.

    Source:
        J. Rawls, A Theory of Justice, 1971; N. Bansal and M. Sviridenko, The Santa Claus problem, STOC 2006.
    """

    name: ClassVar[str] = "worst_served"
    definition: ClassVar[str] = (
        "smallest sum of a group that can get something, below 0 included; None without one"
    )
    source: ClassVar[str] = "Rawls 1971; Bansal and Sviridenko 2006"
    lowest: ClassVar[float | None] = None
    highest: ClassVar[float | None] = None
    better: ClassVar[str] = "higher"
    counted: Counted = attrs.field(default=Counted.POINTS, converter=counted_by)

    def of(self, choice: Choice) -> float | None:
        values = group_values(choice, self.counted).values.tolist()
        return float(min(values)) if values else None
