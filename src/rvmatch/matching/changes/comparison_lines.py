"""A comparison of two plans in words: settings, objectives and dockings, a line each."""

from collections.abc import Iterator, Sequence

from rvmatch.matching.asking.measures import Measured, value_sentences
from rvmatch.matching.changes.setting_changes import SettingChange
from rvmatch.matching.phrasing import Sentence, criterion_name, percent, score_text
from rvmatch.matching.policies.limits import Limit
from rvmatch.matching.policies.objectives import Objective
from rvmatch.wording import Language, say

__all__ = ["docking_lines", "objective_lines", "setting_lines"]

_PLAIN = ("tie_seed", "solver", "edition", "version", "rules")
"""Settings whose own text people can read."""


def setting_lines(
    settings: Sequence[SettingChange], new: Sequence[Limit], gone: Sequence[Limit], language: Language
) -> Iterator[str]:
    """
    Settings and limits that differ, a line each.

    Args:
        settings: The settings.
        new: Limits of the later policy alone.
        gone: Limits of the earlier policy alone.
        language: ``"zh"`` or ``"en"``.

    Yields:
        Lines.
    """
    for change in settings:
        code, old, later = f"compare.setting.{change.setting}", change.earlier, change.later
        if change.setting == "weight":
            name = criterion_name(change.about, language)
            old, later = percent(int(old), language), percent(int(later), language)
            yield say(code, language, criterion=name, earlier=old, later=later)
        elif change.setting == "minimum_score":
            yield say(code, language, earlier=score_text(int(old)), later=score_text(int(later)))
        elif change.setting in _PLAIN:
            yield say(code, language, earlier=old, later=later)
        else:
            yield say(code, language)
    for limit in new:
        yield say("compare.limit_new", language, limit=limit.remark.message(language))
    for limit in gone:
        yield say("compare.limit_gone", language, limit=limit.remark.message(language))


def objective_lines(
    objective: Objective,
    earlier: tuple[Measured, ...] | None,
    later: tuple[Measured, ...] | None,
    language: Language,
) -> Iterator[str]:
    """
    What two plans reached in one objective.

    Args:
        objective: The objective.
        earlier: What the earlier plan reached; None if its policy has no such objective.
        later: What the later plan reached, likewise.
        language: ``"zh"`` or ``"en"``.

    Yields:
        A line for each number that both have, or one line that says which policy alone has it.
    """
    if earlier is None or later is None:
        code = "compare.objective_new" if earlier is None else "compare.objective_gone"
        yield say(code, language, objective=objective.remark.message(language))
    # Waits of other numbers of rounds are other numbers, and nothing to compare.
    elif [number.about for number in earlier] == [number.about for number in later]:
        for sentence in value_sentences((earlier,), (later,)):
            yield sentence.text(language)


def docking_lines(
    code: str, demand: str, supply: str, reasons: Sequence[Sentence], language: Language
) -> Iterator[str]:
    """
    A docking that ended or is new, with its reasons.

    Args:
        code: Which sentence names it.
        demand: The demand's key.
        supply: The supply's key.
        reasons: The reason, then details.
        language: ``"zh"`` or ``"en"``.

    Yields:
        The docking with its reason on one line, then a line for each detail.
    """
    first, *details = reasons
    yield say(code, language, demand=demand, supply=supply, reason=first.text(language))
    for detail in details:
        yield detail.text(language)
