"""How much a choice is worth, and how close it comes to the greatest."""

from typing import ClassVar, final

import attrs

from rvmatch.mechanisms import Choice

__all__ = ["ChosenPairs", "MeanPoints", "ShareOfOptimum", "TotalPoints"]


@final
@attrs.frozen(kw_only=True)
class TotalPoints:
    """
    What the chosen pairs are worth together, in points.

    Source:
        The objective of the linear assignment problem: R. Burkard, M. Dell'Amico and S. Martello,
        Assignment Problems, SIAM 2009.
    """

    name: ClassVar[str] = "total_points"
    definition: ClassVar[str] = "sum of the points of the chosen pairs; 0 if none is chosen"
    source: ClassVar[str] = "Burkard, Dell'Amico and Martello 2009"
    lowest: ClassVar[float | None] = None
    highest: ClassVar[float | None] = None
    better: ClassVar[str] = "higher"

    def of(self, choice: Choice) -> float | None:
        return float(choice.total)


@final
@attrs.frozen(kw_only=True)
class ChosenPairs:
    """
    How many pairs are chosen.

    Source:
        The cardinality of a matching: Burkard, Dell'Amico and Martello 2009, chapter 3.
    """

    name: ClassVar[str] = "pairs"
    definition: ClassVar[str] = "number of chosen pairs"
    source: ClassVar[str] = "Burkard, Dell'Amico and Martello 2009"
    lowest: ClassVar[float | None] = 0.0
    highest: ClassVar[float | None] = None
    better: ClassVar[str] = "higher"

    def of(self, choice: Choice) -> float | None:
        return float(choice.used.size)


@final
@attrs.frozen(kw_only=True)
class MeanPoints:
    """
    What a chosen pair is worth on average, in points; who is left alone does not count.

    Source:
        ``total_points`` divided by ``pairs``.
    """

    name: ClassVar[str] = "mean_points"
    definition: ClassVar[str] = "total points divided by the number of chosen pairs; None if none is chosen"
    source: ClassVar[str] = "Burkard, Dell'Amico and Martello 2009"
    lowest: ClassVar[float | None] = None
    highest: ClassVar[float | None] = None
    better: ClassVar[str] = "higher"

    def of(self, choice: Choice) -> float | None:
        return choice.total / choice.used.size if choice.used.size else None


@final
@attrs.frozen(kw_only=True)
class ShareOfOptimum:
    """
    What the chosen pairs are worth, as a share of what the best choice is worth (budgets aside).

    Below zero if the chosen pairs are worth less than nothing. The optimum is found once for each market
    and kept with it.

    Source:
        The performance ratio of approximation: D. Avis, A survey of heuristics for the weighted matching
        problem, Networks 13 (1983) 475-493.
    """

    name: ClassVar[str] = "share_of_optimum"
    definition: ClassVar[str] = "total points divided by market.optimum.points; None if the optimum is 0"
    source: ClassVar[str] = "Avis 1983"
    lowest: ClassVar[float | None] = None
    highest: ClassVar[float | None] = 1.0
    better: ClassVar[str] = "higher"

    def of(self, choice: Choice) -> float | None:
        best = choice.market.optimum.points
        return choice.total / best if best else None
