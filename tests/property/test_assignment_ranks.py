"""By bipartite matchings, each rank is at its best among the plans that are best for all ranks before it."""

import numpy as np
import pytest
from hypothesis import example, given, settings

from property.milp_assignment import best_values_by_milp, market
from property.strategies_assignment import (
    RankedCase,
    best_values_by_search,
    keeps_the_rules,
    problem_of,
    problems,
    ranked_cases,
)
from rvmatch.assignment import (
    AssignmentProblem,
    GroupCoverage,
    PairPoints,
    RankedAssignment,
    RankedProblem,
    solve,
    solve_ranked,
)
from rvmatch.assignment.bipartite import splits as splits_room
from rvmatch.assignment.bipartite.faces import Face
from rvmatch.assignment.bipartite.network import UnitNetwork
from rvmatch.assignment.totals import paths as paths_room


def case(pairs, row_capacity, col_capacity, *ranks) -> RankedCase:
    """A case by hand: a tuple of points is a rank of pairs, a list is the groups of the rows."""
    return RankedCase(
        problem=problem_of([(row, col, 0) for row, col in pairs], row_capacity, col_capacity),
        ranks=tuple(GroupCoverage(rank) if isinstance(rank, list) else PairPoints(rank) for rank in ranks),
    )


def matched(case: RankedCase) -> RankedAssignment:
    return solve_ranked(RankedProblem(problem=case.problem, ranks=case.ranks), engine="matching")


# Each of these fails when one part of the method is taken out.
SCARCE_COLUMN_MUST_STAY_USED = case([(0, 0), (1, 0)], [1, 1], [1], (5, 5), (-3, -1))
DEAR_EDGE_MUST_STAY_OUT = case([(0, 0), (0, 1)], [1], [1, 1], (5, 4), (0, 9))
ONE_COLUMN_TWO_GROUPS = case([(0, 0), (1, 0)], [1, 1], [1], [0, 1], (1, 2))
COVERAGE_BEFORE_POINTS = case([(0, 0), (0, 1), (1, 0), (2, 1)], [1, 1, 1], [1, 1], [0, 1, 1], (1, 1, 9, 9))
IDLE_SPLIT_PAIR_HOLDS_NO_PLACE = case(
    [(0, 0), (0, 1), (1, 0), (2, 0)], [2, 1, 1], [2, 1], (0, 1, 1, 1), (-2, -1, -3, -1)
)
KEPT_PAIRS_AFTER_POINTS = case([(0, 0), (0, 1), (1, 0), (1, 1)], [1, 1], [1, 1], (3, 3, 3, 3), (1, 0, 0, 1))
LOSS_WANTED_BY_A_HIGHER_RANK = case([(0, 0)], [1], [1], [0], (-7,))


@settings(max_examples=1000)
@given(case=ranked_cases())
@example(case=SCARCE_COLUMN_MUST_STAY_USED)
@example(case=DEAR_EDGE_MUST_STAY_OUT)
@example(case=ONE_COLUMN_TWO_GROUPS)
@example(case=COVERAGE_BEFORE_POINTS)
@example(case=IDLE_SPLIT_PAIR_HOLDS_NO_PLACE)
@example(case=KEPT_PAIRS_AFTER_POINTS)
@example(case=LOSS_WANTED_BY_A_HIGHER_RANK)
def test_no_plan_is_better_in_the_order_of_ranks(case: RankedCase) -> None:
    """The values equal the lexicographic greatest of an exhaustive search."""
    found = matched(case)

    assert found.values == best_values_by_search(case)


@given(case=ranked_cases())
@example(case=IDLE_SPLIT_PAIR_HOLDS_NO_PLACE)
def test_every_ranked_answer_keeps_the_rules(case: RankedCase) -> None:
    found = matched(case)

    assert keeps_the_rules(case.problem, found.rows, found.cols)


@given(problem=problems())
def test_points_as_the_only_rank_equal_the_plain_optimum(problem: AssignmentProblem) -> None:
    found = matched(RankedCase(problem=problem, ranks=(PairPoints(problem.points),)))

    assert found.values == (solve(problem).points,)


