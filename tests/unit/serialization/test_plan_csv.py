"""What a spreadsheet finds in the csv file of a plan."""

import csv
import io
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from rvmatch.experiments import scarce
from rvmatch.matching import match
from rvmatch.model.organizations import SocialOrganization
from rvmatch.model.projects import DemandProject, SupplyProject
from rvmatch.model.vocabulary import FocusField
from rvmatch.serialization.plans.csvtext import plan_to_csv
from rvmatch.serialization.plans.tables import plan_tables
from rvmatch.wording import LANGUAGES


def pair(title: str, organization: str = "示例基金会") -> tuple[list[DemandProject], list[SupplyProject]]:
    fields = [FocusField.INDUSTRY_DEVELOPMENT]
    body = SocialOrganization(name=organization)
    return (
        [DemandProject(id="D1", title=title, county_code="530326", fields=fields, missing_cny=123_456)],
        [SupplyProject(id="S1", title=title, organization=body, fields=fields, offer_cny=1)],
    )


def rows_of(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))


def test_a_byte_order_mark_and_full_line_ends_tell_a_spreadsheet_how_to_read_it() -> None:
    projects = pair("核桃加工")
    data = plan_to_csv(match(*projects), *projects)

    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\r\n") == data.count(b"\n") == 2


def test_every_docking_is_a_record_on_one_line_in_the_order_of_the_table() -> None:
    scenario = scarce()
    plan = match(scenario.demands, scenario.supplies)
    for language in LANGUAGES:
        table = plan_tables(plan, scenario.demands, scenario.supplies, language)[0]
        data = plan_to_csv(plan, scenario.demands, scenario.supplies, language)
        found = rows_of(data)

        assert [(row[table.headings[3]], row[table.headings[5]]) for row in found] == [
            (row[3], row[5]) for row in table.rows
        ]
        assert tuple(found[0]) == table.headings
        assert len(data.splitlines()) == len(plan.matches) + 1


@given(st.sampled_from("=+-@＝＋－＠"), st.sampled_from(["1+1", 'cmd|"/c calc"!A1', "SUM(A1,B1)"]))
def test_no_cell_opens_like_a_formula(mark: str, rest: str) -> None:
    title = mark + rest
    projects = pair(title, organization=title)
    row = rows_of(plan_to_csv(match(*projects), *projects))[0]

    assert row["需求项目名称"] == row["供给项目名称"] == row["社会组织名称"] == f"'{title}"
    assert not [cell for cell in row.values() if cell.startswith(tuple("=+-@\t\r"))]


def test_amounts_are_exact_plain_decimals() -> None:
    projects = pair("核桃加工")
    row: dict[str, Any] = rows_of(plan_to_csv(match(*projects), *projects))[0]

    assert row["资金缺口（万元）"] == "12.3456"
    assert row["可提供资金（万元）"] == "0.0001"
    assert float(row["得分"]) == match(*projects).matches[0].score
