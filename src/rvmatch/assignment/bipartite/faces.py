"""The optimal face: what is still open once a rank has reached its optimum."""

from typing import Self

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.bipartite.matching import covering_matching, largest_matching
from rvmatch.assignment.bipartite.network import UnitNetwork
from rvmatch.assignment.bipartite.potentials import optimal_prices
from rvmatch.assignment.bipartite.splits import match_joined
from rvmatch.errors import SolverError

__all__ = ["Face"]


@attrs.frozen(kw_only=True, eq=False)
class Face:
    """
    The matchings of a unit network that are optimal for every rank so far.

    They are the matchings that use only ``edges``, cover every left node, and cover the ``mandatory``
    right nodes. Nodes without a choice are taken out: their edges are ``settled``.

    Args:
        network: The network.
        edges: The edges open to choice, sorted, int64 ``[e]``.
        settled: The edges every such matching uses, int64 ``[s]``.
        mandatory: Which right nodes must be covered, bool ``[r]``.
        plan: One such matching, an edge for each left node that has a choice, int64; empty before any rank.
    """

    network: UnitNetwork
    edges: NDArray[np.int64]
    settled: NDArray[np.int64]
    mandatory: NDArray[np.bool_]
    plan: NDArray[np.int64]

    @classmethod
    def whole(cls, network: UnitNetwork) -> Self:
        """Every matching that covers the left nodes; no right node must be covered yet."""
        return cls(
            network=network,
            edges=np.arange(network.left.size),
            settled=np.empty(0, dtype=np.int64),
            mandatory=np.zeros(network.sizes[1], dtype=np.bool_),
            plan=np.empty(0, dtype=np.int64),
        )

    def narrowed(self, cost: NDArray[np.int64]) -> tuple[Self, str]:
        """
        The part of this face on which a cost is least.

        By complementary slackness a matching is cheapest exactly if it uses no edge dearer than its two
        prices and leaves no right node that has a price.

        Args:
            cost: What each edge of the network costs, int64.

        Returns:
            The smaller face, and how it was found, as in ``RankOutcome.method``.

        Raises:
            SolverError: If an answer does not hold; everything is checked in whole numbers.
        """
        if self.edges.size == 0:
            return self, "settled"
        lefts, left = np.unique(self.network.left[self.edges], return_inverse=True)
        rights, right = np.unique(self.network.right[self.edges], return_inverse=True)
        open_cost, mandatory = cost[self.edges], self.mandatory[rights]
        sizes = (lefts.size, rights.size)

        chosen, method = self._cheapest(left, right, open_cost, sizes, mandatory)
        left_price, right_price = optimal_prices(left, right, open_cost, chosen, mandatory)
        tight = open_cost == left_price[left] + right_price[right]
        forced = self.mandatory.copy()
        forced[rights[right_price < 0]] = True
        narrower = attrs.evolve(self, edges=self.edges[tight], mandatory=forced, plan=self.edges[chosen])
        return narrower._without_settled_nodes(), method

    def answer(self) -> NDArray[np.int64]:
        """The edges of one matching on this face, one for each left node."""
        return np.concatenate([self.settled, self.plan])

    def _cheapest(
        self,
        left: NDArray[np.int64],
        right: NDArray[np.int64],
        cost: NDArray[np.int64],
        sizes: tuple[int, int],
        mandatory: NDArray[np.bool_],
    ) -> tuple[NDArray[np.int64], str]:
        """A cheapest matching, one edge for each left node, and how it was found."""
        first = np.flatnonzero(np.diff(left, prepend=-1))
        least = np.minimum.reduceat(cost, first)
        if self.plan.size:
            plan = np.searchsorted(self.edges, self.plan)
            if (cost[plan] == least).all():
                return plan, "kept"
        idle = self.network.idle[self.edges]
        try:
            cheap = np.flatnonzero(cost == least[left])
            if cheap.size > 2 * sizes[0] and not mandatory.any():
                # Hopcroft-Karp is much faster than prices, where enough edges are equally cheap.
                free = largest_matching(left[cheap], right[cheap], sizes)
                if free.size == sizes[0]:
                    return cheap[free], "free"
            return match_joined(left, right, cost, sizes, mandatory, idle, covering_matching), "priced"
        except ValueError as error:
            raise SolverError("an earlier rank left no plan") from error

    def _without_settled_nodes(self) -> Self:
        """The same face; a node with a single edge is settled, and whatever that edge excludes is gone."""
        edges = self.edges
        settled = [self.settled]
        left, right = self.network.left, self.network.right
        planned = np.zeros(left.size, dtype=np.bool_)
        planned[self.plan] = True
        while edges.size:
            single_left = np.bincount(left[edges], minlength=self.network.sizes[0]) == 1
            single_right = np.bincount(right[edges], minlength=self.network.sizes[1]) == 1
            single_right &= self.mandatory
            sure = edges[single_left[left[edges]] | single_right[right[edges]]]
            if sure.size == 0:
                break
            if not planned[sure].all():
                raise SolverError("a node with a single edge does not use it")
            settled.append(sure)
            gone_left = np.zeros(self.network.sizes[0], dtype=np.bool_)
            gone_right = np.zeros(self.network.sizes[1], dtype=np.bool_)
            gone_left[left[sure]] = True
            gone_right[right[sure]] = True
            edges = edges[~(gone_left[left[edges]] | gone_right[right[edges]])]
        open_left = np.zeros(self.network.sizes[0], dtype=np.bool_)
        open_left[left[edges]] = True
        return attrs.evolve(
            self, edges=edges, settled=np.concatenate(settled), plan=self.plan[open_left[left[self.plan]]]
        )
