"""Whatever can be written as a document is read back exactly, and what is read is never anything else."""

import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from policy_strategies import objectives, policies, policy_markets
from property.damaged_documents import json_values, places, replaced, typed
from rvmatch.actions import (
    BrandChoice,
    BrandLimit,
    ChangedTimetable,
    JuryMark,
    PairingPlan,
    PairingSettings,
    Timetable,
)
from rvmatch.cooperation import ChannelHelp, ChannelOverview, ContinuityReport, PairSeries, YearOfHelp
from rvmatch.coordination import Coordination, NearDuplicates, VersionChoice
from rvmatch.eligibility import Side
from rvmatch.errors import ReadErrors, Remark
from rvmatch.evaluation import (
    FundBalance,
    FundPayment,
    Ledger,
    LedgerComparison,
    NewOrganization,
    NewOrganizationWorths,
    Unserved,
)
from rvmatch.evaluation.years import YearOutcome
from rvmatch.matching import (
    Explainer,
    Matcher,
    MatchPlan,
    NotTogether,
    PairStanding,
    PlaceWorth,
    PlanChange,
    PlanComparison,
    Policy,
    Recommendations,
    Robustness,
    SmallestChanges,
    WithinOffers,
    check_robustness,
    compare_plans,
    match,
    recommend,
)
from rvmatch.matching.checking.outside_check import ProofReport, check_proof
from rvmatch.matching.checking.outsiders import PlanProof
from rvmatch.matching.checking.proving import proof_of
from rvmatch.matching.checking.verification import Verification
from rvmatch.model.funds import FundNeed, SpecialFund
from rvmatch.model.libraries import LibraryMerge, ProjectLibrary
from rvmatch.model.projects import DemandProject, SupplyProject
from rvmatch.publishing import Feed, ProvinceDigest, PublicLibrary
from rvmatch.scoring import Weights
from rvmatch.serialization.documents import document_text, from_document, to_document
from rvmatch.serialization.documents.json_text import lines, written
from rvmatch.serialization.documents.kinds import KINDS
from rvmatch.support import FundPlan, IncentivePoints, IncentiveScheme, LinkageCompleteness
from rvmatch.testing import (
    brand_choices,
    brand_limits,
    changed_timetables,
    channel_helps,
    channel_overviews,
    continuity_reports,
    coordinations,
    demand_libraries,
    demands,
    feeds,
    fund_balances,
    fund_needs,
    fund_payments,
    fund_plans,
    incentive_results,
    incentive_schemes,
    jury_marks,
    ledger_comparisons,
    ledgers,
    linkage_views,
    markets,
    new_organization_worths,
    new_organizations,
    pair_series_views,
    pairing_plans,
    pairing_settings,
    province_digests,
    public_libraries,
    special_funds,
    supplies,
    timetables,
    unserved_views,
    version_choices,
    year_outcomes,
    years_of_help,
)

weights = st.dictionaries(
    st.sampled_from(["field_fit", "money_covered", "mine"]), st.integers(1, 9), min_size=1
).map(Weights.of)


@st.composite
def planned_markets(draw: st.DrawFn) -> tuple[Any, Any, Any]:
    """Plans by any objective, with limits that some plan always keeps to but no network holds."""
    market = draw(policy_markets())
    pairs = st.tuples(*(st.sampled_from([project.key for project in library]) for library in market))
    policy = Policy(
        objectives=draw(st.lists(objectives(pairs), min_size=1, max_size=1)),
        limits=draw(st.sets(st.sampled_from([WithinOffers(), NotTogether("S1", "S2")]))),
        minimum_score=draw(st.sampled_from([0, 0.5])),
    )
    return (Matcher(policy=policy).match(*market), *market)


plans = markets().map(lambda market: match(*market)) | planned_markets().map(lambda planned: planned[0])
proofs = planned_markets().map(lambda planned: proof_of(*planned, secret="sixteen or more letters"))
comparisons = st.tuples(planned_markets(), planned_markets()).map(
    lambda two: compare_plans(two[0][0], two[1][0], before=two[0][1:], after=two[1][1:])
)
others = markets().map(lambda market: Explainer(match(*market), *market).best_plans(2)[-1])
worths = st.builds(PlaceWorth, side=st.sampled_from(Side), key=st.text(min_size=1, max_size=3), change=others)


@st.composite
def standings(draw: st.DrawFn) -> PairStanding:
    """Of any pair of a market that has one."""
    market = draw(markets().filter(lambda market: all(len(library) for library in market)))
    pair = (draw(st.sampled_from([one.key for one in library])) for library in market)
    return Explainer(match(*market), *market).standing(*pair)


@st.composite
def changes(draw: st.DrawFn) -> SmallestChanges:
    """Of any demand of a market that has one."""
    market = draw(markets().filter(lambda market: len(market[0]) > 0))
    demand = draw(st.sampled_from([one.key for one in market[0]]))
    return Explainer(match(*market), *market).smallest_changes(demand=demand)


robustnesses = markets().map(lambda market: check_robustness(match(*market), *market))
texts = st.text(st.characters(codec="utf-8"), max_size=5)


def remarks_of(words: st.SearchStrategy[Any]) -> st.SearchStrategy[Remark]:
    params = st.dictionaries(texts, words, max_size=2).map(lambda found: tuple(found.items()))
    return st.builds(Remark, code=texts, params=params)


