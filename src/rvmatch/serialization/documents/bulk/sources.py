"""Where columns come from: objects as the JSON parser gives them, or records of a typed decoder."""

from collections.abc import Callable, Sequence
from typing import Any, Final, Protocol, final

from rvmatch.serialization.documents.bulk.doubt import InDoubt, Tally

__all__ = ["Objects", "Records", "Source", "Spent"]


class Source(Protocol):
    """What the objects of a document are, and how to get at one key of all of them."""

    @property
    def absent(self) -> object:
        """What stands in a column where an object does not have the key."""

    def columns(self, objects: Sequence[Any], keys: Sequence[str], tally: Tally) -> Sequence[Sequence[Any]]:
        """
        The values under each key.

        Args:
            objects: n objects of one class; at least one.
            keys: All keys that the class knows, in its order.
            tally: Counts the members found.

        Returns:
            For each key a column ``[n]``.

        Raises:
            InDoubt: If something else than such objects is among them, or one has other keys.
        """


class _Absent:
    """The class of the mark for keys that are not there."""


_ABSENT: Final = _Absent()


@final
class Objects:
    """Objects as dictionaries."""

    absent: object = _ABSENT

    def columns(self, objects: Sequence[Any], keys: Sequence[str], tally: Tally) -> Sequence[Sequence[Any]]:
        """See ``Source``."""
        if not set(map(type, objects)) <= {dict}:
            raise InDoubt
        found = [[one.get(key, _ABSENT) for one in objects] for key in keys]
        members = sum(len(objects) - column.count(_ABSENT) for column in found)
        if members != sum(map(len, objects)):
            raise InDoubt
        tally.members += members
        return found


@final
class Spent(Sequence[Any]):
    """
    A list that lets go of what was taken from it, so that no object lives beside what is built of it.

    Args:
        objects: The list; whoever made it needs it no more.
    """

    def __init__(self, objects: list[Any]) -> None:
        self._objects = objects

    def __len__(self) -> int:
        return len(self._objects)

    def __getitem__(self, place: Any) -> Any:
        found = self._objects[place]
        if isinstance(place, slice):
            self._objects[place] = [None] * len(found)
        return found


@final
class Records:
    """
    Objects as records of the typed decoder, which has refused all other keys already.

    Args:
        absent: What a record holds where a key is not there.
        values_of: The values of a record, in the order of its class.
    """

    def __init__(self, absent: object, values_of: Callable[[Any], tuple[Any, ...]]) -> None:
        self.absent = absent
        self._values_of = values_of

    def columns(self, objects: Sequence[Any], keys: Sequence[str], tally: Tally) -> Sequence[Sequence[Any]]:
        """See ``Source``."""
        found = list(zip(*map(self._values_of, objects), strict=True))
        tally.members += len(keys) * len(objects) - sum(column.count(self.absent) for column in found)
        return found
