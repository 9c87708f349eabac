"""Dockings and library entries as values with their whole history, and the moves that lead on."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Final, Literal, TypeVar, get_args

import attrs

from rvmatch.errors import invalid
from rvmatch.model.arguments import instance
from rvmatch.model.docking_steps import (
    UNPROPOSED,
    DockingStanding,
    DockingStep,
    Terms,
    history_of,
    moves_from,
    replayed,
    stepped,
)
from rvmatch.model.identifiers import CountyCode, county_code
from rvmatch.model.life_cycle import CONSENTS, ConsentOrder, DockingMove, Party, Subject
from rvmatch.model.quantities import label, member
from rvmatch.model.vocabulary import ProjectStatus
from rvmatch.wording.written import coded

__all__ = [
    "Docking",
    "DockingStanding",
    "DockingStep",
    "LibraryEntry",
    "LibrarySide",
    "advance",
    "expire",
    "open_moves",
    "propose",
    "replay",
]

LibrarySide = Literal["demand", "supply"]
"""Which of the two project libraries an entry belongs to."""

_UNSIGNED: Final = (ProjectStatus.PROPOSED, ProjectStatus.AWAITING_CONSENT, ProjectStatus.DOCKED)
_MOST_DAYS: Final = 36_525


@attrs.frozen(kw_only=True)
class Docking:
    """
    A docking of a demand with a supply, from its proposal on; no contacts stand in it.

    Dockings of one demand with several supplies are values of their own: a demand that wants two partners
    may have one that is docked and one that is still proposed.

    Args:
        id: What it is called; unique among the dockings that are kept together.
        demand: The demand's key.
        supply: The supply's key.
        county_code: The county where the demand lies.
        organization: The registered name of the organisation that offers the supply.
        consent_order: In which order its consents may come.
        history: Its steps, the first one its proposal.

    Raises:
        InvalidValueError: If a value is not as described, or a step of the history is not allowed;
            ``fault.place`` names the step.

    Source:
        民函〔2023〕49号: the organisation volunteers, departments recommend, the county agrees to dock;
        organisations' wishes are respected when they leave.
    """

    id: str = attrs.field(validator=label)
    demand: str = attrs.field(validator=label)
    supply: str = attrs.field(validator=label)
    county_code: CountyCode = attrs.field(converter=county_code)
    organization: str = attrs.field(validator=label)
    consent_order: ConsentOrder = attrs.field(
        default=ConsentOrder.AS_PUBLISHED, validator=member(ConsentOrder)
    )
    history: tuple[DockingStep, ...] = attrs.field(converter=history_of)
    _standing: DockingStanding = attrs.field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        if not self.history:
            raise invalid("history", "docking_history", None)
        # A frozen class may only be completed this way.
        object.__setattr__(self, "_standing", replayed(UNPROPOSED, self.terms, self.history))

    @property
    def terms(self) -> Terms:
        """By which half of the table it lives."""
        return Terms(subject=Subject.DOCKING, consent_order=self.consent_order)

    @property
    def standing(self) -> DockingStanding:
        """Where its history leads."""
        return self._standing

    @property
    def status(self) -> ProjectStatus:
        """Where it stands."""
        return self._standing.status

    @property
    def consents(self) -> tuple[Party, ...]:
        """Whose consents stand, in the order of the published list."""
        return tuple(party for party in CONSENTS if party in self._standing.consents)


@attrs.frozen(kw_only=True)
class LibraryEntry:
    """
    How an entry of a project library came to be published, or why it is not.

    The project itself holds the status alone; this holds the way there.

    Args:
        key: The project's key.
        library: ``"demand"`` or ``"supply"``: whether a county or an organisation owns it.
        began_as: Where it stood before its first step, for entries that come from elsewhere.
        history: Its steps.

    Raises:
        InvalidValueError: If a value is not as described, or a step of the history is not allowed;
            ``fault.place`` names the step.

    Source:
        民发〔2022〕11号, part 4, for who keeps the libraries; the steps are a library option.
    """

    key: str = attrs.field(validator=label)
    library: LibrarySide = attrs.field()
    began_as: ProjectStatus = attrs.field(default=ProjectStatus.DRAFT, validator=member(ProjectStatus))
    history: tuple[DockingStep, ...] = attrs.field(default=(), converter=history_of)
    _standing: DockingStanding = attrs.field(init=False, eq=False, repr=False)

    @library.validator
    def _one_of_two(self, attribute: "attrs.Attribute[str]", value: object) -> None:
        if value not in get_args(LibrarySide):
            raise invalid(attribute.name, "docking_library", value)

    def __attrs_post_init__(self) -> None:
        found = replayed(DockingStanding(status=self.began_as), self.terms, self.history)
        object.__setattr__(self, "_standing", found)

    @property
    def terms(self) -> Terms:
        """By which half of the table it lives; the owner of an entry in the other library has no move."""
        other = Party.ORGANIZATION if self.library == "demand" else Party.COUNTY
        return Terms(subject=Subject.ENTRY, parties=tuple(party for party in Party if party is not other))

    @property
    def standing(self) -> DockingStanding:
        """Where its history leads."""
        return self._standing

    @property
    def status(self) -> ProjectStatus:
        """Where it stands."""
        return self._standing.status


T = TypeVar("T", Docking, LibraryEntry)


def propose(
    *,
    id: str,  # noqa: A002  # the name of the field
    demand: str,
    supply: str,
    county_code: str,
    organization: str,
    on: date,
    by: Party | str = Party.DEPARTMENT,
    reason: str = "",
    consent_order: ConsentOrder = ConsentOrder.AS_PUBLISHED,
) -> Docking:
    """
    A docking that was just proposed; nobody has consented yet.

    Args:
        id: What it is called; unique among the dockings that are kept together.
        demand: The demand's key.
        supply: The supply's key.
        county_code: The county where the demand lies.
        organization: The organisation's registered name.
        on: The day.
        by: Who proposes it, or its value.
        reason: Why.
        consent_order: In which order its consents may come.

    Returns:
        The docking.

    Raises:
        InvalidValueError: If a value is not as described.
    """
    terms = Terms(subject=Subject.DOCKING)
    step, _ = stepped(UNPROPOSED, terms, DockingMove.PROPOSE, on=on, by=_party(by), reason=reason)
    return Docking(
        id=id,
        demand=demand,
        supply=supply,
        county_code=county_code,
        organization=organization,
        consent_order=consent_order,
        history=(step,),
    )


def advance(
    subject: T, move: DockingMove | str, *, on: date, by: Party | str | None = None, reason: str = ""
) -> T:
    """
    A docking or a library entry after one more step.

    Args:
        subject: The docking or the entry.
        move: The move, or its value.
        on: The day; not before the last step.
        by: Who makes the move, or its value; may be left out where only one party can.
        reason: Why, in words or as a code of one's own; no names of persons.

    Returns:
        The same, with one more step in its history.

    Raises:
        InvalidValueError: If the move is not allowed where it stands, is another's to make, lacks a consent
            or a reason, or lies before the last step; ``field`` is ``move``, ``by``, ``reason`` or ``on``.

    Examples:
        >>> docking = propose(
        ...     id="K1",
        ...     demand="D1",
        ...     supply="S1",
        ...     county_code="530113",
        ...     organization="示例基金会",
        ...     on=date(2024, 3, 1),
        ... )
        >>> asked = advance(docking, "volunteer", on=date(2024, 3, 4))
        >>> asked.status.value, [party.value for party in asked.consents]
        ('awaiting-consent', ['organization'])
        >>> [move.value for move, parties in open_moves(asked)]
        ['recommend', 'take-back', 'refuse', 'withdraw', 'expire']
    """
    if not isinstance(subject, Docking | LibraryEntry):
        raise invalid("subject", "docking_subject", type(subject).__name__)
    party = None if by is None else _party(by)
    step, _ = stepped(subject.standing, subject.terms, _move(move), on=on, by=party, reason=reason)
    return attrs.evolve(subject, history=(*subject.history, step))


def expire(docking: Docking, *, on: date, valid_days: int) -> Docking:
    """
    A docking that nobody moved for too long, as expired; any other as it is.

    Only what is not signed yet expires. What expired may be proposed anew, as another docking.

    Args:
        docking: The docking.
        on: The day on which this is asked.
        valid_days: How many days after its last step it stays open; on the day after these it expires.

    Returns:
        The docking, with a step of the calendar if it expired.

    Raises:
        InvalidValueError: If it is no docking, ``on`` is no day, or ``valid_days`` no number of days from
            1 to 36,525.

    Source:
        Library option; the texts read name no time within which a docking must be agreed.
    """
    instance("docking", docking, Docking)
    if isinstance(valid_days, bool) or not isinstance(valid_days, int):
        raise invalid("valid_days", "whole_number", valid_days)
    if not 1 <= valid_days <= _MOST_DAYS:
        raise invalid("valid_days", "within", valid_days, lowest=1, highest=_MOST_DAYS)
    if type(on) is not date:
        raise invalid("on", "date", on)
    if docking.status not in _UNSIGNED or (on - docking.history[-1].on).days <= valid_days:
        return docking
    return advance(docking, DockingMove.EXPIRE, on=on)


def replay(
    history: Iterable[DockingStep], *, consent_order: ConsentOrder = ConsentOrder.AS_PUBLISHED
) -> DockingStanding:
    """
    Where the history of a docking leads, every step checked against the table.

    Args:
        history: The steps, the first one a proposal.
        consent_order: In which order consents may come.

    Returns:
        The status, the consents that stand and the day of the last step.

    Raises:
        InvalidValueError: If a step is not allowed; ``fault.place`` names it.
    """
    terms = Terms(subject=Subject.DOCKING, consent_order=consent_order)
    return replayed(UNPROPOSED, terms, history_of(history))


def open_moves(subject: Docking | LibraryEntry) -> tuple[tuple[DockingMove, tuple[Party, ...]], ...]:
    """
    What can happen next, and who may make it happen.

    Args:
        subject: A docking or a library entry.

    Returns:
        Each move that ``advance`` takes now, in the order of the table, with those who may make it.

    Raises:
        InvalidValueError: If it is neither.
    """
    if not isinstance(subject, Docking | LibraryEntry):
        raise invalid("subject", "docking_subject", type(subject).__name__)
    return moves_from(subject.standing, subject.terms)


def _party(value: Any) -> Party:
    try:
        return Party(value)
    except ValueError:
        values = ", ".join(f"{one} ({coded(one)})" for one in Party)
        raise invalid("by", "docking_word", value, values=values) from None


def _move(value: Any) -> DockingMove:
    try:
        return DockingMove(value)
    except ValueError:
        values = ", ".join(f"{one} ({coded(one)})" for one in DockingMove)
        raise invalid("move", "docking_word", value, values=values) from None
