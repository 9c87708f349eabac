"""The rules that rvmatch ships; the last lines say which ones apply by default."""

from typing import ClassVar, Final, Self, final

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.columns import DemandColumns, Pairs, SupplyColumns
from rvmatch.columns.arrays import UNKNOWN
from rvmatch.columns.combinations import Facets, without_facets
from rvmatch.columns.refusals import Refusals
from rvmatch.eligibility.publication import BothPublished
from rvmatch.eligibility.region_rule import RegionServed
from rvmatch.eligibility.rule import EligibilityRule, Index, RuleOutcome, Side, Verdict, nowhere, outcome
from rvmatch.errors import invalid
from rvmatch.model.memberships import partner_name
from rvmatch.model.projects import DemandProject, SupplyProject
from rvmatch.model.vocabulary import CreditStanding

__all__ = [
    "DEFAULT_RULES",
    "BothPublished",
    "CreditListsClear",
    "MoneyFloor",
    "NobodyRefused",
    "PeriodsOverlap",
    "RegionServed",
    "SharedFieldOrHelp",
]

Answers = NDArray[np.bool_]


@final
@attrs.frozen
class SharedFieldOrHelp:
    """
    E001: the two share a focus field or a kind of help.

    Reasoning:
        An offer in another field does not meet the need. Only what both sides
        state is compared: if neither vocabulary is stated by both, the answer
        is unknown.

    Source:
        民发〔2022〕11号, part 2 (four focus fields); 民函〔2023〕49号 (kinds of help).
        That the two must share one is this library's reading.
    """

    code: ClassVar[str] = "E001"
    index: ClassVar[Index] = Index.FIELD

    def check(self, demand: DemandProject, supply: SupplyProject) -> RuleOutcome:
        """The law for one pair, with its reason."""
        if demand.fields & supply.fields or demand.help_kinds & supply.help_kinds:
            return outcome(Verdict.YES, "E001.shared")
        compared = (demand.fields and supply.fields) or (demand.help_kinds and supply.help_kinds)
        return (
            outcome(Verdict.NO, "E001.none_shared", Side.DEMAND, Side.SUPPLY)
            if compared
            else outcome(Verdict.UNKNOWN, "E001.unknown")
        )

    def mask(self, demands: DemandColumns, supplies: SupplyColumns, pairs: Pairs) -> Answers:
        """The same law for many: ``[p]``."""
        shared, compared = self._compared(demands, supplies, pairs)
        return shared | ~compared

    def unknown(self, demands: DemandColumns, supplies: SupplyColumns, pairs: Pairs) -> Answers:
        """Where neither vocabulary is stated by both: ``[p]``."""
        shared, compared = self._compared(demands, supplies, pairs)
        return ~shared & ~compared

    def beyond_index(self, demands: DemandColumns, supplies: SupplyColumns, pairs: Pairs) -> Answers:  # noqa: ARG002
        """Everywhere: the index by field leaves out all that this rule rejects ``[p]``."""
        return np.ones(len(pairs), dtype=np.bool_)

    def hangs_on(self, demands: DemandColumns, supplies: SupplyColumns) -> Facets:
        """Fields and kinds of help of both sides."""
        return (demands.fields, demands.help_kinds), (supplies.fields, supplies.help_kinds)

    @staticmethod
    def _compared(demands: DemandColumns, supplies: SupplyColumns, pairs: Pairs) -> tuple[Answers, Answers]:
        fields, help_kinds = demands.fields[pairs.rows], demands.help_kinds[pairs.rows]
        other_fields, other_kinds = supplies.fields[pairs.cols], supplies.help_kinds[pairs.cols]
        shared: Answers = ((fields & other_fields) | (help_kinds & other_kinds)) != 0
        compared: Answers = ((fields != 0) & (other_fields != 0)) | ((help_kinds != 0) & (other_kinds != 0))
        return shared, compared

    review = nowhere


