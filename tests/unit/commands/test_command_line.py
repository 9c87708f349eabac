"""The command line says what the API says, with exit codes that scripts can rely on."""

import json
from pathlib import Path

import pytest

from rvmatch import Limits, MatchPlan, document_text, from_document, match, read_demands, read_supplies
from rvmatch.__main__ import main
from rvmatch.commands import inputs
from rvmatch.commands.terminal import default_language, table, width
from rvmatch.experiments import national

DEMANDS = """\
需求编号,项目名称,县区代码,重点领域,需求资金(万元),联系人,联系电话
D1,核桃加工,530113,产业发展,30,张三,13812345678
D2,养老食堂,530113,特殊群体关爱,20,,
"""
SUPPLIES = """\
供给编号,项目名称,社会组织名称,重点领域,可提供资金(万元),意向地区,可承接项目数
S1,产业支持,示例基金会,产业发展,50,云南省,1
"""


@pytest.fixture
def market(tmp_path: Path) -> tuple[str, str]:
    demands, supplies = tmp_path / "demands.csv", tmp_path / "supplies.csv"
    demands.write_text(DEMANDS, encoding="gb18030")
    supplies.write_text(SUPPLIES, encoding="utf-8-sig")
    return str(demands), str(supplies)


@pytest.fixture
def plan(market: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> str:
    path = tmp_path / "plan.json"
    assert main(["match", "--demands", market[0], "--supplies", market[1], "--out", str(path)]) == 0
    capsys.readouterr()
    return str(path)


@pytest.mark.parametrize(("language", "line"), [("zh", "拟覆盖：160 / 160"), ("en", "Coverage: 160 / 160")])
def test_the_national_demo_covers_every_key_county(
    language: str, line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["demo", "--language", language]) == 0

    assert line in capsys.readouterr().out


@pytest.mark.parametrize(("language", "word"), [("zh", "合成数据"), ("en", "SYNTHETIC")])
@pytest.mark.parametrize("scenario", ["national", "scarce"])
def test_a_demo_says_that_its_projects_are_synthetic(
    scenario: str, language: str, word: str, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["demo", "--scenario", scenario, "--language", language])

    assert word in capsys.readouterr().out


def test_the_scarce_demo_names_every_county_that_is_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    from rvmatch.experiments import scarce

    scenario = scarce()
    coverage = match(scenario.demands, scenario.supplies).coverage
    left_out = [county.county for county in coverage.counties if not county.partners]

    main(["demo", "--scenario", "scarce", "--language", "en"])

    printed = capsys.readouterr().out
    assert 0 < len(left_out) < len(coverage.counties)
    assert f"Coverage: {coverage.covered} / {len(coverage.counties)}" in printed
    assert all(code in printed for code in left_out)


def test_a_demo_folder_holds_the_plan_in_every_form(tmp_path: Path) -> None:
    assert main(["demo", "--out", str(tmp_path / "out")]) == 0

    names = {file.name for file in (tmp_path / "out").iterdir()}
    assert names == {"demands.json", "supplies.json", "plan.json", "plan.csv", "plan.xlsx"}
    plan = from_document((tmp_path / "out" / "plan.json").read_bytes(), MatchPlan)
    demands = read_demands(tmp_path / "out" / "demands.json")
    supplies = read_supplies(tmp_path / "out" / "supplies.json")
    assert match(demands, supplies) == plan


def test_match_writes_the_plan_that_the_api_makes(market: tuple[str, str], plan: str) -> None:
    written = from_document(Path(plan).read_bytes(), MatchPlan)

    assert written == match(read_demands(market[0]), read_supplies(market[1]))
    assert [(pair.demand, pair.supply) for pair in written.matches] == [("D1", "S1")]


def test_match_writes_a_workbook_when_asked(market: tuple[str, str], tmp_path: Path) -> None:
    book = tmp_path / "plan.xlsx"
    arguments = ["match", "--demands", market[0], "--supplies", market[1], "--out", str(tmp_path / "p.json")]

    assert main([*arguments, "--workbook", str(book)]) == 0

    assert book.read_bytes().startswith(b"PK")


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        (["--demand", "D1"], "Recommended docking with S1"),
        (["--demand", "D2"], "No docking is recommended"),
        (["--supply", "S1"], "Recommended docking with D1"),
        (["--pair", "D2", "S1"], "This pair cannot be recommended"),
    ],
)
def test_explain_answers_for_a_demand_a_supply_and_a_pair(
    question: list[str],
    answer: str,
    market: tuple[str, str],
    plan: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    arguments = ["explain", plan, "--demands", market[0], "--supplies", market[1], "--language", "en"]

    assert main([*arguments, *question]) == 0

    assert answer in capsys.readouterr().out


def test_explain_refuses_a_library_that_has_changed_since(
    market: tuple[str, str], plan: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path(market[0]).write_text(DEMANDS.replace("核桃", "板栗"), encoding="utf-8")

    code = main(
        [
            "explain",
            plan,
            "--demands",
            market[0],
            "--supplies",
            market[1],
            "--demand",
            "D1",
            "--language",
            "en",
        ]
    )

    assert code == 1
    assert "the library that the plan was made from" in capsys.readouterr().err


def test_check_sheet_gives_programs_every_fault_with_its_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sheet = tmp_path / "demands.csv"
    sheet.write_text(DEMANDS.replace("530113,产业发展,30", "53011,产业发展,三十万"), encoding="utf-8")

    assert main(["check-sheet", str(sheet), "--kind", "demand", "--format", "json"]) == 1

    report = json.loads(capsys.readouterr().out)
    assert {"projects", "skipped", "unknown_columns", "faults"} <= set(report)
    assert report["projects"] == 1
    assert [(fault["row"], fault["column"]) for fault in report["faults"]] == [(2, "C"), (2, "E")]
    assert all({"sheet", "row", "column", "field", "message"} <= set(fault) for fault in report["faults"])


def test_check_sheet_succeeds_on_a_sheet_without_faults(
    market: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check-sheet", market[0], "--kind", "demand"]) == 0

    assert "13812345678" not in capsys.readouterr().out


def test_a_file_that_is_not_there_is_named_without_a_traceback(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    missing = str(tmp_path / "missing.csv")

    assert main(["check-sheet", missing, "--kind", "demand"]) == 2

    said = capsys.readouterr().err
    assert missing in said
    assert "Traceback" not in said


def test_a_failed_run_leaves_the_old_plan_whole(
    market: tuple[str, str], plan: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = Path(plan).read_bytes()
    Path(market[0]).write_text(DEMANDS.replace("530113", "53011"), encoding="utf-8")

    assert main(["match", "--demands", market[0], "--supplies", market[1], "--out", plan]) == 1

    assert Path(plan).read_bytes() == before
    assert "county_code" in capsys.readouterr().err


def test_a_table_lines_up_chinese_and_latin_text() -> None:
    lines = table(["县", "n"], [["东川区", 5], ["abc", 12]]).splitlines()

    assert {width(line) for line in lines} == {len("      ") + 2 + 2}


@pytest.mark.parametrize(("value", "language"), [("zh_CN.UTF-8", "zh"), ("en_US.UTF-8", "en"), ("C", "en")])
def test_the_language_follows_the_environment(
    value: str, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", value)

    assert default_language() == language


def test_large_files_are_read_only_when_asked_for(tmp_path, monkeypatch, capsys) -> None:
    """A limit of the usual size refuses a file; ``--large`` lets the same file in."""
    small = Limits(max_bytes=200)
    monkeypatch.setattr(inputs, "DEFAULT_LIMITS", small)
    for side, library in (("demands", national().demands), ("supplies", national().supplies)):
        (tmp_path / f"{side}.json").write_text(document_text(library), encoding="utf-8")
    command = [
        "match",
        "--demands",
        str(tmp_path / "demands.json"),
        "--supplies",
        str(tmp_path / "supplies.json"),
    ]
    command += ["--out", str(tmp_path / "plan.json"), "--language", "en"]

    assert main(command) != 0
    assert "200 bytes" in capsys.readouterr().err
    assert main([*command, "--large"]) == 0
    assert (tmp_path / "plan.json").exists()
