"""Whom to tell how far a run is, and when to stop it."""

import time
from collections.abc import Callable
from typing import TypeAlias

import attrs

from rvmatch.errors import CancelledError, invalid

__all__ = ["Cancel", "Progress", "Watch"]

Progress: TypeAlias = Callable[[str, float], object]
"""Called with the name of a step that begins and the share of the run that is done, from 0 to 1."""

Cancel: TypeAlias = Callable[[], bool]
"""Asked between steps whether to stop."""

_SHARE_BEFORE_SOLVING = 0.4
_SHARE_AFTER_SOLVING = 0.9


def _seconds(_: object, attribute: "attrs.Attribute[float | None]", value: object) -> None:
    whole = isinstance(value, int | float) and not isinstance(value, bool) and value > 0
    if value is not None and not whole:
        raise invalid(attribute.name, "seconds", value)


@attrs.frozen(kw_only=True)
class Watch:
    """
    How a run is watched.

    Args:
        progress: Called as each step begins; None for nobody.
        cancel: Asked between steps; None for never.
        time_limit_s: After how many seconds from its making the search for a plan ends; None for never.

    Raises:
        InvalidValueError: If the limit is no number of seconds above zero.
    """

    progress: Progress | None = None
    cancel: Cancel | None = None
    time_limit_s: float | None = attrs.field(default=None, validator=_seconds)
    _begun: float = attrs.field(factory=time.monotonic, init=False, eq=False, repr=False)

    def step(self, name: str, share: float) -> None:
        """
        Tell that a step begins.

        Args:
            name: A short code.
            share: Which share of the run is done, from 0 to 1.

        Raises:
            CancelledError: If the run is to stop.
        """
        if self.cancel is not None and self.cancel():
            raise CancelledError
        if self.progress is not None:
            self.progress(name, share)

    def solving(self, name: str, share: float) -> None:
        """Tell that a step of the solver begins; ``share`` is that of the solver's own work."""
        width = _SHARE_AFTER_SOLVING - _SHARE_BEFORE_SOLVING
        self.step(f"solve:{name}", _SHARE_BEFORE_SOLVING + width * share)

    def seconds_left(self) -> float | None:
        """How many seconds are left, at least a thousandth; None without a limit."""
        if self.time_limit_s is None:
            return None
        return max(0.001, self.time_limit_s - (time.monotonic() - self._begun))
