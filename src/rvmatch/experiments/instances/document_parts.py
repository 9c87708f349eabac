"""The parts of an instance document: what each must be, with the fault and its place if it is not."""

from collections.abc import Mapping
from typing import Any, Final

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.errors import Fault
from rvmatch.experiments.instances.instance import Setting
from rvmatch.serialization.documents.json_text import Repeated
from rvmatch.serialization.documents.paths import fault_at, joined, step
from rvmatch.serialization.limits import Limits

__all__ = ["Reading"]

_RANGE: Final = range(-(2**63), 2**63)
_FORMS: Final[Mapping[type, tuple[str, type]]] = {
    int: ("document_whole", np.int64),
    bool: ("document_flag", np.bool_),
    float: ("document_number", np.float64),
}
_POINTS: Final[Mapping[str, type]] = {"int64": int, "float64": float}


@attrs.frozen(kw_only=True, eq=False)
class Reading:
    """
    A reading of one document, which goes on after a fault.

    Args:
        limits: How much it may hold.
        faults: All faults so far, in reading order.
    """

    limits: Limits
    faults: list[Fault] = attrs.field(factory=list)

    def refuse(self, path: str, code: str, got: object, **params: object) -> None:
        """Note a fault."""
        self.faults.append(fault_at(path, code, got, field=path.rsplit(".", 1)[-1] or "document", **params))

    def table(self, value: Any, path: str, keys: tuple[str, ...]) -> Mapping[str, Any]:
        """An object with these keys, all of them and no others; empty if there is none."""
        if not isinstance(value, Mapping):
            self.refuse(path, "document_object", value)
            return {}
        twice = value.keys_twice if isinstance(value, Repeated) else ()
        for key in value:
            if not isinstance(key, str) or key not in keys:
                self.refuse(joined(path, step(str(key))), "document_key", key, keys=", ".join(keys))
        for key in twice:
            self.refuse(joined(path, step(key)), "document_key_twice", key)
        for key in keys:
            if key not in value:
                self.refuse(joined(path, key), "document_missing", "")
        return value

    def text(self, table: Mapping[str, Any], key: str, path: str) -> str:
        """A text, not too long and of whole characters."""
        value = table.get(key, "")
        if not isinstance(value, str):
            self.refuse(joined(path, key), "document_text", value)
        elif len(value) > self.limits.max_text:
            self.refuse(joined(path, key), "document_text_length", "…", most=self.limits.max_text)
        elif any("\ud800" <= sign <= "\udfff" for sign in value):
            self.refuse(joined(path, key), "document_half_character", "…")
        else:
            return value
        return ""

    def flag(self, table: Mapping[str, Any], key: str, path: str) -> bool:
        """True or False."""
        value = table.get(key, False)
        if not isinstance(value, bool):
            self.refuse(joined(path, key), "document_flag", value)
        return value is True

    def whole_or_null(self, table: Mapping[str, Any], key: str, path: str) -> int | None:
        """A whole number, or None."""
        value = table.get(key)
        if value is None or (isinstance(value, int) and not isinstance(value, bool)):
            return value
        self.refuse(joined(path, key), "document_whole", value)
        return None

    def plain(self, table: Mapping[str, Any], key: str, path: str) -> tuple[tuple[str, Setting], ...]:
        """An object of plain values, as pairs sorted by name."""
        value, at = table.get(key, {}), joined(path, key)
        if not isinstance(value, Mapping):
            self.refuse(at, "document_object", value)
            return ()
        if isinstance(value, Repeated):
            for twice in value.keys_twice:
                self.refuse(joined(at, step(twice)), "document_key_twice", twice)
        found: list[tuple[str, Setting]] = []
        for name, entry in value.items():
            if isinstance(entry, float) and not np.isfinite(entry):
                self.refuse(joined(at, step(str(name))), "document_finite", entry)
            elif isinstance(name, str) and isinstance(entry, str | int | float | bool):
                found.append((name, entry))
            else:
                self.refuse(joined(at, step(str(name))), "instance_setting", entry)
        return tuple(sorted(found))

    def shape(self, table: Mapping[str, Any], path: str) -> tuple[int, int]:
        """How many rows and columns there are, two whole numbers that are not too large."""
        value, at = table.get("shape", [0, 0]), joined(path, "shape")
        if not isinstance(value, list) or len(value) != 2:
            self.refuse(
                at, "document_length" if isinstance(value, list) else "document_list", value, length=2
            )
            return (0, 0)
        for place, lines in enumerate(value):
            if isinstance(lines, bool) or not isinstance(lines, int):
                self.refuse(f"{at}[{place}]", "document_whole", lines)
            elif not 0 <= lines <= self.limits.max_rows:
                self.refuse(f"{at}[{place}]", "within", lines, lowest=0, highest=self.limits.max_rows)
            else:
                continue
            return (0, 0)
        return (value[0], value[1])

    def points(self, table: Mapping[str, Any], path: str) -> NDArray[Any]:
        """The points, whole or with fractions as ``points_type`` says."""
        kind = table.get("points_type", "int64")
        if not isinstance(kind, str) or kind not in _POINTS:
            self.refuse(joined(path, "points_type"), "document_member", kind, values=", ".join(_POINTS))
            return np.empty(0, dtype=np.int64)
        return self.array(table, "points", path, _POINTS[kind])

    def array(self, table: Mapping[str, Any], key: str, path: str, form: type) -> NDArray[Any]:
        """A list of numbers or of True and False, every entry of one form."""
        value, at = table.get(key, []), joined(path, key)
        code, kind = _FORMS[form]
        if not isinstance(value, list):
            self.refuse(at, "document_list", value)
        elif len(value) > self.limits.max_cells:
            self.refuse(at, "instance_entries", len(value), most=self.limits.max_cells)
        else:
            before = len(self.faults)
            for place, entry in enumerate(value):
                if type(entry) is form and (form is not int or entry in _RANGE):
                    continue
                if len(self.faults) - before >= self.limits.max_faults:
                    break
                wrong = "instance_int64" if type(entry) is int and form is int else code
                self.refuse(f"{at}[{place}]", wrong, entry)
            if len(self.faults) == before:
                return np.array(value, dtype=kind)
        return np.empty(0, dtype=kind)
