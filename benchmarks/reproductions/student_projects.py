"""
Rank profiles of student–project allocation: how many first choices, second choices, and so on.

Files: the text form of the Glasgow literature (students, projects, lecturers; see ``student_files.py``), or
PrefLib (``.soc``, ``.soi``, ``.toc``, ``.toi``, ``.cat``) with ``--places`` for each project. Three choices:
rank-maximal; greedy maximum and generous maximum (Kwanashie, Irving, Manlove and Sng, IWOCA 2014).
Profiles of equal choices are equal, so that any correct program has to find the same numbers.

    python benchmarks/reproductions/student_projects.py allocation.txt
    python benchmarks/reproductions/student_projects.py courses.toi --places 3
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import numpy as np
from comparison import Figure, Published, Sheet, arguments, run
from numpy.typing import NDArray
from student_files import Allocation, read_allocation

from rvmatch.assignment import PairPoints, RankedProblem, solve_ranked
from rvmatch.experiments.instances import FromFile
from rvmatch.mechanisms import (
    GenerousMaximum,
    GreedyMaximum,
    Mechanism,
    RankMaximal,
    TwoSidedMarket,
    choose_by,
    rank_profile,
)

__all__ = ["allocation_of", "main", "profile"]

_PREFLIB: Final = (".soc", ".soi", ".toc", ".toi", ".cat")
_CHOICES: Final[dict[str, Mechanism]] = {
    "rank-maximal": RankMaximal(),
    "greedy": GreedyMaximum(),
    "generous": GenerousMaximum(),
}

Ranks = list[NDArray[np.int64]]
_ORDERS: Final[dict[str, Callable[[Ranks], Ranks]]] = {
    "rank-maximal": lambda at: at,
    "greedy": lambda at: [sum(at, np.zeros_like(at[0])), *at],
    "generous": lambda at: [sum(at, np.zeros_like(at[0])), *(-one for one in reversed(at))],
}
"""What is to be as large as possible, the most important first, of how often each place is given."""


def allocation_of(path: Path, places: int) -> Allocation:
    """The problem of a file; projects of PrefLib files take so many students each."""
    if path.suffix.lower() not in _PREFLIB:
        return read_allocation(path)
    kind = path.suffix.lower().removeprefix(".")
    instance = FromFile(path=str(path), format=kind, col_capacity=places).instance(0)
    return Allocation(market=instance.market, limits=())


def profile(allocation: Allocation, name: str) -> list[int]:
    """
    The profile of a choice.

    Where lecturers cannot supervise all that their projects would take, the places are ranks of one problem
    with their ceilings; else the mechanism of this name chooses.

    Args:
        allocation: Students, projects, lecturers.
        name: ``rank-maximal``, ``greedy`` or ``generous``.

    Returns:
        How many students have their first choice, their second, and so on.
    """
    market = allocation.market
    if not allocation.limits or not market.problem.rows.size:
        return list(map(int, rank_profile(choose_by(_CHOICES[name], market))))
    used = _within_limits(market, allocation, name)
    most = int(market.row_ranks.max())
    return list(map(int, np.bincount(market.row_ranks[used], minlength=most + 1)[1:]))


def _within_limits(market: TwoSidedMarket, allocation: Allocation, name: str) -> NDArray[np.int64]:
    given = [
        (market.row_ranks == place).astype(np.int64) for place in range(1, int(market.row_ranks.max()) + 1)
    ]
    ranks = [PairPoints(points) for points in _ORDERS[name](given)]
    found = solve_ranked(RankedProblem(problem=market.problem, ranks=ranks, limits=allocation.limits))
    return market.positions(found.rows, found.cols)


def main(argv: Sequence[str] | None = None) -> int:
    parser = arguments(__doc__)
    parser.add_argument("--places", type=int, default=1, help="students of a project, for PrefLib files")
    asked = parser.parse_args(argv)
    sheet = Sheet("student_projects", Published.read(asked.published))
    for path in asked.files:
        sheet.files([path])
        allocation = allocation_of(path, asked.places)
        figures = [Figure(quantity="students", ours=allocation.market.problem.shape[0])]
        for name in _CHOICES:
            found = profile(allocation, name)
            figures.append(Figure(quantity=f"{name} size", ours=sum(found)))
            figures += [
                Figure(quantity=f"{name} place {place}", ours=count) for place, count in enumerate(found, 1)
            ]
        sheet.compare(path.stem, figures)
    return sheet.close()


if __name__ == "__main__":
    run(main)
