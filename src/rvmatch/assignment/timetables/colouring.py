"""Rounds as colours of the edges of a bipartite graph: König's theorem, and colours of equal size."""

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.timetables.meetings import LEFT_OUT

__all__ = ["Colouring", "Edges"]

NOTHING = -1


@attrs.frozen(kw_only=True, eq=False)
class Edges:
    """
    Meetings of units that hold one meeting in a round.

    Args:
        rows: The unit on the row's side of each, int64 ``[k]``.
        cols: The unit on the column's side, int64 ``[k]``; no unit stands on both sides.
        seated: Whether it needs a shared table, bool ``[k]``; all meetings of a unit of the rows alike.
        there: In which rounds each unit is there, bool ``[u, R]``.
        tables: How many shared tables there are.
        locked: Which must keep the round they get first, bool ``[k]``.
    """

    rows: NDArray[np.int64]
    cols: NDArray[np.int64]
    seated: NDArray[np.bool_]
    there: NDArray[np.bool_]
    tables: int
    locked: NDArray[np.bool_]


class Colouring:
    """
    A timetable that grows meeting by meeting and makes room by exchanging two rounds along a path.

    Where everybody is there in every round and nothing is locked, a meeting always finds a round, as long as
    no unit has more meetings than there are rounds; the tables are then evened out by ``even_out``.

    Args:
        edges: The meetings.
        rounds: How many of the rounds are used, from the first.

    Source:
        D. König, Über Graphen und ihre Anwendung auf Determinantentheorie und Mengenlehre, Mathematische
        Annalen 77 (1916), 453-465; for colours of equal size D. de Werra, Equitable colorations of graphs,
        Revue française d'informatique et de recherche opérationnelle 5 (1971), R-3, 3-8, and C. McDiarmid,
        The solution of a timetabling problem, IMA Journal of Applied Mathematics 9 (1972), 23-34.
    """

    def __init__(self, edges: Edges, rounds: int) -> None:
        self._tables, self._rounds = edges.tables, rounds
        self._ends = list(zip(edges.rows.tolist(), edges.cols.tolist(), strict=True))
        self._seated: list[bool] = edges.seated.tolist()
        self._locked: list[bool] = edges.locked.tolist()
        self._there: list[list[bool]] = edges.there.tolist()
        self._at = [[NOTHING] * rounds for _ in self._there]
        self.round_of = [LEFT_OUT] * len(self._ends)
        self.used = [0] * rounds
        """How many shared tables each round uses."""

    def put(self, edge: int, at: int) -> None:
        """Let a meeting take place in a round in which both are free."""
        for unit in self._ends[edge]:
            self._at[unit][at] = edge
        self.round_of[edge] = at
        self.used[at] += self._seated[edge]

    def take(self, edge: int) -> None:
        """Let a meeting not take place."""
        at = self.round_of[edge]
        for unit in self._ends[edge]:
            self._at[unit][at] = NOTHING
        self.round_of[edge] = LEFT_OUT
        self.used[at] -= self._seated[edge]

    def insert(self, edge: int, *, within_tables: bool) -> bool:
        """
        Find a round for a meeting, by moving others if need be.

        Args:
            edge: A meeting without a round.
            within_tables: Whether no round may come to more meetings than there are tables; without, an
                evening out has to follow.

        Returns:
            Whether it has a round now; if not, nothing has changed.
        """
        room = self._tables if within_tables and self._seated[edge] else len(self._ends)
        row, col = self._ends[edge]
        mine, theirs = self._free(row), self._free(col)
        shared = set(theirs)
        for at in mine:
            if at in shared and self.used[at] < room:
                self.put(edge, at)
                return True
        for here in mine:
            for there in theirs:
                if here == there:
                    continue
                if self._exchange(edge, col, (here, there), within_tables=within_tables):
                    return True
                if self._exchange(edge, row, (there, here), within_tables=within_tables):
                    return True
        return False

    def even_out(self) -> bool:
        """
        Exchange rounds along paths until no round has more meetings than there are tables.

        A path of two rounds passes through a unit of the rows with one meeting of each, and all meetings of
        such a unit need a table or none does: so only the ends of a path count, and exchanging it moves the
        difference of the two rounds by one at most. Where the first has two or more above the second, some
        path lessens that by one on each side. So it succeeds where there are tables enough in all rounds
        together, everybody is there throughout and nothing is locked.

        Returns:
            Whether it succeeded.
        """
        for crowded in range(self._rounds):
            for spare in sorted(range(self._rounds), key=self.used.__getitem__):
                self._level(crowded, spare)
        return max(self.used, default=0) <= self._tables

    def drop_beyond_tables(self, values: list[int]) -> None:
        """Take the least valuable open meetings from rounds that have more meetings than tables."""
        for at in range(self._rounds):
            beyond = self.used[at] - self._tables
            if beyond > 0:
                held = {edges[at] for edges in self._at if edges[at] != NOTHING}
                open_ones = (edge for edge in held if self._seated[edge] and not self._locked[edge])
                for edge in sorted(open_ones, key=lambda edge: (values[edge], edge))[:beyond]:
                    self.take(edge)

    def _free(self, unit: int) -> list[int]:
        there = self._there[unit]
        return [at for at, edge in enumerate(self._at[unit]) if edge == NOTHING and there[at]]

    def _path(self, start: int, first: int, second: int) -> list[int]:
        """The meetings of the path from a unit that alternates between two rounds, the first one first."""
        path, unit, at, other = [], start, first, second
        while (edge := self._at[unit][at]) != NOTHING:
            path.append(edge)
            row, col = self._ends[edge]
            unit = col if unit == row else row
            at, other = other, at
        return path

    def _exchange(self, edge: int, start: int, rounds: tuple[int, int], *, within_tables: bool) -> bool:
        """
        Free a round at one end of a meeting, where the other end is free in it, and put the meeting there.

        The path never reaches the other end: it comes to units of that side by the round it is freed of.
        """
        freed, other = rounds
        if not self._there[start][freed]:
            return False
        path = self._path(start, freed, other)
        if not self._may_exchange(path, freed, other):
            return False
        moved = self._gain(path, other)
        if within_tables and (
            self.used[other] + moved > max(self._tables, self.used[other])
            or self.used[freed] - moved + self._seated[edge] > max(self._tables, self.used[freed])
        ):
            return False
        self._flip(path, freed, other)
        self.put(edge, freed)
        return True

    def _may_exchange(self, path: list[int], one: int, other: int) -> bool:
        for edge in path:
            row, col = self._ends[edge]
            at = other if self.round_of[edge] == one else one
            if self._locked[edge] or not (self._there[row][at] and self._there[col][at]):
                return False
        return True

    def _gain(self, path: list[int], at: int) -> int:
        """How many more tables a round needs once a path is exchanged."""
        return sum((1 if self.round_of[edge] != at else -1) for edge in path if self._seated[edge])

    def _flip(self, path: list[int], one: int, other: int) -> None:
        swapped = [(edge, other if self.round_of[edge] == one else one) for edge in path]
        for edge in path:
            self.take(edge)
        for edge, at in swapped:
            self.put(edge, at)

    def _level(self, crowded: int, spare: int) -> None:
        """Exchange paths until the crowded round keeps to the tables, or the spare one has none left."""
        for start in range(len(self._at)):
            if self.used[crowded] <= self._tables or self.used[spare] >= self._tables:
                return
            # A path that lessens the crowded round ends in one of its meetings, at a unit without the other.
            if self._at[start][crowded] == NOTHING or self._at[start][spare] != NOTHING:
                continue
            path = self._path(start, crowded, spare)
            if self._gain(path, spare) > 0 and self._may_exchange(path, crowded, spare):
                self._flip(path, crowded, spare)
