"""What a ledger holds: indicators, and their values with what nobody stated."""

from collections.abc import Callable
from datetime import date
from enum import StrEnum, unique

import attrs

from rvmatch.errors import invalid
from rvmatch.evaluation.implementation_situation import FactKind, LeftOut, Situation
from rvmatch.model.identifiers import CountyCode, DivisionCode
from rvmatch.model.quantities import label, member
from rvmatch.model.record_findings import ProgressFinding
from rvmatch.model.vocabulary import WorkArea
from rvmatch.notice import Citation, Phrase, load_notice

__all__ = [
    "CategoryCount",
    "CountyLedger",
    "CoverForm",
    "Indicator",
    "IndicatorDefinition",
    "IndicatorUnit",
    "IndicatorValue",
    "Ledger",
    "Tally",
]


@unique
class IndicatorUnit(StrEnum):
    """In what an indicator counts."""

    PROJECTS = "projects"
    DOCKINGS = "dockings"
    COUNTIES = "counties"
    ORGANIZATIONS = "organizations"
    EVENTS = "events"
    PEOPLE = "people"
    YUAN = "yuan"
    ROLES = "roles"
    CHANNELS = "channels"


@unique
class CoverForm(StrEnum):
    """In which form a listed county is helped. Source: 民发〔2022〕11号, part 6."""

    NONE = "none"
    ONE_TO_ONE = "one-to-one"
    MANY_TO_ONE = "many-to-one"


@attrs.frozen(kw_only=True)
class CategoryCount:
    """
    How much of an indicator falls to one member of a vocabulary.

    Args:
        vocabulary: The enumeration's name, such as ``"DockingEventKind"``.
        member: The member's name, such as ``"FIELD_STUDY_VISIT"``.
        count: How much; an entry that names several members counts under each.
    """

    vocabulary: str
    member: str
    count: int


@attrs.frozen(kw_only=True)
class Tally:
    """
    What a measure found; sums of tallies are again tallies.

    Args:
        total: The known sum or number.
        stated: Of how many entries it is known.
        unstated: Of how many entries it is not.
        by: The same by category; members that none falls to are left out.
    """

    total: int = 0
    stated: int = 0
    unstated: int = 0
    by: tuple[CategoryCount, ...] = ()


@attrs.frozen(kw_only=True)
class IndicatorDefinition:
    """
    What an indicator is, fit to be kept beside its values.

    The notice asks for tracking and holds no table of indicators: every indicator is the library's own
    word, or a platform's. The citation tells where the thing that is counted is named, if it is.

    Args:
        code: What it is called by; unique in a ledger.
        area: The work area of the notice that it belongs to.
        unit: In what it counts.
        additive: Whether a province's value is the sum of its counties' and of what has no county.
        sums: Whether it adds up what entries state, so that the sum of nothing is unknown, not zero.
        citation: The passage that names what is counted; None if none does.
        name: Its name, where its author is not this library; None for the library's own in ``wording``.
        definition: What is counted and how, likewise.
    """

    code: str = attrs.field(validator=label)
    area: WorkArea = attrs.field(validator=member(WorkArea))
    unit: IndicatorUnit = attrs.field(validator=member(IndicatorUnit))
    additive: bool = True
    sums: bool = False
    citation: Citation | None = None
    name: Phrase | None = None
    definition: Phrase | None = None


