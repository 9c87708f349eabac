"""Compiling ahead of the first use: all loops of this room, and how long it takes."""

import importlib
import logging
import sys
import time
from collections.abc import Mapping
from types import MappingProxyType

import attrs

from rvmatch.assignment.kernels.compiling import kernels_available
from rvmatch.errors import MissingExtraError

__all__ = ["MODULES", "PreparedKernels", "prepare", "prepare_kernels", "ready"]

MODULES: Mapping[str, str] = MappingProxyType(
    {
        "market": "rvmatch.assignment.kernels.market",
        "dense": "rvmatch.assignment.kernels.dense",
        "circulation": "rvmatch.assignment.networks.paths",
        "live": "rvmatch.assignment.live.warming",
    }
)
"""
The kernels by name, each with a module that has ``warm()``, which compiles its loops or reads them from the
cache, and ``loaded()``, which tells whether that was done in this process.
"""


@attrs.frozen(kw_only=True)
class PreparedKernels:
    """
    Which loops are ready in this process, and in later ones.

    Args:
        names: Those of the kernels.
        seconds: How long it took: a second or two if they had been compiled before.
    """

    names: tuple[str, ...]
    seconds: float


def prepare_kernels() -> PreparedKernels:
    """
    Compile all loops, so that no later call has to wait for it.

    What is compiled is kept beside the library, or in the cache folder of the user where that is closed
    to writing; numba's own setting ``NUMBA_CACHE_DIR`` names another place. What it does is told to the
    logger ``rvmatch``.

    Returns:
        Which kernels, and how long it took.

    Raises:
        MissingExtraError: If the extra ``fast`` is not installed.
    """
    if not kernels_available():
        raise MissingExtraError("fast")
    return PreparedKernels(names=tuple(MODULES), seconds=sum(prepare(name) for name in MODULES))


def ready(name: str) -> bool:
    """Whether the loops of a kernel are compiled, or read from the cache, in this process already."""
    module = sys.modules.get(MODULES[name])
    return module is not None and bool(module.loaded())


def prepare(name: str) -> float:
    """
    Compile the loops of one kernel, or read them from the cache.

    Args:
        name: One of ``MODULES``.

    Returns:
        How many seconds it took.
    """
    logger = logging.getLogger("rvmatch")
    logger.info("preparing the compiled loops of %s: once for an installation this takes longer", name)
    begun = time.perf_counter()
    importlib.import_module(MODULES[name]).warm()
    seconds = time.perf_counter() - begun
    logger.info("the compiled loops of %s are ready after %.1f s", name, seconds)
    return seconds
