"""A document of a library to its value, quickly: only where nothing is in doubt."""

import importlib.util
import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from rvmatch.errors import InvalidValueError
from rvmatch.model.bulk import collector_paused
from rvmatch.model.content import DigestInTurn
from rvmatch.model.libraries import Keeper, ProjectLibrary, fingerprinted
from rvmatch.model.projects import DemandProject, SupplyProject
from rvmatch.serialization.documents.bulk.doubt import InDoubt, Tally
from rvmatch.serialization.documents.bulk.sources import Objects, Records, Source, Spent
from rvmatch.serialization.documents.bulk.tables import TableReading
from rvmatch.serialization.limits import Limits

__all__ = ["PROJECTS", "library_read"]

LookedInto = Callable[[list[Any]], Sequence[Any]]
"""What gives the objects that stand in a list, stretch by stretch."""

PROJECTS: Final = {"demand-library": DemandProject, "supply-library": SupplyProject}
"""The kinds of document that can be read in bulk, and the class of their projects."""

_KEYS: Final = ("rvmatch", "schema_version", "projects", "keeper")
_OPENING: Final = re.compile(rb'[ \t\r\n]*\{[ \t\r\n]*"rvmatch"[ \t\r\n]*:[ \t\r\n]*"([a-z-]+)"')
_BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"
_HIDDEN_COLON: Final = re.compile(rb"\\u003a", re.IGNORECASE)

_WORTH_THE_IMPORT: Final = 200_000
"""Bytes of a document from which on it pays to load the decoder of the extra ``fast``."""

_NARROW: Final = 100
"""Entries, and characters, below which a limit could forbid the keys of a library themselves."""
_SHALLOW: Final = 10
"""Levels below which a limit could forbid the objects of a library themselves."""


def library_read(
    document: Mapping[str, Any] | str | bytes,
    kinds: frozenset[str],
    version: int,
    limits: Limits,
    *,
    typed_from: int = _WORTH_THE_IMPORT,
) -> ProjectLibrary[Any] | None:
    """
    The library that a document describes, if that can be told quickly.

    Args:
        document: JSON text, its bytes in UTF-8, or the values in it.
        kinds: The kinds of document that are wanted.
        version: The newest version of the schema that can be read.
        limits: How much the document may hold.
        typed_from: From how many bytes on the decoder of the extra ``fast`` is used, if it is installed.

    Returns:
        The library, equal to what the plain way gives; None if the document may not be as it should be, or
        is none of a library, so that it has to be read the plain way, which then says what is wrong.
    """
    if not kinds & PROJECTS.keys():
        return None
    if min(limits.max_rows, limits.max_text) < _NARROW or limits.max_depth < _SHALLOW:
        return None
    tally = Tally(limits=limits)
    try:
        with collector_paused():
            if isinstance(document, str | bytes):
                return _of_text(document, kinds, version, tally, typed_from)
            return _of_values(document, kinds, version, tally, list)
    except InDoubt:
        return None


def _of_text(
    document: str | bytes, kinds: frozenset[str], version: int, tally: Tally, typed_from: int
) -> ProjectLibrary[Any]:
    if len(document) > tally.limits.max_bytes:
        raise InDoubt
    try:
        data = document if isinstance(document, bytes) else document.encode()
    except UnicodeEncodeError as error:
        raise InDoubt from error
    if len(data) > tally.limits.max_bytes:
        raise InDoubt
    data = data.removeprefix(_BYTE_ORDER_MARK)
    opening = _OPENING.match(data)
    name = opening.group(1).decode() if opening else ""
    if name not in kinds or name not in PROJECTS:
        raise InDoubt
    colons = data.count(b":")
    if _HIDDEN_COLON.search(data):
        raise InDoubt
    if len(data) >= typed_from and _is_installed("msgspec"):
        library = _of_records(data, name, version, tally)
    else:
        library = _of_values(_parsed(data), frozenset({name}), version, tally, Spent)
    # Every member of an object has its colon; keys that are given twice have more than what was found.
    if colons != tally.members + tally.colons:
        raise InDoubt
    return library


def _is_installed(package: str) -> bool:
    try:
        return importlib.util.find_spec(package) is not None
    except ValueError:  # a module that somebody has set to None, to do without it
        return False


def _parsed(data: bytes) -> Any:
    try:
        return json.loads(data.decode())
    except (ValueError, RecursionError) as error:
        raise InDoubt from error


def _of_values(
    document: Any, kinds: frozenset[str], version: int, tally: Tally, looked_into: LookedInto
) -> ProjectLibrary[Any]:
    if type(document) is not dict:
        raise InDoubt
    name = document.get("rvmatch")
    if type(name) is not str or name not in kinds or name not in PROJECTS:
        raise InDoubt
    return _library(document, name, version, Objects(), tally, looked_into)


def _of_records(data: bytes, name: str, version: int, tally: Tally) -> ProjectLibrary[Any]:
    import msgspec

    from rvmatch.serialization.documents.bulk.records import Undecoded, decoded, library_decoder

    source = Records(msgspec.UNSET, msgspec.structs.astuple)
    document = decoded(library_decoder(), data)
    return _library(document, name, version, source, tally, lambda parts: Undecoded(PROJECTS[name], parts))


def _library(
    document: Any,
    name: str,
    version: int,
    source: Source,
    tally: Tally,
    looked_into: LookedInto,
) -> ProjectLibrary[Any]:
    columns = source.columns([document], _KEYS, tally)
    (named,), (told,), (projects,), (keeper,) = columns
    if named != name or type(told) is not int or not 1 <= told <= version:
        raise InDoubt
    if type(projects) is not list or len(projects) > tally.limits.max_rows:
        raise InDoubt
    kept = None
    if keeper is not None and keeper is not source.absent:
        (kept,) = TableReading(Keeper, source, tally).built([keeper])
    digest = DigestInTurn(PROJECTS[name], len(projects))
    table = TableReading(PROJECTS[name], source, tally, shared=False, digest=digest)
    found = tuple(table.built(looked_into(projects)))
    try:
        library = ProjectLibrary(found, keeper=kept)
    except InvalidValueError as error:
        raise InDoubt from error
    # A digest is one of projects in the library's order, in which libraries are written.
    return fingerprinted(library, digest.hexdigest()) if library.projects is found else library
