"""For demonstrations and studies: scenarios whose sizes are published and whose content is synthetic."""

from rvmatch.experiments.scenarios import Scenario, national, scarce
from rvmatch.experiments.scenarios_published import SCENARIOS, scenario, sichuan, xinjiang, yunnan, yunxi
from rvmatch.experiments.years import SimulatedYears, simulate_years
from rvmatch.experiments.years_rates import YearlyRates

__all__ = [
    "SCENARIOS",
    "Scenario",
    "SimulatedYears",
    "YearlyRates",
    "national",
    "scarce",
    "scenario",
    "sichuan",
    "simulate_years",
    "xinjiang",
    "yunnan",
    "yunxi",
]
