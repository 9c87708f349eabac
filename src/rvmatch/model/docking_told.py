"""The life of a docking or a library entry in sentences for those who keep its file."""

from collections.abc import Iterator

import attrs

from rvmatch.errors import Remark, Word, invalid, known_language
from rvmatch.model.arguments import instance
from rvmatch.model.docking import Docking, LibraryEntry
from rvmatch.model.docking_steps import DockingStep
from rvmatch.model.life_cycle import CONSENTS, MOVES, DockingMove, MoveRule, Party
from rvmatch.model.vocabulary import ProjectStatus
from rvmatch.wording import Language, masked
from rvmatch.wording.written import day_words

__all__ = ["moves_told", "told"]

_ASKED = (ProjectStatus.PROPOSED, ProjectStatus.AWAITING_CONSENT)

_OF_DEPARTMENTS = {
    DockingMove.REFUSE: "REFUSE_BY_DEPARTMENT",
    DockingMove.EXIT: "EXIT_BY_DEPARTMENT",
}
"""What a department does otherwise than the two sides: it does not recommend, it changes a list."""


def told(subject: Docking | LibraryEntry, language: Language = "zh", *, county_name: str = "") -> str:
    """
    The history of a docking or a library entry in sentences, and where it stands now.

    Args:
        subject: The docking or the entry.
        language: ``"zh"`` or ``"en"``.
        county_name: What people call the docking's county, which itself holds the code alone.

    Returns:
        One line for each step, and a last one on where it stands and whose consents are still missing.

    Raises:
        InvalidValueError: If there is no such language.
    """
    if not isinstance(subject, Docking | LibraryEntry):
        raise invalid("subject", "docking_subject", type(subject).__name__)
    instance("county_name", county_name, str)
    known_language(language)
    return "\n".join(remark.message(language) for remark in _remarks(subject, county_name))


def moves_told(language: Language = "zh") -> tuple[str, ...]:
    """
    The table of moves in words, for a page or a notice board.

    Args:
        language: ``"zh"`` or ``"en"``.

    Returns:
        One line for each move of a library entry, then of a docking: from where it leads where, who makes
        it, and what it needs.

    Raises:
        InvalidValueError: If there is no such language.
    """
    known_language(language)
    rows: dict[MoveRule, list[ProjectStatus]] = {}
    for rule in MOVES:  # rows that differ in nothing but where they begin are one line
        rows.setdefault(attrs.evolve(rule, status=rule.becomes), []).append(rule.status)
    return tuple(_rule(rule, before).message(language) for rule, before in rows.items())


def _rule(rule: MoveRule, before: list[ProjectStatus]) -> Remark:
    found = Remark.of(
        "told.rule",
        subject=_term("Subject", rule.subject.name),
        move=_term("DockingMove", rule.move.name),
        before=tuple(_term("ProjectStatus", status.name) for status in before),
        after=_term("ProjectStatus", rule.becomes.name),
        parties=tuple(_term("Party", party.name) for party in rule.by),
    )
    for code, needs in (("told.rule_needs", rule.needs), ("told.rule_needs_in_order", rule.needs_in_order)):
        if needs:
            found = Remark.of(code, rule=found, needs=tuple(_term("Party", party.name) for party in needs))
    return Remark.of("told.rule_reason", rule=found) if rule.needs_reason else found


def _remarks(subject: Docking | LibraryEntry, county_name: str) -> Iterator[Remark]:
    for step in subject.history:
        yield _step(subject, step, county_name)
    status = _term("ProjectStatus", subject.status.name)
    if isinstance(subject, LibraryEntry) or subject.status not in _ASKED:
        yield Remark.of("told.now", status=status)
        return
    missing = tuple(_term("Party", party.name) for party in CONSENTS if party not in subject.consents)
    yield Remark.of("told.now_missing" if missing else "told.now_complete", status=status, missing=missing)


def _step(subject: Docking | LibraryEntry, step: DockingStep, county_name: str) -> Remark:
    words: dict[str, Word]
    if isinstance(subject, Docking):
        names = {"demand": subject.demand, "supply": subject.supply, "organization": subject.organization}
        place = {"number": str(subject.county_code)} | ({"name": masked(county_name)} if county_name else {})
        county = Remark.of("told.county_named" if county_name else "told.county", **place)
        words = {**{name: masked(word) for name, word in names.items()}, "county": county}
        own = _OF_DEPARTMENTS if step.by is Party.DEPARTMENT else {}
    else:
        words, own = {"key": masked(subject.key)}, {}
    code = f"told.{subject.terms.subject}.{own.get(step.move, step.move.name)}"
    sentence = Remark.of(
        code, day=Remark.of("told.day", **day_words(step.on)), party=_term("Party", step.by.name), **words
    )
    reason = " ".join(step.reason.split()).rstrip("。.")
    return Remark.of("told.reason", sentence=sentence, reason=masked(reason)) if reason else sentence


def _term(vocabulary: str, name: str) -> Remark:
    return Remark.of(f"term.{vocabulary}.{name}")
