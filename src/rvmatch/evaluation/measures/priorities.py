"""Whether the priorities of columns are kept: justified envy, and places that stay free though wanted."""

from typing import ClassVar, final

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.evaluation.measures.standing import Standing, wanted
from rvmatch.mechanisms import Choice, Side

__all__ = ["JustifiedEnvy", "JustifiedEnvyShare", "Waste"]

_ABDULKADIROGLU = "Abdulkadiroğlu and Sönmez 2003"


@final
@attrs.frozen(kw_only=True)
class JustifiedEnvy:
    """
    How many pairs there are of a row and a column it would rather have, which took a row it likes less.

    Rows between whom the column is indifferent give no reason for envy. A pair with justified envy always
    blocks the choice; a blocking pair without it meets a free place (``Waste``).

    Source:
        A. Abdulkadiroğlu and T. Sönmez, School choice: a mechanism design approach, American Economic
        Review 93 (2003) 729-747.
    """

    name: ClassVar[str] = "justified_envy"
    definition: ClassVar[str] = (
        "number of unused pairs (row, column) that the row would rather have than what it has, while a "
        "partner of the column stands behind the row in the column's list"
    )
    source: ClassVar[str] = _ABDULKADIROGLU
    lowest: ClassVar[float | None] = 0.0
    highest: ClassVar[float | None] = None
    better: ClassVar[str] = "lower"

    def of(self, choice: Choice) -> float | None:
        return float(np.count_nonzero(_envious(choice)))


@final
@attrs.frozen(kw_only=True)
class JustifiedEnvyShare:
    """
    Which share of the rows that take a partner has justified envy.

    Source:
        Abdulkadiroğlu and Sönmez 2003, as in ``JustifiedEnvy``.
    """

    name: ClassVar[str] = "justified_envy_share"
    definition: ClassVar[str] = (
        "rows with a pair of justified envy, divided by rows with a capacity of 1 or more; None if there "
        "are none"
    )
    source: ClassVar[str] = _ABDULKADIROGLU
    lowest: ClassVar[float | None] = 0.0
    highest: ClassVar[float | None] = 1.0
    better: ClassVar[str] = "lower"

    def of(self, choice: Choice) -> float | None:
        problem = choice.market.problem
        asking = int(np.count_nonzero(problem.row_capacity > 0))
        return int(np.unique(problem.rows[_envious(choice)]).size) / asking if asking else None


@final
@attrs.frozen(kw_only=True)
class Waste:
    """
    How many places of columns stay free although a row would rather have them.

    Source:
        M. Balinski and T. Sönmez, A tale of two mechanisms: student placement, Journal of Economic Theory 84
        (1999) 73-94 (non-wastefulness).
    """

    name: ClassVar[str] = "waste"
    definition: ClassVar[str] = (
        "sum over columns of min(free places, unused pairs whose row would rather have the column)"
    )
    source: ClassVar[str] = "Balinski and Sönmez 1999"
    lowest: ClassVar[float | None] = 0.0
    highest: ClassVar[float | None] = None
    better: ClassVar[str] = "lower"

    def of(self, choice: Choice) -> float | None:
        cols = Standing.of(choice, Side.COL)
        asking = np.bincount(cols.lines[wanted(choice)], minlength=cols.free.size)
        return float(sum(np.minimum(asking, cols.free).tolist()))


def _envious(choice: Choice) -> NDArray[np.bool_]:
    """Which pairs are pairs of justified envy, bool ``[p]``."""
    cols = Standing.of(choice, Side.COL)
    return wanted(choice) & (cols.places < cols.worst[cols.lines])
