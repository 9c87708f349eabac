"""What the classes themselves refuse, asked field by field, so that no fault waits for another."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final

import attrs

from rvmatch.errors import Fault, InvalidValueError
from rvmatch.serialization.documents.paths import fault_at, faults_within

__all__ = ["UNKNOWN", "Slot", "located", "model_faults"]

UNKNOWN: Final = object()
"""Stands for a value that cannot be found out; it equals nothing that a field can hold."""


@attrs.frozen(kw_only=True, eq=False)
class Slot:
    """
    One field of a class as it stands in a document.

    Args:
        key: Its key in the document, which is its name when an object is built.
        kind: Its type.
        field: The field itself.
    """

    key: str
    kind: Any
    field: "attrs.Attribute[Any]"

    @property
    def required(self) -> bool:
        """Whether an object cannot be built without it."""
        return self.field.default is attrs.NOTHING

    @property
    def computed(self) -> bool:
        """Whether its default depends on the other fields."""
        default: Any = self.field.default
        return isinstance(default, attrs.Factory) and default.takes_self  # type: ignore[arg-type]

    def default(self, instance: Any = None) -> Any:
        """
        What the field holds when a document leaves it out.

        Args:
            instance: The object, for a default that depends on its other fields.

        Returns:
            The value after conversion; ``UNKNOWN`` if there is no default, or it needs an object.
        """
        default: Any = self.field.default
        if self.required or (self.computed and instance is None):
            return UNKNOWN
        if isinstance(default, attrs.Factory):  # type: ignore[arg-type]
            default = default.factory(instance) if default.takes_self else default.factory()
        return self.converted(default)

    def converted(self, value: Any) -> Any:
        """The value as the class keeps it."""
        converter: Any = self.field.converter
        return value if converter is None else converter(value)

    def checked(self, value: Any) -> Any:
        """
        The value as the class keeps it, if the class takes it.

        Raises:
            InvalidValueError: If the class does not take it.
        """
        found = self.converted(value)
        if self.field.validator is not None:
            self.field.validator(None, self.field, found)
        return found


def model_faults(
    cls: type[Any], slots: Collection[Slot], values: Mapping[str, Any], faulty: Collection[str]
) -> list[Fault]:
    """
    All that a class refuses about values that are each of the right type.

    A class stops at its first fault; here every field is checked by itself.
    The check of the whole object then runs on the fields that are in order,
    and is silent if it touches one that is not.

    Args:
        cls: The class.
        slots: Its fields.
        values: The values found for them.
        faulty: The keys of fields that the document gives, but not as values of the right type.

    Returns:
        The faults, with paths as seen from the object.
    """
    faults: list[Fault] = []
    partial: Any = object.__new__(cls)
    for slot in slots:
        if slot.key in faulty or (slot.required and slot.key not in values):
            continue
        try:
            found = slot.checked(values[slot.key]) if slot.key in values else slot.default(partial)
        except AttributeError:
            continue  # a computed default that needs a field which is not in order
        except (ValueError, TypeError) as error:
            faults += located(error, slot.key, slots)
        else:
            object.__setattr__(partial, slot.field.name, found)
    try:
        getattr(partial, "__attrs_post_init__", lambda: None)()
    except AttributeError:
        pass  # the check of the whole needs a field which is not in order
    except (ValueError, TypeError) as error:
        faults += located(error, "", slots)
    return faults


def located(error: Exception, key: str, slots: Iterable[Slot]) -> list[Fault]:
    """
    The fault that a check raised.

    Args:
        error: What the check raised.
        key: The field that was checked; empty for a check of the whole object.
        slots: The fields of the object.

    Returns:
        One fault, at the field that was checked, or else at the one the check names, or else at the object.
    """
    if not isinstance(error, InvalidValueError):
        return [fault_at(key, "document_refused", str(error), field=key)]
    named = error.field in {slot.key for slot in slots}
    return faults_within(error, error.field if named and not key else key, field=key)
