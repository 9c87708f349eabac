"""The notice as one value: everything that the data of one edition says."""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum

import attrs

from rvmatch.errors import invalid
from rvmatch.model.places import CountyList, ProvincialDivision
from rvmatch.model.vocabulary import SpecialAction, WorkArea
from rvmatch.notice.citation import Citation, Document, Source
from rvmatch.notice.duties import (
    Addressee,
    Consent,
    CoverageRule,
    LibraryKeeper,
    LinkageRole,
    SpecialActionFact,
    WorkAreaFact,
)
from rvmatch.notice.figures import EastWestPair, EvidenceKind, PolicyPeriod, PublishedList, PublishedSize
from rvmatch.notice.terms import Provision, Term

__all__ = ["Fact", "Notice"]

Fact = (
    Addressee
    | Consent
    | CoverageRule
    | EastWestPair
    | EvidenceKind
    | LibraryKeeper
    | LinkageRole
    | PolicyPeriod
    | Provision
    | PublishedList
    | PublishedSize
    | SpecialActionFact
    | Term
    | WorkAreaFact
)
"""Anything that carries a citation."""


@attrs.frozen(kw_only=True)
class Notice:
    """
    What one edition of the data says of the notice and of the texts that followed it.

    Args:
        edition: The name of the data folder, year and number of the notice: ``"2022-11"``.
        title_zh: The notice's title.
        title_en: Its title in English, translated here.
        number: Its number.
        announced_on: When it was announced.
        interpreted_on: When the ministry published its interpretation.
        citation: Where title and number stand.
        addressees: Whom it is addressed to.
        plan_period: The five-year plan that it covers.
        transition: The transition period within which assistance stays stable.
        work_areas: The seven work areas, by part.
        special_actions: The three special actions.
        terms: The official name of every other member of a vocabulary that has one.
        general_requirement: The five phrases of the general requirement; not the five revitalisations.
        steering: Where civil affairs steers organisations during the transition.
        library_keepers: Who builds and who coordinates the two project libraries.
        coverage_rule: That help reaches every key county.
        consents: The three consents from which a pairing is formed, in order.
        quota_ban: That no quota is assigned.
        pairing_terms: What else binds those who pair.
        linkage_roles: The role words of five-community linkage, one row per member and source.
        support_instruments: The four instruments of the support system.
        incentives: How taking part is rewarded.
        batches: The three batches that the special actions are to bring forth.
        follow_up_duties: What the ministry does to see the notice carried out.
        credit_and_assessment: What other measures say of the standing of organisations.
        east_west_pairs: Which eastern province helps which western one.
        provincial_divisions: The provincial level and the Xinjiang corps.
        key_counties: The 160 key counties.
        evidence: What the words in their evidence column mean.
        lists: The lists that are held in full.
        sizes: How large real cases were.
        documents: The official documents that facts are taken from.
        sources: What was read.
    """

    edition: str
    title_zh: str
    title_en: str
    number: str
    announced_on: date
    interpreted_on: date
    citation: Citation
    addressees: tuple[Addressee, ...]
    plan_period: PolicyPeriod
    transition: PolicyPeriod
    work_areas: tuple[WorkAreaFact, ...]
    special_actions: tuple[SpecialActionFact, ...]
    terms: tuple[Term, ...]
    general_requirement: tuple[Provision, ...]
    steering: tuple[Provision, ...]
    library_keepers: tuple[LibraryKeeper, ...]
    coverage_rule: CoverageRule
    consents: tuple[Consent, ...]
    quota_ban: Provision
    pairing_terms: tuple[Provision, ...]
    linkage_roles: tuple[LinkageRole, ...]
    support_instruments: tuple[Provision, ...]
    incentives: tuple[Provision, ...]
    batches: tuple[Provision, ...]
    follow_up_duties: tuple[Provision, ...]
    credit_and_assessment: tuple[Provision, ...]
    east_west_pairs: tuple[EastWestPair, ...]
    provincial_divisions: tuple[ProvincialDivision, ...]
    key_counties: CountyList
    evidence: tuple[EvidenceKind, ...]
    lists: tuple[PublishedList, ...]
    sizes: tuple[PublishedSize, ...]
    documents: tuple[Document, ...]
    sources: tuple[Source, ...]

    def work_area(self, area: WorkArea) -> WorkAreaFact:
        """The fact of one work area."""
        return next(fact for fact in self.work_areas if fact.area is area)

    def special_action(self, action: SpecialAction) -> SpecialActionFact:
        """The fact of one special action."""
        return next(fact for fact in self.special_actions if fact.action is action)

    def terms_of(self, vocabulary: type[StrEnum]) -> tuple[Term, ...]:
        """
        The terms of one vocabulary.

        Args:
            vocabulary: An enumeration of the model, such as ``FocusField``.

        Returns:
            Its terms in the order of the enumeration; members without an official name are left out.
        """
        return tuple(term for term in self.terms if isinstance(term.member, vocabulary))

    def term(self, member: StrEnum) -> Term:
        """
        The official name of one member of a vocabulary.

        Args:
            member: The member, such as ``FocusField.INDUSTRY_DEVELOPMENT``.

        Returns:
            Its term.

        Raises:
            InvalidValueError: If it has none, because it is the library's own word.
        """
        for term in self.terms:
            # Members of different vocabularies may be equal as text, such as two called "industry".
            if term.member is member:
                return term
        raise invalid("member", "notice_term", f"{type(member).__name__}.{member.name}", edition=self.edition)

    def source(self, source_id: str) -> Source:
        """
        The source with this id.

        Args:
            source_id: What a citation calls it.

        Returns:
            The source.

        Raises:
            InvalidValueError: If there is none.
        """
        for source in self.sources:
            if source.id == source_id:
                return source
        raise invalid("source", "notice_source", source_id, edition=self.edition)

    def facts(self) -> Iterator[Fact]:
        """All facts that carry a citation, in the order of the fields."""
        for field in attrs.fields(type(self)):
            value = getattr(self, field.name)
            for entry in value if isinstance(value, tuple) else (value,):
                if isinstance(entry, Fact):
                    yield entry

    def citations(self) -> Iterator[Citation]:
        """All citations, the notice's own first."""
        yield self.citation
        for fact in self.facts():
            for field in attrs.fields(type(fact)):
                value = getattr(fact, field.name)
                if isinstance(value, Citation):
                    yield value
