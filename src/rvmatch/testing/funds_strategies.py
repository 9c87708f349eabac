"""Strategies for special funds and brands: funds, needs, proposals, marks, limits, choices."""

from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from rvmatch.actions.brands import choose_brands
from rvmatch.actions.brands_choice import BrandChoice, BrandLimit, ProvinceBasis
from rvmatch.actions.brands_marks import JuryMark, MarkRule
from rvmatch.errors import InfeasiblePolicyError
from rvmatch.model.funds import Earmark, FundFounder, FundFounderKind, FundNeed, SpecialFund
from rvmatch.model.libraries import ProjectLibrary
from rvmatch.model.projects import DemandProject
from rvmatch.model.vocabulary import FocusField, HelpKind
from rvmatch.support.funds import share_out
from rvmatch.support.funds_plan import FundPlan
from rvmatch.testing.strategies import demand_libraries, supply_libraries
from rvmatch.testing.values import built, division_codes, labels, optional_sets, organizations, periods

__all__ = [
    "brand_choices",
    "brand_limits",
    "fund_needs",
    "fund_plans",
    "jury_marks",
    "special_funds",
]


def fund_needs(projects: SearchStrategy[str] | None = None) -> SearchStrategy[FundNeed]:
    """What projects miss, known or not; ``projects`` gives their keys."""
    return st.builds(
        FundNeed,
        project=labels() if projects is None else projects,
        missing_cny=st.none() | st.integers(0, 20) | st.integers(0, 10**9),
        promises_unknown=st.integers(0, 2),
    )


def special_funds(projects: SearchStrategy[str] | None = None) -> SearchStrategy[SpecialFund]:
    """Funds with any purpose and rules, whose earmarks stay within them; ``projects`` gives the keys."""
    parts = st.fixed_dictionaries(
        {
            "id": labels(),
            "title": labels(),
            "host": organizations(),
            "amount_cny": st.integers(0, 30) | st.integers(0, 10**9),
        },
        optional={
            "founder": st.none()
            | st.builds(FundFounder, kind=st.sampled_from(FundFounderKind), name=labels()),
            "fields": optional_sets(FocusField),
            "help_kinds": optional_sets(HelpKind),
            "regions": st.none() | st.frozensets(division_codes(), max_size=2),
            "most_per_project_cny": st.none() | st.integers(0, 20),
            "most_share_percent": st.integers(1, 100),
            "key_counties_only": st.booleans(),
            "period": st.none() | periods(),
            "earmarks": st.lists(
                st.builds(
                    Earmark,
                    project=labels() if projects is None else projects,
                    amount_cny=st.integers(1, 9),
                ),
                unique_by=lambda one: one.project,
                max_size=2,
            ),
        },
    )
    return built(SpecialFund, parts.map(_within_rules))


def _within_rules(parts: Mapping[str, Any]) -> Mapping[str, Any]:
    """The same without the earmarks that promise too much."""
    left, kept = parts["amount_cny"], []
    most = parts.get("most_per_project_cny")
    for one in parts.get("earmarks", ()):
        if one.amount_cny <= left and (most is None or one.amount_cny <= most):
            kept.append(one)
            left -= one.amount_cny
    return {**parts, "earmarks": kept}


@st.composite
def fund_plans(draw: st.DrawFn) -> FundPlan:
    """Proposals of a few funds for the demands of a library."""
    demands: ProjectLibrary[DemandProject] = draw(demand_libraries())
    keys = st.sampled_from(demands.keys) if len(demands) else st.nothing()  # nothing to need or to earmark
    needs = draw(st.lists(fund_needs(keys), unique_by=lambda one: one.project, max_size=4))
    funds = draw(st.lists(special_funds(keys), unique_by=lambda one: one.id, max_size=3))
    return share_out(funds, needs, demands, tie_seed=draw(st.integers(-9, 9)))


def jury_marks(projects: SearchStrategy[str] | None = None) -> SearchStrategy[JuryMark]:
    """Marks of named jurors or already summed; ``projects`` gives the keys."""
    return st.builds(
        JuryMark,
        project=labels() if projects is None else projects,
        points=st.integers(0, 100),
        juror=st.sampled_from(["", "甲", "乙", "丙"]),
    )


def brand_limits() -> SearchStrategy[BrandLimit]:
    """Floors, with a ceiling or without, for a field, a province or both."""
    return st.builds(
        lambda field, place, basis, least, more: BrandLimit(
            field=field,
            province=None if place is None else place[:2],
            basis=basis,
            at_least=least,
            at_most=None if more is None else least + more,
        ),
        st.none() | st.sampled_from(FocusField),
        st.none() | division_codes(),
        st.sampled_from(ProvinceBasis),
        st.integers(0, 2),
        st.none() | st.integers(0, 3),
    )


@st.composite
def brand_choices(draw: st.DrawFn) -> BrandChoice:
    """Choices from a supply library; limits that cannot hold are left out."""
    supplies = draw(supply_libraries())
    keys = st.sampled_from([one.key for one in supplies] or ["-"])
    marks = draw(st.lists(jury_marks(keys), unique_by=lambda one: (one.project, one.juror), max_size=6))
    settings: dict[str, Any] = {
        "places": draw(st.integers(1, 3)),
        "rule": draw(st.sampled_from([MarkRule.TOTAL, MarkRule.MEAN])),
        "tie_seed": draw(st.integers(-9, 9)),
    }
    found = marks if len(supplies) else []
    try:
        return choose_brands(supplies, found, limits=draw(st.lists(brand_limits(), max_size=2)), **settings)
    except InfeasiblePolicyError:
        return choose_brands(supplies, found, **settings)
