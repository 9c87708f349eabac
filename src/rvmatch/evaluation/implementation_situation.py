"""What indicators look at: the facts of a province, of one county, or of what no county is named for."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum, unique

import attrs

from rvmatch.model.docking import Docking
from rvmatch.model.events import DockingEvent
from rvmatch.model.identifiers import CountyCode, county_code
from rvmatch.model.organizations import SocialOrganization
from rvmatch.model.pairings import ChannelTie
from rvmatch.model.projects import DemandProject, SupplyProject
from rvmatch.model.quantities import amount, label
from rvmatch.model.records import ProgressStanding

__all__ = ["FactKind", "FundBalance", "FundPayment", "LeftOut", "Situation"]


@unique
class FactKind(StrEnum):
    """A kind of fact that a ledger is made from."""

    COUNTIES = "counties"
    DEMANDS = "demands"
    SUPPLIES = "supplies"
    DOCKINGS = "dockings"
    RECORDS = "records"
    PROMISED = "promised"
    EVENTS = "events"
    ORGANIZATIONS = "organizations"
    CHANNEL_TIES = "channel-ties"
    FUND_PAYMENTS = "fund-payments"
    FUND_BALANCES = "fund-balances"
    PLAN = "plan"


def _optional_county(value: str | None) -> CountyCode | None:
    return None if value is None else county_code(value)


@attrs.frozen(kw_only=True)
class FundPayment:
    """
    What a special fund paid out in all by a ledger's day, in one county or where no county is named.

    Args:
        fund: The fund's name.
        county_code: The county that was paid for; None if no county is named.
        paid_cny: Money paid out, in whole yuan; None unknown.

    Raises:
        InvalidValueError: If a value is not as described.

    Source:
        民发〔2022〕11号, part 7, names special funds; the figures are the library's own.
    """

    fund: str = attrs.field(validator=label)
    county_code: CountyCode | None = attrs.field(default=None, converter=_optional_county)
    paid_cny: int | None = attrs.field(default=None, validator=amount())


@attrs.frozen(kw_only=True)
class FundBalance:
    """
    What a special fund still holds on a ledger's day.

    Args:
        fund: The fund's name.
        unspent_cny: Money still held, in whole yuan; None unknown.

    Raises:
        InvalidValueError: If a value is not as described.
    """

    fund: str = attrs.field(validator=label)
    unspent_cny: int | None = attrs.field(default=None, validator=amount())


@attrs.frozen(kw_only=True)
class Situation:
    """
    What is known of a province, of one county, or of what no county is named for: what indicators look at.

    A field is None where nobody gave such facts at all; empty means that there are none.

    Args:
        on: The ledger's day; dockings stand as on this day, and events are those that were over by then.
        places: All counties that are looked at, listed or named by some fact, by code.
        listed: The counties of the list whose cover is asked about.
        demands: Demand projects.
        supplies: Supply projects; no county is named for them.
        dockings: Dockings.
        progress: What is known of dockings by records of progress.
        events: Docking events that were held.
        organizations: Organisations on the province's register.
        channel_ties: Cooperation channels, of larger places as well.
        fund_payments: What special funds paid.
        fund_balances: What special funds hold; no county is named for it.
        promised_cny: For ids of dockings the money promised, in whole yuan.
        unmatched: Keys of demands that a plan leaves alone, though they want partners.
        demand_of: All demands of the province by key.
        supply_of: All supplies given, by key.
        demand_dockings: By key of a demand its dockings in the province that are agreed or finished.
        supply_dockings: The same by key of a supply.
    """

    on: date
    places: tuple[CountyCode, ...]
    listed: tuple[CountyCode, ...] | None
    demands: tuple[DemandProject, ...] | None
    supplies: tuple[SupplyProject, ...] | None
    dockings: tuple[Docking, ...] | None
    progress: tuple[ProgressStanding, ...] | None
    events: tuple[DockingEvent, ...] | None
    organizations: tuple[SocialOrganization, ...] | None
    channel_ties: tuple[ChannelTie, ...] | None
    fund_payments: tuple[FundPayment, ...] | None
    fund_balances: tuple[FundBalance, ...] | None
    promised_cny: Mapping[str, int] | None
    unmatched: frozenset[str] | None
    demand_of: Mapping[str, DemandProject]
    supply_of: Mapping[str, SupplyProject]
    demand_dockings: Mapping[str, tuple[Docking, ...]]
    supply_dockings: Mapping[str, tuple[Docking, ...]]


@attrs.frozen(kw_only=True)
class LeftOut:
    """
    Facts that were given and do not count in a ledger.

    Args:
        kind: What kind of fact.
        elsewhere: How many lie in another province.
        later: How many lie after the ledger's day.
    """

    kind: FactKind
    elsewhere: int = 0
    later: int = 0
