"""The marks of chosen pairs are what each rule's own check says."""

from typing import Any, ClassVar

import attrs
import numpy as np
from hypothesis import example, given

from rvmatch.columns import Pairs, demand_columns, supply_columns
from rvmatch.eligibility import DEFAULT_RULES, RuleOutcome, Verdict
from rvmatch.eligibility.marks import marks_of
from varied_projects import Market, crowded_market, varied_markets


@attrs.frozen
class LooksAtLongTitles:
    """A rule of one's own that says only pair by pair where it wants a look."""

    code: ClassVar[str] = "X007"

    def check(self, demand: Any, supply: Any) -> RuleOutcome:
        verdict = Verdict.REVIEW if len(demand.title + supply.title) > 8 else Verdict.YES
        return RuleOutcome(verdict=verdict, reason="X007", text_zh="标题长", text_en="Long titles.")

    def mask(self, demands: Any, supplies: Any, pairs: Any) -> Any:
        return np.ones(len(pairs), dtype=bool)

    def unknown(self, demands: Any, supplies: Any, pairs: Any) -> Any:
        return np.zeros(len(pairs), dtype=bool)


@given(libraries=varied_markets())
@example(libraries=crowded_market(0))
def test_marks_are_what_each_check_says(libraries: Market) -> None:
    """Oracle: the scalar check, with a rule that has no ``review``."""
    rules = (LooksAtLongTitles(), *DEFAULT_RULES)
    rows, cols = demand_columns(libraries[0]), supply_columns(libraries[1])
    pairs = Pairs.every((len(rows), len(cols)))

    unknown, review = marks_of(rules, rows, cols, pairs)

    ends = [(demand, supply) for demand in libraries[0] for supply in libraries[1]]
    for found, verdict in ((unknown, Verdict.UNKNOWN), (review, Verdict.REVIEW)):
        assert list(found) == [
            tuple(rule.code for rule in rules if rule.check(*pair).verdict is verdict) for pair in ends
        ]


def test_without_rules_nothing_is_marked() -> None:
    rows, cols = (
        demand_columns(crowded_market(0)[0]),
        supply_columns(crowded_market(0)[1]),
    )
    pairs = Pairs.every((len(rows), len(cols)))

    assert marks_of((), rows, cols, pairs) == (((),) * len(pairs),) * 2
