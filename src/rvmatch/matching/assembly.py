"""From the solver's answer back to keys: the parts of a plan, one function each."""

from collections.abc import Iterable, Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from rvmatch.columns.arrays import Lean
from rvmatch.columns.pairs import ranges
from rvmatch.eligibility import EligibilityRule
from rvmatch.eligibility.marks import marks_of
from rvmatch.matching.best_pairs import best_of_each_row, row_starts
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
from rvmatch.matching.promised_money import promised_amounts
from rvmatch.matching.proofs import ObjectiveOutcome
from rvmatch.model.bulk import filled
from rvmatch.model.projects import DemandProject
from rvmatch.model.vocabulary import LinkageMember, ProjectStatus
from rvmatch.scoring import Criterion, Weights, parts_of

__all__ = ["coverage_of", "left_alone_of", "matches_of", "open_places_of", "spare_supplies_of", "totals_of"]

RESERVES = 2
LEADS = 3

_AT_ONCE = 400_000
"""Numbers counted together: larger blocks fall out of the processor's nearer caches, and take longer."""

Numbers: TypeAlias = NDArray[np.int64]


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
    unknown, review = marks_of(rules, scored.demands, scored.supplies, used)
    return filled(
        Match,
        demand=list(map(scored.demands.keys.__getitem__, used.rows.tolist())),
        supply=_keys_of(scored, solved.used),
        points=scored.lean_points[solved.used].tolist(),
        parts=parts_of(scored.demands, scored.supplies, used, criteria, weights),
        amount_cny=promised_amounts(scored, solved, used),
        unknown=unknown,
        review=review,
        reserves=_reserves(scored, solved, used.rows),
        role=_roles(solved),
        agreed=_agreed(solved),
    )


def _roles(solved: Solved) -> list[LinkageMember | None]:
    """The role that each docking would fill, if the policy says."""
    places = solved.ranking.ranked.roles
    if places is None:
        return [None] * len(solved.places)
    return [None if place < 0 else ROLES[places.roles[place]] for place in solved.places]


def _agreed(solved: Solved) -> list[bool]:
    """Which dockings the policy keeps."""
    if not len(solved.ranking.ranked.kept):
        return [False] * len(solved.used)
    kept = solved.ranking.suitable[solved.ranking.ranked.kept]
    found: list[bool] = np.isin(solved.used, kept).tolist()
    return found


def _reserves(scored: Scored, solved: Solved, used_rows: Numbers) -> list[tuple[Reserve, ...]]:
    """For each docking the best suitable supplies that its demand was not given, those with room first."""
    pairs, lengths = scored.pairs, np.diff(row_starts(scored.pairs))
    matched = np.zeros(len(lengths), dtype=np.bool_)
    matched[used_rows] = True
    others = np.repeat(matched, lengths)
    others &= solved.suitable
    others &= (scored.supplies.projects_accepted > 0)[pairs.lean_cols]
    others[solved.used] = False
    full = (_room(scored, solved) <= 0)[pairs.lean_cols]
    best = best_of_each_row(pairs, scored.lean_points, solved.ties, others, RESERVES, later=full)
    found = filled(
        Reserve,
        supply=_keys_of(scored, best),
        points=scored.lean_points[best].tolist(),
        has_room=(~full[best]).tolist(),
    )
    rows = pairs.lean_rows[best]
    starts = np.searchsorted(rows, used_rows).tolist()
    stops = np.searchsorted(rows, used_rows, side="right").tolist()
    return [found[start:stop] for start, stop in zip(starts, stops, strict=True)]


def _keys_of(scored: Scored, places: NDArray[np.int64]) -> list[str]:
    """The keys of the supplies of these pairs."""
    return list(map(scored.supplies.keys.__getitem__, scored.pairs.lean_cols[places].tolist()))


def _room(scored: Scored, solved: Solved) -> NDArray[np.int64]:
    """How many more projects each supply could take ``[m]``."""
    used = np.bincount(scored.pairs.lean_cols[solved.used], minlength=scored.pairs.shape[1])
    room: NDArray[np.int64] = scored.supplies.projects_accepted - used
    return room


def _alone(scored: Scored, solved: Solved) -> Numbers:
    """Which demands have no partner, growing."""
    alone: Numbers = np.flatnonzero(
        np.bincount(scored.pairs.lean_rows[solved.used], minlength=scored.pairs.shape[0]) == 0
    )
    return alone


def left_alone_of(scored: Scored, solved: Solved, rules: Sequence[EligibilityRule]) -> tuple[LeftAlone, ...]:
    """Demands without a partner by key, each with the first honest reason and its best leads."""
    pairs, starts, alone = scored.pairs, row_starts(scored.pairs), _alone(scored, solved)
    eligible = np.diff(starts)[alone]
    own = ranges(starts[alone], eligible)
    owner, suits = np.repeat(np.arange(alone.size), eligible), solved.suitable[own]
    open_to_all = suits & (scored.supplies.projects_accepted > 0)[pairs.lean_cols[own]]
    suitable = np.bincount(owner[suits], minlength=alone.size)
    reachable = np.bincount(owner[open_to_all], minlength=alone.size)
    published_only = any(getattr(rule, "needs_publication", False) for rule in rules)
    kept_back = scored.demands.status[alone] != list(ProjectStatus).index(ProjectStatus.PUBLISHED)
    wants_none = scored.demands.partners_wanted[alone] == 0
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
    leads = _leads(scored, solved, own[~suits])
    return filled(
        LeftAlone,
        demand=list(map(scored.demands.keys.__getitem__, alone.tolist())),
        reason=list(map(LeftAloneReason, reasons)),
        eligible=eligible.tolist(),
        suitable=suitable.tolist(),
        leads=[leads.get(row, ()) for row in alone.tolist()],
    )


