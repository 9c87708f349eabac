"""Values that come up again and again, kept once: as long as enough of them do."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

import attrs

__all__ = ["Recurring"]

_ENOUGH: Final = 5_000
"""Distinct values after which it shows whether any recur."""
_NEARLY_ALL: Final = 0.9
"""The share of new ones among the values asked for, from which on hardly any recur."""


@attrs.define
class Recurring:
    """
    What was made of each distinct key so far.

    A column in which hardly anything recurs, such as one of identifiers, would
    only fill the memory: there it becomes ``forgetful``, and makes each value as it comes.
    """

    _made: dict[Any, Any] = attrs.field(factory=dict, init=False)
    forgetful: bool = attrs.field(default=False, init=False)

    def of(self, keys: Sequence[Any], make: Callable[[Iterable[Any]], Iterable[Any]]) -> list[Any]:
        """
        What was made of these keys, now or before.

        Args:
            keys: Keys of one class each ``[n]``, so that equal ones are the same.
            make: What makes the values of new keys, in their order.

        Returns:
            Values ``[n]``.
        """
        if self.forgetful:
            return list(make(keys))
        made = self._made
        try:
            found = list(map(made.__getitem__, keys))
        except KeyError:
            new = [key for key in dict.fromkeys(keys) if key not in made]
            made.update(zip(new, make(new), strict=True))
            found = list(map(made.__getitem__, keys))
            if len(made) > _ENOUGH and len(new) > _NEARLY_ALL * len(keys):
                self.forgetful = True
                made.clear()
        return found
