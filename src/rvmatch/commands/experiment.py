"""``experiment``: a study out of a file or of those shipped, run, kept and told."""

import argparse
import os
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from pathlib import Path
from typing import Any

from rvmatch.commands.modules import Catalogues, catalogues_with
from rvmatch.commands.paths import check_outputs
from rvmatch.experiments.studies import (
    Experiment,
    experiment_from_toml,
    report,
    run,
    shipped_study,
    study_workers,
    summarise,
)
from rvmatch.files import write_whole
from rvmatch.files.reading import bytes_of
from rvmatch.serialization.limits import DEFAULT_LIMITS
from rvmatch.wording import Language, say

__all__ = ["run_experiment"]


def run_experiment(arguments: argparse.Namespace) -> int:
    """Run a study, or what is left of it, and print its report; what fails in it is told there."""
    language: Language = arguments.language
    is_file = Path(arguments.study).suffix == ".toml" or Path(arguments.study).is_file()
    check_outputs([arguments.study] if is_file else [], [arguments.report])
    catalogues = catalogues_with(arguments.modules)
    study = _read(arguments.study, catalogues) if is_file else shipped_study(arguments.study)
    figures = None if arguments.figures is None else _figures(Path(arguments.figures))
    workers: AbstractContextManager[Any] = nullcontext()
    if arguments.workers != 1:
        workers = study_workers(arguments.workers or _cores())
    with workers as executor, _Progress(study, language) as progress:
        results = run(
            study, executor=executor, store=arguments.store, progress=progress, retry=arguments.retry
        )
    summary = summarise(results, baseline=arguments.baseline)
    text = report(summary, language=language)
    print(text, end="")
    if arguments.report is not None:
        write_whole(arguments.report, text.encode("utf-8"))
    if figures is not None:
        figures(summary, language=language)
    for place in (arguments.store, arguments.report, arguments.figures):
        if place is not None:
            print(say("study.command.written", language, place=place), file=sys.stderr)
    return 1 if len(results.failed) == len(results.records) else 0


def _read(path: str, catalogues: Catalogues) -> Experiment:
    text = bytes_of(path, DEFAULT_LIMITS).decode("utf-8-sig", errors="replace")
    return experiment_from_toml(
        text,
        sources=catalogues.sources,
        mechanisms=catalogues.mechanisms,
        measures=catalogues.measures,
    )


def _cores() -> int:
    """How many cores this process may use; more workers than that only wait for each other."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return min(cores or 1, 61)


def _figures(folder: Path) -> Callable[..., object]:
    """What draws; asked for before the study runs, so that a missing extra is told at once."""
    from rvmatch.adapters.figures import write_study_figures

    folder.mkdir(parents=True, exist_ok=True)

    return partial(write_study_figures, folder=folder)


class _Progress:
    """How far the study is, on one line of a terminal that is written anew; nothing where nobody looks."""

    def __init__(self, study: Experiment, language: Language) -> None:
        self._study = study
        self._language = language
        self._shown = sys.stderr.isatty()

    def __call__(self, _: str, share: float) -> None:
        if self._shown:
            size = self._study.size
            words = say("study.command.progress", self._language, done=round(share * size), size=size)
            print(f"\r{share:4.0%}  {words}", end="", file=sys.stderr, flush=True)

    def __enter__(self) -> "_Progress":
        return self

    def __exit__(self, *_: object) -> None:
        if self._shown:
            print(file=sys.stderr)
