"""A study gives the same numbers whoever runs it, and what fails in it is a record."""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import attrs
import pytest

from rvmatch.errors import CancelledError, InvalidValueError, ReadErrors
from rvmatch.evaluation.measures import TotalPoints
from rvmatch.experiments.instances import Uniform
from rvmatch.experiments.studies import Experiment, RunOutcome, run
from rvmatch.mechanisms import GreedyByPoints
from study_parts import Deadly, Drawn, Endless, Failing, Leaving, Nothing, Said, Unmeasurable

SMALL = Uniform(rows=5, cols=6)
TOTAL = (TotalPoints(),)
TESTS = Path(__file__).parents[2]


def study(*mechanisms, measures=TOTAL, seeds=(0, 1, 2), limit=None) -> Experiment:
    chosen = mechanisms or (GreedyByPoints(), Drawn())
    return Experiment(
        name="small", instances=[SMALL], mechanisms=chosen, measures=measures, seeds=seeds, time_limit_s=limit
    )


def results(folder: Path) -> bytes:
    return (folder / "results.csv").read_bytes()


def test_a_study_has_one_record_for_each_run_in_its_own_order() -> None:
    found = run(study())

    assert [record.key[1:] for record in found.records] == [
        (seed, name) for seed in (0, 1, 2) for name in ("greedy_by_points", "drawn")
    ]
    assert found.failed == ()


def test_all_mechanisms_of_a_seed_meet_the_same_instance() -> None:
    records = run(study()).records

    assert records[0].instance_digest == records[1].instance_digest
    assert records[0].instance_digest != records[2].instance_digest


@pytest.mark.parametrize("kind", ["threads", "processes"])
def test_the_numbers_are_the_same_whatever_the_executor(tmp_path: Path, kind: str) -> None:
    run(study(), store=tmp_path / "here")
    pool = ThreadPoolExecutor(3) if kind == "threads" else ProcessPoolExecutor(2, get_context("spawn"))
    with pool as executor:
        run(study(), executor=executor, store=tmp_path / "there")

    assert results(tmp_path / "here") == results(tmp_path / "there")


def test_the_order_of_the_parts_changes_no_number() -> None:
    forth = {record.key: record.values for record in run(study()).records}
    back = {
        record.key: record.values for record in run(study(Drawn(), GreedyByPoints(), seeds=(2, 1, 0))).records
    }

    assert forth == back


def test_what_is_done_is_not_run_again(tmp_path: Path) -> None:
    whole = run(study(), store=tmp_path)
    (tmp_path / "results.csv").unlink()
    (tmp_path / "parts" / "0-uniform-1.csv").unlink()

    again = run(study(), store=tmp_path)

    taken = [(one.seconds == other.seconds) for one, other in zip(whole.records, again.records, strict=True)]
    assert taken == [True, True, False, False, True, True]
    assert [one.values for one in whole.records] == [one.values for one in again.records]


def test_what_one_raises_is_a_record_and_the_others_go_on() -> None:
    found = run(study(Failing(), GreedyByPoints(), seeds=(1,)))

    assert [record.outcome for record in found.records] == [RunOutcome.FAILED, RunOutcome.DONE]
    assert found.records[0].fault == "ZeroDivisionError: a stranger's mistake"
    assert found.failed == found.records[:1]


def test_a_measure_that_fails_leaves_the_others_their_values() -> None:
    (record,) = run(
        study(GreedyByPoints(), measures=(Unmeasurable(), TotalPoints(), Nothing()), seeds=(1,))
    ).records

    assert record.outcome is RunOutcome.FAILED
    assert record.fault == "unmeasurable: ZeroDivisionError: division by zero"
    assert record.value("unmeasurable") is None
    assert record.value("total_points") is not None
    assert record.value("nothing") is None


@pytest.mark.parametrize("words", ["nan", "inf", "text", "true"])
def test_what_is_no_finite_number_is_a_failure_and_not_nothing_to_measure(words: str) -> None:
    (record,) = run(study(GreedyByPoints(), measures=(Said(words=words), TotalPoints()), seeds=(1,))).records

    assert record.outcome is RunOutcome.FAILED
    assert record.fault.startswith(f"said[words={words}]: value: expected a finite number")
    assert record.value("total_points") is not None


def test_a_mechanism_that_leaves_the_program_is_a_record() -> None:
    found = run(study(Leaving(), GreedyByPoints(), seeds=(1,)))

    assert [record.outcome.value for record in found.records] == ["failed", "done"]
    assert found.records[0].fault == "SystemExit: 3"


