"""What Hypothesis calls when it is imported: which strategy makes which class, nothing more."""

import importlib
from collections.abc import Callable
from typing import Any, Final

__all__ = ["STRATEGIES", "register"]

STRATEGIES: Final = {
    "rvmatch.model.docking": {
        "Docking": "docking_strategies:dockings",
        "LibraryEntry": "docking_strategies:library_entries",
    },
    "rvmatch.model.events": {
        "DockingEvent": "event_strategies:docking_events",
        "EventRound": "event_strategies:event_rounds",
    },
    "rvmatch.model.identifiers": {
        "CountyCode": "county_codes",
        "CreditCode": "credit_codes",
        "DivisionCode": "division_codes",
    },
    "rvmatch.model.libraries": {
        "Keeper": "keepers",
        "LibraryMerge": "library_merges_of",
        "ProjectLibrary": "libraries_of",
    },
    "rvmatch.model.library_changes": {
        "LibraryChanges": "library_strategies:library_changes_of",
        "LibrarySnapshot": "library_strategies:library_snapshots_of",
    },
    "rvmatch.model.meetings": {
        "EventParty": "event_strategies:event_parties",
        "Meeting": "event_strategies:meetings",
        "MeetingRequests": "event_strategies:meeting_requests",
        "MeetingWish": "event_strategies:meeting_wishes",
    },
    "rvmatch.model.organizations": {"SocialOrganization": "organizations"},
    "rvmatch.model.pairings": {
        "ChannelTie": "pairing_strategies:channel_ties",
        "ConsentAnswer": "pairing_strategies:consent_answers",
        "PairConsents": "pairing_strategies:pair_consents",
        "PairExit": "pairing_strategies:pair_exits",
        "PairingSide": "pairing_strategies:pairing_sides",
        "PairingWish": "pairing_strategies:pairing_wishes",
        "Team": "pairing_strategies:teams",
    },
    "rvmatch.model.places": {
        "County": "counties",
        "CountyList": "county_lists",
        "ProvincialDivision": "provincial_divisions",
    },
    "rvmatch.model.projects": {
        "Contact": "contacts",
        "DemandProject": "demands",
        "SupplyProject": "supplies",
    },
    "rvmatch.model.quantities": {"Period": "periods"},
    "rvmatch.model.records": {"ProgressRecord": "record_strategies:progress_records"},
}
"""By module and class: the function that makes its strategy, behind its file if other than ``strategies``."""


def register() -> None:
    """
    Tell Hypothesis how to make values of each class.

    The strategies themselves are built when the first of them is asked for,
    because this runs in the process of everybody who uses Hypothesis.
    """
    from hypothesis import strategies as st

    for module, classes in STRATEGIES.items():
        home = importlib.import_module(module)
        for name, strategy in classes.items():
            st.register_type_strategy(getattr(home, name), _when_asked(strategy))


def _when_asked(name: str) -> Callable[[Any], Any]:
    """The strategy for a type, by the name of the function that makes it."""

    def strategy(thing: Any) -> Any:
        file, _, function = name.rpartition(":")
        made = getattr(importlib.import_module(f"rvmatch.testing.{file or 'strategies'}"), function)
        return made(thing) if name.endswith("_of") else made()

    return strategy
