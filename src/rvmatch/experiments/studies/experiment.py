"""An experiment as a value: which instances, which mechanisms, which measures, which seeds."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any, Final, TypeVar

import attrs

from rvmatch.errors import invalid
from rvmatch.evaluation.measures import Measure
from rvmatch.experiments.instances.instance import InstanceSource
from rvmatch.experiments.studies.parts import label_of, table_of
from rvmatch.mechanisms import Mechanism

__all__ = ["EXPERIMENT_VERSION", "Experiment"]

Part = TypeVar("Part")

EXPERIMENT_VERSION: Final = "1.0"
"""The version of the document form."""

_MOST_RUNS: Final = 1_000_000


def _parts(values: Iterable[Part]) -> tuple[Part, ...]:
    if isinstance(values, str) or not isinstance(values, Iterable):
        raise invalid("parts", "collection", type(values).__name__)
    return tuple(values)


def _seeds(values: Iterable[int]) -> tuple[int, ...]:
    if isinstance(values, str) or not isinstance(values, Iterable):
        raise invalid("seeds", "collection", type(values).__name__)
    seeds = tuple(values)
    for seed in seeds:
        if isinstance(seed, bool) or not isinstance(seed, int):
            raise invalid("seeds", "whole_number", seed)
    if not seeds or len(set(seeds)) < len(seeds):
        raise invalid("seeds", "study_seeds", len(seeds))
    return seeds


def _seconds(_: Any, attribute: "attrs.Attribute[float | None]", value: Any) -> None:
    number = isinstance(value, int | float) and not isinstance(value, bool) and value > 0
    if value is not None and not number:
        raise invalid(attribute.name, "seconds", value)


@attrs.frozen(kw_only=True, slots=False)
class Experiment:
    """
    Every mechanism on every instance, measured by every measure, once for each seed.

    A seed draws the instance and, by other names, what a mechanism leaves to chance; all mechanisms meet
    the same instances.

    Args:
        name: What it is called, one line.
        instances: Where instances come from.
        mechanisms: What chooses.
        measures: What is measured.
        seeds: Whole numbers, each once.
        time_limit_s: After how many seconds a mechanism is stopped, each time; None for never.

    Raises:
        InvalidValueError: If a list is empty, two of its parts could not be told apart, or a part is none;
            ``field`` names which.
    """

    name: str
    instances: tuple[InstanceSource, ...] = attrs.field(converter=_parts)
    mechanisms: tuple[Mechanism, ...] = attrs.field(converter=_parts)
    measures: tuple[Measure, ...] = attrs.field(converter=_parts)
    seeds: tuple[int, ...] = attrs.field(converter=_seeds)
    time_limit_s: float | None = attrs.field(default=None, validator=_seconds)

    def __attrs_post_init__(self) -> None:
        if not isinstance(self.name, str) or not self.name.strip() or "\n" in self.name:
            raise invalid("name", "label", self.name, longest=200)
        _check("instances", self.instances, InstanceSource)
        _check("mechanisms", self.mechanisms, Mechanism)
        _check("measures", self.measures, Measure)
        if self.size > _MOST_RUNS:
            raise invalid("seeds", "study_size", self.size, most=_MOST_RUNS)

    @property
    def size(self) -> int:
        """How many runs it has."""
        return len(self.instances) * len(self.mechanisms) * len(self.seeds)

    @cached_property
    def instance_labels(self) -> tuple[str, ...]:
        """What tables call its instance sources."""
        return tuple(map(label_of, self.instances))

    @cached_property
    def mechanism_labels(self) -> tuple[str, ...]:
        """What tables call its mechanisms."""
        return tuple(map(label_of, self.mechanisms))

    @cached_property
    def measure_labels(self) -> tuple[str, ...]:
        """What tables call its measures."""
        return tuple(map(label_of, self.measures))

    def document(self) -> dict[str, Any]:
        """
        The experiment as plain values; ``experiment_from_document`` makes it again.

        Raises:
            InvalidValueError: If a setting is no plain value.
        """
        return {
            "kind": "experiment",
            "schema_version": EXPERIMENT_VERSION,
            "name": self.name,
            "seeds": list(self.seeds),
            "time_limit_s": self.time_limit_s,
            "instances": [table_of("source", one) for one in self.instances],
            "mechanisms": [table_of("mechanism", one) for one in self.mechanisms],
            "measures": [table_of("measure", one) for one in self.measures],
        }

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the document: two experiments with one digest ask the same."""
        text = json.dumps(self.document(), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _check(field: str, parts: Sequence[Any], form: type[Any]) -> None:
    if not parts:
        raise invalid(field, "study_empty", "")
    for part in parts:
        if isinstance(part, type) or not isinstance(part, form):
            raise invalid(field, "study_kind", type(part).__name__, kind=form.__name__)
    labels = [label_of(part) for part in parts]
    for label in labels:
        if labels.count(label) > 1:
            raise invalid(field, "study_twice", label)
