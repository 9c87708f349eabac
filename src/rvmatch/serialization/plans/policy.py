"""What a plan was to be good at, in which order, what it reached there, and what it keeps to."""

from collections.abc import Iterator

from rvmatch.matching import (
    CoverCounties,
    CoverGroups,
    FewestChanges,
    FillPlaces,
    FillRoles,
    LongestWaiting,
    Objective,
    ObjectiveOutcome,
    PairObjective,
    Spread,
    TotalScore,
    WorstScore,
    describe,
    score_text,
)
from rvmatch.serialization.plans.subjects import Subjects

__all__ = ["policy_rows"]


def policy_rows(subjects: Subjects) -> Iterator[tuple[str, str]]:
    """
    Every objective with what the plan reached in it, then every limit.

    Args:
        subjects: The plan and what it is about.

    Returns:
        A name and what is to be said, the most important objective first.
    """
    plan = subjects.plan
    policy = plan.settings.policy
    # A baseline has no outcome, as it asks for no objective.
    outcomes = plan.outcomes or (None,) * len(policy.objectives)
    for place, (objective, outcome) in enumerate(zip(policy.objectives, outcomes, strict=True), start=1):
        yield subjects.say("table.policy.objective", place=place), _reached(subjects, objective, outcome)
    for place, limit in enumerate(policy.limits, start=1):
        yield subjects.say("table.policy.limit", place=place), describe(limit, subjects.language)
    if not policy.limits:
        yield subjects.say("table.policy.limits"), subjects.say("table.none")


def _reached(subjects: Subjects, objective: Objective, outcome: ObjectiveOutcome | None) -> str:
    words = describe(objective, subjects.language)
    if outcome is None:
        return subjects.say("table.reached.baseline", objective=words)
    reached = _value(subjects, objective, outcome.values)
    if not outcome.gap:
        return subjects.say("table.reached", objective=words, reached=reached)
    gap = _number(objective, outcome.gap)
    return subjects.say("table.reached.open", objective=words, reached=reached, gap=gap)


def _value(subjects: Subjects, objective: Objective, values: tuple[int, ...]) -> str:
    """What the plan reached in one objective, in words of its own."""
    first = values[0]
    match objective:
        case CoverCounties() | CoverGroups():
            return subjects.say("table.reached.covered", count=first)
        case FillPlaces():
            return subjects.say("table.reached.dockings", count=first)
        case FewestChanges(pairs=pairs):
            # The rank counts dockings kept less those new; whatever is not kept is lost.
            return subjects.say("table.reached.changes", count=len(pairs) - first)
        case WorstScore():
            return _worst(subjects, first)
        case FillRoles():
            return subjects.say("table.reached.roles", count=first)
        case LongestWaiting():
            return _waited(subjects, objective, values)
        case TotalScore() | Spread() | PairObjective():
            return subjects.say("table.reached.sum", value=_number(objective, first))


def _worst(subjects: Subjects, points: int) -> str:
    if all(match.agreed for match in subjects.plan.matches):
        return subjects.say("table.reached.no_lowest")
    return subjects.say("table.reached.lowest", score=score_text(points))


def _waited(subjects: Subjects, objective: LongestWaiting, values: tuple[int, ...]) -> str:
    if not objective.waits:
        return subjects.say("table.reached.nobody_waited")
    return subjects.say("basis.between").join(
        subjects.say("table.reached.waited", count=count, rounds=rounds)
        for rounds, count in zip(objective.rounds, values, strict=True)
    )


def _number(objective: Objective, value: int) -> str:
    """A number of an objective: a score where it adds or compares scores, else as it is."""
    return score_text(value) if isinstance(objective, TotalScore | WorstScore) else f"{value:,}"
