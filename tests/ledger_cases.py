"""Facts for tests of ledgers."""

from datetime import date, datetime
from typing import Any

from rvmatch.evaluation import (
    FundBalance,
    FundPayment,
    ledger,
)
from rvmatch.model.docking import Docking, advance, propose
from rvmatch.model.events import DockingEvent, even_rounds
from rvmatch.model.organizations import SocialOrganization
from rvmatch.model.pairings import ChannelTie
from rvmatch.model.places import County, CountyList
from rvmatch.model.projects import DemandProject, SupplyProject
from rvmatch.model.records import ProgressRecord
from rvmatch.model.vocabulary import (
    CooperationChannel,
    DockingEventKind,
    FocusField,
    FounderKind,
    LinkageMember,
    OrganizationNature,
    ProjectStatus,
)

DAY = date(2024, 12, 31)
STEPS = (
    ("volunteer", None),
    ("recommend", None),
    ("agree", None),
    ("dock", "department"),
    ("sign", "county"),
    ("start", "county"),
    ("finish", "county"),
)


def docking(
    key: str, *, steps: int = 6, body: str = "甲基金会", county: str = "530113", **more: Any
) -> Docking:
    usual = {"demand": "D1", "supply": "S1"} | more
    found = propose(id=key, county_code=county, organization=body, on=date(2024, 3, 1), **usual)
    for place, (move, by) in enumerate(STEPS[:steps]):
        found = advance(found, move, on=date(2024, 4 + place // 2, 1), by=by)
    return found


def demand(key: str, county: str, **more: Any) -> DemandProject:
    fields = [FocusField.INDUSTRY_DEVELOPMENT]
    return DemandProject(**{"id": key, "title": "t", "county_code": county, "fields": fields} | more)


def supply(key: str, body: str, **more: Any) -> SupplyProject:
    fields = [FocusField.INDUSTRY_DEVELOPMENT]
    organization = SocialOrganization(name=body)
    return SupplyProject(**{"id": key, "title": "t", "organization": organization, "fields": fields} | more)


def categories(value: Any) -> dict[str, int]:
    return {one.member: one.count for one in value.by}


FACTS: dict[str, Any] = {
    "counties": CountyList(
        [County(code=code, name=name) for code, name in (("530113", "东川区"), ("530326", "会泽县"))]
        + [County(code="530381", name="宣威市")]
    ),
    "demands": [
        demand("D1", "530113", missing_cny=100_000, roles_present=[LinkageMember.COMMUNITY]),
        demand("D2", "530326", status=ProjectStatus.DRAFT, missing_cny=70_000),
        demand("D3", "530326"),
    ],
    "supplies": [supply("S1", "甲基金会", roles_offered=[LinkageMember.VOLUNTEER]), supply("S2", "乙协会")],
    "dockings": [
        docking("K1"),
        docking("K2", body="乙协会", supply="S2"),
        docking("K3", county="530326", demand="D3", steps=3),
    ],
    "records": [
        ProgressRecord(
            docking="K1",
            county_code="530113",
            organization="甲基金会",
            on=date(2024, 9, 30),
            spent_cny=60_000,
        )
    ],
    "promised_cny": {"K1": 80_000},
    "events": [
        DockingEvent(
            id="E1",
            kind=DockingEventKind.FIELD_STUDY_VISIT,
            title="t",
            division="530113",
            rounds=even_rounds(datetime(2024, 9, 5, 9), 2, minutes=30),
            tables=2,
        )
    ],
    "organizations": [
        SocialOrganization(name="甲基金会", home="53", nature=OrganizationNature.MUTUAL_AID),
        SocialOrganization(name="乙协会", home="530113", founder=FounderKind.VETERAN),
    ],
    "channel_ties": [ChannelTie(channel=CooperationChannel.DESIGNATED_HELP, place="5303", home="11")],
    "fund_payments": [
        FundPayment(fund="F", county_code="530113", paid_cny=5_000),
        FundPayment(fund="F", county_code="530326"),
    ],
    "fund_balances": [FundBalance(fund="F", unspent_cny=1_000)],
}


def made(**more: Any):
    return ledger("53", on=DAY, **FACTS | more)
