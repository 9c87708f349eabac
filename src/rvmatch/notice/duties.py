"""Who has to do what: departments, work areas, special actions, libraries, and how pairings are agreed."""

from typing import Literal

import attrs

from rvmatch.model.vocabulary import Department, LinkageMember, RegistrationLevel, SpecialAction, WorkArea
from rvmatch.notice.citation import Citation
from rvmatch.notice.terms import Phrase

__all__ = [
    "Addressee",
    "Consent",
    "CoverageRule",
    "LibraryKeeper",
    "LinkageRole",
    "Responsible",
    "SpecialActionFact",
    "WorkAreaFact",
]


@attrs.frozen(kw_only=True)
class Addressee:
    """Whom the notice is addressed to: the departments of one kind of division."""

    title_zh: str
    title_en: str
    departments: tuple[Department, ...]
    citation: Citation


@attrs.frozen(kw_only=True)
class Responsible:
    """
    A department that has to act, and at which levels.

    Args:
        department: Which department.
        levels: The levels that the text names; empty if it names none.
        leads: Whether it leads or acts side by side; False if it joins the one that leads.
    """

    department: Department
    levels: tuple[RegistrationLevel, ...]
    leads: bool


@attrs.frozen(kw_only=True)
class WorkAreaFact:
    """
    One of the seven work areas: who acts, what they do, and by what means.

    Args:
        area: Which work area.
        part: Its part of the notice, 1 to 7.
        title_zh: Its name in the ministry's interpretation.
        title_en: Its English name.
        heading_zh: Its heading in the notice itself; empty if that was not read.
        passage: Where it stands in the notice, in words.
        responsible: Who acts, the leading ones first; empty if the text read names nobody.
        duties: What they do, told in other words.
        instruments: The means that the text names.
        citation: Where it stands.
    """

    area: WorkArea
    part: int
    title_zh: str
    title_en: str
    heading_zh: str
    passage: str
    responsible: tuple[Responsible, ...]
    duties: tuple[Phrase, ...]
    instruments: tuple[Phrase, ...]
    citation: Citation


@attrs.frozen(kw_only=True)
class SpecialActionFact:
    """
    One of the three special actions.

    Args:
        action: Which one.
        title_zh: Its official name.
        title_en: Its English name.
        aim: What it is for, as the plan that followed tells.
        citation: Where the action is named.
        aim_citation: Where its aim stands.
    """

    action: SpecialAction
    title_zh: str
    title_en: str
    aim: Phrase
    citation: Citation
    aim_citation: Citation


@attrs.frozen(kw_only=True)
class LibraryKeeper:
    """
    Who builds a project library, and who coordinates it.

    Args:
        library: ``"demand"`` or ``"supply"``.
        title_zh: The library's Chinese name.
        title_en: The library's English name.
        keeper: The department that builds it, and at which levels.
        coordinators: The departments that coordinate it, and at which level.
        citation: Where it stands.
    """

    library: Literal["demand", "supply"]
    title_zh: str
    title_en: str
    keeper: Responsible
    coordinators: tuple[Responsible, ...]
    citation: Citation


@attrs.frozen(kw_only=True)
class LinkageRole:
    """The role word that one source gives to one of the five of five-community linkage; sources differ."""

    member: LinkageMember
    role_zh: str
    role_en: str
    citation: Citation


@attrs.frozen(kw_only=True)
class CoverageRule:
    """
    That organisations' help reaches every key county.

    Args:
        forms: The forms of pairing that the text names.
        levels: The registration levels of the organisations that are to be guided there.
        minimum_per_county: The fewest organisations a county gets: a reading; the text gives no number.
        maximum_per_county: The most; None because the text read names none.
        text_zh: What the rule says, in Chinese, not quoted.
        text_en: What the rule says, in English.
        citation: Where it stands.
    """

    forms: tuple[Phrase, ...]
    levels: tuple[RegistrationLevel, ...]
    minimum_per_county: int
    maximum_per_county: int | None
    text_zh: str
    text_en: str
    citation: Citation


@attrs.frozen(kw_only=True)
class Consent:
    """
    One of the consents from which a pairing is formed.

    Args:
        order: Its place in the sequence, from 1.
        party: Who consents.
        act: How.
        citation: Where it stands.
    """

    order: int
    party: Phrase
    act: Phrase
    citation: Citation