def _leads(scored: Scored, solved: Solved, below: Numbers) -> dict[int, tuple[Lead, ...]]:
    """For each demand the best of its pairs below the minimum score, of those at these places."""
    found: dict[int, tuple[Lead, ...]] = {}
    if not below.size:
        return found
    chosen = np.zeros(len(scored.pairs), dtype=np.bool_)
    chosen[below] = True
    best = best_of_each_row(scored.pairs, scored.lean_points, solved.ties, chosen, LEADS)
    for row, supply, points in zip(
        scored.pairs.lean_rows[best].tolist(),
        _keys_of(scored, best),
        scored.lean_points[best].tolist(),
        strict=True,
    ):
        found[row] = (*found.get(row, ()), Lead(supply=supply, points=points))
    return found


def open_places_of(scored: Scored, solved: Solved) -> tuple[OpenPlaces, ...]:
    """Demands with fewer partners than wanted, but some, by key."""
    found = np.bincount(scored.pairs.lean_rows[solved.used], minlength=scored.pairs.shape[0])
    wanted = scored.demands.partners_wanted
    return tuple(
        OpenPlaces(demand=scored.demands.keys[row], wanted=int(wanted[row]), found=int(found[row]))
        for row in np.flatnonzero((found > 0) & (found < wanted)).tolist()
    )


def spare_supplies_of(scored: Scored, solved: Solved) -> tuple[SpareSupply, ...]:
    """Supplies with room left, by key."""
    room, accepted = _room(scored, solved), scored.supplies.projects_accepted
    eligible = _times(scored.pairs.lean_cols, scored.pairs.shape[1])
    spare = np.flatnonzero(room > 0)
    accepts, used, pairs = (values[spare].tolist() for values in (accepted, accepted - room, eligible))
    return filled(
        SpareSupply,
        supply=list(map(scored.supplies.keys.__getitem__, spare.tolist())),
        accepted=accepts,
        used=used,
        eligible=pairs,
    )


def _times(values: Lean, size: int) -> Numbers:
    """How often each number below ``size`` occurs, without a wider copy of very many of them."""
    counts = np.zeros(size, dtype=np.int64)
    for start in range(0, len(values), max(_AT_ONCE, size)):
        counts += np.bincount(values[start : start + max(_AT_ONCE, size)], minlength=size)
    return counts


def coverage_of(scored: Scored, solved: Solved, cover: Cover, left_alone: Sequence[LeftAlone]) -> Coverage:
    """How each county that comes first fares; one without a partner has its best demand's reason."""
    counties = len(cover.codes)
    inside = cover.groups >= 0
    demands = np.bincount(cover.groups[inside], minlength=counties)
    groups = cover.groups[scored.pairs.lean_rows[solved.used]]
    partners = np.bincount(groups[groups >= 0], minlength=counties)
    reasons: dict[int, list[LeftAloneReason]] = {}
    for group, alone in zip(cover.groups[_alone(scored, solved)].tolist(), left_alone, strict=True):
        reasons.setdefault(group, []).append(alone.reason)
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
    known = [match.amount_cny for match in matches if match.amount_cny is not None]
    return Totals(
        demands=len(scored.demands),
        supplies=len(scored.supplies),
        places_wanted=int(scored.demands.partners_wanted.sum()),
        matches=len(matches),
        demands_served=len(scored.demands) - len(_alone(scored, solved)),
        suitable_pairs=suitable,
        leads=len(scored.pairs) - suitable,
        points=int(scored.lean_points[solved.used].sum()),
        amount_cny=sum(known),
        amounts_unknown=len(matches) - len(known),
    )


def outcomes_of(solved: Solved) -> tuple[ObjectiveOutcome, ...]:
    """What the plan reached in each objective; nothing for the baseline, which knows none."""
    if solved.answer is None:
        return ()
    outcomes = solved.answer.outcomes
    return tuple(ObjectiveOutcome.of(outcomes[span]) for span in solved.ranking.spans)


def roles_by_demand(
    demands: Iterable[DemandProject], matches: Sequence[Match]
) -> dict[str, list[tuple[str, LinkageMember | None]]]:
    """For each demand that says anything of roles its docked supplies, each with the role it would fill."""
    found: dict[str, list[tuple[str, LinkageMember | None]]] = {
        demand.key: [] for demand in demands if demand.roles_wanted or demand.roles_present
    }
    for match in matches if found else ():
        if match.demand in found:
            found[match.demand].append((match.supply, match.role))
    return found
