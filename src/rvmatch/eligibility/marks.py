"""Which rules could not tell, and which want a person to look, for pairs that were chosen."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rvmatch.columns import DemandColumns, Pairs, SupplyColumns
from rvmatch.eligibility.rule import EligibilityRule, ReviewingRule, Verdict, checked_answers

__all__ = ["Marks", "marks_of"]

Marks = tuple[tuple[str, ...], ...]
"""For each pair the codes of some rules, in the order in which they are asked."""


def marks_of(
    rules: Sequence[EligibilityRule], demands: DemandColumns, supplies: SupplyColumns, pairs: Pairs
) -> tuple[Marks, Marks]:
    """
    The marks of eligible pairs.

    Args:
        rules: The rules, in the order asked.
        demands: n demands.
        supplies: m supplies.
        pairs: q pairs that passed all rules.

    Returns:
        The rules that could not tell, and those that want a person to look first, pair by pair.

    Raises:
        InvalidValueError: If a rule does not answer yes or no for each pair.
    """
    codes = [rule.code for rule in rules]
    unknown = [checked_answers(rule, "unknown", demands, supplies, pairs) for rule in rules]
    review = [_review(rule, demands, supplies, pairs) for rule in rules]
    return _named(codes, unknown, len(pairs)), _named(codes, review, len(pairs))


def _review(
    rule: EligibilityRule, demands: DemandColumns, supplies: SupplyColumns, pairs: Pairs
) -> NDArray[np.bool_]:
    """Where the rule wants a look ``[q]``; a rule that does not say it for many is asked one by one."""
    if isinstance(rule, ReviewingRule):
        return checked_answers(rule, "review", demands, supplies, pairs)
    ends = zip(pairs.rows.tolist(), pairs.cols.tolist(), strict=True)
    verdicts = (rule.check(demands.projects[row], supplies.projects[col]).verdict for row, col in ends)
    return np.fromiter((verdict is Verdict.REVIEW for verdict in verdicts), dtype=np.bool_, count=len(pairs))


def _named(codes: Sequence[str], answers: Sequence[NDArray[np.bool_]], count: int) -> Marks:
    """The codes where the answer is yes; most pairs have the same few, which are made once."""
    if not answers:
        return ((),) * count
    names: dict[tuple[bool, ...], tuple[str, ...]] = {}
    found = []
    for own in zip(*(answer.tolist() for answer in answers), strict=True):
        if own not in names:
            names[own] = tuple(code for code, holds in zip(codes, own, strict=True) if holds)
        found.append(names[own])
    return tuple(found)
