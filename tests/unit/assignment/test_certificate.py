"""Every clause of the check of prices: for each code a certificate by hand that trips exactly it."""

import ast
import importlib
import inspect

import attrs
import numpy as np
import pytest

from rvmatch.assignment.certificates.certificate import CertificateReport
from rvmatch.assignment.groups import Group
from rvmatch.assignment.limits import GroupLimit, KeptPair
from rvmatch.assignment.problem import AssignmentProblem
from rvmatch.assignment.proofs import RankProof
from rvmatch.assignment.ranked import RankedProblem
from rvmatch.assignment.ranks import (
    GroupCoverage,
    GroupSteps,
    PairPoints,
    RolePoints,
    RolesFilled,
    WorstPoints,
)
from rvmatch.assignment.roles import RolePlaces
from unit.assignment.certificates_by_hand import (
    BEST,
    FILLED,
    IDLE,
    LIMITS,
    PLAN,
    TOTAL,
    check,
    codes,
    market,
    prices,
    two_ranks,
)

CHECKS = {"findings", "plan_faults", "price_faults", "slackness", "stretches", "usage", "worths"}
VALUES = {"groups", "limits", "problem", "proofs", "ranked", "ranks", "roles"}


@pytest.mark.parametrize("name", ["certificate", *sorted(CHECKS)])
def test_the_check_shares_no_code_with_a_solver(name) -> None:
    module = importlib.import_module(f"rvmatch.assignment.certificates.{name}")
    tree = ast.parse(inspect.getsource(module))
    imported = {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    imported |= {
        alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names
    }

    own = {module.removeprefix("rvmatch.assignment.") for module in imported if module.startswith("rvmatch")}
    assert own <= {f"certificates.{check}" for check in CHECKS} | VALUES


def test_prices_that_every_surplus_follows_prove_a_plan() -> None:
    report = two_ranks()

    assert report.holds
    assert report.values == report.bounds == (8, 1)


def test_the_order_of_the_pairs_does_not_matter() -> None:
    assert two_ranks(plan=([1, 0], [0, 1], [-1, 0])).holds


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        ({"rows": (2, 2, 0), "cols": (2, 1, 0)}, FILLED, ("pair_not_optimal", 0)),
        ({"rows": (3, 2, 0), "cols": (2, 2, 0)}, FILLED, ("used_pair_too_dear", 0)),
        ({**BEST, "rows": (3, 2, 1)}, FILLED, ("row_price", 0)),
        ({**BEST, "cols": (2, 1, 1)}, FILLED, ("col_price", 0)),
        ({**BEST, "groups": (1,)}, FILLED, ("group_price", 0)),
        ({"rows": (3, -1, 0), "cols": (5, 1, 0)}, FILLED, ("row_price", 0)),
        ({"rows": (5, 4, 0), "cols": (0, -1, 0)}, FILLED, ("col_price", 0)),
        (BEST, {"places": (2,)}, ("way_not_best", 1)),
        (BEST, {"places": (-1,)}, ("place_price", 1)),
        ({**BEST, "places": (-1,)}, FILLED, ("place_price", 0)),
        (BEST, {**FILLED, "rows": (-1, 0, 0)}, ("pair_not_optimal", 1)),
        (BEST, {**FILLED, "cols": (0, 1, 0)}, ("used_pair_too_dear", 1)),
    ],
)
def test_a_price_that_is_not_followed_is_found(first, second, found) -> None:
    report = two_ranks(first, second)

    assert codes(report)[0] == found
    assert not report.holds


@pytest.mark.parametrize(
    ("first", "second", "code", "where"),
    [
        ({"rows": (2, 2, 0), "cols": (2, 1, 0)}, FILLED, "pair_not_optimal", "(0, 0)"),
        ({"rows": (3, 2, 0), "cols": (2, 2, 0)}, FILLED, "used_pair_too_dear", "(0, 1)"),
        ({**BEST, "rows": (3, 2, 1)}, FILLED, "row_price", "rows[2]"),
        ({**BEST, "cols": (2, 1, 1)}, FILLED, "col_price", "cols[2]"),
        ({**BEST, "groups": (1,)}, FILLED, "group_price", "groups[0]"),
        (BEST, {"places": (2,)}, "way_not_best", "(0, 1)"),
        (BEST, {"places": (-1,)}, "place_price", "places[0]"),
    ],
)
def test_a_finding_stands_alone_and_names_its_place(first, second, code, where) -> None:
    [finding] = two_ranks(first, second).findings

    assert (finding.code, finding.where, finding.count) == (code, where, 1)


