"""Where the lines of a side stand after a choice: what they have, and what they would rather have."""

from typing import Final

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.evaluation.measures.places import places_of
from rvmatch.mechanisms import Choice, Side

__all__ = ["Standing", "wanted"]

_ANY: Final = np.iinfo(np.int64).max


@attrs.frozen(kw_only=True, eq=False)
class Standing:
    """
    What each line of one side has.

    Args:
        lines: The line of each pair of the problem, int64 ``[p]``.
        places: The place of each pair in the list of that line, int64 ``[p]``.
        free: How many more partners each line takes, int64 ``[l]``.
        worst: The place of the worst partner that each line has; 0 if it has none, int64 ``[l]``.
    """

    lines: NDArray[np.int64]
    places: NDArray[np.int64]
    free: NDArray[np.int64]
    worst: NDArray[np.int64]

    @classmethod
    def of(cls, choice: Choice, side: Side) -> "Standing":
        """The standing of one side after a choice."""
        problem = choice.market.problem
        rows = side is Side.ROW
        lines = problem.rows if rows else problem.cols
        free = problem.row_capacity - choice.row_counts if rows else problem.col_capacity - choice.col_counts
        places = places_of(choice.market, side)
        worst = np.zeros(free.size, dtype=np.int64)
        np.maximum.at(worst, lines[choice.used], places[choice.used])
        return cls(lines=lines, places=places, free=free, worst=worst)

    @property
    def better(self) -> NDArray[np.bool_]:
        """Which pairs would be better for their line than what it has: a free place, or its worst partner."""
        limit = np.where(self.free > 0, _ANY, self.worst)
        return self.places < limit[self.lines]

    @property
    def gains(self) -> NDArray[np.int64]:
        """
        By how many places each pair is better for its line than what the line has, int64 ``[p]``.

        Having no partner counts as the place after the last of the list.
        """
        last = np.zeros(self.free.size, dtype=np.int64)
        np.maximum.at(last, self.lines, self.places)
        alone = self.free > 0
        now = np.where(alone, last, self.worst)
        return (now[self.lines] - self.places) + alone[self.lines]


def wanted(choice: Choice) -> NDArray[np.bool_]:
    """Which unused pairs their row would rather have than what it has, bool ``[p]``."""
    found = Standing.of(choice, Side.ROW).better
    found[choice.used] = False
    return found
