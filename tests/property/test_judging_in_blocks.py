"""Blocks, memory and executors change how pairs are judged, never what comes of it."""

import multiprocessing
import os
import signal
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from typing import Any, ClassVar

import attrs
import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rvmatch.columns import demand_columns, supply_columns
from rvmatch.eligibility import DEFAULT_RULES, Index, RuleOutcome, Verdict, find_candidates
from rvmatch.eligibility.candidates import CandidateSearch
from rvmatch.errors import CancelledError, ExecutorLostError, InvalidValueError
from rvmatch.matching.judging import Judged, Judging, judged
from rvmatch.matching.matcher import Matcher, match
from rvmatch.matching.policies.limits import Refused
from rvmatch.matching.policies.objectives import TotalScore
from rvmatch.matching.policies.policy import Policy
from rvmatch.matching.sharing_out import judged_on
from rvmatch.scoring import DEFAULT_CRITERIA, Criterion, Weights
from rvmatch.scoring import scores as scoring_scores
from rvmatch.scoring.scores import counting
from varied_projects import Market, crowded_market, scarce_markets, varied_markets

MARKETS = varied_markets(5) | scarce_markets()
CROWDED = [crowded_market(seed) for seed in range(2)]
EVERY_CRITERION = Weights.of(**{criterion.code: 1 for criterion in DEFAULT_CRITERIA})
ONE_DEMAND = 1e-6
"""So little memory that each demand is judged by itself."""


class Inline(Executor):
    """An executor that answers in this thread, as a worker would: arguments and answers are pickled."""

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        import pickle

        future: Future[Any] = Future()
        try:
            sent = pickle.loads(pickle.dumps((fn, args, kwargs)))
            future.set_result(pickle.loads(pickle.dumps(sent[0](*sent[1], **sent[2]))))
        except Exception as error:  # noqa: BLE001  # as executors do
            future.set_exception(error)
        return future


def searched(
    libraries: Market, *, most: int = 10**6, refused: Any = (), rules: Any = DEFAULT_RULES
) -> tuple[CandidateSearch, Judging]:
    rows, cols = demand_columns(libraries[0]), supply_columns(libraries[1])
    judging = Judging(
        rules=tuple(rules),
        criteria=counting(rows, cols, DEFAULT_CRITERIA, EVERY_CRITERION),
        weights=EVERY_CRITERION,
        refused=frozenset(refused),
        most=most,
    )
    return CandidateSearch.of(rows, cols, rules), judging


def content(found: Judged) -> tuple[Any, ...]:
    pairs = found.pairs
    return (
        list(zip(pairs.rows.tolist(), pairs.cols.tolist(), found.points.tolist(), strict=True)),
        pairs.shape,
        found.funnel,
        found.unstated,
    )


def with_crowded_examples(test: Any) -> Any:
    for libraries in CROWDED:
        test = example(libraries=libraries)(test)
    return test


@with_crowded_examples
@given(libraries=MARKETS)
def test_candidates_are_the_same_for_every_memory(libraries: Market) -> None:
    """Oracle: one block; the smallest memory makes blocks of one demand."""
    rows, cols = demand_columns(libraries[0]), supply_columns(libraries[1])
    whole = find_candidates(rows, cols, DEFAULT_RULES)

    for memory_mb in (ONE_DEMAND, 0.003):
        found = find_candidates(rows, cols, DEFAULT_RULES, memory_mb=memory_mb)

        assert found.funnel == whole.funnel
        assert found.pairs.rows.tolist() == whole.pairs.rows.tolist()
        assert found.pairs.cols.tolist() == whole.pairs.cols.tolist()


@given(libraries=MARKETS, most=st.integers(1, 30))
def test_blocks_hold_every_demand_once_and_few_pairs(libraries: Market, most: int) -> None:
    """Oracle: the demands in order, and the pairs counted; only a single demand may go beyond."""
    index = searched(libraries)[0].index

    blocks = index.blocks(most)

    n = len(libraries[0])
    assert [row for block in blocks for row in range(n)[block]] == list(range(n))
    for block in blocks:
        assert len(index.pairs(block, most)) <= most or block.stop - block.start == 1


@with_crowded_examples
@given(libraries=MARKETS)
def test_what_is_judged_is_the_same_in_blocks_of_every_size(libraries: Market) -> None:
    """Oracle: one block; every criterion counts, similarity of texts included."""
    refused = (
        [(libraries[0].projects[0].key, one.key) for one in libraries[1]][:1] if len(libraries[0]) else []
    )
    whole = content(judged(*searched(libraries, refused=refused), lambda share: None))

    for most in (1, 7):
        assert content(judged(*searched(libraries, most=most, refused=refused), lambda share: None)) == whole
    assert all(pair[:2] != (0, 0) for pair in whole[0]) or not refused


@with_crowded_examples
@given(libraries=MARKETS)
def test_workers_find_the_same_whatever_they_are_given_together(libraries: Market) -> None:
    """Oracle: this thread; tasks of one county, of a few pairs, and of all."""
    whole = content(judged(*searched(libraries), lambda share: None))

    for pairs_a_task in (1, 9, 10**6):
        found = judged_on(Inline(), *searched(libraries), pairs_a_task=pairs_a_task)

        assert content(found) == whole


@given(libraries=MARKETS, data=st.data())
def test_points_are_the_same_in_blocks_of_every_size(libraries: Market, data: st.DataObject) -> None:
    """Oracle: one block."""
    search, judging = searched(libraries)
    pairs = search.candidates(slice(0, len(libraries[0])), 10**6).pairs
    arguments = (search.demands, search.supplies, pairs, judging.criteria, judging.weights)
    whole = scoring_scores.score_pairs(*arguments)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(scoring_scores, "_PAIRS_AT_ONCE", data.draw(st.integers(1, 4)))
        found = scoring_scores.score_pairs(*arguments)

    assert found.points.tolist() == whole.points.tolist()
    assert found.unstated == whole.unstated


