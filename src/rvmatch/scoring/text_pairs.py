"""Which texts of one library are alike: all pairs above a threshold, within blocks, without comparing all."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.scoring.criterion import ONE
from rvmatch.scoring.texts import Rarities, matrix_of

if TYPE_CHECKING:
    from scipy.sparse import csr_array

__all__ = ["AlikePairs", "alike_texts"]

Numbers = NDArray[np.int64]

_ROWS_AT_ONCE: Final = 500
_PAIRS_AT_ONCE: Final = 50_000
_SLACK: Final = 2e-6
"""More than rounding to millionths and adding up squares can be off by."""


@attrs.frozen(kw_only=True, eq=False)
class AlikePairs:
    """
    Pairs of texts that are alike, ordered by the first and then by the second.

    Args:
        first: Places of texts ``[p]``.
        second: Places of texts ``[p]``, each after ``first``.
        similarity: Cosines ``[p]`` in millionths, rounded.
    """

    first: Numbers
    second: Numbers
    similarity: Numbers

    def __len__(self) -> int:
        return len(self.first)


def alike_texts(texts: Sequence[str], blocks: Sequence[Sequence[int]], least: int) -> AlikePairs:
    """
    All pairs of texts that share a block and are at least so alike.

    Groups of one to three characters count by their rarity among all the texts,
    blocks or no blocks. Two texts as alike as asked for share one of the rarest groups of
    both: were all they share common groups, too little of their length would be
    left. So only texts that share a block and such a group are compared, and none is missed.

    Args:
        texts: n texts; one without letters is like nothing.
        blocks: The numbers of the blocks that each text stands in.
        least: The least cosine, in millionths from 1 to 1,000,000.

    Returns:
        The pairs, the same in whatever order the blocks are numbered.

    Source:
        Salton and Buckley, Term-weighting approaches in automatic text retrieval, 1988 (tf-idf, cosine);
        Chaudhuri, Ganti and Kaushik, A primitive operator for similarity joins in data cleaning, 2006
        (prefixes of the rarest features).

    Examples:
        >>> texts = ["老年食堂", "老年食堂（二期）", "核桃加工"]
        >>> found = alike_texts(texts, [[0], [0], [0]], 500_000)
        >>> list(zip(found.first.tolist(), found.second.tolist()))
        [(0, 1)]
    """
    rarities = Rarities.among(texts)
    matrix = matrix_of(map(rarities.vector, texts))
    norms = np.sqrt(matrix.multiply(matrix).sum(axis=1))
    rows, groups = _rarest_groups(matrix, norms, least)
    first, second = _sharing(rows, groups, blocks, matrix.shape[1])
    similarity = np.empty(len(first), dtype=np.int64)
    for start in range(0, len(first), _PAIRS_AT_ONCE):
        part = slice(start, start + _PAIRS_AT_ONCE)
        product = matrix[first[part]].multiply(matrix[second[part]]).sum(axis=1)
        cosine = product / (norms[first[part]] * norms[second[part]])
        similarity[part] = np.minimum(np.rint(cosine * ONE), ONE)
    alike = similarity >= least
    return AlikePairs(first=first[alike], second=second[alike], similarity=similarity[alike])


def _rarest_groups(matrix: "csr_array", norms: NDArray[np.float64], least: int) -> tuple[Numbers, Numbers]:
    """
    Of each text the rarest groups, as many as it takes until the others alone cannot be alike enough.

    A text without the groups of its list keeps less than ``least`` of its length, so that its cosine
    with any text that shares none of them is less; all lists are in one order of groups.
    """
    n, k = matrix.shape
    order = np.argsort(np.bincount(matrix.indices, minlength=k), kind="stable")
    place = np.empty(k, dtype=np.int64)
    place[order] = np.arange(k)
    rows = np.repeat(np.arange(n), np.diff(matrix.indptr))
    turn = np.lexsort((place[matrix.indices], rows))
    share = (matrix.data[turn] / norms[rows]) ** 2
    before = np.concatenate([[0.0], np.cumsum(share)])
    left = before[matrix.indptr[1:]][rows] - before[:-1]
    kept = left >= (max(least / ONE - _SLACK, 0.0)) ** 2 - _SLACK
    return rows[kept], matrix.indices[turn][kept].astype(np.int64)


def _sharing(
    rows: Numbers, groups: Numbers, blocks: Sequence[Sequence[int]], k: int
) -> tuple[Numbers, Numbers]:
    """All pairs of texts, in order, that stand in one block and have one of these groups in common."""
    from scipy.sparse import csr_array

    n = len(blocks)
    counts = np.fromiter(map(len, blocks), dtype=np.int64, count=n)
    numbers = np.fromiter((number for found in blocks for number in found), dtype=np.int64)
    starts = np.concatenate([[0], np.cumsum(counts)])
    times = counts[rows]
    # One column for each group within each block: what two texts share there, they share in a block.
    offsets = np.arange(times.sum()) - np.repeat(np.cumsum(times) - times, times)
    own_rows = np.repeat(rows, times)
    places = np.repeat(groups, times) + k * numbers[starts[own_rows] + offsets]
    _, columns, shared = np.unique(places, return_inverse=True, return_counts=True)
    useful = shared[columns] > 1
    content = (np.ones(int(useful.sum()), dtype=np.int32), (own_rows[useful], columns[useful]))
    matrix = csr_array(content, shape=(n, max(len(shared), 1)))
    across = matrix.T.tocsr()
    firsts, seconds = [np.empty(0, dtype=np.int64)], [np.empty(0, dtype=np.int64)]
    for start in range(0, n, _ROWS_AT_ONCE):
        met = (matrix[start : start + _ROWS_AT_ONCE] @ across).tocoo()
        first, second = met.row.astype(np.int64) + start, met.col.astype(np.int64)
        later = first < second
        firsts.append(first[later])
        seconds.append(second[later])
    first, second = np.concatenate(firsts), np.concatenate(seconds)
    turn = np.lexsort((second, first))
    return first[turn], second[turn]
