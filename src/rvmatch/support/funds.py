"""Special funds pay into matches: as much as possible, then as fairly as possible, in whole yuan."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.sharing import SharingProblem, share_fairly
from rvmatch.matching import MatchPlan
from rvmatch.matching.libraries import Demands
from rvmatch.model.funds import FundNeed, SpecialFund
from rvmatch.model.libraries import ProjectLibrary
from rvmatch.model.places import CountyList
from rvmatch.model.projects import DemandProject
from rvmatch.support.funds_fitting import NeedFacts
from rvmatch.support.funds_inputs import funds_and_needs, known_seed, listed_or_given, tie_hash
from rvmatch.support.funds_plan import (
    FundPlan,
    FundStanding,
    NeedStanding,
    ProposedPayment,
    StillMissingReason,
    UnspentMoney,
    UnspentReason,
)

__all__ = ["share_out"]


def share_out(
    funds: Iterable[SpecialFund],
    needs: MatchPlan | Iterable[FundNeed],
    demands: Demands,
    *,
    key_counties: CountyList | None = None,
    tie_seed: int = 0,
) -> FundPlan:
    """
    Propose what special funds pay into matched projects.

    Earmarks come first: they are paid as far as their project misses money. The rest is shared so that as
    much as possible is paid within the amounts and rules of all funds; among all such ways in whole yuan,
    the least-met need (by the share of what it misses) gets as much as it can, then the next, and so on.
    Nothing is rounded: the result is the optimum in whole yuan. Where needs are equally badly off, the next
    yuan goes to the one that misses less, then the keyed hash of ``tie_seed`` decides.

    Args:
        funds: The funds, in any order.
        needs: What projects miss; of a plan, the matched demands' needs as ``needs_of_plan`` gives them.
        demands: The library in which the projects stand.
        key_counties: The key-assistance counties; None for those of the notice.
        tie_seed: Any whole number; fix it before the funds are known.

    Returns:
        The proposal.

    Raises:
        ReadErrors: If funds or needs stand twice, or a need's project is not in the library; all at once.

    Source:
        民发〔2022〕11号, part 7 (支持设立乡村振兴专项基金). The order of aims is a library option.
    """
    library, pots, wants = funds_and_needs(funds, needs, demands)
    seed = known_seed(tie_seed)
    pots = tuple(sorted(pots, key=lambda fund: tie_hash(seed, "fund", fund.id)))
    known = sorted(
        (need for need in wants if need.missing_cny), key=lambda need: tie_hash(seed, "need", need.project)
    )
    place = {need.project: number for number, need in enumerate(known)}
    missing = np.array([need.missing_cny for need in known], dtype=np.int64)
    facts = NeedFacts.of(
        [library[need.project] for need in known],
        listed_or_given(key_counties),
    )
    kept = _earmarked(pots, place, missing)
    before = np.zeros_like(missing)
    for (_, col), promise in kept.items():
        before[col] += promise
    rows, cols, most = _arcs(pots, facts, missing, kept)
    free = np.array([fund.free_cny for fund in pots], dtype=np.int64)
    problem = SharingProblem(rows=rows, cols=cols, most=most, available=free, wanted=missing, has=before)
    shares = share_fairly(problem)
    short = shares.cut_cols
    bound = (
        sum(kept.values())
        + int(free[shares.cut_rows].sum())
        + int((missing - before)[~short].sum())
        + int(most[~shares.cut_rows[rows] & short[cols]].sum())
    )
    paid = dict(kept)
    for row, col, given in zip(rows.tolist(), cols.tolist(), shares.paid.tolist(), strict=True):
        if given:
            paid[row, col] = paid.get((row, col), 0) + given
    payments = sorted(
        (
            ProposedPayment(
                fund=pots[row].id,
                project=known[col].project,
                amount_cny=given,
                earmarked_cny=kept.get((row, col), 0),
            )
            for (row, col), given in paid.items()
            if given
        ),
        key=lambda one: (one.fund, one.project),
    )
    return FundPlan(
        payments=tuple(payments),
        funds=_fund_standings(pots, wants, place, problem, shares.paid, kept),
        needs=_need_standings(wants, library, place, problem, shares.paid),
        total_cny=sum(one.amount_cny for one in payments),
        bound_cny=bound,
        cut_funds=tuple(sorted(pots[row].id for row in np.flatnonzero(shares.cut_rows).tolist())),
        cut_needs=tuple(sorted(known[col].project for col in np.flatnonzero(short).tolist())),
        tie_seed=seed,
    )


def _limit(fund: SpecialFund, missing: int) -> int:
    """The most that a fund gives to a project that misses so much."""
    share = missing * fund.most_share_percent // 100
    return share if fund.most_per_project_cny is None else min(share, fund.most_per_project_cny)


def _earmarked(
    funds: Sequence[SpecialFund], place: Mapping[str, int], missing: NDArray[np.int64]
) -> dict[tuple[int, int], int]:
    """What is paid of each earmark, by the positions of fund and need."""
    left = missing.copy()
    paid = {}
    for row, fund in enumerate(funds):
        for earmark in fund.earmarks:
            col = place.get(earmark.project)
            if col is not None:
                given = min(earmark.amount_cny, _limit(fund, int(missing[col])), int(left[col]))
                left[col] -= given
                paid[row, col] = given
    return paid


def _arcs(
    funds: Sequence[SpecialFund],
    facts: NeedFacts,
    missing: NDArray[np.int64],
    kept: Mapping[tuple[int, int], int],
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Fund, need and the most beside the earmark, for each need that each fund is for."""
    rows, cols, most = [], [], []
    for row, fund in enumerate(funds):
        fits = facts.fitting(fund)
        fits[[col for (one, col) in kept if one == row]] = True
        needs = np.flatnonzero(fits)
        limits = missing[needs] * fund.most_share_percent // 100
        if fund.most_per_project_cny is not None:
            limits = np.minimum(limits, fund.most_per_project_cny)
        rows.append(np.full(needs.size, row))
        cols.append(needs)
        most.append(limits)
    nothing = np.empty(0, dtype=np.int64)
    found = tuple(np.concatenate([nothing, *parts]).astype(np.int64) for parts in (rows, cols, most))
    keys = found[0] * max(missing.size, 1) + found[1]
    for (row, col), given in kept.items():
        found[2][np.searchsorted(keys, row * missing.size + col)] -= given
    return found[0], found[1], found[2]