@final
@attrs.frozen
class CreditListsClear:
    """
    E003: the organisation is not on the list of serious dishonesty.

    Reasoning:
        On that list: never. On the abnormal list: eligible, but a person
        should look first. Nothing known is unknown, not good.

    Source:
        社会组织信用信息管理办法, 2018; the notice itself names neither list, so this is a library option.
    """

    code: ClassVar[str] = "E003"

    def check(self, demand: DemandProject, supply: SupplyProject) -> RuleOutcome:  # noqa: ARG002
        """The law for one pair, with its reason."""
        match supply.organization.credit_standing:
            case None:
                return outcome(Verdict.UNKNOWN, "E003.unknown")
            case CreditStanding.SERIOUS_DISHONESTY_LIST:
                return attrs.evolve(outcome(Verdict.NO, "E003.serious"), private=True)
            case CreditStanding.ABNORMAL_LIST:
                return attrs.evolve(outcome(Verdict.REVIEW, "E003.abnormal"), private=True)
            case CreditStanding.NOT_LISTED:
                return outcome(Verdict.YES, "E003.clear")

    def mask(self, demands: DemandColumns, supplies: SupplyColumns, pairs: Pairs) -> Answers:  # noqa: ARG002
        """The same law for many: ``[p]``."""
        serious = list(CreditStanding).index(CreditStanding.SERIOUS_DISHONESTY_LIST)
        allowed: Answers = supplies.credit_standing[pairs.cols] != serious
        return allowed

    def unknown(self, demands: DemandColumns, supplies: SupplyColumns, pairs: Pairs) -> Answers:  # noqa: ARG002
        """Where nobody stated the standing: ``[p]``."""
        unknown: Answers = supplies.credit_standing[pairs.cols] == UNKNOWN
        return unknown

    def review(self, demands: DemandColumns, supplies: SupplyColumns, pairs: Pairs) -> Answers:  # noqa: ARG002
        """Where the organisation is on the abnormal list: ``[p]``."""
        abnormal = list(CreditStanding).index(CreditStanding.ABNORMAL_LIST)
        review: Answers = supplies.credit_standing[pairs.cols] == abnormal
        return review

    def hangs_on(self, demands: DemandColumns, supplies: SupplyColumns) -> Facets:
        """The standing."""
        return without_facets(demands), (supplies.credit_standing,)


@final
@attrs.frozen
class PeriodsOverlap:
    """
    E004: there is a day on which both can work.

    Reasoning:
        A project that ends before its partner can start never takes place.

    Source:
        Library option.
    """

    code: ClassVar[str] = "E004"

    def check(self, demand: DemandProject, supply: SupplyProject) -> RuleOutcome:
        """The law for one pair, with its reason."""
        if demand.period is None or supply.period is None:
            return outcome(Verdict.UNKNOWN, "E004.unknown")
        overlap = demand.period.overlaps(supply.period)
        return (
            outcome(Verdict.YES, "E004.overlap")
            if overlap
            else outcome(Verdict.NO, "E004.apart", Side.DEMAND, Side.SUPPLY)
        )

    def mask(self, demands: DemandColumns, supplies: SupplyColumns, pairs: Pairs) -> Answers:
        """The same law for many: ``[p]``."""
        first, other_first = demands.first_day[pairs.rows], supplies.first_day[pairs.cols]
        overlap: Answers = first <= supplies.last_day[pairs.cols]
        overlap &= other_first <= demands.last_day[pairs.rows]
        overlap |= first == UNKNOWN
        overlap |= other_first == UNKNOWN
        return overlap

    def unknown(self, demands: DemandColumns, supplies: SupplyColumns, pairs: Pairs) -> Answers:
        """Where a period is not stated: ``[p]``."""
        unknown: Answers = (demands.first_day[pairs.rows] == UNKNOWN) | (
            supplies.first_day[pairs.cols] == UNKNOWN
        )
        return unknown

    def hangs_on(self, demands: DemandColumns, supplies: SupplyColumns) -> Facets:
        """The first and last days of both sides."""
        return (demands.first_day, demands.last_day), (supplies.first_day, supplies.last_day)

    review = nowhere


