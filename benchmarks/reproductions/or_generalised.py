"""
OR-Library generalised assignment: gap1 to gap12, and types A to E.

Files: page "Generalised assignment problem" of the OR-Library (J. E. Beasley) for gap1 to gap12 and gapa to
gapd; M. Yagiura's page of generalised assignment instances for the larger ones of types C, D and E (c10400,
e05100 and so on, one problem to a file). Each job goes to one agent within the agents' resources. gap1 to
gap12 were published as problems to be maximised, and have been solved as problems to be minimised too: both
are compared. Types A to E are problems to be minimised.

    python benchmarks/reproductions/or_generalised.py gap1.txt gapc.txt --seconds 60
"""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
from comparison import Figure, Published, Sheet, arguments, run

from rvmatch import InfeasibleProblemError, TimeLimitError
from rvmatch.assignment import AssignmentProblem
from rvmatch.experiments.instances import BudgetedCosts, read_generalised_assignments
from rvmatch.mechanisms import TwoSidedMarket, generalized_assignment

__all__ = ["case_of", "figure_of", "main"]

_TYPE: Final = re.compile(r"(?:gap)?([a-e])[0-9]*")


def case_of(path: Path, number: int, one: BudgetedCosts) -> tuple[str, tuple[str, ...]]:
    """
    What a problem is called, and what is asked of it.

    Args:
        path: Its file.
        number: Its place in the file, from 1.
        one: The problem, whose size is part of the name of types A to E.

    Returns:
        The name, such as ``gap1#2`` or ``c05100``, and the quantities.
    """
    if kind := _TYPE.fullmatch(path.stem.lower()):
        jobs, agents = one.costs.shape
        return f"{kind[1]}{agents:02d}{jobs}", ("least cost",)
    return f"{path.stem}#{number}", ("greatest total", "least cost")


def figure_of(one: BudgetedCosts, quantity: str, seconds: float | None) -> Figure | None:
    """The best total found, and its bound; None if time was up before there was any."""
    jobs, agents = one.costs.shape
    problem = AssignmentProblem.from_matrix(one.costs, col_capacity=np.full(agents, jobs, dtype=np.int64))
    market = TwoSidedMarket.from_points(problem, amounts=one.amounts.reshape(-1), available=one.available)
    low = quantity == "least cost"
    try:
        found = generalized_assignment(market, all_rows=True, minimize=low, time_limit_s=seconds)
    except TimeLimitError:
        return None
    note = "" if found.optimal else f"not proven; no choice is {'below' if low else 'above'} {found.bound}"
    return Figure(quantity=quantity, ours=found.value, low=low, proven=found.optimal, note=note)


def main(argv: Sequence[str] | None = None) -> int:
    parser = arguments(__doc__)
    parser.add_argument("--seconds", type=float, help="after how long each search stops; never if left out")
    asked = parser.parse_args(argv)
    sheet = Sheet("or_generalised", Published.read(asked.published))
    for path in asked.files:
        sheet.files([path])
        for number, one in enumerate(read_generalised_assignments(path), 1):
            case, quantities = case_of(path, number, one)
            figures = []
            for quantity in quantities:
                try:
                    figure = figure_of(one, quantity, asked.seconds)
                except InfeasibleProblemError:
                    raise SystemExit(
                        f"{path.name}, problem {number}: no choice gives every job an agent"
                    ) from None
                if figure is None:
                    print(f"{case}: no {quantity} found in {asked.seconds} seconds")
                else:
                    figures.append(figure)
            sheet.compare(case, figures)
    return sheet.close()


if __name__ == "__main__":
    run(main)
