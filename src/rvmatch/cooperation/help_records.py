"""Records of help: who helps which county, through which channel, in what, and since when; a year of them."""

from collections.abc import Iterable
from typing import Final

import attrs

from rvmatch.errors import Fault, Place, ReadErrors, invalid
from rvmatch.matching import MatchPlan
from rvmatch.matching.libraries import Demands, Supplies, as_library
from rvmatch.model.docking import Docking
from rvmatch.model.docking_statuses import FULFILLED, KEPT
from rvmatch.model.identifiers import CountyCode, county_code
from rvmatch.model.libraries import ProjectLibrary
from rvmatch.model.memberships import focus_fields, linkage_members, partner_name
from rvmatch.model.pairings import participant_key
from rvmatch.model.projects import DemandProject, SupplyProject
from rvmatch.model.quantities import Period, amount, count, member
from rvmatch.model.vocabulary import CooperationChannel, FocusField, LinkageMember

__all__ = ["ChannelHelp", "YearOfHelp", "help_of_dockings", "help_of_plan", "year_of_pairs"]

_FIRST_YEAR: Final = 1978
_LAST_YEAR: Final = 2100


def _helper(value: str) -> str:
    if not isinstance(value, str):
        raise invalid("helper", "text", value)
    return partner_name(value)


def _optional_key(value: str | None) -> str | None:
    if value is not None and not isinstance(value, str):
        raise invalid("demand", "text", value)
    return value or None


def _period(_: object, attribute: "attrs.Attribute[Period | None]", value: object) -> None:
    if value is not None and not isinstance(value, Period):
        raise invalid(attribute.name, "period", value)


@attrs.frozen(kw_only=True)
class ChannelHelp:
    """
    One record of help for a county, from whichever channel; what nobody stated is unknown, not nothing.

    Args:
        county: The county that is helped.
        helper: Who helps: a credit code where one is known, else a name; kept in the form of
            ``participant_key``.
        channel: Through which channel; None for social organisations' own help.
        fields: Focus fields it works in; empty if nobody stated any.
        roles: Members of five-community linkage it brings; empty if nobody stated any.
        amount_cny: Its money, in whole yuan; zero for help in kind only, None unknown.
        period: When; None unknown.
        demand: The key of the demand project it serves; None if it serves no single one.
        beneficiary_count: How many people it reaches; None unknown.

    Raises:
        InvalidValueError: If a value is not as described; ``field`` names which.

    Source:
        民发〔2022〕11号, part 6: organisations' help is planned together with the other channels; no form is
        published, so the list of fields is a library option.

    Examples:
        >>> channel = CooperationChannel.DESIGNATED_HELP
        >>> ChannelHelp(county="530326", helper=" 示例  公司 ", channel=channel).helper
        '示例 公司'
    """

    county: CountyCode = attrs.field(converter=county_code)
    helper: str = attrs.field(converter=_helper)
    channel: CooperationChannel | None = attrs.field(
        default=None, validator=member(CooperationChannel, optional=True)
    )
    fields: frozenset[FocusField] = attrs.field(default=(), converter=focus_fields)
    roles: frozenset[LinkageMember] = attrs.field(default=(), converter=linkage_members)
    amount_cny: int | None = attrs.field(default=None, validator=amount())
    period: Period | None = attrs.field(default=None, validator=_period)
    demand: str | None = attrs.field(default=None, converter=_optional_key)
    beneficiary_count: int | None = attrs.field(default=None, validator=attrs.validators.optional(count()))

    @property
    def pair(self) -> tuple[str, CountyCode]:
        """Helper and county."""
        return self.helper, self.county


def order_of(one: ChannelHelp) -> tuple[str, ...]:
    """By what records are sorted: everything they hold, so that none depends on the order given."""
    period = one.period
    return (
        one.county,
        "" if one.channel is None else one.channel.value,
        one.helper,
        one.demand or "",
        *sorted(one.fields),
        "",
        *sorted(one.roles),
        "" if one.amount_cny is None else f"{one.amount_cny:013}",
        "" if period is None else f"{period.start}/{period.end}",
        "" if one.beneficiary_count is None else f"{one.beneficiary_count:010}",
    )


def checked_helps(helps: Iterable[ChannelHelp]) -> tuple[ChannelHelp, ...]:
    """
    Records in order, everything else refused in one pass.

    Raises:
        InvalidValueError: If it is no collection.
        ReadErrors: If some are no records; each with its place.
    """
    if isinstance(helps, str) or not isinstance(helps, Iterable):
        raise invalid("helps", "collection", helps)
    found = tuple(helps)
    faults: list[Fault] = []
    for place, one in enumerate(found):
        if not isinstance(one, ChannelHelp):
            error = invalid("helps", "of_class", one, kind="ChannelHelp")
            faults.append(error.fault.at(Place(path=f"helps[{place}]")))
    if faults:
        raise ReadErrors(faults)
    return tuple(sorted(found, key=order_of))


