"""By which numbers people tell how good a plan is: one or more for each objective of its policy."""

from collections.abc import Iterator, Sequence
from enum import StrEnum, unique
from typing import Final

import attrs

from rvmatch.matching.phrasing import Sentence
from rvmatch.matching.policies.objectives import (
    CoverCounties,
    CoverGroups,
    FewestChanges,
    FillPlaces,
    FillRoles,
    LongestWaiting,
    Objective,
    PairObjective,
    Spread,
    TotalScore,
    WorstScore,
)

__all__ = ["Measure", "Measured", "loss_sentences", "losses_of", "value_sentences", "values_of"]


@unique
class Measure(StrEnum):
    """What a number about a plan counts."""

    COUNTIES = "counties"
    """Counties covered, of those that come first."""

    GROUPS = "groups"
    """Groups covered; the number's ``about`` says of which kind."""

    DOCKINGS = "dockings"
    """Recommended dockings."""

    SCORE = "score"
    """The total of scores, in points."""

    CHANGES = "changes"
    """Dockings lost or new against an earlier plan; fewer are better."""

    WORST = "worst"
    """The lowest score of a docking that is not agreed, in points."""

    BELOW_WORST = "below_worst"
    """Dockings that score less than the lowest of the plan now; fewer are better."""

    ROLES = "roles"
    """Roles of five-community linkage filled."""

    SPREAD = "spread"
    """What the spread over groups is worth; ``about`` says of which kind."""

    WAITING = "waiting"
    """Demands served that waited so many rounds; ``about`` says how many."""

    OWN = "own"
    """Points of one's own; ``about`` is their name."""


_SCORES: Final = (Measure.SCORE, Measure.WORST)
_FEWER_IS_BETTER: Final = (Measure.CHANGES, Measure.BELOW_WORST)

_ABOUT: Final = {
    Measure.GROUPS: "groups",
    Measure.SPREAD: "groups",
    Measure.WAITING: "rounds",
    Measure.OWN: "name",
}
"""What the name of a measure says besides."""

_SIMPLE: Final[dict[type, Measure]] = {
    CoverCounties: Measure.COUNTIES,
    FillPlaces: Measure.DOCKINGS,
    TotalScore: Measure.SCORE,
    FewestChanges: Measure.CHANGES,
    WorstScore: Measure.WORST,
    FillRoles: Measure.ROLES,
}
"""By which measure objectives count that need not be told anything."""


@attrs.frozen(kw_only=True)
class Measured:
    """
    One number about a plan, or about what a plan loses.

    Args:
        measure: What it counts.
        value: The number, in points for scores; of a loss positive where the plan gets worse.
        about: What else the measure needs to be told.
    """

    measure: Measure
    value: int
    about: str = ""


def values_of(objective: Objective, values: Sequence[int]) -> tuple[Measured, ...]:
    """
    What a plan reaches in one objective, as people count it.

    Args:
        objective: The objective.
        values: What the plan reaches in each of its ranks.

    Returns:
        One number; of waits one for each number of rounds, the most first.
    """
    match objective:
        case WorstScore():
            return (Measured(measure=Measure.WORST, value=values[0]),)
        case FewestChanges(pairs=pairs):
            return (Measured(measure=Measure.CHANGES, value=len(pairs) - values[0]),)
    return _with(objective, values)


def losses_of(objective: Objective, losses: Sequence[int]) -> tuple[Measured, ...]:
    """
    What a plan loses in one objective.

    Args:
        objective: The objective.
        losses: What each stage of it loses.

    Returns:
        One number; of waits one for each number of rounds; of the worst score two, how many dockings are
        lost, and how many score less than the lowest of the plan.
    """
    if isinstance(objective, WorstScore):
        kinds = (Measure.DOCKINGS, Measure.BELOW_WORST)
        return tuple(Measured(measure=kind, value=loss) for kind, loss in zip(kinds, losses, strict=True))
    return _with(objective, losses)


def _with(objective: Objective, numbers: Sequence[int]) -> tuple[Measured, ...]:
    return tuple(
        Measured(measure=measure, value=number, about=about)
        for (measure, about), number in zip(_measures(objective), numbers, strict=True)
    )


def _measures(objective: Objective) -> tuple[tuple[Measure, str], ...]:
    match objective:
        case CoverGroups(by=by):
            return ((Measure.GROUPS, by.value),)
        case Spread(by=by):
            return ((Measure.SPREAD, by.value),)
        case PairObjective(name=name):
            return ((Measure.OWN, name),)
        case LongestWaiting():
            return tuple((Measure.WAITING, str(rounds)) for rounds in objective.rounds)
    return ((_SIMPLE[type(objective)], ""),)


def loss_sentences(losses: Sequence[Sequence[Measured]]) -> Iterator[Sentence]:
    """A sentence for each number that changes, details of the sentence before; one if none does."""
    told = [number for own in losses for number in own if number.value]
    for number in told:
        more = (number.value > 0) == (number.measure in _FEWER_IS_BETTER)
        words = _words(number)
        if number.measure in _SCORES:
            code = "price.more_score" if more else "price.less_score"
            yield Sentence.adding(code, **words, score=abs(number.value))
        else:
            yield Sentence.adding("price.more" if more else "price.less", **words, count=abs(number.value))
    if not told:
        yield Sentence.adding("price.nothing")


def value_sentences(
    before: Sequence[Sequence[Measured]], after: Sequence[Sequence[Measured]]
) -> Iterator[Sentence]:
    """A sentence for each number of two plans, in the order of the policy."""
    for old, new in zip(
        (number for own in before for number in own), (number for own in after for number in own), strict=True
    ):
        words = _words(old)
        if old.value == new.value:
            code, numbers = (
                ("change.same_score", "score") if old.measure in _SCORES else ("change.same", "count")
            )
            yield Sentence.of(code, **words, **{numbers: old.value})
        elif old.measure in _SCORES:
            yield Sentence.of("change.score", **words, score_before=old.value, score_after=new.value)
        else:
            yield Sentence.of("change.count", **words, before=old.value, after=new.value)


def _words(number: Measured) -> dict[str, str]:
    """What names the measure, and what its name needs."""
    words = {"measure": f"measure.{number.measure}"}
    if number.measure in _ABOUT:
        words[_ABOUT[number.measure]] = number.about
    return words
