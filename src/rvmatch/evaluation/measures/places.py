"""Which places of their lists the lines of one side get."""

from typing import Any, ClassVar, final

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.errors import invalid
from rvmatch.mechanisms import Choice, Side, TwoSidedMarket
from rvmatch.mechanisms.settings import one_of

__all__ = ["MeanPlace", "RankShare", "known_side", "places_of"]


def known_side(value: Side | str) -> Side:
    """The side of a setting ``side``; a word that is none is refused."""
    return one_of(Side, "side", value)


def places_of(market: TwoSidedMarket, side: Side) -> NDArray[np.int64]:
    """The place of each pair in the lists of one side, int64 ``[p]``."""
    return market.row_ranks if side is Side.ROW else market.col_ranks


def _place(_: Any, attribute: "attrs.Attribute[int]", value: Any) -> None:
    if isinstance(value, bool) or not isinstance(value, int):
        raise invalid(attribute.name, "whole_number", value)
    if value < 1:
        raise invalid(attribute.name, "market_lowest", value, lowest=1)


@final
@attrs.frozen(kw_only=True)
class RankShare:
    """
    Which share of one side has a partner among the first places of its list.

    Who takes a partner and has none counts as not reached, so that leaving out bad pairs does not help.

    Args:
        at_most: The last place that counts, at least 1.
        side: Whose lists, ``"row"`` or ``"col"``.

    Raises:
        InvalidValueError: If a setting is not as described.

    Source:
        R. W. Irving, T. Kavitha, K. Mehlhorn, D. Michail and K. Paluch, Rank-maximal matchings, ACM
        Transactions on Algorithms 2 (2006) 602-610 (the profile, here added up and divided).
    """

    name: ClassVar[str] = "rank_share"
    definition: ClassVar[str] = (
        "lines of the side with a chosen pair at place at_most or better, divided by lines with a capacity "
        "of 1 or more; None if there are none"
    )
    source: ClassVar[str] = "Irving et al. 2006"
    lowest: ClassVar[float | None] = 0.0
    highest: ClassVar[float | None] = 1.0
    better: ClassVar[str] = "higher"
    at_most: int = attrs.field(default=1, validator=_place)
    side: Side = attrs.field(default=Side.ROW, converter=known_side)

    def of(self, choice: Choice) -> float | None:
        rows = self.side is Side.ROW
        problem = choice.market.problem
        asking = int(np.count_nonzero((problem.row_capacity if rows else problem.col_capacity) > 0))
        if not asking:
            return None
        good = places_of(choice.market, self.side)[choice.used] <= self.at_most
        return int(np.unique((choice.rows if rows else choice.cols)[good]).size) / asking


@final
@attrs.frozen(kw_only=True)
class MeanPlace:
    """
    At which place of one side's lists a chosen pair stands on average; who is left alone does not count.

    Args:
        side: Whose lists, ``"row"`` or ``"col"``.

    Raises:
        InvalidValueError: If there is no such side.

    Source:
        The mean rank of partners: B. Pittel, The average number of stable matchings, SIAM Journal on
        Discrete Mathematics 2 (1989) 530-549.
    """

    name: ClassVar[str] = "mean_place"
    definition: ClassVar[str] = (
        "sum of the places of the chosen pairs divided by their number; None if none is chosen"
    )
    source: ClassVar[str] = "Pittel 1989"
    lowest: ClassVar[float | None] = 1.0
    highest: ClassVar[float | None] = None
    better: ClassVar[str] = "lower"
    side: Side = attrs.field(default=Side.ROW, converter=known_side)

    def of(self, choice: Choice) -> float | None:
        places = places_of(choice.market, self.side)[choice.used].tolist()
        return sum(places) / len(places) if places else None
