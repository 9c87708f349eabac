"""Covered counties and those without help are told apart, in the province and in each county."""

from datetime import date

import pytest

from rvmatch.evaluation import ledger, ledger_rows, ledger_told
from rvmatch.model.docking import Docking, advance, propose
from rvmatch.model.places import CountyList
from rvmatch.notice import key_counties
from rvmatch.wording import Language


def docked(key: str, county: str) -> Docking:
    found = propose(
        id=key, demand=key, supply="S1", county_code=county, organization="甲", on=date(2024, 3, 1)
    )
    for move in ("volunteer", "recommend", "agree"):
        found = advance(found, move, on=date(2024, 3, 2))
    return advance(found, "dock", on=date(2024, 3, 3), by="department")


@pytest.mark.parametrize(
    ("language", "line", "county", "cell", "none"),
    [
        (
            "zh",
            "名单内得到帮扶的县：1 个县（其中：一对一 1；另有：尚无帮扶 26）",
            "会泽县（530326）：正在得到帮扶：是",
            "一对一 1；另有：尚无帮扶 26",
            "名单内得到帮扶的县：0 个县（另有：尚无帮扶 27）",
        ),
        (
            "en",
            "listed counties covered: 1 (of these: one-to-one 1; besides: not covered 26)",
            "会泽县 (530326): being helped: yes",
            "one-to-one 1; besides: not covered 26",
            "listed counties covered: 0 (besides: not covered 27)",
        ),
    ],
)
def test_a_county_without_help_is_no_part_of_the_counties_with_help(
    language: Language, line: str, county: str, cell: str, none: str
) -> None:
    facts = {"on": date(2024, 12, 31), "counties": CountyList(key_counties().in_province("53"))}
    helped = ledger("53", dockings=[docked("K1", "530326")], **facts)

    assert line in ledger_told(helped, language)
    assert county in ledger_told(helped, language)
    assert cell in [row[8] for row in ledger_rows(helped, language)]
    assert none in ledger_told(ledger("53", dockings=[], **facts), language)
