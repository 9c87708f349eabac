"""Digests tell any two contents apart, and nothing else."""

import hashlib
from datetime import date
from itertools import pairwise
from typing import Any

import attrs
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rvmatch.model import content
from rvmatch.model.content import canonical_text, content_digest, same_content
from rvmatch.model.projects import Contact
from rvmatch.model.quantities import Period
from rvmatch.model.vocabulary import HelpKind


@attrs.frozen
class Node:
    """A value that holds others, of any class in any place."""

    name: Any = None
    parts: Any = ()
    contacts: tuple[Contact, ...] = ()


leaves = (
    st.none()
    | st.booleans()
    | st.integers(-2, 2)
    | st.sampled_from(
        [0.0, -0.0, 1.0, "", "1", "a", 'a","b', "[", "长", "\ud83d\ude00", "\ud83d", "\U0001f600"]
    )
    | st.sampled_from(HelpKind)
    | st.sampled_from([date(2024, 1, 1), date(2024, 1, 2), Period(start=date(2024, 1, 1))])
    | st.frozensets(st.sampled_from(["a", "b", "长"]), max_size=2)
    | st.frozensets(st.integers(0, 2), max_size=2)
)
values = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=3).map(tuple) | st.builds(Node, inner, inner),
    max_leaves=6,
)


def told_apart(value: Any) -> Any:
    """The value as plain Python in which exactly what has another content is unequal."""
    if isinstance(value, str):
        return ("text", str(value))
    if isinstance(value, tuple):
        return ("list", *map(told_apart, value))
    if isinstance(value, frozenset):
        return ("set", frozenset(map(told_apart, value)))
    if attrs.has(type(value)):
        names = [field.name for field in attrs.fields(type(value)) if field.name != "contacts"]
        return (type(value).__name__, *(told_apart(getattr(value, name)) for name in names))
    return (type(value).__name__, repr(value))


@given(one=values, other=values)
@example((0.0, -0.0), (0.0, 0.0))
@example(frozenset({0}), frozenset({"A[0]"}))
@example((1, 1), (1, True))
@example((HelpKind.HEALTH, "health"), ("health", "health"))
@example(("a", "b"), ('a","b',))
@example(((), ("a",)), (("a",), ()))
def test_texts_are_equal_exactly_where_contents_are(one: Any, other: Any) -> None:
    """Oracle: the same values as plain tuples that name every class."""
    alike = told_apart(one) == told_apart(other)

    assert (canonical_text(one) == canonical_text(other)) == alike
    assert (content_digest(one) == content_digest(other)) == alike
    assert same_content(one, other) == alike


@given(rows=st.lists(values, min_size=2, max_size=6), data=st.data())
def test_no_value_passes_for_its_neighbour(rows: list[Any], data: st.DataObject) -> None:
    """Columns of values: whoever exchanges or moves any two of them changes the text. Oracle: as above."""
    moved = data.draw(st.permutations(rows))
    for make in (tuple, lambda found: tuple(Node(one, other) for one, other in pairwise(found))):
        one, other = make(rows), make(moved)

        assert same_content(one, other) == (told_apart(one) == told_apart(other))


@given(values)
def test_the_digest_is_that_of_the_whole_text(value: Any) -> None:
    text = canonical_text(value).encode("utf-8", "surrogatepass")

    assert content_digest(value) == hashlib.sha256(text).hexdigest()


def test_contacts_are_no_content() -> None:
    assert same_content((Node("a"),), (Node("a", contacts=(Contact(name="甲"),)),))


@pytest.mark.parametrize("place", [0, 1, 2, 3, 6])
def test_every_object_of_a_long_list_counts(place: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Blocks end and begin between some of them."""
    monkeypatch.setattr(content, "BLOCK", 3)
    nodes = [Node("a", ("b",))] * 7
    changed = [*nodes[:place], Node("a", ("c",)), *nodes[place + 1 :]]

    assert not same_content(tuple(nodes), tuple(changed))
    assert not same_content(tuple(nodes), tuple(nodes[1:]))


def test_the_form_is_pinned() -> None:
    """Whoever changes it makes every digest published before worthless."""
    value = (
        Node("长", (1, None, HelpKind.HEALTH)),
        Node(None, frozenset({"b", "a"})),
        Node(True, (Period(start=date(2024, 1, 1)), 1.5)),
    )

    assert canonical_text(value) == (
        'L[3]C["Node","name","parts"]T["长",null,true]'
        'ML[3]T[1,null,"health"]S["a","b"]L[2]MC["Period","start","end"]R["date","2024-01-01"]A[null]T[1.5]'
    )


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ((None, None), "L[2]A[null]"),
        ((frozenset(), frozenset()), "L[2]S[],[]"),
        ((frozenset(), frozenset({"a"})), 'L[2]S[],["a"]'),
        ((frozenset({1}), frozenset()), 'L[2]U["A[1]"],[]'),
        ((None, frozenset()), "L[2]N[0]S[]"),
        ((frozenset(), 1), "L[2]MS[]A[1]"),
        (
            (date(2024, 1, 2), date(2024, 1, 1), date(2024, 1, 2)),
            'L[3]R["date","2024-01-02","2024-01-01","2024-01-02"]',
        ),
        ((Node(), Node(None, ())), 'L[2]C["Node","name","parts"]A[null]L[0,0]'),
    ],
)
def test_the_form_of_what_says_nothing_and_of_days_is_pinned_too(value: Any, written: str) -> None:
    """Both have a quick way of their own."""
    assert canonical_text(value) == written
