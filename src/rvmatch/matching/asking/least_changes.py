"""The smallest changes after which the best plan would match a project, and who could make them."""

from collections.abc import Iterator
from enum import StrEnum, unique
from typing import Final

import attrs

from rvmatch.assignment.residuals.widening import Line
from rvmatch.eligibility import Side
from rvmatch.matching.asking.change_search import (
    Target,
    lower_minimum,
    more_places,
    more_points,
    prices_of,
    relaxed_rules,
)
from rvmatch.matching.asking.plan_change import lines_of
from rvmatch.matching.asking.resolving import prices_suffice
from rvmatch.matching.asking.solved_plan import SolvedPlan
from rvmatch.matching.phrasing import Sentence
from rvmatch.matching.policies.objectives import TotalScore
from rvmatch.wording import Language

__all__ = ["ChangeKind", "SmallestChange", "SmallestChanges", "smallest_changes_of"]

_MOST_NAMED: Final = 3

_SHOWN_POINTS: Final = 1_000
"""Scores are shown with three decimals."""


@unique
class ChangeKind(StrEnum):
    """What would have to change."""

    POINTS = "points"
    """The pair would be worth more points."""

    PLACES = "places"
    """A project would have more places; a supply, with as much money for each as now."""

    RULE = "rule"
    """The pair would meet the one rule that rejects it, by an entry that a side can change."""

    MINIMUM = "minimum"
    """The minimum score would be lower."""


