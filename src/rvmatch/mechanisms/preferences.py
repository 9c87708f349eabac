"""What each side would rather have: the place of every pair in the list of its row and of its column."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rvmatch.errors import Fault, Place, ReadErrors, invalid

__all__ = ["listed_pairs", "ranks_by_points"]


def ranks_by_points(lines: NDArray[np.int64], points: NDArray[np.int64 | np.float64]) -> NDArray[np.int64]:
    """
    The place of each pair in the list of its line, where more points are better and equal points tie.

    Args:
        lines: The row (or column) of each pair, int64 ``[p]``.
        points: What the line thinks of the pair ``[p]``.

    Returns:
        Places from 1, without gaps: after two firsts comes a second; int64 ``[p]``.
    """
    order = np.lexsort((-points, lines))
    line, worth = lines[order], points[order]
    begins = np.ones(len(order), dtype=bool)
    begins[1:] = line[1:] != line[:-1]
    steps = begins.copy()
    steps[1:] |= worth[1:] != worth[:-1]
    place = np.cumsum(steps)
    first = np.maximum.accumulate(np.where(begins, place, 0))
    ranks = np.empty(len(order), dtype=np.int64)
    ranks[order] = place - first + 1
    return ranks


def listed_pairs(field: str, lists: Sequence[Any], others: int) -> dict[tuple[int, int], int]:
    """
    The pairs of preference lists, with the place of each.

    Args:
        field: The name of the lists, for faults.
        lists: For each line its partners' positions, the best first; partners between whom it is
            indifferent stand together in a tuple or a list.
        others: How many partners there are.

    Returns:
        The place, from 1, of each (line, partner).

    Raises:
        ReadErrors: With every entry that is no position, and every partner that a line names twice.
    """
    faults: list[Fault] = []
    found: dict[tuple[int, int], int] = {}
    for line, entries in enumerate(_several(field, lists)):
        for place, level in enumerate(_several(f"{field}[{line}]", entries), start=1):
            for partner in level if isinstance(level, tuple | list) else (level,):
                at = Place(path=f"{field}[{line}]")
                if isinstance(partner, bool) or not isinstance(partner, int | np.integer):
                    faults.append(invalid(field, "market_partner", partner, size=others).fault.at(at))
                elif not 0 <= partner < others:
                    faults.append(invalid(field, "market_partner", int(partner), size=others).fault.at(at))
                elif (line, int(partner)) in found:
                    faults.append(invalid(field, "market_partner_twice", int(partner)).fault.at(at))
                else:
                    found[line, int(partner)] = place
    if faults:
        raise ReadErrors(faults)
    return found


def _several(field: str, values: Any) -> Iterable[Any]:
    if isinstance(values, str | bytes) or not isinstance(values, Iterable):
        raise invalid(field, "collection", type(values).__name__)
    found: Iterable[Any] = values
    return found
