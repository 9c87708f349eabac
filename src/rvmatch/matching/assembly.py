"""From the solver's answer back to keys: the parts of a plan, one function each."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment import Budgets
from rvmatch.columns import Pairs
from rvmatch.columns.arrays import amounts
from rvmatch.eligibility import EligibilityRule
from rvmatch.eligibility.marks import marks_of
from rvmatch.matching.best_pairs import best_of_each_row, counts_by_row, row_starts
from rvmatch.matching.cover import Cover
from rvmatch.matching.encoding import Scored, Solved
from rvmatch.matching.left_alone import LeftAloneReason
from rvmatch.matching.plan import (
    CountyCoverage,
    Coverage,
    Lead,
    LeftAlone,
    Match,
    OpenPlaces,
    Reserve,
    SpareSupply,
    Totals,
)
from rvmatch.matching.policies.translation import ROLES
from rvmatch.matching.proofs import ObjectiveOutcome
from rvmatch.model.vocabulary import LinkageMember, ProjectStatus
from rvmatch.scoring import Criterion, Weights, parts_of

__all__ = ["coverage_of", "left_alone_of", "matches_of", "open_places_of", "spare_supplies_of", "totals_of"]

RESERVES = 2
LEADS = 3


def matches_of(
    scored: Scored,
    solved: Solved,
    *,
    rules: Sequence[EligibilityRule],
    criteria: Sequence[Criterion],
    weights: Weights,
) -> tuple[Match, ...]:
    """The recommended dockings by demand, then supply, each with its parts, money, verdicts and reserves."""
    used = scored.pairs.at(solved.used)
    parts = parts_of(scored.demands, scored.supplies, used, criteria, weights)
    unknown, review = marks_of(rules, scored.demands, scored.supplies, used)
    points = scored.points[solved.used].tolist()
    promised = _amounts(scored, solved, used)
    reserves = _reserves(scored, solved)
    roles, agreed = _roles(solved), _agreed(solved)
    demands, supplies = scored.demands.keys, scored.supplies.keys
    return tuple(
        Match(
            demand=demands[row],
            supply=supplies[col],
            points=points[place],
            parts=parts[place],
            amount_cny=promised[place],
            unknown=unknown[place],
            review=review[place],
            reserves=reserves.get(row, ()),
            role=roles[place],
            agreed=agreed[place],
        )
        for place, (row, col) in enumerate(zip(used.rows.tolist(), used.cols.tolist(), strict=True))
    )


def _roles(solved: Solved) -> list[LinkageMember | None]:
    """The role that each docking would fill, if the policy says."""
    places = solved.ranking.ranked.roles
    return [None if places is None or place < 0 else ROLES[places.roles[place]] for place in solved.places]


def _agreed(solved: Solved) -> list[bool]:
    """Which dockings the policy keeps."""
    kept = solved.ranking.suitable[solved.ranking.ranked.kept]
    found: list[bool] = np.isin(solved.used, kept).tolist()
    return found


def _amounts(scored: Scored, solved: Solved, used: Pairs) -> list[int | None]:
    """
    Money that each supply could bring, the better pairs of a demand first.

    A demand is never promised more than it misses. A supply never promises more to one project than it
    gives to one, nor more in all than it offers: where the policy does not share its money out, each
    project can count on an equal share alone.
    """
    missing = scored.demands.missing_cny.tolist()
    most, left = _purses(scored, solved)
    promised: list[int | None] = [None] * len(used)
    rows, cols = used.rows.tolist(), used.cols.tolist()
    for place in np.lexsort((used.cols, -scored.points[solved.used])).tolist():
        row, col = rows[place], cols[place]
        if missing[row] >= 0 and most[col] >= 0:
            amount = min(most[col], left[col], missing[row])
            promised[place] = amount
            missing[row] -= amount
            left[col] -= amount
    return promised


def _purses(scored: Scored, solved: Solved) -> tuple[list[int], list[int]]:
    """The most that each supply gives to one project, -1 where unknown, and what it has in all."""
    offers, share = scored.supplies.offer_cny, scored.supplies.share_cny
    if not any(isinstance(limit, Budgets) for limit in solved.ranking.ranked.limits):
        return share.tolist(), np.full_like(share, np.iinfo(np.int64).max).tolist()
    caps = amounts(project.per_project_cny for project in scored.supplies.projects)
    most = np.where(caps < 0, offers, np.where(offers < 0, caps, np.minimum(caps, offers)))
    return most.tolist(), np.where(offers < 0, np.iinfo(np.int64).max, offers).tolist()


def _reserves(scored: Scored, solved: Solved) -> dict[int, tuple[Reserve, ...]]:
    """For each matched demand the best suitable supplies that it was not given, those with room first."""
    rows, cols = scored.pairs.rows, scored.pairs.cols
    matched = np.zeros(scored.pairs.shape[0], dtype=np.bool_)
    matched[rows[solved.used]] = True
    others = matched[rows]
    others &= solved.suitable
    others &= (scored.supplies.projects_accepted > 0)[cols]
    others[solved.used] = False
    full = (_room(scored, solved) <= 0)[cols]
    best = best_of_each_row(scored.pairs, scored.points, solved.ties, others, RESERVES, later=full)
    found: dict[int, tuple[Reserve, ...]] = {}
    for row, supply, points, has_room in zip(
        rows[best].tolist(),
        _keys_of(scored, best),
        scored.points[best].tolist(),
        (~full[best]).tolist(),
        strict=True,
    ):
        reserve = Reserve(supply=supply, points=points, has_room=has_room)
        found[row] = (*found.get(row, ()), reserve)
    return found


def _keys_of(scored: Scored, places: NDArray[np.int64]) -> list[str]:
    """The keys of the supplies of these pairs."""
    return list(map(scored.supplies.keys.__getitem__, scored.pairs.cols[places].tolist()))


def _room(scored: Scored, solved: Solved) -> NDArray[np.int64]:
    """How many more projects each supply could take ``[m]``."""
    used = np.bincount(scored.pairs.cols[solved.used], minlength=scored.pairs.shape[1])
    room: NDArray[np.int64] = scored.supplies.projects_accepted - used
    return room


def left_alone_of(scored: Scored, solved: Solved, rules: Sequence[EligibilityRule]) -> tuple[LeftAlone, ...]:
    """Demands without a partner by key, each with the first honest reason and its best leads."""
    pairs, starts = scored.pairs, row_starts(scored.pairs)
    eligible = np.diff(starts)
    suitable = counts_by_row(starts, solved.suitable)
    open_to_all = solved.suitable & (scored.supplies.projects_accepted > 0)[pairs.cols]
    reachable = counts_by_row(starts, open_to_all)
    served = np.bincount(pairs.rows[solved.used], minlength=len(eligible)) > 0
    published_only = any(getattr(rule, "needs_publication", False) for rule in rules)
    kept_back = scored.demands.status != list(ProjectStatus).index(ProjectStatus.PUBLISHED)
    wants_none = scored.demands.partners_wanted == 0
    reasons = np.select(
        [kept_back & published_only, wants_none, eligible == 0, suitable == 0, reachable == 0],
        [
            LeftAloneReason.NOT_PUBLISHED,
            LeftAloneReason.WANTS_NONE,
            LeftAloneReason.NO_ELIGIBLE_SUPPLY,
            LeftAloneReason.ONLY_LEADS,
            LeftAloneReason.SUPPLIES_FULL,
        ],
        default=LeftAloneReason.CROWDED_OUT,
    ).tolist()
    chosen = (~served)[pairs.rows]
    chosen &= ~solved.suitable
    best = best_of_each_row(pairs, scored.points, solved.ties, chosen, LEADS)
    leads: dict[int, tuple[Lead, ...]] = {}
    for row, supply, points in zip(
        pairs.rows[best].tolist(), _keys_of(scored, best), scored.points[best].tolist(), strict=True
    ):
        leads[row] = (*leads.get(row, ()), Lead(supply=supply, points=points))
    return tuple(
        LeftAlone(
            demand=scored.demands.keys[row],
            reason=LeftAloneReason(reasons[row]),
            eligible=int(eligible[row]),
            suitable=int(suitable[row]),
            leads=leads.get(row, ()),
        )
        for row in np.flatnonzero(~served).tolist()
    )


def open_places_of(scored: Scored, solved: Solved) -> tuple[OpenPlaces, ...]:
    """Demands with fewer partners than wanted, but some, by key."""
    found = np.bincount(scored.pairs.rows[solved.used], minlength=scored.pairs.shape[0])
    wanted = scored.demands.partners_wanted
    return tuple(
        OpenPlaces(demand=scored.demands.keys[row], wanted=int(wanted[row]), found=int(found[row]))
        for row in np.flatnonzero((found > 0) & (found < wanted)).tolist()
    )


def spare_supplies_of(scored: Scored, solved: Solved) -> tuple[SpareSupply, ...]:
    """Supplies with room left, by key."""
    room, accepted = _room(scored, solved), scored.supplies.projects_accepted
    eligible = np.bincount(scored.pairs.cols, minlength=scored.pairs.shape[1])
    spare = np.flatnonzero(room > 0)
    numbers = (spare, accepted[spare], (accepted - room)[spare], eligible[spare])
    keys = scored.supplies.keys
    return tuple(
        SpareSupply(supply=keys[col], accepted=places, used=used, eligible=pairs)
        for col, places, used, pairs in zip(*(values.tolist() for values in numbers), strict=True)
    )


def coverage_of(scored: Scored, solved: Solved, cover: Cover, left_alone: Sequence[LeftAlone]) -> Coverage:
    """How each county that comes first fares; one without a partner has its best demand's reason."""
    counties = len(cover.codes)
    inside = cover.groups >= 0
    demands = np.bincount(cover.groups[inside], minlength=counties)
    groups = cover.groups[scored.pairs.rows[solved.used]]
    partners = np.bincount(groups[groups >= 0], minlength=counties)
    place = {key: row for row, key in enumerate(scored.demands.keys)}
    reasons: dict[int, list[LeftAloneReason]] = {}
    for alone in left_alone:
        reasons.setdefault(int(cover.groups[place[alone.demand]]), []).append(alone.reason)
    nearest_first = list(reversed(LeftAloneReason))
    return Coverage(
        counties=tuple(
            CountyCoverage(
                county=code,
                demands=int(demands[group]),
                partners=int(partners[group]),
                reason=None
                if partners[group]
                else min(reasons.get(group, [LeftAloneReason.NO_DEMAND]), key=nearest_first.index),
            )
            for group, code in enumerate(cover.codes)
        ),
        covered=int((partners > 0).sum()),
        points_given_up=solved.points_given_up,
    )


