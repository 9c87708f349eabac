"""The demo's year leaves no step out, counts what it says, and is written for its reader."""

import re

import pytest

from rvmatch.__main__ import main
from rvmatch.commands.year import Market, first_half
from rvmatch.commands.year_later import second_half
from rvmatch.serialization.documents import from_document
from rvmatch.wording import LANGUAGES, catalogue

STEPS = (
    "libraries", "platform", "pairing", "plan", "event",
    "docking", "funds", "linkage", "cultivation", "ledger", "next",
)  # fmt: skip


@pytest.fixture(scope="module")
def years() -> dict[str, tuple[dict[str, list[str]], Market]]:
    """The year in both languages: the lines of each step under its heading."""
    found = {}
    for language in LANGUAGES:
        *sections, market = first_half(language)
        steps = {one.heading: one.lines for one in (*sections, *second_half(market, language))}
        found[language] = steps, market
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_step_of_the_year_is_there_and_says_something(years, language) -> None:
    steps, _ = years[language]

    assert list(steps) == [catalogue(language)[f"demo.year.{step}"] for step in STEPS]
    assert all(lines and all(lines) for lines in steps.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_of_the_year_orders_anybody_anywhere(years, language) -> None:
    text = "\n".join(line for lines in years[language][0].values() for line in lines)

    assert not re.search("分配|指派|摊派|排名第", text)


def test_an_english_year_has_chinese_only_in_names(years) -> None:
    """What an English reader sees apart from names of counties, organisations and projects."""
    steps, _ = years["en"]
    headings = "".join(steps)

    assert not re.search("[一-鿿]", headings)


def test_the_next_year_proposes_nothing_that_was_refused(years) -> None:
    """The numbers of the last step, counted from the docking step by the words alone."""
    steps, market = years["en"]
    docking, following = list(steps.values())[5], list(steps.values())[-1]
    counts = dict(re.fullmatch(r"(.+): (\d+)", line).groups() for line in docking[:4])
    kept, new, refused = map(int, re.findall(r"\d+", following[0]))

    assert sum(map(int, counts.values())) == len(market.plan.matches)
    assert refused == int(counts[catalogue("en")["term.ProjectStatus.REFUSED"]])
    assert kept == int(counts[catalogue("en")["term.ProjectStatus.UNDER_WAY"]])
    assert new > 0


def test_each_result_of_the_year_is_written_as_a_workbook_and_as_csv(years, tmp_path, capsys) -> None:
    """Oracle: the tables of the results themselves, and the rows that the year prints."""
    pytest.importorskip("xlsxwriter")
    assert main(["demo", "--full", "--language", "zh", "--out", str(tmp_path / "out")]) == 0
    written = tmp_path / "out"
    names = {"coordination", "funds", "ledger", "pairing", "timetable", "unserved", "worth"}

    assert {file.stem for file in written.glob("*.xlsx")} == names | {"plan"}
    assert {folder.name for folder in written.iterdir() if folder.is_dir()} == names
    assert not [file for file in written.rglob("*") if file.is_file() and not file.stat().st_size]
    assert from_document((written / "plan.json").read_bytes()) == years["zh"][1].plan
    payments = (written / "funds" / "fund_payments.csv").read_text(encoding="utf-8-sig").splitlines()
    assert payments[0].startswith("基金编号,基金名称,")
    assert len(payments) > 1
    assert str(written) in capsys.readouterr().out
