"""Donations and needs over weeks: a CSV file of them, and ways to hand donations over week by week."""

import csv
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment import AssignmentProblem, PairPoints
from rvmatch.mechanisms import (
    Chance,
    FirstComeFirstServed,
    Guarantee,
    Mechanism,
    MostPairs,
    TwoSidedMarket,
    choose_by,
)
from rvmatch.mechanisms.optimal import best_by_ranks

__all__ = ["COLUMNS", "HINDSIGHT", "POLICIES", "Weeks", "handed_over", "read_weeks"]

COLUMNS: Final = ("kind", "id", "from_week", "to_week", "x", "y", "places")
POLICIES: Final = ("first come", "nearest first", "matching", "matching, longest wait first")
HINDSIGHT: Final = "matching in hindsight"

_EARTH_M: Final = 6_371_008.8
_MOST: Final = 10**6

Whole = NDArray[np.int64]


@attrs.frozen(kw_only=True, eq=False)
class Weeks:
    """
    Donations (rows) and needs (columns), both in the order of the file within their first weeks.

    Args:
        donated: The first and the last week in which each donation can be handed over, int64 ``[n, 2]``.
        needed: The first and the last week in which each need is open, int64 ``[m, 2]``.
        places: How many donations each need takes, int64 ``[m]``.
        recipients: Whose need it is, from 0, int64 ``[m]``.
        metres: How far each donation is from each need, int64 ``[n, m]``.
    """

    donated: Whole
    needed: Whole
    places: Whole
    recipients: Whole
    metres: Whole

    @property
    def together(self) -> NDArray[np.bool_]:
        """Which donations and needs have a week in common, bool ``[n, m]``."""
        first = np.maximum(self.donated[:, None, 0], self.needed[None, :, 0])
        return np.asarray(first <= np.minimum(self.donated[:, None, 1], self.needed[None, :, 1]))

    @property
    def asked_since(self) -> Whole:
        """The week in which each recipient's first need was stated, int64 ``[r]``."""
        since = np.full(self.recipients.max(initial=-1) + 1, np.iinfo(np.int64).max)
        np.minimum.at(since, self.recipients, self.needed[:, 0])
        return since