@attrs.frozen(kw_only=True)
class SmallestChange:
    """
    One change after which the best plan would match the project, if all else stayed as it is.

    Args:
        kind: What would have to change.
        amount: How many points or places more; of the minimum, to how many points it would be lowered; one
            for a rule.
        demand: The demand of the pair, or the one that would have more places; else empty.
        supply: The supply of the pair, or the one that would have more places; else empty.
        rule: The code of the rule; empty for other changes.
        offer_cny: How much the supply would have to offer in all for its places, in whole yuan, so that each
            project can count on as much as now; None if it states no offer, or for other changes.
        in_power_of: Which sides can bring the change about, either alone; none for the score of a pair, which
            nobody sets, and for the minimum, which the department does.
    """

    kind: ChangeKind
    amount: int
    demand: str = ""
    supply: str = ""
    rule: str = ""
    offer_cny: int | None = None
    in_power_of: tuple[Side, ...] = ()

    @property
    def sentence(self) -> Sentence:
        """The change with the names of both sides, for a department; a detail of a sentence before it."""
        words = {"demand": self.demand, "supply": self.supply}
        match self.kind:
            case ChangeKind.POINTS:
                # Rounded up to what is shown, since a little less would not do.
                shown = -(-self.amount // _SHOWN_POINTS) * _SHOWN_POINTS
                return Sentence.adding("smallest.points", **words, score=shown)
            case ChangeKind.RULE:
                return Sentence.adding(f"smallest.rule.{self._whose}", **words, rule=self.rule)
            case ChangeKind.MINIMUM:
                return Sentence.adding("smallest.minimum", minimum=self.amount)
            case ChangeKind.PLACES if self.demand:
                return Sentence.adding("smallest.demand_places", demand=self.demand, count=self.amount)
        if self.offer_cny:
            money: dict[str, object] = {"supply": self.supply, "amount": self.offer_cny}
            return Sentence.adding("smallest.supply_places_money", **money, count=self.amount)
        return Sentence.adding("smallest.supply_places", supply=self.supply, count=self.amount)

    @property
    def _whose(self) -> str:
        match self.in_power_of:
            case (side,):
                return str(side)
        return "both"


@attrs.frozen(kw_only=True)
class SmallestChanges:
    """
    What would make the best plan match a project; for departments, as it names all sides.

    Args:
        key: The project.
        side: Whose project it is.
        changes: Changes of which each one alone would do, those of one kind with the smallest first.
        no_score: Whether it is certain that no higher score of one suitable pair would do: an objective
            before the total score would lose, or the score would have to exceed 1.
    """

    key: str
    side: Side
    changes: tuple[SmallestChange, ...]
    no_score: bool

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """The changes as codes and numbers, in reading order."""
        return tuple(self._sentences())

    def lines(self, language: Language = "zh") -> tuple[str, ...]:
        """
        The changes in words.

        Args:
            language: ``"zh"`` or ``"en"``.

        Returns:
            A line for each.

        Raises:
            InvalidValueError: If there is no such language.
        """
        return lines_of(self.sentences, language)

    def __str__(self) -> str:
        return "\n".join(self.lines())

    def _sentences(self) -> Iterator[Sentence]:
        yield Sentence.of("smallest.head" if self.changes else "smallest.none", key=self.key)
        yield from (change.sentence for change in self.changes)
        if self.no_score:
            yield Sentence.adding("smallest.no_score")


def smallest_changes_of(solved: SolvedPlan, side: Side, key: str, *, own: bool = False) -> SmallestChanges:
    """
    The changes that would do, each followed to the new best plan; see ``smallest_changes``.

    Args:
        solved: The plan.
        side: Whose project it is.
        key: The project.
        own: Whether only rules, and a project's own places, are looked at, which its own side may change.

    Returns:
        The changes; none for a project that has all partners it wants.

    Raises:
        InvalidValueError: If there is no such project, or the plan carries no prices.
    """
    target = Target.of(solved, side, key)
    if target.capacity(target.line) == 0:
        places = [_places(target, line, more) for line, more in more_places(target, [target.line])]
        return SmallestChanges(key=key, side=side, changes=tuple(places), no_score=False)
    if target.room(target.line) == 0:
        return SmallestChanges(key=key, side=side, changes=(), no_score=False)
    rules = [_rule(target, rule, other) for rule, other in relaxed_rules(target)]
    if own:
        return SmallestChanges(key=key, side=side, changes=tuple(rules), no_score=False)
    prices = prices_of(target)
    points = list(more_points(target, prices))
    full = [line for line in map(target.other, prices) if target.room(line) <= 0]
    wider = list(more_places(target, dict.fromkeys(full)))
    minimum = lower_minimum(target)
    changes = [
        *(_points(target, pair, more) for pair, more in points[:_MOST_NAMED]),
        *(_places(target, line, more) for line, more in wider[:_MOST_NAMED]),
        *rules,
        *([] if minimum is None else [SmallestChange(kind=ChangeKind.MINIMUM, amount=minimum)]),
    ]
    scored = any(isinstance(objective, TotalScore) for objective in solved.policy.objectives)
    certain = scored and prices_suffice(solved.policy)
    return SmallestChanges(
        key=key, side=side, changes=tuple(changes), no_score=bool(prices) and not points and certain
    )


def _points(target: Target, pair: int, more: int) -> SmallestChange:
    demand, supply = target.solved.keys(pair)
    return SmallestChange(kind=ChangeKind.POINTS, amount=more, demand=demand, supply=supply)


def _places(target: Target, line: Line, more: int) -> SmallestChange:
    market, (side, position) = target.solved.market, line
    if side == "row":
        key = market.demands.projects[position].key
        return SmallestChange(kind=ChangeKind.PLACES, amount=more, demand=key, in_power_of=(Side.DEMAND,))
    project = market.supplies.projects[position]
    offer, accepted = project.offer_cny, project.projects_accepted
    return SmallestChange(
        kind=ChangeKind.PLACES,
        amount=more,
        supply=project.key,
        offer_cny=None if offer is None else offer // max(accepted, 1) * (accepted + more),
        in_power_of=(Side.SUPPLY,),
    )


def _rule(target: Target, rule: int, other: int) -> SmallestChange:
    market, mine = target.solved.market, target.line[1]
    row, col = (mine, other) if target.side is Side.DEMAND else (other, mine)
    demand, supply = market.demands.projects[row], market.supplies.projects[col]
    inquiry = target.solved.inquiry
    return SmallestChange(
        kind=ChangeKind.RULE,
        amount=1,
        demand=demand.key,
        supply=supply.key,
        rule=inquiry.rules[rule].code,
        in_power_of=inquiry.in_power_of(rule, demand.key, supply.key),
    )
