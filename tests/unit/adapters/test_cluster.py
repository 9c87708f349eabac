"""Tasks on a Dask cluster: real schedulers and worker processes on this machine, some of them killed."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import CancelledError, Executor, wait
from pathlib import Path

import numpy as np
import pytest

distributed = pytest.importorskip("distributed")

import dask  # noqa: E402

from property.milp_assignment import market  # noqa: E402
from rvmatch import Matcher  # noqa: E402
from rvmatch.adapters.cluster import cluster_executor  # noqa: E402
from rvmatch.assignment.regions.coordination import solve_by_regions  # noqa: E402
from rvmatch.errors import ExecutorLostError, InvalidValueError, MissingExtraError  # noqa: E402
from rvmatch.experiments import scarce  # noqa: E402

REGIONS = 6
QUIET = {
    "distributed.admin.log-format": "%(message)s",
    "distributed.scheduler.allowed-failures": 1,
    "distributed.comm.timeouts.connect": "5s",
    "logging.distributed": "critical",
}


@pytest.fixture(scope="module")
def client() -> Iterator["distributed.Client"]:
    """A scheduler here and two worker processes, reachable from this machine only."""
    with (
        dask.config.set(QUIET),
        distributed.LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            processes=True,
            host="127.0.0.1",
            dashboard_address=None,
            silence_logs=False,
        ) as cluster,
        distributed.Client(cluster) as connected,
    ):
        yield connected


def regional_market():
    problem = market(11, 90, 120, 8)
    rng = np.random.default_rng(5)
    return problem, rng.integers(0, REGIONS, 90), rng.integers(0, REGIONS, 120)


class Killing(Executor):
    """Passes tasks on, and ends a worker right after one of them."""

    def __init__(self, executor: Executor, client: "distributed.Client", after: int) -> None:
        self._executor, self._client, self._left = executor, client, after

    def submit(self, fn, /, *args, **kwargs):
        future = self._executor.submit(fn, *args, **kwargs)
        self._left -= 1
        if self._left == 0:
            os.kill(next(iter(self._client.run(os.getpid).values())), signal.SIGKILL)
        return future


def same(one, other) -> bool:
    return (one.rows.tolist(), one.cols.tolist(), one.rounds) == (
        other.rows.tolist(),
        other.cols.tolist(),
        other.rounds,
    )


def test_a_plan_made_on_the_cluster_is_the_plan_made_here(client) -> None:
    problem, of_row, of_col = regional_market()
    here = solve_by_regions(problem, of_row, of_col)

    with cluster_executor(client) as executor:
        there = solve_by_regions(problem, of_row, of_col, executor=executor)

    assert same(here, there)


def test_large_arguments_are_sent_once(client, monkeypatch) -> None:
    """Of all that is sent, only the regions' pairs reach the size; each is asked at least three times."""
    problem, of_row, of_col = regional_market()
    sent = []
    scatter = client.scatter
    monkeypatch.setattr(client, "scatter", lambda data, **how: sent.extend(data) or scatter(data, **how))

    with cluster_executor(client, large_bytes=3_000) as executor:
        found = solve_by_regions(problem, of_row, of_col, executor=executor)

    assert len(found.rounds) >= 2
    assert len(sent) == len({id(one) for one in sent}) == REGIONS


@pytest.mark.parametrize("after", [REGIONS + 3, 2 * REGIONS + 3])
def test_a_worker_killed_in_the_middle_loses_nothing(client, after: int) -> None:
    """Its tasks run again, and the pairs that it alone kept are sent again."""
    problem, of_row, of_col = regional_market()
    here = solve_by_regions(problem, of_row, of_col)

    with cluster_executor(client, large_bytes=1_000) as executor:
        killing = Killing(executor, client, after)
        there = solve_by_regions(problem, of_row, of_col, executor=killing)

    assert same(here, there)


def test_matching_gives_the_same_plan_though_a_worker_is_killed(client) -> None:
    market_, matcher = scarce(), Matcher()
    here = matcher.match(market_.demands, market_.supplies)

    with cluster_executor(client, large_bytes=1_000) as executor:
        there = matcher.match(market_.demands, market_.supplies, executor=Killing(executor, client, 1))

    assert here == there


def test_answers_come_in_the_order_of_the_calls(client) -> None:
    with cluster_executor(client) as executor:
        assert list(executor.map(pow, range(20), [2] * 20)) == [number**2 for number in range(20)]


