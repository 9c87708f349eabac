"""The figures of a study, written to a folder."""

from collections.abc import Iterator
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rvmatch.adapters.figures.comparisons import critical_difference_figure, pareto_figure
from rvmatch.adapters.figures.drawing import figure_svg
from rvmatch.errors import invalid, known_language
from rvmatch.experiments.studies import StudySummary
from rvmatch.experiments.studies.telling import titles_of
from rvmatch.whole_files import write_whole
from rvmatch.wording import Language, say

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["study_figures", "write_study_figures"]


def study_figures(summary: StudySummary, *, language: Language = "en") -> "Iterator[tuple[str, Figure]]":
    """
    The figures of a study.

    Args:
        summary: What ``summarise`` gave.
        language: ``"zh"`` or ``"en"``.

    Yields:
        A name and a figure each: for every source of instances the first two measures that say which way is
        better against each other, and for every such measure a critical-difference diagram.

    Raises:
        InvalidValueError: If it is no summary.
        MissingExtraError: If the extra ``report`` is not installed.
    """
    if not isinstance(summary, StudySummary):
        raise invalid("summary", "study_kind", type(summary).__name__, kind="StudySummary")
    language = known_language(language)
    study = summary.experiment
    titles = dict(
        zip(study.mechanism_labels, titles_of("mechanism", study.mechanism_labels, language), strict=True)
    )
    yield from _fronts(summary, titles, language)
    for place, ranks in enumerate(summary.ranks):
        (measure,) = titles_of("measure", [ranks.measure], language)
        yield (
            f"critical-difference-{place + 1}",
            critical_difference_figure(
                {titles[label]: rank for label, rank in ranks.average_ranks},
                ranks.critical_difference,
                title=say("figure.ranks_by", language, measure=measure),
                language=language,
            ),
        )


def write_study_figures(
    summary: StudySummary, folder: str | PathLike[str], *, language: Language = "en"
) -> tuple[Path, ...]:
    """
    Write the figures of a study as SVG.

    Args:
        summary: What ``summarise`` gave.
        folder: Where they go; it is there already.
        language: ``"zh"`` or ``"en"``.

    Returns:
        The files, each written whole.

    Raises:
        InvalidValueError: If it is no summary.
        MissingExtraError: If the extra ``report`` is not installed.
        OSError: If a file cannot be written.
    """
    written = []
    for name, figure in study_figures(summary, language=language):
        path = Path(folder) / f"{name}.svg"
        write_whole(path, figure_svg(figure))
        written.append(path)
    return tuple(written)


def _fronts(
    summary: StudySummary, titles: dict[str, str], language: Language
) -> "Iterator[tuple[str, Figure]]":
    study = summary.experiment
    directed: list[tuple[str, Any]] = [
        (label, measure.better)  # type: ignore[attr-defined]
        for label, measure in zip(study.measure_labels, study.measures, strict=True)
        if getattr(measure, "better", "") in {"higher", "lower"}
    ][:2]
    if len(directed) < 2:
        return
    (x, x_better), (y, y_better) = directed
    x_title, y_title = titles_of("measure", [x, y], language)
    sources = titles_of("source", study.instance_labels, language)
    for place, (source, source_title) in enumerate(zip(study.instance_labels, sources, strict=True)):
        points = {}
        for label, title in titles.items():
            point = summary.value(source, label, x).mean, summary.value(source, label, y).mean
            if point[0] is not None and point[1] is not None:
                points[title] = point
        if points:
            yield (
                f"front-{place + 1}",
                pareto_figure(
                    points,  # type: ignore[arg-type]
                    x_title=x_title,
                    y_title=y_title,
                    x_better=x_better,
                    y_better=y_better,
                    title=source_title,
                    language=language,
                ),
            )
