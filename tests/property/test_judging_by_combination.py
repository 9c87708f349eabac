"""Asking once for each combination of what laws hang on, or keeping lists, changes nothing that is found."""

import pickle
from concurrent.futures import ThreadPoolExecutor
from typing import Any, ClassVar

import attrs
import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rvmatch.columns import Pairs, demand_columns, supply_columns
from rvmatch.columns.combinations import Crossing, cells_worth, crossed
from rvmatch.eligibility import DEFAULT_RULES, EligibilityRule, MoneyFloor
from rvmatch.eligibility.candidates import CandidateSearch
from rvmatch.eligibility.funnel import funnel_of
from rvmatch.eligibility.index import PairIndex
from rvmatch.eligibility.rule import FacetRule, Index, IndexedRule
from rvmatch.matching.judging import Judged, Judging, judged, judged_by_threads
from rvmatch.matching.matcher import Matcher
from rvmatch.model.libraries import ProjectLibrary
from rvmatch.model.organizations import SocialOrganization
from rvmatch.model.projects import DemandProject, SupplyProject
from rvmatch.model.vocabulary import FocusField
from rvmatch.scoring import DEFAULT_CRITERIA, ONE, Criterion, Weights, score_pairs, scorer
from rvmatch.scoring import partnership as partnership_room
from rvmatch.scoring.criterion import UNSTATED, FacetCriterion
from rvmatch.scoring.partnership import PastPartnership
from rvmatch.scoring.scorer import Scorer
from rvmatch.scoring.scores import counting
from varied_projects import Market, crowded_market, scarce_markets, varied_markets

MARKETS = varied_markets(5) | scarce_markets()
CROWDED = [crowded_market(seed) for seed in range(3)]
RULES = (*DEFAULT_RULES, MoneyFloor(least_ppm=500_000))
EVERY_CRITERION = Weights.of(**{criterion.code: place for place, criterion in enumerate(DEFAULT_CRITERIA, 1)})
FIELD = list(FocusField)[:1]
BODY = SocialOrganization(name="甲基金会")
CELLS = st.sampled_from([0, 1, 4, 30, 1_000, 10**6])


def with_crowded_examples(**more: Any) -> Any:
    def decorated(test: Any) -> Any:
        for libraries in CROWDED:
            test = example(libraries=libraries, **more)(test)
        return test

    return decorated


def columns(libraries: Market) -> tuple[Any, Any]:
    return demand_columns(libraries[0]), supply_columns(libraries[1])


def places(pairs: Pairs) -> list[tuple[int, int]]:
    return list(zip(pairs.rows.tolist(), pairs.cols.tolist(), strict=True))


@with_crowded_examples(rules=list(RULES), most_cells=10**6)
@with_crowded_examples(rules=[*RULES, *RULES], most_cells=30)
@given(
    libraries=MARKETS,
    rules=st.lists(st.sampled_from(RULES), max_size=12),
    most_cells=CELLS,
)
def test_rules_asked_by_combination_leave_the_same_pairs_and_counts(
    libraries: Market, rules: list[EligibilityRule], most_cells: int
) -> None:
    """Oracle: the same rules asked one after the other about every pair."""
    rows, cols = columns(libraries)
    search = CandidateSearch.of(rows, cols, rules, most_cells=most_cells)
    block = slice(0, len(rows))

    found = search.candidates(block, 10**6)

    funnel, pairs = funnel_of(rows, cols, search.index.pairs(block, 10**6), search.rules)
    assert found.funnel == funnel
    assert places(found.pairs) == places(pairs)


