"""Uniform markets: points drawn evenly, some of the pairs."""

from typing import ClassVar, final

import attrs

from rvmatch.experiments.instances import settings
from rvmatch.experiments.instances.instance import Instance
from rvmatch.experiments.instances.sides import cells_of, market_of_opinions
from rvmatch.mechanisms import Chance

__all__ = ["Uniform"]


@final
@attrs.frozen(kw_only=True)
class Uniform:
    """
    Every pair is there with the same chance and worth points drawn evenly; each side ranks by other draws.

    Rows are drawn alike, so that their order of arrival, which is that of their positions, is any order.

    Args:
        rows: How many rows, n.
        cols: How many columns, m.
        share: The share of pairs that are there, in (0, 1].
        candidates: How many columns each row meets, drawn evenly, instead of a share; 0 for the share.
        most_points: The greatest number of points, from 1 on.
        row_capacity: The most partners of a row; each number from 1 on is equally likely.
        col_capacity: The most partners of a column, likewise.
        groups: How many groups rows are drawn into; 0 if each is a group of its own.
        remote_share: The share of rows that are remote, drawn evenly.
        remote_last: Whether remote rows come after all others.

    Raises:
        InvalidValueError: If a setting is out of range; ``field`` names which.

    Source:
        The uniform random assignment problem: D. Walkup, On the expected value of a random assignment
        problem, SIAM Journal on Computing 8 (1979) 440-442.

    Examples:
        >>> from rvmatch.experiments.instances import Uniform
        >>> Uniform(rows=2, cols=3).instance(seed=1).market.problem.points.tolist()
        [62, 592, 146, 265, 633, 830]
    """

    name: ClassVar[str] = "uniform"
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
        market = market_of_opinions(
            self,
            chance,
            cells,
            cells.uniform(chance.of("rows")),
            cells.uniform(chance.of("cols")),
            points=cells.integers(chance.of("points"), self.most_points) + 1,
        )
        provenance = settings.provenance_of(self, seed, "Walkup 1979")
        return Instance(name=self.name, market=market, provenance=provenance)