@pytest.mark.parametrize(
    "second",
    [
        {"rows": (9, 9, 0), "cols": (-9, -9, 0)},  # as if no column wanted anybody
        {"rows": (0, -5, 0)},  # as if row 1 wanted nobody, and its pair with column 1 were worth having
    ],
)
def test_what_an_earlier_rank_has_settled_no_later_price_can_question(second) -> None:
    assert two_ranks(second={**FILLED, **second}).holds
    assert not two_ranks(FILLED, FILLED, values=(0, 1)).holds
    assert not check(market(RolesFilled()), [RankProof(value=1, stages=(prices(**FILLED, **second),))]).holds


@pytest.mark.parametrize("name", ["rows", "cols"])
def test_a_line_that_can_take_nobody_may_have_any_price(name) -> None:
    closed = {"row_capacity": (1, 1, 0)} if name == "rows" else {"col_capacity": (1, 1, 0)}
    for price in (7, -7):
        stage = {**BEST, name: (*BEST[name][:2], price)}
        assert check(market(TOTAL, **closed), [RankProof(value=8, stages=(prices(**stage),))]).holds


def test_a_value_that_the_plan_does_not_reach_is_found() -> None:
    assert codes(two_ranks(values=(9, 1))) == [("value_differs", 0)]
    assert codes(two_ranks(values=(8, 0))) == [("value_differs", 1)]


def test_two_ranks_in_the_wrong_order_are_found() -> None:
    assert not two_ranks(FILLED, BEST, values=(1, 8)).holds


def test_a_kept_pair_may_be_too_dear_but_takes_its_best_way() -> None:
    ranked = market(PairPoints([5, 4, 4, -9]), limits=(GroupLimit(IDLE), KeptPair(1, 1)))
    stage = {"rows": (5, 0, 0), "cols": (0, 0, 0)}

    assert codes(
        check(ranked, [RankProof(value=-4, stages=(prices(**stage),))], ([0, 1], [0, 1], [-1, -1]))
    ) == [("pair_not_optimal", 0)]
    stage["rows"] = (5, 4, 0)
    assert check(ranked, [RankProof(value=-4, stages=(prices(**stage),))], ([0, 1], [0, 1], [-1, -1])).holds


def test_a_pair_that_fills_no_place_is_found_where_filling_one_is_better() -> None:
    report = two_ranks(second={"places": (0,)}, values=(8, 0), plan=([0, 1], [1, 0], [-1, -1]))

    assert codes(report) == [("way_not_best", 1)]


def test_a_pair_that_fills_the_worse_of_two_places_is_found() -> None:
    problem = AssignmentProblem.from_pairs([0], [0], [0], (1, 1))
    roles = RolePlaces(rows=[0, 0], roles=[0, 1], places=[1, 1], offers=np.array([[True, True]]))
    ranked = RankedProblem(problem=problem, ranks=(RolePoints([1, 2]),), roles=roles)
    proofs = [RankProof(value=1, stages=(prices((0,), (0,), (0, 0), ()),))]

    assert codes(check(ranked, proofs, ([0], [0], [0]))) == [("way_not_best", 0)]


def test_a_way_that_an_earlier_rank_has_ruled_out_is_not_the_best_later() -> None:
    ranked = market(TOTAL, RolesFilled(), RolePoints([-5]))
    stages = (prices(**BEST), prices(places=(0,)), prices())
    proofs = [RankProof(value=v, stages=(stage,)) for v, stage in zip((8, 1, -5), stages, strict=True)]

    assert check(ranked, proofs).holds


