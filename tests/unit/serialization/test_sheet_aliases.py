import pytest

from rvmatch.errors import InvalidValueError, ReadErrors
from rvmatch.model.vocabulary import FocusField, HelpKind, Revitalization
from rvmatch.serialization.sheets.aliases import BUILT_IN_ALIASES, books
from rvmatch.serialization.sheets.rows import demands_from_rows

DEMAND = {"需求编号": "D1", "项目名称": "核桃加工", "县区代码": "530326"}

LOCAL_WORDS = {
    "fujian": ["闽台融合", "产业振兴"],
    "yunnan": ["产业就业", "消费帮扶", "技能培训", "数字乡村", "人居环境整治", "慈善公益", "文旅融合"],
    "jilin": ["创业就业", "人才培育", "扶弱济困", "医护康养", "社会治理", "消费帮扶"],
    "anhui": ["三产融合", "能人培养", "助航青春", "善行乡村", "消费帮扶", "村社共治", "运动强村"],
}


@pytest.mark.parametrize("province", BUILT_IN_ALIASES)
@pytest.mark.parametrize("kind", ["demand", "supply"])
def test_every_shipped_table_is_understood(province, kind):
    found = books(kind, province)

    assert found.name == province
    for word in LOCAL_WORDS[province]:
        assert found.words.members("category", word)


def test_a_local_word_may_stand_for_several_and_in_other_columns():
    demand = demands_from_rows([DEMAND | {"需求类型": "产业就业、人居环境整治"}], aliases="yunnan")["D1"]

    assert demand.help_kinds == {HelpKind.INDUSTRY, HelpKind.EMPLOYMENT}
    assert demand.revitalizations == {Revitalization.ECOLOGY}


def test_a_local_word_is_a_fault_without_its_table():
    reading = demands_from_rows([DEMAND | {"需求类型": "三产融合"}], on_error="collect")

    assert [fault.code for fault in reading.faults] == ["word"]


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8-sig"])
def test_a_table_that_an_official_saved_from_a_spreadsheet_is_read(encoding, tmp_path):
    path = tmp_path / "本地用词.csv"
    path.write_bytes(
        "类型,本地写法,对应,说明\n表头,项目代号,需求编号,\n表头,备用名称,忽略,\n重点领域,种植,产业发展,\n\n".encode(
            encoding
        )
    )
    row = {
        "项目代号": "D1",
        "项目名称": "核桃加工",
        "备用名称": "x",
        "县区代码": "530326",
        "重点领域": "种植",
    }

    assert demands_from_rows([row], aliases=path)["D1"].fields == {FocusField.INDUSTRY_DEVELOPMENT}


def test_a_mapping_does_the_same():
    aliases = {"表头": {"代号": "需求编号"}, "fields": {"种植": "industry-development"}}
    row = {"代号": "D1", "项目名称": "核桃加工", "县区代码": "530326", "重点领域": "种植"}

    assert demands_from_rows([row], aliases=aliases)["D1"].id == "D1"


def test_a_heading_of_the_other_kind_of_sheet_is_left_as_it_is():
    aliases = {"表头": {"意向": "意向地区", "代号": "需求编号"}}

    assert books("demand", aliases).headings.field("意向") is None
    assert books("supply", aliases).headings.field("意向") == "regions"


def test_all_lines_that_cannot_be_understood_are_named():
    aliases = {
        "表头": {"代号": "无此标题"},
        "重点领域": {"种植": "无此词"},
        "无此栏": {"种植": "产业发展"},
        "帮扶方式": {"养殖": ""},
    }

    with pytest.raises(ReadErrors) as caught:
        books("demand", aliases)

    codes = [fault.code for fault in caught.value.faults]
    assert codes == ["alias_heading", "word", "alias_group", "alias_meaning"]
    assert all(fault.place is not None for fault in caught.value.faults)


def test_a_province_without_a_table_is_refused_and_the_others_are_listed():
    with pytest.raises(InvalidValueError, match="anhui, fujian, jilin, yunnan"):
        books("demand", "atlantis")