@attrs.frozen(kw_only=True)
class YearOfHelp:
    """
    All help on record for one year.

    Args:
        year: The calendar year.
        helps: The records, kept in order.

    Raises:
        InvalidValueError: If the year is none between 1978 and 2100.
        ReadErrors: If some of the records are none; each with its place.
    """

    year: int = attrs.field(validator=count(lowest=_FIRST_YEAR, highest=_LAST_YEAR))
    helps: tuple[ChannelHelp, ...] = attrs.field(converter=checked_helps)

    @property
    def pairs(self) -> frozenset[tuple[str, CountyCode]]:
        """Who helps whom: helpers with counties, each once."""
        return frozenset(one.pair for one in self.helps)


def year_of_pairs(year: int, pairs: Iterable[tuple[str, str]]) -> YearOfHelp:
    """
    A year from pairs of a side's key and a county's code, such as those of a pairing plan.

    Args:
        year: The calendar year.
        pairs: The pairs; a repetition does not count.

    Returns:
        The year; of fields, money and people nothing is known.

    Raises:
        InvalidValueError: If something else than pairs is given, or a code is not a county's.

    Examples:
        >>> sorted(year_of_pairs(2023, [("示例基金会", "530326")]).pairs)
        [('示例基金会', '530326')]
    """
    if isinstance(pairs, str) or not isinstance(pairs, Iterable):
        raise invalid("pairs", "collection", pairs)
    found = list(pairs)
    for pair in found:
        if not isinstance(pair, tuple | list) or len(pair) != 2:
            raise invalid("pairs", "help_pairs", pair)
    helps = {ChannelHelp(helper=helper, county=county) for helper, county in found}
    return YearOfHelp(year=year, helps=helps)


def help_of_plan(plan: MatchPlan, demands: Demands, supplies: Supplies) -> tuple[ChannelHelp, ...]:
    """
    What a plan proposes, as records of help: one for each recommended docking.

    Args:
        plan: The plan.
        demands: The demands that it was made from.
        supplies: The supplies that it was made from.

    Returns:
        Records in order. Fields are those that both sides name; the role is the one that the docking would
        fill, where the policy says so, else what the supply offers; the channel is the supply's where it
        names exactly one, else its own help.

    Raises:
        InvalidValueError: If it is no plan, or the libraries are not those of the plan.
    """
    if not isinstance(plan, MatchPlan):
        raise invalid("plan", "plan", plan)
    wanted: ProjectLibrary[DemandProject] = as_library(demands, DemandProject, "demands")
    offered: ProjectLibrary[SupplyProject] = as_library(supplies, SupplyProject, "supplies")
    settings = plan.settings
    for field, digest, planned in (
        ("demands", wanted.fingerprint(), settings.demands_fingerprint),
        ("supplies", offered.fingerprint(), settings.supplies_fingerprint),
    ):
        if digest != planned:
            raise invalid(field, "plan_library", digest[:12], digest=planned[:12])
    return checked_helps(
        attrs.evolve(
            _help(wanted[one.demand], offered[one.supply]),
            roles=offered[one.supply].roles_offered if one.role is None else (one.role,),
            amount_cny=one.amount_cny,
        )
        for one in plan.matches
    )


def help_of_dockings(
    dockings: Iterable[Docking], demands: Demands, supplies: Supplies
) -> tuple[ChannelHelp, ...]:
    """
    What is agreed, under way or carried out, as records of help: one for each such docking.

    What is only proposed, refused, withdrawn, left or expired is no help.

    Args:
        dockings: Dockings on record.
        demands: The demands; those that are no longer in the library leave fields and people unknown.
        supplies: The supplies, likewise.

    Returns:
        Records in order; money is unknown, as a docking does not state it.

    Raises:
        InvalidValueError: If something else than dockings is given.
    """
    wanted: ProjectLibrary[DemandProject] = as_library(demands, DemandProject, "demands")
    offered: ProjectLibrary[SupplyProject] = as_library(supplies, SupplyProject, "supplies")
    if isinstance(dockings, str) or not isinstance(dockings, Iterable):
        raise invalid("dockings", "collection", dockings)
    found = []
    for docking in dockings:
        if not isinstance(docking, Docking):
            raise invalid("dockings", "of_class", docking, kind="Docking")
        if docking.status not in KEPT | FULFILLED:
            continue
        if docking.demand in wanted and docking.supply in offered:
            found.append(_help(wanted[docking.demand], offered[docking.supply]))
        else:
            found.append(
                ChannelHelp(
                    county=docking.county_code,
                    helper=_name_of(docking, offered),
                    demand=docking.demand,
                )
            )
    return checked_helps(found)


def _name_of(docking: Docking, supplies: ProjectLibrary[SupplyProject]) -> str:
    known = docking.supply in supplies
    return participant_key(supplies[docking.supply].organization) if known else docking.organization


def _help(demand: DemandProject, supply: SupplyProject) -> ChannelHelp:
    channels = tuple(supply.channels)
    return ChannelHelp(
        county=demand.county_code,
        helper=participant_key(supply.organization),
        channel=channels[0] if len(channels) == 1 else None,
        fields=demand.fields & supply.fields if supply.fields else demand.fields,
        roles=supply.roles_offered,
        period=supply.period,
        demand=demand.key,
        beneficiary_count=demand.beneficiary_count,
    )
