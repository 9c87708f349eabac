"""What may be repeated of a value: telephone, identity and mail numbers are masked, codes are not."""

import pytest

from rvmatch.wording import masked, shown


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("13912345678", "139****5678"),
        ("电话13912345678,张三", "电话139****5678,张三"),
        ("139 1234 5678", "139****5678"),
        ("139-1234-5678", "139****5678"),
        ("+8613912345678", "139****5678"),
        ("+86 139-1234-5678", "139****5678"),
        ("0086", "0086"),
        ("a13912345678b", "a139****5678b"),
    ],
)
def test_mobile_numbers_keep_three_and_four_digits(text: str, safe: str) -> None:
    assert masked(text) == safe


@pytest.mark.parametrize("text", ["010-12345678", "(0871)1234567", "0871 1234567", "087112345678"])
def test_landline_numbers_are_masked(text: str) -> None:
    assert "1234567" not in masked(text)


@pytest.mark.parametrize("text", ["53011319900307123X", "530113199003071234", "身份证53011319900307123x。"])
def test_identity_numbers_keep_the_division_only(text: str) -> None:
    assert "530113************" in masked(text)
    assert "19900307" not in masked(text)


@pytest.mark.parametrize("text", ["zhang.san@example.org.cn", "请联系 a+b@x-y.cn 谢谢"])
def test_mail_addresses_are_masked(text: str) -> None:
    assert "***@***" in masked(text)
    assert "example" not in masked(text)
    assert "x-y" not in masked(text)


@pytest.mark.parametrize(
    "text",
    [
        "51100000500002862F",
        "53100000500019795A",
        "52110101MJ0018899T",
        "53100000500021326DA18051",
        "53011920000101001XA18051",
        "530113",
        "53230",
        "1000000000000",
        "2024-03-01",
        "300000",
        "民发〔2022〕11号",
        "D-2023-0001",
    ],
)
def test_codes_amounts_and_days_are_left_as_they_are(text: str) -> None:
    assert masked(text) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        ("", ""),
        ("a", "'a'"),
        ("a\n  b", "'a b'"),
        (3, "3"),
        (13912345678, "139****5678"),
        ("139 1234 5678", "'139****5678'"),
        (0, "0"),
        (False, "False"),
    ],
)
def test_values_are_shown_on_one_line(value: object, text: str) -> None:
    assert shown(value) == text


def test_long_values_are_cut_after_masking() -> None:
    value = "长" * 55 + "13912345678"

    assert len(shown(value)) == 62
    assert "139123" not in shown(value)
    assert shown(value).endswith("…'")
    assert len(shown("长" * 60)) == 62
