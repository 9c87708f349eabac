"""Strategies for what several years come to: outcomes of years that were simulated on small markets."""

from typing import Final

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from rvmatch.evaluation.years import YearOutcome
from rvmatch.experiments.years import SimulatedYears, simulate_years
from rvmatch.experiments.years_rates import YearlyRates
from rvmatch.testing.market_strategies import markets

__all__ = ["simulated_years", "year_outcomes", "yearly_rates"]

_MOST_YEARS: Final = 4
_SHARES: Final = (0, 0.2, 0.5, 1)
_PARTLY: Final = (0, 0.2, 0.5)


def yearly_rates() -> SearchStrategy[YearlyRates]:
    """Rates of every kind, those at which everything or nothing happens among them."""
    shares, partly = st.sampled_from(_SHARES), st.sampled_from(_PARTLY)
    return st.builds(
        YearlyRates,
        demands_arriving=shares,
        supplies_arriving=shares,
        demands_withdrawn=shares,
        supplies_withdrawn=shares,
        organization_refuses=partly,
        department_refuses=partly,
        county_refuses=partly,
        unanswered=partly,
        signed=shares,
        exited=shares,
        finished=shares,
        evaluated=shares,
    )


@st.composite
def simulated_years(draw: st.DrawFn) -> SimulatedYears:
    """One to four years on small markets, at any rates."""
    demands, supplies = draw(markets())
    return simulate_years(
        demands,
        supplies,
        years=draw(st.integers(1, _MOST_YEARS)),
        first_year=draw(st.integers(2021, 2025)),
        seed=draw(st.integers(0, 99)),
        rates=draw(yearly_rates()),
    )


def year_outcomes() -> SearchStrategy[YearOutcome]:
    """Outcomes of single years, the first of a simulation or a later one."""
    return simulated_years().flatmap(lambda found: st.sampled_from(found.outcomes))
