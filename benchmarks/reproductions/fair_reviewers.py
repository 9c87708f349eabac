"""
Fair reviewer assignment: maximum total, best worst paper, total at that worst paper (Kobren et al. 2019).

File: the scores, reviewers by row and papers by column, such as ``data/midl/scores.npy`` of the repository of
the paper (iesl/fair-matching), or ``.npz`` or ``.csv``. Beside it, or named: ``loads.npy``, how many papers
each reviewer takes at most; ``covs.npy``, how many reviewers each paper has; and with ``--least-loads`` how
many papers each reviewer takes at least (``loads-lb.npy``). One number for all will do.

The worst paper is the one whose reviewers' scores add up to least. Papers for which no score is above 0 are
left out of it, as no choice can help them. Which level is best is NP-hard to say; a bound stands beside ours.

    python benchmarks/reproductions/fair_reviewers.py midl/scores.npy --seconds 300
"""

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import numpy as np
from comparison import Figure, Published, Sheet, arguments, run
from matrices import SCALE, allowed_pairs, line_of, table_of, whole_points
from numpy.typing import NDArray

from rvmatch import InfeasibleProblemError
from rvmatch.assignment import AssignmentProblem, Group, GroupLimit, PairPoints, RankedProblem, solve_ranked
from rvmatch.mechanisms import TwoSidedMarket, largest_smallest_sum

__all__ = ["fair_figures", "main", "maximum_total", "review_market"]


def review_market(path: Path, loads: str | None, covs: str | None) -> TwoSidedMarket:
    """The market of papers (rows, each a group) and reviewers (columns); points are millionths of scores."""
    scores = table_of(path)
    reviewers, papers = scores.shape
    takes = line_of(loads, reviewers, [path.with_name("loads.npy")])
    needs = line_of(covs, papers, [path.with_name("covs.npy")])
    if takes is None or needs is None:
        raise SystemExit(f"{path.name}: expected --loads and --covs, or loads.npy and covs.npy beside it")
    problem = AssignmentProblem.from_matrix(
        whole_points(scores).T, allowed_pairs(path, scores.shape).T, row_capacity=needs, col_capacity=takes
    )
    return TwoSidedMarket.from_points(problem)


def maximum_total(
    market: TwoSidedMarket, least: NDArray[np.int64] | None = None
) -> tuple[Fraction, Fraction]:
    """
    The greatest total of scores at which every paper has all its reviewers, and what its worst paper gets.

    Args:
        market: Papers and reviewers.
        least: How many papers each reviewer takes at least, int64 ``[m]``; 0 if left out.

    Returns:
        Both, as scores.

    Raises:
        SystemExit: If not every paper can have all its reviewers.
    """
    problem = market.problem
    floors = [] if least is None else list(enumerate(least.tolist()))
    limits = [GroupLimit(Group([col], "col"), at_least=floor) for col, floor in floors if floor]
    ones = np.ones(problem.rows.size, dtype=np.int64)
    ranks = [PairPoints(ones), PairPoints(problem.points)]
    try:
        found = solve_ranked(RankedProblem(problem=problem, ranks=ranks, limits=limits))
    except InfeasibleProblemError:
        raise SystemExit("the least loads cannot all be met") from None
    if found.values[0] < int(problem.row_capacity.sum()):
        raise SystemExit(f"only {found.values[0]} of {problem.row_capacity.sum()} reviews can be placed")
    used = market.positions(found.rows, found.cols)
    worst = np.bincount(found.rows, problem.points[used], minlength=problem.shape[0]).min(initial=np.inf)
    return Fraction(int(found.values[1]), SCALE), Fraction(int(worst), SCALE)


def fair_figures(market: TwoSidedMarket, seconds: float | None) -> list[Figure]:
    """The best worst paper, and the greatest total of scores at which no paper is worse."""
    found = largest_smallest_sum(market, time_limit_s=seconds)
    level = Figure(
        quantity="best worst paper",
        ours=Fraction(int(found.value), SCALE),
        low=False,
        proven=found.value == found.bound,
        note="" if found.value == found.bound else f"not proven; no choice exceeds {found.bound / SCALE:.6f}",
    )
    total = Figure(
        quantity="total at best worst paper",
        ours=Fraction(found.total, SCALE),
        low=False,
        proven=found.proven,
        note="" if found.proven else "not proven to be the greatest at this level",
    )
    return [level, total]


def main(argv: Sequence[str] | None = None) -> int:
    parser = arguments(__doc__)
    parser.add_argument("--loads", help="papers of a reviewer at most: a number, or a file")
    parser.add_argument("--covs", help="reviewers of each paper: a number, or a file")
    parser.add_argument("--least-loads", help="papers of a reviewer at least: a number, or a file")
    parser.add_argument("--seconds", type=float, help="after how long the search for the best level stops")
    asked = parser.parse_args(argv)
    sheet = Sheet("fair_reviewers", Published.read(asked.published))
    for path in asked.files:
        sheet.files([path])
        market = review_market(path, asked.loads, asked.covs)
        total, worst = maximum_total(market)
        figures = [
            Figure(quantity="maximum total", ours=total, low=False),
            Figure(
                quantity="worst paper at maximum total",
                ours=worst,
                note="of the choice found; others may tie",
            ),
            *fair_figures(market, asked.seconds),
        ]
        least = line_of(asked.least_loads, market.problem.shape[1])
        if least is not None:
            total, worst = maximum_total(market, least)
            figures.append(Figure(quantity="maximum total with least loads", ours=total, low=False))
        # Files of all data sets have the same names there; the folder tells which it is.
        sheet.compare(path.resolve().parent.name if path.stem == "scores" else path.stem, figures)
    return sheet.close()


if __name__ == "__main__":
    run(main)