@with_crowded_examples(most_cells=10**6, flags=22)
@with_crowded_examples(most_cells=10**6, flags=2)
@given(libraries=MARKETS, most_cells=CELLS, flags=st.integers(0, 3))
def test_criteria_asked_by_combination_give_the_same_points_and_counts(
    libraries: Market, most_cells: int, flags: int
) -> None:
    """Oracle: every criterion asked about every pair; also where bits to count by run out."""
    rows, cols = columns(libraries)
    criteria = counting(rows, cols, DEFAULT_CRITERIA, EVERY_CRITERION)
    pairs = Pairs.every((len(rows), len(cols)))

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(scorer, "_FLAGS", flags)
        ready = Scorer.of(rows, cols, criteria, EVERY_CRITERION, most_cells=most_cells)
    found = ready.scores(pairs)

    whole = score_pairs(rows, cols, pairs, criteria, EVERY_CRITERION)
    assert found.points.tolist() == whole.points.tolist()
    assert found.unstated == whole.unstated


@attrs.frozen
class SometimesSilent:
    """One of many criteria that cannot tell of some pairs."""

    code: str
    neutral: ClassVar[int] = 7

    def value(self, demand: Any, supply: Any) -> int | None:
        raise NotImplementedError

    def values(self, demands: Any, supplies: Any, pairs: Any) -> Any:
        bits = demands.fields[pairs.rows].astype(np.int64)
        return np.where(bits & 1, UNSTATED, bits * 1_000 + len(self.code))

    def hangs_on(self, demands: Any, supplies: Any) -> Any:
        return (demands.fields,), (np.zeros(len(supplies), dtype=np.int8),)


def test_more_criteria_that_cannot_tell_than_a_number_has_bits_are_counted() -> None:
    """Oracle: every criterion asked about every pair."""
    rows, cols = columns(CROWDED[0])
    criteria = [SometimesSilent(f"c{number}") for number in range(70)]
    weights = Weights.of({one.code: 1 for one in criteria})
    pairs = Pairs.every((len(rows), len(cols)))

    found = Scorer.of(rows, cols, criteria, weights, most_cells=10**6).scores(pairs)

    whole = score_pairs(rows, cols, pairs, criteria, weights)
    assert found.points.tolist() == whole.points.tolist()
    assert found.unstated == whole.unstated
    assert 0 < dict(whole.unstated)["c69"] < len(pairs)


@pytest.mark.parametrize("libraries", CROWDED)
def test_a_large_table_asks_no_shipped_law_about_every_pair(libraries: Market) -> None:
    """What is tested above is not the way without tables: only similarity and partnership are asked alone."""
    rows, cols = columns(libraries)
    criteria = counting(rows, cols, DEFAULT_CRITERIA, EVERY_CRITERION)
    ready = Scorer.of(rows, cols, criteria, EVERY_CRITERION, most_cells=10**6)
    search = CandidateSearch.of(rows, cols, RULES, most_cells=10**6)

    alone = {ready.criteria[place].code for place in ready.alone}
    assert alone == {"past_partnership", "description_similarity"}
    assert ready.flags
    asked = [step.rules for step in search.asking.steps]
    assert [[rule.code for rule in rules] for rules in asked if len(rules) > 1]


@given(libraries=MARKETS, data=st.data())
@example(libraries=CROWDED[0], data=None)
def test_who_is_alike_in_what_a_law_hangs_on_has_the_same_answers(libraries: Market, data: Any) -> None:
    """Oracle: the law asked about every pair, by its twin for one."""
    rows, cols = columns(libraries)
    every = Pairs.every((len(rows), len(cols)))
    laws: list[Any] = [law for law in (*RULES, *DEFAULT_CRITERIA) if hasattr(law, "hangs_on")]
    for law in laws if data is None else [data.draw(st.sampled_from(laws))]:
        crossing = Crossing.of(law.hangs_on(rows, cols), 10**6)
        assert crossing is not None
        cells = crossing.cells(every)
        if isinstance(law, FacetRule):
            answers = law.mask(rows, cols, crossing.standing()) * 2 + law.unknown(
                rows, cols, crossing.standing()
            )
            said = [law.check(demand, supply) for demand in libraries[0] for supply in libraries[1]]
            expected = [2 * one.eligible + (one.verdict.value == "unknown") for one in said]
        else:
            assert isinstance(law, FacetCriterion)
            answers = law.values(rows, cols, crossing.standing())
            worth = [law.value(demand, supply) for demand in libraries[0] for supply in libraries[1]]
            expected = [-1 if one is None else one for one in worth]
        assert answers[cells].tolist() == expected


