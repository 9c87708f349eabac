"""What the settings of a run may be: checked as they are given, not in the middle of a run."""

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

import attrs

from rvmatch.eligibility import EligibilityRule, Index
from rvmatch.eligibility.candidates import asking_order
from rvmatch.errors import invalid
from rvmatch.matching.encoding import PLAN_SOLVERS
from rvmatch.matching.policies.policy import Policy
from rvmatch.notice import load_notice
from rvmatch.scoring import ONE, Criterion, Weights

__all__ = [
    "as_criteria",
    "as_rules",
    "known_edition",
    "known_solver",
    "some_policy",
    "some_weights",
    "unique_codes",
]

T = TypeVar("T")


def as_rules(values: Iterable[EligibilityRule]) -> tuple[EligibilityRule, ...]:
    """Rules in the order in which they are asked, refused unless each keeps to the protocol."""
    found = _instances("rules", values, EligibilityRule)
    for rule in found:
        index = getattr(rule, "index", None)
        if not (index is None or isinstance(index, Index)):
            raise invalid("rules", "rule_index", index, values=", ".join(map(str, Index)))
    return asking_order(found)


def as_criteria(values: Iterable[Criterion]) -> tuple[Criterion, ...]:
    """Criteria, refused unless each keeps to the protocol."""
    found = _instances("criteria", values, Criterion)
    for criterion in found:
        neutral: object = criterion.neutral
        if isinstance(neutral, bool) or not isinstance(neutral, int) or not 0 <= neutral <= ONE:
            raise invalid(f"{criterion.code}.neutral", "within", neutral, lowest=0, highest=ONE)
    return found


def _instances(field: str, values: Iterable[T], kind: Any) -> tuple[T, ...]:
    """The values, refused unless each has what the protocol asks for, and a text as its code."""
    if isinstance(values, str) or not isinstance(values, Iterable):
        raise invalid(field, "collection", type(values).__name__)
    found = tuple(values)
    for value in found:
        if isinstance(value, type):  # a class has all that its instances have
            raise invalid(field, "instance", value.__name__)
        if not isinstance(value, kind) or not isinstance(getattr(value, "code", None), str):
            raise invalid(field, "implementation", type(value).__name__, kind=kind.__name__)
    return found


def unique_codes(_: object, attribute: "attrs.Attribute[Any]", values: Sequence[Any]) -> None:
    """No two rules or criteria have the same code."""
    codes = [value.code for value in values]
    if len(set(codes)) < len(codes):
        raise invalid(attribute.name, "unique_codes", ", ".join(codes))


def some_weights(_: object, attribute: "attrs.Attribute[Weights]", value: object) -> None:
    """Weights are made by their class."""
    if not isinstance(value, Weights):
        raise invalid(attribute.name, "weights_class", value)


def some_policy(_: object, attribute: "attrs.Attribute[Policy]", value: object) -> None:
    """A policy is made by its class."""
    if not isinstance(value, Policy):
        raise invalid(attribute.name, "policy_class", value)


def known_solver(_: object, attribute: "attrs.Attribute[str]", value: object) -> None:
    """There is a solver of this name."""
    if not isinstance(value, str) or value not in PLAN_SOLVERS:
        raise invalid(attribute.name, "assignment_solver", value, names=", ".join(PLAN_SOLVERS))


def known_edition(_: object, attribute: "attrs.Attribute[str]", value: object) -> None:
    """There is an edition of this name."""
    if not isinstance(value, str):
        raise invalid(attribute.name, "text", value)
    load_notice(value)
