"""The one table of moves in which a library entry and a docking live, from draft to evaluation."""

from enum import StrEnum, unique
from typing import Final

import attrs

from rvmatch.model.vocabulary import ProjectStatus

__all__ = ["CONSENTS", "MOVES", "ConsentOrder", "DockingMove", "MoveRule", "Party", "Subject", "move_rule"]


@unique
class Party(StrEnum):
    """Who makes a move."""

    ORGANIZATION = "organization"
    """The social organisation."""
    DEPARTMENT = "department"
    """The department concerned: it reviews entries, recommends organisations and evaluates."""
    COUNTY = "county"
    """The county."""
    CALENDAR = "calendar"
    """Nobody: a date passed."""


CONSENTS: Final = (Party.ORGANIZATION, Party.DEPARTMENT, Party.COUNTY)
"""Whose consents a docking needs, in the order of 民函〔2023〕49号: to volunteer, to recommend, to agree."""


@unique
class ConsentOrder(StrEnum):
    """In which order the consents of a docking may come."""

    AS_PUBLISHED = "as-published"
    """As 民函〔2023〕49号 has them: the organisation, then the department, then the county."""
    EITHER_SIDE_FIRST = "either-side-first"
    """Library option, for platforms that ask both sides at once: the county need not wait for the others."""


@unique
class Subject(StrEnum):
    """What moves: an entry of a project library, or a docking of two of them."""

    ENTRY = "entry"
    DOCKING = "docking"


@unique
class DockingMove(StrEnum):
    """What can happen to a library entry or to a docking. The words are the library's own."""

    SUBMIT = "submit"
    TAKE_UP = "take-up"
    RETURN = "return"
    PUBLISH = "publish"
    PROPOSE = "propose"
    VOLUNTEER = "volunteer"
    RECOMMEND = "recommend"
    AGREE = "agree"
    TAKE_BACK = "take-back"
    DOCK = "dock"
    SIGN = "sign"
    START = "start"
    FINISH = "finish"
    EVALUATE = "evaluate"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"
    EXIT = "exit"
    EXPIRE = "expire"


@attrs.frozen(kw_only=True)
class MoveRule:
    """
    One row of the table: a move that is allowed in one status, and on what terms.

    Args:
        subject: What moves.
        status: Where it stands before.
        move: The move.
        becomes: Where it stands afterwards.
        by: Who may make the move.
        needs: Whose consents must stand.
        needs_in_order: Whose consents must stand besides, where they come in the published order.
        gives_consent: Whether the mover consents by it; nobody consents twice.
        takes_back: Whether the mover's consent falls, if it stands, with those that needed it.
        needs_reason: Whether a reason must be told. Nobody has to give one for refusing or leaving.
        source: The number of the document that has this step; empty for a library option.
    """

    subject: Subject
    status: ProjectStatus
    move: DockingMove
    becomes: ProjectStatus
    by: tuple[Party, ...]
    needs: tuple[Party, ...] = ()
    needs_in_order: tuple[Party, ...] = ()
    gives_consent: bool = False
    takes_back: bool = False
    needs_reason: bool = False
    source: str = ""

    def needed(self, order: ConsentOrder) -> tuple[Party, ...]:
        """Whose consents must stand, where they come in this order."""
        more = self.needs_in_order if order is ConsentOrder.AS_PUBLISHED else ()
        return tuple(party for party in CONSENTS if party in (*self.needs, *more))


_LIST: Final = "民函〔2023〕49号"
_NOTICE: Final = "民发〔2022〕11号"

_ORGANIZATION, _DEPARTMENT, _COUNTY = ((party,) for party in CONSENTS)
_CALENDAR: Final = (Party.CALENDAR,)
_SIDES: Final = (Party.ORGANIZATION, Party.COUNTY)
_ANY: Final = CONSENTS


def _rules(
    subject: Subject,
    move: DockingMove,
    statuses: tuple[ProjectStatus, ...],
    becomes: ProjectStatus,
    by: tuple[Party, ...],
    **terms: object,
) -> tuple[MoveRule, ...]:
    """One row for each of these statuses."""
    return tuple(
        MoveRule(subject=subject, move=move, status=status, becomes=becomes, by=by, **terms)  # type: ignore[arg-type]
        for status in statuses
    )


