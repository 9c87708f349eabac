"""The nodes of groups: each is made when the first project of its group comes, and stays."""

from rvmatch.assignment.kernels.live_state import HUB
from rvmatch.assignment.live.network import ArcsToAdd, Fit, LiveNetwork
from rvmatch.matching.live.lines import arcs_between
from rvmatch.matching.live.terms import GroupName, Terms
from rvmatch.matching.policies.grouping import Side, own_side

__all__ = ["GroupNodes"]


class GroupNodes:
    """
    The groups that the policy speaks of, as nodes between the hub and the projects.

    Groups with a floor or a ceiling are there from the beginning, whoever is in the libraries.

    Args:
        terms: The policy as costs.
        network: Where the nodes are.
    """

    def __init__(self, terms: Terms, network: LiveNetwork) -> None:
        self._terms, self._network = terms, network
        self._nodes: dict[GroupName, int] = {}
        self._new_arcs: list[ArcsToAdd] = []
        self._new_fits: list[tuple[int, Fit]] = []
        for name in terms.limited:
            self.node((*terms.around(name), name))

    def node(self, around: tuple[GroupName, ...]) -> int:
        """
        The innermost of these groups, the hub if there is none.

        Args:
            around: Groups inside each other, the largest first.
        """
        outer = HUB
        for name in around:
            node = self._nodes.get(name)
            if node is None:
                node = self._nodes[name] = self._network.new_nodes(1)[0]
                demands = own_side(name[0]) is Side.DEMAND
                ends = (outer, node) if demands else (node, outer)
                self._new_arcs.append(arcs_between(*ends, self._terms.group_stretches(name)))
                self._new_fits.append((node, Fit.ENTERING if demands else Fit.LEAVING))
            outer = node
        return outer

    def take_new(self) -> tuple[list[ArcsToAdd], list[tuple[int, Fit]]]:
        """The arcs and fits of nodes made since this was last asked; they are still to be added."""
        found = self._new_arcs, self._new_fits
        self._new_arcs, self._new_fits = [], []
        return found
