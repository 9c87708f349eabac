"""Cultivation in sentences for officials: who is unserved, what new organisations would change."""

from collections.abc import Iterator

import attrs

from rvmatch.errors import invalid, known_language
from rvmatch.evaluation.cultivation import ReasonCount, Unserved, UnservedCounty
from rvmatch.evaluation.cultivation_worth import NewOrganizationWorth, NewOrganizationWorths
from rvmatch.matching.phrasing import some_of
from rvmatch.matching.place_names import county_text
from rvmatch.model.vocabulary import FounderKind, OrganizationNature, WorkArea
from rvmatch.notice import DEFAULT_EDITION, Phrase, Term, WorkAreaFact, load_notice
from rvmatch.wording import Language, masked, say

__all__ = ["CultivationPassage", "cultivation_passage", "unserved_lines", "worth_lines"]


@attrs.frozen(kw_only=True)
class CultivationPassage:
    """
    What the notice says of cultivation, as data with citations; it gives no number, and no advice on a place.

    Args:
        work_area: The work area, with its duties and its citation.
        natures: Which rural organisations are fostered, each term with its citation.
        founders: Who is encouraged to lead or found them, likewise.
        supports: By which means they are supported: policy, money and people.

    Source:
        民发〔2022〕11号, part 5.
    """

    work_area: WorkAreaFact
    natures: tuple[Term, ...]
    founders: tuple[Term, ...]
    supports: tuple[Phrase, ...]

    def lines(self, language: Language = "zh") -> tuple[str, ...]:
        """
        The passage in words.

        Args:
            language: ``"zh"`` or ``"en"``.

        Returns:
            A line each for natures, founders and supports, and one for where they stand.

        Raises:
            InvalidValueError: If there is no such language.
        """
        known_language(language)
        between = say("basis.between", language)
        parts: tuple[tuple[str, list[str]], ...] = (
            ("cultivation.natures", [_title(one, language) for one in self.natures]),
            ("cultivation.founders", [_title(one, language) for one in self.founders]),
            ("cultivation.supports", [one.zh if language == "zh" else one.en for one in self.supports]),
        )
        lines = [say(code, language, names=between.join(names)) for code, names in parts]
        lines.append(say("cultivation.source", language, citation=self.work_area.citation))
        return tuple(lines)


def _title(term: Term, language: Language) -> str:
    return term.title_zh if language == "zh" else term.title_en


def cultivation_passage(edition: str = DEFAULT_EDITION) -> CultivationPassage:
    """
    What the notice says of cultivation.

    Args:
        edition: The edition of the notice.

    Returns:
        Natures, founders and supports, with citations.

    Raises:
        InvalidValueError: If there is no such edition.

    Source:
        民发〔2022〕11号, part 5.

    Examples:
        >>> [term.title_zh for term in cultivation_passage().founders]
        ['高校毕业生', '退役军人', '返乡创业农民工']
    """
    notice = load_notice(edition)
    area = notice.work_area(WorkArea.CULTIVATION)
    return CultivationPassage(
        work_area=area,
        natures=notice.terms_of(OrganizationNature),
        founders=notice.terms_of(FounderKind),
        supports=area.instruments,
    )


def unserved_lines(unserved: Unserved, language: Language = "zh") -> tuple[str, ...]:
    """
    Who is unserved, in words; counties by code.

    Args:
        unserved: What ``unserved_demands`` found.
        language: ``"zh"`` or ``"en"``.

    Returns:
        Lines; focus fields are set in by two blanks.

    Raises:
        InvalidValueError: If it is something else, or there is no such language.
    """
    if not isinstance(unserved, Unserved):
        raise invalid("unserved", "of_class", unserved, kind="Unserved")
    return tuple(_unserved(unserved, known_language(language)))


def _unserved(unserved: Unserved, language: Language) -> Iterator[str]:
    yield say(
        "cultivation.unserved",
        language,
        counties=len(unserved.counties),
        alone=unserved.left_alone,
        places=unserved.open_places,
    )
    for county in unserved.counties:
        yield from _county(county, language)
    if unserved.without_demand:
        yield say(
            "cultivation.without_demand",
            language,
            count=len(unserved.without_demand),
            names=some_of((county_text(code, "", language) for code in unserved.without_demand), language),
        )


def _county(county: UnservedCounty, language: Language) -> Iterator[str]:
    yield say(
        "cultivation.county",
        language,
        county=county_text(county.county, county.name, language),
        alone=len(county.left_alone),
        partly=len(county.partly_served),
        places=county.open_places,
    )
    for field in county.by_field:
        name = (
            say("cultivation.no_field", language)
            if field.field is None
            else say(f"term.FocusField.{field.field.name}", language)
        )
        line = say(
            "cultivation.field",
            language,
            field=name,
            alone=len(field.left_alone),
            partly=len(field.partly_served),
            places=field.open_places,
            reasons=_reasons(field.reasons, language),
        )
        yield f"  {line}"


def _reasons(reasons: tuple[ReasonCount, ...], language: Language) -> str:
    """The reasons behind a number of demands left alone, in brackets; nothing where there are none."""
    if not reasons:
        return ""
    told = say("basis.after", language).join(
        say(
            "cultivation.reason",
            language,
            reason=say(f"reason.{one.reason.value}", language),
            count=one.demands,
        )
        for one in reasons
    )
    return say("cultivation.reasons", language, reasons=told)


def worth_lines(worths: NewOrganizationWorths, language: Language = "zh") -> tuple[str, ...]:
    """
    What new organisations would be worth, in words; for departments, as all sides are named.

    Args:
        worths: What ``worth_of_new_organizations`` found.
        language: ``"zh"`` or ``"en"``.

    Returns:
        Lines: a heading for each organisation, and for all together, with what would change set in.

    Raises:
        InvalidValueError: If it is something else, or there is no such language.
    """
    if not isinstance(worths, NewOrganizationWorths):
        kind = NewOrganizationWorths.__name__
        raise invalid("worths", "of_class", worths, kind=kind)
    return tuple(_worths(worths, known_language(language)))


def _worths(worths: NewOrganizationWorths, language: Language) -> Iterator[str]:
    for one in worths.each:
        name = masked(one.organizations[0])
        yield say("cultivation.worth", language, name=name)
        yield from (f"  {line}" for line in _worth(one, language))
    if worths.together is not None:
        yield say("cultivation.together", language, count=len(worths.together.organizations))
        yield from (f"  {line}" for line in _worth(worths.together, language))
        yield say("cultivation.no_sum", language)


def _worth(worth: NewOrganizationWorth, language: Language) -> Iterator[str]:
    yield from worth.change.lines(language)
    for code, keys in (
        ("cultivation.served", worth.served),
        ("cultivation.displaced", worth.unserved),
        ("cultivation.moved", worth.changed_partners),
    ):
        if keys:
            yield say(code, language, count=len(keys), names=some_of(keys, language))
