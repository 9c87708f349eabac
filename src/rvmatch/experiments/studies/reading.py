"""An experiment out of a file: TOML as people write it, or the document form."""

import tomllib
from collections.abc import Callable, Mapping
from importlib import resources
from typing import Any, Final

from rvmatch.errors import Fault, InvalidValueError, Place, ReadErrors, invalid
from rvmatch.evaluation.measures import MEASURES, Measure
from rvmatch.experiments.instances import SOURCES, InstanceSource
from rvmatch.experiments.studies.experiment import EXPERIMENT_VERSION, Experiment
from rvmatch.experiments.studies.parts import built
from rvmatch.mechanisms import MECHANISMS, Mechanism
from rvmatch.model.arguments import instance, mapping

__all__ = ["SHIPPED_STUDIES", "experiment_from_document", "experiment_from_toml", "shipped_study"]

SHIPPED_STUDIES: Final = ("coverage-first", "quick")
"""The studies that come with the library, by name."""

_MOST_BYTES: Final = 1_000_000
_MOST_SEEDS: Final = 100_000
_LISTS: Final = ("instances", "mechanisms", "measures")
_KNOWN: Final = {"kind", "schema_version", "name", "seeds", "first_seed", "time_limit_s", *_LISTS}


def experiment_from_toml(
    text: str,
    *,
    sources: Mapping[str, type[InstanceSource]] = SOURCES,
    mechanisms: Mapping[str, type[Mechanism]] = MECHANISMS,
    measures: Mapping[str, type[Measure]] = MEASURES,
) -> Experiment:
    """
    The experiment of a TOML text.

    ``name``; ``seeds``, a list or how many from ``first_seed`` (0 if left out) on; ``time_limit_s``; and
    the lists ``instances``, ``mechanisms`` and ``measures``, whose entries are names or tables with a name
    (``source``, ``mechanism``, ``measure``) and settings.

    Args:
        text: The text.
        sources: The classes of instance sources that may be named.
        mechanisms: The classes of mechanisms that may be named; add your own to ``MECHANISMS``.
        measures: The classes of measures that may be named.

    Returns:
        The experiment.

    Raises:
        ReadErrors: With every fault of the text, each with its place.

    Examples:
        >>> from rvmatch.experiments import experiment_from_toml
        >>> study = experiment_from_toml('''
        ... name = "a first study"
        ... seeds = 3
        ... instances = [{source = "uniform", rows = 6, cols = 8}]
        ... mechanisms = ["greedy_by_points"]
        ... measures = ["total_points"]
        ... ''')
        >>> study.size
        3
    """
    instance("text", text, str)
    if len(text.encode("utf-8", "surrogatepass")) > _MOST_BYTES:
        raise _refused("study", "study_bytes", len(text), most=_MOST_BYTES)
    try:
        content = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise _refused("study", "study_syntax", "", words=str(error) or "depth") from None
    return experiment_from_document(content, sources=sources, mechanisms=mechanisms, measures=measures)


def experiment_from_document(
    content: Any,
    *,
    sources: Mapping[str, type[InstanceSource]] = SOURCES,
    mechanisms: Mapping[str, type[Mechanism]] = MECHANISMS,
    measures: Mapping[str, type[Measure]] = MEASURES,
) -> Experiment:
    """
    The experiment of a document.

    Args:
        content: What ``Experiment.document`` gave, or the same as read from TOML or JSON.
        sources: As in ``experiment_from_toml``.
        mechanisms: As in ``experiment_from_toml``.
        measures: As in ``experiment_from_toml``.

    Returns:
        The experiment.

    Raises:
        ReadErrors: With every fault, each with its place.
    """
    if not isinstance(content, Mapping):
        raise _refused("study", "study_table", type(content).__name__)
    sources, mechanisms = mapping("sources", sources), mapping("mechanisms", mechanisms)
    measures = mapping("measures", measures)
    faults = [
        _fault(key, "study_key", key, known=", ".join(sorted(_KNOWN))) for key in content if key not in _KNOWN
    ]
    if str(content.get("schema_version", EXPERIMENT_VERSION)).split(".")[0] != EXPERIMENT_VERSION[0]:
        got = content["schema_version"]
        faults.append(_fault("schema_version", "study_version", got, version=EXPERIMENT_VERSION))
    parts = {
        "instances": _several(content, "instances", "instance", "source", sources, faults),
        "mechanisms": _several(content, "mechanisms", "mechanism", "mechanism", mechanisms, faults),
        "measures": _several(content, "measures", "measure", "measure", measures, faults),
    }
    seeds = _gathered(faults, lambda: _seeds_of(content))
    if faults:
        raise ReadErrors(faults)
    try:
        return Experiment(
            name=content.get("name", ""), seeds=seeds, time_limit_s=content.get("time_limit_s"), **parts
        )
    except InvalidValueError as error:
        raise ReadErrors([error.fault.at(Place(path=error.field))]) from None


def shipped_study(name: str) -> Experiment:
    """
    A study that comes with the library.

    Args:
        name: One of ``SHIPPED_STUDIES``.

    Returns:
        The experiment.

    Raises:
        InvalidValueError: If there is no such study.
    """
    if name not in SHIPPED_STUDIES:
        raise invalid("name", "study_shipped", name, known=", ".join(SHIPPED_STUDIES))
    shelf = resources.files("rvmatch.experiments.studies") / "shipped" / f"{name}.toml"
    return experiment_from_toml(shelf.read_text(encoding="utf-8"))


def _several(
    content: Mapping[str, Any],
    field: str,
    kind: str,
    key: str,
    catalogue: Mapping[str, type[Any]],
    faults: list[Fault],
) -> tuple[Any, ...]:
    entries = content.get(field, [])
    if not isinstance(entries, list | tuple):
        faults.append(_fault(field, "collection", type(entries).__name__))
        return ()
    found = []
    for place, entry in enumerate(entries):
        try:
            found.append(built(kind, key, catalogue, entry, f"{field}[{place}]"))
        except ReadErrors as error:
            faults.extend(error.faults)
    return tuple(found)


def _seeds_of(content: Mapping[str, Any]) -> tuple[int, ...]:
    seeds, first = content.get("seeds", ()), content.get("first_seed", 0)
    for field, value in (("seeds", seeds), ("first_seed", first)):
        if isinstance(value, bool):
            raise invalid(field, "whole_number", value)
    if not isinstance(seeds, int):
        return tuple(seeds) if isinstance(seeds, list | tuple) else (seeds,)
    if not isinstance(first, int):
        raise invalid("first_seed", "whole_number", first)
    if not 1 <= seeds <= _MOST_SEEDS:
        raise invalid("seeds", "within", seeds, lowest=1, highest=_MOST_SEEDS)
    return tuple(range(first, first + seeds))


def _gathered(faults: list[Fault], question: Callable[[], tuple[int, ...]]) -> tuple[int, ...]:
    try:
        return question()
    except InvalidValueError as error:
        faults.append(error.fault.at(Place(path=error.field)))
        return ()


def _fault(field: str, code: str, got: object, **params: object) -> Fault:
    return invalid(field, code, got, **params).fault.at(Place(path=field))


def _refused(field: str, code: str, got: object, **params: object) -> ReadErrors:
    return ReadErrors([_fault(field, code, got, **params)])
