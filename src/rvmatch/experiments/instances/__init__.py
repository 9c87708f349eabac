"""Instances to try mechanisms on: generators, published cases and files, each with its provenance."""

from rvmatch.experiments.instances.arrays import instance_from_arrays
from rvmatch.experiments.instances.catalogue import SOURCES
from rvmatch.experiments.instances.correlated import Correlated
from rvmatch.experiments.instances.costs import offset_of
from rvmatch.experiments.instances.documents import (
    instance_document,
    instance_text,
    read_instance,
    write_instance,
)
from rvmatch.experiments.instances.euclidean import Euclidean
from rvmatch.experiments.instances.from_file import FromFile, market_of_orders
from rvmatch.experiments.instances.general import GeneralisedAssignment
from rvmatch.experiments.instances.impartial_culture import ImpartialCulture
from rvmatch.experiments.instances.instance import Instance, InstanceSource, Provenance, Setting
from rvmatch.experiments.instances.libraries import market_of_libraries
from rvmatch.experiments.instances.mallows import Mallows, mallows_orders
from rvmatch.experiments.instances.master_list import MasterList
from rvmatch.experiments.instances.or_library import (
    BudgetedCosts,
    read_assignment_costs,
    read_generalised_assignments,
)
from rvmatch.experiments.instances.preflib import PrefLibOrder, PrefLibOrders, read_preflib
from rvmatch.experiments.instances.published import CASES, Published
from rvmatch.experiments.instances.uniform import Uniform

__all__ = [
    "CASES",
    "SOURCES",
    "BudgetedCosts",
    "Correlated",
    "Euclidean",
    "FromFile",
    "GeneralisedAssignment",
    "ImpartialCulture",
    "Instance",
    "InstanceSource",
    "Mallows",
    "MasterList",
    "PrefLibOrder",
    "PrefLibOrders",
    "Provenance",
    "Published",
    "Setting",
    "Uniform",
    "instance_document",
    "instance_from_arrays",
    "instance_text",
    "mallows_orders",
    "market_of_libraries",
    "market_of_orders",
    "offset_of",
    "read_assignment_costs",
    "read_generalised_assignments",
    "read_instance",
    "read_preflib",
    "write_instance",
]