def test_equal_calls_are_not_merged(client) -> None:
    with cluster_executor(client) as executor:
        drawn = {executor.submit(os.urandom, 8).result() for _ in range(5)}

    assert len(drawn) == 5


def test_the_error_of_a_task_is_the_error_of_its_future(client) -> None:
    with cluster_executor(client, retries=0) as executor:
        failed = executor.submit(int, "no number", base=10)

        with pytest.raises(ValueError, match="no number"):
            failed.result(timeout=10)


def test_a_task_called_off_never_runs(client) -> None:
    """It would sleep longer than anybody waits for it here."""
    with cluster_executor(client) as executor:
        first = [executor.submit(time.sleep, 0.2) for _ in range(2)]
        off = executor.submit(time.sleep, 60)
        assert off.cancel()

        done, _ = wait([*first, off], timeout=10)

        assert len(done) == 3
        with pytest.raises(CancelledError):
            off.result()


def test_nothing_is_taken_after_the_end(client) -> None:
    executor = cluster_executor(client)
    waiting = [executor.submit(time.sleep, 0.2) for _ in range(4)]
    executor.shutdown(cancel_futures=True)

    assert all(future.done() for future in waiting)
    with pytest.raises(RuntimeError, match="after shutdown"):
        executor.submit(pow, 2, 3)


def test_a_task_that_ends_every_worker_is_given_up(client) -> None:
    with cluster_executor(client) as executor:
        fatal = executor.submit(signal.raise_signal, signal.SIGKILL)

        with pytest.raises(ExecutorLostError):
            fatal.result(timeout=20)


@pytest.fixture
def cluster_of_processes(tmp_path) -> Iterator[tuple["distributed.Client", subprocess.Popen]]:
    """A scheduler and a worker, each a process of its own."""
    file = tmp_path / "scheduler.json"
    local = ["--host", "127.0.0.1", "--no-dashboard"]
    scheduler = process("scheduler", *local, "--port", "0", "--scheduler-file", str(file))
    worker = process("worker", *local, "--scheduler-file", str(file), "--nthreads", "1", "--no-nanny")
    try:
        until(file.exists)
        with dask.config.set(QUIET), distributed.Client(scheduler_file=str(file), timeout="5s") as connected:
            connected.wait_for_workers(1, timeout=20)
            yield connected, scheduler
    finally:
        for one in (scheduler, worker):
            one.kill()
            one.wait(timeout=10)


def process(kind: str, *arguments: str) -> subprocess.Popen:
    program = [sys.executable, "-m", f"distributed.cli.dask_{kind}", *arguments]
    return subprocess.Popen(program, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=Path.home())


def until(holds, seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_scheduler_killed_is_a_clear_error_and_no_half_plan(cluster_of_processes) -> None:
    client, scheduler = cluster_of_processes
    problem, of_row, of_col = regional_market()
    executor = cluster_executor(client)
    killing = Killing(executor, client, 0)
    slow = executor.submit(time.sleep, 60)
    begun = time.monotonic()

    scheduler.kill()
    with pytest.raises(ExecutorLostError) as lost:
        slow.result(timeout=20)
    with pytest.raises(ExecutorLostError):
        solve_by_regions(problem, of_row, of_col, executor=killing)

    with pytest.raises(ExecutorLostError):
        Matcher().match(scarce().demands, scarce().supplies, executor=executor)

    assert time.monotonic() - begun < 20
    assert "scheduler" in lost.value.message("en")
    with pytest.raises(ExecutorLostError):
        cluster_executor(client)
    executor.shutdown()


@pytest.mark.parametrize("wrong", [None, "tcp://127.0.0.1:8786"])
def test_what_is_no_client_is_refused(wrong) -> None:
    with pytest.raises(InvalidValueError, match="client"):
        cluster_executor(wrong)


@pytest.mark.parametrize("number", [-1, 1.5, True])
def test_numbers_out_of_range_are_refused(client, number) -> None:
    with pytest.raises(InvalidValueError, match="retries"):
        cluster_executor(client, retries=number)


def test_without_the_extra_it_says_what_to_install(monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)

    with pytest.raises(MissingExtraError, match=r"rvmatch\[cluster\]"):
        cluster_executor(None)
