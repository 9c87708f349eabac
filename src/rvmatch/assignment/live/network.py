"""A network that changes and stays at its optimum: one owner, arrays that grow, prices that are kept."""

from collections.abc import Callable, Sequence
from enum import Enum, auto, unique
from typing import Final

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.kernels.live_state import (
    ARC_FIELDS,
    BALANCED,
    BEFORE,
    CHANGED,
    COLUMN,
    COUNTERS,
    ENTERING,
    EXCESS,
    FIRST_IN,
    FIRST_OUT,
    FLOW,
    HEAD,
    IMPOSSIBLE,
    LEAVING,
    LOWER,
    MORE_TO_DO,
    NODE_FIELDS,
    NOTHING,
    OPERATIONS,
    ROW,
    TAIL,
    UPPER,
    WAITING,
    LiveState,
)

__all__ = ["UNBOUNDED", "ArcsToAdd", "Changed", "Fit", "LiveNetwork", "Outcome"]

Numbers = NDArray[np.int64]

UNBOUNDED: Final = 2**40
"""The greatest flow on an arc that nothing bounds: more than any library has places."""

_LARGEST_COST: Final = 2**40
"""No cost of an arc may be larger, so that potentials stay in their range for a very long while."""

_SLICE: Final = 2_000_000
"""How many arcs are looked at before somebody may say stop; some hundredths of a second."""

_AT_ONCE: Final = 100_000
"""How many arcs or nodes are entered before somebody may say stop."""

_NO_ARCS: Final = np.zeros(0, dtype=np.int64)
_NO_FITS: Final = np.zeros((0, 2), dtype=np.int64)


@unique
class Outcome(Enum):
    """How a change ended."""

    DONE = auto()
    """The circulation is the cheapest."""

    IMPOSSIBLE = auto()
    """No circulation keeps to the bounds: take the change back."""

    OUT_OF_RANGE = auto()
    """A potential would leave its range: build the network anew."""


@unique
class Fit(Enum):
    """What the potential of a node has to suit; see ``rvmatch.assignment.kernels.live_state.ROW``."""

    ROW = ROW
    COLUMN = COLUMN
    LEAVING = LEAVING
    ENTERING = ENTERING


@attrs.frozen(kw_only=True, eq=False)
class ArcsToAdd:
    """
    Arcs that are to come.

    Args:
        tail: Where each begins, int64 ``[k]``.
        head: Where it ends, int64 ``[k]``.
        lower: The least flow, int64 ``[k]``.
        upper: The greatest flow, int64 ``[k]``.
        cost: What a unit of flow costs in each rank, int64 ``[k, r]``.
    """

    tail: Numbers
    head: Numbers
    lower: Numbers
    upper: Numbers
    cost: Numbers

    @classmethod
    def joined(cls, parts: Sequence["ArcsToAdd"], ranks: int) -> "ArcsToAdd":
        """All arcs of these parts."""
        if not parts:
            empty = np.zeros((0, ranks), dtype=np.int64)
            return cls(tail=_NO_ARCS, head=_NO_ARCS, lower=_NO_ARCS, upper=_NO_ARCS, cost=empty)
        if len(parts) == 1:
            return parts[0]
        return cls(
            tail=np.concatenate([part.tail for part in parts]),
            head=np.concatenate([part.head for part in parts]),
            lower=np.concatenate([part.lower for part in parts]),
            upper=np.concatenate([part.upper for part in parts]),
            cost=np.concatenate([part.cost for part in parts]),
        )


@attrs.frozen(kw_only=True, eq=False)
class Changed:
    """
    Where the flow is another than before.

    Args:
        tail: Where each such arc begins, int64 ``[k]``.
        head: Where it ends, int64 ``[k]``.
        more: By how much more flow, int64 ``[k]``; less than zero for less.
    """

    tail: Numbers
    head: Numbers
    more: Numbers


_NO_CHANGE: Final = Changed(tail=_NO_ARCS, head=_NO_ARCS, more=_NO_ARCS)


