"""JSON text in and out: read strictly and within limits, written one way only."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, Final

from rvmatch.errors import ReadErrors
from rvmatch.serialization.documents.paths import fault_at
from rvmatch.serialization.limits import Limits

__all__ = ["Repeated", "compact", "json_values", "lines", "listed", "written"]

_BYTE_ORDER_MARK: Final = "\ufeff"
_WRITER: Final = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(", ", ": "))
_DIGITS: Final = re.compile(r"\d{600,}", re.ASCII)


class Repeated(dict[str, Any]):
    """An object that gives some key twice; ``keys_twice`` names them."""

    keys_twice: tuple[str, ...] = ()


def json_values(source: str | bytes, limits: Limits) -> Any:
    """
    The values of a JSON text.

    Args:
        source: The text, or its bytes in UTF-8; a byte order mark is passed over.
        limits: How many bytes, and how many levels, it may have.

    Returns:
        Plain values; objects that give a key twice are marked, for a fault with its path.

    Raises:
        ReadErrors: If it is too large, not UTF-8 or not JSON.
    """
    size = len(source) if isinstance(source, bytes) else len(source.encode("utf-8", "surrogatepass"))
    if size > limits.max_bytes:
        raise _refused("document_size", size, most=limits.max_bytes)
    try:
        text = source.decode() if isinstance(source, bytes) else source
        return json.loads(text.removeprefix(_BYTE_ORDER_MARK), object_pairs_hook=_object)
    except UnicodeDecodeError as error:
        raise _refused(
            "document_encoding", f"0x{error.object[error.start]:02x}", byte=error.start + 1
        ) from None
    except json.JSONDecodeError as error:
        got = error.doc[error.pos : error.pos + 20]
        raise _refused("document_syntax", got, line=error.lineno, character=error.colno) from None
    except RecursionError:
        raise _refused("document_depth", "[[[…", most=limits.max_depth) from None
    except ValueError:
        # The parser turns digits into a number before anybody can ask how many there are.
        long = max(map(len, _DIGITS.findall(text)), default=0)
        raise _refused("document_digits", long) from None


def written(members: Iterable[tuple[str, Sequence[str]]]) -> str:
    """
    A document as JSON text: one line for each key.

    Args:
        members: The keys, each with the text of its value, in pieces.

    Returns:
        The text, with a line break at its end.
    """
    # Joined once: of a long text every further copy takes as much time as memory.
    pieces: list[str] = []
    for key, value in members:
        pieces += (",\n" if pieces else "{\n", compact(key), ": ", *value)
    return "".join([*pieces, "\n}\n"])


def lines(value: Any) -> str:
    """
    A value of a document as JSON text: one line for each entry of a list.

    Args:
        value: Plain values.

    Returns:
        The text, the same for the same values.
    """
    return "".join(listed([map(compact, value)])) if isinstance(value, list) else compact(value)


def listed(stretches: Iterable[Iterable[str]]) -> list[str]:
    """
    A list as JSON text, an entry to a line.

    Args:
        stretches: The texts of the entries, some at a time.

    Returns:
        The text in pieces, about one for each stretch.
    """
    pieces: list[str] = []
    for stretch in stretches:
        if found := ",\n".join(stretch):
            pieces += (",\n" if pieces else "[\n", found)
    return [*pieces, "\n]"] if pieces else ["[]"]


def compact(value: Any) -> str:
    """
    A value as JSON text on one line.

    Args:
        value: Plain values.

    Returns:
        The text, the same for the same values.
    """
    return _WRITER.encode(value)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    marked = Repeated(found)
    times = Counter(key for key, _ in pairs)
    marked.keys_twice = tuple(key for key in found if times[key] > 1)
    return marked


def _refused(code: str, got: object, **params: object) -> ReadErrors:
    return ReadErrors([fault_at("", code, got, field="document", **params)])
