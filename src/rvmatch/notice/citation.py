"""Where a fact comes from: its document, its source, and how far the source carries it."""

from datetime import date
from enum import StrEnum, unique

import attrs

__all__ = ["Citation", "Document", "FactStatus", "Reading", "Source"]


@unique
class FactStatus(StrEnum):
    """How far the source of a fact carries it."""

    SOURCED = "sourced"
    """It stands in the official text, or in the ministry's own interpretation of it."""

    SECONDARY_SOURCE = "secondary-source"
    """A report, a journal or another body's text says it; the official passage was not read."""

    EARLIER_PERIOD = "earlier-period"
    """The source speaks of an earlier period; that it still holds was not confirmed."""

    UNCONFIRMED = "unconfirmed"
    """No source was found that says it; it is listed because leaving it out would mislead."""


@unique
class Reading(StrEnum):
    """How much of a source was read."""

    WHOLE = "whole"
    PART = "part"


@attrs.frozen(kw_only=True)
class Source:
    """
    A page or a data set that was read.

    Args:
        id: What citations call it.
        title: Its title in its own language; a description where it has none.
        publisher: Who first published what it says.
        address: Where it was read, without the protocol; empty if unknown.
        reading: How much of it was read.
        reposted: Whether what was read is another site's copy.
        note: What a reader should know before relying on it.
    """

    id: str
    title: str
    publisher: str
    address: str
    reading: Reading
    reposted: bool
    note: str


@attrs.frozen(kw_only=True)
class Document:
    """
    An official document that facts are taken from.

    Args:
        id: What the data files call it.
        title_zh: Its Chinese title.
        title_en: Its title in English, translated here.
        number: Its number, such as ``民发〔2022〕11号``; empty if it has none or none was seen.
        dated_on: The date it bears or was made public; None if neither was seen.
        sources: The ids of the sources through which it was read.
    """

    id: str
    title_zh: str
    title_en: str
    number: str
    dated_on: date | None
    sources: tuple[str, ...]


@attrs.frozen(kw_only=True)
class Citation:
    """
    Where a fact stands, and how far that carries it.

    Args:
        document: The Chinese title of the official document; empty if the source itself says it.
        number: The document's number; empty if it has none.
        part: Where in the document, such as ``"part 4"``; empty for the whole.
        source: The id of the source that was read.
        status: How far the source carries the fact.
        confirmed_by: The ids of further sources that say the same.
    """

    document: str
    number: str
    part: str
    source: str
    status: FactStatus
    confirmed_by: tuple[str, ...] = ()

    @property
    def sources(self) -> tuple[str, ...]:
        """The ids of all sources, the first one first."""
        return (self.source, *self.confirmed_by)

    def __str__(self) -> str:
        named = self.number or (f"《{self.document}》" if self.document else "")
        place = ", ".join(part for part in (named, self.part) if part)
        return f"{place} [{self.source}]" if place else f"[{self.source}]"
