"""Strategies for records of progress, figures of special funds, and ledgers of a province."""

from datetime import date, timedelta
from typing import Any, Final

import attrs
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from rvmatch.evaluation import (
    FundBalance,
    FundPayment,
    Ledger,
    LedgerComparison,
    compare_ledgers,
    ledger,
)
from rvmatch.model.identifiers import CountyCode
from rvmatch.model.organizations import SocialOrganization
from rvmatch.model.pairings import participant_key
from rvmatch.model.places import County, CountyList
from rvmatch.model.records import ProgressRecord
from rvmatch.model.vocabulary import ProjectStatus, WorkArea
from rvmatch.testing.docking_strategies import dockings
from rvmatch.testing.event_strategies import docking_events
from rvmatch.testing.pairing_strategies import channel_ties
from rvmatch.testing.strategies import demand_libraries, supply_libraries
from rvmatch.testing.values import amounts, built, county_codes, free_texts, labels, numbers, organizations

__all__ = [
    "fund_balances",
    "fund_payments",
    "ledger_comparisons",
    "ledger_facts",
    "ledgers",
    "progress_records",
]

_FIRST_DAY: Final = date(2023, 6, 8)
_PLACES: Final = ("530113", "530326", "530381", "513338")
"""Three counties of one province, and one of another."""


def _days() -> SearchStrategy[date]:
    return st.integers(0, 900).map(lambda days: _FIRST_DAY + timedelta(days))


def progress_records() -> SearchStrategy[ProgressRecord]:
    """Records of progress: some state nothing, many share a docking or a day and contradict each other."""
    return built(
        ProgressRecord,
        st.fixed_dictionaries(
            {
                "docking": st.sampled_from(("K1", "K2")) | labels(),
                "county_code": st.sampled_from(_PLACES) | county_codes(),
                "organization": st.sampled_from(("示例基金会", "示例 基金会")) | labels(),
                "on": st.sampled_from((_FIRST_DAY, _FIRST_DAY + timedelta(100))) | _days(),
            },
            optional={
                "revision": st.integers(0, 2),
                "work_areas": st.lists(st.sampled_from(WorkArea), max_size=2),
                "stage": st.none() | st.sampled_from(ProjectStatus),
                "progress_percent": st.none() | st.integers(0, 100),
                "spent_cny": st.none() | amounts(),
                "people_reached": st.none() | numbers(),
                "events_held": st.none() | st.integers(0, 5),
                "notes": free_texts(),
            },
        ),
    )


def fund_payments() -> SearchStrategy[FundPayment]:
    """Payments of special funds, some of an unknown amount or without a county."""
    return st.builds(
        FundPayment,
        fund=labels(),
        county_code=st.none() | st.sampled_from(_PLACES) | county_codes(),
        paid_cny=st.none() | amounts(),
    )


def fund_balances() -> SearchStrategy[FundBalance]:
    """What special funds hold, some of it unknown."""
    return st.builds(FundBalance, fund=labels(), unspent_cny=st.none() | amounts())


@st.composite
def ledger_facts(draw: st.DrawFn) -> dict[str, Any]:
    """
    Arguments of ``ledger`` by name: all kinds of fact but a plan, each of them given or not.

    Dockings, demands and events often lie in a few counties, so that indicators have something to count.
    """

    def places() -> SearchStrategy[CountyCode]:
        return st.sampled_from(_PLACES).map(CountyCode) | county_codes()

    def moved(value: Any) -> Any:
        return attrs.evolve(value, county_code=draw(places()))

    demands = [moved(one) for one in draw(demand_libraries(max_size=3))]
    supplies = list(draw(supply_libraries(max_size=2)))
    docked = [moved(one) for one in draw(st.lists(dockings(), max_size=3, unique_by=lambda one: one.id))]
    for place, docking in enumerate(docked):
        changed: dict[str, Any] = {"id": f"K{place}"} if draw(st.booleans()) else {}
        sides = (("demand", [one.key for one in demands]), ("supply", [one.key for one in supplies]))
        for side, keys in sides:
            if keys and draw(st.booleans()):
                changed[side] = draw(st.sampled_from(keys))
        docked[place] = attrs.evolve(docking, **changed)
    docked = list({one.id: one for one in docked}.values())
    bodies = draw(st.lists(organizations(), max_size=4, unique_by=participant_key))
    given: dict[str, Any] = {
        "counties": CountyList(
            [County(code=code, name=code) for code in draw(st.sets(places(), max_size=4))]
        ),
        "demands": demands,
        "supplies": supplies,
        "dockings": docked,
        "records": draw(st.lists(progress_records(), max_size=5)),
        "promised_cny": {one.id: draw(amounts()) for one in docked if draw(st.booleans())},
        "events": draw(st.lists(docking_events(), max_size=2, unique_by=lambda one: one.id)),
        "organizations": [_housed(one, draw(st.none() | places())) for one in bodies],
        "channel_ties": draw(st.lists(channel_ties(), max_size=3)),
        "fund_payments": draw(
            st.lists(fund_payments(), max_size=3, unique_by=lambda one: (one.fund, one.county_code))
        ),
        "fund_balances": draw(st.lists(fund_balances(), max_size=3, unique_by=lambda one: one.fund)),
    }
    return {name: value if draw(st.integers(0, 5)) else None for name, value in given.items()} | {
        "province": "53",
        "on": draw(_days()),
    }


def _housed(body: SocialOrganization, home: CountyCode | None) -> SocialOrganization:
    return body if home is None else attrs.evolve(body, home=home)


def ledgers() -> SearchStrategy[Ledger]:
    """Ledgers of a province."""
    return ledger_facts().map(lambda facts: ledger(**facts))


def ledger_comparisons() -> SearchStrategy[LedgerComparison]:
    """Two ledgers of a province and what differs."""
    return st.tuples(ledgers(), ledgers()).map(
        lambda two: compare_ledgers(*sorted(two, key=lambda one: one.on))
    )
