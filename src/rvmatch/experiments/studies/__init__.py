"""Studies: every mechanism on every instance, measured, kept and repeatable."""

from rvmatch.experiments.studies.experiment import Experiment
from rvmatch.experiments.studies.reading import (
    SHIPPED_STUDIES,
    experiment_from_document,
    experiment_from_toml,
    shipped_study,
)
from rvmatch.experiments.studies.records import RunOutcome, RunRecord
from rvmatch.experiments.studies.running import StudyResults, run
from rvmatch.experiments.studies.store import CsvStore, RecordStore
from rvmatch.experiments.studies.summarising import summarise
from rvmatch.experiments.studies.summary import (
    MeasureRanks,
    MechanismComparison,
    MechanismValues,
    StudySummary,
)
from rvmatch.experiments.studies.telling import report
from rvmatch.experiments.studies.workers import study_workers

__all__ = [
    "SHIPPED_STUDIES",
    "CsvStore",
    "Experiment",
    "MeasureRanks",
    "MechanismComparison",
    "MechanismValues",
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
]