class LiveNetwork:
    """
    A cheapest circulation, with potentials that prove it, that changes arc by arc.

    Costs are tuples: the first rank counts most, and no rank is weighed against another. Node 0 is the hub,
    where flow begins and ends. Not to be used from two threads at once.

    Args:
        ranks: How many numbers a cost has, r.
    """

    def __init__(self, ranks: int) -> None:
        self._ranks = ranks
        self._free_arcs: list[int] = []
        self._free_nodes: list[int] = []
        self._arcs = self._nodes = 0
        self._state = LiveState(
            arcs=np.zeros((0, ARC_FIELDS), dtype=np.int64),
            costs=np.zeros((0, ranks), dtype=np.int64),
            nodes=np.zeros((0, NODE_FIELDS), dtype=np.int64),
            potentials=np.zeros((0, ranks), dtype=np.int64),
            distances=np.zeros((0, ranks), dtype=np.int64),
            heap=_NO_ARCS,
            settled=_NO_ARCS,
            waiting=_NO_ARCS,
            changed=_NO_ARCS,
            counters=np.zeros(COUNTERS, dtype=np.int64),
            totals=np.zeros(ranks, dtype=np.int64),
        )
        self.new_nodes(1)

    @property
    def ranks(self) -> int:
        """How many numbers a cost has."""
        return self._ranks

    @property
    def values(self) -> tuple[int, ...]:
        """What all flow together is worth in each rank."""
        return tuple(self._state.totals.tolist())

    def new_nodes(self, count: int) -> list[int]:
        """So many nodes without arcs, reused or new."""
        reused = [self._free_nodes.pop() for _ in range(min(count, len(self._free_nodes)))]
        fresh = list(range(self._nodes, self._nodes + count - len(reused)))
        self._nodes += len(fresh)
        if self._nodes > self._state.heap.size:
            self._grow_nodes()
        for node in reused:
            self._clear(node)
        return reused + fresh

    def drop_node(self, node: int) -> None:
        """Give a node back that has no arc any more."""
        nodes = self._state.nodes
        if nodes[node, FIRST_OUT] != NOTHING or nodes[node, FIRST_IN] != NOTHING or nodes[node, EXCESS]:
            raise ValueError(f"node {node} still has arcs or flow")
        self._free_nodes.append(node)

    def arcs_out(self, node: int) -> Numbers:
        """The arcs that begin at a node, int64 ``[k]``."""
        from rvmatch.assignment.kernels.live_change import arcs_at

        return arcs_at(self._state, node, 1)

    def arcs_in(self, node: int) -> Numbers:
        """The arcs that end at a node, int64 ``[k]``."""
        from rvmatch.assignment.kernels.live_change import arcs_at

        return arcs_at(self._state, node, 0)

    def arc_between(self, tail: int, head: int) -> int:
        """An arc from one node to another; -1 if there is none."""
        from rvmatch.assignment.kernels.live_change import arc_between

        return int(arc_between(self._state, tail, head))

    def arcs(self, places: Numbers) -> ArcsToAdd:
        """These arcs as they are, so that they can be added again."""
        own = self._state.arcs[places]
        return ArcsToAdd(
            tail=own[:, TAIL],
            head=own[:, HEAD],
            lower=own[:, LOWER],
            upper=own[:, UPPER],
            cost=self._state.costs[places],
        )

    def bounds(self, arcs: Sequence[int]) -> list[tuple[int, int, int]]:
        """These arcs with the least and the greatest flow on each."""
        own = self._state.arcs
        return [(arc, int(own[arc, LOWER]), int(own[arc, UPPER])) for arc in arcs]

    def flows(self) -> tuple[Numbers, Numbers, Numbers]:
        """Tails, heads and flows of all arcs that carry some, int64 ``[k]`` each."""
        arcs = self._state.arcs[: self._arcs]
        used = arcs[(arcs[:, TAIL] != NOTHING) & (arcs[:, FLOW] != 0)]
        return used[:, TAIL], used[:, HEAD], used[:, FLOW]

    def change(
        self,
        *,
        gone: Numbers = _NO_ARCS,
        come: ArcsToAdd | None = None,
        fits: Sequence[tuple[int, Fit]] = (),
        bounds: Sequence[tuple[int, int, int]] = (),
        between: Callable[[], None] | None = None,
    ) -> tuple[Outcome, Changed, Numbers]:
        """
        Change arcs, and bring the circulation back to its optimum.

        Args:
            gone: Arcs to take away, int64 ``[k]``.
            come: Arcs to add.
            fits: Nodes whose potentials are chosen anew, in this order.
            bounds: Arcs with a new least and a new greatest flow.
            between: Called now and then in a long search; it may raise, and the network is then of no use.

        Returns:
            How it ended, where the flow is another, and the arcs added, int64 ``[k]``. If it is not ``DONE``
            the circulation is unfinished: after ``IMPOSSIBLE`` the opposite change, or another that makes it
            possible, finishes it.
        """
        from rvmatch.assignment.kernels.live_change import balance

        state, counters = self._state, self._state.counters
        if any(least > most for _, least, most in bounds):
            raise ValueError("an arc must carry more than it can")
        places = _NO_ARCS if come is None else self._placed(come)
        state = self._state
        for arc, least, most in bounds:
            state.arcs[arc, LOWER], state.arcs[arc, UPPER] = least, most
        touched = places
        if bounds:
            touched = np.concatenate([places, np.array([arc for arc, _, _ in bounds], dtype=np.int64)])
        fitted = np.array([(node, how.value) for node, how in fits], dtype=np.int64) if fits else _NO_FITS
        counters[OPERATIONS] += 1
        counters[CHANGED] = 0
        if not self._entered(gone, places, fitted, touched, between):
            return Outcome.OUT_OF_RANGE, _NO_CHANGE, places
        while (ended := balance(state, _SLICE)) == MORE_TO_DO:
            if between is not None:
                between()
        changed = self._changed()
        state.arcs[gone, TAIL] = NOTHING
        self._free_arcs.extend(gone.tolist())
        if ended == BALANCED:
            return Outcome.DONE, changed, places
        return Outcome.IMPOSSIBLE if ended == IMPOSSIBLE else Outcome.OUT_OF_RANGE, changed, places

    def proven(self) -> bool:
        """Whether the potentials prove the circulation cheapest: all arcs looked at, in whole numbers."""
        state = self._state
        there = np.flatnonzero(state.arcs[: self._arcs, TAIL] != NOTHING)
        arcs = state.arcs[there]
        tail, head, flow = arcs[:, TAIL], arcs[:, HEAD], arcs[:, FLOW]
        surplus = np.zeros(self._nodes, dtype=np.int64)
        np.add.at(surplus, head, flow)
        np.subtract.at(surplus, tail, flow)
        reduced = state.costs[there] + state.potentials[tail] - state.potentials[head]
        sign = np.zeros(there.size, dtype=np.int64)
        for rank in range(self._ranks):
            sign = np.where(sign == 0, np.sign(reduced[:, rank]), sign)
        lower, upper = arcs[:, LOWER], arcs[:, UPPER]
        in_bounds = (lower <= flow) & (flow <= upper)
        at_bound = ((sign <= 0) | (flow == lower)) & ((sign >= 0) | (flow == upper))
        worth = -(state.costs[there] * flow[:, np.newaxis]).sum(axis=0)
        balanced = not surplus.any() and not state.counters[WAITING]
        return bool(balanced and in_bounds.all() and at_bound.all() and (worth == state.totals).all())

    def _entered(
        self,
        gone: Numbers,
        come: Numbers,
        fitted: Numbers,
        touched: Numbers,
        between: Callable[[], None] | None,
    ) -> bool:
        """Enter a change, a large one bit by bit, so that somebody may say stop; whether it is in range."""
        from rvmatch.assignment.kernels.live_change import change

        if max(gone.size, come.size, len(fitted), touched.size) <= _AT_ONCE:
            return bool(change(self._state, gone, come, fitted, touched))
        for place, whole in enumerate((gone, come, fitted, touched)):
            for start in range(0, len(whole), _AT_ONCE):
                if between is not None:
                    between()
                parts = [_NO_ARCS, _NO_ARCS, _NO_FITS, _NO_ARCS]
                parts[place] = whole[start : start + _AT_ONCE]
                if not change(self._state, *parts):
                    return False
        return True

    def _changed(self) -> Changed:
        state = self._state
        arcs = state.arcs[state.changed[: state.counters[CHANGED]]]
        arcs = arcs[arcs[:, FLOW] != arcs[:, BEFORE]]
        return Changed(tail=arcs[:, TAIL], head=arcs[:, HEAD], more=arcs[:, FLOW] - arcs[:, BEFORE])

    def _placed(self, come: ArcsToAdd) -> Numbers:
        """Room for these arcs, with all that is known of them written down."""
        if come.cost.size and int(np.abs(come.cost).max()) > _LARGEST_COST:
            raise ValueError(f"a cost is larger than {_LARGEST_COST}")
        if (come.lower > come.upper).any():
            raise ValueError("an arc must carry more than it can")
        count, free = come.tail.size, self._free_arcs
        reused = [free.pop() for _ in range(min(count, len(free)))]
        places = np.array([*reused, *range(self._arcs, self._arcs + count - len(reused))], dtype=np.int64)
        self._arcs += count - len(reused)
        if self._arcs > self._state.changed.size:
            self._grow_arcs()
        state = self._state
        state.arcs[places] = 0
        state.arcs[places, TAIL], state.arcs[places, HEAD] = come.tail, come.head
        state.arcs[places, LOWER], state.arcs[places, UPPER] = come.lower, come.upper
        state.costs[places] = come.cost
        return places

    def _clear(self, node: int) -> None:
        state = self._state
        state.nodes[node] = 0
        state.nodes[node, FIRST_OUT] = state.nodes[node, FIRST_IN] = NOTHING
        state.potentials[node] = 0

    def _grow_arcs(self) -> None:
        size = self._arcs + self._arcs // 4 + 64
        state = self._state
        self._state = state._replace(
            arcs=_longer(state.arcs, size),
            costs=_longer(state.costs, size),
            changed=_longer(state.changed, size),
        )

    def _grow_nodes(self) -> None:
        size = self._nodes + self._nodes // 4 + 64
        state, before = self._state, self._state.heap.size
        names = ("nodes", "potentials", "distances", "heap", "settled", "waiting")
        longer = {name: _longer(getattr(state, name), size) for name in names}
        longer["nodes"][before:, (FIRST_OUT, FIRST_IN)] = NOTHING
        self._state = state._replace(**longer)


def _longer(array: Numbers, size: int) -> Numbers:
    """The array with zeros behind it."""
    longer = np.zeros((size, *array.shape[1:]), dtype=np.int64)
    longer[: array.shape[0]] = array
    return longer
