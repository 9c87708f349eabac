"""For demonstrations and studies: scenarios, instances, experiments; whatever is synthetic is called so."""

from typing import TYPE_CHECKING, Final

from rvmatch.homes import Homes, front_door

if TYPE_CHECKING:
    from rvmatch.experiments.instances import (
        SOURCES,
        FromFile,
        Instance,
        InstanceSource,
        Provenance,
        Published,
        Uniform,
        market_of_libraries,
        read_instance,
        write_instance,
    )
    from rvmatch.experiments.scenarios import Scenario, national, scarce
    from rvmatch.experiments.scenarios_published import SCENARIOS, scenario, sichuan, xinjiang, yunnan, yunxi
    from rvmatch.experiments.studies import (
        SHIPPED_STUDIES,
        CsvStore,
        Experiment,
        RecordStore,
        RunOutcome,
        RunRecord,
        StudyResults,
        StudySummary,
        experiment_from_document,
        experiment_from_toml,
        report,
        run,
        shipped_study,
        study_workers,
        summarise,
    )
    from rvmatch.experiments.years import SimulatedYears, simulate_years
    from rvmatch.experiments.years_rates import YearlyRates

__all__ = [
    "SCENARIOS",
    "SHIPPED_STUDIES",
    "SOURCES",
    "CsvStore",
    "Experiment",
    "FromFile",
    "Instance",
    "InstanceSource",
    "Provenance",
    "Published",
    "RecordStore",
    "RunOutcome",
    "RunRecord",
    "Scenario",
    "SimulatedYears",
    "StudyResults",
    "StudySummary",
    "Uniform",
    "YearlyRates",
    "experiment_from_document",
    "experiment_from_toml",
    "market_of_libraries",
    "national",
    "read_instance",
    "report",
    "run",
    "scarce",
    "scenario",
    "shipped_study",
    "sichuan",
    "simulate_years",
    "study_workers",
    "summarise",
    "write_instance",
    "xinjiang",
    "yunnan",
    "yunxi",
]

# A demonstration waits for nothing that studies need.
_HOMES: Final[Homes] = {
    "rvmatch.experiments.instances": (
        "SOURCES",
        "FromFile",
        "Instance",
        "InstanceSource",
        "Provenance",
        "Published",
        "Uniform",
        "market_of_libraries",
        "read_instance",
        "write_instance",
    ),
    "rvmatch.experiments.scenarios": (
        "Scenario",
        "national",
        "scarce",
    ),
    "rvmatch.experiments.scenarios_published": (
        "SCENARIOS",
        "scenario",
        "sichuan",
        "xinjiang",
        "yunnan",
        "yunxi",
    ),
    "rvmatch.experiments.studies": (
        "SHIPPED_STUDIES",
        "CsvStore",
        "Experiment",
        "RecordStore",
        "RunOutcome",
        "RunRecord",
        "StudyResults",
        "StudySummary",
        "experiment_from_document",
        "experiment_from_toml",
        "report",
        "run",
        "shipped_study",
        "study_workers",
        "summarise",
    ),
    "rvmatch.experiments.years": (
        "SimulatedYears",
        "simulate_years",
    ),
    "rvmatch.experiments.years_rates": ("YearlyRates",),
}

__getattr__, __dir__ = front_door(__name__, _HOMES)
