"""A market and certificates by hand, for tests of the check."""

import numpy as np

from rvmatch.assignment.certificates.certificate import check_certificate
from rvmatch.assignment.groups import Group
from rvmatch.assignment.limits import GroupLimit
from rvmatch.assignment.problem import AssignmentProblem
from rvmatch.assignment.proofs import Certificate, Prices, RankProof
from rvmatch.assignment.ranked import RankedProblem
from rvmatch.assignment.ranks import PairPoints, RolesFilled
from rvmatch.assignment.roles import RolePlaces

SQUARE = ([0, 0, 1, 1], [0, 1, 0, 1])
IDLE = Group([2])
"""A row without pairs."""

LIMITS = (GroupLimit(IDLE, at_most=1),)


def prices(rows=(0, 0, 0), cols=(0, 0, 0), places=(0,), groups=(0,)) -> Prices:
    parts = {"rows": rows, "cols": cols, "places": places, "groups": groups}
    return Prices(**{name: np.array(part, dtype=np.int64) for name, part in parts.items()})


def market(*ranks, limits=LIMITS, row_capacity=(1, 1, 1), col_capacity=(1, 1, 1)):
    """Two rows and two columns, each with each; a row, a column and a group beside that nobody can use."""
    problem = AssignmentProblem.from_pairs(*SQUARE, [0] * 4, (3, 3), row_capacity, col_capacity)
    roles = RolePlaces(rows=[0], roles=[0], places=[1], offers=np.array([[False], [True], [False]]))
    return RankedProblem(problem=problem, ranks=ranks, limits=limits, roles=roles)


TOTAL = PairPoints([5, 4, 4, 0])
BEST = {"rows": (3, 2, 0), "cols": (2, 1, 0)}
"""The pair of row 1 and column 1 is the only one without a place on the face."""
FILLED = {"places": (1,)}
PLAN = ([0, 1], [1, 0], [0, -1])


def check(ranked, proofs, plan=PLAN):
    arrays = (np.array(part, dtype=np.int64) for part in plan)
    return check_certificate(ranked, *arrays, Certificate(ranks=tuple(proofs)))


def codes(report) -> list[tuple[str, int | None]]:
    return [(finding.code, finding.rank) for finding in report.findings]


def two_ranks(first=BEST, second=FILLED, *, values=(8, 1), limits=LIMITS, plan=PLAN):
    proofs = [
        RankProof(value=value, stages=(prices(**stage),))
        for value, stage in zip(values, (first, second), strict=True)
    ]
    return check(market(TOTAL, RolesFilled(), limits=limits), proofs, plan)
