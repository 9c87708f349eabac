"""What a plan reached in each objective, and the prices that prove it, as plain numbers."""

from collections.abc import Iterable
from typing import Final, Self

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment import Certificate, Prices, RankedAssignment, RankOutcome, RankProof

__all__ = ["ObjectiveOutcome", "PlanCertificate", "RankPrices", "SolverRecord", "StagePrices"]

_LARGEST_PRICE: Final = 2**62
"""Prices beyond this are no prices: they would leave int64."""

Entries = tuple[tuple[int, int], ...]
"""Positions and what stands there; what is not named is zero."""


@attrs.frozen(kw_only=True)
class ObjectiveOutcome:
    """
    What a plan reached in one objective of its policy.

    Args:
        values: What it reached in each of the objective's ranks, in the objective's unit; most objectives are
            one rank.
        bounds: What no plan can exceed there while all earlier objectives keep their values; equal to the
            values where the optimum is proven.
    """

    values: tuple[int, ...]
    bounds: tuple[int, ...]

    @classmethod
    def of(cls, outcomes: Iterable[RankOutcome]) -> Self:
        """The outcome of these ranks."""
        found = tuple(outcomes)
        return cls(values=tuple(one.value for one in found), bounds=tuple(one.bound for one in found))

    @property
    def gap(self) -> int:
        """How far the plan may be from the optimum at most; zero if it is proven."""
        return sum(bound - value for value, bound in zip(self.values, self.bounds, strict=True))


@attrs.frozen(kw_only=True)
class SolverRecord:
    """
    How a plan was found; another solver would have found the same dockings.

    Args:
        solver: The solver that found it, one of ``Matcher``'s except ``"auto"``, or ``"highs"`` on the route
            ``"integer"``.
        reason: Why that solver: ``"asked"``, or a short code for what ``"auto"`` saw in the problem.
        faster_with: The extra that would have brought a faster solver for it, or None.
    """

    solver: str
    reason: str
    faster_with: str | None = None

    @classmethod
    def of(cls, answer: RankedAssignment) -> Self:
        """How this answer was found."""
        return cls(solver=answer.engine, reason=answer.engine_reason, faster_with=answer.faster_with)

    @classmethod
    def baseline(cls) -> Self:
        """The record of the baseline, which is never chosen for anybody."""
        return cls(solver="greedy", reason="asked")


def _entries(values: NDArray[np.int64]) -> Entries:
    places = np.flatnonzero(values)
    return tuple(zip(places.tolist(), values[places].tolist(), strict=True))


def _filled(entries: Entries, size: int) -> NDArray[np.int64]:
    values = np.zeros(size, dtype=np.int64)
    for place, value in entries:
        if not 0 <= place < size or abs(value) > _LARGEST_PRICE:
            raise IndexError(place)
        values[place] = value
    return values


@attrs.frozen(kw_only=True)
class StagePrices:
    """
    What one place costs in one stage of a rank: prices that are not zero, by position.

    Args:
        demands: Of demands, in the order of their keys.
        supplies: Of supplies, in the order of their keys.
        places: Of kinds of role place, in the order of ``RolePlaces``.
        groups: Of groups, in the order in which the policy first names them.
    """

    demands: Entries
    supplies: Entries
    places: Entries
    groups: Entries

    @classmethod
    def of(cls, prices: Prices) -> Self:
        """These prices."""
        return cls(
            demands=_entries(prices.rows),
            supplies=_entries(prices.cols),
            places=_entries(prices.places),
            groups=_entries(prices.groups),
        )

    def filled(self, sizes: tuple[int, int, int, int]) -> Prices:
        """
        The prices as arrays.

        Args:
            sizes: How many demands, supplies, kinds of role place and groups there are.

        Raises:
            IndexError: If a position is beyond them, or a price beyond any that can be.
        """
        return Prices(
            rows=_filled(self.demands, sizes[0]),
            cols=_filled(self.supplies, sizes[1]),
            places=_filled(self.places, sizes[2]),
            groups=_filled(self.groups, sizes[3]),
        )


@attrs.frozen(kw_only=True)
class RankPrices:
    """
    What proves one rank.

    Args:
        value: Its optimum.
        stages: Prices, as in ``rvmatch.assignment.RankProof``.
        cut: The prices that rule out a better worst score; None where there is nothing to rule out.
    """

    value: int
    stages: tuple[StagePrices, ...]
    cut: StagePrices | None = None


@attrs.frozen(kw_only=True)
class PlanCertificate:
    """
    What proves that a plan is the best under its policy: anybody can check it, without a solver.

    Args:
        ranks: Prices for the ranks of all objectives in turn, then for those that break ties.
    """

    ranks: tuple[RankPrices, ...]

    @classmethod
    def of(cls, certificate: Certificate) -> Self:
        """A certificate as plain numbers."""
        return cls(
            ranks=tuple(
                RankPrices(
                    value=proof.value,
                    stages=tuple(StagePrices.of(prices) for prices in proof.stages),
                    cut=None if proof.cut is None else StagePrices.of(proof.cut),
                )
                for proof in certificate.ranks
            )
        )

    def filled(self, sizes: tuple[int, int, int, int]) -> Certificate:
        """
        The certificate as arrays.

        Args:
            sizes: How many demands, supplies, kinds of role place and groups there are.

        Raises:
            IndexError: If a position is beyond them, or a price beyond any that can be.
        """
        return Certificate(
            ranks=tuple(
                RankProof(
                    value=rank.value,
                    stages=tuple(prices.filled(sizes) for prices in rank.stages),
                    cut=None if rank.cut is None else rank.cut.filled(sizes),
                )
                for rank in self.ranks
            )
        )