def test_a_source_that_fails_fails_each_of_its_runs() -> None:
    one = Experiment(
        name="x",
        instances=[Broken()],
        mechanisms=[GreedyByPoints(), Drawn()],
        measures=[TotalPoints()],
        seeds=[1],
    )

    assert [record.fault for record in run(one).records] == ["instance: KeyError: 'gone'"] * 2


@attrs.frozen
class Broken:
    """A source whose file is gone."""

    name = "broken"

    def instance(self, seed: int):
        raise KeyError("gone")


def test_what_takes_too_long_or_dies_is_stopped_and_recorded() -> None:
    found = run(study(Endless(), GreedyByPoints(), Deadly(), Drawn(), seeds=(1,), limit=0.5))

    assert [record.outcome.value for record in found.records] == ["time_limit", "done", "failed", "done"]
    assert found.records[2].fault == "the process ended with code -9"
    assert found.records[1].values == run(study(GreedyByPoints(), seeds=(1,))).records[0].values


def test_what_failed_is_run_again_only_when_asked(tmp_path: Path) -> None:
    first = run(study(Failing(), Drawn(), seeds=(1,)), store=tmp_path)

    kept = run(study(Failing(), Drawn(), seeds=(1,)), store=tmp_path)
    again = run(study(Failing(), Drawn(), seeds=(1,)), store=tmp_path, retry=True)

    assert kept == first
    assert again.records[0].seconds != first.records[0].seconds
    assert again.records[1] == first.records[1]


def test_a_store_of_another_study_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    run(study(), store=tmp_path)
    before = results(tmp_path)

    with pytest.raises(InvalidValueError, match="a store of this same experiment"):
        run(study(seeds=(7,)), store=tmp_path)

    assert results(tmp_path) == before


def test_a_damaged_part_is_named(tmp_path: Path) -> None:
    run(study(), store=tmp_path)
    part = tmp_path / "parts" / "0-uniform-1.csv"
    part.write_text(part.read_text(encoding="utf-8").replace(",done,", ",doen,"), encoding="utf-8")

    with pytest.raises(ReadErrors, match=r"2 0-uniform-1.csv"):
        run(study(), store=tmp_path)


def test_cancelling_keeps_what_is_done(tmp_path: Path) -> None:
    shares: list[float] = []

    with pytest.raises(CancelledError):
        run(
            study(),
            store=tmp_path,
            progress=lambda _, share: shares.append(share),
            cancel=lambda: len(shares) > 1,
        )

    assert len(list((tmp_path / "parts").iterdir())) == 1
    assert len(run(study(), store=tmp_path).records) == 6


def test_a_study_killed_half_way_is_resumed_to_the_same_bytes(tmp_path: Path) -> None:
    """A process of its own is ended by SIGKILL as soon as some parts are there."""
    slow = "Experiment(name='small', instances=[Uniform(rows=5, cols=6)], "
    slow += "mechanisms=[GreedyByPoints(), Drawn(seconds=0.03)], measures=[TotalPoints()], seeds=range(16))"
    code = (
        f"import sys; sys.path.insert(0, {str(TESTS)!r})\n"
        "from study_parts import Drawn\n"
        "from rvmatch.mechanisms import GreedyByPoints\n"
        "from rvmatch.evaluation.measures import TotalPoints\n"
        "from rvmatch.experiments.instances import Uniform\n"
        "from rvmatch.experiments.studies import Experiment, run\n"
        f"run({slow}, store={str(tmp_path / 'killed')!r})\n"
    )
    process = subprocess.Popen([sys.executable, "-c", code])  # our own text
    parts = tmp_path / "killed" / "parts"
    while process.poll() is None and (not parts.exists() or len(list(parts.glob("*.csv"))) < 3):
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL if os.name == "posix" else signal.SIGTERM)
    process.wait()
    there = len(list(parts.glob("*.csv")))
    assert 3 <= there < 16

    slow_study = study(GreedyByPoints(), Drawn(seconds=0.03), seeds=range(16))
    ran: list[float] = []
    run(slow_study, store=tmp_path / "killed", progress=lambda _, share: ran.append(share))
    run(slow_study, store=tmp_path / "whole")

    assert ran[0] == there / 16
    assert results(tmp_path / "killed") == results(tmp_path / "whole")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("instances", []),
        ("instances", ["uniform"]),
        ("mechanisms", [GreedyByPoints]),
        ("mechanisms", [GreedyByPoints(), GreedyByPoints()]),
        ("measures", [3]),
        ("seeds", []),
        ("seeds", [1, 1]),
        ("seeds", [1.5]),
        ("time_limit_s", 0),
    ],
)
def test_a_part_that_does_not_fit_is_named(field: str, value: object) -> None:
    with pytest.raises(InvalidValueError) as caught:
        attrs.evolve(study(), **{field: value})

    assert caught.value.field == field
