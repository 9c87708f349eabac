"""Files of the OR-Library: assignment and generalised assignment."""

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.errors import Fault, ReadErrors
from rvmatch.experiments.instances.numbers import Numbers, TextSource, line_fault, read_bytes
from rvmatch.serialization.limits import DEFAULT_LIMITS, Limits

__all__ = ["BudgetedCosts", "read_assignment_costs", "read_generalised_assignments"]


@attrs.frozen(kw_only=True, eq=False)
class BudgetedCosts:
    """
    A generalised assignment problem as files hold it, jobs by row and agents by column.

    Args:
        costs: What each job costs at each agent, or is worth there, int64 ``[n, m]``.
        amounts: What it takes of the agent's resource, int64 ``[n, m]``.
        available: How much each agent has of it, int64 ``[m]``.
    """

    costs: NDArray[np.int64]
    amounts: NDArray[np.int64]
    available: NDArray[np.int64]


def read_assignment_costs(source: TextSource, *, limits: Limits = DEFAULT_LIMITS) -> NDArray[np.int64]:
    r"""
    The costs of an assignment file (``assign100`` to ``assign800``): n, then n rows of n costs.

    Line breaks do not count, as the files of the library break rows where they like.

    Args:
        source: A path, or the bytes of a file.
        limits: How much it may hold; all its numbers count as cells.

    Returns:
        The cost of each item at each place, to be low in total, int64 ``[n, n]``.

    Raises:
        ReadErrors: With every word that is no whole number; or if there are more or fewer than n says.
        OSError: If the file cannot be read.

    Source:
        J. E. Beasley, OR-Library: distributing test problems by electronic mail, Journal of the
        Operational Research Society 41 (1990) 1069-1072.

    Examples:
        >>> read_assignment_costs(b" 2\n 7 3\n 4\n 9\n").tolist()
        [[7, 3], [4, 9]]
    """
    numbers = Numbers.of(read_bytes(source, limits), limits)
    if not numbers.values.size or numbers.values[0] < 1:
        got = int(numbers.values[0]) if numbers.values.size else ""
        raise ReadErrors([line_fault(numbers.line(0), "instance_count", got, what="n")])
    size = int(numbers.values[0])
    if numbers.values.size != 1 + size * size:
        got = numbers.values.size - 1
        fault = line_fault(numbers.line(1 + size * size), "instance_table", got, rows=size, columns=size)
        raise ReadErrors([fault])
    return numbers.values[1:].reshape(size, size)


def read_generalised_assignments(
    source: TextSource, *, limits: Limits = DEFAULT_LIMITS
) -> tuple[BudgetedCosts, ...]:
    """
    The problems of a generalised assignment file (``gap1`` to ``gap12``, ``gapa`` to ``gapd``).

    The number of problems, and for each: how many agents m and jobs n; for each agent the costs of the n
    jobs; for each agent what these take of its resource; how much each agent has of it. A file of one
    problem may leave out the number of problems, as those of types D and E elsewhere do. Line breaks do not
    count.

    Args:
        source: A path, or the bytes of a file.
        limits: How much it may hold; all its numbers count as cells.

    Returns:
        The problems, in the order of the file. ``gap1`` to ``gap12`` are known as problems to be maximised,
        ``gapa`` to ``gapd`` as problems to be minimised.

    Raises:
        ReadErrors: With every word that is no whole number; or with every amount below zero, and what was
            expected where the file departs from its numbers of problems, agents and jobs.
        OSError: If the file cannot be read.

    Source:
        OR-Library as above; the sets of I. H. Osman, OR Spektrum 17 (1995) 211-225, and of P. C. Chu and
        J. E. Beasley, Computers & Operations Research 24 (1997) 17-23.
    """
    numbers = Numbers.of(read_bytes(source, limits), limits)
    count = int(numbers.values[0]) if numbers.values.size else 0
    problems, faults = _problems(numbers, first=1, count=count)
    if faults:
        alone, others = _problems(numbers, first=0, count=1)
        if others:
            raise ReadErrors(faults)
        return alone
    return problems


def _problems(numbers: Numbers, first: int, count: int) -> tuple[tuple[BudgetedCosts, ...], list[Fault]]:
    """So many problems from a place on, to the end of the file; or the faults that stand in the way."""
    values, place = numbers.values, first
    if count < 1:
        got = int(values[0]) if values.size else ""
        return (), [line_fault(numbers.line(0), "instance_count", got, what="P")]
    found: list[BudgetedCosts] = []
    faults: list[Fault] = []
    for number in range(1, count + 1):
        if values.size < place + 2:
            line = numbers.line(place)
            return (), [*faults, line_fault(line, "instance_problems", number - 1, count=count)]
        agents, jobs = map(int, values[place : place + 2])
        if agents < 1 or jobs < 1:
            line = numbers.line(place)
            return (), [*faults, line_fault(line, "instance_count", f"{agents} {jobs}", what="m n")]
        end = place + 2 + 2 * agents * jobs + agents
        if values.size < end:
            there, needed = values.size - place, end - place
            line = numbers.line(end)
            return (), [*faults, line_fault(line, "instance_problem", there, number=number, count=needed)]
        tables = values[place + 2 : end - agents].reshape(2, agents, jobs)
        available = values[end - agents : end]
        found.append(BudgetedCosts(costs=tables[0].T, amounts=tables[1].T, available=available))
        after_costs = place + 2 + agents * jobs
        negative = (after_costs + np.flatnonzero(values[after_costs:end] < 0)).tolist()
        faults += [line_fault(numbers.line(at), "instance_amount", int(values[at])) for at in negative]
        place = end
    if values.size > place:
        rest = values.size - place
        faults.append(line_fault(numbers.line(place), "instance_rest", rest, count=count))
    return tuple(found), faults
