"""Instances as JSON documents: written one way only, read strictly, known again by their digest."""

import os
from collections.abc import Mapping
from typing import Any, Final

import attrs

from rvmatch.assignment import AssignmentProblem
from rvmatch.errors import Fault, InvalidValueError, Place, ReadErrors, invalid
from rvmatch.experiments.instances.document_parts import Reading
from rvmatch.experiments.instances.instance import Instance, Provenance
from rvmatch.experiments.instances.numbers import TextSource, read_bytes
from rvmatch.mechanisms import TwoSidedMarket
from rvmatch.model import arguments
from rvmatch.serialization.documents.json_text import compact, json_values, written
from rvmatch.serialization.limits import DEFAULT_LIMITS, Limits
from rvmatch.whole_files import write_whole

__all__ = ["instance_document", "instance_text", "read_instance", "write_instance"]

_KIND: Final = "instance"
_VERSION: Final = 1
_TOP: Final = ("rvmatch", "schema_version", "name", "digest", "provenance", "market")
_PROVENANCE: Final = tuple(field.name for field in attrs.fields(Provenance))
_OF_PROBLEM: Final = ("rows", "cols", "points", "row_capacity", "col_capacity")
_OF_MARKET: Final = ("row_ranks", "col_ranks", "groups", "arrival", "remote", "amounts", "available")
_MAY_BE_NULL: Final = ("amounts", "available")


def instance_document(instance: Instance) -> dict[str, Any]:
    """
    An instance as plain JSON types: its name, provenance, arrays as lists, and its digest.

    Args:
        instance: The instance.

    Returns:
        Dictionaries, lists, text, numbers, True, False and None.
    """
    market, problem = instance.market, instance.market.problem
    arrays = {name: getattr(problem, name) for name in _OF_PROBLEM}
    arrays |= {name: getattr(market, name) for name in _OF_MARKET}
    source = instance.provenance
    return {
        "rvmatch": _KIND,
        "schema_version": _VERSION,
        "name": instance.name,
        "digest": instance.digest,
        "provenance": attrs.asdict(source) | {"settings": dict(source.settings), "facts": dict(source.facts)},
        "market": {
            "shape": list(problem.shape),
            # An empty list does not tell what its numbers would have been.
            "points_type": problem.points.dtype.name,
        }
        | {name: None if array is None else array.tolist() for name, array in arrays.items()},
    }


def instance_text(instance: Instance) -> str:
    """
    An instance as JSON text: the same instance always gives the same text, an array to a line.

    Args:
        instance: The instance.

    Returns:
        Text for a UTF-8 file.
    """
    document = instance_document(instance)
    market = [(key, [compact(value)]) for key, value in document.pop("market").items()]
    members = [(key, [compact(value)]) for key, value in document.items()]
    return written([*members, ("market", [written(market).rstrip("\n")])])


def write_instance(instance: Instance, path: str | os.PathLike[str]) -> None:
    """
    Write an instance to a file, which is there whole or not at all.

    Args:
        instance: The instance.
        path: Where the file goes; one that is there is replaced.

    Raises:
        InvalidValueError: If it is no instance, or the path is none.
        OSError: If it cannot be written.
    """
    target = arguments.path("path", path)
    write_whole(target, instance_text(arguments.instance("instance", instance, Instance)).encode())


def read_instance(source: TextSource | Mapping[str, Any], *, limits: Limits = DEFAULT_LIMITS) -> Instance:
    """
    The instance of a document, exactly as it was written.

    Nothing is converted silently: ``1.0`` and ``true`` are no whole numbers, a key that is not known or is
    given twice is refused, and so is a document whose arrays do not have the digest that it states.

    Args:
        source: A path, the bytes of a file, or what ``instance_document`` returned.
        limits: How many bytes it may hold, how many rows and columns (``max_rows``), and how many entries
            each array may have (``max_cells``).

    Returns:
        The instance.

    Raises:
        ReadErrors: With every fault and its place.
        InvalidValueError: If the source is none of these, or the limits are none.
        OSError: If the file cannot be read.

    Examples:
        >>> from rvmatch.experiments.instances import Uniform, instance_document, read_instance
        >>> drawn = Uniform(rows=3, cols=4).instance(seed=7)
        >>> read_instance(instance_document(drawn)).digest == drawn.digest
        True
    """
    arguments.instance("limits", limits, Limits)
    if not isinstance(source, Mapping | bytes):
        arguments.path("source", source)
    values = source if isinstance(source, Mapping) else json_values(read_bytes(source, limits), limits)
    reading = Reading(limits=limits)
    top = reading.table(values, "", _TOP)
    outside = len(reading.faults)
    kind, version = top.get("rvmatch"), top.get("schema_version")
    if kind != _KIND:
        reading.refuse("rvmatch", "document_expected", kind, kinds=_KIND)
    if isinstance(version, bool) or version != _VERSION:
        reading.refuse("schema_version", "instance_version", version, newest=_VERSION)
    if len(reading.faults) > outside:
        raise ReadErrors(reading.faults)  # of another kind of document nothing else would be true
    name, digest = reading.text(top, "name", ""), reading.text(top, "digest", "")
    provenance = _provenance(reading, top.get("provenance"))
    arrays = _arrays(reading, top.get("market"))
    if reading.faults:
        raise ReadErrors(reading.faults)
    instance = Instance(name=name, market=_market(arrays), provenance=provenance)
    if instance.digest != digest:
        fault = invalid("digest", "instance_digest", digest[:16], digest=instance.digest).fault
        raise ReadErrors([fault.at(Place(path="digest"))])
    return instance


def _provenance(reading: Reading, value: Any) -> Provenance:
    table, path = reading.table(value, "provenance", _PROVENANCE), "provenance"
    return Provenance(
        source=reading.text(table, "source", path),
        settings=reading.plain(table, "settings", path),
        seed=reading.whole_or_null(table, "seed", path),
        synthetic=reading.flag(table, "synthetic", path),
        reference=reading.text(table, "reference", path),
        facts=reading.plain(table, "facts", path),
    )


def _arrays(reading: Reading, value: Any) -> dict[str, Any]:
    keys = ("shape", "points_type", *_OF_PROBLEM, *_OF_MARKET)
    table, path = reading.table(value, "market", keys), "market"
    found: dict[str, Any] = {"shape": reading.shape(table, path)}
    for name in (*_OF_PROBLEM, *_OF_MARKET):
        if name == "points":
            found[name] = reading.points(table, path)
        elif name in _MAY_BE_NULL and name in table and table[name] is None:
            found[name] = None
        else:
            found[name] = reading.array(table, name, path, bool if name == "remote" else int)
    return found


def _market(arrays: dict[str, Any]) -> TwoSidedMarket:
    """The market of these arrays; where one does not fit the others, that is told with its place."""
    try:
        problem = AssignmentProblem(shape=arrays["shape"], **{name: arrays[name] for name in _OF_PROBLEM})
        return TwoSidedMarket(problem=problem, **{name: arrays[name] for name in _OF_MARKET})
    except InvalidValueError as error:
        fault: Fault = error.fault
        raise ReadErrors([fault.at(Place(path=f"market.{fault.field}"))]) from None
