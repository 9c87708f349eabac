"""From aims to ranks: what a pairing should be good at, as a ranked problem whose optimum is proven."""

from itertools import count
from typing import Final

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.actions.pairing_market import PairingMarket
from rvmatch.actions.pairing_settings import PairingAim, PairingSettings
from rvmatch.assignment import (
    AssignmentProblem,
    Group,
    GroupCoverage,
    GroupSteps,
    PairPoints,
    Rank,
    RankedAssignment,
    RankedProblem,
    check_certificate,
    solve_network,
)
from rvmatch.errors import SolverError
from rvmatch.matching.proofs import ObjectiveOutcome, PlanCertificate
from rvmatch.matching.ties import tie_points

__all__ = ["PARTNERS_TOLD_APART", "WISHES_TOLD_APART", "PairingRanks", "ranks_of", "solve_pairing"]

WISHES_TOLD_APART: Final = 3
"""First, second and third wishes count; later ones are all alike. A library option."""

PARTNERS_TOLD_APART: Final = 8
"""Up to this partner of a county, fewer before it is better; further ones are all alike. A library option."""


@attrs.frozen(kw_only=True, eq=False)
class PairingRanks:
    """
    A pairing as a ranked problem: counties are rows, sides are columns.

    Args:
        ranked: The problem; the ranks that break ties stand behind all others.
        lengths: How many ranks coverage, then each aim of the settings, has.
    """

    ranked: RankedProblem
    lengths: tuple[int, ...]

    def outcomes(self, answer: RankedAssignment) -> tuple[ObjectiveOutcome, ...]:
        """What an answer reached in coverage, then in each aim."""
        ends = np.cumsum(self.lengths).tolist()
        return tuple(
            ObjectiveOutcome.of(answer.outcomes[start:end])
            for start, end in zip([0, *ends], ends, strict=False)
        )


def ranks_of(settings: PairingSettings, market: PairingMarket, *, turns: int = 1) -> PairingRanks:
    """
    The ranked problem of a market.

    Coverage comes first, then the aims in their order. A rank in which no pair is worth anything is left
    out.

    Args:
        settings: The aims and the seed.
        market: Who may be paired with whom.
        turns: How many keyed hashes stand at the end, to decide between equally good plans.

    Returns:
        The problem.
    """
    own: list[tuple[Rank, ...]] = [(GroupCoverage(np.arange(len(market.codes))),)]
    own += [_ranks(aim, market) for aim in settings.aims]
    ties = (
        PairPoints(tie_points(settings.tie_seed, market.codes, market.keys, market.pairs, turn=turn))
        for turn in range(turns)
    )
    problem = AssignmentProblem.from_pairs(
        market.pairs.rows,
        market.pairs.cols,
        np.zeros(len(market.pairs), dtype=np.int64),
        market.pairs.shape,
        row_capacity=market.most,
        col_capacity=market.places,
    )
    return PairingRanks(
        ranked=RankedProblem(problem=problem, ranks=(*(rank for ranks in own for rank in ranks), *ties)),
        lengths=tuple(map(len, own)),
    )


def solve_pairing(
    settings: PairingSettings, market: PairingMarket
) -> tuple[PairingRanks, RankedAssignment, PlanCertificate]:
    """
    The best plan of a market, proven and the only one of its kind.

    Args:
        settings: The aims and the seed.
        market: Who may be paired with whom.

    Returns:
        The problem, its answer, and the prices that prove it, checked without the solver.

    Raises:
        SolverError: If the prices prove nothing; a fault of this library.
    """
    for turns in count(1):
        ranks = ranks_of(settings, market, turns=turns)
        solved = solve_network(ranks.ranked)
        if solved.unique:
            break
    answer = solved.answer
    if answer.certificate is None:
        raise SolverError("a pairing came without its certificate")
    report = check_certificate(ranks.ranked, answer.rows, answer.cols, answer.places, answer.certificate)
    if not report.holds:
        raise SolverError("the certificate of a pairing does not hold")
    return ranks, answer, PlanCertificate.of(answer.certificate)


def _ranks(aim: PairingAim, market: PairingMarket) -> tuple[Rank, ...]:
    """The ranks of one aim; none where it has nothing to tell apart."""
    n, m = market.pairs.shape
    match aim:
        case PairingAim.PARTICIPATION:
            return (GroupSteps(Group.from_labels(np.arange(m), "col"), (1,)),)
        case PairingAim.CONTINUITY:
            changes = PairPoints(np.where(market.before, 1, -1))
            return (changes, *_counted(market.before))
        case PairingAim.CONSENTS:
            return (*_counted(market.consents >= 3), *_counted(market.consents >= 2))
        case PairingAim.WISHES:
            last = int(market.wish.max(initial=0))
            told = range(1, min(WISHES_TOLD_APART, last - 1) + 1)
            return tuple(rank for wish in told for rank in _counted(market.wish <= wish))
        case PairingAim.CHANNELS:
            return _counted(market.follows)
        case PairingAim.WORKED_BEFORE:
            return _counted(market.worked)
        case PairingAim.SPREAD:
            steps = range(PARTNERS_TOLD_APART, 0, -1)
            return (GroupSteps(Group.from_labels(np.arange(n)), tuple(steps)),)


def _counted(flags: NDArray[np.bool_]) -> tuple[Rank, ...]:
    """The rank "as many pairs of this kind as possible", if there are any."""
    return (PairPoints(flags.astype(np.int64)),) if flags.any() else ()
