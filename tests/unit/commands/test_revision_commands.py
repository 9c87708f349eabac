"""Plans revised and compared from the command line."""

from pathlib import Path

import pytest

from rvmatch import MatchPlan, Policy, from_document
from rvmatch.__main__ import main
from rvmatch.eligibility import DEFAULT_RULES
from rvmatch.files import read_demands, read_supplies
from rvmatch.matching import Agreed, Matcher, TotalScore
from rvmatch.matching.checking.verification import verify_plan
from rvmatch.serialization.documents import document_text

HEAD = "需求编号,项目名称,县区代码,重点领域\n"
D1, D2, D3 = (f"D{place},核桃加工{place},530113,产业发展\n" for place in (1, 2, 3))
SUPPLIES = "供给编号,项目名称,社会组织名称,重点领域,可承接项目数\nS1,产业支持,示例基金会,产业发展,2\n"


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    """The options that name both files."""
    (tmp_path / "d.csv").write_text(HEAD + D1 + D2, encoding="utf-8")
    (tmp_path / "s.csv").write_text(SUPPLIES, encoding="utf-8")
    return ["--demands", str(tmp_path / "d.csv"), "--supplies", str(tmp_path / "s.csv")]


@pytest.fixture
def plan(files: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> str:
    path = str(tmp_path / "plan.json")
    assert main(["match", *files, "--out", path]) == 0
    capsys.readouterr()
    return path


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_revision_keeps_what_it_can_and_says_what_changes(
    language: str, files: list[str], plan: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path(files[1]).write_text(HEAD + D2 + D3, encoding="utf-8")
    new = tmp_path / "new.json"

    assert main(["revise", plan, *files, "--out", str(new), "--language", language]) == 0

    revised = from_document(new.read_bytes(), MatchPlan)
    said = capsys.readouterr().out
    assert [match.demand for match in revised.matches] == ["D2", "D3"]
    assert all(key in said for key in ("D1", "D3", str(new)))
    assert verify_plan(revised, read_demands(files[1]), read_supplies(files[3])).holds


def test_a_revision_may_follow_another_policy(files: list[str], plan: str, tmp_path: Path) -> None:
    policy, new = tmp_path / "policy.json", tmp_path / "new.json"
    limits = [Agreed("D1", "S1")]
    policy.write_text(document_text(Policy(objectives=[TotalScore()], limits=limits)), encoding="utf-8")

    assert main(["revise", plan, *files, "--policy", str(policy), "--out", str(new)]) == 0

    revised = from_document(new.read_bytes(), MatchPlan)
    assert [match.demand for match in revised.matches if match.agreed] == ["D1"]


def test_a_revision_never_replaces_the_plan_it_is_made_from(
    files: list[str], plan: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = Path(plan).read_bytes()

    assert main(["revise", plan, *files, "--out", plan, "--language", "en"]) == 2

    assert "one of the files that are read" in capsys.readouterr().err
    assert Path(plan).read_bytes() == before


def test_a_plan_of_other_rules_is_not_silently_revised_under_the_usual_ones(
    files: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = Matcher(rules=DEFAULT_RULES[:-1]).match(read_demands(files[1]), read_supplies(files[3]))
    path = tmp_path / "own.json"
    path.write_text(document_text(own), encoding="utf-8")

    code = main(["revise", str(path), *files, "--out", str(tmp_path / "new.json"), "--language", "en"])

    assert code == 1
    assert "the same rules that the plan was made with" in capsys.readouterr().err


def test_two_plans_are_compared(
    files: list[str], plan: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path(files[1]).write_text(HEAD + D2 + D3, encoding="utf-8")
    new = str(tmp_path / "new.json")
    main(["revise", plan, *files, "--out", new])
    capsys.readouterr()

    assert main(["compare", plan, new, "--language", "en"]) == 0

    said = capsys.readouterr().out
    assert "D1" in said
    assert "D3" in said
