"""The sources of instances by name, as study files write them."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from rvmatch.experiments.instances.correlated import Correlated
from rvmatch.experiments.instances.euclidean import Euclidean
from rvmatch.experiments.instances.from_file import FromFile
from rvmatch.experiments.instances.general import GeneralisedAssignment
from rvmatch.experiments.instances.impartial_culture import ImpartialCulture
from rvmatch.experiments.instances.instance import InstanceSource
from rvmatch.experiments.instances.mallows import Mallows
from rvmatch.experiments.instances.master_list import MasterList
from rvmatch.experiments.instances.published import Published
from rvmatch.experiments.instances.uniform import Uniform

__all__ = ["SOURCES"]

_CLASSES: Final[tuple[type[InstanceSource], ...]] = (
    Correlated,
    Euclidean,
    FromFile,
    GeneralisedAssignment,
    ImpartialCulture,
    Mallows,
    MasterList,
    Published,
    Uniform,
)

SOURCES: Final[Mapping[str, type[InstanceSource]]] = MappingProxyType(
    {str(one.name): one for one in _CLASSES}
)
"""Each class of instance source by its name; its settings are the keywords of its constructor."""