@final
@attrs.frozen(kw_only=True)
class NobodyRefused:
    """
    E006: neither side has refused the other.

    Args:
        refusals: Who refused whom in the two libraries; None until fitted to them.

    Reasoning:
        Docking needs the consent of both; a refused pair is never proposed again.

    Source:
        民函〔2023〕49号: organisations volunteer, departments recommend, the county agrees.
    """

    code: ClassVar[str] = "E006"

    refusals: Refusals | None = attrs.field(default=None, eq=False, repr=False)

    def fitted(self, demands: DemandColumns, supplies: SupplyColumns) -> Self:
        """The rule with the refusals of these libraries looked up."""
        return attrs.evolve(self, refusals=Refusals.of(demands, supplies))

    def check(self, demand: DemandProject, supply: SupplyProject) -> RuleOutcome:
        """The law for one pair, with its reason."""
        if demand.refused_partners & (supply.organization.names | {partner_name(supply.key)}):
            return outcome(Verdict.NO, "E006.by_demand")
        if supply.refused_partners & {
            partner_name(demand.key, division=True),
            *demand.county_code.prefixes,
        }:
            return outcome(Verdict.NO, "E006.by_supply")
        return outcome(Verdict.YES, "E006.none")

    def mask(self, demands: DemandColumns, supplies: SupplyColumns, pairs: Pairs) -> Answers:
        """The same law for many: ``[p]``."""
        refusals = self.refusals or Refusals.of(demands, supplies)
        return ~refusals.among(demands, pairs)

    unknown = nowhere  # who refused nobody named nobody

    review = nowhere


@final
@attrs.frozen(kw_only=True)
class MoneyFloor:
    """
    E007: the supply's share covers at least so much of the money missing.

    Not among the default rules: help in kind fails it wherever money is missing.

    Args:
        least_ppm: The least share of the money missing, in parts per million of it.

    Raises:
        InvalidValueError: If it is not a whole number from 0 to 1,000,000.

    Reasoning:
        Some departments do not dock projects whose money is mostly missing.

    Source:
        Library option; the notice sets no least amount.
    """

    code: ClassVar[str] = "E007"

    least_ppm: int = attrs.field()

    @least_ppm.validator
    def _within(self, attribute: "attrs.Attribute[int]", value: object) -> None:
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 10**6:
            raise invalid(attribute.name, "within", value, lowest=0, highest=10**6)

    def check(self, demand: DemandProject, supply: SupplyProject) -> RuleOutcome:
        """The law for one pair, with its reason."""
        missing, share = demand.missing_cny, supply.share_cny
        if missing is None or share is None:
            return outcome(Verdict.UNKNOWN, "E007.unknown")
        words = {"share": share, "missing": missing, "least_percent": f"{self.least_ppm / 10_000:g}"}
        enough = share * 10**6 >= missing * self.least_ppm
        return outcome(
            Verdict.YES if enough else Verdict.NO, "E007.enough" if enough else "E007.short", **words
        )

    def mask(self, demands: DemandColumns, supplies: SupplyColumns, pairs: Pairs) -> Answers:
        """The same law for many: ``[p]``; divided, not multiplied, so that no amount overflows."""
        missing, share = demands.missing_cny[pairs.rows], supplies.share_cny[pairs.cols]
        whole, rest = np.divmod(np.maximum(missing, 0), 10**6)
        least = whole * self.least_ppm + -(-rest * self.least_ppm // 10**6)
        enough: Answers = share >= least
        return enough | self.unknown(demands, supplies, pairs)

    def unknown(self, demands: DemandColumns, supplies: SupplyColumns, pairs: Pairs) -> Answers:
        """Where an amount is not stated: ``[p]``."""
        unknown: Answers = (demands.missing_cny[pairs.rows] == UNKNOWN) | (
            supplies.share_cny[pairs.cols] == UNKNOWN
        )
        return unknown

    def hangs_on(self, demands: DemandColumns, supplies: SupplyColumns) -> Facets:
        """The money missing, and the share."""
        return (demands.missing_cny,), (supplies.share_cny,)

    review = nowhere


DEFAULT_RULES: Final[tuple[EligibilityRule, ...]] = (
    SharedFieldOrHelp(),
    RegionServed(),
    CreditListsClear(),
    PeriodsOverlap(),
    BothPublished(),
    NobodyRefused(),
)
"""The rules that apply unless others are given, in the order in which they are asked."""