@with_crowded_examples()
@given(libraries=MARKETS)
def test_beyond_its_index_a_rule_says_what_its_whole_law_says(libraries: Market) -> None:
    """Oracle: the whole law, of the pairs that the index of this rule alone leaves."""
    rows, cols = columns(libraries)
    indexed = [rule for rule in RULES if isinstance(rule, IndexedRule)]
    assert [rule.code for rule in indexed] == ["E001", "E002"]
    for rule in indexed:
        index = PairIndex.of(
            rows, cols, by_field=rule.index is Index.FIELD, by_region=rule.index is Index.REGION
        )
        pairs = index.pairs(slice(0, len(rows)), 10**6)

        assert rule.beyond_index(rows, cols, pairs).tolist() == rule.mask(rows, cols, pairs).tolist()


@with_crowded_examples(by_field=True, by_region=True, most_at_once=3)
@given(libraries=MARKETS, by_field=st.booleans(), by_region=st.booleans(), most_at_once=st.integers(1, 9))
def test_lists_that_are_kept_lead_to_the_same_pairs(
    libraries: Market, by_field: bool, by_region: bool, most_at_once: int
) -> None:
    """Oracle: lists that are put together anew for each block."""
    rows, cols = columns(libraries)
    settings = {"by_field": by_field, "by_region": by_region}
    index = attrs.evolve(PairIndex.of(rows, cols, **settings), kept=None)
    lists = np.unique(index.lists(slice(0, len(rows))))
    keeping = attrs.evolve(index, kept=index.lists_of(lists, most_at_once))

    for most in (1, 7, 10**6):
        blocks = keeping.blocks(most)
        assert [places(keeping.pairs(block, most)) for block in blocks] == [
            places(index.pairs(block, most)) for block in blocks
        ]


def test_lists_are_kept_where_several_demands_look_at_each_and_they_are_few() -> None:
    """Three demands of one county and field share their list; none is kept beyond the memory allowed."""
    alike = [DemandProject(id=f"D{n}", title="t", county_code="530113", fields=FIELD) for n in range(3)]
    offers = [SupplyProject(id=f"S{n}", title="t", organization=BODY, fields=FIELD) for n in range(4)]
    rows, cols = columns((ProjectLibrary(alike), ProjectLibrary(offers)))

    kept = [
        PairIndex.of(rows, cols, by_field=True, by_region=True, most_kept=most).kept is not None
        for most in (0, 3, 4, 100)
    ]

    assert kept == [False, False, True, True]


def settings_of(libraries: Market, most: int) -> tuple[CandidateSearch, Judging]:
    rows, cols = columns(libraries)
    judging = Judging(
        rules=RULES,
        criteria=counting(rows, cols, DEFAULT_CRITERIA, EVERY_CRITERION),
        weights=EVERY_CRITERION,
        refused=frozenset([(libraries[0].projects[0].key, libraries[1].projects[0].key)]),
        most=most,
    )
    return CandidateSearch.of(rows, cols, RULES, most=most, most_cells=10**6), judging


def content(found: Judged) -> Any:
    return places(found.pairs), found.points.tolist(), found.funnel, found.unstated


@pytest.mark.parametrize("libraries", CROWDED)
@pytest.mark.parametrize(("most", "pairs_a_task"), [(1, 1), (7, 20), (10**6, 10**6)])
def test_threads_find_the_same_whoever_is_first(libraries: Market, most: int, pairs_a_task: int) -> None:
    """Oracle: this thread, without tables; arrays that have to grow stay whole."""
    rows, cols = columns(libraries)
    plain = settings_of(libraries, 10**6)[1]
    whole = content(judged(CandidateSearch.of(rows, cols, RULES), plain, lambda share: None))

    with ThreadPoolExecutor(2) as threads, pytest.MonkeyPatch.context() as patched:
        patched.setattr("rvmatch.matching.judging._RESERVED", 1)
        found = judged_by_threads(
            threads, *settings_of(libraries, most), pairs_a_task=pairs_a_task, most_cells=10**6
        )

    assert content(found) == whole
    assert len(whole[0]) > 20