@pytest.mark.parametrize("seed", range(2))
def test_the_plan_is_the_same_with_little_memory_and_with_threads(seed: int) -> None:
    """Oracle: the plan of a plain run, digest included."""
    libraries = crowded_market(seed)
    policy = Policy(
        objectives=[TotalScore()],
        limits=[Refused(demand=libraries[0].projects[0].key, supply=libraries[1].projects[0].key)],
    )
    plain = match(*libraries, policy=policy)

    with ThreadPoolExecutor(2) as threads:
        assert match(*libraries, policy=policy, executor=threads, memory_mb=ONE_DEMAND) == plain
        assert Matcher().revise(plain, *libraries, executor=threads) == Matcher().revise(plain, *libraries)


def test_other_processes_find_the_same_and_a_lost_one_is_said() -> None:
    """Oracle: this process; then the only worker is ended, and no half plan comes."""
    libraries = CROWDED[0]
    plain = match(*libraries)

    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as processes:
        assert match(*libraries, executor=processes) == plain
        with pytest.raises(ExecutorLostError):
            Matcher(rules=(*DEFAULT_RULES, EndsItsWorker(home=os.getpid()))).match(
                *libraries, executor=processes
            )


@attrs.frozen
class EndsItsWorker:
    """A rule that ends the process in which it is asked, unless it is at home."""

    code: ClassVar[str] = "X009"
    home: int

    def check(self, demand: Any, supply: Any) -> RuleOutcome:
        return RuleOutcome(verdict=Verdict.YES, reason="X009", text_zh="可", text_en="Fine.")

    def mask(self, demands: Any, supplies: Any, pairs: Any) -> Any:
        if os.getpid() != self.home:
            os.kill(os.getpid(), signal.SIGKILL)
        return np.ones(len(pairs), dtype=bool)

    def unknown(self, demands: Any, supplies: Any, pairs: Any) -> Any:
        return np.zeros(len(pairs), dtype=bool)


@attrs.frozen
class SameTitle:
    """A rule that reads the projects themselves; it declares so, or its twin does not."""

    code: ClassVar[str] = "X001"
    index: ClassVar[Index | None] = None
    needs_projects: ClassVar[bool] = True

    def check(self, demand: Any, supply: Any) -> RuleOutcome:
        verdict = Verdict.YES if demand.title == supply.title else Verdict.NO
        return RuleOutcome(verdict=verdict, reason="X001", text_zh="同名", text_en="Same title.")

    def mask(self, demands: Any, supplies: Any, pairs: Any) -> Any:
        ends = zip(pairs.rows.tolist(), pairs.cols.tolist(), strict=True)
        same = [demands.projects[row].title == supplies.projects[col].title for row, col in ends]
        return np.array(same, dtype=bool)

    def unknown(self, demands: Any, supplies: Any, pairs: Any) -> Any:
        return np.zeros(len(pairs), dtype=bool)


class SameTitleUndeclared(SameTitle):
    """The same, but nobody is told what it reads."""

    needs_projects = False


def test_projects_are_sent_where_a_rule_declares_that_it_reads_them() -> None:
    """Oracle: this thread; a rule that does not declare it is told how."""
    weights = Weights.of(field_fit=1)
    criteria: tuple[Criterion, ...] = tuple(one for one in DEFAULT_CRITERIA if one.code == "field_fit")
    rules = (SameTitle(),)
    plain = Matcher(rules=rules, criteria=criteria, weights=weights).match(*CROWDED[0])

    found = Matcher(rules=rules, criteria=criteria, weights=weights).match(*CROWDED[0], executor=Inline())
    assert found == plain

    undeclared = Matcher(rules=(SameTitleUndeclared(),), criteria=criteria, weights=weights)
    assert undeclared.match(*CROWDED[0]).matches == plain.matches
    with pytest.raises(InvalidValueError) as refused:
        undeclared.match(*CROWDED[0], executor=Inline())
    assert (refused.value.fault.field, refused.value.fault.code) == ("projects", "column_not_sent")
    assert "needs_projects" in str(refused.value)


def test_a_run_stops_between_blocks() -> None:
    """Oracle: counting how often it is asked; blocks of one demand ask once each."""
    asked = []

    def stop() -> bool:
        asked.append(None)
        return len(asked) > 8

    with pytest.raises(CancelledError):
        Matcher().market(*CROWDED[0], watch_of(stop), memory_mb=ONE_DEMAND)
    assert len(asked) == 9
    assert len(CROWDED[0][0]) > 8


def watch_of(cancel: Any) -> Any:
    from rvmatch.matching.watch import Watch

    return Watch(cancel=cancel)


@pytest.mark.parametrize("memory_mb", [0, -1, True, "64", float("nan"), float("inf")])
def test_memory_is_a_number_above_zero(memory_mb: Any) -> None:
    with pytest.raises(InvalidValueError) as refused:
        match([], [], memory_mb=memory_mb)
    assert (refused.value.fault.field, refused.value.fault.code) == ("memory_mb", "megabytes")


def test_an_executor_is_one() -> None:
    with pytest.raises(InvalidValueError) as refused:
        match([], [], executor=2)  # type: ignore[arg-type]
    assert (refused.value.fault.field, refused.value.fault.code) == ("executor", "executor")
