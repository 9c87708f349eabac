"""Plans verified and proven, and policies read and written, from the command line."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from rvmatch import MatchPlan, Policy, from_document
from rvmatch.__main__ import main
from rvmatch.experiments import national
from rvmatch.matching import AtLeast, Matcher, TotalScore
from rvmatch.serialization.documents import document_text

DEMANDS = "需求编号,项目名称,县区代码,重点领域\nD1,核桃加工,530113,产业发展\nD2,养老食堂,530113,产业发展\n"
SUPPLIES = "供给编号,项目名称,社会组织名称,重点领域\nS1,产业支持,示例基金会,产业发展\n"


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    """The options that name both files."""
    (tmp_path / "d.csv").write_text(DEMANDS, encoding="utf-8")
    (tmp_path / "s.csv").write_text(SUPPLIES, encoding="utf-8")
    return ["--demands", str(tmp_path / "d.csv"), "--supplies", str(tmp_path / "s.csv")]


@pytest.fixture
def plan(files: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> str:
    path = str(tmp_path / "plan.json")
    assert main(["match", *files, "--out", path]) == 0
    capsys.readouterr()
    return path


def policy_file(folder: Path, policy: Policy) -> str:
    path = folder / "policy.json"
    path.write_text(document_text(policy), encoding="utf-8")
    return str(path)


@pytest.mark.parametrize(("language", "words"), [("zh", "方案核验通过。"), ("en", "The plan holds.")])
def test_a_plan_that_holds_leaves_with_zero(
    language: str, words: str, files: list[str], plan: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["verify-plan", plan, *files, "--language", language]) == 0

    assert words in capsys.readouterr().out


def test_an_altered_plan_leaves_with_one_and_says_what_is_wrong(
    files: list[str], plan: str, capsys: pytest.CaptureFixture[str]
) -> None:
    text = Path(plan).read_text(encoding="utf-8")
    Path(plan).write_text(text.replace('"suitable_pairs": 2', '"suitable_pairs": 3'), encoding="utf-8")

    assert main(["verify-plan", plan, *files, "--format", "json", "--language", "en"]) == 1

    report = json.loads(capsys.readouterr().out)
    assert (report["holds"], report["answer"], report["proof"]) == (False, [], "prices")
    assert [finding["code"] for finding in report["alteration"]] == ["verify.digest"]
    assert [finding["code"] for finding in report["input"]] == ["verify.suitable_pairs"]
    assert all(finding["message"] for finding in report["input"])


def test_a_plan_of_other_files_leaves_with_one(
    files: list[str], plan: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path(files[1]).write_text(DEMANDS.replace("核桃", "板栗"), encoding="utf-8")

    assert main(["verify-plan", plan, *files, "--language", "en"]) == 1

    assert "the demands are not those" in capsys.readouterr().out


@pytest.mark.parametrize("content", ["", "{}", "[1]", '{"rvmatch": "policy", "schema_version": 1}', "\xff"])
def test_what_is_no_plan_is_refused_in_words(
    content: str, files: list[str], plan: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path(plan).write_bytes(content.encode("latin-1"))

    assert main(["verify-plan", plan, *files, "--language", "en"]) == 1

    assert "expected" in capsys.readouterr().err


def test_a_plan_beyond_the_limits_is_not_read(
    files: list[str], plan: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from rvmatch.commands import inputs
    from rvmatch.serialization.limits import Limits

    monkeypatch.setattr(inputs, "DEFAULT_LIMITS", Limits(max_bytes=100))

    assert main(["verify-plan", plan, *files, "--language", "en"]) == 1

    assert "100" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["verify-plan", "check-proof"])
def test_a_file_that_is_not_there_leaves_with_two(command: str, files: list[str], tmp_path: Path) -> None:
    options = files if command == "verify-plan" else []

    assert main([command, str(tmp_path / "missing.json"), *options]) == 2


def test_a_proof_is_written_without_names_and_checked_by_itself(
    files: list[str], plan: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    proof = tmp_path / "proof.json"

    assert main(["prove", plan, *files, "--out", str(proof)]) == 0
    capsys.readouterr()
    assert main(["check-proof", str(proof), "--language", "en"]) == 0

    assert "The proof holds." in capsys.readouterr().out
    text = proof.read_text(encoding="utf-8")
    assert text.isascii()
    assert not any(name in text for name in ("D1", "D2", "S1", "530113"))


def test_a_proof_that_was_changed_leaves_with_one(
    files: list[str], plan: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    proof = tmp_path / "proof.json"
    main(["prove", plan, *files, "--out", str(proof)])
    document = json.loads(proof.read_text(encoding="utf-8"))
    document["used"] = []
    proof.write_text(json.dumps(document), encoding="utf-8")
    capsys.readouterr()

    assert main(["check-proof", str(proof), "--format", "json", "--language", "zh"]) == 1

    report = json.loads(capsys.readouterr().out)
    assert not report["holds"]
    assert "verify.finding.value_differs" in {finding["code"] for finding in report["findings"]}


def test_the_numbers_of_a_proof_follow_the_secret_in_a_file(
    files: list[str], plan: str, tmp_path: Path
) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("nobody can guess this\n", encoding="utf-8")
    proofs = [tmp_path / name for name in ("one.json", "two.json")]

    for proof in proofs:
        assert main(["prove", plan, *files, "--secret-file", str(secret), "--out", str(proof)]) == 0
    secret.write_bytes(b"\xff")

    assert proofs[0].read_bytes() == proofs[1].read_bytes()
    assert main(["prove", plan, *files, "--secret-file", str(secret), "--out", str(proofs[0])]) == 1


def test_the_usual_policy_can_be_edited_and_used(
    files: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, out = tmp_path / "policy.json", tmp_path / "plan.json"

    assert main(["policy", "--out", str(path)]) == 0
    capsys.readouterr()
    assert main(["policy"]) == 0
    assert capsys.readouterr().out == path.read_text(encoding="utf-8")
    assert from_document(path.read_bytes(), Policy) == Policy.coverage_first()

    document = json.loads(path.read_text(encoding="utf-8"))
    assert set(document) == {"rvmatch", "schema_version", "objectives", "limits", "minimum_score", "tie_seed"}
    path.write_text(json.dumps(document | {"tie_seed": 5}), encoding="utf-8")
    assert main(["match", *files, "--policy", str(path), "--out", str(out)]) == 0
    assert from_document(out.read_bytes(), MatchPlan).settings.tie_seed == 5


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        ("zh", ["目标（由主到次）：", "1. 总匹配度（总分）最高", "限制（任何情况下都须遵守）："]),
        ("en", ["Objectives, the most important first:", "Limits, which hold in any case:"]),
    ],
)
def test_a_policy_is_told_in_words(
    language: str, lines: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    limits = [AtLeast(1, by="county", key="530113")]
    path = policy_file(tmp_path, Policy(objectives=[TotalScore()], limits=limits))

    assert main(["policy", path, "--language", language]) == 0

    assert set(lines) <= set(capsys.readouterr().out.splitlines())


@pytest.mark.parametrize("option", [["--cover", "530113"], ["--minimum-score", "0.3"], ["--seed", "0"]])
def test_a_policy_allows_no_option_beside_it_that_belongs_into_it(
    option: list[str], files: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, out = policy_file(tmp_path, Policy.coverage_first()), tmp_path / "plan.json"

    code = main(["match", *files, "--policy", path, *option, "--out", str(out), "--language", "en"])

    assert (code, out.exists()) == (1, False)
    assert capsys.readouterr().err.startswith("policy: ")


@pytest.mark.parametrize(("language", "words"), [("zh", "不能同时满足"), ("en", "No plan can keep to all")])
def test_a_policy_that_cannot_hold_is_explained_and_leaves_with_one(
    language: str,
    words: str,
    files: list[str],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    limits = [AtLeast(2, by="county", key="530113")]
    path, out = policy_file(tmp_path, Policy(objectives=[TotalScore()], limits=limits)), tmp_path / "p.json"

    code = main(["match", *files, "--policy", path, "--out", str(out), "--language", language])

    said = capsys.readouterr().err
    assert (code, out.exists()) == (1, False)
    assert words in said
    assert "东川区" in said


def test_progress_is_told_on_standard_error_and_only_if_asked(
    files: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["match", *files, "--out", str(tmp_path / "plan.json"), "--language", "en"]
    main(arguments)
    quiet = capsys.readouterr()

    assert main([*arguments, "--progress"]) == 0

    told = capsys.readouterr()
    assert (quiet.err, told.out) == ("", quiet.out)
    lines = told.err.splitlines()
    assert lines[0] == "  0%  reading the projects"
    assert lines[-1] == "100%  done"
    assert "looking for the best plan: groups with a partner" in told.err


@pytest.mark.parametrize(("seconds", "code"), [("30", 0), ("0", 1), ("-1", 1)])
def test_a_time_limit_is_a_number_of_seconds(
    seconds: str, code: int, files: list[str], tmp_path: Path
) -> None:
    out = str(tmp_path / "plan.json")

    assert main(["match", *files, "--out", out, "--time-limit", seconds]) == code


@pytest.mark.parametrize(("language", "words"), [("zh", "已中断"), ("en", "Interrupted")])
def test_an_interrupted_run_leaves_the_old_plan_whole(
    language: str,
    words: str,
    files: list[str],
    plan: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def interrupted(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    before = {path: path.read_bytes() for path in Path(plan).parent.iterdir()}
    monkeypatch.setattr(Matcher, "solve", interrupted)

    assert main(["match", *files, "--out", plan, "--language", language]) == 130

    assert words in capsys.readouterr().err
    assert {path: path.read_bytes() for path in Path(plan).parent.iterdir()} == before


def test_an_interrupt_in_the_middle_of_writing_leaves_no_part_of_a_file(
    files: list[str], plan: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(_: int) -> None:
        raise KeyboardInterrupt

    before = {path: path.read_bytes() for path in Path(plan).parent.iterdir()}
    monkeypatch.setattr(os, "fsync", interrupted)

    assert main(["match", *files, "--out", plan, "--seed", "3"]) == 130

    assert {path: path.read_bytes() for path in Path(plan).parent.iterdir()} == before


def _heed_interrupts() -> None:
    """What a shell starts in the background ignores interrupts, and so would all that it starts."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.skipif(os.name == "nt", reason="signals are sent otherwise there")
