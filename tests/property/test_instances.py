"""Instances survive their documents to the last bit, and equal markets alone have equal digests."""

import attrs
import numpy as np
from hypothesis import given, settings

from rvmatch.experiments.instances import Instance, instance_document, instance_text, read_instance
from rvmatch.testing import instances

ARRAYS = ("row_ranks", "col_ranks", "groups", "arrival", "remote", "amounts", "available")
OF_PROBLEM = ("rows", "cols", "points", "row_capacity", "col_capacity")


def arrays_of(instance: Instance) -> list[tuple[str, bytes] | None]:
    market = instance.market
    found = [getattr(market.problem, name) for name in OF_PROBLEM] + [
        getattr(market, name) for name in ARRAYS
    ]
    return [None if one is None else (one.dtype.name, one.tobytes()) for one in found]


@settings(max_examples=60)
@given(instances())
def test_an_instance_comes_back_from_its_text_to_the_last_bit(instance: Instance) -> None:
    text = instance_text(instance)

    found = read_instance(text.encode())

    assert (found.name, found.provenance) == (instance.name, instance.provenance)
    assert found.market.problem.shape == instance.market.problem.shape
    assert arrays_of(found) == arrays_of(instance)
    assert instance_text(found) == text
    assert read_instance(instance_document(instance)).digest == instance.digest


@settings(max_examples=30)
@given(instances(), instances())
def test_digests_are_equal_for_equal_markets_alone(one: Instance, other: Instance) -> None:
    same = arrays_of(one) == arrays_of(other) and one.market.problem.shape == other.market.problem.shape

    assert (one.digest == other.digest) == same
    later = attrs.evolve(one.market, arrival=np.asarray(one.market.arrival) + 1)
    assert (attrs.evolve(one, market=later).digest == one.digest) == (one.market.arrival.size == 0)
