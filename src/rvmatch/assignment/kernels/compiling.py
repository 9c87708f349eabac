"""Whether numba is there, and the one way in which the loops of this room are compiled with it."""

import importlib.util
from collections.abc import Callable
from typing import Any, TypeVar, cast

__all__ = ["compiled", "kernels_available"]

F = TypeVar("F", bound=Callable[..., Any])


def kernels_available() -> bool:
    """Whether the extra ``fast`` is installed, so that loops can be compiled; numba is not loaded to tell."""
    try:
        return importlib.util.find_spec("numba") is not None
    except ValueError:  # a module that somebody has set to None, to do without it
        return False


def compiled(function: F) -> F:
    """
    The function, compiled when it is first called and kept for later processes; it lets other threads run.

    Args:
        function: Loops over arrays; it calls nothing but functions that are compiled too.

    Returns:
        The compiled function; the plain one where numba is not installed, which is slow but says the same.
    """
    if not kernels_available():
        return function
    import numba

    return cast("F", numba.njit(nogil=True, cache=True, error_model="numpy")(function))
