"""For those who extend this library: Hypothesis strategies for its values, and checks of their own parts."""

import importlib
import importlib.util
from typing import TYPE_CHECKING, Any

from rvmatch.errors import MissingExtraError

if TYPE_CHECKING:
    from rvmatch.testing.checks import check_criterion, check_rule, check_solver
    from rvmatch.testing.cultivation_strategies import (
        channel_helps,
        channel_overviews,
        continuity_reports,
        incentive_results,
        incentive_schemes,
        linkage_views,
        new_organization_worths,
        new_organizations,
        pair_series_views,
        unserved_views,
        years_of_help,
    )
    from rvmatch.testing.docking_strategies import dockings, library_entries
    from rvmatch.testing.event_strategies import (
        changed_timetables,
        docking_events,
        event_cases,
        event_parties,
        event_rounds,
        meeting_requests,
        meeting_wishes,
        meetings,
        timetables,
    )
    from rvmatch.testing.funds_strategies import (
        brand_choices,
        brand_limits,
        fund_needs,
        fund_plans,
        jury_marks,
        special_funds,
    )
    from rvmatch.testing.instance_strategies import instances
    from rvmatch.testing.library_strategies import (
        coordinations,
        library_changes_of,
        library_pairs,
        library_snapshots_of,
        overlapping_libraries,
        version_choices,
    )
    from rvmatch.testing.market_strategies import markets
    from rvmatch.testing.mechanism_checks import check_mechanism
    from rvmatch.testing.pairing_strategies import (
        channel_ties,
        consent_answers,
        pair_consents,
        pair_exits,
        pairing_cases,
        pairing_plans,
        pairing_settings,
        pairing_sides,
        pairing_wishes,
        teams,
    )
    from rvmatch.testing.publishing_strategies import feeds, province_digests, public_libraries
    from rvmatch.testing.record_strategies import (
        fund_balances,
        fund_payments,
        ledger_comparisons,
        ledger_facts,
        ledgers,
        progress_records,
    )
    from rvmatch.testing.strategies import (
        contacts,
        counties,
        county_codes,
        county_lists,
        credit_codes,
        demand_libraries,
        demands,
        division_codes,
        keepers,
        library_merges,
        organizations,
        periods,
        provincial_divisions,
        supplies,
        supply_libraries,
    )
    from rvmatch.testing.years_strategies import simulated_years, year_outcomes, yearly_rates

__all__ = [
    "brand_choices",
    "brand_limits",
    "changed_timetables",
    "channel_helps",
    "channel_overviews",
    "channel_ties",
    "check_criterion",
    "check_mechanism",
    "check_rule",
    "check_solver",
    "consent_answers",
    "contacts",
    "continuity_reports",
    "coordinations",
    "counties",
    "county_codes",
    "county_lists",
    "credit_codes",
    "demand_libraries",
    "demands",
    "division_codes",
    "docking_events",
    "dockings",
    "event_cases",
    "event_parties",
    "event_rounds",
    "feeds",
    "fund_balances",
    "fund_needs",
    "fund_payments",
    "fund_plans",
    "incentive_results",
    "incentive_schemes",
    "instances",
    "jury_marks",
    "keepers",
    "ledger_comparisons",
    "ledger_facts",
    "ledgers",
    "library_changes_of",
    "library_entries",
    "library_merges",
    "library_pairs",
    "library_snapshots_of",
    "linkage_views",
    "markets",
    "meeting_requests",
    "meeting_wishes",
    "meetings",
    "new_organization_worths",
    "new_organizations",
    "organizations",
    "overlapping_libraries",
    "pair_consents",
    "pair_exits",
    "pair_series_views",
    "pairing_cases",
    "pairing_plans",
    "pairing_settings",
    "pairing_sides",
    "pairing_wishes",
    "periods",
    "progress_records",
    "province_digests",
    "provincial_divisions",
    "public_libraries",
    "simulated_years",
    "special_funds",
    "supplies",
    "supply_libraries",
    "teams",
    "timetables",
    "unserved_views",
    "version_choices",
    "year_outcomes",
    "yearly_rates",
    "years_of_help",
]

_HOMES = (
    dict.fromkeys(__all__, "strategies")
    | dict.fromkeys(("check_criterion", "check_rule", "check_solver"), "checks")
    | {
        "check_mechanism": "mechanism_checks",
        "instances": "instance_strategies",
        "markets": "market_strategies",
    }
    | dict.fromkeys(
        (
            "channel_helps",
            "channel_overviews",
            "continuity_reports",
            "incentive_results",
            "incentive_schemes",
            "linkage_views",
            "new_organization_worths",
            "new_organizations",
            "pair_series_views",
            "unserved_views",
            "years_of_help",
        ),
        "cultivation_strategies",
    )
    | dict.fromkeys(("feeds", "province_digests", "public_libraries"), "publishing_strategies")
    | dict.fromkeys(
        (
            "coordinations",
            "library_changes_of",
            "library_pairs",
            "library_snapshots_of",
            "overlapping_libraries",
            "version_choices",
        ),
        "library_strategies",
    )
    | dict.fromkeys(
        (
            "brand_choices",
            "brand_limits",
            "fund_needs",
            "fund_plans",
            "jury_marks",
            "special_funds",
        ),
        "funds_strategies",
    )
    | dict.fromkeys(("dockings", "library_entries"), "docking_strategies")
    | dict.fromkeys(
        (
            "fund_balances",
            "fund_payments",
            "ledger_comparisons",
            "ledger_facts",
            "ledgers",
            "progress_records",
        ),
        "record_strategies",
    )
    | dict.fromkeys(
        (
            "changed_timetables",
            "docking_events",
            "event_cases",
            "event_parties",
            "event_rounds",
            "meeting_requests",
            "meeting_wishes",
            "meetings",
            "timetables",
        ),
        "event_strategies",
    )
    | dict.fromkeys(
        (
            "channel_ties",
            "consent_answers",
            "pair_consents",
            "pair_exits",
            "pairing_cases",
            "pairing_plans",
            "pairing_settings",
            "pairing_sides",
            "pairing_wishes",
            "teams",
        ),
        "pairing_strategies",
    )
    | dict.fromkeys(("simulated_years", "year_outcomes", "yearly_rates"), "years_strategies")
)
"""The module of each name, imported only when asked for: Hypothesis imports this package at its start."""

_WITHOUT_HYPOTHESIS = frozenset({"checks", "mechanism_checks"})


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    if _HOMES[name] not in _WITHOUT_HYPOTHESIS and importlib.util.find_spec("hypothesis") is None:
        raise MissingExtraError("testing")
    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
