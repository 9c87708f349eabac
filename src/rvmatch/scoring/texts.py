"""Texts as weighted groups of characters: which groups they hold, and how rare each is among many texts."""

import math
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final, Self

import attrs
import numpy as np

from rvmatch.scoring.criterion import ONE

if TYPE_CHECKING:
    from scipy.sparse import csr_array

__all__ = ["FINENESS", "Rarities", "Vector", "groups_of", "matrix_of"]

FINENESS: Final = 1_000
"""The weight of a group that every text holds; rarities are whole numbers of this fineness."""

_LENGTHS: Final = (1, 2, 3)
_HIGHEST_COUNT: Final = 255

Vector = dict[str, int]
"""The weight of each group that one text holds."""


@attrs.frozen
class Rarities:
    """
    How much each group of characters counts: the more, the fewer texts hold it.

    Args:
        by_group: The weight of each group that some text holds, in thousandths.
        rarest: The weight of a group that no text holds, in thousandths.

    Examples:
        >>> found = Rarities.among(["老年食堂建设项目", "核桃加工建设项目", "村医进修项目"])
        >>> found.by_group["老年"] > found.by_group["建设"] > found.by_group["项目"]
        True
    """

    by_group: Mapping[str, int] = attrs.field(factory=dict, repr=False)
    rarest: int = FINENESS

    @classmethod
    def among(cls, texts: Iterable[str]) -> Self:
        """The smoothed inverse frequencies of the groups of these texts."""
        held = [groups_of(text) for text in texts]
        frequency = Counter(group for groups in held for group in groups)
        by_group = {group: _rarity(len(held), count) for group, count in frequency.items()}
        return cls(by_group, _rarity(len(held), 0))

    def vector(self, text: str) -> Vector:
        """The groups of a text, each with its count times its rarity; empty for a text without letters."""
        return {
            group: min(count, _HIGHEST_COUNT) * self.by_group.get(group, self.rarest)
            for group, count in groups_of(text).items()
        }

    def similarity(self, one: str, other: str) -> int | None:
        """The cosine of two texts in millionths, rounded; None where one of them has no letters."""
        mine, theirs = self.vector(one), self.vector(other)
        if not mine or not theirs:
            return None
        product = sum(weight * theirs.get(group, 0) for group, weight in mine.items())
        norms = math.sqrt(_square(mine)) * math.sqrt(_square(theirs))
        return min(ONE, round(product / norms * ONE))


def groups_of(text: str) -> Counter[str]:
    """How often each group of one to three letters stands in the text; blanks and marks separate."""
    found: Counter[str] = Counter()
    for word in "".join(
        c if c.isalnum() else " " for c in unicodedata.normalize("NFKC", text).lower()
    ).split():
        for length in _LENGTHS:
            found.update(word[start : start + length] for start in range(len(word) - length + 1))
    return found


def matrix_of(vectors: Iterable[Vector]) -> "csr_array":
    """
    Vectors as the rows of a sparse matrix.

    Args:
        vectors: n vectors.

    Returns:
        Whole numbers ``[n, k]``, a column for each of the k groups that occur; at least one column.
    """
    from scipy.sparse import csr_array

    numbers: dict[str, int] = {}
    starts, columns, weights = [0], list[int](), list[int]()
    for vector in vectors:
        columns.extend(numbers.setdefault(group, len(numbers)) for group in vector)
        weights.extend(vector.values())
        starts.append(len(columns))
    content = (np.array(weights, dtype=np.int64), np.array(columns, dtype=np.int64), np.array(starts))
    return csr_array(content, shape=(len(starts) - 1, max(len(numbers), 1)))


def _square(vector: Vector) -> int:
    return sum(weight * weight for weight in vector.values())


def _rarity(texts: int, with_group: int) -> int:
    """Smoothed inverse frequency in thousandths, a whole number."""
    return round(FINENESS * (math.log((1 + texts) / (1 + with_group)) + 1))
