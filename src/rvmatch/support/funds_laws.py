"""What a proposal of special funds has to keep to, said once more in plain words, project by project."""

from collections import Counter
from collections.abc import Mapping, Sequence

import attrs

from rvmatch.model.funds import FundNeed, SpecialFund
from rvmatch.model.identifiers import DivisionCode
from rvmatch.model.libraries import ProjectLibrary
from rvmatch.model.places import CountyList
from rvmatch.model.projects import DemandProject
from rvmatch.support.funds_inputs import tie_hash
from rvmatch.support.funds_plan import (
    FundStanding,
    NeedStanding,
    ProposedPayment,
    StillMissingReason,
    UnspentMoney,
    UnspentReason,
)

__all__ = ["FundLaws", "Paid", "Way", "fund_fits"]

Way = tuple[str, str]
"""A fund's id and a project's key."""


def fund_fits(fund: SpecialFund, project: DemandProject, key_counties: CountyList) -> bool:
    """
    Whether a fund is for a project, its earmarks aside; what nobody stated keeps no project out.

    Args:
        fund: The fund.
        project: The project.
        key_counties: The key-assistance counties.

    Returns:
        True where purpose, region, county list and period fit.
    """
    for wanted, stated in ((fund.fields, project.fields), (fund.help_kinds, project.help_kinds)):
        if wanted and stated and not wanted & stated:
            return False
    county = DivisionCode(project.county_code)
    if fund.regions and not any(region.contains(county) for region in fund.regions):
        return False
    if fund.key_counties_only and project.county_code not in key_counties:
        return False
    if fund.period is None or project.period is None:
        return True
    ours, theirs = fund.period, project.period
    begins_in_time = theirs.start is None or ours.end is None or theirs.start <= ours.end
    return begins_in_time and (theirs.end is None or ours.start is None or theirs.end >= ours.start)


@attrs.frozen(kw_only=True, eq=False)
class Paid:
    """
    Payments, and what they come to.

    Args:
        ways: The payments by fund and project; of several for one way, the last.
        by_fund: What each fund pays, in whole yuan; nothing for funds that pay nothing.
        beside: How much of it beside its earmarks.
        by_project: What each project gets.
    """

    ways: Mapping[Way, ProposedPayment]
    by_fund: Counter[str]
    beside: Counter[str]
    by_project: Counter[str]

    @classmethod
    def of(cls, payments: Sequence[ProposedPayment]) -> "Paid":
        """The sums of payments; one made twice counts twice."""
        by_fund, beside, by_project = Counter[str](), Counter[str](), Counter[str]()
        for one in payments:
            by_fund[one.fund] += one.amount_cny
            beside[one.fund] += one.amount_cny - one.earmarked_cny
            by_project[one.project] += one.amount_cny
        ways = {(one.fund, one.project): one for one in payments}
        return cls(ways=ways, by_fund=by_fund, beside=beside, by_project=by_project)

    @property
    def total(self) -> int:
        """All payments together, in whole yuan."""
        return self.by_fund.total()


