"""Impartial culture: every list is as likely as any other, with ties and gaps if wanted."""

from typing import ClassVar, final

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.experiments.instances import settings
from rvmatch.experiments.instances.instance import Instance
from rvmatch.experiments.instances.sides import cells_of, market_of_opinions
from rvmatch.mechanisms import Chance
from rvmatch.mechanisms.preferences import ranks_by_points

__all__ = ["ImpartialCulture"]


@final
@attrs.frozen(kw_only=True)
class ImpartialCulture:
    """
    Every line lists its partners in an order drawn evenly; entries tie and pairs are missing by chance.

    A pair is worth points by both places: ``points_of_places``.

    Args:
        rows: How many rows, n.
        cols: How many columns, m.
        row_tied: The chance of each entry of a row's list, but the first, to tie with the one before it.
        col_tied: The same for the lists of columns.
        share: The share of pairs that are there, in (0, 1]: 1 less the chance p1 of the source.
        candidates: How many columns each row lists, drawn evenly, instead of a share; 0 for the share.
        row_capacity: The most partners of a row; each number from 1 on is equally likely.
        col_capacity: The most partners of a column, likewise.
        groups: How many groups rows are drawn into; 0 if each is a group of its own.
        remote_share: The share of rows that are remote, drawn evenly.
        remote_last: Whether remote rows come after all others.

    Raises:
        InvalidValueError: If a setting is out of range; ``field`` names which.

    Source:
        I. P. Gent and P. Prosser, An empirical study of the stable marriage problem with ties and
        incomplete lists, ECAI 2002, 141-145; for impartial culture and the formats of lists N. Mattei and
        T. Walsh, PrefLib: a library for preferences, ADT 2013, 259-270.
    """

    name: ClassVar[str] = "impartial_culture"
    rows: int = attrs.field(validator=settings.size)
    cols: int = attrs.field(validator=settings.size)
    row_tied: float = attrs.field(default=0.0, validator=settings.portion)
    col_tied: float = attrs.field(default=0.0, validator=settings.portion)
    share: float = attrs.field(default=1.0, validator=settings.share)
    candidates: int = attrs.field(default=0, validator=settings.size)
    row_capacity: int = attrs.field(default=1, validator=settings.most)
    col_capacity: int = attrs.field(default=1, validator=settings.most)
    groups: int = attrs.field(default=0, validator=settings.size)
    remote_share: float = attrs.field(default=0.0, validator=settings.portion)
    remote_last: bool = attrs.field(default=False, validator=settings.flag)

    def __attrs_post_init__(self) -> None:
        settings.check_cells(self.rows, self.cols, self.candidates)

    def instance(self, seed: int) -> Instance:
        """
        The instance of a seed.

        Args:
            seed: Any whole number.

        Returns:
            The instance; synthetic.
        """
        chance = Chance(seed).of(self.name)
        cells = cells_of(chance, self.rows, self.cols, self.share, self.candidates)
        orders = [cells.uniform(chance.of("orders", side)) for side in ("rows", "cols")]
        ties = [cells.uniform(chance.of("ties", side)) for side in ("rows", "cols")]
        market = market_of_opinions(
            self,
            chance,
            cells,
            -_places(cells.row, orders[0], ties[0] < self.row_tied),
            -_places(cells.col, orders[1], ties[1] < self.col_tied),
        )
        provenance = settings.provenance_of(self, seed, "Gent and Prosser 2002")
        return Instance(name=self.name, market=market, provenance=provenance)


def _places(
    lines: NDArray[np.int64], order: NDArray[np.float64], tied: NDArray[np.bool_]
) -> NDArray[np.int64]:
    """Places that grow along each list, except where an entry ties with the one before it, int64 ``[p]``."""
    strict = ranks_by_points(lines, -order)
    along = np.lexsort((strict, lines))
    places = np.empty(along.size, dtype=np.int64)
    places[along] = np.cumsum(~tied[along])
    return places
