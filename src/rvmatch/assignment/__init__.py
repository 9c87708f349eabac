"""Pure mathematics: the best pairing of two sides under capacities, arrays in and arrays out."""

from rvmatch.assignment.certificates.certificate import (
    CertificateReport,
    Finding,
    check_certificate,
    check_plan,
)
from rvmatch.assignment.conflicts.conflict import Conflict, FullLine, find_conflict
from rvmatch.assignment.conflicts.relaxation import RelaxedLimit, relaxed
from rvmatch.assignment.groups import Group
from rvmatch.assignment.kernels.preparing import PreparedKernels, prepare_kernels
from rvmatch.assignment.limits import Budgets, GroupLimit, KeptPair, Limit, NeverTogether, PairLimit
from rvmatch.assignment.networks.engines import ENGINES
from rvmatch.assignment.networks.lexicographic import SolvedNetwork, solve_network, solve_ranked
from rvmatch.assignment.problem import AssignmentProblem
from rvmatch.assignment.proofs import Certificate, Prices, RankProof
from rvmatch.assignment.ranked import RankedProblem
from rvmatch.assignment.ranks import (
    GroupCoverage,
    GroupSteps,
    PairPoints,
    Rank,
    RolePoints,
    RolesFilled,
    WorstPoints,
)
from rvmatch.assignment.regions.coordination import solve_by_regions
from rvmatch.assignment.regions.outcome import RegionalAssignment, RegionalRound
from rvmatch.assignment.roles import RoleOptions, RolePlaces
from rvmatch.assignment.solution import Assignment, RankedAssignment, RankOutcome
from rvmatch.assignment.totals.solvers import SOLVERS, solve
from rvmatch.assignment.totals.tables import solve_table

__all__ = [
    "ENGINES",
    "SOLVERS",
    "Assignment",
    "AssignmentProblem",
    "Budgets",
    "Certificate",
    "CertificateReport",
    "Conflict",
    "Finding",
    "FullLine",
    "Group",
    "GroupCoverage",
    "GroupLimit",
    "GroupSteps",
    "KeptPair",
    "Limit",
    "NeverTogether",
    "PairLimit",
    "PairPoints",
    "PreparedKernels",
    "Prices",
    "Rank",
    "RankOutcome",
    "RankProof",
    "RankedAssignment",
    "RankedProblem",
    "RegionalAssignment",
    "RegionalRound",
    "RelaxedLimit",
    "RoleOptions",
    "RolePlaces",
    "RolePoints",
    "RolesFilled",
    "SolvedNetwork",
    "WorstPoints",
    "check_certificate",
    "check_plan",
    "find_conflict",
    "prepare_kernels",
    "relaxed",
    "solve",
    "solve_by_regions",
    "solve_network",
    "solve_ranked",
    "solve_table",
]
