"""Nothing that was read is ever written over, and nothing is computed for a place that cannot take it."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from rvmatch import InvalidValueError, faults_to_workbook
from rvmatch.__main__ import main
from rvmatch.commands.paths import UnfitPathError, check_outputs

DEMANDS = "需求编号,项目名称,县区代码,重点领域\nD1,核桃加工,530113,产业发展\n"
SUPPLIES = "供给编号,项目名称,社会组织名称,重点领域\nS1,产业支持,示例基金会,产业发展\n"


@pytest.fixture
def market(tmp_path: Path) -> list[str]:
    (tmp_path / "d.csv").write_text(DEMANDS, encoding="utf-8")
    (tmp_path / "s.csv").write_text(SUPPLIES, encoding="utf-8")
    return ["match", "--demands", str(tmp_path / "d.csv"), "--supplies", str(tmp_path / "s.csv")]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--out", "d.csv"], "one of the files that are read"),
        (["--out", "p.json", "--workbook", "s.csv"], "one of the files that are read"),
        (["--out", "x", "--workbook", "x"], "named for two results"),
        (["--out", "p.json", "--workbook", "nowhere/p.xlsx"], "There is no folder"),
        (["--out", "."], "is a folder"),
    ],
)
def test_an_unfit_output_is_refused_before_anything_is_written(
    options: list[str],
    words: str,
    market: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    assert main([*market, *options, "--language", "en"]) == 2

    assert words in capsys.readouterr().err
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_link_to_an_input_is_the_input(tmp_path: Path) -> None:
    (tmp_path / "d.csv").write_text(DEMANDS, encoding="utf-8")
    (tmp_path / "link.csv").symlink_to(tmp_path / "d.csv")

    with pytest.raises(UnfitPathError):
        check_outputs([str(tmp_path / "d.csv")], [str(tmp_path / "link.csv")])


def test_the_marked_workbook_never_replaces_the_original(tmp_path: Path) -> None:
    sheet = tmp_path / "d.csv"
    sheet.write_text(DEMANDS, encoding="utf-8")

    with pytest.raises(InvalidValueError, match="target"):
        faults_to_workbook(sheet, [], sheet)

    assert sheet.read_text(encoding="utf-8") == DEMANDS


@pytest.mark.parametrize(("encoding", "lacking"), [("gbk", False), ("cp1252", True), ("ascii", True)])
def test_a_console_without_a_character_shows_a_mark_and_goes_on(
    encoding: str, lacking: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(shown, encoding=encoding))

    assert main(["demo", "--language", "zh"]) == 0
    assert (b"?" in shown.getvalue()) == lacking


def test_a_process_on_such_a_console_ends_well() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "rvmatch", "demo", "--language", "zh"],
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
    )

    assert (done.returncode, b"Traceback" in done.stderr) == (0, False)


@pytest.mark.parametrize(("language", "words"), [("zh", "命令有误"), ("en", "This command cannot be read")])
def test_misuse_is_told_in_the_readers_language(
    language: str, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        main(["check-sheet", "x.csv", "--language", language])

    assert left.value.code == 2
    assert words in capsys.readouterr().err


def test_help_is_told_in_the_readers_language(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["match", "--help", "--language", "zh"])

    assert "需求项目表" in capsys.readouterr().out
