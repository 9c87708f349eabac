"""The command for studies: whoever runs it again gets the same bytes, and its workers end with it."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from rvmatch.__main__ import main
from rvmatch.errors import InvalidValueError
from rvmatch.experiments.studies import study_workers

STUDY = """
name = "mine"
seeds = 6
instances = [{source = "uniform", rows = 4, cols = 5}]
mechanisms = ["greedy_by_points", "last"]
measures = ["total_points", "chosen"]
"""
MINE = """
import attrs
import numpy as np


@attrs.frozen(kw_only=True)
class Last:
    name = "last"
    def choose(self, market, chance):
        return np.array([market.problem.rows.size - 1])


@attrs.frozen(kw_only=True)
class Chosen:
    name = "chosen"
    better = "higher"
    def of(self, choice):
        return float(choice.used.size)


@attrs.frozen(kw_only=True)
class Endless:
    name = "endless"
    def choose(self, market, chance):
        import os, pathlib, time
        pathlib.Path("pids").open("a").write(f"{os.getpid()}\\n")
        while True:
            time.sleep(0.05)


MECHANISMS = [Last, Endless]
MEASURES = {"chosen": Chosen}
"""


@pytest.fixture
def study(tmp_path: Path) -> Path:
    (tmp_path / "my_mechanisms_of_this_test.py").write_text(MINE, encoding="utf-8")
    path = tmp_path / "study.toml"
    path.write_text(STUDY, encoding="utf-8")
    return path


def own(study: Path) -> str:
    return str(study.parent / "my_mechanisms_of_this_test.py")


def test_a_strangers_mechanism_and_measure_appear_in_the_report(study: Path, capsys, monkeypatch) -> None:
    monkeypatch.setattr(sys, "path", list(sys.path))
    code = main(["experiment", str(study), "--with", own(study), "--workers", "1", "--language", "en"])

    told = capsys.readouterr().out
    assert code == 0
    assert "| last " in told
    assert " chosen " in told


def test_the_number_of_workers_changes_no_byte(study: Path, tmp_path: Path, capsys, monkeypatch) -> None:
    monkeypatch.setattr(sys, "path", list(sys.path))
    for workers in ("1", "2"):
        store, words = (
            str(tmp_path / workers),
            ["--workers", workers, "--report", str(tmp_path / f"{workers}.md")],
        )
        assert main(["experiment", str(study), "--with", own(study), "--store", store, *words]) == 0

    results = [(tmp_path / workers / "results.csv").read_bytes() for workers in ("1", "2")]
    reports = [(tmp_path / f"{workers}.md").read_bytes() for workers in ("1", "2")]
    assert results[0] == results[1]
    assert reports[0] == reports[1]
    assert reports[0].decode() in capsys.readouterr().out


@pytest.mark.parametrize(
    ("language", "word"), [("zh", "已知的名称"), ("en", "the name of a known mechanism")]
)
def test_a_name_that_nobody_knows_is_told_with_its_place(
    study: Path, language: str, word: str, capsys
) -> None:
    assert main(["experiment", str(study), "--language", language]) == 1

    told = capsys.readouterr().err
    assert "mechanisms[1].mechanism" in told
    assert word in told


def test_a_study_that_is_not_there_is_told_with_those_that_are(capsys) -> None:
    assert main(["experiment", "nothing", "--language", "en"]) == 1
    assert "coverage-first, quick" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (None, "a Python file that is there"),
        ("import a_module_that_is_nowhere", "ModuleNotFoundError"),
        ("x = 1", "at least one of SOURCES, MECHANISMS, MEASURES"),
        ("class Nameless:\n    def choose(self): ...\nMECHANISMS = [Nameless]", "a name of their own"),
        ("MEASURES = 3", "the method of"),
    ],
    ids=["none", "broken", "empty", "nameless", "number"],
)
def test_a_module_that_brings_nothing_is_told(
    tmp_path: Path, content: str | None, word: str, capsys, monkeypatch, request
) -> None:
    monkeypatch.setattr(sys, "path", list(sys.path))
    path = tmp_path / f"brings_nothing_{request.node.callspec.id}.py"
    if content is not None:
        path.write_text(content, encoding="utf-8")

    assert main(["experiment", "quick", "--with", str(path), "--language", "en"]) == 1
    assert word in capsys.readouterr().err


def test_a_report_never_takes_the_place_of_the_study(study: Path, capsys) -> None:
    before = study.read_bytes()

    assert main(["experiment", str(study), "--report", str(study)]) == 2
    assert study.read_bytes() == before


@pytest.mark.parametrize("count", [0, 62, True, "2"])
def test_a_number_of_workers_that_cannot_be_is_refused(count: object) -> None:
    with pytest.raises(InvalidValueError, match="workers"), study_workers(count):
        pass


def _heed_interrupts() -> None:
    """What a shell starts in the background ignores interrupts, and so would all that it starts."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def endless(study: Path, tmp_path: Path) -> "subprocess.Popen[bytes]":
    """The command at work on a mechanism that never comes back, in a process of a worker's own."""
    text = STUDY.replace('"greedy_by_points", "last"', '"endless"').replace("seeds = 6", "seeds = 1")
    study.write_text(f"{text}time_limit_s = 900\n", encoding="utf-8")  # in processes of the workers' own
    words = ["experiment", str(study), "--with", own(study), "--workers", "2", "--store", "store"]
    process = subprocess.Popen(
        [sys.executable, "-m", "rvmatch", *words],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=_heed_interrupts,  # noqa: PLW1509  # no thread runs here
    )
    until(lambda: ((tmp_path / "pids").exists() and pids(tmp_path)) or process.poll() is not None)
    return process


def pids(folder: Path) -> list[int]:
    return [int(line) for line in (folder / "pids").read_text(encoding="utf-8").split()]


def is_alive(pid: int) -> bool:
    """Whether a process runs; one that has ended and waits to be asked for does not."""
    status = Path(f"/proc/{pid}/stat")
    return status.exists() and status.read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"


def until(question, seconds: float = 60) -> None:
    begun = time.monotonic()
    while not question():
        assert time.monotonic() - begun < seconds
        time.sleep(0.02)


@pytest.mark.skipif(sys.platform != "linux", reason="looks at /proc")
@pytest.mark.parametrize(("blow", "code"), [(signal.SIGINT, 130), (signal.SIGKILL, -9)], ids=["int", "kill"])
def test_workers_end_with_the_command_however_it_ends(
    study: Path, tmp_path: Path, blow: int, code: int
) -> None:
    with endless(study, tmp_path) as process:
        working = pids(tmp_path)
        os.kill(process.pid, blow)
        _, told = process.communicate(timeout=60)

    assert process.returncode == code
    assert b"Traceback" not in told
    until(lambda: not any(map(is_alive, working)))
