"""What is no plan, or breaks a limit, is found whatever the prices."""

import numpy as np
import pytest

from rvmatch.assignment.certificates.certificate import check_certificate
from rvmatch.assignment.groups import Group
from rvmatch.assignment.limits import Budgets, GroupLimit, KeptPair, NeverTogether, PairLimit
from rvmatch.assignment.problem import AssignmentProblem
from rvmatch.assignment.proofs import Certificate, RankProof
from rvmatch.assignment.ranked import RankedProblem
from rvmatch.assignment.ranks import RolesFilled
from rvmatch.assignment.roles import RolePlaces
from unit.assignment.certificates_by_hand import BEST, IDLE, TOTAL, check, codes, market, prices, two_ranks


@pytest.mark.parametrize(
    ("plan", "code", "where"),
    [
        (([0, 1], [1, 0], [0]), "shape", "places"),
        (([0], [1, 0], [0]), "shape", "cols"),
        (([0, 2], [1, 2], [0, -1]), "not_a_pair", "(2, 2)"),
        (([0, -1], [1, 0], [0, -1]), "not_a_pair", "(-1, 0)"),
        (([0, 0, 1], [1, 3, 0], [0, -1, -1]), "not_a_pair", "(0, 3)"),
        (([0, 0], [1, 1], [0, 0]), "used_twice", "(0, 1)"),
        (([0, 1], [1, 0], [0, 0]), "place_not_offered", "(1, 0)"),
        (([0, 1], [1, 0], [1, -1]), "place_not_offered", "(0, 1)"),
        (([0, 1], [1, 0], [-2, -1]), "place_not_offered", "(0, 1)"),
        (([0, 0], [0, 1], [-1, 0]), "row_over_capacity", "rows[0]"),
        (([0, 1], [1, 1], [0, -1]), "col_over_capacity", "cols[1]"),
    ],
)
def test_what_is_no_plan_is_found_before_any_price_is_looked_at(plan, code, where) -> None:
    report = two_ranks(plan=plan)

    assert [(one.code, one.rank, one.where) for one in report.findings] == [(code, None, where)]
    assert report.values == report.bounds == ()


def test_more_role_places_filled_than_there_are_is_found() -> None:
    problem = AssignmentProblem.from_pairs([0, 0], [0, 1], [0, 0], (1, 2), [2], [1, 1])
    roles = RolePlaces(rows=[0], roles=[0], places=[1], offers=np.array([[True], [True]]))
    ranked = RankedProblem(problem=problem, ranks=(RolesFilled(),), roles=roles)
    proofs = [RankProof(value=1, stages=(prices((0,), (0, 0), (1,), ()),))]

    assert check(ranked, proofs, ([0, 0], [0, 1], [0, -1])).holds
    assert codes(check(ranked, proofs, ([0, 0], [0, 1], [0, 0]))) == [("place_over_capacity", None)]


@pytest.mark.parametrize(
    ("limit", "found"),
    [
        (GroupLimit(Group([0, 1]), at_least=3), ["group_below_floor"]),
        (GroupLimit(Group([0, 1], "col"), at_most=1), ["group_above_ceiling"]),
        (GroupLimit(IDLE, at_least=1), ["group_below_floor"]),
        (KeptPair(0, 0), ["kept_pair_missing"]),
        (Budgets([9, 4, 9, 9], [-1, 3, 0]), ["over_budget"]),
        (PairLimit([1, 1, 1, 1], at_least=3), ["pair_limit"]),
        (PairLimit([0, 2, -1, 9], at_most=0), ["pair_limit"]),
        (KeptPair(0, 1), []),
        (Budgets([9, 4, 9, 9], [-1, 4, 0]), []),
        (NeverTogether(0, 1), []),
        (PairLimit([0, 2, -1, 9], at_least=1, at_most=1), []),
    ],
)
def test_a_limit_that_the_plan_breaks_is_found_and_one_that_it_keeps_is_not(limit, found) -> None:
    ranked = market(TOTAL, limits=(GroupLimit(IDLE, at_most=1), limit, GroupLimit(IDLE)))
    proofs = [RankProof(value=8, stages=(prices(**BEST, groups=[0] * len(ranked.groups)),))]

    assert [finding.code for finding in check(ranked, proofs).findings] == found


@pytest.mark.parametrize(
    "rows",
    [[0, True], [0, 2**70], np.array([0.0, 1.0]), np.array([[0, 1]]), np.array([0, 2**63], dtype=np.uint64)],
)
def test_what_is_no_array_of_whole_numbers_is_found(rows) -> None:
    cols, places = np.array([1, 0]), np.array([0, -1])

    [finding] = check_certificate(market(TOTAL), rows, cols, places, Certificate(ranks=())).findings
    assert (finding.code, finding.where) == ("shape", "rows")


def test_two_columns_that_one_row_has_are_found_together() -> None:
    ranked = market(TOTAL, limits=(GroupLimit(IDLE), NeverTogether(0, 1)), row_capacity=(2, 1, 1))

    report = check(ranked, [], ([0, 0], [0, 1], [-1, -1]))
    assert codes(report) == [("together", None)]