words = st.recursive(
    texts | st.integers(),
    lambda inner: st.lists(inner, max_size=2).map(tuple) | remarks_of(inner),
    max_leaves=4,
)
findings = st.lists(remarks_of(words), max_size=2).map(tuple)
verifications = st.builds(Verification, alteration=findings, input=findings, answer=findings)
reports = proofs.map(check_proof) | st.builds(ProofReport, findings=findings)
recommendations = (
    markets()
    .filter(lambda market: len(market[0]) > 0)
    .map(lambda market: recommend(market[0].projects[0], market[1], 3))
)

made = {
    Weights: weights,
    Policy: policies(),
    MatchPlan: plans,
    Recommendations: recommendations,
    Verification: verifications,
    PlanProof: proofs,
    ProofReport: reports,
    PlanComparison: comparisons,
    Robustness: robustnesses,
    PairStanding: standings(),
    SmallestChanges: changes(),
    PlanChange: others,
    PlaceWorth: worths,
    PairingPlan: pairing_plans(),
    PairingSettings: pairing_settings(),
    Coordination: coordinations(),
    VersionChoice: version_choices(),
    NearDuplicates: coordinations().map(lambda found: found.near_duplicates or NearDuplicates()),
    PublicLibrary: public_libraries(),
    ProvinceDigest: province_digests(),
    Feed: feeds(),
    FundPayment: fund_payments(),
    FundBalance: fund_balances(),
    Ledger: ledgers(),
    LedgerComparison: ledger_comparisons(),
    Timetable: timetables(),
    ChangedTimetable: changed_timetables(),
    YearOutcome: year_outcomes(),
    Unserved: unserved_views(),
    NewOrganization: new_organizations(),
    NewOrganizationWorths: new_organization_worths(),
    LinkageCompleteness: linkage_views(),
    IncentiveScheme: incentive_schemes(),
    IncentivePoints: incentive_results(),
    ChannelHelp: channel_helps(),
    YearOfHelp: years_of_help(),
    ChannelOverview: channel_overviews(),
    ContinuityReport: continuity_reports(),
    PairSeries: pair_series_views(),
    SpecialFund: special_funds(),
    FundNeed: fund_needs(),
    FundPlan: fund_plans(),
    JuryMark: jury_marks(),
    BrandLimit: brand_limits(),
    BrandChoice: brand_choices(),
}
values = st.one_of(*(made.get(kind.cls, st.from_type(kind.form)) for kind in KINDS))


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(values)
def test_a_document_gives_back_exactly_the_value_it_was_made_of(value: Any) -> None:
    assert typed(from_document(to_document(value))) == typed(value)


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(values)
def test_a_file_gives_back_exactly_the_value_it_was_made_of(value: Any) -> None:
    text = document_text(value)

    assert typed(from_document(text)) == typed(value)
    assert typed(from_document(b"\xef\xbb\xbf" + text.encode())) == typed(value)


@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow])
@given(values)
def test_the_text_of_a_document_is_its_own_canonical_form(value: Any) -> None:
    text = document_text(value)

    assert document_text(from_document(text)) == text
    assert json.loads(text) == to_document(value)
    assert text.endswith("}\n")


@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow])
@given(values)
def test_lists_written_in_bulk_are_what_the_plain_way_writes(value: Any) -> None:
    """Oracle: the document's own plain values, written part by part."""
    assert document_text(value) == written((key, [lines(part)]) for key, part in to_document(value).items())


@settings(max_examples=100)
@given(values)
def test_documents_hold_plain_json_types_only(value: Any) -> None:
    def plain(part: Any) -> bool:
        if type(part) is dict:
            return all(type(key) is str and plain(inner) for key, inner in part.items())
        if type(part) is list:
            return all(map(plain, part))
        return part is None or type(part) in (str, int, float, bool)

    assert plain(to_document(value))


@settings(max_examples=300)
@given(demands() | supplies() | policies() | plans, st.data())
def test_a_damaged_document_is_refused_or_means_what_it_says(value: Any, data: st.DataObject) -> None:
    document = to_document(value)
    place = data.draw(st.sampled_from(places(document)))
    damaged = replaced(document, place, data.draw(json_values))
    try:
        read = from_document(damaged)
    except ReadErrors as errors:
        sentences = errors.message("zh"), errors.message("en")
    else:
        sentences = ("read", "read")
        assert typed(from_document(to_document(read))) == typed(read)

    assert all(sentences)


@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow])
@given(demand_libraries(), st.data())
def test_every_damaged_field_is_named_in_one_pass(library: Any, data: st.DataObject) -> None:
    document = to_document(library)
    projects = document["projects"]
    spoiled = {"title": "", "county_code": "99", "missing_cny": -1, "partners_wanted": True, "period": {}}
    wanted = set()
    for index, project in enumerate(projects):
        for key in data.draw(st.sets(st.sampled_from(sorted(spoiled)))):
            project[key] = spoiled[key]
            wanted.add(f"projects[{index}].{key}")
    try:
        from_document(document)
        found = set()
    except ReadErrors as errors:
        found = {str(fault.place) for fault in errors.faults}

    assert found == wanted


@given(st.sampled_from([DemandProject, SupplyProject]))
def test_an_empty_library_can_be_told_what_it_is_a_library_of(project: type[Any]) -> None:
    empty: ProjectLibrary[Any] = ProjectLibrary([])
    kinds = {DemandProject: "demand-library", SupplyProject: "supply-library"}
    document = to_document(empty, kind=kinds[project])

    assert document["rvmatch"] == kinds[project]
    assert from_document(document, kinds[project]) == empty
    assert to_document(LibraryMerge(library=empty))["rvmatch"] == "demand-merge"
