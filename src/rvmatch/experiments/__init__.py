"""For demonstrations and studies: scenarios whose sizes are published and whose content is synthetic."""

from rvmatch.experiments.scenarios import Scenario, national, scarce

__all__ = ["Scenario", "national", "scarce"]
