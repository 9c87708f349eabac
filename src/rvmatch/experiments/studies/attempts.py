"""Running what strangers wrote: whatever goes wrong is kept as a line, and the study goes on."""

import sys
from importlib.metadata import version
from pathlib import Path
from platform import machine, python_version, system
from types import TracebackType
from typing import Final

from rvmatch.errors import RvmatchError

__all__ = ["Attempt", "forget_peak", "peak_mb", "versions"]

_LONGEST: Final = 300
_STATUS: Final = Path("/proc/self/status")
_CLEAR: Final = Path("/proc/self/clear_refs")


class Attempt:
    """
    A block of code that may fail without ending the study.

    A mechanism of one's own can raise anything, or try to leave the program; a failure is a result, and is
    recorded as one. What asks the program itself to stop (an interrupt from the keyboard) is passed on.
    """

    fault = ""
    """Why it failed, in one line; empty as long as it did not."""

    def __enter__(self) -> "Attempt":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        if not isinstance(error, Exception | SystemExit):
            return False
        words = str(error) if isinstance(error, RvmatchError) else f"{type(error).__name__}: {error}"
        self.fault = " ".join(words.split())[:_LONGEST]
        return True


def versions() -> str:
    """What a run ran with, in one line."""
    libraries = "; ".join(f"{name} {version(name)}" for name in ("rvmatch", "numpy", "scipy"))
    return f"{libraries}; Python {python_version()}; {system()} {machine()}"


def forget_peak() -> None:
    """Count the peak of memory from now on, where the system lets us."""
    if sys.platform == "linux":
        attempt = Attempt()
        with attempt:
            _CLEAR.write_text("5", encoding="ascii")


def peak_mb() -> float | None:
    """The most memory that this process held since ``forget_peak``, in 10**6 bytes; None if unknown."""
    if sys.platform != "linux" or not _STATUS.exists():
        return None
    for line in _STATUS.read_text(encoding="ascii", errors="replace").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024 / 1e6
    return None
