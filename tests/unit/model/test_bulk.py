"""The collector of cycles rests while many values are built, and is afterwards as it was before."""

import gc
from collections.abc import Iterator

import pytest

from rvmatch.model.bulk import collector_paused


@pytest.fixture(autouse=True)
def _collector_as_before() -> Iterator[None]:
    before = gc.isenabled()
    yield
    (gc.enable if before else gc.disable)()


@pytest.mark.parametrize("before", [True, False])
def test_the_collector_is_afterwards_as_it_was_before(before: bool) -> None:
    (gc.enable if before else gc.disable)()

    with collector_paused():
        assert not gc.isenabled()
        with collector_paused():
            assert not gc.isenabled()
        assert not gc.isenabled()

    assert gc.isenabled() is before


@pytest.mark.parametrize("before", [True, False])
def test_an_error_changes_nothing_about_that(before: bool) -> None:
    (gc.enable if before else gc.disable)()

    with pytest.raises(KeyError), collector_paused():
        raise KeyError

    assert gc.isenabled() is before


def test_it_serves_as_a_decorator() -> None:
    gc.enable()

    assert collector_paused()(gc.isenabled)() is False
    assert gc.isenabled()