def _table() -> tuple[MoveRule, ...]:
    at, do, of = ProjectStatus, DockingMove, Subject
    idle = (at.DRAFT, at.RETURNED, at.WITHDRAWN, at.EXPIRED)
    kept = (at.DRAFT, at.SUBMITTED, at.UNDER_REVIEW, at.RETURNED, at.PUBLISHED)
    asked = (at.PROPOSED, at.AWAITING_CONSENT)
    unsigned = (*asked, at.DOCKED)
    agreed = {"needs": CONSENTS}
    consent = {"gives_consent": True, "source": _LIST}
    return (
        *_rules(of.ENTRY, do.SUBMIT, idle, at.SUBMITTED, _ANY),
        *_rules(of.ENTRY, do.TAKE_UP, (at.SUBMITTED,), at.UNDER_REVIEW, _DEPARTMENT),
        *_rules(of.ENTRY, do.RETURN, (at.UNDER_REVIEW,), at.RETURNED, _DEPARTMENT, needs_reason=True),
        *_rules(of.ENTRY, do.PUBLISH, (at.UNDER_REVIEW,), at.PUBLISHED, _DEPARTMENT),
        *_rules(of.ENTRY, do.WITHDRAW, kept, at.WITHDRAWN, _ANY),
        *_rules(of.ENTRY, do.EXPIRE, (at.PUBLISHED,), at.EXPIRED, _CALENDAR),
        *_rules(of.DOCKING, do.PROPOSE, (at.PUBLISHED,), at.PROPOSED, _ANY),
        *_rules(of.DOCKING, do.VOLUNTEER, asked, at.AWAITING_CONSENT, _ORGANIZATION, **consent),
        *_rules(
            of.DOCKING, do.RECOMMEND, asked, at.AWAITING_CONSENT, _DEPARTMENT, needs=_ORGANIZATION, **consent
        ),
        *_rules(
            of.DOCKING,
            do.AGREE,
            asked,
            at.AWAITING_CONSENT,
            _COUNTY,
            needs_in_order=(*_ORGANIZATION, *_DEPARTMENT),
            **consent,
        ),
        *_rules(of.DOCKING, do.DOCK, (at.AWAITING_CONSENT,), at.DOCKED, _ANY, source=_LIST, **agreed),
        *_rules(of.DOCKING, do.SIGN, (at.DOCKED,), at.SIGNED, _SIDES, **agreed),
        *_rules(of.DOCKING, do.START, (at.SIGNED,), at.UNDER_WAY, _SIDES, **agreed),
        *_rules(of.DOCKING, do.FINISH, (at.UNDER_WAY,), at.FINISHED, _SIDES, **agreed),
        *_rules(of.DOCKING, do.EVALUATE, (at.FINISHED,), at.EVALUATED, _DEPARTMENT, source=_NOTICE),
        *_rules(
            of.DOCKING,
            do.TAKE_BACK,
            (at.AWAITING_CONSENT, at.DOCKED),
            at.AWAITING_CONSENT,
            _ANY,
            takes_back=True,
        ),
        *_rules(of.DOCKING, do.REFUSE, unsigned, at.REFUSED, _ANY, takes_back=True, source=_LIST),
        *_rules(of.DOCKING, do.WITHDRAW, unsigned, at.WITHDRAWN, _ANY),
        *_rules(of.DOCKING, do.EXPIRE, unsigned, at.EXPIRED, _CALENDAR),
        *_rules(
            of.DOCKING, do.EXIT, (at.SIGNED, at.UNDER_WAY), at.EXITED, _ANY, takes_back=True, source=_LIST
        ),
    )


MOVES: Final[tuple[MoveRule, ...]] = _table()
"""
All moves there are: those of library entries up to publication, then those of dockings from it.

What stands in no row is not allowed. A docking begins where its two entries stand as published, so that
the two halves are one chain; how far a docking gets changes nothing in the entries of its two projects.

Source:
    民函〔2023〕49号 for the consents, the list that follows them, refusing and leaving; 民发〔2022〕11号
    for evaluation. The rest is a library option, the union of procedures met in practice.
"""

_BY_PLACE: Final = {(rule.subject, rule.status, rule.move): rule for rule in MOVES}


def move_rule(subject: Subject, status: ProjectStatus, move: DockingMove) -> MoveRule | None:
    """
    The row of the table for one move.

    Args:
        subject: What moves.
        status: Where it stands.
        move: The move.

    Returns:
        The row; None if the move is not allowed there.
    """
    return _BY_PLACE.get((subject, status, move))
