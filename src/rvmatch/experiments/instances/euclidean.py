"""Euclidean markets: everybody has a place in the square and likes who is near."""

from typing import ClassVar, Final, final

import attrs
import numpy as np

from rvmatch.experiments.instances import settings
from rvmatch.experiments.instances.instance import Instance
from rvmatch.experiments.instances.sides import cells_of, market_of_opinions, remote_rows
from rvmatch.mechanisms import Chance

__all__ = ["Euclidean"]

_DIAGONAL: Final = 2.0
"""The square of the longest distance in the unit square."""


@final
@attrs.frozen(kw_only=True)
class Euclidean:
    """
    Rows and columns have places drawn evenly in the unit square; the nearer, the better for both.

    A pair is worth ``most_points`` at no distance, and evenly less down to 1 from one corner to the opposite
    one. As both sides measure the same distance, no two lines exchange their wishes in a circle, and unless
    two distances are equal there is one stable choice alone: greedy by points finds it.

    Args:
        rows: How many rows, n.
        cols: How many columns, m.
        share: The share of pairs that are there, in (0, 1].
        candidates: How many columns each row meets, drawn evenly, instead of a share; 0 for the share.
        most_points: The points of a pair at one place, from 1 on.
        row_capacity: The most partners of a row; each number from 1 on is equally likely.
        col_capacity: The most partners of a column, likewise.
        groups: Into how many strips of equal width, from left to right, rows fall; 0 if each is a group of
            its own.
        remote_share: The share of rows that are remote: those farthest from the middle of the square.
        remote_last: Whether remote rows come after all others.

    Raises:
        InvalidValueError: If a setting is out of range; ``field`` names which.

    Source:
        A. Bogomolnaia and J.-F. Laslier, Euclidean preferences, Journal of Mathematical Economics 43 (2007)
        87-98.
    """

    name: ClassVar[str] = "euclidean"
    rows: int = attrs.field(validator=settings.size)
    cols: int = attrs.field(validator=settings.size)
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
        x, y = (chance.of("places of rows", axis).uniform(self.rows) for axis in ("x", "y"))
        across, along = (chance.of("places of columns", axis).uniform(self.cols) for axis in ("x", "y"))
        aside, apart = x[cells.row] - across[cells.col], y[cells.row] - along[cells.col]
        squared = aside * aside + apart * apart
        # Square roots and quotients are rounded alike on every machine; powers and logarithms are not.
        nearness = 1.0 - np.sqrt(squared / _DIAGONAL)
        from_middle = (x - 0.5) * (x - 0.5) + (y - 0.5) * (y - 0.5)
        market = market_of_opinions(
            self,
            chance,
            cells,
            -squared,
            -squared,
            points=np.maximum((nearness * self.most_points).astype(np.int64), 1),
            groups=(x * self.groups).astype(np.int64) if self.groups else None,
            remote=remote_rows(np.argsort(-from_middle, kind="stable"), self.remote_share),
        )
        provenance = settings.provenance_of(self, seed, "Bogomolnaia and Laslier 2007")
        return Instance(name=self.name, market=market, provenance=provenance)
