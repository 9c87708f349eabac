"""Regions and one coordinator: prices go out, the pairs that contradict them come back, until none does."""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor
from operator import mul
from typing import Any, Protocol

import numpy as np
from numpy.typing import ArrayLike

from rvmatch.assignment.arrays import read_only
from rvmatch.assignment.certificates.certificate import check_certificate
from rvmatch.assignment.problem import AssignmentProblem
from rvmatch.assignment.ranked import RankedProblem
from rvmatch.assignment.ranks import PairPoints
from rvmatch.assignment.regions.admission import settled_by_prices, whole_gap
from rvmatch.assignment.regions.answers import answer_prices, best_pairs, plan_at_home
from rvmatch.assignment.regions.named_pairs import NamedPairs, SolvedPairs
from rvmatch.assignment.regions.outcome import RegionalAssignment, RegionalRound
from rvmatch.assignment.regions.proposals import AnswerToPrices, Proposals
from rvmatch.assignment.regions.region import Whole, label_of_each, split_by_region
from rvmatch.errors import SolverError
from rvmatch.executors import Cancel, answers_of

__all__ = ["solve_by_regions"]

WIDEST = 2**62
"""No pair costs that much more than it is worth; points."""


class _Sized(Protocol):
    @property
    def nbytes(self) -> int: ...


def solve_by_regions(
    problem: AssignmentProblem | RankedProblem,
    region_of_row: ArrayLike,
    region_of_col: ArrayLike,
    *,
    executor: Executor | None = None,
    gap: int = 0,
    cancel: Cancel | None = None,
) -> RegionalAssignment:
    """
    The best plan, found by regions that each look at the pairs of their own rows only.

    Each region first plans at home. Then it names, for each row, the few pairs it likes best at the prices
    of all homes. A coordinator plans with the pairs that were named, and no others, and sends back what each
    line costs in that plan; each region holds *all* its pairs against these prices and names those that are
    worth more. When there are none, the prices prove the plan best among all pairs; before, they tell how
    far it can be from the best. Each round names new pairs, so the end is reached.

    The plan is the same whatever the executor, and in whatever order regions answer. Where several plans are
    best in every rank it may be another than ``solve_ranked`` finds: let the last rank break ties.

    Args:
        problem: The pairs with whole points, or a ranked problem whose ranks are ``PairPoints``,
            ``GroupCoverage`` and ``GroupSteps`` and whose limits are kept pairs.
        region_of_row: The region of each row, any whole numbers, ``[n]``.
        region_of_col: The region where each column is at home, ``[m]``.
        executor: What runs the regions' tasks; None for one after the other, here. One that keeps large
            arguments, as ``rvmatch.adapters.cluster`` does, sends the pairs of a region only once.
        gap: Stop as soon as the first rank is proven to be within so many points of its optimum; 0 for the
            optimum of every rank.
        cancel: Asked between the tasks and while the coordinator plans whether to stop.

    Returns:
        The plan with its proof, and what each round brought.

    Raises:
        InvalidValueError: If something is not as described, or points are too large to stay exact.
        InfeasibleProblemError: If the kept pairs do not fit the capacities.
        CancelledError: If ``cancel`` asked to stop.
        ExecutorLostError: If the executor broke down; there is no half plan.
        SolverError: If an answer does not hold.

    Source:
        Column generation: G. B. Dantzig, P. Wolfe, Decomposition principle for linear programs, Operations
        Research 8 (1960), 101-111; the bound is that of Lagrangian relaxation.
    """
    ranked = settled_by_prices(problem)
    n, m = ranked.problem.shape
    of_row = label_of_each("region_of_row", region_of_row, n, "rows")
    of_col = label_of_each("region_of_col", region_of_col, m, "columns")
    enough = whole_gap(gap)
    regions, pairs_of = split_by_region(ranked, of_row, of_col)

    def ask(task: Callable[..., Any], *arguments: Sequence[Any]) -> list[Any]:
        return answers_of(executor, cancel, task, list(zip(regions, *arguments, strict=True)))

    known, rounds = _started(NamedPairs.empty(ranked, regions), pairs_of, ask)
    margins = (0,) * len(ranked.ranks)
    while True:
        solved = known.solved(cancel)
        rows, cols = solved.prices()
        row_prices = [rows[:, region.rows] for region in regions]
        col_prices = [cols[:, region.cols] for region in regions]
        named = known.named()
        answers: list[AnswerToPrices] = ask(
            answer_prices, row_prices, col_prices, named, [margins] * len(regions)
        )
        bounds = _bounds(solved, answers)
        rounds.append(
            RegionalRound(
                pairs=known.rows.size,
                wanted=sum(answer.contradicting for answer in answers),
                value=solved.plan.values[0],
                bound=bounds[0],
                bytes_sent=_bytes([*row_prices, *col_prices, *named]) + 8 * len(margins) * len(regions),
                bytes_received=_bytes(answers),
            )
        )
        within = min(one.bound for one in rounds if one.bound is not None) - solved.plan.values[0]
        if rounds[-1].wanted == 0 or (enough and within <= enough):
            return _assignment(solved, bounds, rounds)
        margins = tuple(
            0 if bound is None else min(bound - value, WIDEST)
            for bound, value in zip(bounds, solved.plan.values, strict=True)
        )
        before = known.rows.size
        known = known.with_pairs([answer.wanted for answer in answers])
        if known.rows.size == before:
            raise SolverError("prices contradict pairs that they were made for")


