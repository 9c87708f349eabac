"""What one call changed in a live plan, and whether it was found by a few paths or solved anew."""

from enum import StrEnum, unique

import attrs

from rvmatch.errors import Remark

__all__ = ["LiveChange", "SolvedAnew"]

Values = tuple[tuple[int, ...], ...]


@unique
class SolvedAnew(StrEnum):
    """Why a change was solved anew instead of being found from the plan before."""

    NO = "no"
    """It was not: paths from the stored prices found it."""

    COVER = "cover"
    """Other counties come first: the first demand in a listed key county came, or the last one went."""

    RANGE = "range"
    """Prices had grown beyond the range in which sums are exact."""

    SOLVER = "solver"
    """A solver was named, and so it is the one that is asked."""

    LIBRARY_CRITERION = "library-criterion"
    """A criterion that counts judges each pair by the whole libraries, as similarity of texts does."""

    WORST_SCORE = "worst-score"
    """The lowest score is no sum over dockings."""

    GROUPS = "groups"
    """Groups that may cross are counted: fields, special actions or organisations."""

    GROWING_RETURNS = "growing-returns"
    """A later docking of a group is worth more than an earlier one."""

    MONEY = "money"
    """Supplies share their money out."""

    NEVER_TOGETHER = "never-together"
    """Two supplies are never recommended to the same demand."""


@attrs.frozen(kw_only=True)
class LiveChange:
    """
    What one call changed.

    Args:
        lost: Dockings that are no longer recommended, as keys of demand and supply, sorted.
        new: Dockings that are recommended now, likewise.
        before: What the plan had reached in each objective of its policy, as in ``ObjectiveOutcome.values``.
        after: What it reaches now.
        resolved: Whether the plan was solved anew.
        reason: Why, a ``SolvedAnew``.
    """

    lost: tuple[tuple[str, str], ...]
    new: tuple[tuple[str, str], ...]
    before: Values
    after: Values
    resolved: bool
    reason: SolvedAnew

    @property
    def remark(self) -> Remark:
        """How the change was found, in words."""
        return Remark.of(f"live.{self.reason}")

    @property
    def changes(self) -> int:
        """How many dockings were lost or are new."""
        return len(self.lost) + len(self.new)
