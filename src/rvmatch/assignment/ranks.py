"""What a plan can be good at: each objective is a value, and says how good a plan is."""

from collections.abc import Iterable
from functools import cached_property
from typing import TypeAlias, final

import attrs
import numpy as np
from numpy.typing import ArrayLike, NDArray

from rvmatch.assignment.arrays import Lean, lean_numbers, read_only, whole_numbers, widened
from rvmatch.assignment.groups import Group
from rvmatch.errors import invalid

__all__ = [
    "GroupCoverage",
    "GroupSteps",
    "PairPoints",
    "Rank",
    "RolePoints",
    "RolesFilled",
    "WorstPoints",
    "named_groups",
]


def _groups(values: ArrayLike) -> NDArray[np.int64]:
    groups = read_only(whole_numbers("groups", values))
    if groups.size and groups.min() < -1:
        raise invalid("groups", "assignment_group", int(groups.min()))
    return groups


def _several(values: Iterable[Group]) -> tuple[Group, ...]:
    return tuple(values)


def _points(values: ArrayLike) -> NDArray[np.int64]:
    return read_only(whole_numbers("points", values))


def _lean_points(values: ArrayLike) -> Lean:
    return read_only(lean_numbers("points", values))


def _steps(values: ArrayLike) -> tuple[int, ...]:
    steps = tuple(whole_numbers("steps", values).tolist())
    if not steps:
        raise invalid("steps", "assignment_steps", steps)
    return steps


@final
@attrs.frozen(eq=False, slots=False)
class PairPoints:
    """
    The rank "the pairs used are worth as many points as possible together".

    Points given in int32 are held so as ``lean_points``; ``points`` are in int64 in any case, and made when
    they are first asked for.

    Args:
        points: What each pair of the problem is worth in this rank, int32 or int64 ``[p]``; any sign.

    Raises:
        InvalidValueError: If the points are no whole numbers.
    """

    lean_points: Lean = attrs.field(converter=_lean_points, alias="points")

    @cached_property
    def points(self) -> NDArray[np.int64]:
        """What each pair of the problem is worth in this rank, int64 ``[p]``."""
        return widened(self.lean_points)


@final
@attrs.frozen(eq=False)
class GroupCoverage:
    """
    The rank "as many groups of rows as possible have at least one partner".

    Args:
        groups: The group of each row, int64 ``[n]``; -1 where a row belongs to none.

    Raises:
        InvalidValueError: If the groups are no whole numbers, or one is less than -1.
    """

    groups: NDArray[np.int64] = attrs.field(converter=_groups)

    @property
    def steps(self) -> tuple[int, ...]:
        """Only the first partner counts."""
        return (1,)


@final
@attrs.frozen(eq=False)
class GroupSteps:
    """
    The rank "the first, second, ... partner of each group is worth so much".

    With ``(1,)`` this is coverage; with ``(3, 2, 1)`` returns diminish, and spread partners over groups.

    Args:
        groups: The groups, of either side.
        steps: What the first, second, ... pair of a group is worth, int; further ones are worth nothing.

    Raises:
        InvalidValueError: If there are no steps, or they are no whole numbers.
    """

    groups: tuple[Group, ...] = attrs.field(converter=_several)
    steps: tuple[int, ...] = attrs.field(converter=_steps)


@final
@attrs.frozen(eq=False)
class RolePoints:
    """
    The rank "the role places filled are worth as many points as possible together".

    Args:
        points: What each option of ``RolePlaces.options`` is worth, int64 ``[o]``.
    """

    points: NDArray[np.int64] = attrs.field(converter=_points)


@final
@attrs.frozen
class RolesFilled:
    """The rank "as many role places as possible are filled"."""


@final
@attrs.frozen(eq=False)
class WorstPoints:
    """
    The rank "with as many pairs as the earlier ranks allow, the worst pair used is as good as possible".

    Without the first clause the empty plan would win. Kept pairs are no choice and do not count as the worst.
    Where a plan uses no other pair, nothing is worse than the best: its value is then the greatest points of
    any pair that is not kept, or 0 if all are kept.

    Args:
        points: How good each pair of the problem is, int64 ``[p]``.
    """

    points: NDArray[np.int64] = attrs.field(converter=_points)


def named_groups(rank: object) -> tuple[Group, ...]:
    """
    The groups that a rank speaks of, as often as it names them.

    Args:
        rank: Any rank.

    Returns:
        Groups; none if it is about pairs or roles.
    """
    match rank:
        case GroupCoverage():
            return Group.from_labels(rank.groups)
        case GroupSteps():
            return rank.groups
        case _:
            return ()


Rank: TypeAlias = PairPoints | GroupCoverage | GroupSteps | RolePoints | RolesFilled | WorstPoints
"""What may stand in an order of ranks."""
