"""A data folder is refused as soon as one key or one value is not as described."""

import importlib.resources
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from rvmatch.errors import InvalidValueError
from rvmatch.notice import load_notice
from rvmatch.notice.edition import notice_of
from rvmatch.wording import LANGUAGES

Change = Callable[[Any], object]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the data that a test may spoil."""
    with importlib.resources.as_file(
        importlib.resources.files("rvmatch.notice") / "data" / "2022-11"
    ) as original:
        return Path(shutil.copytree(original, tmp_path / "2022-11"))


def spoil(folder: Path, file: str, change: Change) -> None:
    content = json.loads((folder / file).read_text(encoding="utf-8"))
    change(content)
    (folder / file).write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


def test_an_unspoilt_copy_gives_the_same_notice(folder: Path) -> None:
    assert notice_of(folder) == load_notice()


@pytest.mark.parametrize(
    ("file", "change", "field"),
    [
        ("sources.json", lambda rows: rows[2].update(colour="red"), "sources.json[2]"),
        ("sources.json", lambda rows: rows[0].pop("note"), "sources.json[0]"),
        ("sources.json", lambda rows: rows[0].update(title=" "), "sources.json[0].title"),
        ("sources.json", lambda rows: rows[0].update(reposted="yes"), "sources.json[0].reposted"),
        ("sources.json", lambda rows: rows[0].update(reading="half"), "sources.json[0].reading"),
        ("sources.json", lambda rows: rows.insert(0, "text"), "sources.json[0]"),
        ("documents.json", lambda rows: rows[0].update(sources="one"), "documents.json[0].sources"),
        ("documents.json", lambda rows: rows[0].update(sources=[1]), "documents.json[0].sources"),
        ("sizes.json", lambda rows: rows[0].update(organizations=True), "sizes.json[0].organizations"),
        ("sizes.json", lambda rows: rows[0].update(organizations=-1), "sizes.json[0].organizations"),
        ("sizes.json", lambda rows: rows[0].update(organizations=2.5), "sizes.json[0].organizations"),
        ("work_areas.json", lambda rows: rows[1].update(area="other"), "work_areas.json[1].area"),
        ("work_areas.json", lambda rows: rows[1]["duties"][0].pop("zh"), "work_areas.json[1].duties[0]"),
        ("work_areas.json", lambda rows: rows[0]["citation"].update(source="hearsay"), "citation"),
        ("work_areas.json", lambda rows: rows[0]["citation"].update(confirmed_by=["hearsay"]), "citation"),
        ("work_areas.json", lambda rows: rows[0]["citation"].update(document="hearsay"), "citation"),
        ("library_keepers.json", lambda rows: rows[0].update(library="both"), "library"),
        ("edition.json", lambda head: head.update(announced_on="1 March"), "edition.json.announced_on"),
        ("edition.json", lambda head: head.update(extra=1), "edition.json"),
        ("terms.json", lambda groups: groups.update(Colour=[groups["FocusField"][0]]), "terms.json"),
        (
            "terms.json",
            lambda groups: groups["HelpKind"][0].update(member="money"),
            "terms.json.HelpKind[0].member",
        ),
        ("provisions.json", lambda topics: topics.pop("batches"), "provisions.json"),
    ],
)
def test_a_spoilt_row_is_refused_and_named(folder: Path, file: str, change: Change, field: str) -> None:
    spoil(folder, file, change)

    with pytest.raises(InvalidValueError) as caught:
        notice_of(folder)

    assert caught.value.field == field
    for language in LANGUAGES:
        assert field in caught.value.message(language)


def test_a_file_that_is_not_a_list_is_refused(folder: Path) -> None:
    (folder / "sizes.json").write_text("{}", encoding="utf-8")

    with pytest.raises(InvalidValueError) as caught:
        notice_of(folder)

    assert caught.value.field == "sizes.json"


def test_a_table_of_counties_with_other_columns_is_refused(folder: Path) -> None:
    table = folder / "key_counties.csv"
    table.write_text(table.read_text(encoding="utf-8").replace("evidence", "proof", 1), encoding="utf-8")

    with pytest.raises(InvalidValueError) as caught:
        notice_of(folder)

    assert caught.value.field == "key_counties.csv"


def test_a_county_listed_twice_is_refused(folder: Path) -> None:
    table = folder / "key_counties.csv"
    lines = table.read_text(encoding="utf-8").splitlines()
    table.write_text("\n".join([*lines, lines[-1]]), encoding="utf-8")

    with pytest.raises(InvalidValueError) as caught:
        notice_of(folder)

    assert caught.value.field == "counties"
