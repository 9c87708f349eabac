"""The kinds of document: one line for each class whose values can be written and read."""

import functools
import importlib
from collections.abc import Callable
from typing import Any, Final, get_origin

import attrs

from rvmatch.errors import invalid
from rvmatch.model.libraries import LibraryMerge, ProjectLibrary

__all__ = ["KINDS", "Kind", "kind_of", "kinds_meant"]

_DEMAND: Final = "rvmatch.model.projects:DemandProject"
_SUPPLY: Final = "rvmatch.model.projects:SupplyProject"

Holds = Callable[[Any, Any], bool]
"""Whether a kind takes a value, told the class of what the value holds."""


def _always(_value: Any, _item: Any) -> bool:
    return True


@functools.cache
def _class_at(home: str) -> Any:
    """The class with this address; its room is imported when a document of it is first read or written."""
    module, name = home.split(":")
    return getattr(importlib.import_module(module), name)


@attrs.frozen
class Kind:
    """
    One kind of document.

    Args:
        name: What the document calls it.
        home: Where the class of its values lives: its module, a colon, its name.
        of: For a generic class the address of the class that its variable stands for.
        takes: Whether it takes a value of this class; needed where several kinds share a class.
    """

    name: str
    home: str
    of: str | None = None
    takes: Holds = _always

    @property
    def cls(self) -> type[Any]:
        """The class itself."""
        found: type[Any] = _class_at(self.home)
        return found

    @property
    def class_name(self) -> str:
        """What the class is called; to know it, nothing is imported."""
        return self.home.partition(":")[2]

    @property
    def form(self) -> Any:
        """The class; for a generic class with what its variable stands for."""
        cls: Any = self.cls
        return cls if self.of is None else cls[_class_at(self.of)]

    def holds(self, value: Any) -> bool:
        """Whether a value is of this kind."""
        return (
            type(value).__name__ == self.class_name
            and type(value) is self.cls
            and self.takes(value, None if self.of is None else _class_at(self.of))
        )


def _of(value: ProjectLibrary[Any] | LibraryMerge[Any], project: type[Any]) -> bool:
    """Whether all projects of a library or a merge are of one class; what is empty is of both."""
    if isinstance(value, ProjectLibrary):
        return all(isinstance(one, project) for one in value.projects[:1])
    return _of(value.library, project) and all(
        isinstance(one, project) for versions in value.conflicts for one in versions
    )


def _about(value: Any, entry: type[Any]) -> bool:
    """Whether the entries of a value that tells their class are of this one; what is empty is of both."""
    return value.kind in (entry, None)