@attrs.frozen(kw_only=True, eq=False)
class FundLaws:
    """
    What funds may pay to whom.

    Args:
        funds: The funds by id.
        needs: The needs by key.
        missing: What each project with a known need misses, in whole yuan, at least 1, by key.
        limits: The most that a fund may give to a project in all, for each project that it is for.
        kept: How much of its earmarks each fund gives; none where there is no earmark.
        before: What each of these projects gets of earmarks.
        titles: What each project is called.
        seed: What decides between equals.
    """

    funds: Mapping[str, SpecialFund]
    needs: Mapping[str, FundNeed]
    missing: Mapping[str, int]
    limits: Mapping[Way, int]
    kept: Mapping[Way, int]
    before: Mapping[str, int]
    titles: Mapping[str, str]
    seed: int

    @classmethod
    def of(
        cls,
        funds: Sequence[SpecialFund],
        needs: Sequence[FundNeed],
        demands: ProjectLibrary[DemandProject],
        *,
        key_counties: CountyList,
        seed: int,
    ) -> "FundLaws":
        """
        The laws, one pair of fund and project after the other.

        Args:
            funds: The funds.
            needs: The needs.
            demands: The library in which the projects stand.
            key_counties: The key-assistance counties.
            seed: What decides between equals: which fund's earmark for a project comes first, for one.

        Returns:
            What may be paid.
        """
        missing = {need.project: need.missing_cny for need in needs if need.missing_cny}
        limits: dict[Way, int] = {}
        kept: dict[Way, int] = {}
        left = dict(missing)
        for fund in sorted(funds, key=lambda one: tie_hash(seed, "fund", one.id)):
            earmarks = {one.project: one.amount_cny for one in fund.earmarks}
            for key, amount in missing.items():
                if key in earmarks or fund_fits(fund, demands[key], key_counties):
                    share = amount * fund.most_share_percent // 100
                    most = fund.most_per_project_cny
                    limits[fund.id, key] = share if most is None else min(share, most)
                if key in earmarks:
                    kept[fund.id, key] = min(earmarks[key], limits[fund.id, key], left[key])
                    left[key] -= kept[fund.id, key]
        return cls(
            funds={fund.id: fund for fund in funds},
            needs={need.project: need for need in needs},
            missing=missing,
            limits=limits,
            kept=kept,
            before={key: amount - left[key] for key, amount in missing.items()},
            titles={need.project: demands[need.project].title for need in needs},
            seed=seed,
        )

    def fund_standing(self, fund: SpecialFund, paid: Paid) -> FundStanding:
        """
        How a fund fares under these payments.

        Args:
            fund: The fund.
            paid: The payments.

        Returns:
            What it pays and leaves, and why.
        """
        unspent = [
            UnspentMoney(amount_cny=rest, reason=self._earmark_left(fund, one.project), project=one.project)
            for one in fund.earmarks
            if (rest := one.amount_cny - self.kept.get((fund.id, one.project), 0))
        ]
        free = fund.free_cny - paid.beside[fund.id]
        if free:
            fitting = [key for key in self.missing if (fund.id, key) in self.limits]
            short = [key for key in fitting if paid.by_project[key] < self.missing[key]]
            reason = UnspentReason.FUND_RULES if short else UnspentReason.NEEDS_MET
            if not fitting:
                reason = UnspentReason.NO_FITTING_NEED
            unspent.append(UnspentMoney(amount_cny=free, reason=reason))
        return FundStanding(
            fund=fund.id,
            title=fund.title,
            amount_cny=fund.amount_cny,
            paid_cny=paid.by_fund[fund.id],
            unspent=tuple(unspent),
        )

    def _earmark_left(self, fund: SpecialFund, project: str) -> UnspentReason:
        """Why an earmark is not given in full."""
        need = self.needs.get(project)
        if need is None or need.missing_cny is None:
            return UnspentReason.EARMARK_NEED_UNKNOWN
        if not need.missing_cny:
            return UnspentReason.EARMARK_ABOVE_NEED
        way = (fund.id, project)
        if self.limits[way] < need.missing_cny and self.kept[way] >= self.limits[way]:
            return UnspentReason.EARMARK_RULES
        return UnspentReason.EARMARK_ABOVE_NEED

    def need_standing(self, need: FundNeed, paid: Paid) -> NeedStanding:
        """
        How a need fares under these payments.

        Args:
            need: The need.
            paid: The payments.

        Returns:
            What it gets, and why it is not met in full.
        """
        key, got = need.project, paid.by_project[need.project]
        reason = None
        if got < self.missing.get(key, 0):
            rich = [
                fund.id for fund in self.funds.values() if fund.free_cny and (fund.id, key) in self.limits
            ]
            amounts = {fund: paid.ways[fund, key].amount_cny for fund in rich if (fund, key) in paid.ways}
            reason = StillMissingReason.FUND_RULES
            if any(amounts.get(fund, 0) < self.limits[fund, key] for fund in rich):
                reason = StillMissingReason.FUNDS_SPENT
            elif not rich and not self.before[key]:
                reason = StillMissingReason.NO_FUND_FITS
        return NeedStanding(
            project=key,
            title=self.titles[key],
            missing_cny=need.missing_cny,
            paid_cny=got,
            reason=reason,
            promises_unknown=need.promises_unknown,
        )
