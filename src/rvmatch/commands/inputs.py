"""What commands read: both libraries, and documents of one kind."""

import argparse
from typing import TypeAlias, TypeVar

from rvmatch.files import read_demands, read_supplies
from rvmatch.files.reading import bytes_of
from rvmatch.model.libraries import ProjectLibrary
from rvmatch.model.projects import DemandProject, SupplyProject
from rvmatch.serialization.documents import from_document
from rvmatch.serialization.limits import DEFAULT_LIMITS, Limits

__all__ = ["Libraries", "document_at", "libraries_of", "limits_of"]

T = TypeVar("T")

Libraries: TypeAlias = tuple[ProjectLibrary[DemandProject], ProjectLibrary[SupplyProject]]
"""The demands and the supplies."""


def libraries_of(arguments: argparse.Namespace) -> Libraries:
    """
    The libraries that a command names.

    Raises:
        ReadErrors: If a file has faults.
        OSError: If there is no such file, or it cannot be read.
    """
    limits = limits_of(arguments)
    demands = read_demands(arguments.demands, aliases=arguments.aliases, limits=limits)
    supplies = read_supplies(arguments.supplies, aliases=arguments.aliases, limits=limits)
    return demands, supplies


def limits_of(arguments: argparse.Namespace) -> Limits:
    """How much the files that a command reads may hold."""
    return Limits.large() if arguments.large else DEFAULT_LIMITS


def document_at(path: str, expect: type[T], limits: Limits = DEFAULT_LIMITS) -> T:
    """
    The value that a document describes; of a file that is too large not a byte beyond the limit is read.

    Args:
        path: Where the document lies.
        expect: The class of the value.
        limits: How much it may hold.

    Raises:
        ReadErrors: If the file is too large, or the document is not as it should be.
        OSError: If there is no such file, or it cannot be read.
    """
    return from_document(bytes_of(path, limits), expect, limits=limits)
