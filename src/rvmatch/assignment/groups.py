"""Some rows or some columns that are counted together."""

from typing import Self

import attrs
import numpy as np
from numpy.typing import ArrayLike, NDArray

from rvmatch.assignment.arrays import read_only, whole_numbers
from rvmatch.errors import invalid

__all__ = ["SIDES", "Group", "side_of"]

SIDES = ("row", "col")
"""The two sides of a problem."""


def side_of(value: object) -> str:
    """The name of a side, refused if there is no such side."""
    if value not in SIDES:
        raise invalid("side", "assignment_side", value)
    return str(value)


def _members(values: ArrayLike) -> NDArray[np.int64]:
    members = np.unique(whole_numbers("members", values))
    if members.size and members[0] < 0:
        raise invalid("members", "assignment_position", int(members[0]), size="the side")
    return read_only(members)


@attrs.frozen
class Group:
    """
    Some lines of one side; what counts is how many pairs of the plan they take part in together.

    Args:
        members: The positions of its rows or columns, in any order, int64 ``[g]``.
        side: ``"row"`` or ``"col"``.

    Raises:
        InvalidValueError: If there is no such side, or the positions are no whole numbers from 0 on.
    """

    members: NDArray[np.int64] = attrs.field(converter=_members, eq=attrs.cmp_using(eq=np.array_equal))
    side: str = attrs.field(default="row", converter=side_of)

    @classmethod
    def from_labels(cls, labels: ArrayLike, side: str = "row") -> tuple[Self, ...]:
        """
        The groups of a partition, by their labels, growing.

        Args:
            labels: The group of each line, int64; -1 where it belongs to none.
            side: ``"row"`` or ``"col"``.

        Returns:
            One group for each label of 0 or more that occurs.
        """
        numbers = whole_numbers("labels", labels)
        order = np.argsort(numbers, kind="stable")
        order = order[numbers[order] >= 0]
        bounds = np.flatnonzero(np.diff(numbers[order], prepend=-1))
        return tuple(cls(part, side) for part in np.split(order, bounds[1:]) if part.size)

    @property
    def key(self) -> tuple[str, bytes]:
        """What tells it from any other group."""
        return self.side, self.members.tobytes()
