"""Periods, lists, pairs of provinces and published sizes: the facts that hold numbers and dates."""

from datetime import date

import attrs

from rvmatch.notice.citation import Citation, FactStatus
from rvmatch.notice.terms import Phrase

__all__ = [
    "EastWestPair",
    "EvidenceKind",
    "PolicyPeriod",
    "PublishedList",
    "PublishedSize",
]


@attrs.frozen(kw_only=True)
class PolicyPeriod:
    """
    A span of years that the policy sets.

    Args:
        id: ``"plan"`` or ``"transition"``.
        title_zh: Its Chinese name.
        title_en: Its English name.
        begins_on: Its first day.
        ends_on: Its last day.
        citation: Where the period is named.
        dates_citation: Where its years stand.
    """

    id: str
    title_zh: str
    title_en: str
    begins_on: date
    ends_on: date
    citation: Citation
    dates_citation: Citation

    @property
    def years(self) -> int:
        """How many calendar years it spans."""
        return self.ends_on.year - self.begins_on.year + 1


@attrs.frozen(kw_only=True)
class PublishedList:
    """
    A list that the data folder holds in full.

    Args:
        id: ``"key-counties"`` or ``"provincial-divisions"``.
        title_zh: Its Chinese name.
        title_en: Its English name.
        entries: How many entries it has.
        citation: Where the list as a whole comes from.
    """

    id: str
    title_zh: str
    title_en: str
    entries: int
    citation: Citation


@attrs.frozen(kw_only=True)
class EvidenceKind:
    """
    What a word in the evidence column of the key counties means.

    Args:
        code: The word.
        meaning: What kind of source puts a county on the list.
        counties: How many counties rest on it.
        citation: Its main sources, and how far they carry.
    """

    code: str
    meaning: Phrase
    counties: int
    citation: Citation


@attrs.frozen(kw_only=True)
class EastWestPair:
    """
    An eastern province that helps a western one.

    Args:
        east: The key of the eastern division.
        west: The key of the western division.
        note: What the source says, and of when.
        citation: Where it stands.
    """

    east: str
    west: str
    note: str
    citation: Citation

    @property
    def status(self) -> FactStatus:
        """How far the source carries the pair."""
        return self.citation.status


@attrs.frozen(kw_only=True)
class PublishedSize:
    """
    How large a real case was; None where the source gives no number.

    Args:
        id: Unique in its edition.
        title_zh: What the case was, in Chinese.
        title_en: What the case was, in English.
        organizations: How many organisations took part.
        counties: How many counties took part.
        projects: How many projects were asked for, offered or entered.
        matched: How many of these projects found a partner.
        amount_cny: Their money, in whole yuan.
        citation: Where the numbers stand.
    """

    id: str
    title_zh: str
    title_en: str
    organizations: int | None
    counties: int | None
    projects: int | None
    matched: int | None
    amount_cny: int | None
    citation: Citation
