"""The kinds of document: one line for each class whose values can be written and read."""

from collections.abc import Callable
from typing import Any, Final, get_origin

import attrs

from rvmatch.actions import (
    BrandChoice,
    BrandLimit,
    ChangedTimetable,
    JuryMark,
    PairingPlan,
    PairingSettings,
    Timetable,
)
from rvmatch.cooperation import ChannelHelp, ChannelOverview, ContinuityReport, PairSeries, YearOfHelp
from rvmatch.coordination import Coordination, NearDuplicates, VersionChoice
from rvmatch.eligibility import RuleOutcome
from rvmatch.errors import Fault, invalid
from rvmatch.evaluation import (
    FundBalance,
    FundPayment,
    Ledger,
    LedgerComparison,
    NewOrganization,
    NewOrganizationWorths,
    Unserved,
)
from rvmatch.evaluation.years import YearOutcome
from rvmatch.matching import (
    Explanation,
    Match,
    MatchPlan,
    PairStanding,
    PlaceWorth,
    PlanChange,
    PlanComparison,
    PlanProof,
    Policy,
    ProofReport,
    Recommendation,
    Recommendations,
    Robustness,
    SmallestChanges,
    Verification,
)
from rvmatch.model.docking import Docking, LibraryEntry
from rvmatch.model.events import DockingEvent
from rvmatch.model.funds import FundNeed, SpecialFund
from rvmatch.model.libraries import Keeper, LibraryMerge, ProjectLibrary
from rvmatch.model.library_changes import LibraryChanges, LibrarySnapshot
from rvmatch.model.meetings import EventParty, MeetingRequests, MeetingWish
from rvmatch.model.organizations import SocialOrganization
from rvmatch.model.pairings import ChannelTie, PairConsents, PairExit, PairingSide, PairingWish, Team
from rvmatch.model.places import County, CountyList, ProvincialDivision
from rvmatch.model.projects import Contact, DemandProject, SupplyProject
from rvmatch.model.quantities import Period
from rvmatch.model.records import ProgressRecord
from rvmatch.notice import Citation
from rvmatch.publishing import Feed, ProvinceDigest, PublicDemand, PublicLibrary, PublicSupply
from rvmatch.scoring import Weights
from rvmatch.support import FundPlan, IncentivePoints, IncentiveScheme, LinkageCompleteness

__all__ = ["KINDS", "Kind", "kind_of"]


def _always(_: Any) -> bool:
    return True


@attrs.frozen
class Kind:
    """
    One kind of document.

    Args:
        name: What the document calls it.
        form: The class of its values; for a generic class with what its variables stand for.
        holds: Whether it takes a value of this class; needed where several kinds share a class.
    """

    name: str
    form: Any
    holds: Callable[[Any], bool] = _always

    @property
    def cls(self) -> type[Any]:
        """The class itself."""
        found: type[Any] = get_origin(self.form) or self.form
        return found


def _of(project: type[Any]) -> Callable[[Any], bool]:
    """Whether all projects of a library or a merge are of one class; what is empty is of both."""

    def holds(value: ProjectLibrary[Any] | LibraryMerge[Any]) -> bool:
        if isinstance(value, ProjectLibrary):
            return all(isinstance(one, project) for one in value.projects[:1])
        return holds(value.library) and all(
            isinstance(one, project) for versions in value.conflicts for one in versions
        )

    return holds


def _about(entry: type[Any]) -> Callable[[Any], bool]:
    """Whether the entries of a value that tells their class are of this one; what is empty is of both."""
    return lambda value: value.kind in (entry, None)


