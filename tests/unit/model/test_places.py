"""A list of counties holds each once, sorted, and nobody can change it for everybody."""

import pickle

import attrs
import pytest

from rvmatch.errors import InvalidValueError
from rvmatch.model.places import County, CountyList
from rvmatch.notice import key_counties

DONGCHUAN = County(code="530113", name="东川区", province="云南省")
DONGCHENG = County(code="110101", name="东城区")


def test_a_list_cannot_be_changed() -> None:
    mine = CountyList([DONGCHUAN], name="mine")

    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        mine.name = "other"
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        del mine.counties
    assert mine.name == "mine"


def test_nobody_renames_the_key_counties_for_everybody() -> None:
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        key_counties().name = "other"

    assert key_counties().name == "国家乡村振兴重点帮扶县"


def test_counties_stand_by_code_whatever_order_they_came_in() -> None:
    mine = CountyList(iter([DONGCHUAN, DONGCHENG]))

    assert tuple(mine) == mine.counties == (DONGCHENG, DONGCHUAN)
    assert mine.codes == {"110101", "530113"}
    assert mine.get("530113") is mine["530113"] is DONGCHUAN


def test_lists_of_the_same_counties_are_equal_whatever_they_are_called() -> None:
    mine, other = CountyList([DONGCHUAN], name="mine"), CountyList([DONGCHUAN], name="other")

    assert (mine, hash(mine)) == (other, hash(other))
    assert mine != CountyList([DONGCHENG], name="mine")


def test_a_list_travels_to_worker_processes() -> None:
    copy = pickle.loads(pickle.dumps(CountyList([DONGCHUAN], name="mine")))

    assert (copy.name, copy["530113"]) == ("mine", DONGCHUAN)


@pytest.mark.parametrize(
    ("counties", "code"),
    [
        (5, "collection"),
        (None, "collection"),
        ("530113", "collection"),
        (["530113"], "of_class"),
        ([DONGCHUAN, DONGCHUAN], "unique_county"),
    ],
)
def test_something_else_than_counties_is_refused(counties: object, code: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        CountyList(counties)

    assert (caught.value.field, caught.value.fault.code) == ("counties", code)