def test_the_places_of_a_group_are_weighed_one_by_one() -> None:
    both = Group([0, 1])
    ranked = market(GroupSteps((both,), (3, 1)), limits=(GroupLimit(IDLE), GroupLimit(both, at_most=1)))
    plan = ([0], [0], [-1])

    def found(price: int, *, value: int = 3, with_plan=plan):
        stage = prices(groups=(price, 0))
        return codes(check(ranked, [RankProof(value=value, stages=(stage,))], with_plan))

    assert [group.members.size for group in ranked.groups] == [2, 1]
    assert found(0) == []
    assert found(1) == [("used_pair_too_dear", 0)]
    assert found(-1) == [("pair_not_optimal", 0)]
    assert found(-4) == [("pair_not_optimal", 0), ("group_price", 0)]
    assert found(0, value=0, with_plan=([], [], [])) == [("group_price", 0)]


@pytest.mark.parametrize(
    ("labels", "other"),
    [
        ([0, 0, -1], [0]),  # not all that bear a label
        ([0, 0, 1], [0, 2]),  # of two labels
        ([-1, 0, 0], [0]),  # of none
    ],
)
def test_coverage_counts_each_label_once_and_no_other_group(labels, other) -> None:
    ranked = market(GroupCoverage(labels), limits=(GroupLimit(Group(other)),))
    # The group of the row that nobody can use must give back what a partner would bring it.
    stage = prices(groups=[-int(group == IDLE) for group in ranked.groups])
    plan = ([0, 1], [0, 1], [-1, -1])

    assert check(ranked, [RankProof(value=1, stages=(stage,))], plan).holds
    assert codes(check(ranked, [RankProof(value=2, stages=(stage,))], plan)) == [("value_differs", 0)]


def test_capacities_that_add_up_beyond_int64_are_no_trouble() -> None:
    ranked = market(TOTAL, limits=(GroupLimit(Group([0, 1, 2])),), row_capacity=[2**62] * 3)
    stage = prices(rows=(0, 0, 0), cols=(5, 4, 0))

    assert check(ranked, [RankProof(value=9, stages=(stage,))], ([0, 0], [0, 1], [-1, -1])).holds


WORST = WorstPoints([9, 1, 2, -7])
MOST = prices(rows=(1, 1, 0))
CUT = prices(rows=(-1, -1, 0), cols=(1, 0, 0))
"""Both rows must have a pair, and only column 0 has pairs of two points or more."""


def worst(rank=WORST, plan=PLAN, **changes):
    proof = RankProof(value=1, stages=(MOST, prices()), cut=CUT)
    return check(market(rank), [attrs.evolve(proof, **changes)], plan)


def test_a_cut_proves_that_no_plan_has_a_better_worst() -> None:
    report = worst()

    assert report.holds
    assert report.bounds == (1,)


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"cut": None}, "cut_missing"),
        ({"cut": prices()}, "cut_fails"),
        ({"value": 2}, "worst_below_value"),
        ({"value": 0}, "value_differs"),
    ],
)
def test_a_worst_that_is_not_proven_is_found(changes, found) -> None:
    assert codes(worst(**changes)) == [(found, 0)]


def test_a_cut_must_rule_out_the_next_better_worst_and_not_only_the_best() -> None:
    assert codes(worst(plan=([0, 1], [0, 1], [-1, -1]), value=-7)) == [("cut_fails", 0)]


def test_a_kept_pair_is_no_reason_why_no_better_worst_is_possible() -> None:
    ranked = market(WorstPoints([-9, 9, 9, 1]), limits=(*LIMITS, KeptPair(0, 0)))
    proof = RankProof(value=1, stages=(MOST, prices()), cut=prices(rows=(0, -1, 0), cols=(1, 0, 0)))
    plan = ([0, 1], [0, 1], [-1, -1])

    assert check(ranked, [proof], plan).holds
    assert codes(check(ranked, [attrs.evolve(proof, cut=prices())], plan)) == [("cut_fails", 0)]


def test_without_a_cut_the_worst_may_be_as_good_as_the_best_pair() -> None:
    assert worst(cut=None).bounds == (9,)


def test_where_no_better_worst_is_thinkable_no_cut_is_needed() -> None:
    assert worst(WorstPoints([1, 1, 1, -7]), cut=None).holds


def test_a_plan_with_fewer_pairs_has_no_better_worst() -> None:
    assert codes(worst(plan=([0], [0], [-1]), value=9, cut=None)) == [("row_price", 0)]


