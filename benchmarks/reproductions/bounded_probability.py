"""
Quality against the greatest probability Q of any pair: reviewers and papers by lot (Jecmen et al. 2020).

File: a table of similarities, reviewers by row and papers by column: ``.npz`` with the arrays
``similarity_matrix`` and ``mask_matrix`` (1 is a conflict), as in the repository of the paper
(theryanl/mitigating_manipulation_via_randomized_reviewer_assignment; its ICLR 2018 similarities come from
xycforgithub/StrategyProof_Conference_Review), or ``.npy`` or ``.csv`` without conflicts. The paper gives each
paper 3 reviewers and each reviewer at most 6 papers (7 for preflib2).

Quality is the greatest expected total at Q, as a share of the greatest total at Q = 1. Similarities are
counted in millionths; nothing else is rounded.

    python benchmarks/reproductions/bounded_probability.py iclr2018.npz --papers 6 --reviews 3
"""

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import numpy as np
from comparison import Figure, Published, Sheet, arguments, run
from matrices import SCALE, allowed_pairs, table_of, whole_points

from rvmatch import InfeasibleProblemError, InvalidValueError
from rvmatch.assignment import AssignmentProblem
from rvmatch.mechanisms import TwoSidedMarket, bounded_lottery

__all__ = ["main", "paper_market", "qualities"]


def paper_market(path: Path, reviews: int, papers: int) -> TwoSidedMarket:
    """The market of papers (rows) and reviewers (columns) in which points are millionths of similarity."""
    scores = table_of(path)
    reviewers, count = scores.shape
    return TwoSidedMarket.from_points(
        AssignmentProblem.from_matrix(
            whole_points(scores).T,
            allowed_pairs(path, scores.shape).T,
            row_capacity=np.full(count, reviews, dtype=np.int64),
            col_capacity=np.full(reviewers, papers, dtype=np.int64),
        )
    )


def qualities(market: TwoSidedMarket, steps: int) -> dict[Fraction, Fraction | None]:
    """
    The greatest expected total at each Q.

    Args:
        market: Papers and reviewers.
        steps: How many values of Q there are: 1/steps, 2/steps, up to 1.

    Returns:
        Totals in points, by Q; None where no lottery gives every paper its reviewers.
    """
    totals: dict[Fraction, Fraction | None] = {}
    for step in range(1, steps + 1):
        bound = Fraction(step, steps)
        try:
            totals[bound] = bounded_lottery(market, bound, all_rows=True).expected_total
        except (InvalidValueError, InfeasibleProblemError):
            if bound == 1:
                raise
            totals[bound] = None
    return totals


def main(argv: Sequence[str] | None = None) -> int:
    parser = arguments(__doc__)
    parser.add_argument("--reviews", type=int, default=3, help="reviewers of each paper")
    parser.add_argument("--papers", type=int, default=6, help="papers of a reviewer at most")
    parser.add_argument("--steps", type=int, default=10, help="how many values of Q up to 1")
    asked = parser.parse_args(argv)
    sheet = Sheet("bounded_probability", Published.read(asked.published))
    for path in asked.files:
        sheet.files([path])
        market = paper_market(path, asked.reviews, asked.papers)
        totals = qualities(market, asked.steps)
        best = totals[Fraction(1)]
        if not best:
            raise SystemExit(f"{path.name}: expected similarities above 0, got a greatest total of {best}")
        figures = [Figure(quantity="total at 1", ours=best / SCALE, low=False)]
        for bound, total in totals.items():
            if total is None:
                print(f"no lottery at {bound} gives every paper {asked.reviews} reviewers")
                continue
            figures.append(Figure(quantity=f"quality at {bound}", ours=total / best, low=False))
        sheet.compare(path.stem, figures)
    return sheet.close()


if __name__ == "__main__":
    run(main)