KINDS: Final[tuple[Kind, ...]] = (
    Kind("demand", DemandProject),
    Kind("supply", SupplyProject),
    Kind("demand-library", ProjectLibrary[DemandProject], _of(DemandProject)),
    Kind("supply-library", ProjectLibrary[SupplyProject], _of(SupplyProject)),
    Kind("demand-merge", LibraryMerge[DemandProject], _of(DemandProject)),
    Kind("supply-merge", LibraryMerge[SupplyProject], _of(SupplyProject)),
    Kind("policy", Policy),
    Kind("plan", MatchPlan),
    Kind("verification", Verification),
    Kind("proof", PlanProof),
    Kind("proof-report", ProofReport),
    Kind("comparison", PlanComparison),
    Kind("robustness", Robustness),
    Kind("pair-standing", PairStanding),
    Kind("smallest-changes", SmallestChanges),
    Kind("plan-change", PlanChange),
    Kind("place-worth", PlaceWorth),
    Kind("match", Match),
    Kind("explanation", Explanation),
    Kind("recommendations", Recommendations),
    Kind("recommendation", Recommendation),
    Kind("rule-outcome", RuleOutcome),
    Kind("fault", Fault),
    Kind("citation", Citation),
    Kind("weights", Weights),
    Kind("organization", SocialOrganization),
    Kind("keeper", Keeper),
    Kind("county", County),
    Kind("county-list", CountyList),
    Kind("provincial-division", ProvincialDivision),
    Kind("period", Period),
    Kind("contact", Contact),
    Kind("docking", Docking),
    Kind("library-entry", LibraryEntry),
    Kind("pairing-settings", PairingSettings),
    Kind("pairing-plan", PairingPlan),
    Kind("pairing-side", PairingSide),
    Kind("pairing-wish", PairingWish),
    Kind("pair-consents", PairConsents),
    Kind("pair-exit", PairExit),
    Kind("channel-tie", ChannelTie),
    Kind("team", Team),
    Kind("demand-snapshot", LibrarySnapshot[DemandProject], _about(DemandProject)),
    Kind("supply-snapshot", LibrarySnapshot[SupplyProject], _about(SupplyProject)),
    Kind("demand-changes", LibraryChanges[DemandProject], _about(DemandProject)),
    Kind("supply-changes", LibraryChanges[SupplyProject], _about(SupplyProject)),
    Kind("demand-coordination", Coordination[DemandProject], _about(DemandProject)),
    Kind("supply-coordination", Coordination[SupplyProject], _about(SupplyProject)),
    Kind("version-choice", VersionChoice),
    Kind("near-duplicates", NearDuplicates),
    Kind("public-demand-library", PublicLibrary[PublicDemand], _about(PublicDemand)),
    Kind("public-supply-library", PublicLibrary[PublicSupply], _about(PublicSupply)),
    Kind("province-digest", ProvinceDigest),
    Kind("feed", Feed),
    Kind("progress-record", ProgressRecord),
    Kind("fund-payment", FundPayment),
    Kind("fund-balance", FundBalance),
    Kind("ledger", Ledger),
    Kind("ledger-comparison", LedgerComparison),
    Kind("docking-event", DockingEvent),
    Kind("event-party", EventParty),
    Kind("meeting-wish", MeetingWish),
    Kind("meeting-requests", MeetingRequests),
    Kind("timetable", Timetable),
    Kind("changed-timetable", ChangedTimetable),
    Kind("year-outcome", YearOutcome),
    Kind("unserved", Unserved),
    Kind("new-organization", NewOrganization),
    Kind("new-organization-worths", NewOrganizationWorths),
    Kind("linkage-completeness", LinkageCompleteness),
    Kind("incentive-scheme", IncentiveScheme),
    Kind("incentive-points", IncentivePoints),
    Kind("channel-help", ChannelHelp),
    Kind("year-of-help", YearOfHelp),
    Kind("channel-overview", ChannelOverview),
    Kind("continuity-report", ContinuityReport),
    Kind("pair-series", PairSeries),
    Kind("special-fund", SpecialFund),
    Kind("fund-need", FundNeed),
    Kind("fund-plan", FundPlan),
    Kind("jury-mark", JuryMark),
    Kind("brand-limit", BrandLimit),
    Kind("brand-choice", BrandChoice),
)
"""All kinds of document. To add one, add its line here: name and class."""


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
        if type(value) is kind.cls and kind.holds(value):
            return kind
    names = ", ".join(dict.fromkeys(kind.cls.__name__ for kind in KINDS))
    raise invalid("value", "document_value", type(value).__name__, kinds=names)
