"""Why one docking is recommended, on one line: what speaks for it, what is unknown, what to check."""

from typing import Final

from rvmatch.matching.phrasing import criterion_name, phrase, rule_name
from rvmatch.matching.plan import Match
from rvmatch.scoring import Part
from rvmatch.wording import Language, has, say

__all__ = ["match_reason"]

_WHOLE: Final = 1_000_000
_STRONG: Final = _WHOLE // 2
_MOST_NAMED: Final = 3
_MONEY: Final = "money_covered"


def match_reason(match: Match, language: Language = "zh") -> str:
    """
    The reason for one recommended docking, short enough for a cell of a sheet.

    It is written for a department: it names every condition that a person
    should look into, those on the organisation's standing included.

    Args:
        match: The recommended docking.
        language: ``"zh"`` or ``"en"``.

    Returns:
        One line: what to look into first, the strongest parts that both sides
        stated, what nobody stated, what could not be told.
    """
    clauses = (
        ("basis.review", [rule_name(code, language) for code in match.review]),
        ("basis.strengths", _strengths(match, language)),
        ("basis.unstated", [_subject(part, language) for part in match.parts if not part.stated]),
        ("basis.unknown", [rule_name(code, language) for code in match.unknown]),
    )
    between = say("basis.between", language)
    reason = say("basis.after", language).join(
        say(code, language, names=between.join(names)) for code, names in clauses if names
    )
    return reason[:1].upper() + reason[1:]


def _strengths(match: Match, language: Language) -> list[str]:
    """What speaks for the pair, the weightiest first; at least that it meets all conditions."""
    stated = [part for part in match.parts if part.stated and part.value and _tellable(part, match)]
    stated.sort(key=lambda part: (-part.value * part.weight, part.criterion))
    strong = [part for part in stated if part.value >= _STRONG] or stated[:1]
    found = [_strength(part, match, language) for part in strong[:_MOST_NAMED]]
    return found or [say("basis.eligible", language)]


def _tellable(part: Part, match: Match) -> bool:
    """The money part is neutral where none is missing or offered; then there is no money to speak of."""
    return part.criterion != _MONEY or bool(match.amount_cny)


def _strength(part: Part, match: Match, language: Language) -> str:
    form = "full" if part.value == _WHOLE else "partly"
    code = f"basis.{part.criterion}.{form}"
    words = {"criterion": part.criterion, "value": str(part.value), "amount": str(match.amount_cny or 0)}
    return phrase(code if has(code, language) else "basis.other", words, language)


def _subject(part: Part, language: Language) -> str:
    code = f"basis.{part.criterion}.subject"
    return say(code, language) if has(code, language) else criterion_name(part.criterion, language)
