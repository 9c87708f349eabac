"""Mechanisms, measures and sources of one's own, out of a module that a command names."""

import importlib
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import attrs

from rvmatch.errors import Fault, Place, ReadErrors, invalid
from rvmatch.evaluation.measures import MEASURES, Measure
from rvmatch.experiments.instances import SOURCES, InstanceSource
from rvmatch.experiments.studies.attempts import Attempt
from rvmatch.mechanisms import MECHANISMS, Mechanism

__all__ = ["Catalogues", "catalogues_with"]

_SHELVES: Final = {
    "SOURCES": ("sources", "instance"),
    "MECHANISMS": ("mechanisms", "choose"),
    "MEASURES": ("measures", "of"),
}
"""What a module may hold: the catalogue it adds to, and the verb by which its classes are known."""


@attrs.frozen(kw_only=True)
class Catalogues:
    """
    The classes that a study may name.

    Args:
        sources: Instance sources by name.
        mechanisms: Mechanisms by name.
        measures: Measures by name.
    """

    sources: Mapping[str, type[InstanceSource]] = SOURCES
    mechanisms: Mapping[str, type[Mechanism]] = MECHANISMS
    measures: Mapping[str, type[Measure]] = MEASURES


def catalogues_with(names: Iterable[str]) -> Catalogues:
    """
    The shipped catalogues with the classes of some modules added.

    A module names its classes in ``SOURCES``, ``MECHANISMS`` or ``MEASURES``: lists of classes, or mappings
    from names to classes. A class that has the name of a shipped one takes its place.

    Args:
        names: Modules by their dotted names, or paths of Python files.

    Returns:
        The catalogues.

    Raises:
        ReadErrors: With every fault: a module that cannot be imported or holds none of these, a class that
            is none.
    """
    catalogues = Catalogues()
    faults: list[Fault] = []
    for name in names:
        module = _module(name, faults)
        if module is None:
            continue
        found = {shelf: getattr(module, shelf) for shelf in _SHELVES if hasattr(module, shelf)}
        if not found:
            faults.append(_fault(name, "study_module_empty", "", shelves=", ".join(_SHELVES)))
        for shelf, classes in found.items():
            field, verb = _SHELVES[shelf]
            added = _classes(f"{name}.{shelf}", classes, verb, faults)
            catalogues = attrs.evolve(catalogues, **{field: {**getattr(catalogues, field), **added}})
    if faults:
        raise ReadErrors(faults)
    return catalogues


def _module(name: str, faults: list[Fault]) -> ModuleType | None:
    """The module; worker processes find it as this one does, by its name and where modules are looked for."""
    path = Path(name)
    if path.suffix == ".py":
        if not path.is_file():
            faults.append(_fault(name, "study_module_file", name))
            return None
        folder = str(path.resolve().parent)
        if folder not in sys.path:
            sys.path.insert(0, folder)
        name = path.stem
    attempt = Attempt()
    with attempt:
        return importlib.import_module(name)
    faults.append(_fault(name, "study_module", "", words=attempt.fault))
    return None


def _classes(place: str, classes: Any, verb: str, faults: list[Fault]) -> dict[str, type[Any]]:
    if isinstance(classes, Mapping):
        named = dict(classes)
    elif isinstance(classes, Iterable) and not isinstance(classes, str):
        named = {str(getattr(one, "name", "")): one for one in classes}
    else:
        faults.append(_fault(place, "study_module_classes", type(classes).__name__, verb=verb))
        return {}
    found = {}
    for name, form in named.items():
        if isinstance(form, type) and name and getattr(form, "name", None) == name and hasattr(form, verb):
            found[name] = form
        else:
            got = form.__name__ if isinstance(form, type) else type(form).__name__
            faults.append(_fault(place, "study_module_classes", got, verb=verb))
    return found


def _fault(place: str, code: str, got: object, **params: object) -> Fault:
    return invalid("with", code, got, **params).fault.at(Place(path=place))
