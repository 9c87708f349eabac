"""Conditions that keep a project away, one at a time: with whom the best plan would match it without them."""

from collections import Counter
from collections.abc import Iterator

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.columns import Pairs
from rvmatch.eligibility import EligibilityRule, Side
from rvmatch.matching.asking.change_search import Target
from rvmatch.matching.asking.near_pairs import gaining_pairs
from rvmatch.matching.asking.resolving import NewPair, prices_suffice, solved_anew

__all__ = ["needs_publication", "publishing_rule", "relaxed_rules", "sure_partners"]


def relaxed_rules(target: Target) -> Iterator[tuple[int, int]]:
    """
    Rules that a side can meet, and for each the other project with which the best plan would match.

    A condition that neither side can meet by its own entry, such as a list of dishonest bodies or a refusal,
    is never named: nobody is urged to bend it. Publication is not named either: it opens many pairs at once,
    and for this one alone it cannot be had.

    Args:
        target: The project.

    Yields:
        A rule and the project that fails it alone and gains the plan most, by their positions; once for each
        combination of sides that can meet it.
    """
    solved = target.solved
    exact = prices_suffice(solved.policy)
    near = _near(target, publication=False)
    seen: set[tuple[int, tuple[Side, ...]]] = set()
    for place in near.gaining(target):
        rule, powers = near.rules[place], near.powers[place]
        if (rule, powers) in seen:
            continue
        if exact or target.matched_by(solved_anew(solved, added=[near.new_pair(place)])):
            seen.add((rule, powers))
            yield rule, near.other(target, place)


def sure_partners(target: Target) -> Counter[str]:
    """
    With how many others a project would be matched if it met, for that pair alone, the one rule that fails.

    Args:
        target: The project, of a plan whose prices tell the best plan of a changed market.

    Returns:
        How many, by the codes of rules that the project's own side can meet.
    """
    near = _near(target, publication=False)
    own = (place for place in near.gaining(target) if target.side in near.powers[place])
    return Counter(target.solved.inquiry.rules[near.rules[place]].code for place in own)


def publishing_rule(target: Target) -> str:
    """
    The rule that keeps an unpublished project away, if the best plan would match it once it is published.

    All pairs that publication opens are open then, so that none has to be chosen. The counties that come
    first and all points are the same for published projects and others.

    Args:
        target: The project.

    Returns:
        The rule's code; empty if publication is not sure to be enough.
    """
    near, solved = _near(target, publication=True), target.solved
    own = [place for place, powers in enumerate(near.powers) if powers == (target.side,)]
    if not own:
        return ""
    if prices_suffice(solved.policy):
        found = any(target.side in near.powers[place] for place in near.gaining(target))
    else:
        found = target.matched_by(solved_anew(solved, added=[near.new_pair(place) for place in own]))
    return solved.inquiry.rules[near.rules[own[0]]].code if found else ""


def needs_publication(rule: EligibilityRule) -> bool:
    """Whether a rule lets only published projects pass."""
    return bool(getattr(rule, "needs_publication", False))


@attrs.frozen(kw_only=True, eq=False)
class _Near:
    """Pairs of a project that fail one rule, which a side can meet; ``[q]``."""

    pairs: Pairs
    points: NDArray[np.int64]
    rules: tuple[int, ...]
    powers: tuple[tuple[Side, ...], ...]

    def gaining(self, target: Target) -> list[int]:
        return gaining_pairs(target.solved, self.pairs, self.points, side=target.line[0])

    def new_pair(self, place: int) -> NewPair:
        return int(self.pairs.rows[place]), int(self.pairs.cols[place]), int(self.points[place])

    def other(self, target: Target, place: int) -> int:
        return self.new_pair(place)[1 if target.side is Side.DEMAND else 0]


def _near(target: Target, *, publication: bool) -> _Near:
    """The pairs that publication alone would open, or those that any other rule alone rejects."""
    solved, side = target.solved, target.line[0]
    inquiry, key, scored = solved.inquiry, target.key, solved.market.scored
    screening = inquiry.screen_demand(key) if side == "row" else inquiry.screen_supply(key)
    alone = np.flatnonzero(screening.failed.sum(axis=0) == 1)
    pairs = inquiry.pairs_with(key, target.side, alone)
    points, rules = inquiry.points_of(pairs), screening.failed[:, alone].argmax(axis=0)
    ends = zip(rules.tolist(), pairs.rows.tolist(), pairs.cols.tolist(), strict=True)
    powers = [
        inquiry.in_power_of(rule, scored.demands.keys[row], scored.supplies.keys[col])
        for rule, row, col in ends
    ]
    wanted = [
        bool(own) and needs_publication(inquiry.rules[rule]) is publication
        for rule, own in zip(rules.tolist(), powers, strict=True)
    ]
    other = "col" if side == "row" else "row"
    open_to_all = np.array([target.capacity((other, int(place))) > 0 for place in alone], dtype=np.bool_)
    keep = (points >= solved.policy.minimum_points) & open_to_all & ~_refused(target, pairs)
    keep &= np.array(wanted, dtype=np.bool_)
    kept = np.flatnonzero(keep).tolist()
    return _Near(
        pairs=pairs.where(keep),
        points=points[keep],
        rules=tuple(int(rules[place]) for place in kept),
        powers=tuple(powers[place] for place in kept),
    )


def _refused(target: Target, pairs: Pairs) -> NDArray[np.bool_]:
    """Which pairs the policy says were refused ``[q]``."""
    solved = target.solved
    keys = solved.market.scored.demands.keys, solved.market.scored.supplies.keys
    refused = solved.inquiry.refused
    ends = zip(pairs.rows.tolist(), pairs.cols.tolist(), strict=True)
    return np.array([(keys[0][row], keys[1][col]) in refused for row, col in ends], dtype=np.bool_)
