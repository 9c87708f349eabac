"""How alike two descriptions are, by weighted groups of characters: a hint, not the truth."""

import math
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, ClassVar, Final, Self, final

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.columns import DemandColumns, Pairs, SupplyColumns
from rvmatch.model.projects import DemandProject, SupplyProject
from rvmatch.scoring.criterion import NEUTRAL, ONE, UNSTATED
from rvmatch.scoring.texts import FINENESS, Rarities, Vector, matrix_of

if TYPE_CHECKING:
    from scipy.sparse import csr_array

__all__ = ["DescriptionSimilarity"]

_PAIRS_AT_ONCE: Final = 50_000


@final
@attrs.frozen(kw_only=True)
class DescriptionSimilarity:
    """
    The cosine of the two texts' character groups of length 1 to 3, rare groups counting more.

    Weight 0 by default: stock words of project titles (建设, 项目) outweigh the
    subject. Counts and rarities are whole numbers, so that the value is the
    same on every machine. Unstated where a text has no letters.

    Args:
        rarity: How much each group counts; empty until fitted to two libraries, and then every
            group counts the same.
        rarest: How much a group counts that no text of the libraries has.

    Source:
        Salton and Buckley, Term-weighting approaches in automatic text retrieval, 1988 (tf-idf, cosine).
    """

    code: ClassVar[str] = "description_similarity"
    neutral: ClassVar[int] = NEUTRAL
    needs_projects: ClassVar[bool] = True

    rarity: Mapping[str, int] = attrs.field(factory=dict, eq=False, repr=False)
    rarest: int = attrs.field(default=FINENESS, eq=False, repr=False)

    def fitted(self, demands: DemandColumns, supplies: SupplyColumns) -> Self:
        """The criterion with the rarities of these libraries' texts."""
        found = Rarities.among((*demands.texts, *supplies.texts))
        return attrs.evolve(self, rarity=found.by_group, rarest=found.rarest)

    def value(self, demand: DemandProject, supply: SupplyProject) -> int | None:
        """Millionths for one pair."""
        mine = self._vector(f"{demand.title}\n{demand.description}")
        theirs = self._vector(f"{supply.title}\n{supply.description}")
        if not mine or not theirs:
            return None
        product = sum(weight * theirs.get(group, 0) for group, weight in mine.items())
        norms = math.sqrt(_square(mine.values())) * math.sqrt(_square(theirs.values()))
        return min(ONE, int(product / norms * ONE))

    def values(self, demands: DemandColumns, supplies: SupplyColumns, pairs: Pairs) -> NDArray[np.int64]:
        """Millionths for many ``[p]``."""
        # Only texts that occur in the pairs are read: for one project that is a few, not the library.
        used_rows, used_cols = np.unique(pairs.rows), np.unique(pairs.cols)
        texts = [*(demands.texts[row] for row in used_rows), *(supplies.texts[col] for col in used_cols)]
        both = self._matrix(texts)
        mine, theirs = both[: len(used_rows)], both[len(used_rows) :]
        lengths, others = (np.sqrt(matrix.multiply(matrix).sum(axis=1)) for matrix in (mine, theirs))
        result = np.full(len(pairs), UNSTATED, dtype=np.int64)
        for start in range(0, len(pairs), _PAIRS_AT_ONCE):
            part = slice(start, start + _PAIRS_AT_ONCE)
            rows = np.searchsorted(used_rows, pairs.rows[part])
            cols = np.searchsorted(used_cols, pairs.cols[part])
            product = mine[rows].multiply(theirs[cols]).sum(axis=1)
            norms = lengths[rows] * others[cols]
            cosine = np.divide(product, norms, out=np.zeros(len(rows)), where=norms > 0)
            value = np.minimum((cosine * ONE).astype(np.int64), ONE)
            result[part] = np.where(norms > 0, value, UNSTATED)
        return result

    def _vector(self, text: str) -> Vector:
        return Rarities(self.rarity, self.rarest).vector(text)

    def _matrix(self, texts: Iterable[str]) -> "csr_array":
        """The texts' vectors as rows, a column for each group of characters."""
        return matrix_of(self._vector(text) for text in texts)


def _square(weights: Iterable[int]) -> int:
    return sum(weight * weight for weight in weights)