@attrs.frozen(kw_only=True)
class Indicator:
    """
    An indicator: its definition as data, and the small pure function that measures it.

    Args:
        code: What it is called by.
        area: The work area of the notice that it belongs to.
        unit: In what it counts.
        measure: From a situation to what was found; None if nobody gave the facts that it needs.
        additive: Whether a province's value is the sum of its counties' and of what has no county.
        sums: Whether it adds up what entries state, so that the sum of nothing is unknown, not zero.
        named: Whether the notice's part on this work area names what is counted.
        name: Its name in both languages; only for indicators of one's own.
        definition: What is counted and how, likewise.

    Examples:
        >>> mine = Indicator(
        ...     code="urgent_demands", area=WorkArea.PROJECT_LIBRARIES, unit=IndicatorUnit.PROJECTS,
        ...     name=Phrase(zh="紧急需求", en="urgent demands"),
        ...     definition=Phrase(zh="标为紧急或特急的需求", en="demands called urgent or very urgent"),
        ...     measure=lambda situation: None,
        ... )
        >>> mine.described.citation is None
        True
    """

    code: str = attrs.field(validator=label)
    area: WorkArea = attrs.field(validator=member(WorkArea))
    unit: IndicatorUnit = attrs.field(validator=member(IndicatorUnit))
    measure: Callable[[Situation], Tally | None]
    additive: bool = True
    sums: bool = False
    named: bool = False
    name: Phrase | None = None
    definition: Phrase | None = None

    @property
    def described(self) -> IndicatorDefinition:
        """Its definition, with the citation of the passage that names what it counts."""
        return IndicatorDefinition(
            code=self.code,
            area=self.area,
            unit=self.unit,
            additive=self.additive,
            sums=self.sums,
            citation=load_notice().work_area(self.area).citation if self.named else None,
            name=self.name,
            definition=self.definition,
        )

    def value(self, situation: Situation) -> "IndicatorValue":
        """
        Its value, with what nobody stated.

        Args:
            situation: What is known.

        Returns:
            The value; ``total`` is None where nothing is known, never zero.

        Raises:
            InvalidValueError: If the measure answers anything but a tally or None.
        """
        found = self.measure(situation)
        if found is None:
            return IndicatorValue(indicator=self.code, given=False)
        if not isinstance(found, Tally):
            raise invalid(self.code, "of_class", type(found).__name__, kind="Tally")
        unknown = not found.stated and (self.sums or found.unstated > 0)
        return IndicatorValue(
            indicator=self.code,
            given=True,
            total=None if unknown else found.total,
            stated=found.stated,
            unstated=found.unstated,
            by=found.by,
        )


@attrs.frozen(kw_only=True)
class IndicatorValue:
    """
    The value of an indicator, and how far it carries.

    Args:
        indicator: The indicator's code.
        given: Whether anybody gave the facts that it needs.
        total: What is known, in the indicator's unit; None if nothing is.
        stated: Of how many entries it is known.
        unstated: Of how many entries it is not; what they would add is not in ``total``.
        by: The same by category; members that none falls to are left out.
    """

    indicator: str
    given: bool
    total: int | None = None
    stated: int = 0
    unstated: int = 0
    by: tuple[CategoryCount, ...] = ()


@attrs.frozen(kw_only=True)
class CountyLedger:
    """
    The indicators of one county.

    Args:
        county_code: The county.
        county_name: Its name; the code where nobody gave a name.
        values: A value for each indicator, in the order of the ledger's definitions.
    """

    county_code: CountyCode
    county_name: str
    values: tuple[IndicatorValue, ...]


@attrs.frozen(kw_only=True)
class Ledger:
    """
    A province's ledger (台账) over the seven work areas on a day; counties by code, no rank, no score.

    Args:
        province: The province.
        on: The day.
        definitions: What each indicator is, by work area.
        values: The values of the whole province, in the same order.
        counties: The values of each county, by code.
        unplaced: The values of what no county is named for, such as supplies.
        findings: What does not fit in the records of progress.
        not_given: Kinds of fact that nobody gave.
        left_out: Facts that were given and do not count.
        off_list: Counties of the province that some fact names, but the list of counties does not, by code;
            a code may be mistyped. Empty if nobody gave a list.
    """

    province: DivisionCode
    on: date
    definitions: tuple[IndicatorDefinition, ...]
    values: tuple[IndicatorValue, ...]
    counties: tuple[CountyLedger, ...]
    unplaced: tuple[IndicatorValue, ...]
    findings: tuple[ProgressFinding, ...] = ()
    not_given: tuple[FactKind, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    off_list: tuple[CountyCode, ...] = ()

    def value(self, indicator: str, county: str | None = None) -> IndicatorValue | None:
        """
        The value of one indicator.

        Args:
            indicator: Its code.
            county: A county's code; None for the whole province.

        Returns:
            The value; None if the ledger has no such indicator, or no such county.
        """
        values = self.values
        if county is not None:
            values = next((one.values for one in self.counties if one.county_code == county), ())
        return next((value for value in values if value.indicator == indicator), None)
