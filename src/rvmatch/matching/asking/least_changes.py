"""The smallest changes after which the best plan would match a project, and who could make them."""

from collections import Counter
from collections.abc import Iterator
from enum import StrEnum, unique
from typing import Final

import attrs

from rvmatch.assignment.residuals.chains import Chain
from rvmatch.assignment.residuals.widening import Line
from rvmatch.eligibility import Side
from rvmatch.matching.asking.change_search import (
    ScoreBar,
    Target,
    lower_minimum,
    more_places,
    more_points,
    prices_of,
    score_bars,
)
from rvmatch.matching.asking.near_misses import needs_publication, publishing_rule, relaxed_rules
from rvmatch.matching.asking.resolving import prices_suffice
from rvmatch.matching.asking.solved_plan import SolvedPlan
from rvmatch.matching.phrasing import Sentence, lines_of, score_text
from rvmatch.model.vocabulary import ProjectStatus
from rvmatch.wording import Language

__all__ = ["ChangeKind", "ScoreBar", "SmallestChange", "SmallestChanges", "smallest_changes_of"]

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
    """The pair, and it alone, would meet the one rule that rejects it, by an entry that a side can change."""

    PUBLICATION = "publication"
    """The project itself would be published, and with it all pairs be possible that only this keeps apart."""

    MINIMUM = "minimum"
    """The minimum score would be lower."""


