"""Who is reached: rows and groups with a partner, and whether remote rows are reached less often."""

from typing import ClassVar, final

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.mechanisms import Choice

__all__ = ["GroupsServed", "GroupsServedShare", "RemotenessGap", "RowsServed", "RowsServedShare"]

_COVERAGE = "R. Church and C. ReVelle, The maximal covering location problem, 1974"


@final
@attrs.frozen(kw_only=True)
class RowsServed:
    """
    How many rows have a partner.

    Source:
        R. Church and C. ReVelle, The maximal covering location problem, Papers of the Regional Science
        Association 32 (1974) 101-118.
    """

    name: ClassVar[str] = "rows_served"
    definition: ClassVar[str] = "number of rows with at least one chosen pair"
    source: ClassVar[str] = _COVERAGE
    lowest: ClassVar[float | None] = 0.0
    highest: ClassVar[float | None] = None
    better: ClassVar[str] = "higher"

    def of(self, choice: Choice) -> float | None:
        return float(np.count_nonzero(choice.row_counts))


@final
@attrs.frozen(kw_only=True)
class RowsServedShare:
    """
    Which share of the rows that take a partner have one, those without any possible partner included.

    Source:
        Church and ReVelle 1974, as in ``RowsServed``.
    """

    name: ClassVar[str] = "rows_served_share"
    definition: ClassVar[str] = (
        "rows with a chosen pair, divided by rows with a capacity of 1 or more; None if there are none"
    )
    source: ClassVar[str] = _COVERAGE
    lowest: ClassVar[float | None] = 0.0
    highest: ClassVar[float | None] = 1.0
    better: ClassVar[str] = "higher"

    def of(self, choice: Choice) -> float | None:
        return _served_share(choice, np.ones(choice.row_counts.size, dtype=bool))


@final
@attrs.frozen(kw_only=True)
class GroupsServed:
    """
    How many groups have a partner.

    Source:
        Church and ReVelle 1974, as in ``RowsServed``; 民发〔2022〕11号 asks that every key-assistance
        county is paired.
    """

    name: ClassVar[str] = "groups_served"
    definition: ClassVar[str] = "number of groups of which at least one row has a chosen pair"
    source: ClassVar[str] = _COVERAGE
    lowest: ClassVar[float | None] = 0.0
    highest: ClassVar[float | None] = None
    better: ClassVar[str] = "higher"

    def of(self, choice: Choice) -> float | None:
        return float(_groups(choice, choice.row_counts > 0))


@final
@attrs.frozen(kw_only=True)
class GroupsServedShare:
    """
    Which share of the groups with a row that takes a partner have one.

    Source:
        Church and ReVelle 1974, as in ``RowsServed``; 民发〔2022〕11号, as in ``GroupsServed``.
    """

    name: ClassVar[str] = "groups_served_share"
    definition: ClassVar[str] = (
        "groups with a chosen pair, divided by groups with a row of capacity 1 or more; None if there are "
        "none"
    )
    source: ClassVar[str] = _COVERAGE
    lowest: ClassVar[float | None] = 0.0
    highest: ClassVar[float | None] = 1.0
    better: ClassVar[str] = "higher"

    def of(self, choice: Choice) -> float | None:
        asking = _groups(choice, choice.market.problem.row_capacity > 0)
        return _groups(choice, choice.row_counts > 0) / asking if asking else None


@final
@attrs.frozen(kw_only=True)
class RemotenessGap:
    """
    By how much the share of rows with a partner is smaller among remote rows than among the others.

    Zero is no gap; below zero, remote rows are reached more often. Neither way is better by itself.

    Source:
        The demographic parity difference: C. Dwork et al., Fairness through awareness, ITCS 2012, 214-226.
    """

    name: ClassVar[str] = "remoteness_gap"
    definition: ClassVar[str] = (
        "rows_served_share of the rows that are not remote, minus that of the remote rows; None if either "
        "has no row of capacity 1 or more"
    )
    source: ClassVar[str] = "Dwork et al. 2012 (demographic parity)"
    lowest: ClassVar[float | None] = -1.0
    highest: ClassVar[float | None] = 1.0
    better: ClassVar[str] = ""

    def of(self, choice: Choice) -> float | None:
        near = _served_share(choice, ~choice.market.remote)
        remote = _served_share(choice, choice.market.remote)
        return None if near is None or remote is None else near - remote


def _served_share(choice: Choice, which: NDArray[np.bool_]) -> float | None:
    asking = which & (choice.market.problem.row_capacity > 0)
    count = int(np.count_nonzero(asking))
    return int(np.count_nonzero(choice.row_counts[asking])) / count if count else None


def _groups(choice: Choice, which: NDArray[np.bool_]) -> int:
    labels = choice.market.groups[which]
    return int(np.unique(labels[labels >= 0]).size)
