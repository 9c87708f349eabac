"""What a choice of brands refuses, and what it says of marks that cannot be compared."""

from typing import Any

import pytest

from rvmatch.actions import BrandLimit, JuryMark, MarkRule, brands_statement, choose_brands
from rvmatch.errors import InvalidValueError
from rvmatch.model.libraries import ProjectLibrary
from rvmatch.model.organizations import SocialOrganization
from rvmatch.model.projects import SupplyProject
from rvmatch.model.vocabulary import FocusField

SUPPLIES = ProjectLibrary(
    [
        SupplyProject(
            id=key,
            title=f"项目{key}",
            organization=SocialOrganization(name=f"示例{key}"),
            fields=[FocusField.INDUSTRY_DEVELOPMENT],
        )
        for key in ("S1", "S2", "S3")
    ]
)


def marks(**given: list[int]) -> list[JuryMark]:
    return [
        JuryMark(project=key, points=points, juror=f"评委{number}")
        for key, row in given.items()
        for number, points in enumerate(row)
    ]


UNEVEN = marks(S1=[50, 50, 50], S2=[90], S3=[60, 60])


def test_sums_of_unequal_numbers_of_marks_are_named_and_told() -> None:
    choice = choose_brands(SUPPLIES, UNEVEN, places=1)

    assert choice.keys == ("S1",)  # the lowest mean of all, and the greatest sum
    assert choice.fewer_marks == ("S2", "S3")
    zh = brands_statement(choice, "zh", titles={"S2": "乙项目"})[2]
    assert "少则 1 个、多则 3 个" in zh
    assert "乙项目" in zh
    assert "S3" in zh
    assert "between 1 and 3 marks" in brands_statement(choice, "en")[2]


@pytest.mark.parametrize(
    ("given", "rule"),
    [
        (UNEVEN, MarkRule.MEAN),
        (marks(S1=[5, 6], S2=[7, 8]), MarkRule.TOTAL),
        ([JuryMark(project="S1", points=9), JuryMark(project="S2", points=8)], MarkRule.TOTAL),
        ([], MarkRule.TOTAL),
    ],
)
def test_marks_that_can_be_compared_need_no_remark(given: list[JuryMark], rule: MarkRule) -> None:
    choice = choose_brands(SUPPLIES, given, places=1, rule=rule)

    assert choice.fewer_marks == ()
    assert not [line for line in brands_statement(choice, "en") if "cannot be compared" in line]


@pytest.mark.parametrize("province", ["99", "5301", "530113", "云南"])
def test_a_limit_for_no_province_is_refused(province: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        BrandLimit(province=province, at_least=1)

    assert caught.value.field == "province"


@pytest.mark.parametrize("limits", [BrandLimit(at_least=1), None, "53", 3])
def test_limits_are_a_collection(limits: Any) -> None:
    with pytest.raises(InvalidValueError) as caught:
        choose_brands(SUPPLIES, UNEVEN, places=1, limits=limits)

    assert (caught.value.field, caught.value.fault.code) == ("limits", "collection")
