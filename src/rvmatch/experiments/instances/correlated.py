"""Correlated markets: what everybody likes, and what each likes for itself."""

from typing import ClassVar, final

import attrs
import numpy as np

from rvmatch.experiments.instances import settings
from rvmatch.experiments.instances.instance import Instance
from rvmatch.experiments.instances.sides import cells_of, market_of_opinions
from rvmatch.mechanisms import Chance

__all__ = ["Correlated"]


@final
@attrs.frozen(kw_only=True)
class Correlated:
    """
    What a line thinks of a partner is ``w * common + (1 - w) * own``: part what all think, part its own.

    Both are drawn evenly from [0, 1), so that what two rows think of one column is correlated by
    ``w**2 / (w**2 + (1 - w)**2)``. A pair is worth the mean of both sides' opinions.

    Args:
        rows: How many rows, n.
        cols: How many columns, m.
        row_common: The weight w of the common value in what rows think of columns, from 0 (each its own)
            to 1 (all alike).
        col_common: The weight in what columns think of rows, likewise.
        share: The share of pairs that are there, in (0, 1].
        candidates: How many columns each row meets, drawn evenly, instead of a share; 0 for the share.
        most_points: The points of the best pair that there could be, from 1 on; the worst has 1.
        row_capacity: The most partners of a row; each number from 1 on is equally likely.
        col_capacity: The most partners of a column, likewise.
        groups: How many groups rows are drawn into; 0 if each is a group of its own.
        remote_share: The share of rows that are remote, drawn evenly.
        remote_last: Whether remote rows come after all others.

    Raises:
        InvalidValueError: If a setting is out of range; ``field`` names which.

    Source:
        A. Erdil and H. Ergin, What's the matter with tie-breaking? Improving efficiency in school choice,
        American Economic Review 98 (2008) 669-689: preferences correlated by a common value, drawn evenly
        here.
    """

    name: ClassVar[str] = "correlated"
    rows: int = attrs.field(validator=settings.size)
    cols: int = attrs.field(validator=settings.size)
    row_common: float = attrs.field(default=0.5, validator=settings.portion)
    col_common: float = attrs.field(default=0.5, validator=settings.portion)
    share: float = attrs.field(default=1.0, validator=settings.share)
    candidates: int = attrs.field(default=0, validator=settings.size)
    most_points: int = attrs.field(default=1_000, validator=settings.most)
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
        of_cols = chance.of("common", "cols").uniform(self.cols)[cells.col]
        of_rows = chance.of("common", "rows").uniform(self.rows)[cells.row]
        by_row, by_col = (cells.uniform(chance.of("own", side)) for side in ("rows", "cols"))
        row_opinion = self.row_common * of_cols + (1 - self.row_common) * by_row
        col_opinion = self.col_common * of_rows + (1 - self.col_common) * by_col
        points = ((row_opinion + col_opinion) * 0.5 * self.most_points).astype(np.int64) + 1
        market = market_of_opinions(self, chance, cells, row_opinion, col_opinion, points=points)
        provenance = settings.provenance_of(self, seed, "Erdil and Ergin 2008, drawn evenly")
        return Instance(name=self.name, market=market, provenance=provenance)
