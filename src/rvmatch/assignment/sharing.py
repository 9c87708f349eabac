"""What several sources have, shared out among several needs: as much as can be, then as fairly as can be."""

import attrs
import numpy as np
from numpy.typing import ArrayLike, NDArray

from rvmatch.assignment.arrays import read_only, whole_numbers
from rvmatch.assignment.sharing_flow import SharingFlow
from rvmatch.assignment.sharing_slots import first_slots
from rvmatch.errors import invalid

__all__ = ["Shares", "SharingProblem", "share_fairly"]

LARGEST_SUM = 2**53
"""No sum of amounts may exceed this."""


def _not_negative(field: str, values: ArrayLike) -> NDArray[np.int64]:
    found = read_only(whole_numbers(field, values))
    if found.size and found.min() < 0:
        raise invalid(field, "assignment_limit", int(found.min()))
    return found


def _summable(field: str, values: ArrayLike) -> NDArray[np.int64]:
    found = _not_negative(field, values)
    if sum(found.tolist()) > LARGEST_SUM:
        raise invalid(field, "sharing_sum", sum(found.tolist()), most=LARGEST_SUM)
    return found


def _rows(values: ArrayLike) -> NDArray[np.int64]:
    return _not_negative("rows", values)


def _cols(values: ArrayLike) -> NDArray[np.int64]:
    return _not_negative("cols", values)


def _most(values: ArrayLike) -> NDArray[np.int64]:
    return _not_negative("most", values)


def _has(values: ArrayLike) -> NDArray[np.int64]:
    return _not_negative("has", values)


def _available(values: ArrayLike) -> NDArray[np.int64]:
    return _summable("available", values)


def _wanted(values: ArrayLike) -> NDArray[np.int64]:
    return _summable("wanted", values)


@attrs.frozen(kw_only=True, eq=False)
class SharingProblem:
    """
    What sources have, what needs want, and how much may go from one to the other.

    Args:
        rows: The source of each arc, int64 ``[p]``.
        cols: The need of each arc, int64 ``[p]``; arcs are sorted by source, then need, each once.
        most: The most that may go along each arc, in whole units, int64 ``[p]``.
        available: What each source has, int64 ``[n]``.
        wanted: What each need wants, int64 ``[m]``.
        has: What each need has of it before anything is shared, int64 ``[m]``; nothing if left out.

    Raises:
        InvalidValueError: If a need has more than it wants, an amount is negative or no whole number, a
            position is out of range, the arcs are out of order, or a sum exceeds 2**53.
    """

    rows: NDArray[np.int64] = attrs.field(converter=_rows)
    cols: NDArray[np.int64] = attrs.field(converter=_cols)
    most: NDArray[np.int64] = attrs.field(converter=_most)
    available: NDArray[np.int64] = attrs.field(converter=_available)
    wanted: NDArray[np.int64] = attrs.field(converter=_wanted)
    has: NDArray[np.int64] = attrs.field(converter=_has)

    @has.default
    def _nothing(self) -> NDArray[np.int64]:
        return np.zeros_like(self.wanted)

    def __attrs_post_init__(self) -> None:
        for field in ("cols", "most"):
            size = getattr(self, field).size
            if size != self.rows.size:
                raise invalid(field, "assignment_length", size, count=self.rows.size, other="rows")
        if self.has.size != self.wanted.size:
            raise invalid("has", "assignment_length", self.has.size, count=self.wanted.size, other="wanted")
        if (self.has > self.wanted).any():
            raise invalid("has", "sharing_has", int(self.has[self.has > self.wanted][0]))
        for field, count in (("rows", self.available.size), ("cols", self.wanted.size)):
            positions = getattr(self, field)
            if positions.size and positions.max() >= count:
                raise invalid(field, "assignment_position", int(positions.max()), size=count)
        keys = self.rows * max(self.wanted.size, 1) + self.cols
        if (keys[1:] <= keys[:-1]).any():
            raise invalid("rows", "sharing_order", int(self.rows[1:][keys[1:] <= keys[:-1]][0]))


@attrs.frozen(kw_only=True, eq=False)
class Shares:
    """
    What goes where, and the cut that proves that no more can.

    Args:
        paid: What goes along each arc, int64 ``[p]``.
        total: All of it together.
        cut_rows: The sources on the spent side of the cut, bool ``[n]``: each has given all it has.
        cut_cols: The needs on the spent side of the cut, bool ``[m]``: the others get all they want. Arcs
            from the other sources into these needs are full.
        rounds: How many maximum flows it took.
    """

    paid: NDArray[np.int64]
    total: int
    cut_rows: NDArray[np.bool_]
    cut_cols: NDArray[np.bool_]
    rounds: int