def _started(
    known: NamedPairs, pairs_of: Sequence[Whole], ask: Callable[..., list[Any]]
) -> tuple[NamedPairs, list[RegionalRound]]:
    """The pairs named before anything is planned together, and what the plans at home tell."""
    regions = known.regions
    at_home = ask(plan_at_home)
    price = np.zeros(known.whole.problem.shape[1], dtype=np.int64)
    for region, plan in zip(regions, at_home, strict=True):
        price[region.cols[region.at_home]] = plan.col_prices[region.at_home]
    col_prices = [price[region.cols] for region in regions]
    starting = ask(best_pairs, col_prices)
    home_pairs = [plan.used for plan in at_home]
    value = bound = None
    if isinstance(known.whole.ranks[0], PairPoints):
        value = sum(plan.value for plan in at_home)
        bound = _cost(price, known.whole.problem.col_capacity) + sum(answer.gain for answer in starting)
    known = known.with_pairs(home_pairs).with_pairs([answer.best for answer in starting])
    known = known.with_pairs(_kept(known, pairs_of))
    first = RegionalRound(
        pairs=known.rows.size,
        wanted=known.rows.size - sum(pairs.pairs.size for pairs in home_pairs),
        value=value,
        bound=bound,
        bytes_sent=_bytes(col_prices),
        bytes_received=_bytes(at_home) + _bytes(starting),
    )
    return known, [first]


def _kept(known: NamedPairs, pairs_of: Sequence[Whole]) -> list[Proposals]:
    """The pairs that every plan uses, region by region."""
    kept = known.whole.kept
    return [
        Proposals.of(region, np.flatnonzero(np.isin(pairs, kept)) if kept.size else kept)
        for region, pairs in zip(known.regions, pairs_of, strict=True)
    ]


def _cost(prices: Whole, capacity: Whole) -> int:
    """What all places together cost; exact, however large."""
    priced = np.flatnonzero(prices)
    return sum(map(mul, prices[priced].tolist(), capacity[priced].tolist()))


def _bytes(parts: Iterable[_Sized]) -> int:
    return sum(part.nbytes for part in parts)


def _bounds(solved: SolvedPairs, answers: Sequence[AnswerToPrices]) -> tuple[int | None, ...]:
    """What no plan can exceed in each rank, as far as the ranks before it are proven."""
    bounds: list[int | None] = []
    for number, value in enumerate(solved.plan.values):
        more = sum(answer.most_more[number] for answer in answers)
        proven = bounds == list(solved.plan.values[:number])
        bounds.append(value + more if proven else None)
    return tuple(bounds)


def _assignment(
    solved: SolvedPairs, bounds: tuple[int | None, ...], rounds: Sequence[RegionalRound]
) -> RegionalAssignment:
    """The answer, its proof looked at again: here for the pairs that were named, by the regions for all."""
    found, known = solved.plan, solved.known
    report = check_certificate(solved.ranked, found.rows, found.cols, found.places, found.certificate)
    if not report.holds:
        raise SolverError("prices do not prove the plan of the pairs between regions")
    wanted = np.concatenate([region.cols for region in known.regions] or [found.cols[:0]])
    best_bound = min(one.bound for one in rounds if one.bound is not None)
    first = bounds[0] if bounds[0] is None else min(bounds[0], best_bound)
    return RegionalAssignment(
        rows=read_only(found.rows),
        cols=read_only(found.cols),
        values=found.values,
        bounds=(first, *bounds[1:]),
        certificate=found.certificate,
        rounds=tuple(rounds),
        regions=len(known.regions),
        shared_columns=int((np.bincount(wanted) > 1).sum()),
        bytes_held=sum(region.nbytes for region in known.regions),
    )
