"""Steps in the life of a library entry or a docking, each checked against the table of moves."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Final

import attrs

from rvmatch.errors import InvalidValueError, Place, invalid
from rvmatch.model.life_cycle import (
    CONSENTS,
    MOVES,
    ConsentOrder,
    DockingMove,
    MoveRule,
    Party,
    Subject,
    move_rule,
)
from rvmatch.model.quantities import member, text
from rvmatch.model.vocabulary import ProjectStatus
from rvmatch.wording.written import coded

__all__ = [
    "UNPROPOSED",
    "DockingStanding",
    "DockingStep",
    "Terms",
    "history_of",
    "moves_from",
    "replayed",
    "stepped",
]


def _day(_: Any, attribute: "attrs.Attribute[Any]", value: object) -> None:
    if type(value) is not date:
        raise invalid(attribute.name, "date", value)


@attrs.frozen(kw_only=True)
class DockingStep:
    """
    One step in the life of a library entry or a docking.

    Args:
        move: What happened.
        before: Where it stood before.
        after: Where it stood afterwards.
        on: The day.
        by: Who made the move.
        reason: Why, in words or as a code of one's own; empty if nobody said. No names of persons.

    Raises:
        InvalidValueError: If a value is not as described.
    """

    move: DockingMove = attrs.field(validator=member(DockingMove))
    before: ProjectStatus = attrs.field(validator=member(ProjectStatus))
    after: ProjectStatus = attrs.field(validator=member(ProjectStatus))
    on: date = attrs.field(validator=_day)
    by: Party = attrs.field(validator=member(Party))
    reason: str = attrs.field(default="", validator=text)


@attrs.frozen(kw_only=True)
class DockingStanding:
    """
    Where a history leads.

    Args:
        status: The status.
        consents: Whose consents stand.
        since: The day of the last step; None before the first.
    """

    status: ProjectStatus
    consents: frozenset[Party] = frozenset()
    since: date | None = None


UNPROPOSED: Final = DockingStanding(status=ProjectStatus.PUBLISHED)
"""Before a docking is proposed, both entries stand as published, and nobody has consented."""


@attrs.frozen(kw_only=True)
class Terms:
    """
    Whose life it is.

    Args:
        subject: What moves.
        parties: Who can make moves at all.
        consent_order: In which order consents may come.
    """

    subject: Subject
    parties: tuple[Party, ...] = tuple(Party)
    consent_order: ConsentOrder = ConsentOrder.AS_PUBLISHED


def history_of(values: Iterable[DockingStep]) -> tuple[DockingStep, ...]:
    """Steps as a history that cannot change, refused if something else is among them."""
    if isinstance(values, str) or not isinstance(values, Iterable):
        raise invalid("history", "collection", type(values).__name__)
    found = tuple(values)
    for value in found:
        if not isinstance(value, DockingStep):
            raise invalid("history", "of_class", type(value).__name__, kind="DockingStep")
    return found


def moves_from(standing: DockingStanding, terms: Terms) -> tuple[tuple[DockingMove, tuple[Party, ...]], ...]:
    """
    The moves that are open now, in the order of the table, with those who may make them.

    Args:
        standing: Where it stands.
        terms: Whose life it is.

    Returns:
        Moves, each with at least one party.
    """
    found = []
    for rule in MOVES:
        if rule.subject is terms.subject and rule.status is standing.status:
            parties = tuple(
                party for party in _allowed(rule, terms) if _refusal(rule, party, standing, terms) is None
            )
            found += [(rule.move, parties)] if parties else []
    return tuple(found)


def stepped(
    standing: DockingStanding, terms: Terms, move: DockingMove, *, on: date, by: Party | None, reason: str
) -> tuple[DockingStep, DockingStanding]:
    """
    One more step.

    Args:
        standing: Where it stands.
        terms: Whose life it is.
        move: The move.
        on: The day.
        by: Who makes the move; None if only one party can.
        reason: Why.

    Returns:
        The step, and where it leads.

    Raises:
        InvalidValueError: If the move is not allowed there, is another's to make, lacks a consent or a
            reason, or lies before the last step.
    """
    rule = move_rule(terms.subject, standing.status, move)
    if rule is None:
        raise _not_open(standing, terms, move)
    allowed = _allowed(rule, terms)
    party = allowed[0] if by is None and len(allowed) == 1 else by
    if party not in allowed:
        raise invalid("by", "docking_party", by, move=move, status=standing.status, parties=allowed)
    refusal = _refusal(rule, party, standing, terms)
    if refusal is not None:
        raise refusal
    step = DockingStep(move=move, before=standing.status, after=rule.becomes, on=on, by=party, reason=reason)
    if rule.needs_reason and not reason.strip():
        raise invalid("reason", "docking_reason", reason or None, move=move)
    if standing.since is not None and on < standing.since:
        raise invalid("on", "docking_day", on, since=standing.since)
    consents = _consents_after(rule, party, standing.consents, terms.consent_order)
    return step, DockingStanding(status=rule.becomes, consents=consents, since=on)


def replayed(start: DockingStanding, terms: Terms, history: Iterable[DockingStep]) -> DockingStanding:
    """
    Where steps lead, each checked against the table.

    Args:
        start: Where it stands before the first.
        terms: Whose life it is.
        history: The steps.

    Returns:
        Where it stands after the last.

    Raises:
        InvalidValueError: If a step is not allowed; the fault's place names it.
    """
    standing = start
    for place, step in enumerate(history):
        try:
            made, standing = stepped(standing, terms, step.move, on=step.on, by=step.by, reason=step.reason)
            for name in ("before", "after"):
                if getattr(step, name) is not getattr(made, name):
                    raise invalid(
                        name,
                        "docking_status",
                        getattr(step, name),
                        move=step.move,
                        status=getattr(made, name),
                    )
        except InvalidValueError as error:
            path = f"history[{place}].{error.field}"
            raise InvalidValueError(error.fault.at(Place(path=path))) from None
    return standing


def _allowed(rule: MoveRule, terms: Terms) -> tuple[Party, ...]:
    """Who may make a move at all, whatever consents stand."""
    return tuple(party for party in rule.by if party in terms.parties)


def _refusal(
    rule: MoveRule, party: Party, standing: DockingStanding, terms: Terms
) -> InvalidValueError | None:
    """Why the consents that stand do not let this party make this move; None if they do."""
    missing = tuple(one for one in rule.needed(terms.consent_order) if one not in standing.consents)
    if missing:
        return invalid("move", "docking_consents", rule.move, status=rule.status, missing=missing)
    if rule.gives_consent and party in standing.consents:
        return invalid("move", "docking_consent_stands", rule.move, party=party)
    if rule.move is DockingMove.TAKE_BACK and party not in standing.consents:
        consents = tuple(one for one in CONSENTS if one in standing.consents)
        if not consents:
            return invalid("move", "docking_no_consents", rule.move)
        return invalid("by", "docking_no_consent", party, consents=consents)
    return None


def _not_open(standing: DockingStanding, terms: Terms, move: DockingMove) -> InvalidValueError:
    """The error that tells the status, the move, and what is open instead."""
    open_now = moves_from(standing, terms)
    if not open_now:
        code = "docking_over" if terms.subject is Subject.DOCKING else "docking_entry_over"
        return invalid("move", code, move, status=standing.status)
    allowed = "; ".join(f"{coded(one)} ({coded(parties)})" for one, parties in open_now)
    return invalid("move", "docking_move", move, status=standing.status, allowed=allowed)


_CONSENTING: Final = {rule.by[0]: rule for rule in MOVES if rule.gives_consent}
"""By which move each of the three consents."""


def _consents_after(
    rule: MoveRule, party: Party, consents: frozenset[Party], order: ConsentOrder
) -> frozenset[Party]:
    """Whose consents stand after a move: a consent falls with one that it was built on."""
    if rule.gives_consent:
        return consents | {party}
    if not rule.takes_back or party not in consents:
        return consents
    left: frozenset[Party] = frozenset()
    for one in CONSENTS:  # none of the three needs one that comes after it
        if one in consents and one is not party and left.issuperset(_CONSENTING[one].needed(order)):
            left |= {one}
    return left
