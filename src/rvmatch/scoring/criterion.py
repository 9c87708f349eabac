"""What a criterion is, and in which whole numbers it answers."""

from typing import ClassVar, Final, Protocol, Self, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from rvmatch.columns import DemandColumns, Pairs, SupplyColumns
from rvmatch.columns.combinations import Facets
from rvmatch.model.projects import DemandProject, SupplyProject

__all__ = ["NEUTRAL", "ONE", "UNSTATED", "Criterion", "FacetCriterion", "LibraryCriterion"]

ONE: Final = 1_000_000
"""The best value of a criterion, in millionths."""

NEUTRAL: Final = 500_000
"""What counts where nobody stated enough, unless a criterion says otherwise; in millionths."""

UNSTATED: Final = -1
"""What a criterion answers for many where it answers None for one."""


@runtime_checkable
class Criterion(Protocol):
    """
    A measure of how well a supply suits a demand; said twice, and tested to be the same.

    Values are whole millionths from 0 to 1,000,000, so that sums are exact and
    the plan is the same on every machine. What is missing never scores zero:
    the answer is None (for many: ``UNSTATED``), and ``neutral`` counts.

    No value may hang on other pairs, nor on where a project stands: pairs are
    judged in blocks, and on an executor in columns of some projects only. A
    criterion whose ``values`` reads the columns' ``projects`` or ``texts``
    declares ``needs_projects: ClassVar[bool] = True``, so that an executor's
    workers are sent them. A criterion whose values hang on few numbers of
    each side can name them; see ``FacetCriterion``.
    """

    code: ClassVar[str]
    """Unique among the criteria of one matcher; the name of its weight."""

    neutral: ClassVar[int]
    """What counts where nobody stated enough, in millionths."""

    def value(self, demand: DemandProject, supply: SupplyProject) -> int | None:
        """The value of one pair in millionths, or None where nobody stated enough."""
        ...

    def values(self, demands: DemandColumns, supplies: SupplyColumns, pairs: Pairs) -> NDArray[np.int64]:
        """The same for many: ``[p]``, ``UNSTATED`` where ``value`` is None."""
        ...


@runtime_checkable
class LibraryCriterion(Criterion, Protocol):
    """
    A criterion that has to see both libraries before it can judge a pair.

    If what it saw is kept by positions of projects, it declares ``holds_positions: ClassVar[bool] = True``,
    and is fitted again to the columns of some projects where an executor's workers get no others.
    """

    def fitted(self, demands: DemandColumns, supplies: SupplyColumns) -> Self:
        """The criterion as it judges pairs of these libraries."""
        ...


@runtime_checkable
class FacetCriterion(Criterion, Protocol):
    """
    A criterion whose values hang on few numbers of each side alone.

    In large libraries ``values`` is then asked about each combination of these numbers once, and every pair
    gets the value of its combination.
    """

    def hangs_on(self, demands: DemandColumns, supplies: SupplyColumns) -> Facets:
        """Arrays of whole numbers ``[n]`` and ``[m]``: projects alike in them have the same values."""
        ...
