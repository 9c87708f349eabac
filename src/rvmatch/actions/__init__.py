"""The three special actions: pairing of key-assistance counties, public-benefit brands, village visits."""

from rvmatch.actions.brands import choose_brands
from rvmatch.actions.brands_choice import (
    BrandChoice,
    BrandLimit,
    BrandReserve,
    BrandWithdrawal,
    LimitCost,
    ProvinceBasis,
)
from rvmatch.actions.brands_marks import JuryMark, MarkRule, ProjectMark
from rvmatch.actions.brands_telling import brands_statement
from rvmatch.actions.pairing import Pairing
from rvmatch.actions.pairing_checking import check_pairing
from rvmatch.actions.pairing_plan import (
    Bottleneck,
    EndedPair,
    EndReason,
    OffListRecord,
    PairingPlan,
    PairingRecordKind,
    ProposedPair,
    UncoveredCounty,
    UncoveredReason,
    UnpairedReason,
    UnpairedSide,
)
from rvmatch.actions.pairing_settings import DEFAULT_AIMS, PairingAim, PairingSettings
from rvmatch.actions.pairing_sources import sides_of_supplies
from rvmatch.actions.pairing_telling import pair_reason, pairing_statement
from rvmatch.actions.visits import make_timetable
from rvmatch.actions.visits_checking import check_timetable
from rvmatch.actions.visits_replanning import replan
from rvmatch.actions.visits_requests import requests_of_plan
from rvmatch.actions.visits_timetable import (
    ChangedTimetable,
    LeftOutMeeting,
    LeftOutReason,
    MeetingChange,
    MeetingChangeKind,
    Timetable,
)

__all__ = [
    "DEFAULT_AIMS",
    "Bottleneck",
    "BrandChoice",
    "BrandLimit",
    "BrandReserve",
    "BrandWithdrawal",
    "ChangedTimetable",
    "EndReason",
    "EndedPair",
    "JuryMark",
    "LeftOutMeeting",
    "LeftOutReason",
    "LimitCost",
    "MarkRule",
    "MeetingChange",
    "MeetingChangeKind",
    "OffListRecord",
    "Pairing",
    "PairingAim",
    "PairingPlan",
    "PairingRecordKind",
    "PairingSettings",
    "ProjectMark",
    "ProposedPair",
    "ProvinceBasis",
    "Timetable",
    "UncoveredCounty",
    "UncoveredReason",
    "UnpairedReason",
    "UnpairedSide",
    "brands_statement",
    "check_pairing",
    "check_timetable",
    "choose_brands",
    "make_timetable",
    "pair_reason",
    "pairing_statement",
    "replan",
    "requests_of_plan",
    "sides_of_supplies",
]
