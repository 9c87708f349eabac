"""What is different between two choices: pairs lost, pairs new, pairs kept."""

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.arrays import read_only
from rvmatch.errors import invalid
from rvmatch.mechanisms import Choice

__all__ = ["ChoiceChanges", "changes_between"]


@attrs.frozen(kw_only=True, eq=False)
class ChoiceChanges:
    """
    The changes from an earlier choice to a later one, as pairs of row and column, growing.

    Args:
        lost: Pairs of the earlier choice alone, int64 ``[l, 2]``.
        new: Pairs of the later choice alone, int64 ``[a, 2]``.
        kept: Pairs of both, int64 ``[k, 2]``.
    """

    lost: NDArray[np.int64]
    new: NDArray[np.int64]
    kept: NDArray[np.int64]

    @property
    def count(self) -> int:
        """How many pairs are lost or new."""
        return len(self.lost) + len(self.new)

    @property
    def kept_share(self) -> float | None:
        """Which share of the earlier pairs is kept, in [0, 1]; None if there were none."""
        earlier = len(self.lost) + len(self.kept)
        return len(self.kept) / earlier if earlier else None

    @property
    def similarity(self) -> float | None:
        """
        Kept pairs as a share of the pairs of either choice, in [0, 1]; None if neither has any.

        Source:
            P. Jaccard, The distribution of the flora in the alpine zone, New Phytologist 11 (1912) 37-50.
        """
        either = self.count + len(self.kept)
        return len(self.kept) / either if either else None


def changes_between(earlier: Choice, later: Choice) -> ChoiceChanges:
    """
    What is different between two choices.

    Points and lists of the two markets may differ; a row or a column is the same if its position is.

    Args:
        earlier: The choice before.
        later: The choice after.

    Returns:
        The pairs lost, new and kept.

    Raises:
        InvalidValueError: If the markets have not the same numbers of rows and columns.

    Source:
        Changes as in ``FewestChanges``: pairs lost plus pairs new.

    Examples:
        >>> import numpy as np
        >>> from rvmatch.assignment import AssignmentProblem
        >>> from rvmatch.mechanisms import Choice, TwoSidedMarket
        >>> market = TwoSidedMarket.from_points(AssignmentProblem.from_matrix([[9, 8], [8, 1]]))
        >>> both = [Choice(market=market, used=np.array(used)) for used in ([0, 3], [0])]
        >>> changes_between(*both).lost.tolist()
        [[1, 1]]
    """
    shape, other = earlier.market.problem.shape, later.market.problem.shape
    if shape != other:
        raise invalid("later", "measure_same_shape", other, rows=shape[0], columns=shape[1])
    m = max(shape[1], 1)
    before, after = (choice.rows * m + choice.cols for choice in (earlier, later))
    lost, new = np.setdiff1d(before, after), np.setdiff1d(after, before)
    kept = np.intersect1d(before, after)
    return ChoiceChanges(lost=_pairs(lost, m), new=_pairs(new, m), kept=_pairs(kept, m))


def _pairs(keys: NDArray[np.int64], m: int) -> NDArray[np.int64]:
    return read_only(np.stack([keys // m, keys % m], axis=1))
