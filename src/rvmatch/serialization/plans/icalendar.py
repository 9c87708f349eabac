"""A timetable as iCalendar text, which calendars of telephones and offices read."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Final

from rvmatch.actions import Timetable
from rvmatch.errors import invalid, known_language
from rvmatch.model.events import DockingEvent
from rvmatch.model.meetings import Meeting
from rvmatch.model.quantities import HIGHEST_COUNT
from rvmatch.model.vocabulary import DockingEventKind
from rvmatch.wording import Language, masked, say

__all__ = ["timetable_to_calendar"]

LONGEST_LINE: Final = 75
"""Octets of a line without its end. Source: RFC 5545, 3.1."""

_ZONE: Final = "Asia/Shanghai"
# Beijing time is eight hours ahead, without summer time since 1991.
_TIME_ZONE: Final = (
    "BEGIN:VTIMEZONE",
    f"TZID:{_ZONE}",
    "BEGIN:STANDARD",
    "DTSTART:19700101T000000",
    "TZOFFSETFROM:+0800",
    "TZOFFSETTO:+0800",
    "TZNAME:CST",
    "END:STANDARD",
    "END:VTIMEZONE",
)


def timetable_to_calendar(
    timetable: Timetable,
    *,
    stamped_at: datetime,
    party: str | None = None,
    before: Timetable | None = None,
    sequence: int = 0,
    language: Language = "zh",
) -> str:
    r"""
    The meetings of a timetable as iCalendar text: of all, or of one party.

    Times are Beijing time. A meeting has the same identifier in every calendar that is made of the event, so
    that a later one replaces it. No contact stands in it; telephone, identity and mail numbers inside names
    are masked.

    Args:
        timetable: The timetable.
        stamped_at: When this calendar is made, with a time zone.
        party: The key of the party whose meetings are meant; None for all.
        before: An earlier timetable of the event; its meetings that no longer take place are marked as
            cancelled, so that calendars strike them out.
        sequence: How many times the timetable was changed since it was first sent.
        language: ``"zh"`` or ``"en"``.

    Returns:
        The text of an ``.ics`` file, with line ends as RFC 5545 asks for; written as UTF-8 without changing
        them.

    Raises:
        InvalidValueError: If the moment has no time zone, the party is not in the timetable, the sequence is
            no whole number of 0 or more, or there is no such language.

    Source:
        RFC 5545, Internet Calendaring and Scheduling Core Object Specification; NAME from RFC 7986.
    """
    known_language(language)
    if not isinstance(stamped_at, datetime) or stamped_at.utcoffset() is None:
        raise invalid("stamped_at", "calendar_stamp", stamped_at)
    if isinstance(sequence, bool) or not isinstance(sequence, int):
        raise invalid("sequence", "whole_number", sequence)
    if not 0 <= sequence <= HIGHEST_COUNT:
        raise invalid("sequence", "within", sequence, lowest=0, highest=HIGHEST_COUNT)
    if party is not None and party not in timetable.party:
        raise invalid("party", "calendar_party", party)
    held = {meeting.wish.key for meeting in timetable.meetings}
    all_of = [(timetable, meeting) for meeting in timetable.meetings]
    if before is not None:
        all_of += [(before, meeting) for meeting in before.meetings if meeting.wish.key not in held]
    wanted = [
        (of, meeting)
        for of, meeting in all_of
        if party is None or party in (meeting.wish.demand_party, meeting.wish.supply_party)
    ]
    stamp = f"DTSTAMP:{stamped_at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    lines = [*_head(timetable, party, language), *_TIME_ZONE]
    for of, meeting in wanted:
        lines += ["BEGIN:VEVENT", _identifier(of, meeting), stamp, f"SEQUENCE:{sequence}"]
        lines += _event(of, meeting, language)
        lines += [
            "STATUS:CANCELLED" if meeting.wish.key not in held else "STATUS:TENTATIVE",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _head(timetable: Timetable, party: str | None, language: Language) -> Iterator[str]:
    title = masked(timetable.event.title)
    if party is not None:
        title = say("calendar.name", language, title=title, party=masked(timetable.party[party].label))
    yield from ("BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//rvmatch//timetable//{language.upper()}")
    yield from ("CALSCALE:GREGORIAN", "METHOD:PUBLISH")
    yield from (f"NAME:{_escaped(title)}", f"X-WR-CALNAME:{_escaped(title)}")


def _event(timetable: Timetable, meeting: Meeting, language: Language) -> Iterable[str]:
    one, wish, event = timetable.time_of(meeting), meeting.wish, timetable.event
    demand, supply = (masked(timetable.party[key].label) for key in (wish.demand_party, wish.supply_party))
    summary = say("calendar.summary", language, title=masked(event.title), demand=demand, supply=supply)
    place = _place(event, masked(meeting.table), language)
    description = say(
        "calendar.description", language, round=meeting.round, demand=wish.demand, supply=wish.supply
    )
    return (
        f"DTSTART;TZID={_ZONE}:{one.starts_at:%Y%m%dT%H%M%S}",
        f"DTEND;TZID={_ZONE}:{one.ends_at:%Y%m%dT%H%M%S}",
        f"SUMMARY:{_escaped(summary)}",
        f"LOCATION:{_escaped(place)}",
        f"DESCRIPTION:{_escaped(description)}",
    )


def _place(event: DockingEvent, table: str, language: Language) -> str:
    """The venue and the table; on a field study visit the site alone tells where."""
    venue = masked(event.venue)
    if event.kind is DockingEventKind.FIELD_STUDY_VISIT:
        return say("calendar.site_at", language, venue=venue, table=table) if venue else table
    return say("calendar.table_at" if venue else "calendar.table", language, venue=venue, table=table)


def _identifier(timetable: Timetable, meeting: Meeting) -> str:
    """The same for the same event, demand and supply; it tells nobody what they are."""
    named = json.dumps([timetable.event.id, *meeting.wish.key]).encode()
    return f"UID:{hashlib.sha256(named).hexdigest()[:40]}@rvmatch"


def _escaped(text: str) -> str:
    """Text as RFC 5545, 3.3.11 writes it; control characters have no place in it."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = "".join(one for one in text if one in "\n\t" or (one >= " " and one != "\x7f"))
    text = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")
    return text.encode("utf-8", "replace").decode("utf-8")


def _folded(line: str) -> Iterator[str]:
    """A line in parts of 75 octets at most, each further one after a blank; no character is cut."""
    part, size = "", 0
    for character in line:
        length = len(character.encode("utf-8"))
        if size + length > LONGEST_LINE:
            yield part
            part, size = " ", 1
        part += character
        size += length
    yield part