@pytest.mark.parametrize(
    ("proof", "where"),
    [
        (RankProof(value=8, stages=()), "ranks[0].stages"),
        (RankProof(value=8, stages=(prices(**BEST), prices())), "ranks[0].stages"),
        (RankProof(value=8, stages=(prices(rows=(3, 2), cols=(2, 1, 0)),)), "ranks[0].stages[0].rows"),
        (RankProof(value=8, stages=(prices(rows=(3, 2, 0), cols=(2, 1)),)), "ranks[0].stages[0].cols"),
        (RankProof(value=8, stages=(prices(**BEST, places=()),)), "ranks[0].stages[0].places"),
        (RankProof(value=8, stages=(prices(**BEST, groups=(0, 0)),)), "ranks[0].stages[0].groups"),
        (RankProof(value=8, stages=(prices(**BEST),), cut=prices(rows=())), "ranks[0].cut.rows"),
    ],
)
def test_prices_of_another_shape_are_found(proof, where) -> None:
    [finding] = check(market(TOTAL), [proof]).findings

    assert (finding.code, finding.rank, finding.where) == ("shape", 0, where)


@pytest.mark.parametrize("kind", [np.float64, np.int8])
def test_prices_of_another_type_are_found(kind) -> None:
    stage = attrs.evolve(prices(**BEST), rows=np.array([3, 2, 0], dtype=kind))

    [finding] = check(market(TOTAL), [RankProof(value=8, stages=(stage,))]).findings
    assert (finding.code, finding.where) == ("shape", "ranks[0].stages[0].rows")


def test_a_rank_without_proof_is_found() -> None:
    assert codes(check(market(TOTAL), [])) == [("shape", None)]


def test_a_rank_that_is_worst_needs_two_stages() -> None:
    assert codes(worst(stages=(MOST,))) == [("shape", 0)]


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"rows": (2**61, 2, 0)}, "rows"),
        ({"rows": (-(2**63), 2, 0)}, "rows"),
        ({"cols": (2, 1, -(2**61))}, "cols"),
        ({"places": (2**61,)}, "places"),
        ({"groups": (2**61,)}, "groups"),
        ({"rows": (3, 2, 2**60), "groups": (2**60,)}, "groups"),
    ],
)
def test_prices_too_large_to_add_up_are_found(changes, where) -> None:
    [finding] = two_ranks(second={**FILLED, **changes}).findings

    assert (finding.code, finding.rank, finding.where) == ("out_of_range", 1, f"ranks[1].stages[0].{where}")


@pytest.mark.parametrize(
    "rank",
    [
        PairPoints([2**60 + 1, 0, 0, 0]),
        PairPoints([-(2**63), 0, 0, 0]),
        RolePoints([2**61]),
        GroupSteps((IDLE, IDLE), (2**60, 0)),
    ],
)
def test_points_too_large_to_add_up_are_found(rank) -> None:
    proofs = [RankProof(value=0, stages=(prices(),))]

    assert codes(check(market(rank), proofs, ([], [], []))) == [("out_of_range", 0)]


def test_sums_beyond_int64_are_exact() -> None:
    rows = 20
    problem = AssignmentProblem.from_pairs(range(rows), [0] * rows, [0] * rows, (rows, 1), None, [rows])
    ranked = RankedProblem(problem=problem, ranks=(PairPoints([2**60] * rows),))
    stage = prices([2**60] * rows, (0,), (), ())
    plan = (range(rows), [0] * rows, [-1] * rows)

    report = check(ranked, [RankProof(value=rows * 2**60, stages=(stage,))], plan)
    assert report.holds
    assert report.bounds == (rows * 2**60,)


def test_a_finding_counts_how_often_it_was_seen() -> None:
    [finding] = two_ranks({"rows": (4, 3, 0), "cols": (2, 1, 0)}).findings

    assert (finding.code, finding.count) == ("used_pair_too_dear", 2)


def test_a_plan_that_stays_below_what_prices_allow_is_not_proven() -> None:
    assert not CertificateReport(findings=(), values=(1,), bounds=(2,)).holds
