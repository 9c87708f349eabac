"""What the strategies promise to those who test their own parts with them."""

import subprocess
import sys
from typing import Any

import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

import rvmatch.testing
from rvmatch.errors import MissingExtraError
from rvmatch.model.identifiers import CountyCode, CreditCode, DivisionCode
from rvmatch.model.libraries import LibraryMerge, ProjectLibrary
from rvmatch.model.places import County, CountyList
from rvmatch.model.projects import DemandProject, SupplyProject
from rvmatch.model.quantities import Period
from rvmatch.notice import key_counties
from rvmatch.testing import credit_codes, library_merges, markets, organizations, periods
from rvmatch.testing._hypothesis_entry import STRATEGIES

FRESH = """
import sys
from hypothesis import given, settings, strategies as st
loaded = {name for name in ("scipy", "rvmatch.testing.strategies") if name in sys.modules}
assert not loaded, loaded
from rvmatch.model.libraries import ProjectLibrary
from rvmatch.model.projects import DemandProject, SupplyProject

@settings(max_examples=5, database=None)
@given(st.from_type(DemandProject), st.from_type(ProjectLibrary[SupplyProject]))
def check(demand, library):
    assert type(demand) is DemandProject
    assert all(type(one) is SupplyProject for one in library)

check()
print("made")
"""

A_FEW = settings().max_examples // 4  # tests within tests, which the profile cannot see

HIDDEN = """
import sys
sys.modules["hypothesis"] = None
try:
    from rvmatch.testing import demands
except ImportError as error:
    print(type(error).__name__, error)
"""


def enough(examples: int) -> settings:
    """To find one example, and leave it as it is."""
    return settings(max_examples=examples, database=None, phases=[Phase.generate], derandomize=True)


def run(program: str) -> str:
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_hypothesis_knows_the_classes_without_any_word_from_the_user() -> None:
    assert run(FRESH) == "made\n"


def test_without_hypothesis_whoever_asks_for_a_strategy_is_told_what_to_install() -> None:
    output = run(HIDDEN)

    assert output.startswith(MissingExtraError.__name__)
    assert "rvmatch[testing]" in output


@pytest.mark.parametrize("name", rvmatch.testing.__all__)
def test_every_name_that_is_promised_exists(name: str) -> None:
    assert getattr(rvmatch.testing, name) is not None
    assert name in dir(rvmatch.testing)


def test_a_name_that_is_not_promised_does_not_exist() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing_like_it'"):
        rvmatch.testing.nothing_like_it  # noqa: B018


def model_classes() -> list[Any]:
    return [getattr(sys.modules[module], name) for module, classes in STRATEGIES.items() for name in classes]


@pytest.mark.parametrize("cls", model_classes(), ids=lambda cls: cls.__name__)
def test_the_strategy_of_a_class_makes_values_of_that_class(cls: Any) -> None:
    @settings(max_examples=A_FEW, database=None)
    @given(st.from_type(cls))
    def check(value: Any) -> None:
        assert type(value) is cls
        assert hash(value) is not None

    check()


@pytest.mark.parametrize("project", [DemandProject, SupplyProject])
@pytest.mark.parametrize("generic", [ProjectLibrary, LibraryMerge])
def test_generic_classes_hold_what_the_annotation_says(generic: Any, project: Any) -> None:
    @settings(max_examples=A_FEW, database=None)
    @given(st.from_type(generic[project]))
    def check(value: Any) -> None:
        library = value if generic is ProjectLibrary else value.library
        assert all(type(one) is project for one in library)

    check()


@settings(max_examples=200)
@given(credit_codes())
def test_credit_codes_pass_the_check_of_the_standard(code: CreditCode) -> None:
    """GB 32100-2015, computed here a second time, by repeated multiplication from the right."""
    letters = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    total = 0
    for letter in reversed(code[:17]):
        total = total * 3 + letters.index(letter)

    assert (total + letters.index(code[17])) % 31 == 0


@pytest.mark.parametrize(
    ("cls", "wanted"),
    [
        (CountyCode, lambda code: code in key_counties()),
        (CountyCode, lambda code: code not in key_counties()),
        (County, lambda county: county.evidence == "indirect"),
        (CountyList, lambda counties: len(counties) >= 3),
        (Period, lambda period: period.start is None),
        (Period, lambda period: period.end is None),
        (Period, lambda period: None is not period.start == period.end),
        (DemandProject, lambda demand: demand.namespace and not demand.title.isascii()),
        (DemandProject, lambda demand: demand.contacts and demand.missing_cny == 0),
        (SupplyProject, lambda supply: supply.regions is None),
        (SupplyProject, lambda supply: supply.regions == frozenset()),
    ],
)
def test_what_tests_need_to_see_is_found(cls: Any, wanted: Any) -> None:
    assert find(st.from_type(cls), wanted, settings=enough(2_000))


def test_merges_with_duplicates_and_with_conflicts_are_found() -> None:
    assert find(library_merges(), lambda merge: bool(merge.conflicts), settings=enough(3_000)).conflicts
    assert find(
        organizations(), lambda one: one.credit_code is not None and one.kind is None, settings=enough(3_000)
    ).credit_code


def test_the_simplest_demand_is_simple() -> None:
    found = find(st.from_type(DemandProject), lambda _: True, settings=settings(database=None))

    assert (found.id, found.title, found.namespace, found.contacts) == ("P1", "核桃加工", "", ())


def test_in_a_market_many_pairs_suit_each_other() -> None:
    pairs = suited = 0

    @settings(max_examples=60, database=None, derandomize=True)
    @given(markets())
    def count(market: Any) -> None:
        nonlocal pairs, suited
        demands, supplies = market
        for demand in demands:
            for supply in supplies:
                pairs += 1
                served = not supply.regions or demand.county_code.province in supply.regions
                suited += bool(served and demand.fields & supply.fields)

    count()
    assert pairs > 100
    assert 0.3 < suited / pairs < 0.95


@given(periods())
def test_periods_do_not_end_before_they_start(period: Period) -> None:
    assert period.start is None or period.end is None or period.start <= period.end


@given(markets())
def test_supplies_of_a_market_are_as_documents_give_them_back(market) -> None:
    """Past counties are plain division codes, even where a county's code was given."""
    for supply in market[1]:
        named = SupplyProject(
            id="S", title="t", organization=supply.organization, fields=supply.fields,
            past_counties=[CountyCode("530326")],
        )  # fmt: skip
        assert {type(code) for code in (*supply.past_counties, *named.past_counties)} == {DivisionCode}