def test_a_signal_ends_a_run_in_words(tmp_path: Path) -> None:
    scenario = national()
    for name, library in (("d", scenario.demands), ("s", scenario.supplies)):
        (tmp_path / f"{name}.json").write_text(document_text(library), encoding="utf-8")
    names = {"--demands": "d.json", "--supplies": "s.json", "--out": "plan.json"}
    options = [word for name, value in names.items() for word in (name, str(tmp_path / value))]
    command = [sys.executable, "-m", "rvmatch", "match", *options, "--progress", "--language", "en"]
    with subprocess.Popen(
        command,
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
        preexec_fn=_heed_interrupts,  # noqa: PLW1509  # no thread runs here
    ) as run:
        assert run.stderr is not None
        first = run.stderr.readline()

        run.send_signal(signal.SIGINT)
        said = run.stderr.read()

    assert first == "  0%  reading the projects\n"
    assert (run.returncode, said.splitlines()[-1]) == (130, "Interrupted; no file was left half written.")
    assert "Traceback" not in said
    assert not (tmp_path / "plan.json").exists()


def test_explain_still_answers_for_a_plan_of_any_policy(
    files: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = str(tmp_path / "plan.json")
    path = policy_file(tmp_path, Policy(objectives=[TotalScore()]))
    main(["match", *files, "--policy", path, "--out", out])
    capsys.readouterr()

    assert main(["explain", out, *files, "--demand", "D1", "--language", "en"]) == 0

    assert "D1" in capsys.readouterr().out
