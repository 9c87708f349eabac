"""The public surface is what was promised, name by name."""

import importlib

import pytest

from api.snapshot import ROOMS, SNAPSHOT, difference, snapshot

RENEW = "if this change is meant, run: python tests/api/snapshot.py --write, and name it in the changelog"


def test_the_public_surface_is_the_promised_one() -> None:
    """Oracle: the snapshot beside this file."""
    changes = difference(SNAPSHOT.read_text(encoding="utf-8"), snapshot())

    assert not changes, f"{RENEW}\n{changes}"


@pytest.mark.parametrize("room", ROOMS)
def test_every_public_name_exists_once_and_is_listed(room: str) -> None:
    module = importlib.import_module(room)

    assert len(set(module.__all__)) == len(module.__all__)
    for name in module.__all__:
        assert getattr(module, name) is not None
        assert name in dir(module)


@pytest.mark.parametrize("room", ROOMS)
def test_a_name_that_is_not_promised_does_not_exist(room: str) -> None:
    with pytest.raises(AttributeError):
        getattr(importlib.import_module(room), "nothing_like_it")  # noqa: B009


@pytest.mark.parametrize("room", ROOMS)
def test_every_public_class_and_function_says_what_it_is(room: str) -> None:
    module = importlib.import_module(room)

    for name in module.__all__:
        value = getattr(module, name)
        if callable(value):
            assert (value.__doc__ or "").strip(), name
