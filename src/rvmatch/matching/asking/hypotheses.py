"""What would be: other agreements, refusals or numbers of places, and what a place is worth."""

from collections.abc import Iterable, Mapping

import attrs
import numpy as np

from rvmatch.assignment.residuals import questions
from rvmatch.assignment.residuals.residual import Residual
from rvmatch.assignment.residuals.widening import Line
from rvmatch.eligibility import Side
from rvmatch.eligibility.rule import sparing_agreed
from rvmatch.errors import invalid
from rvmatch.matching.asking.plan_change import PlanChange, changed_plan
from rvmatch.matching.asking.resolving import NewPair, prices_suffice, solved_anew
from rvmatch.matching.asking.solved_plan import SolvedPlan
from rvmatch.matching.phrasing import rules_coded
from rvmatch.matching.policies.limits import Agreed, Refused
from rvmatch.model.quantities import HIGHEST_COUNT

__all__ = ["PlaceWorth", "gain_of_places", "hypothetical_plan", "lines_by_key", "worths_of_places"]

KeyPairs = Iterable[tuple[str, str]]


@attrs.frozen(kw_only=True)
class PlaceWorth:
    """
    What one more place is worth, exactly; the worths of several places do not add up.

    Args:
        side: Whose place it is.
        key: The project.
        change: What the plan would gain.
    """

    side: Side
    key: str
    change: PlanChange


def hypothetical_plan(
    solved: SolvedPlan,
    *,
    agreed: KeyPairs,
    refused: KeyPairs,
    accepts: Mapping[str, int],
    wanted: Mapping[str, int],
) -> PlanChange:
    """
    The best plan if some things were otherwise and all points as they are; see ``what_if``.

    Args:
        solved: The plan.
        agreed: Pairs that must be used.
        refused: Pairs that cannot be used.
        accepts: How many projects some supplies accept.
        wanted: How many partners some demands want.

    Returns:
        The change.

    Raises:
        InvalidValueError: If a project or a number is not as described, or an agreed pair is not eligible.
        InfeasibleProblemError: If no plan keeps to all limits.
    """
    kept, left_out = _key_pairs("agreed", agreed), _key_pairs("refused", refused)
    positions = [solved.pair(*keys) for keys in kept]
    force = [pair for pair in positions if pair >= 0]
    spared = [_spared(solved, *keys) for keys, pair in zip(kept, positions, strict=True) if pair < 0]
    forbid = [pair for pair in (solved.pair(*keys) for keys in left_out) if pair >= 0]
    places: dict[Line, int] = {("row", solved.row(key)): _number("wanted", n) for key, n in wanted.items()}
    places |= {("col", solved.col(key)): _number("accepts", n) for key, n in accepts.items()}
    solved.residual  # noqa: B018  # without prices nothing is answered, whatever the policy
    if spared or not prices_suffice(solved.policy):
        limits = (
            *solved.policy.limits,
            *(Agreed(*one) for one in kept),
            *(Refused(*one) for one in left_out),
        )
        policy = attrs.evolve(solved.policy, limits=limits)
        return solved_anew(solved, policy=policy, places=places, added=spared)
    opened = _opened(solved, force)
    change = questions.what_if(opened, force=force, forbid=forbid, capacity=places)
    return changed_plan(solved, change)


def worths_of_places(solved: SolvedPlan, keys: Iterable[str]) -> tuple[PlaceWorth, ...]:
    """What one more place at each of some projects is worth; see ``worth_of_places``."""
    found = []
    for key in keys:
        change = gain_of_places(solved, {key: 1})
        side = Side.DEMAND if key in solved.market.demands else Side.SUPPLY
        found.append(PlaceWorth(side=side, key=key, change=change))
    return tuple(found)


def gain_of_places(solved: SolvedPlan, more: Mapping[str, int]) -> PlanChange:
    """What more places at several projects are worth together; see ``joint_gain``."""
    lines = lines_by_key(solved, more)
    residual = solved.residual
    if prices_suffice(solved.policy):
        return changed_plan(solved, questions.joint_gain(residual, lines))
    scored = solved.market.scored
    now = {"row": scored.demands.partners_wanted, "col": scored.supplies.projects_accepted}
    return solved_anew(
        solved, places={line: int(now[line[0]][line[1]]) + places for line, places in lines.items()}
    )


def lines_by_key(solved: SolvedPlan, more: Mapping[str, int]) -> dict[Line, int]:
    """
    Demands and supplies, as rows and columns, with how many places more each has.

    Raises:
        InvalidValueError: If a key is in no library, or in both, or a number is not whole or below zero.
    """
    demands, supplies = solved.market.demands, solved.market.supplies
    lines: dict[Line, int] = {}
    for key, places in more.items():
        among = isinstance(key, str) and key in demands, isinstance(key, str) and key in supplies
        if all(among):
            raise invalid("key", "key_in_both", key)
        if not any(among):
            raise invalid("key", "known_key", key, count=len(demands) + len(supplies))
        line = ("row", demands.position(key)) if among[0] else ("col", supplies.position(key))
        lines[line] = _number("more", places)
    return lines


def _key_pairs(field: str, pairs: KeyPairs) -> list[tuple[str, str]]:
    found = list(pairs)
    for pair in found:
        if not isinstance(pair, tuple | list) or len(pair) != 2:
            raise invalid(field, "policy_pairs", pair)
    return [(demand, supply) for demand, supply in found]


def _number(field: str, value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise invalid(field, "whole_number", value)
    if not 0 <= value <= HIGHEST_COUNT:
        raise invalid(field, "within", value, lowest=0, highest=HIGHEST_COUNT)
    return value


def _spared(solved: SolvedPlan, demand: str, supply: str) -> NewPair:
    """
    A pair that no plan proposes, but that rules on publication let be agreed on.

    Raises:
        InvalidValueError: If the policy refuses it, or another rule rejects it.
    """
    inquiry, pair = solved.inquiry, (demand, supply)
    if pair in inquiry.refused:
        raise invalid("agreed", "policy_agreed_refused", f"{demand} - {supply}")
    projects = solved.market.demands[demand], solved.market.supplies[supply]
    rules = sparing_agreed(inquiry.matcher.rules, frozenset({pair}))
    failed = [rule for rule in rules if not rule.check(*projects).eligible]
    if failed:
        raise invalid("agreed", "agreed_not_eligible", f"{demand} - {supply}", rules=rules_coded(failed))
    return solved.row(demand), solved.col(supply), inquiry.points(demand, supply)


def _opened(solved: SolvedPlan, pairs: Iterable[int]) -> Residual:
    """The solved network with these pairs open, also where they lie below the minimum score."""
    residual = solved.residual
    closed = [int(residual.incidence.pairs[pair]) for pair in pairs if not solved.suitable[pair]]
    if not closed:
        return residual
    upper = residual.network.upper.copy()
    upper[np.array(closed)] = 1
    return residual.with_flow(residual.flow, closed, attrs.evolve(residual.network, upper=upper))
