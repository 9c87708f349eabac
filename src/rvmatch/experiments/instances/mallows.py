"""Mallows markets: every line has the same order in mind and strays from it at random."""

from typing import ClassVar, final

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.experiments.instances import settings
from rvmatch.experiments.instances.instance import Instance
from rvmatch.experiments.instances.sides import every_cell, market_of_opinions
from rvmatch.mechanisms import Chance

__all__ = ["Mallows", "mallows_orders"]


@final
@attrs.frozen(kw_only=True)
class Mallows:
    """
    Each side has a central order; a list is the likelier the fewer pairs of entries it exchanges.

    A list that exchanges k pairs of the central order has a chance proportional to ``dispersion**k``: with 0
    all lists are the central order, with 1 every list is as likely as any other. The central orders are
    drawn. A pair is worth points by both places: ``points_of_places``.

    Args:
        rows: How many rows, n.
        cols: How many columns, m.
        row_dispersion: The dispersion of rows' lists of columns, from 0 to 1.
        col_dispersion: The dispersion of columns' lists of rows, likewise.
        listed: How many columns a row lists, its best ones; the others are no pairs; 0 for all.
        row_capacity: The most partners of a row; each number from 1 on is equally likely.
        col_capacity: The most partners of a column, likewise.
        groups: How many groups rows are drawn into; 0 if each is a group of its own.
        remote_share: The share of rows that are remote, drawn evenly.
        remote_last: Whether remote rows come after all others.

    Raises:
        InvalidValueError: If a setting is out of range; ``field`` names which.

    Complexity:
        About n * m insertions for each side.

    Source:
        C. L. Mallows, Non-null ranking models I, Biometrika 44 (1957) 114-130; drawn by repeated insertion:
        J.-P. Doignon, A. Pekec and M. Regenwetter, The repeated insertion model for rankings, Psychometrika
        69 (2004) 33-54.
    """

    name: ClassVar[str] = "mallows"
    rows: int = attrs.field(validator=settings.size)
    cols: int = attrs.field(validator=settings.size)
    row_dispersion: float = attrs.field(default=0.5, validator=settings.portion)
    col_dispersion: float = attrs.field(default=0.5, validator=settings.portion)
    listed: int = attrs.field(default=0, validator=settings.size)
    row_capacity: int = attrs.field(default=1, validator=settings.most)
    col_capacity: int = attrs.field(default=1, validator=settings.most)
    groups: int = attrs.field(default=0, validator=settings.size)
    remote_share: float = attrs.field(default=0.0, validator=settings.portion)
    remote_last: bool = attrs.field(default=False, validator=settings.flag)

    def __attrs_post_init__(self) -> None:
        settings.check_cells(self.rows, self.cols)

    def instance(self, seed: int) -> Instance:
        """
        The instance of a seed.

        Args:
            seed: Any whole number.

        Returns:
            The instance; synthetic.
        """
        chance = Chance(seed).of(self.name)
        by_row = mallows_orders(chance.of("rows"), self.rows, self.cols, self.row_dispersion)
        by_col = mallows_orders(chance.of("cols"), self.cols, self.rows, self.col_dispersion)
        cells = every_cell(self.rows, self.cols)
        row_place, col_place = _places(by_row).reshape(-1), _places(by_col).T.reshape(-1)
        if self.listed:
            kept = np.flatnonzero(row_place < self.listed)
            cells = attrs.evolve(cells, row=cells.row[kept], col=cells.col[kept], there=kept)
            row_place, col_place = row_place[kept], col_place[kept]
        market = market_of_opinions(self, chance, cells, -row_place, -col_place)
        provenance = settings.provenance_of(self, seed, "Mallows 1957, by repeated insertion")
        return Instance(name=self.name, market=market, provenance=provenance)


def mallows_orders(chance: Chance, lines: int, entries: int, dispersion: float) -> NDArray[np.int64]:
    """
    Orders around a central one that is drawn evenly.

    Args:
        chance: Where draws come from.
        lines: How many orders.
        entries: How many entries each has.
        dispersion: From 0, all the central order, to 1, all orders equally likely.

    Returns:
        For each line its entries by position, the best first, int64 ``[lines, entries]``.

    Source:
        Doignon, Pekec and Regenwetter 2004: the i-th entry of the central order is put before d of the
        entries that stand already, d from 0 to i - 1, with a chance proportional to ``dispersion**d``.
    """
    central = chance.of("central").permutation(entries).tolist()
    powers = np.full(entries, dispersion)
    powers[:1] = 1.0
    # Products and sums one after the other are the same on every machine.
    sums = np.cumsum(np.cumprod(powers))
    orders: list[list[int]] = [[] for _ in range(lines)]
    for place, entry in enumerate(central):
        draws = chance.of("insertion", place).uniform(lines) * sums[place]
        before = np.minimum(np.searchsorted(sums[: place + 1], draws, side="right"), place)
        for order, at in zip(orders, (place - before).tolist(), strict=True):
            order.insert(at, entry)
    return np.array(orders, dtype=np.int64).reshape(lines, entries)


def _places(orders: NDArray[np.int64]) -> NDArray[np.int64]:
    """The place of each entry in each order, from 0, int64 ``[lines, entries]``."""
    places = np.empty_like(orders)
    np.put_along_axis(places, orders, np.arange(orders.shape[1])[np.newaxis, :], axis=1)
    return places
