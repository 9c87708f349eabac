"""A network that changes arc by arc has at every moment the flow and the proof of a fresh solve."""

import random
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rvmatch.assignment import AssignmentProblem, Group, GroupSteps, PairPoints, RankedProblem, solve_ranked
from rvmatch.assignment.kernels import live_change, live_search
from rvmatch.assignment.limits import GroupLimit, KeptPair
from rvmatch.assignment.live import network as live_network
from rvmatch.assignment.live.network import UNBOUNDED, ArcsToAdd, Fit, LiveNetwork, Outcome
from rvmatch.errors import InfeasibleProblemError

Arc = tuple[int, int, int, int, tuple[int, int, int]]
"""Ends, bounds, and costs: of groups, of pairs, and of a hash that no two plans share."""


class LiveMarket:
    """Rows in two groups, columns and pairs: in a live network, and as a problem for a fresh solve."""

    def __init__(self, seed: int, steps: tuple[int, ...], floor: int) -> None:
        self.rng, self.steps, self.floor = random.Random(seed), steps, 0
        self.network = LiveNetwork(3)
        self.rows: dict[int, tuple[int, int]] = {}
        self.cols: dict[int, int] = {}
        self.pairs: dict[tuple[int, int], tuple[int, int]] = {}
        self.kept: set[tuple[int, int]] = set()
        self.groups = self.network.new_nodes(2)
        self.widths = [*(1 for _ in steps), UNBOUNDED]
        for group in self.groups:
            worths = zip(self.widths, (*steps, 0), strict=True)
            arcs = [(0, group, 0, width, (-worth, 0, 0)) for width, worth in worths]
            self.network.change(come=_arcs(arcs), fits=[(group, Fit.ENTERING)])
        for _ in range(3):
            self.add("col")
            self.add("row")
        self.set_floor(floor)

    def add(self, side: str) -> None:
        """A row or a column comes, with pairs to some of the other side; that is always possible."""
        (node,) = self.network.new_nodes(1)
        others = self.cols if side == "row" else self.rows
        ends = [(node, other) if side == "row" else (other, node) for other in others]
        own = {pair: self._worth() for pair in ends if self.rng.random() < 0.6}
        self.pairs |= own
        arcs: list[Arc] = [(*pair, 0, 1, (0, -points, -ties)) for pair, (points, ties) in own.items()]
        room = self.rng.choice((0, 1, 1, 2))
        if side == "row":
            place = self.rng.randrange(2)
            self.rows[node] = (place, room)
            arcs.append((self.groups[place], node, 0, room, (0, 0, 0)))
        else:
            self.cols[node] = room
            arcs.append((node, 0, 0, room, (0, 0, 0)))
        fit = Fit.ROW if side == "row" else Fit.COLUMN
        assert self.network.change(come=_arcs(arcs), fits=[(node, fit)])[0] is Outcome.DONE

    def set_floor(self, floor: int) -> None:
        """The first group has to have so many pairs."""
        arcs = sorted(self.network.arcs_in(self.groups[0]).tolist())

        def bounds(least: int) -> list[tuple[int, int, int]]:
            begins = enumerate(zip(arcs, self.widths, strict=True))
            return [(arc, min(max(least - begin, 0), width), width) for begin, (arc, width) in begins]

        before, self.floor = self.floor, floor
        self._tried(
            {"bounds": bounds(floor)}, {"bounds": bounds(before)}, lambda: setattr(self, "floor", before)
        )

    def step(self) -> None:
        """One change of any kind; one that cannot be is taken back."""
        kind = self.rng.choice(("row", "col", "withdraw", "withdraw", "room", "keep", "floor"))
        if kind in ("row", "col"):
            self.add(kind)
        elif kind == "withdraw" and (self.rows or self.cols):
            self._withdraw(self.rng.choice([*self.rows, *self.cols]))
        elif kind == "room" and self.cols:
            self._give_room(self.rng.choice(list(self.cols)), self.rng.randint(0, 2))
        elif kind == "keep" and self.pairs:
            self._keep(self.rng.choice(list(self.pairs)))
        elif kind == "floor":
            self.set_floor(self.rng.randint(0, 2))

    def check(self) -> None:
        """The flow is that of a fresh solve, and the potentials prove it."""
        assert self.network.proven()
        answer, rows, cols = self._solved(), list(self.rows), list(self.cols)
        used = {(rows[row], cols[col]) for row, col in zip(answer.rows, answer.cols, strict=True)}
        tails, heads, _ = self.network.flows()
        assert used == set(zip(tails.tolist(), heads.tolist(), strict=True)) & set(self.pairs)
        assert self.network.values == tuple(outcome.value for outcome in answer.outcomes)

    def _tried(self, change: dict[str, Any], opposite: dict[str, Any], forget: Callable[[], object]) -> bool:
        """A change that is written down already; where it cannot be, neither can a fresh solve."""
        outcome, _, _ = self.network.change(**change)
        if outcome is Outcome.DONE:
            return True
        assert outcome is Outcome.IMPOSSIBLE
        with pytest.raises(InfeasibleProblemError):
            self._solved()
        forget()
        assert self.network.change(**opposite)[0] is Outcome.DONE
        return False

    def _withdraw(self, node: int) -> None:
        own = {pair: worth for pair, worth in self.pairs.items() if node in pair}
        if self.kept & set(own):
            return
        gone = np.concatenate([self.network.arcs_out(node), self.network.arcs_in(node)])
        side: dict[int, Any] = self.rows if node in self.rows else self.cols
        saved, entry, place = self.network.arcs(gone), side[node], list(side)
        fit = Fit.ROW if side is self.rows else Fit.COLUMN

        def forget() -> None:
            side[node] = entry
            ordered = {key: side[key] for key in place}
            side.clear()
            side.update(ordered)
            self.pairs |= own

        del side[node]
        self.pairs = {pair: worth for pair, worth in self.pairs.items() if pair not in own}
        if self._tried({"gone": gone}, {"come": saved, "fits": [(node, fit)]}, forget):
            self.network.drop_node(node)

    def _give_room(self, node: int, room: int) -> None:
        (arc,), before = self.network.arcs_out(node).tolist(), self.cols[node]
        self.cols[node] = room
        change, opposite = {"bounds": [(arc, 0, room)]}, {"bounds": [(arc, 0, before)]}
        self._tried(change, opposite, lambda: self.cols.update({node: before}))

    def _keep(self, pair: tuple[int, int]) -> None:
        if pair not in self.kept:
            arc = self.network.arc_between(*pair)
            self.kept.add(pair)
            change, opposite = {"bounds": [(arc, 1, 1)]}, {"bounds": [(arc, 0, 1)]}
            self._tried(change, opposite, lambda: self.kept.discard(pair))

    def _worth(self) -> tuple[int, int]:
        return self.rng.randint(-1, 3), self.rng.getrandbits(30)

    def _solved(self) -> Any:
        row_of, col_of = ({node: place for place, node in enumerate(side)} for side in (self.rows, self.cols))
        pairs = sorted(self.pairs, key=lambda pair: (row_of[pair[0]], col_of[pair[1]]))
        problem = AssignmentProblem.from_pairs(
            np.array([row_of[row] for row, _ in pairs], dtype=np.int64),
            np.array([col_of[col] for _, col in pairs], dtype=np.int64),
            np.array([self.pairs[pair][0] for pair in pairs], dtype=np.int64),
            (len(row_of), len(col_of)),
            row_capacity=np.array([room for _, room in self.rows.values()], dtype=np.int64),
            col_capacity=np.array([*self.cols.values()], dtype=np.int64),
        )
        groups = [
            Group([row_of[row] for row, (own, _) in self.rows.items() if own == place]) for place in range(2)
        ]
        ties = np.array([self.pairs[pair][1] for pair in pairs], dtype=np.int64)
        return solve_ranked(
            RankedProblem(
                problem=problem,
                ranks=(
                    GroupSteps([group for group in groups if group.members.size], self.steps),
                    PairPoints(problem.points),
                    PairPoints(ties),
                ),
                limits=(
                    GroupLimit(groups[0], at_least=self.floor),
                    *(KeptPair(row_of[row], col_of[col]) for row, col in self.kept),
                ),
            )
        )