def totals_of(scored: Scored, solved: Solved, matches: Sequence[Match]) -> Totals:
    """The plan in numbers."""
    suitable = int(solved.suitable.sum())
    return Totals(
        demands=len(scored.demands),
        supplies=len(scored.supplies),
        places_wanted=int(scored.demands.partners_wanted.sum()),
        matches=len(matches),
        demands_served=len({match.demand for match in matches}),
        suitable_pairs=suitable,
        leads=len(scored.pairs) - suitable,
        points=sum(match.points for match in matches),
        amount_cny=sum(match.amount_cny or 0 for match in matches),
        amounts_unknown=sum(match.amount_cny is None for match in matches),
    )


def outcomes_of(solved: Solved) -> tuple[ObjectiveOutcome, ...]:
    """What the plan reached in each objective; nothing for the baseline, which knows none."""
    if solved.answer is None:
        return ()
    outcomes = solved.answer.outcomes
    return tuple(ObjectiveOutcome.of(outcomes[span]) for span in solved.ranking.spans)


def roles_by_demand(matches: Sequence[Match]) -> dict[str, list[tuple[str, LinkageMember | None]]]:
    """For each demand with dockings its supplies, each with the role that it would fill."""
    found: dict[str, list[tuple[str, LinkageMember | None]]] = {}
    for match in matches:
        found.setdefault(match.demand, []).append((match.supply, match.role))
    return found
