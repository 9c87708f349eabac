"""From the solver's answer back to keys: the parts of a plan, one function each."""

from collections.abc import Sequence
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment import Budgets
from rvmatch.columns import Pairs
from rvmatch.columns.arrays import amounts
from rvmatch.eligibility import EligibilityRule, Verdict
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
from rvmatch.model.libraries import ProjectLibrary
from rvmatch.model.projects import DemandProject, SupplyProject
from rvmatch.model.vocabulary import LinkageMember, ProjectStatus
from rvmatch.scoring import Criterion, Weights, parts_of

__all__ = ["coverage_of", "left_alone_of", "matches_of", "open_places_of", "spare_supplies_of", "totals_of"]

RESERVES = 2
LEADS = 3


def matches_of(
    scored: Scored,
    solved: Solved,
    demands: ProjectLibrary[DemandProject],
    supplies: ProjectLibrary[SupplyProject],
    *,
    rules: Sequence[EligibilityRule],
    criteria: Sequence[Criterion],
    weights: Weights,
) -> tuple[Match, ...]:
    """The recommended dockings by demand, then supply, each with its parts, money, verdicts and reserves."""
    used = Pairs(
        rows=scored.pairs.rows[solved.used], cols=scored.pairs.cols[solved.used], shape=scored.pairs.shape
    )
    parts = parts_of(scored.demands, scored.supplies, used, criteria, weights)
    points = scored.points[solved.used].tolist()
    promised = _amounts(scored, solved, used, points)
    reserves = _reserves(scored, solved)
    roles, agreed = _roles(solved), _agreed(solved)
    matches = []
    for place, (row, col) in enumerate(zip(used.rows.tolist(), used.cols.tolist(), strict=True)):
        demand, supply = demands.projects[row], supplies.projects[col]
        verdicts = [(rule.code, rule.check(demand, supply).verdict) for rule in rules]
        matches.append(
            Match(
                demand=demand.key,
                supply=supply.key,
                points=points[place],
                parts=parts[place],
                amount_cny=promised[place],
                unknown=tuple(code for code, verdict in verdicts if verdict is Verdict.UNKNOWN),
                review=tuple(code for code, verdict in verdicts if verdict is Verdict.REVIEW),
                reserves=reserves.get(row, ()),
                role=roles[place],
                agreed=agreed[place],
            )
        )
    return tuple(matches)


def _roles(solved: Solved) -> list[LinkageMember | None]:
    """The role that each docking would fill, if the policy says."""
    places = solved.ranking.ranked.roles
    return [None if places is None or place < 0 else ROLES[places.roles[place]] for place in solved.places]


def _agreed(solved: Solved) -> list[bool]:
    """Which dockings the policy keeps."""
    kept = solved.ranking.suitable[solved.ranking.ranked.kept]
    found: list[bool] = np.isin(solved.used, kept).tolist()
    return found


def _amounts(scored: Scored, solved: Solved, used: Pairs, points: list[int]) -> list[int | None]:
    """
    Money that each supply could bring, the better pairs of a demand first.

    A demand is never promised more than it misses. A supply never promises more to one project than it
    gives to one, nor more in all than it offers: where the policy does not share its money out, each
    project can count on an equal share alone.
    """
    missing = scored.demands.missing_cny.tolist()
    most, left = _purses(scored, solved)
    promised: list[int | None] = [None] * len(points)
    rows, cols = used.rows.tolist(), used.cols.tolist()
    for place in sorted(range(len(points)), key=lambda place: (-points[place], cols[place])):
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
    matched = np.zeros(scored.pairs.shape[0], dtype=bool)
    matched[rows[solved.used]] = True
    taken = np.zeros(len(rows), dtype=bool)
    taken[solved.used] = True
    open_to_all = scored.supplies.projects_accepted[cols] > 0
    room = _room(scored, solved)[cols] > 0
    others = np.flatnonzero(solved.suitable & matched[rows] & ~taken & open_to_all)
    best = _first_of_each_row(scored, solved, others, RESERVES, later=~room)
    return {
        row: tuple(
            Reserve(
                supply=scored.supplies.keys[cols[place]],
                points=int(scored.points[place]),
                has_room=bool(room[place]),
            )
            for place in places
        )
        for row, places in best.items()
    }


def _first_of_each_row(
    scored: Scored,
    solved: Solved,
    places: NDArray[np.int64],
    most: int,
    *,
    later: NDArray[np.bool_] | None = None,
) -> dict[int, list[int]]:
    """
    Of these pairs the best few of each demand: by points, equal ones as the keyed hash decides.

    Args:
        scored: All pairs.
        solved: The keyed hash of each.
        places: Positions of the pairs to choose from.
        most: How many of each demand at most.
        later: Which pairs come after all others of their demand ``[p]``; none do if left out.

    Returns:
        By the demand's position, positions of pairs, the best first.
    """
    rows = scored.pairs.rows[places]
    keys: list[NDArray[np.generic]] = [-solved.ties[places], -scored.points[places], rows]
    if later is not None:
        keys.insert(2, later[places])
    order = np.lexsort(keys)
    places, rows = places[order], rows[order]
    near = np.arange(len(places)) - np.searchsorted(rows, rows) < most
    chosen = zip(rows[near].tolist(), places[near].tolist(), strict=True)
    return {row: [place for _, place in group] for row, group in groupby(chosen, key=lambda entry: entry[0])}


def _room(scored: Scored, solved: Solved) -> NDArray[np.int64]:
    """How many more projects each supply could take ``[m]``."""
    used = np.bincount(scored.pairs.cols[solved.used], minlength=scored.pairs.shape[1])
    room: NDArray[np.int64] = scored.supplies.projects_accepted - used
    return room


def left_alone_of(scored: Scored, solved: Solved, rules: Sequence[EligibilityRule]) -> tuple[LeftAlone, ...]:
    """Demands without a partner by key, each with the first honest reason and its best leads."""
    n = scored.pairs.shape[0]
    rows = scored.pairs.rows
    eligible = np.bincount(rows, minlength=n)
    suitable = np.bincount(rows[solved.suitable], minlength=n)
    open_to_all = solved.suitable & (scored.supplies.projects_accepted[scored.pairs.cols] > 0)
    reachable = np.bincount(rows[open_to_all], minlength=n)
    served = np.bincount(rows[solved.used], minlength=n) > 0
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
    leads = _first_of_each_row(scored, solved, np.flatnonzero(~served[rows] & ~solved.suitable), LEADS)
    return tuple(
        LeftAlone(
            demand=scored.demands.keys[row],
            reason=LeftAloneReason(reasons[row]),
            eligible=int(eligible[row]),
            suitable=int(suitable[row]),
            leads=tuple(_lead(scored, place) for place in leads.get(row, ())),
        )
        for row in np.flatnonzero(~served).tolist()
    )


def _lead(scored: Scored, place: int) -> Lead:
    return Lead(supply=scored.supplies.keys[scored.pairs.cols[place]], points=int(scored.points[place]))


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
    return tuple(
        SpareSupply(
            supply=scored.supplies.keys[col],
            accepted=int(accepted[col]),
            used=int(accepted[col] - room[col]),
            eligible=int(eligible[col]),
        )
        for col in np.flatnonzero(room > 0).tolist()
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