def _arcs(rows: list[Arc]) -> ArcsToAdd:
    tail, head, lower, upper = np.array([row[:4] for row in rows], dtype=np.int64).T
    cost = np.array([row[4] for row in rows], dtype=np.int64)
    return ArcsToAdd(tail=tail, head=head, lower=lower, upper=upper, cost=cost)


SEEDS = st.integers(0, 10**6)
STEPS = st.sampled_from(((1,), (3, 1), (2, 2, 1), (0,)))


@given(SEEDS, STEPS, st.integers(0, 2))
@example(1, (3, 1), 2)
def test_after_every_change_the_plan_is_that_of_a_fresh_solve(
    seed: int, steps: tuple[int, ...], floor: int
) -> None:
    """Rows, columns, room, kept pairs and a floor come and go; the optimum is unique by its last rank."""
    market = LiveMarket(seed, steps, floor)
    market.check()
    for _ in range(8):
        market.step()
        market.check()


def _plain(function: Any) -> Any:
    """The loops as plain Python, whatever compiled them."""
    return getattr(function, "py_func", function)


@pytest.mark.parametrize("seed", range(3))
def test_uncompiled_loops_do_the_same(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where numba is missing the same functions run as they are, and lead to the same potentials."""
    compiled = LiveMarket(seed, (3, 1), 1)
    for module in (live_search, live_change):
        for name, function in vars(module).copy().items():
            if hasattr(function, "py_func"):
                monkeypatch.setattr(module, name, _plain(function))
    plain = LiveMarket(seed, (3, 1), 1)
    for _ in range(6):
        plain.step()
        plain.check()
    monkeypatch.undo()
    for _ in range(6):
        compiled.step()
    assert compiled.network.values == plain.network.values
    assert (compiled.network._state.potentials == plain.network._state.potentials).all()


def test_a_price_beyond_its_range_is_refused_not_wrapped() -> None:
    """A potential that would leave int64's safe half ends the change; nothing is added up wrongly."""
    network = LiveNetwork(1)
    row, col = network.new_nodes(2)
    cost = np.array([[0], [-(2**40)], [0]], dtype=np.int64)
    ends = np.array([[0, row, 0, 1], [row, col, 0, 1], [col, 0, 0, 1]], dtype=np.int64)
    network._state.potentials[0] = 2**61  # as no path could have left it
    outcome, _, _ = network.change(
        come=ArcsToAdd(tail=ends[:, 0], head=ends[:, 1], lower=ends[:, 2], upper=ends[:, 3], cost=cost),
        fits=[(col, Fit.LEAVING), (row, Fit.ROW)],
    )
    assert outcome is Outcome.OUT_OF_RANGE
    with pytest.raises(ValueError, match="larger"):
        network.change(
            come=ArcsToAdd(
                tail=ends[:1, 0],
                head=ends[:1, 1],
                lower=ends[:1, 2],
                upper=ends[:1, 3],
                cost=np.array([[2**41]], dtype=np.int64),
            )
        )


def test_a_large_change_can_be_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody is asked between stretches of entering and of searching."""
    monkeypatch.setattr(live_network, "_AT_ONCE", 2)
    monkeypatch.setattr(live_network, "_SLICE", 0)
    asked = []
    network = LiveNetwork(1)
    rows, cols = network.new_nodes(4), network.new_nodes(4)
    arcs = [*((0, row) for row in rows), *((col, 0) for col in cols), *((r, c) for r in rows for c in cols)]
    tail, head = np.array(arcs, dtype=np.int64).T
    outcome, _, _ = network.change(
        come=ArcsToAdd(
            tail=tail,
            head=head,
            lower=np.zeros_like(tail),
            upper=np.ones_like(tail),
            cost=-np.arange(tail.size, dtype=np.int64)[:, np.newaxis]
            * ((tail > 0) & (head > 0))[:, np.newaxis],
        ),
        fits=[*((col, Fit.LEAVING) for col in cols), *((row, Fit.ROW) for row in rows)],
        between=lambda: asked.append(1),
    )
    assert outcome is Outcome.DONE
    assert network.proven()
    assert len(asked) > tail.size // 2
