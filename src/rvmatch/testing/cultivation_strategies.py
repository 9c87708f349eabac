"""Strategies for cultivation, the support system and long-term cooperation."""

from datetime import date
from typing import Final

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from rvmatch.cooperation import (
    ChannelHelp,
    ChannelOverview,
    ContinuityReport,
    PairSeries,
    YearOfHelp,
    channel_overview,
    continuity_between,
    pair_series,
)
from rvmatch.evaluation import (
    NewOrganization,
    NewOrganizationWorths,
    Unserved,
    unserved_demands,
    worth_of_new_organizations,
)
from rvmatch.matching import match
from rvmatch.model.identifiers import CountyCode
from rvmatch.model.pairings import PairExit
from rvmatch.model.quantities import Period
from rvmatch.model.vocabulary import (
    CooperationChannel,
    FocusField,
    FounderKind,
    HelpKind,
    LinkageMember,
    OrganizationKind,
    OrganizationNature,
    RegistrationLevel,
)
from rvmatch.support import (
    IncentiveIndicator,
    IncentivePoints,
    IncentiveScheme,
    LinkageCompleteness,
    PointStep,
    incentive_points,
    linkage_completeness,
)
from rvmatch.testing.market_strategies import markets
from rvmatch.testing.values import amounts, built, free_texts, labels, numbers, optional_sets, periods

__all__ = [
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
]

_COUNTIES: Final = ("530326", "530627", "540525", "653101")
_HELPERS: Final = ("示例基金会", "示例协会", "示例公司", "53100000500019795A")
_REGIONS: Final = ("53", "52", "5303")
_FIGURES: Final = ("projects", "years", "people")


def new_organizations() -> SearchStrategy[NewOrganization]:
    """Organisations that are not there yet; their names are no keys of ``markets``."""
    return built(
        NewOrganization,
        st.fixed_dictionaries(
            {
                "name": st.integers(1, 99).map("拟培育{:02}".format),
                "fields": st.frozensets(st.sampled_from(FocusField), min_size=1),
            },
            optional={
                "help_kinds": optional_sets(HelpKind),
                "regions": st.none() | st.frozensets(st.sampled_from(_REGIONS)),
                "roles_offered": optional_sets(LinkageMember),
                "channels": optional_sets(CooperationChannel),
                "offer_cny": st.none() | amounts(),
                "projects_accepted": st.integers(1, 3),
                "nature": st.none() | st.sampled_from(OrganizationNature),
                "founder": st.none() | st.sampled_from(FounderKind),
                "kind": st.none() | st.sampled_from(OrganizationKind),
                "registration_level": st.none() | st.sampled_from(RegistrationLevel),
                "home": st.none() | st.sampled_from(_REGIONS),
            },
        ),
    )


def unserved_views() -> SearchStrategy[Unserved]:
    """Who is unserved in the plans of small markets."""
    return markets().map(lambda market: unserved_demands(match(*market), market[0]))


@st.composite
def new_organization_worths(draw: st.DrawFn) -> NewOrganizationWorths:
    """What up to two new organisations are worth to a small market."""
    market = draw(markets(max_demands=4, max_supplies=3))
    new = draw(st.lists(new_organizations(), max_size=2, unique_by=lambda one: one.name))
    return worth_of_new_organizations(match(*market), new, *market)


def linkage_views() -> SearchStrategy[LinkageCompleteness]:
    """Five-community linkage in the plans of small markets."""
    return markets().map(lambda market: linkage_completeness(match(*market), market[0]))


def _indicators() -> SearchStrategy[IncentiveIndicator]:
    steps = st.lists(
        st.builds(PointStep, from_figure=st.integers(0, 6), points=st.integers(-5, 9)),
        min_size=1,
        max_size=3,
        unique_by=lambda step: step.from_figure,
    )
    return st.builds(
        IncentiveIndicator,
        code=labels(),
        title=labels(),
        figure=st.sampled_from(_FIGURES),
        unit=free_texts(),
        steps=steps,
        participation=st.booleans(),
        source=labels(),
    )


def incentive_schemes() -> SearchStrategy[IncentiveScheme]:
    """Schemes of up to four indicators, some of which look at the same figure."""
    return st.builds(
        IncentiveScheme,
        name=labels(),
        indicators=st.lists(_indicators(), min_size=1, max_size=4, unique_by=lambda one: one.code),
        period=st.none() | periods(),
    )


def incentive_results() -> SearchStrategy[IncentivePoints]:
    """What schemes give for figures of which some are missing."""
    figures = st.dictionaries(st.sampled_from(_FIGURES), st.none() | st.integers(0, 9))
    return st.builds(incentive_points, incentive_schemes(), figures, organization=free_texts())


def _days() -> SearchStrategy[date]:
    return st.dates(date(2020, 1, 1), date(2027, 12, 31))


def _some_periods() -> SearchStrategy[Period]:
    return st.tuples(_days(), _days()).map(sorted).map(lambda two: Period(start=two[0], end=two[1]))


def channel_helps() -> SearchStrategy[ChannelHelp]:
    """Records of few helpers and counties, so that they meet."""
    return built(
        ChannelHelp,
        st.fixed_dictionaries(
            {"county": st.sampled_from(_COUNTIES), "helper": st.sampled_from(_HELPERS)},
            optional={
                "channel": st.none() | st.sampled_from(CooperationChannel),
                "fields": optional_sets(FocusField),
                "roles": optional_sets(LinkageMember),
                "amount_cny": st.none() | amounts(),
                "period": st.none() | _some_periods(),
                "demand": st.none() | st.sampled_from(("D1", "D2", "D3")),
                "beneficiary_count": st.none() | numbers(),
            },
        ),
    )


def years_of_help(year: SearchStrategy[int] | None = None) -> SearchStrategy[YearOfHelp]:
    """
    Years with a few records.

    Args:
        year: Which year; any from 2020 to 2027 if left out.

    Returns:
        A strategy for years.
    """
    years = st.integers(2020, 2027) if year is None else year
    return st.builds(YearOfHelp, year=years, helps=st.lists(channel_helps(), max_size=5))


def channel_overviews() -> SearchStrategy[ChannelOverview]:
    """Views of few counties."""
    return st.builds(
        channel_overview,
        st.lists(channel_helps(), max_size=8),
        st.frozensets(st.sampled_from(_COUNTIES)),
        on=st.none() | _days(),
    )


def _exits() -> SearchStrategy[list[PairExit]]:
    one = st.builds(
        PairExit,
        side=st.sampled_from(_HELPERS),
        county=st.sampled_from(_COUNTIES).map(CountyCode),
        exited_on=st.none() | _days(),
    )
    return st.lists(one, max_size=2)


def continuity_reports() -> SearchStrategy[ContinuityReport]:
    """Views of two years, with finished projects and exits."""
    return st.builds(
        continuity_between,
        years_of_help(st.integers(2020, 2023)),
        years_of_help(st.integers(2024, 2027)),
        finished=st.frozensets(st.sampled_from(("D1", "D2", "D3"))),
        exits=_exits(),
    )


def pair_series_views() -> SearchStrategy[PairSeries]:
    """Views of up to five years, which need not follow each other."""
    years = st.lists(years_of_help(), min_size=1, max_size=5, unique_by=lambda one: one.year)
    return st.builds(pair_series, years, exits=_exits())
