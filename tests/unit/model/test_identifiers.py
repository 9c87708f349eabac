"""Codes are proven well-formed, and a wrong one says what is likely meant."""

import pickle

import pytest

from rvmatch.errors import InvalidValueError
from rvmatch.model.identifiers import (
    CountyCode,
    CreditCode,
    DivisionCode,
    county_code,
    credit_code,
    division_code,
    planning_division_code,
    province_code,
)
from rvmatch.model.organizations import SocialOrganization
from rvmatch.model.vocabulary import OrganizationKind, RegistrationLevel

GENUINE = (
    "51100000500002862F",
    "51100000500009247D",
    "51100000500012681T",
    "53100000500019795A",
    "53100000500021676K",
    "53100000500021326D",
)
"""Codes found in public files; both checks of GB 32100-2015 and GB 11714 hold."""

WRONG_CHECK = {
    "53100000500020462H": "K",
    "531000005000074012": "D",
    "51100000500000024G": "M",
    "52110101MJ0018899X": "T",
}
"""Codes published in error, with the check character that they ought to have."""

COMPANY = "91110000600037341L"
"""A genuine code, but of an enterprise."""


def refusal(make, value) -> str:
    with pytest.raises(InvalidValueError) as caught:
        make(value)
    return caught.value.fault.code


@pytest.mark.parametrize("code", GENUINE)
def test_genuine_codes_are_taken_as_they_are(code: str) -> None:
    assert CreditCode(code) == code


@pytest.mark.parametrize("code", WRONG_CHECK)
def test_a_wrong_check_character_is_refused(code: str) -> None:
    assert refusal(CreditCode, code) == "credit_code_check"


@pytest.mark.parametrize(("code", "right"), WRONG_CHECK.items())
def test_the_right_check_character_is_taken(code: str, right: str) -> None:
    assert CreditCode(code[:17] + right)[-1] == right


@pytest.mark.parametrize("code", GENUINE)
def test_any_single_wrong_digit_after_the_prefix_is_refused(code: str) -> None:
    """The weights have no common divisor with 31, so that one wrong character always shows."""
    for place in range(2, 17):
        wrong = "7" if code[place] != "7" else "8"

        assert refusal(CreditCode, code[:place] + wrong + code[place + 1 :]) == "credit_code_check"


@pytest.mark.parametrize("code", GENUINE)
def test_two_digits_exchanged_are_refused(code: str) -> None:
    for place in range(8, 16):
        exchanged = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
        if exchanged != code:
            assert refusal(CreditCode, exchanged) == "credit_code_check"


@pytest.mark.parametrize(
    "spelling",
    [
        "53100000500019795a",
        "５３１０００００５０００１９７９５Ａ",
        "５３１０００００５０００１９７９５ａ",
        " 53100000500019795A ",
        "5310 0000 5000 1979 5A",
        "53100000\t500019795A\n",
        "53100000　500019795A",
    ],
    ids=repr,
)
def test_case_blanks_and_full_width_characters_are_put_right(spelling: str) -> None:
    assert CreditCode(spelling) == "53100000500019795A"


@pytest.mark.parametrize(
    ("letter", "meant"), [("I", "1"), ("O", "0"), ("S", "5"), ("V", "U or Y"), ("Z", "2")]
)
def test_a_letter_that_codes_do_not_use_is_named_with_what_it_stands_for(letter: str, meant: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        CreditCode("5310000050001979" + letter + "A")

    assert caught.value.fault.code == "credit_code_letter"
    assert dict(caught.value.fault.params) == {"letter": letter, "meant": meant}
    assert meant in caught.value.message("zh")
    assert meant in caught.value.message("en")


def test_a_misread_letter_in_small_is_named_as_well() -> None:
    assert refusal(CreditCode, "5310000050001979oA") == "credit_code_letter"


@pytest.mark.parametrize("code", ["", "53", "53100000500019795", "53100000500019795AA", "5310000050001979-A"])
def test_a_wrong_length_or_character_is_refused(code: str) -> None:
    assert refusal(CreditCode, code) == "credit_code_form"


def test_a_company_is_refused_though_its_code_is_genuine() -> None:
    assert refusal(CreditCode, COMPANY) == "credit_code_prefix"


def test_letters_where_the_region_stands_are_refused() -> None:
    assert refusal(CreditCode, "53A00000500019795A") == "credit_code_region"


@pytest.mark.parametrize("value", [53100000500019795, None, 5.3, b"53100000500019795A"])
@pytest.mark.parametrize("make", [CreditCode, DivisionCode, CountyCode])
def test_codes_are_text(make, value) -> None:
    assert refusal(make, value) == "text"


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("51100000500002862F", OrganizationKind.SOCIAL_ASSOCIATION),
        ("52110101MJ0018899T", OrganizationKind.SOCIAL_SERVICE_AGENCY),
        ("53100000500019795A", OrganizationKind.FOUNDATION),
    ],
)
def test_the_prefix_tells_the_legal_kind(code: str, kind: OrganizationKind) -> None:
    assert CreditCode(code).kind is kind


@pytest.mark.parametrize(
    ("region", "level", "home"),
    [
        ("100000", RegistrationLevel.NATIONAL, None),
        ("530000", RegistrationLevel.PROVINCIAL, "53"),
        ("530100", RegistrationLevel.PREFECTURAL, "53"),
        ("530113", RegistrationLevel.COUNTY, "53"),
        ("110101", RegistrationLevel.COUNTY, "11"),
    ],
)
def test_the_region_tells_the_level_and_the_home_province(region, level, home) -> None:
    code = CreditCode(with_check_character(f"53{region}500019795"))

    assert code.registration_level is level
    assert code.home_province == home


