"""The peak memory of this process, and how to start counting it anew."""

import resource
import sys
from pathlib import Path

__all__ = ["forget_peak", "peak_mb"]

_STATUS = Path("/proc/self/status")
_CLEAR = Path("/proc/self/clear_refs")


def peak_mb() -> float:
    """
    The most memory that this process held at once, in MB (10**6 bytes).

    Where the kernel tells it, its own high-water mark is taken: ``ru_maxrss`` of a process that was just
    started can still be that of its parent.
    """
    if _STATUS.exists():
        for line in _STATUS.read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024 / 1e6
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6


def forget_peak() -> None:
    """Count the peak from now on, where the kernel lets us; else it counts from the start."""
    try:
        _CLEAR.write_text("5")
    except OSError:
        return
