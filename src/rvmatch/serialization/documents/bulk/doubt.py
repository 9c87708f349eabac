"""What the quick way of reading keeps in mind: that it is not sure, and what it has to have counted."""

from collections.abc import Collection
from typing import Any

import attrs

from rvmatch.serialization.documents.scalars import is_storable
from rvmatch.serialization.limits import Limits

__all__ = ["InDoubt", "Tally"]


class InDoubt(Exception):
    """
    The values may not be as they should be.

    The quick way of reading never refuses anything: wherever it is not sure,
    it gives up, and the plain way reads again and names the faults.
    """


@attrs.define(kw_only=True)
class Tally:
    """
    What was counted while a document was read, and how much it may hold.

    Args:
        limits: How long texts and lists may be.
        members: Members of objects found: keys with their values.
        colons: Colons inside the texts found.
    """

    limits: Limits
    members: int = 0
    colons: int = 0

    def texts(self, found: Collection[str]) -> None:
        """
        Count the colons of texts.

        Raises:
            InDoubt: If one of them is too long, or holds half a character.
        """
        joined = "".join(found)
        if len(joined) > self.limits.max_text and max(map(len, found)) > self.limits.max_text:
            raise InDoubt
        if not is_storable(joined):
            raise InDoubt
        self.colons += joined.count(":")

    def lists(self, found: Collection[list[Any]]) -> None:
        """
        Look how long lists are.

        Raises:
            InDoubt: If one of them is too long.
        """
        if max(map(len, found), default=0) > self.limits.max_rows:
            raise InDoubt