def with_check_character(start: str) -> str:
    """The standard's own table of weights, written out instead of computed."""
    weights = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
    letters = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    total = sum(weight * letters.index(letter) for weight, letter in zip(weights, start, strict=True))
    return start + letters[(31 - total % 31) % 31]


@pytest.mark.parametrize("code", GENUINE)
def test_the_tables_weights_give_the_same_check_character(code: str) -> None:
    assert with_check_character(code[:17]) == code


def test_what_the_credit_code_tells_fills_what_nobody_stated() -> None:
    known = SocialOrganization(name="某基金会", credit_code=with_check_character("53530100500019795"))

    assert known.kind is OrganizationKind.FOUNDATION
    assert known.registration_level is RegistrationLevel.PREFECTURAL
    assert known.home == "53"


def test_what_somebody_stated_is_not_overwritten_by_the_credit_code() -> None:
    stated = SocialOrganization(
        name="某基金会",
        credit_code="53100000500019795A",
        kind=OrganizationKind.OTHER,
        registration_level=RegistrationLevel.COUNTY,
        home="530113",
    )

    assert (stated.kind, stated.registration_level, stated.home) == (
        OrganizationKind.OTHER,
        RegistrationLevel.COUNTY,
        "530113",
    )


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        ("53", "53"),
        ("530000", "53"),
        ("5300", "53"),
        ("5301", "5301"),
        ("530100", "5301"),
        ("530113", "530113"),
        ("５３０１１３", "530113"),
        (" 53 01 13 ", "530113"),
        ("110000", "11"),
    ],
)
def test_division_codes_are_written_by_their_significant_digits(value: str, plain: str) -> None:
    assert DivisionCode(value) == plain


@pytest.mark.parametrize("value", ["", "5", "530", "53011", "5301130", "053011", "03", "53a113", "५३"])
def test_other_lengths_and_characters_are_no_divisions(value: str) -> None:
    assert refusal(DivisionCode, value) == "division_code"


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("53230", "county_code"),
        ("53", "county_code"),
        ("5301", "county_code"),
        ("", "county_code"),
        ("530000", "county_code_level"),
        ("530100", "county_code_level"),
    ],
)
def test_a_county_has_six_digits_and_no_zeros_at_the_end(value: str, code: str) -> None:
    assert refusal(CountyCode, value) == code


@pytest.mark.parametrize(
    ("make", "value"),
    [
        (DivisionCode, "99"),
        (DivisionCode, "10"),
        (DivisionCode, "83"),
        (DivisionCode, "660000"),
        (DivisionCode, "9901"),
        (DivisionCode, "990101"),
        (DivisionCode, "９９"),
        (CountyCode, "990101"),
        (CountyCode, "160101"),
        (CountyCode, "990000"),
    ],
)
def test_a_code_of_no_province_is_refused_at_every_level(make, value: str) -> None:
    assert refusal(make, value) == "division_province"


@pytest.mark.parametrize(
    ("make", "value", "fault"),
    [
        (province_code, "99", "division_province"),
        (province_code, "5301", "province_code"),
        (province_code, "530113", "province_code"),
        (province_code, CountyCode("530113"), "province_code"),
        (province_code, None, "text"),
        (planning_division_code, "99", "division_province"),
        (planning_division_code, "530113", "planning_division_code"),
        (planning_division_code, "53011", "division_code"),
    ],
)
def test_a_division_of_another_level_is_refused_as_a_province(make, value, fault: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        make(value)

    assert (caught.value.field, caught.value.fault.code) == ("province", fault)
    assert caught.value.message("zh") != caught.value.message("en")


def test_a_province_is_taken_in_both_spellings_and_a_city_that_plans_on_its_own_as_well() -> None:
    assert (province_code("53"), province_code("530000")) == ("53", "53")
    assert [planning_division_code(one) for one in ("53", "530000", "2102", "210200", "6590")] == [
        "53",
        "53",
        "2102",
        "2102",
        "6590",
    ]


def test_a_credit_code_of_no_province_tells_no_home() -> None:
    code = with_check_character("53990000500019795")

    assert CreditCode(code).home_province is None
    assert SocialOrganization(name="示例基金会", credit_code=code).home is None


def test_a_division_contains_what_starts_with_it_and_itself() -> None:
    prefecture = DivisionCode("530100")

    assert prefecture.contains(CountyCode("530113"))
    assert prefecture.contains(prefecture)
    assert not prefecture.contains("53")
    assert not prefecture.contains("531301")


def test_a_county_knows_what_it_lies_in() -> None:
    county = CountyCode("530113")

    assert county.prefixes == ("53", "5301", "530113")
    assert (county.province, county.prefecture) == ("53", "5301")
    assert DivisionCode("53").prefixes == ("53",)


@pytest.mark.parametrize(
    ("convert", "value"),
    [(division_code, "530100"), (county_code, "530113"), (credit_code, "53100000500019795A")],
)
def test_a_proven_code_is_not_proven_again(convert, value: str) -> None:
    proven = convert(value)

    assert convert(proven) is proven


@pytest.mark.parametrize("code", [DivisionCode("5301"), CountyCode("530113"), CreditCode(GENUINE[0])])
def test_codes_travel_to_worker_processes(code) -> None:
    copy = pickle.loads(pickle.dumps(code))

    assert (type(copy), copy) == (type(code), code)