def _earmark_left(fund: SpecialFund, spent: int, missing: int | None) -> UnspentReason:
    """Why an earmark for a project that misses so much is not spent in full."""
    if missing is None:
        return UnspentReason.EARMARK_NEED_UNKNOWN
    ruled = spent == _limit(fund, missing) < missing
    return UnspentReason.EARMARK_RULES if ruled else UnspentReason.EARMARK_ABOVE_NEED


def _fund_standings(
    funds: Sequence[SpecialFund],
    needs: Sequence[FundNeed],
    place: Mapping[str, int],
    problem: SharingProblem,
    paid: NDArray[np.int64],
    kept: Mapping[tuple[int, int], int],
) -> tuple[FundStanding, ...]:
    known = {need.project: need.missing_cny for need in needs}
    got = np.zeros(problem.wanted.size, dtype=np.int64)
    np.add.at(got, problem.cols, paid)
    missing = (got < problem.wanted - problem.has)[problem.cols]
    starts = np.searchsorted(problem.rows, np.arange(len(funds) + 1))
    standings = []
    for row, fund in enumerate(funds):
        arcs = slice(starts[row], starts[row + 1])
        unspent = [
            UnspentMoney(
                amount_cny=one.amount_cny - spent,
                reason=_earmark_left(fund, spent, known.get(one.project)),
                project=one.project,
            )
            for one in fund.earmarks
            if one.amount_cny > (spent := kept.get((row, place.get(one.project, -1)), 0))
        ]
        given = int(paid[arcs].sum())
        if fund.free_cny > given:
            if starts[row] == starts[row + 1]:
                reason = UnspentReason.NO_FITTING_NEED
            else:
                reason = UnspentReason.FUND_RULES if missing[arcs].any() else UnspentReason.NEEDS_MET
            unspent.append(UnspentMoney(amount_cny=fund.free_cny - given, reason=reason))
        standings.append(
            FundStanding(
                fund=fund.id,
                title=fund.title,
                amount_cny=fund.amount_cny,
                paid_cny=fund.amount_cny - sum(one.amount_cny for one in unspent),
                unspent=tuple(unspent),
            )
        )
    return tuple(sorted(standings, key=lambda one: one.fund))


def _need_standings(
    needs: Sequence[FundNeed],
    demands: ProjectLibrary[DemandProject],
    place: Mapping[str, int],
    problem: SharingProblem,
    paid: NDArray[np.int64],
) -> tuple[NeedStanding, ...]:
    got = np.zeros(problem.wanted.size, dtype=np.int64)
    np.add.at(got, problem.cols, paid)
    fitting = np.bincount(problem.cols[problem.available[problem.rows] > 0], minlength=problem.wanted.size)
    could = problem.cols[(paid < problem.most) & (problem.available[problem.rows] > 0)]
    more = np.bincount(could, minlength=problem.wanted.size)
    standings = []
    for need in sorted(needs, key=lambda one: one.project):
        col = place.get(need.project)
        reason: StillMissingReason | None = None
        if col is not None and got[col] + problem.has[col] < problem.wanted[col]:
            if more[col]:
                reason = StillMissingReason.FUNDS_SPENT
            else:
                some = fitting[col] or problem.has[col]
                reason = StillMissingReason.FUND_RULES if some else StillMissingReason.NO_FUND_FITS
        standings.append(
            NeedStanding(
                project=need.project,
                title=demands[need.project].title,
                missing_cny=need.missing_cny,
                paid_cny=0 if col is None else int(got[col] + problem.has[col]),
                reason=reason,
                promises_unknown=need.promises_unknown,
            )
        )
    return tuple(standings)
