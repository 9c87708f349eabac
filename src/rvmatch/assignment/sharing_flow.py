"""A flow from sources to needs that is filled again and again under other caps."""

import numpy as np
from numpy.typing import NDArray

__all__ = ["SharingFlow"]

_FAR = 2**40
"""The distance of what cannot reach a need with room."""


class SharingFlow:
    """
    A flow in whole units that begins empty.

    Args:
        rows: The source of each arc, growing, int64 ``[p]``.
        cols: The need of each arc, int64 ``[p]``.
        most: The most along each arc, int64 ``[p]``.
        available: What each source has, int64 ``[n]``.
        wanted: What each need wants, int64 ``[m]``.
    """

    def __init__(
        self,
        rows: NDArray[np.int64],
        cols: NDArray[np.int64],
        most: NDArray[np.int64],
        available: NDArray[np.int64],
        wanted: NDArray[np.int64],
    ) -> None:
        self._rows, self._cols = rows, cols
        self._most = np.minimum(most, wanted[cols])
        self._n, self._m = available.size, wanted.size
        self._open = np.arange(rows.size)
        self._index()
        self._left = available.copy()
        self.paid = np.zeros(rows.size, dtype=np.int64)
        """What goes along each arc."""
        self.reached = np.zeros(self._m, dtype=np.int64)
        """What each need has."""
        self.fixed = np.zeros(self._m, dtype=np.int64)
        """What each need has along closed arcs."""
        self.room = self._room()
        """The most that each need can have along open arcs."""

    def close(self, closed: NDArray[np.bool_]) -> None:
        """
        Leave what goes along some arcs as it is for good.

        Args:
            closed: Which arcs, bool ``[p]``; arcs closed before stay closed.
        """
        self._open = self._open[~closed[self._open]]
        self._index()
        arcs = self._open
        self.fixed = self.reached - _summed(self._cols[arcs], self.paid[arcs], self._m)
        self.room = self._room()

    def fill(self, caps: NDArray[np.int64]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """
        Make it a maximum flow along open arcs in which no need gets more than its cap.

        Args:
            caps: The caps, int64 ``[m]``.

        Returns:
            The needs that are short of their cap or could give to one that is, bool ``[m]``, and the sources
            that could, bool ``[n]``: these have nothing left.
        """
        self._hand_out(caps, np.flatnonzero(self._left > 0))
        while True:
            of_need, of_source = self._distances(caps)
            waiting_needs = np.flatnonzero((self.reached > caps) & (of_need < _FAR))
            waiting_sources = np.flatnonzero((self._left > 0) & (of_source < _FAR))
            if waiting_needs.size == 0 and waiting_sources.size == 0:
                break
            self._sweep(caps, of_need, of_source)
        self._return(np.flatnonzero(self.reached > caps), caps)
        return of_need < _FAR, of_source < _FAR

    def _index(self) -> None:
        """The open arcs by source, and by need."""
        arcs = self._open
        self._row_start = np.searchsorted(self._rows[arcs], np.arange(self._n + 1))
        by_need = np.argsort(self._cols[arcs], kind="stable")
        self._by_need = arcs[by_need]
        self._col_start = np.searchsorted(self._cols[arcs][by_need], np.arange(self._m + 1))

    def _room(self) -> NDArray[np.int64]:
        """What open arcs can bring to each need; exact up to 2**53, and more than that is as good as that."""
        arcs = self._open
        sums = np.bincount(self._cols[arcs], weights=self._most[arcs], minlength=self._m)
        return np.minimum(sums, 2.0**53).astype(np.int64)

    def _of_source(self, source: int) -> NDArray[np.int64]:
        return self._open[self._row_start[source] : self._row_start[source + 1]]

    def _of_need(self, need: int) -> NDArray[np.int64]:
        return self._by_need[self._col_start[need] : self._col_start[need + 1]]

    def _hand_out(self, caps: NDArray[np.int64], sources: NDArray[np.int64]) -> None:
        """Each source gives to needs with room, as they stand."""
        for source in sources.tolist():
            arcs = self._of_source(source)
            needs = self._cols[arcs]
            room = np.minimum(
                self._most[arcs] - self.paid[arcs], np.maximum(caps[needs] - self.reached[needs], 0)
            )
            self._give(source, arcs, needs, room)

    def _give(
        self, source: int, arcs: NDArray[np.int64], needs: NDArray[np.int64], room: NDArray[np.int64]
    ) -> NDArray[np.int64]:
        given = _portions(int(self._left[source]), room)
        self.paid[arcs] += given
        self.reached[needs] += given
        self._left[source] -= given.sum()
        return given

    def _take_back(self, need: int, surplus: int, arcs: NDArray[np.int64]) -> None:
        """A need gives back along some of its arcs."""
        back = _portions(surplus, self.paid[arcs])
        self.paid[arcs] -= back
        self.reached[need] -= back.sum()
        self._left[self._rows[arcs]] += back

    def _return(self, needs: NDArray[np.int64], caps: NDArray[np.int64]) -> None:
        """What lies above a cap and nobody can use goes back to its sources."""
        for need in needs.tolist():
            self._take_back(need, int(self.reached[need] - caps[need]), self._of_need(need))

    def _distances(self, caps: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """How many arcs lead from each need and each source to room; odd for needs, even for sources."""
        arcs = self._open
        rows, cols = self._rows[arcs], self._cols[arcs]
        can_give, can_return = self.paid[arcs] < self._most[arcs], self.paid[arcs] > 0
        give_rows, give_cols = rows[can_give], cols[can_give]
        back_rows, back_cols = rows[can_return], cols[can_return]
        of_need = np.where(self.reached < caps, 1, _FAR)
        of_source = np.full(self._n, _FAR)
        distance = 1
        while True:
            found = give_rows[(of_need[give_cols] == distance) & (of_source[give_rows] == _FAR)]
            of_source[found] = distance + 1
            found = back_cols[(of_source[back_rows] == distance + 1) & (of_need[back_cols] == _FAR)]
            if found.size == 0:
                return of_need, of_source
            of_need[found] = distance + 2
            distance += 2

    def _sweep(
        self, caps: NDArray[np.int64], of_need: NDArray[np.int64], of_source: NDArray[np.int64]
    ) -> None:
        """
        Everything that waits goes one arc nearer to room, from the farthest to the nearest.

        This is push and relabel with exact labels, a layer at a time: A. V. Goldberg, R. E. Tarjan, A new
        approach to the maximum-flow problem, Journal of the ACM 35 (1988).
        """
        near = of_need[of_need < _FAR]
        farthest = max(int(near.max(initial=0)), int(of_source[of_source < _FAR].max(initial=0)))
        for distance in range(farthest, 1, -1):
            if distance % 2:
                for need in np.flatnonzero((of_need == distance) & (self.reached > caps)).tolist():
                    arcs = self._of_need(need)
                    arcs = arcs[of_source[self._rows[arcs]] == distance - 1]
                    self._take_back(need, int(self.reached[need] - caps[need]), arcs)
                continue
            active = np.flatnonzero((of_source == distance) & (self._left > 0))
            if active.size == 0:
                continue
            passing = self._passing(caps, of_need, of_source, distance - 1)
            for source in active.tolist():
                arcs = self._of_source(source)
                needs = self._cols[arcs]
                room = np.where(
                    of_need[needs] == distance - 1,
                    np.minimum(self._most[arcs] - self.paid[arcs], np.maximum(passing[needs], 0)),
                    0,
                )
                passing[needs] -= self._give(source, arcs, needs, room)

    def _passing(
        self, caps: NDArray[np.int64], of_need: NDArray[np.int64], of_source: NDArray[np.int64], distance: int
    ) -> NDArray[np.int64]:
        """How much more each need at this distance can take in and pass on, int64 ``[m]``."""
        if distance == 1:
            room: NDArray[np.int64] = np.maximum(caps - self.reached, 0)
            return room
        arcs = self._open
        onward = (of_source[self._rows[arcs]] == distance - 1) & (of_need[self._cols[arcs]] == distance)
        through = _summed(self._cols[arcs][onward], self.paid[arcs][onward], self._m)
        spare: NDArray[np.int64] = through - np.maximum(self.reached - caps, 0)
        return spare


def _portions(amount: int, room: NDArray[np.int64]) -> NDArray[np.int64]:
    """The amount given out from the first place on, as far as there is room."""
    before = np.cumsum(room) - room
    portions: NDArray[np.int64] = np.clip(amount - before, 0, room)
    return portions


def _summed(places: NDArray[np.int64], values: NDArray[np.int64], size: int) -> NDArray[np.int64]:
    """The exact sum of the values at each place."""
    found = np.zeros(size, dtype=np.int64)
    np.add.at(found, places, values)
    return found