KINDS: Final[tuple[Kind, ...]] = (
    Kind("demand", _DEMAND),
    Kind("supply", _SUPPLY),
    Kind("demand-library", "rvmatch.model.libraries:ProjectLibrary", _DEMAND, _of),
    Kind("supply-library", "rvmatch.model.libraries:ProjectLibrary", _SUPPLY, _of),
    Kind("demand-merge", "rvmatch.model.libraries:LibraryMerge", _DEMAND, _of),
    Kind("supply-merge", "rvmatch.model.libraries:LibraryMerge", _SUPPLY, _of),
    Kind("policy", "rvmatch.matching:Policy"),
    Kind("plan", "rvmatch.matching:MatchPlan"),
    Kind("verification", "rvmatch.matching:Verification"),
    Kind("proof", "rvmatch.matching:PlanProof"),
    Kind("proof-report", "rvmatch.matching:ProofReport"),
    Kind("comparison", "rvmatch.matching:PlanComparison"),
    Kind("robustness", "rvmatch.matching:Robustness"),
    Kind("pair-standing", "rvmatch.matching:PairStanding"),
    Kind("smallest-changes", "rvmatch.matching:SmallestChanges"),
    Kind("plan-change", "rvmatch.matching:PlanChange"),
    Kind("place-worth", "rvmatch.matching:PlaceWorth"),
    Kind("match", "rvmatch.matching:Match"),
    Kind("explanation", "rvmatch.matching:Explanation"),
    Kind("recommendations", "rvmatch.matching:Recommendations"),
    Kind("recommendation", "rvmatch.matching:Recommendation"),
    Kind("rule-outcome", "rvmatch.eligibility:RuleOutcome"),
    Kind("fault", "rvmatch.errors:Fault"),
    Kind("citation", "rvmatch.notice:Citation"),
    Kind("weights", "rvmatch.scoring:Weights"),
    Kind("organization", "rvmatch.model.organizations:SocialOrganization"),
    Kind("keeper", "rvmatch.model.libraries:Keeper"),
    Kind("county", "rvmatch.model.places:County"),
    Kind("county-list", "rvmatch.model.places:CountyList"),
    Kind("provincial-division", "rvmatch.model.places:ProvincialDivision"),
    Kind("period", "rvmatch.model.quantities:Period"),
    Kind("contact", "rvmatch.model.projects:Contact"),
    Kind("docking", "rvmatch.model.docking:Docking"),
    Kind("library-entry", "rvmatch.model.docking:LibraryEntry"),
    Kind("pairing-settings", "rvmatch.actions:PairingSettings"),
    Kind("pairing-plan", "rvmatch.actions:PairingPlan"),
    Kind("pairing-side", "rvmatch.model.pairings:PairingSide"),
    Kind("pairing-wish", "rvmatch.model.pairings:PairingWish"),
    Kind("pair-consents", "rvmatch.model.pairings:PairConsents"),
    Kind("pair-exit", "rvmatch.model.pairings:PairExit"),
    Kind("channel-tie", "rvmatch.model.pairings:ChannelTie"),
    Kind("team", "rvmatch.model.pairings:Team"),
    Kind("demand-snapshot", "rvmatch.model.library_changes:LibrarySnapshot", _DEMAND, _about),
    Kind("supply-snapshot", "rvmatch.model.library_changes:LibrarySnapshot", _SUPPLY, _about),
    Kind("demand-changes", "rvmatch.model.library_changes:LibraryChanges", _DEMAND, _about),
    Kind("supply-changes", "rvmatch.model.library_changes:LibraryChanges", _SUPPLY, _about),
    Kind("demand-coordination", "rvmatch.coordination:Coordination", _DEMAND, _about),
    Kind("supply-coordination", "rvmatch.coordination:Coordination", _SUPPLY, _about),
    Kind("version-choice", "rvmatch.coordination:VersionChoice"),
    Kind("near-duplicates", "rvmatch.coordination:NearDuplicates"),
    Kind(
        "public-demand-library", "rvmatch.publishing:PublicLibrary", "rvmatch.publishing:PublicDemand", _about
    ),
    Kind(
        "public-supply-library", "rvmatch.publishing:PublicLibrary", "rvmatch.publishing:PublicSupply", _about
    ),
    Kind("province-digest", "rvmatch.publishing:ProvinceDigest"),
    Kind("feed", "rvmatch.publishing:Feed"),
    Kind("progress-record", "rvmatch.model.records:ProgressRecord"),
    Kind("fund-payment", "rvmatch.evaluation:FundPayment"),
    Kind("fund-balance", "rvmatch.evaluation:FundBalance"),
    Kind("ledger", "rvmatch.evaluation:Ledger"),
    Kind("ledger-comparison", "rvmatch.evaluation:LedgerComparison"),
    Kind("docking-event", "rvmatch.model.events:DockingEvent"),
    Kind("event-party", "rvmatch.model.meetings:EventParty"),
    Kind("meeting-wish", "rvmatch.model.meetings:MeetingWish"),
    Kind("meeting-requests", "rvmatch.model.meetings:MeetingRequests"),
    Kind("timetable", "rvmatch.actions:Timetable"),
    Kind("changed-timetable", "rvmatch.actions:ChangedTimetable"),
    Kind("year-outcome", "rvmatch.evaluation.years:YearOutcome"),
    Kind("unserved", "rvmatch.evaluation:Unserved"),
    Kind("new-organization", "rvmatch.evaluation:NewOrganization"),
    Kind("new-organization-worths", "rvmatch.evaluation:NewOrganizationWorths"),
    Kind("linkage-completeness", "rvmatch.support:LinkageCompleteness"),
    Kind("incentive-scheme", "rvmatch.support:IncentiveScheme"),
    Kind("incentive-points", "rvmatch.support:IncentivePoints"),
    Kind("channel-help", "rvmatch.cooperation:ChannelHelp"),
    Kind("year-of-help", "rvmatch.cooperation:YearOfHelp"),
    Kind("channel-overview", "rvmatch.cooperation:ChannelOverview"),
    Kind("continuity-report", "rvmatch.cooperation:ContinuityReport"),
    Kind("pair-series", "rvmatch.cooperation:PairSeries"),
    Kind("special-fund", "rvmatch.model.funds:SpecialFund"),
    Kind("fund-need", "rvmatch.model.funds:FundNeed"),
    Kind("fund-plan", "rvmatch.support:FundPlan"),
    Kind("jury-mark", "rvmatch.actions:JuryMark"),
    Kind("brand-limit", "rvmatch.actions:BrandLimit"),
    Kind("brand-choice", "rvmatch.actions:BrandChoice"),
)
"""All kinds of document. To add one, add its line here: its name, and where its class lives."""


def kind_of(value: object) -> Kind:
    """
    The kind of document that a value makes.

    Args:
        value: A value of this library.

    Returns:
        Its kind; of an empty library or merge the first that takes it.

    Raises:
        InvalidValueError: If there is no kind for it.
    """
    for kind in KINDS:
        if kind.holds(value):
            return kind
    names = ", ".join(dict.fromkeys(kind.class_name for kind in KINDS))
    raise invalid("value", "document_value", type(value).__name__, kinds=names)


def kinds_meant(expect: Any) -> tuple[Kind, ...]:
    """
    The kinds that somebody means.

    Args:
        expect: A class, a generic class with what its variable stands for, or the name of a kind.

    Returns:
        Its kinds; none if there is no kind of document for it.
    """
    if isinstance(expect, str):
        return tuple(kind for kind in KINDS if kind.name == expect)
    name = getattr(get_origin(expect) or expect, "__name__", None)
    # Only classes of this name are looked at, so that no other room is imported.
    alike = (kind for kind in KINDS if kind.class_name == name)
    return tuple(kind for kind in alike if expect in (kind.cls, kind.form))
