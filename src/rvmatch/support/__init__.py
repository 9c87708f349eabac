"""The support system: five-community linkage, special funds, capacity building, incentives."""

from rvmatch.support.capacity import (
    CAPACITY_WORDS,
    CapacityBuilding,
    CapacityEntry,
    capacity_building,
)
from rvmatch.support.funds import share_out
from rvmatch.support.funds_inputs import needs_of_plan
from rvmatch.support.funds_plan import (
    FundPlan,
    FundStanding,
    NeedStanding,
    ProposedPayment,
    StillMissingReason,
    UnspentMoney,
    UnspentReason,
)
from rvmatch.support.funds_telling import funds_statement
from rvmatch.support.funds_verification import FundVerification, verify_fund_plan
from rvmatch.support.incentives import (
    IncentiveIndicator,
    IncentivePoints,
    IncentiveScheme,
    IndicatorPoints,
    PointStep,
    incentive_points,
    participation_weighs_more,
)
from rvmatch.support.linkage import (
    CountyLinkage,
    CountyRole,
    LinkageCompleteness,
    ProjectLinkage,
    linkage_completeness,
)
from rvmatch.support.support_telling import (
    incentive_lines,
    linkage_lines,
    project_linkage_line,
)

__all__ = [
    "CAPACITY_WORDS",
    "CapacityBuilding",
    "CapacityEntry",
    "CountyLinkage",
    "CountyRole",
    "FundPlan",
    "FundStanding",
    "FundVerification",
    "IncentiveIndicator",
    "IncentivePoints",
    "IncentiveScheme",
    "IndicatorPoints",
    "LinkageCompleteness",
    "NeedStanding",
    "PointStep",
    "ProjectLinkage",
    "ProposedPayment",
    "StillMissingReason",
    "UnspentMoney",
    "UnspentReason",
    "capacity_building",
    "funds_statement",
    "incentive_lines",
    "incentive_points",
    "linkage_completeness",
    "linkage_lines",
    "needs_of_plan",
    "participation_weighs_more",
    "project_linkage_line",
    "share_out",
    "verify_fund_plan",
]