def scarce_case(seed: int, most_places: int) -> RankedCase:
    """More groups than partners can reach, points with many ties, and a last rank that breaks them."""
    rng = np.random.default_rng(seed)
    problem = market(seed, 40, 25, 4, most_places, best=4)
    return RankedCase(
        problem=problem,
        ranks=(
            GroupCoverage(rng.integers(-1, 36, 40)),
            PairPoints(problem.points),
            PairPoints(rng.integers(0, 2**20, problem.rows.size)),
        ),
    )


@pytest.mark.parametrize("most_places", [1, 3])
@pytest.mark.parametrize("seed", range(12))
def test_larger_ranked_markets_equal_integer_programs(seed: int, most_places: int) -> None:
    case = scarce_case(seed, most_places)

    found = matched(case)

    assert found.values == best_values_by_milp(case.problem, case.ranks)
    assert keeps_the_rules(case.problem, found.rows, found.cols)


@pytest.mark.parametrize("most_places", [1, 3])
@pytest.mark.parametrize("seed", range(4))
def test_ranks_found_by_paths_equal_integer_programs(monkeypatch, seed: int, most_places: int) -> None:
    """Large networks are matched by augmenting paths; here small ones count as large."""
    monkeypatch.setattr(paths_room, "LARGE", 1)
    monkeypatch.setattr(paths_room, "STEPS_PER_EDGE", 1)
    case = scarce_case(seed, most_places)

    found = matched(case)

    assert found.values == best_values_by_milp(case.problem, case.ranks)


@pytest.mark.parametrize("best", [2, 4, 1_000])
@pytest.mark.parametrize("seed", range(8))
def test_ranks_under_large_capacities_equal_integer_programs(seed: int, best: int) -> None:
    """Lines with room for a few, for most and for all of their pairs, and ranks in changing order."""
    rng = np.random.default_rng(seed)
    plain = market(seed, 16, 9, 5, best=best)
    sides = (rng.integers(0, 7, 16), rng.choice([1, 3, 6, 8, 9_999], 9))
    problem = AssignmentProblem.from_pairs(plain.rows, plain.cols, plain.points, (16, 9), *sides)
    ranks = [
        GroupCoverage(rng.integers(-1, 9, 16)),
        PairPoints(problem.points),
        PairPoints(rng.integers(-2, 3, problem.rows.size)),
        PairPoints(rng.integers(0, 2**20, problem.rows.size)),
    ]
    case = RankedCase(problem=problem, ranks=(*(ranks[at] for at in rng.permutation(3)), ranks[3]))

    found = matched(case)

    assert found.values == best_values_by_milp(case.problem, case.ranks)
    assert keeps_the_rules(case.problem, found.rows, found.cols)


@pytest.mark.parametrize("rounds", [0, 1])
@pytest.mark.parametrize("seed", range(4))
def test_splitting_all_pairs_at_once_gives_the_same_ranks(monkeypatch, seed: int, rounds: int) -> None:
    monkeypatch.setattr(splits_room, "ROUNDS", rounds)
    case = scarce_case(seed, 3)

    assert matched(case).values == best_values_by_milp(case.problem, case.ranks)


@pytest.mark.parametrize("most_places", [1, 3])
def test_the_scarce_cases_do_force_places_before_a_rank_is_priced(most_places: int) -> None:
    """The claim of the test above would be empty if no rank were solved with places it must use."""
    forced_then_priced = 0
    for seed in range(12):
        case = scarce_case(seed, most_places)
        network = UnitNetwork.build(
            case.problem.rows, case.problem.cols, *capacities(case.problem), case.ranks[0].groups
        )
        face = Face.whole(network)
        for rank in case.ranks:
            cost = (
                network.uncovered.astype(np.int64)
                if isinstance(rank, GroupCoverage)
                else -network.worth(rank.points)
            )
            forced = bool(face.mandatory.any())
            face, method = face.narrowed(cost)
            forced_then_priced += forced and method == "priced"

    assert forced_then_priced >= 10


def capacities(problem: AssignmentProblem) -> tuple[np.ndarray, np.ndarray]:
    """No more places than a line has pairs."""
    return (
        np.minimum(problem.row_capacity, np.bincount(problem.rows, minlength=problem.shape[0])),
        np.minimum(problem.col_capacity, np.bincount(problem.cols, minlength=problem.shape[1])),
    )