def read_weeks(path: Path, *, degrees: bool = False) -> Weeks:
    """
    The donations and needs of a CSV file with the columns ``COLUMNS``, in any order.

    Args:
        path: The file. ``kind`` is ``donation`` or ``need``; weeks are whole numbers; ``places`` counts for
            needs alone, 1 where it is empty. One recipient may have several needs: lines of the same id.
        degrees: Whether ``x`` and ``y`` are degrees of longitude and latitude; if not, they are kilometres.

    Returns:
        The donations and needs.

    Raises:
        SystemExit: With every line that is not as described.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        missing = [column for column in COLUMNS if column not in (reader.fieldnames or [])]
        if missing:
            raise SystemExit(
                f"{path.name}: expected the columns {', '.join(COLUMNS)}, missing {', '.join(missing)}"
            )
        faults: list[str] = []
        lines = [line for line in (_line(row, reader.line_num, faults) for row in reader) if line is not None]
    if faults:
        raise SystemExit("\n".join(f"{path.name}, {fault}" for fault in faults))
    # Stable: who comes first in the file comes first in the week.
    donations = sorted((line for line in lines if line.donation), key=lambda line: line.first)
    needs = sorted((line for line in lines if not line.donation), key=lambda line: line.first)
    names = {name: place for place, name in enumerate(sorted({line.name for line in needs}))}
    return Weeks(
        donated=_spans(donations),
        needed=_spans(needs),
        places=np.array([line.places for line in needs], dtype=np.int64),
        recipients=np.array([names[line.name] for line in needs], dtype=np.int64),
        metres=_metres(_positions(donations), _positions(needs), degrees=degrees),
    )


def handed_over(weeks: Weeks, policy: str) -> tuple[Whole, Whole]:
    """
    Which need each donation goes to, and in which week.

    But for hindsight, each week is decided knowing nothing of those to come. What finds no open need waits
    for its next week.

    Args:
        weeks: Donations and needs.
        policy: One of ``POLICIES``: ``first come`` takes donations as they come, each for the open need that
            was stated first; ``nearest first`` likewise, each for the nearest; ``matching`` hands over as
            many of a week's donations as it can, over the least distance; ``matching, longest wait first``
            also as many, to recipients that have got nothing for longest in total, then over the least
            distance. Or ``HINDSIGHT``: as many of all weeks as can be, over the least distance.

    Returns:
        The need and the week of each donation, -1 where it has none, int64 ``[n]`` each.

    Raises:
        ValueError: If there is no such policy.
    """
    need, week = np.full(weeks.donated.shape[0], -1), np.full(weeks.donated.shape[0], -1)
    if policy == HINDSIGHT:
        rows, cols = _chosen(MostPairs(), -weeks.metres, weeks.places, weeks.together)
        need[rows] = cols
        week[rows] = np.maximum(weeks.donated[rows, 0], weeks.needed[cols, 0])
        return need, week
    if policy not in POLICIES:
        raise ValueError(policy)
    # Who got nothing yet has waited longer than who got something in the week of asking.
    left, served = weeks.places.copy(), weeks.asked_since - 1
    # A week in which nothing begins brings no pair that was not there before.
    for now in np.unique(np.concatenate([weeks.donated, weeks.needed])[:, 0]).tolist():
        present = np.flatnonzero(_open(weeks.donated, now) & (need < 0))
        wanting = np.flatnonzero(_open(weeks.needed, now) & (left > 0))
        metres, waited = weeks.metres[np.ix_(present, wanting)], now - served[weeks.recipients[wanting]]
        rows, cols = _of_week(policy, metres, waited, left[wanting])
        need[present[rows]], week[present[rows]] = wanting[cols], now
        np.subtract.at(left, wanting[cols], 1)
        served[weeks.recipients[wanting[cols]]] = now
    return need, week


def _of_week(policy: str, metres: Whole, waited: Whole, left: Whole) -> tuple[Whole, Whole]:
    if policy == "first come":
        # Needs stand in the order in which they were stated.
        return _chosen(FirstComeFirstServed(), np.broadcast_to(-np.arange(left.size), metres.shape), left)
    if policy == "nearest first":
        return _chosen(FirstComeFirstServed(), -metres, left)
    if policy == "matching":
        return _chosen(MostPairs(), -metres, left)
    longest = _LongestWait(waited=np.broadcast_to(waited, metres.shape).reshape(-1))
    return _chosen(longest, -metres, left)


@attrs.frozen(kw_only=True, eq=False)
class _LongestWait:
    """As many pairs as can be; then those that have waited longest in total; then those worth most."""

    waited: Whole
    name: str = "longest_wait"
    guarantees: frozenset[Guarantee] = frozenset({Guarantee.MOST_PAIRS})

    def choose(self, market: TwoSidedMarket, chance: Chance) -> Whole:
        ranks = (
            PairPoints(np.ones_like(self.waited)),
            PairPoints(self.waited),
            PairPoints(market.problem.points),
        )
        return best_by_ranks(market, ranks, chance)


def _chosen(
    mechanism: Mechanism, opinion: Whole, left: Whole, pairs: NDArray[np.bool_] | None = None
) -> tuple[Whole, Whole]:
    """What a mechanism chooses where donations come in this order and rank needs by an opinion."""
    problem = AssignmentProblem.from_matrix(opinion, pairs, col_capacity=left)
    used = np.sort(choose_by(mechanism, TwoSidedMarket.from_points(problem)).used)
    return problem.rows[used], problem.cols[used]


def _open(spans: Whole, now: int) -> NDArray[np.bool_]:
    return np.asarray((spans[:, 0] <= now) & (now <= spans[:, 1]))


@attrs.frozen(kw_only=True)
class _Line:
    donation: bool
    name: str
    first: int
    last: int
    x: float
    y: float
    places: int


def _line(row: dict[str, str | None], number: int, faults: list[str]) -> _Line | None:
    cells = {column: (row.get(column) or "").strip() for column in COLUMNS}
    try:
        line = _Line(
            donation=cells["kind"] == "donation",
            name=cells["id"],
            first=int(cells["from_week"]),
            last=int(cells["to_week"]),
            x=float(cells["x"]),
            y=float(cells["y"]),
            places=int(cells["places"] or 1),
        )
    except ValueError as error:
        faults.append(f"line {number}: expected numbers, got {error}")
        return None
    small = all(abs(value) <= _MOST for value in (line.first, line.last, line.x, line.y, line.places))
    if cells["kind"] not in {"donation", "need"}:
        faults.append(f"line {number}: expected kind donation or need, got {cells['kind']!r}")
    elif line.last < line.first:
        faults.append(f"line {number}: expected to_week from {line.first} on, got {line.last}")
    elif line.places < 0 or not small:
        faults.append(
            f"line {number}: expected places of 0 or more and finite numbers up to {_MOST}, got {cells}"
        )
    else:
        return line
    return None


def _spans(lines: Iterable[_Line]) -> Whole:
    return np.array([(line.first, line.last) for line in lines], dtype=np.int64).reshape(-1, 2)


def _positions(lines: Iterable[_Line]) -> NDArray[np.float64]:
    return np.array([(line.x, line.y) for line in lines], dtype=np.float64).reshape(-1, 2)


def _metres(here: NDArray[np.float64], there: NDArray[np.float64], *, degrees: bool) -> Whole:
    """Straight distances in whole metres; of degrees, along the surface of a sphere."""
    if not degrees:
        apart = 1000 * np.hypot(*(here[:, None, :] - there[None, :, :]).transpose(2, 0, 1))
        return np.asarray(np.rint(apart), dtype=np.int64)
    (lon, lat), (other_lon, other_lat) = np.radians(here).T, np.radians(there).T
    half = np.sin((lat[:, None] - other_lat) / 2) ** 2
    half = half + np.cos(lat)[:, None] * np.cos(other_lat) * np.sin((lon[:, None] - other_lon) / 2) ** 2
    return np.asarray(np.rint(2 * _EARTH_M * np.arcsin(np.sqrt(np.clip(half, 0.0, 1.0)))), dtype=np.int64)
