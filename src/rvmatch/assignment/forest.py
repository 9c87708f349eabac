"""Groups inside groups: a forest, as long as no two of them cross."""

from collections.abc import Sequence
from typing import Self

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.groups import Group

__all__ = ["NONE", "Forest"]

NONE = -1
"""No group."""


@attrs.frozen(kw_only=True, eq=False)
class Forest:
    """
    Which group lies in which, and which is the smallest that holds a line.

    Args:
        parent: For each group the smallest other group around it, or -1, int64 ``[g]``.
        home: For each line that is in a group the smallest that holds it, by the line's position.
    """

    parent: NDArray[np.int64]
    home: dict[int, int]

    @classmethod
    def of(cls, groups: Sequence[Group]) -> Self | None:
        """
        The forest of these groups, which are of one side and all different.

        Args:
            groups: Groups.

        Returns:
            The forest, or None if two groups share some lines and neither lies in the other.
        """
        home: dict[int, int] = {}
        parent = np.full(len(groups), NONE, dtype=np.int64)
        largest_first = sorted(range(len(groups)), key=lambda number: (-groups[number].members.size, number))
        for number in largest_first:
            members = groups[number].members.tolist()
            around = {home.get(member, NONE) for member in members}
            if len(around) > 1:
                return None
            parent[number] = around.pop() if around else NONE
            home.update(dict.fromkeys(members, number))
        return cls(parent=parent, home=home)

    def homes(self, size: int) -> NDArray[np.int64]:
        """The smallest group of each line, or -1, int64 ``[size]``."""
        homes = np.full(size, NONE, dtype=np.int64)
        if self.home:
            homes[list(self.home)] = list(self.home.values())
        return homes
