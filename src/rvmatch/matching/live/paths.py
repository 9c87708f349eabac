"""The plan as a network in which a change is found by a few paths."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.live.network import ArcsToAdd, Changed, Fit, LiveNetwork
from rvmatch.columns import DemandColumns, SupplyColumns, demand_columns, supply_columns
from rvmatch.eligibility.rule import Index
from rvmatch.matching.live.building import first_arcs
from rvmatch.matching.live.commits import Commits, ImpossibleChangeError, same_arcs
from rvmatch.matching.live.groups import GroupNodes
from rvmatch.matching.live.lines import PairMaker, arcs_between, not_eligible
from rvmatch.matching.live.pair_book import PairBook
from rvmatch.matching.live.role_nodes import Inner, RoleNodes
from rvmatch.matching.live.shelves import Shelves, demand_places, supply_places
from rvmatch.matching.live.side import LiveSide
from rvmatch.matching.live.terms import GroupName, Terms
from rvmatch.matching.market import Market
from rvmatch.matching.policies.limits import Agreed, Refused
from rvmatch.matching.settings import RunSettings
from rvmatch.model.libraries import ProjectLibrary
from rvmatch.model.projects import DemandProject, SupplyProject

__all__ = ["Docking", "Dockings", "PathPlan"]

C = TypeVar("C", DemandColumns, SupplyColumns)

Docking = tuple[str, str]
Dockings = tuple[tuple[Docking, ...], tuple[Docking, ...]]
"""Dockings lost, and dockings new, each sorted."""

Numbers = NDArray[np.int64]


class PathPlan:
    """
    A plan that is kept at its optimum by augmenting paths.

    Args:
        settings: The settings of the run; their policy is one that paths can keep up to date.
        market: The market to begin with.
        terms: What the policy says of single arcs.
        between: Called now and then while the first plan is sought; it may raise.

    Raises:
        ImpossibleChangeError: If no plan keeps to the limits, or an agreed pair is not eligible.
        OutOfRangeError: If prices would leave their range.
    """

    def __init__(
        self, settings: RunSettings, market: Market, terms: Terms, between: Callable[[], None] | None = None
    ) -> None:
        scored, limits = market.scored, settings.policy.limits
        declared = {getattr(rule, "index", None) for rule in settings.rules}
        by = {"by_field": Index.FIELD in declared, "by_region": Index.REGION in declared}
        n, m = len(scored.demands), len(scored.supplies)
        self._network = LiveNetwork(terms.ranks)
        self._commits = Commits(self._network)
        first = self._network.new_nodes(n + m)[0] if n + m else 1
        self._demands = LiveSide(scored.demands, Shelves(**by), first)
        self._supplies = LiveSide(scored.supplies, Shelves(**by), first + n)
        self._groups = GroupNodes(terms, self._network)
        self._agreed = PairBook(one for one in limits if isinstance(one, Agreed))
        self._refused = PairBook(one for one in limits if isinstance(one, Refused))
        self._settings, self._terms = settings, terms
        self._pairs = PairMaker(
            settings=settings,
            criteria=market.criteria,
            terms=terms,
            agreed=self._agreed,
            refused=self._refused,
        )
        self._roles = RoleNodes(terms, self._network)
        begun = first_arcs(settings.policy, market, terms, (self._groups, self._roles), (first, first + n))
        if begun is None:
            raise ImpossibleChangeError
        arcs = ArcsToAdd.joined(begun[0], terms.ranks)
        if (arcs.lower > arcs.upper).any():
            raise ImpossibleChangeError
        fits = [
            *begun[1],
            *((node, Fit.LEAVING) for node in range(first + n, first + n + m)),
            *((node, Fit.LEAVING) for node in self._roles.all_nodes()),
            *((node, Fit.ROW) for node in range(first, first + n)),
        ]
        self._commits.commit(come=arcs, fits=fits, between=between)
        self._commits.intact = True

    @property
    def intact(self) -> bool:
        """Whether no change was broken off halfway; if one was, the plan has to be built anew."""
        return self._commits.intact

    @property
    def values(self) -> tuple[tuple[int, ...], ...]:
        """What the plan reaches in each objective."""
        found = self._network.values
        return tuple(found[span] for span in self._terms.spans)

    def dockings(self) -> tuple[Docking, ...]:
        """All recommended dockings, sorted."""
        tails, heads, _ = self._network.flows()
        named = self._named(zip(tails.tolist(), heads.tolist(), strict=True))
        return tuple(sorted(name for name in named if name is not None))

    def proven(self) -> bool:
        """Whether the stored prices prove the plan: all arcs are looked at."""
        return self._network.proven()

    def set_demand(self, old: DemandProject | None, new: DemandProject | None) -> Dockings:
        """
        A demand comes, goes or changes; one of the two is given at least.

        Args:
            old: The demand as it is; None if there is none of this key.
            new: The demand as it is to be, under the same key; None if it goes.

        Returns:
            Which dockings are lost, and which are new.

        Raises:
            InvalidValueError: If a rule rejects a pair that is agreed on; nothing is changed.
            ImpossibleChangeError: If no plan keeps to the limits then; nothing is changed.
            OutOfRangeError: If prices would leave their range; the plan has to be built anew.
        """
        if new is None:
            return self._removed(self._demands, old.key if old else "")
        columns = demand_columns(ProjectLibrary([new]))
        ((codes, profile),) = demand_places(columns)
        slots = self._supplies.find(codes, profile)
        others = self._supplies.columns.take(slots)
        pairs = self._pairs.suitable(columns, others)
        self._check_agreed(
            self._agreed.of_demand(new.key), self._supplies, slots[pairs.cols[pairs.kept > 0]], new
        )
        around = self._group_node(self._terms.demand_groups(new))
        stretches = self._terms.line_stretches(new.key, new.partners_wanted)
        node = self._demands.node(new.key) if old else self._network.new_nodes(1)[0]
        arcs = pairs.arcs(np.array([node]), self._supplies.nodes(slots))
        own = arcs_between(around, node, stretches)
        if not self._terms.fills_roles:
            return self._put(self._demands, columns, node, own, arcs)
        places, before = self._roles.new_places(node, new)
        inner = self._roles.split(
            arcs, others.roles_offered[pairs.cols], lambda _: places, places=places, before=before
        )
        return self._put_with_roles(self._demands, columns, node, own, inner)

    def set_supply(self, old: SupplyProject | None, new: SupplyProject | None) -> Dockings:
        """A supply comes, goes or changes; as ``set_demand``."""
        if new is None:
            return self._removed(self._supplies, old.key if old else "")
        columns = supply_columns(ProjectLibrary([new]))
        ((codes, profile),) = supply_places(columns)
        slots = self._demands.find(codes, profile)
        pairs = self._pairs.suitable(self._demands.columns.take(slots), columns)
        self._check_agreed(
            self._agreed.of_supply(new.key), self._demands, slots[pairs.rows[pairs.kept > 0]], new
        )
        around = self._group_node(self._terms.supply_groups(new))
        stretches = [(0, new.projects_accepted, np.zeros(self._terms.ranks, dtype=np.int64))]
        node = self._supplies.node(new.key) if old else self._network.new_nodes(1)[0]
        arcs = pairs.arcs(self._demands.nodes(slots), np.array([node]))
        own = arcs_between(node, around, stretches)
        if not self._terms.fills_roles:
            return self._put(self._supplies, columns, node, own, arcs)
        inner = self._roles.split(arcs, columns.roles_offered[pairs.cols], self._roles.places_of)
        return self._put_with_roles(self._supplies, columns, node, own, inner)

    def agree(self, demand: str, supply: str) -> Dockings:
        """
        A demand and a supply agreed on a docking, which every plan keeps from now on.

        Args:
            demand: The key of a demand that is there.
            supply: The key of a supply that is there; the pair is not refused.

        Returns:
            Which dockings are lost, and which are new.

        Raises:
            As ``set_demand``.
        """
        row, col = self._demands.node(demand), self._supplies.node(supply)
        arc = self._arc(row, col)
        if arc >= 0:
            changed = self._commits.commit(bounds=[(arc, 1, 1)])
        else:
            asked, offered = self._demands.one(demand), self._supplies.one(supply)
            found = self._pairs.suitable(asked, offered, at_least=0, agreeing=((demand, supply),))
            if not found.rows.size:
                raise not_eligible(asked.projects[0], offered.projects[0], self._settings.rules)
            come = found.arcs(np.array([row]), np.array([col]))
            come = attrs.evolve(come, lower=np.ones_like(come.lower))
            inner = self._roles.split(come, offered.roles_offered[found.cols], self._roles.places_of)
            changed = self._commit_inner(inner)
            self._roles.enter(None, inner)
        self._agreed.add(demand, supply)
        return self._ended(changed)

    def refuse(self, demand: str, supply: str) -> Dockings:
        """A pair that no plan recommends from now on; it is not agreed on. As ``agree``."""
        row, col = self._demands.node(demand), self._supplies.node(supply)
        arc, node = self._arc(row, col), self._roles.pair_node(row, col)
        gone = np.array([arc]) if node is None else self._arcs_at([node])
        fits = [] if node is None else [(node, Fit.ENTERING)]
        changed = self._commits.commit(gone=gone, undo_fits=fits) if arc >= 0 else None
        self._refused.add(demand, supply)
        found: Dockings = ((), ()) if changed is None else self._difference(changed)
        if node is not None:
            self._roles.forget([node])
        self._commits.intact = True
        return found

    def _arc(self, row: int, col: int) -> int:
        """The arc of a pair, which begins at its own node if it has one; -1 if there is none."""
        node = self._roles.pair_node(row, col)
        return self._network.arc_between(row if node is None else node, col)

    def _arcs_at(self, nodes: Iterable[int]) -> Numbers:
        """All arcs that begin or end at these nodes, each once."""
        network = self._network
        found = [part for node in nodes for part in (network.arcs_out(node), network.arcs_in(node))]
        return np.unique(np.concatenate(found))

    def _commit_inner(self, inner: Inner) -> Changed:
        """Add a pair that has a node of its own, or not."""
        come = ArcsToAdd.joined(inner.arcs, self._terms.ranks)
        try:
            return self._commits.commit(come=come, fits=[(node, Fit.ENTERING) for node in inner.nodes])
        except ImpossibleChangeError:
            self._roles.forget(inner.nodes)
            raise

    def _put(self, side: LiveSide[C], columns: C, node: int, own: ArcsToAdd, pairs: ArcsToAdd) -> Dockings:
        """Give a project its arcs and write it down; only those that differ are changed, if few do."""
        fit = Fit.ROW if side is self._demands else Fit.COLUMN
        (key,) = columns.keys
        out, into = self._network.arcs_out(node), self._network.arcs_in(node)
        lines, old_pairs = (into, out) if fit is Fit.ROW else (out, into)
        same_pairs = same_arcs(self._network.arcs(old_pairs), pairs)
        same_lines = same_arcs(self._network.arcs(lines), own)
        try:
            if same_pairs and same_lines and lines.size:
                changed = None
            elif same_pairs and lines.size:
                changed = self._commits.commit(gone=lines, come=own)
            else:
                come = ArcsToAdd.joined([own, pairs], self._terms.ranks)
                changed = self._commits.commit(
                    gone=np.concatenate([lines, old_pairs]), come=come, fits=[(node, fit)]
                )
        except ImpossibleChangeError:
            if not lines.size:
                self._network.drop_node(node)
            raise
        self._commits.intact = False
        side.put(key, columns, node)
        return self._ended(changed)

    def _put_with_roles(
        self, side: LiveSide[C], columns: C, node: int, own: ArcsToAdd, inner: Inner
    ) -> Dockings:
        """As ``_put``, where pairs can fill roles: all that stands between the lines is made anew."""
        asks = side is self._demands
        (key,) = columns.keys
        old: list[int] = self._roles.inner(node)
        fresh = not (self._network.arcs_out(node).size or self._network.arcs_in(node).size)
        within: Fit = Fit.LEAVING if asks else Fit.ENTERING
        fit: Fit = Fit.ROW if asks else Fit.COLUMN
        try:
            changed = self._commits.commit(
                gone=self._arcs_at([node, *old]),
                come=ArcsToAdd.joined([own, *inner.arcs], self._terms.ranks),
                fits=[*((one, within) for one in inner.nodes), (node, fit)],
                undo_fits=[*((one, within) for one in old), (node, fit)],
            )
        except ImpossibleChangeError:
            self._roles.forget(inner.nodes)
            if fresh:
                self._network.drop_node(node)
            raise
        self._commits.intact = False
        side.put(key, columns, node)
        self._roles.enter(node if asks else None, inner)
        found = self._difference(changed)
        self._roles.forget(old)
        self._commits.intact = True
        return found

    def _removed(self, side: LiveSide[C], key: str) -> Dockings:
        """Take a project's arcs away and forget it."""
        node = side.node(key)
        inner: list[int] = self._roles.inner(node)
        fits = [(one, Fit.LEAVING if side is self._demands else Fit.ENTERING) for one in inner]
        changed = self._commits.commit(gone=self._arcs_at([node, *inner]), undo_fits=fits)
        found = self._difference(changed)
        self._roles.forget_line(node)
        side.remove(key)
        self._network.drop_node(node)
        self._commits.intact = True
        return found

    def _group_node(self, names: tuple[GroupName, ...]) -> int:
        """The node around a project; groups that are new are joined to the network."""
        node = self._groups.node(names)
        arcs, fits = self._groups.take_new()
        if arcs:
            self._commits.commit(come=ArcsToAdd.joined(arcs, self._terms.ranks), fits=fits)
            self._commits.intact = True
        return node

    def _ended(self, changed: Changed | None) -> Dockings:
        """The end of a change that is written down everywhere."""
        found: Dockings = ((), ()) if changed is None else self._difference(changed)
        self._commits.intact = True
        return found

    def _difference(self, changed: Changed) -> Dockings:
        """The dockings lost and new among the arcs that changed; an arc may have replaced another."""
        more: dict[Docking, int] = {}
        ends = zip(changed.tail.tolist(), changed.head.tolist(), strict=True)
        for name, amount in zip(self._named(ends), changed.more.tolist(), strict=True):
            if name is not None:
                more[name] = more.get(name, 0) + amount
        lost = sorted(name for name, amount in more.items() if amount < 0)
        return tuple(lost), tuple(sorted(name for name, amount in more.items() if amount > 0))

    def _named(self, ends: Iterable[tuple[int, int]]) -> Iterator[Docking | None]:
        """The keys of the demand and the supply that an arc joins; None if it is no pair's."""
        demands, supplies = self._demands, self._supplies
        for tail, head in ends:
            found = self._roles.ends(tail)
            row = tail if found is None else found[0]
            pair = supplies.is_node(head) and demands.is_node(row)
            yield (demands.key_of(row), supplies.key_of(head)) if pair else None

    def _check_agreed(
        self,
        names: tuple[Docking, ...],
        others: LiveSide[Any],
        kept: Numbers,
        new: DemandProject | SupplyProject,
    ) -> None:
        """Refuse a project whose agreements a rule now rejects."""
        keys = others.keys(kept)
        for demand, supply in names:
            if isinstance(new, DemandProject) and supply not in keys:
                raise not_eligible(new, others.one(supply).projects[0], self._settings.rules)
            if isinstance(new, SupplyProject) and demand not in keys:
                raise not_eligible(others.one(demand).projects[0], new, self._settings.rules)