@attrs.frozen(kw_only=True)
class SmallestChange:
    """
    One change after which the best plan would match the project, if all else stayed as it is.

    Args:
        kind: What would have to change.
        amount: How many points or places more; of the minimum, to how many points it would be lowered; one
            for a rule and for publication.
        demand: The demand of the pair, or the one that would have more places or be published; else empty.
        supply: The supply of the pair, or the one that would have more places or be published; else empty.
        rule: The code of the rule; empty for other changes.
        offer_cny: How much the supply would have to offer in all for its places, in whole yuan, so that each
            project can count on as much as now; None if it states no offer, or for other changes.
        more_cny: How much of this would be new, in whole yuan; None as before.
        points_now: What the pair is worth now; None for other changes.
        tied: Whether an equally good plan has the pair already, and only the seed decided.
        in_power_of: Which sides can bring the change about, either alone; none for the score of a pair, which
            nobody sets, and for the minimum, which the department does.
    """

    kind: ChangeKind
    amount: int
    demand: str = ""
    supply: str = ""
    rule: str = ""
    offer_cny: int | None = None
    more_cny: int | None = None
    points_now: int | None = None
    tied: bool = False
    in_power_of: tuple[Side, ...] = ()

    @property
    def sentence(self) -> Sentence:
        """The change with the names of both sides, for a department; a detail of a sentence before it."""
        words = {"demand": self.demand, "supply": self.supply}
        match self.kind:
            case ChangeKind.POINTS:
                return self._about_points
            case ChangeKind.RULE:
                return Sentence.adding(f"smallest.rule.{self._whose}", **words, rule=self.rule)
            case ChangeKind.PUBLICATION:
                return Sentence.adding("smallest.publication", key=self.demand or self.supply)
            case ChangeKind.MINIMUM:
                return Sentence.adding("smallest.minimum", minimum=self.amount)
            case ChangeKind.PLACES if self.demand:
                return Sentence.adding("smallest.demand_places", demand=self.demand, count=self.amount)
        if self.more_cny:
            money: dict[str, object] = {"supply": self.supply, "amount": self.more_cny}
            return Sentence.adding("smallest.supply_places_money", **money, count=self.amount)
        return Sentence.adding("smallest.supply_places", supply=self.supply, count=self.amount)

    @property
    def _about_points(self) -> Sentence:
        words = {"demand": self.demand, "supply": self.supply}
        if self.tied:
            return Sentence.adding("smallest.points_tied", **words)
        now = self.points_now or 0
        # Rounded up to what is shown, since a little less would not do.
        then = -(-(now + self.amount) // _SHOWN_POINTS) * _SHOWN_POINTS
        if score_text(now) == score_text(then):
            return Sentence.adding("smallest.points_little", **words, score=now)
        return Sentence.adding("smallest.points", **words, score_before=now, score_after=then)

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
        score_bars: If it is certain that no higher score of one suitable pair would do: for each reason, of
            how many pairs it is the reason.
        complete: Whether the project has all the partners that it wants, so that nothing has to change.
        unpublished: Whether it takes no part because it is not published.
    """

    key: str
    side: Side
    changes: tuple[SmallestChange, ...]
    score_bars: tuple[tuple[ScoreBar, int], ...] = ()
    complete: bool = False
    unpublished: bool = False

    @property
    def no_score(self) -> bool:
        """Whether it is certain that no higher score of one suitable pair would do."""
        return bool(self.score_bars)

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
        if self.complete:
            yield Sentence.of(f"smallest.complete.{self.side}", key=self.key)
            return
        if self.unpublished and not self.changes:
            yield Sentence.of("smallest.unpublished", key=self.key)
            return
        yield Sentence.of("smallest.head" if self.changes else "smallest.none", key=self.key)
        yield from (change.sentence for change in self.changes)
        if self.score_bars:
            yield Sentence.of("smallest.no_score")
            for bar, count in self.score_bars:
                yield Sentence.adding(f"smallest.score_bar.{bar}", count=count)


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
    project = solved.market.demands[key] if side is Side.DEMAND else solved.market.supplies[key]
    if target.capacity(target.line) and target.room(target.line) == 0:
        return SmallestChanges(key=key, side=side, changes=(), complete=True)
    if project.status is not ProjectStatus.PUBLISHED and any(map(needs_publication, solved.inquiry.rules)):
        rule = publishing_rule(target)
        published = [_publication(target, rule)] if rule else []
        return SmallestChanges(key=key, side=side, changes=tuple(published), unpublished=True)
    if target.capacity(target.line) == 0:
        places = [_places(target, line, more) for line, more in more_places(target, [target.line])]
        return SmallestChanges(key=key, side=side, changes=tuple(places))
    rules = [_rule(target, rule, other) for rule, other in relaxed_rules(target)]
    if own:
        return SmallestChanges(key=key, side=side, changes=tuple(rules))
    prices = prices_of(target)
    points = list(more_points(target, prices))
    full = [line for line in map(target.other, prices) if target.room(line) <= 0]
    wider = list(more_places(target, dict.fromkeys(full)))
    minimum = lower_minimum(target)
    changes = [
        *(_points(target, pair, more, prices[pair]) for pair, more in points[:_MOST_NAMED]),
        *(_places(target, line, more) for line, more in wider[:_MOST_NAMED]),
        *rules,
        *([] if minimum is None else [SmallestChange(kind=ChangeKind.MINIMUM, amount=minimum)]),
    ]
    certain = not points and prices_suffice(solved.policy)
    bars = score_bars(target, prices) if certain else Counter[ScoreBar]()
    return SmallestChanges(
        key=key, side=side, changes=tuple(changes), score_bars=tuple((bar, bars[bar]) for bar in sorted(bars))
    )


def _points(target: Target, pair: int, more: int, chain: Chain) -> SmallestChange:
    demand, supply = target.solved.keys(pair)
    return SmallestChange(
        kind=ChangeKind.POINTS,
        amount=more,
        demand=demand,
        supply=supply,
        points_now=int(target.solved.market.scored.points[pair]),
        tied=not any(number.value for own in target.solved.losses(chain.loss) for number in own),
    )


def _publication(target: Target, rule: str) -> SmallestChange:
    return SmallestChange(
        kind=ChangeKind.PUBLICATION,
        amount=1,
        demand=target.key if target.side is Side.DEMAND else "",
        supply=target.key if target.side is Side.SUPPLY else "",
        rule=rule,
        in_power_of=(target.side,),
    )


def _places(target: Target, line: Line, more: int) -> SmallestChange:
    market, (side, position) = target.solved.market, line
    if side == "row":
        key = market.demands.projects[position].key
        return SmallestChange(kind=ChangeKind.PLACES, amount=more, demand=key, in_power_of=(Side.DEMAND,))
    project = market.supplies.projects[position]
    offer, accepted = project.offer_cny, project.projects_accepted
    needed = None if offer is None else offer // max(accepted, 1) * (accepted + more)
    return SmallestChange(
        kind=ChangeKind.PLACES,
        amount=more,
        supply=project.key,
        offer_cny=needed,
        more_cny=None if needed is None or offer is None else max(needed - offer, 0),
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
