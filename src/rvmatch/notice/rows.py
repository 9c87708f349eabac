"""A row of a data file, read strictly: every key is known, every value of its kind."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import NoReturn, Self, TypeVar, cast, final

import attrs

from rvmatch.errors import InvalidValueError, invalid
from rvmatch.notice.terms import Phrase

__all__ = ["Row"]

Member = TypeVar("Member", bound=StrEnum)


@final
class Row:
    """
    One JSON object of a data file.

    Args:
        values: The parsed object.
        place: Where it stands, such as ``work_areas.json[3]``; faults repeat it.

    Raises:
        InvalidValueError: If it is not an object.
    """

    __slots__ = ("_place", "_values")

    def __init__(self, values: object, place: str) -> None:
        if not isinstance(values, Mapping):
            raise invalid(place, "notice_object", values)
        self._values: Mapping[str, object] = values
        self._place = place

    def only(self, *keys: str, optional: tuple[str, ...] = ()) -> Self:
        """
        The row itself, once its keys are known to be these.

        Args:
            keys: The keys it must have.
            optional: The keys it may have besides.

        Returns:
            The same row.

        Raises:
            InvalidValueError: If a key is missing or unknown.
        """
        wrong = set(keys) ^ (set(self._values) - set(optional))
        if wrong:
            raise invalid(
                self._place, "notice_keys", ", ".join(sorted(self._values)), wrong=", ".join(sorted(wrong))
            )
        return self

    def fits(self, made: "type[attrs.AttrsInstance]") -> Self:
        """The row itself, once its keys are known to be the fields of this class; see ``only``."""
        return self.only(*(field.name for field in attrs.fields(made)))

    def names(self) -> tuple[str, ...]:
        """The keys, in the order of the file."""
        return tuple(self._values)

    def has(self, key: str) -> bool:
        """Whether there is such a key."""
        return key in self._values

    def text(self, key: str) -> str:
        """The text under a key, with something in it."""
        found = self.text_or_empty(key)
        return found if found.strip() else self._refuse(key, "notice_text")

    def text_or_empty(self, key: str) -> str:
        """The text under a key; it may be empty."""
        found = self._values[key]
        return found if isinstance(found, str) else self._refuse(key, "notice_text")

    def texts(self, key: str) -> tuple[str, ...]:
        """The list of texts under a key."""
        found = self._list(key)
        return tuple(
            entry if isinstance(entry, str) else self._refuse(key, "notice_texts") for entry in found
        )

    def whole_number(self, key: str) -> int:
        """The whole number under a key, zero or more."""
        found = self._values[key]
        if isinstance(found, bool) or not isinstance(found, int) or found < 0:
            return self._refuse(key, "notice_number")
        return found

    def whole_number_or_none(self, key: str) -> int | None:
        """The whole number under a key, or None where the file says null."""
        return None if self._values[key] is None else self.whole_number(key)

    def flag(self, key: str) -> bool:
        """The truth value under a key."""
        found = self._values[key]
        return found if isinstance(found, bool) else self._refuse(key, "notice_flag")

    def day(self, key: str) -> date:
        """The date under a key, written YYYY-MM-DD."""
        try:
            return date.fromisoformat(self.text(key))
        except InvalidValueError:
            raise
        except ValueError:
            return self._refuse(key, "notice_date")

    def day_or_none(self, key: str) -> date | None:
        """The date under a key, or None where the file says null."""
        return None if self._values[key] is None else self.day(key)

    def member(self, key: str, vocabulary: type[Member]) -> Member:
        """The member of a vocabulary whose value stands under a key."""
        return self._member(key, self.text(key), vocabulary)

    def members(self, key: str, vocabulary: type[Member]) -> tuple[Member, ...]:
        """The members of a vocabulary whose values are listed under a key."""
        return tuple(self._member(key, value, vocabulary) for value in self.texts(key))

    def row(self, key: str) -> "Row":
        """The object under a key."""
        return Row(self._values[key], f"{self._place}.{key}")

    def rows(self, key: str) -> "tuple[Row, ...]":
        """The list of objects under a key."""
        return tuple(Row(entry, f"{self._place}.{key}[{at}]") for at, entry in enumerate(self._list(key)))

    def phrase(self, key: str) -> Phrase:
        """The words in both languages under a key."""
        return _phrase(self.row(key))

    def phrases(self, key: str) -> tuple[Phrase, ...]:
        """The list of words in both languages under a key."""
        return tuple(_phrase(entry) for entry in self.rows(key))

    def _member(self, key: str, value: str, vocabulary: type[Member]) -> Member:
        try:
            return vocabulary(value)
        except ValueError:
            known = ", ".join(vocabulary)
            raise invalid(f"{self._place}.{key}", "notice_member", value, known=known) from None

    def _list(self, key: str) -> list[object]:
        found = self._values[key]
        return cast("list[object]", found) if isinstance(found, list) else self._refuse(key, "notice_list")

    def _refuse(self, key: str, code: str) -> NoReturn:
        raise invalid(f"{self._place}.{key}", code, self._values[key])


def _phrase(row: Row) -> Phrase:
    row.only("zh", "en")
    return Phrase(zh=row.text("zh"), en=row.text("en"))
