"""Markets with master lists: one list that all follow, each a little astray."""

from typing import ClassVar, final

import attrs

from rvmatch.experiments.instances import settings
from rvmatch.experiments.instances.instance import Instance
from rvmatch.experiments.instances.sides import cells_of, market_of_opinions
from rvmatch.mechanisms import Chance

__all__ = ["MasterList"]


@final
@attrs.frozen(kw_only=True)
class MasterList:
    """
    Each side has a master list, and each line follows it with noise of its own.

    A line sorts its partners by their place in the master list plus noise drawn evenly between 0 and so many
    places as ``noise`` times the length of the list. Without noise all follow the list itself, and there is
    one stable choice alone. A pair is worth points by both places: ``points_of_places``.

    Args:
        rows: How many rows, n.
        cols: How many columns, m.
        row_noise: How far rows stray from their master list of columns, from 0 (not at all) to 1.
        col_noise: How far columns stray from theirs of rows, likewise.
        share: The share of pairs that are there, in (0, 1].
        candidates: How many columns each row meets, drawn evenly, instead of a share; 0 for the share.
        row_capacity: The most partners of a row; each number from 1 on is equally likely.
        col_capacity: The most partners of a column, likewise.
        groups: How many groups rows are drawn into; 0 if each is a group of its own.
        remote_share: The share of rows that are remote, drawn evenly.
        remote_last: Whether remote rows come after all others.

    Raises:
        InvalidValueError: If a setting is out of range; ``field`` names which.

    Source:
        R. W. Irving, D. F. Manlove and S. Scott, The stable marriage problem with master preference lists,
        Discrete Applied Mathematics 156 (2008) 2959-2977; the noise is this library's own.
    """

    name: ClassVar[str] = "master_list"
    rows: int = attrs.field(validator=settings.size)
    cols: int = attrs.field(validator=settings.size)
    row_noise: float = attrs.field(default=0.0, validator=settings.portion)
    col_noise: float = attrs.field(default=0.0, validator=settings.portion)
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
        of_cols = chance.of("master", "cols").permutation(self.cols)[cells.col]
        of_rows = chance.of("master", "rows").permutation(self.rows)[cells.row]
        by_row, by_col = (cells.uniform(chance.of("noise", side)) for side in ("rows", "cols"))
        market = market_of_opinions(
            self,
            chance,
            cells,
            -(of_cols + self.row_noise * self.cols * by_row),
            -(of_rows + self.col_noise * self.rows * by_col),
        )
        provenance = settings.provenance_of(self, seed, "Irving, Manlove and Scott 2008, with noise")
        return Instance(name=self.name, market=market, provenance=provenance)