def share_fairly(problem: SharingProblem) -> Shares:
    """
    Share out as much as possible; among all such ways, in whole units, the fairest.

    Fairest is leximin by the share of the want that is met: the worst-off need gets as much as it can, then
    the second worst-off, and so on; what a need has beforehand counts as met. It is the optimum among all
    ways in whole units, not a rounded one: no chain of sources can move a unit from one need to another so
    that the sorted shares grow. What each need gets is unique, as units that would raise shares equally go
    to the smaller want, then to the earlier position; callers put needs and sources in an order that
    favours nobody.

    Unit by unit, the next one would go to the need with the smallest share that can still get one. That
    greedy is exact, because the amounts that needs can get form a polymatroid. It is found by decomposition:
    cap each need at the first units of the greedy, as many as there are to share; a maximum flow then
    splits the needs into those that get their cap or more, and those that get it or less; both go on alone.

    Args:
        problem: The sources, needs and arcs.

    Returns:
        What goes where.

    Source:
        N. Megiddo, Optimal flows in networks with multiple sources and sinks, Mathematical Programming 7
        (1974), 97-107; S. Fujishige, Lexicographically optimal base of a polymatroid with respect to a
        weight vector, Mathematics of Operations Research 5 (1980), 186-196.

    Examples:
        >>> problem = SharingProblem(
        ...     rows=[0, 0, 1], cols=[0, 1, 1], most=[9, 9, 9], available=[6, 2], wanted=[4, 8]
        ... )
        >>> shares = share_fairly(problem)
        >>> shares.paid.tolist(), shares.total
        ([3, 3, 2], 8)
    """
    missing = problem.wanted - problem.has
    flow = SharingFlow(problem.rows, problem.cols, problem.most, problem.available, missing)
    block = np.zeros(problem.wanted.size, dtype=np.int64)
    source_block = np.zeros(problem.available.size, dtype=np.int64)
    competing, spent = flow.fill(missing)
    cut_rows, cut_cols = spent, competing
    rounds = 1
    open_needs = competing.copy()
    flow.close(~(spent[problem.rows] & competing[problem.cols]))
    totals = {0: int(flow.reached[competing].sum())}
    while open_needs.any():
        caps = flow.reached.copy()
        numbers = np.flatnonzero(open_needs)
        for part in _parts(block, numbers):
            caps[part] = first_slots(
                totals[int(block[part[0]])] + int(problem.has[part].sum()),
                problem.has[part] + flow.fixed[part],
                problem.has[part] + np.minimum(missing[part], flow.fixed[part] + flow.room[part]),
                problem.wanted[part],
            )
            caps[part] -= problem.has[part]
        competing, spent = flow.fill(caps)
        rounds += 1
        short = np.zeros(len(totals), dtype=np.bool_)
        short[block[competing]] = True
        open_needs &= short[block]
        label, source_label = 2 * block + competing, 2 * source_block + spent
        same = label[problem.cols] == source_label[problem.rows]
        flow.close(~(same & open_needs[problem.cols]))
        got = {
            int(label[part[0]]): int(flow.reached[part].sum())
            for part in _parts(label, np.flatnonzero(open_needs))
        }
        left = {
            number: amount if number % 2 else totals[number // 2] - got.get(number + 1, 0)
            for number, amount in got.items()
        }
        names = {number: place for place, number in enumerate(sorted(left))}
        totals = {names[number]: whole for number, whole in left.items()}
        block = _renamed(label, names)
        source_block = _renamed(source_label, names)
        open_needs &= block >= 0
    return Shares(
        paid=read_only(flow.paid),
        total=int(flow.paid.sum()),
        cut_rows=read_only(cut_rows),
        cut_cols=read_only(cut_cols),
        rounds=rounds,
    )


def _parts(labels: NDArray[np.int64], numbers: NDArray[np.int64]) -> list[NDArray[np.int64]]:
    """The positions, label by label."""
    if numbers.size == 0:
        return []
    order = numbers[np.argsort(labels[numbers], kind="stable")]
    return np.split(order, np.flatnonzero(np.diff(labels[order])) + 1)


def _renamed(labels: NDArray[np.int64], names: dict[int, int]) -> NDArray[np.int64]:
    """The labels by their new names; -1 for those that have none."""
    table = np.full(int(labels.max(initial=0)) + 1, -1, dtype=np.int64)
    for label, name in names.items():
        if label < table.size:
            table[label] = name
    return np.where(labels >= 0, table[np.maximum(labels, 0)], -1)
