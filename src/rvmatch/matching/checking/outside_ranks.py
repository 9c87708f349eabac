"""The ranks of a proof for outsiders: what a plan should be good at, as numbers."""

from typing import Any, Final, Literal, TypeAlias

import attrs

from rvmatch.assignment.groups import Group
from rvmatch.assignment.ranks import GroupCoverage, GroupSteps, PairPoints, Rank, RolesFilled, WorstPoints
from rvmatch.errors import invalid
from rvmatch.matching.checking.outside_numbers import array, numbers

__all__ = ["CoverageRank", "PairRank", "ProofGroup", "ProofRank", "RoleRank", "StepRank", "WorstRank"]

_SIDES: Final = {"demand": "row", "supply": "col"}


def _side(_: object, attribute: "attrs.Attribute[Any]", value: object) -> None:
    if value not in tuple(_SIDES):
        raise invalid(attribute.name, "proof_side", value)


@attrs.frozen(kw_only=True)
class ProofGroup:
    """
    Some demands or some supplies that are counted together.

    Args:
        side: ``"demand"`` or ``"supply"``.
        members: Their numbers.
    """

    side: Literal["demand", "supply"] = attrs.field(validator=_side)
    members: tuple[int, ...] = attrs.field(validator=numbers)

    def group(self) -> Group:
        """The group as arrays."""
        return Group(array(self.members), _SIDES[self.side])


@attrs.frozen(kw_only=True)
class PairRank:
    """
    The sum of points of the pairs used.

    Args:
        points: What each pair is worth.
    """

    points: tuple[int, ...] = attrs.field(validator=numbers)

    def rank(self) -> Rank:
        """The rank as arrays."""
        return PairPoints(array(self.points))


@attrs.frozen(kw_only=True)
class CoverageRank:
    """
    How many groups of demands have a partner.

    Args:
        labels: The group of each demand; -1 where it belongs to none.
    """

    labels: tuple[int, ...] = attrs.field(validator=numbers)

    def rank(self) -> Rank:
        """The rank as arrays."""
        return GroupCoverage(array(self.labels))


@attrs.frozen(kw_only=True)
class StepRank:
    """
    What the first, second, ... pair of each group is worth.

    Args:
        groups: The groups.
        steps: What the first, second, ... pair of a group is worth; further ones are worth nothing.
    """

    groups: tuple[ProofGroup, ...]
    steps: tuple[int, ...] = attrs.field(validator=numbers)

    def rank(self) -> Rank:
        """The rank as arrays."""
        return GroupSteps([group.group() for group in self.groups], array(self.steps))


@attrs.frozen(kw_only=True)
class RoleRank:
    """How many role places are filled."""

    def rank(self) -> Rank:
        """The rank as arrays."""
        return RolesFilled()


@attrs.frozen(kw_only=True)
class WorstRank:
    """
    With as many pairs as the ranks before allow, the fewest points of a pair used that is not agreed.

    Args:
        points: How good each pair is.
    """

    points: tuple[int, ...] = attrs.field(validator=numbers)

    def rank(self) -> Rank:
        """The rank as arrays."""
        return WorstPoints(array(self.points))


ProofRank: TypeAlias = PairRank | CoverageRank | StepRank | RoleRank | WorstRank
"""What may stand in the order of ranks."""
