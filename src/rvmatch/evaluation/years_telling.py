"""Several years as one table, for reading and for counting on."""

from collections.abc import Iterable
from typing import Final

from rvmatch.errors import known_language
from rvmatch.evaluation.years import YearOutcome
from rvmatch.model.arguments import instances
from rvmatch.model.life_cycle import DockingMove
from rvmatch.wording import Language, say

__all__ = ["years_rows", "years_table"]

_MOVES: Final = {
    "proposed": DockingMove.PROPOSE,
    "docked": DockingMove.DOCK,
    "refused": DockingMove.REFUSE,
    "expired": DockingMove.EXPIRE,
    "exited": DockingMove.EXIT,
    "finished": DockingMove.FINISH,
}


def years_rows(outcomes: Iterable[YearOutcome]) -> tuple[dict[str, int], ...]:
    """
    Years in numbers, one row for each.

    Args:
        outcomes: The years, in the order in which they shall stand.

    Returns:
        For each year its numbers, under the same names in every row: ``demands``, ``supplies``,
        ``recommended`` pairs and how many of them were ``agreed`` before, ``proposed``, ``docked``,
        ``refused``, ``expired``, ``exited`` and ``finished`` dockings of the year, ``counties`` that come
        first, how many the plan covers (``covered``) and how many people agreed to serve
        (``counties_agreed``), demands ``waiting`` and the ``longest_wait`` in years, zero if none waits.

    Raises:
        InvalidValueError: If something else than outcomes is given.
    """
    return tuple(_row(outcome) for outcome in instances("outcomes", outcomes, YearOutcome))


def years_table(outcomes: Iterable[YearOutcome], language: Language = "zh") -> str:
    """
    Years as a table in Markdown, and what its words mean.

    Args:
        outcomes: The years, in the order in which they shall stand.
        language: ``"zh"`` or ``"en"``.

    Returns:
        A heading, one line for each year, and a note.

    Raises:
        InvalidValueError: If there is no such language.
    """
    known_language(language)
    heading = say("years.heading", language)
    rule = "|".join(["", *["---:"] * (heading.count("|") - 1), ""])
    lines = [say("years.row", language, **row) for row in years_rows(outcomes)]
    return "\n".join([heading, rule, *lines, "", say("years.note", language)])


def _row(outcome: YearOutcome) -> dict[str, int]:
    moves, plan = outcome.moves, outcome.plan
    return {
        "year": outcome.year,
        "demands": len(outcome.demands),
        "supplies": len(outcome.supplies),
        "recommended": len(plan.matches),
        "agreed": sum(match.agreed for match in plan.matches),
        **{name: moves.get(move, 0) for name, move in _MOVES.items()},
        "counties": len(plan.coverage.counties),
        "covered": plan.coverage.covered,
        "counties_agreed": len(outcome.counties_agreed),
        "waiting": len(outcome.waits),
        "longest_wait": max((years for _, years in outcome.waits), default=0),
    }
