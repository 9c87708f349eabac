"""What may be repeated of a value: telephone, identity and mail numbers are masked, codes are not."""

import time

import pytest

from rvmatch.model.identifiers import CreditCode
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
        ("\uff11\uff13\uff18\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18", "138****5678"),
        ("138.1234.5678", "138****5678"),
        ("1.13812345678 2.13912345678", "1.138****5678 2.139****5678"),
        ("15 13812345678", "15 138****5678"),
        ("138 123 45678", "138****5678"),
        ("138 12 34 56 78", "138****5678"),
        ("1381234-5678", "138****5678"),
        ("1.3812345678E10", "138****"),
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


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("5301 2919 8001 0112 3X", "530129************"),
        ("530129-19800101-1234", "530129************"),
        ("530129 19800101 123x", "530129************"),
        ("530129800101123", "530129*********"),
        ("ID530129800101123", "ID530129*********"),
        ("ID53012919800101123X", "ID530129************"),
        ("\uff15\uff13\uff10\uff11\uff12\uff1919800101123X", "530129************"),
        ("身份证530129800101123,张三", "身份证530129*********,张三"),
    ],
)
def test_identity_numbers_of_other_forms_are_masked(text: str, safe: str) -> None:
    assert masked(text) == safe


def test_eighteen_digits_whose_credit_check_holds_are_a_credit_code() -> None:
    codes = [f"5301291980010112{number:02}" for number in range(100)]

    kept = [code for code in codes if masked(code) == code]

    assert kept
    assert all(CreditCode(code) for code in kept)
    assert len(kept) < 10


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
        "20240301",
        "20240301-20241231",
        "2024-03-01至2024-12-31",
        "2024.03.01-2024.12.31",
        "530326000000",
        "53\uff10\uff13\uff126",
        "12345678901234.56",
        "1234567.89",
        "13500-200000",
        "1990-12-31 101",
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "sha256:13812345678a4c8996fb92427ae41e4649b934ca495991b7852b855138123456",
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


@pytest.mark.parametrize("text", ["字" * 32_767, "1 " * 16_000, "1-3" * 10_000, "a." * 16_000, "f" * 32_000])
def test_long_texts_are_masked_in_no_time(text: str) -> None:
    begun = time.perf_counter()

    masked(text)

    assert time.perf_counter() - begun < 1
