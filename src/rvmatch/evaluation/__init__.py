"""How well did it go: who is unserved, what one more organisation is worth, indicators, the ledger."""

from rvmatch.evaluation.cultivation import (
    ReasonCount,
    Unserved,
    UnservedCounty,
    UnservedField,
    unserved_demands,
)
from rvmatch.evaluation.cultivation_telling import (
    CultivationPassage,
    cultivation_passage,
    unserved_lines,
    worth_lines,
)
from rvmatch.evaluation.cultivation_worth import (
    NewOrganization,
    NewOrganizationWorth,
    NewOrganizationWorths,
    worth_of_new_organizations,
)
from rvmatch.evaluation.implementation import (
    IndicatorChange,
    LedgerComparison,
    compare_ledgers,
    docking_outcomes,
    ledger,
)
from rvmatch.evaluation.implementation_indicators import INDICATORS, counted_by
from rvmatch.evaluation.implementation_situation import (
    FactKind,
    FundBalance,
    FundPayment,
    LeftOut,
    Situation,
)
from rvmatch.evaluation.implementation_telling import (
    comparison_told,
    indicator_rows,
    ledger_rows,
    ledger_told,
)
from rvmatch.evaluation.implementation_values import (
    CategoryCount,
    CountyLedger,
    CoverForm,
    Indicator,
    IndicatorDefinition,
    IndicatorUnit,
    IndicatorValue,
    Ledger,
    Tally,
)
from rvmatch.evaluation.years import LibraryYear, PairChanges, YearOutcome, year_outcome
from rvmatch.evaluation.years_telling import years_rows, years_table

__all__ = [
    "INDICATORS",
    "CategoryCount",
    "CountyLedger",
    "CoverForm",
    "CultivationPassage",
    "FactKind",
    "FundBalance",
    "FundPayment",
    "Indicator",
    "IndicatorChange",
    "IndicatorDefinition",
    "IndicatorUnit",
    "IndicatorValue",
    "Ledger",
    "LedgerComparison",
    "LeftOut",
    "LibraryYear",
    "NewOrganization",
    "NewOrganizationWorth",
    "NewOrganizationWorths",
    "PairChanges",
    "ReasonCount",
    "Situation",
    "Tally",
    "Unserved",
    "UnservedCounty",
    "UnservedField",
    "YearOutcome",
    "compare_ledgers",
    "comparison_told",
    "counted_by",
    "cultivation_passage",
    "docking_outcomes",
    "indicator_rows",
    "ledger",
    "ledger_rows",
    "ledger_told",
    "unserved_demands",
    "unserved_lines",
    "worth_lines",
    "worth_of_new_organizations",
    "year_outcome",
    "years_rows",
    "years_table",
]
