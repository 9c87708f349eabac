"""Whether a plan is one: pairs of the problem, within capacities, role places and limits."""

import numpy as np

from rvmatch.assignment.certificates.findings import Finding, first_of
from rvmatch.assignment.certificates.usage import Usage, positions, taken
from rvmatch.assignment.limits import Budgets, NeverTogether, PairLimit
from rvmatch.assignment.ranked import RankedProblem

__all__ = ["beyond_limits", "is_whole", "unreadable"]


def unreadable(ranked: RankedProblem, rows: object, cols: object, places: object) -> tuple[Finding, ...]:
    """
    What keeps a plan from being counted at all.

    Args:
        ranked: The problem.
        rows: The row of each pair used.
        cols: The column of each pair used.
        places: The kind of role place each of them fills, or -1.

    Returns:
        Findings; none if these are pairs of the problem, each once, that fill places offered to them.
    """
    named = {"rows": rows, "cols": cols, "places": places}
    size = rows.size if isinstance(rows, np.ndarray) else 0
    shapeless = [name for name, array in named.items() if not is_whole(array, size)]
    if shapeless:
        return (Finding(code="shape", rank=None, where=shapeless[0], count=len(shapeless)),)
    row, col, place = (np.asarray(array, dtype=np.int64) for array in named.values())

    def name(position: int) -> str:
        return f"({row[position]}, {col[position]})"

    pairs = positions(ranked, row, col)
    if found := first_of("not_a_pair", pairs < 0, name):
        return found
    again = np.ones(pairs.size, dtype=np.bool_)
    again[np.unique(pairs, return_index=True)[1]] = False
    if found := first_of("used_twice", again, name):
        return found
    filled = np.zeros(ranked.problem.rows.size, dtype=np.bool_)
    filled[ranked.options.pair[taken(ranked, pairs, place)]] = True
    return first_of("place_not_offered", (place != -1) & ~filled[pairs], name)


def beyond_limits(usage: Usage) -> tuple[Finding, ...]:
    """
    Which capacities and limits a plan breaks.

    Args:
        usage: What it uses.

    Returns:
        Findings; none if the plan is one of those among which an optimum is sought.
    """
    ranked, problem = usage.ranked, usage.ranked.problem
    floors, ceilings = usage.group_limits()
    kept = ranked.kept
    found = [
        *first_of("row_over_capacity", usage.rows > problem.row_capacity, "rows[{}]".format),
        *first_of("col_over_capacity", usage.cols > problem.col_capacity, "cols[{}]".format),
        *first_of("place_over_capacity", usage.places > usage.places_there, "places[{}]".format),
        *first_of("group_below_floor", usage.groups < floors, "groups[{}]".format),
        *first_of("group_above_ceiling", usage.groups > ceilings, "groups[{}]".format),
        *first_of("kept_pair_missing", ~usage.pairs[kept], lambda place: usage.pair_name(int(kept[place]))),
    ]
    for number, limit in enumerate(ranked.limits):
        code = ""
        match limit:
            case Budgets():
                code = "" if _affordable(usage, limit) else "over_budget"
            case NeverTogether():
                code = "together" if _together(usage, limit) else ""
            case PairLimit():
                count = sum(limit.times[usage.pairs].tolist())
                few = limit.at_least is not None and count < limit.at_least
                many = limit.at_most is not None and count > limit.at_most
                code = "pair_limit" if few or many else ""
        if code:
            found.append(Finding(code=code, rank=None, where=f"limits[{number}]"))
    return tuple(found)


def is_whole(array: object, size: int) -> bool:
    """Whether this is an array of so many whole numbers."""
    return (
        isinstance(array, np.ndarray)
        and array.dtype.kind in "iu"
        and array.shape == (size,)
        and (array.size == 0 or int(array.max()) < 2**63)
    )


def _affordable(usage: Usage, limit: Budgets) -> bool:
    spent = [0] * usage.cols.size
    used = np.flatnonzero(usage.pairs)
    for col, amount in zip(
        usage.ranked.problem.cols[used].tolist(), limit.amounts[used].tolist(), strict=True
    ):
        spent[col] += amount
    return all(
        there < 0 or sum_spent <= there
        for sum_spent, there in zip(spent, limit.available.tolist(), strict=True)
    )


def _together(usage: Usage, limit: NeverTogether) -> bool:
    rows, cols = usage.ranked.problem.rows[usage.pairs], usage.ranked.problem.cols[usage.pairs]
    return bool(np.intersect1d(rows[cols == limit.first], rows[cols == limit.second]).size)