def test_past_partners_are_looked_up_once_in_a_match(monkeypatch: pytest.MonkeyPatch) -> None:
    """Oracle: counting; blocks of one demand would look them up once each."""
    looked_up = []
    original = partnership_room.named_partners

    def counted(*arguments: Any) -> Any:
        looked_up.append(None)
        return original(*arguments)

    monkeypatch.setattr(partnership_room, "named_partners", counted)
    criteria: tuple[Criterion, ...] = (PastPartnership(),)
    matcher = Matcher(criteria=criteria, weights=Weights.of(past_partnership=1))

    matcher.market(*CROWDED[0], memory_mb=1e-6)

    assert len(looked_up) == 1


def test_past_partners_of_other_libraries_are_looked_up_anew() -> None:
    """Oracle: the criterion before it was fitted; positions mean other projects there."""
    demands = [
        DemandProject(id=f"D{n}", title="t", county_code="530113", fields=FIELD, past_partners=[f"S{n}"])
        for n in range(3)
    ]
    supplies = [SupplyProject(id=f"S{n}", title="t", organization=BODY, fields=FIELD) for n in range(3)]
    rows, cols = columns((ProjectLibrary(demands), ProjectLibrary(supplies)))
    others, other_cols = columns((ProjectLibrary(demands[1:]), ProjectLibrary(supplies[1:])))
    fitted = PastPartnership().fitted(rows, cols)

    assert fitted.values(rows, cols, Pairs.every((3, 3))).tolist() == [ONE, 0, 0, 0, ONE, 0, 0, 0, ONE]
    assert fitted.values(others, other_cols, Pairs.every((2, 2))).tolist() == [ONE, 0, 0, ONE]
    assert fitted.values(others, cols, Pairs.every((2, 3))).tolist() == [0, ONE, 0, 0, 0, ONE]
    assert fitted.values(rows, other_cols, Pairs.every((3, 2))).tolist() == [0, 0, ONE, 0, 0, ONE]
    assert pickle.loads(pickle.dumps(fitted)).stated is None


@given(
    data=st.data(),
    sizes=st.tuples(st.integers(0, 6), st.integers(0, 6)),
    most=st.integers(1, 40),
)
def test_a_crossing_tells_apart_what_its_facets_tell_apart(
    data: st.DataObject, sizes: tuple[int, int], most: int
) -> None:
    """Oracle: the values themselves, negative and far apart; several facets together, or not if too large."""
    numbers = st.integers(-2, 2) | st.sampled_from([-(10**17), 10**17])
    facets = [
        tuple(
            tuple(
                np.array(data.draw(st.lists(numbers, min_size=size, max_size=size)), dtype=np.int64)
                for _ in range(data.draw(st.integers(1, 3)))
            )
            for size in sizes
        )
        for _ in range(2)
    ]
    every = Pairs.every(sizes)

    for members, crossing in crossed(facets, most):
        assert len(crossing) <= most
        joint = [
            tuple(int(column[row]) for place in members for column in facets[place][0])
            + tuple(int(column[col]) for place in members for column in facets[place][1])
            for row, col in places(every)
        ]
        standing = crossing.standing()
        cells = crossing.cells(every).tolist()
        assert len(set(zip(joint, cells, strict=True))) == len(set(joint)) == len(set(cells)) == len(crossing)
        assert crossing.cells(standing).tolist() == list(range(len(crossing)))
        assert places(standing) == sorted(places(standing))


def test_few_pairs_are_not_worth_a_table() -> None:
    assert cells_worth(99_999) == 0
    assert cells_worth(800_000) == 100_000
    assert cells_worth(10**9) == 2**19
