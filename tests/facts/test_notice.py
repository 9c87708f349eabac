"""What the notice says, held against the numbers and names that its texts give."""

import subprocess
import sys
from datetime import date

import pytest

from rvmatch.errors import InvalidValueError
from rvmatch.model.vocabulary import Department, DockingEventKind, LinkageMember, RegistrationLevel, WorkArea
from rvmatch.notice import Responsible, editions, load_notice


def test_the_notice_is_identified() -> None:
    notice = load_notice()

    assert notice.number == "民发〔2022〕11号"
    assert notice.announced_on == date(2022, 3, 1)
    assert notice.interpreted_on == date(2022, 3, 8)
    assert notice.edition in editions()


def test_an_edition_bears_the_name_of_its_folder() -> None:
    for edition in editions():
        assert load_notice(edition).edition == edition


def test_a_notice_is_read_once() -> None:
    assert load_notice() is load_notice("2022-11")


def test_an_unknown_edition_is_refused_and_the_known_ones_are_named() -> None:
    with pytest.raises(InvalidValueError) as caught:
        load_notice("2031-01")

    assert caught.value.field == "edition"
    for language in ("zh", "en"):
        assert "2022-11" in caught.value.message(language)


@pytest.mark.parametrize("name", ["", ".", "..", "2022-11/"])
def test_a_path_is_not_an_edition(name: str) -> None:
    with pytest.raises(InvalidValueError):
        load_notice(name)


def test_importing_the_room_reads_no_file_of_it() -> None:
    program = (
        "import sys; opened = []\n"
        "sys.addaudithook(lambda event, args: opened.append(str(args[0])) if event == 'open' else None)\n"
        "import rvmatch.notice\n"
        "print([name for name in opened if name.endswith(('.json', '.csv', '.md'))])\n"
    )
    shown = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout

    assert shown.strip() == "[]"


def test_the_transition_spans_five_years() -> None:
    transition = load_notice().transition

    assert transition.years == 5
    assert (transition.begins_on, transition.ends_on) == (date(2021, 1, 1), date(2025, 12, 31))


def test_there_are_seven_parts_in_order() -> None:
    assert [area.part for area in load_notice().work_areas] == [1, 2, 3, 4, 5, 6, 7]


def test_the_lists_have_as_many_entries_as_their_names_say() -> None:
    notice = load_notice()

    assert len(notice.special_actions) == 3
    assert len(notice.batches) == 3
    assert len(notice.consents) == 3
    assert len(notice.follow_up_duties) == 3
    assert len(notice.terms_of(DockingEventKind)) == 4
    assert len(notice.support_instruments) == 4
    assert len(notice.general_requirement) == 5
    assert len(notice.addressees) == 3


def test_the_general_requirement_is_not_the_five_revitalisations() -> None:
    titles = [phrase.title_zh for phrase in load_notice().general_requirement]

    assert titles == ["产业兴旺", "生态宜居", "乡风文明", "治理有效", "生活富裕"]


def test_rural_revitalisation_leads_the_special_actions_and_civil_affairs_joins() -> None:
    lead, joint = load_notice().work_area(WorkArea.SPECIAL_ACTIONS).responsible

    assert (lead.department, lead.leads) == (Department.RURAL_REVITALIZATION, True)
    assert (joint.department, joint.leads) == (Department.CIVIL_AFFAIRS, False)


def test_the_province_builds_the_platform() -> None:
    lead, _ = load_notice().work_area(WorkArea.SERVICE_PLATFORM).responsible

    assert lead == Responsible(
        department=Department.CIVIL_AFFAIRS, levels=(RegistrationLevel.PROVINCIAL,), leads=True
    )


def test_leading_departments_come_first() -> None:
    for area in load_notice().work_areas:
        leads = [entry.leads for entry in area.responsible]
        assert leads == sorted(leads, reverse=True)


def test_the_county_keeps_demands_and_civil_affairs_of_every_level_keeps_supplies() -> None:
    demand, supply = load_notice().library_keepers

    assert (demand.library, demand.keeper.department) == ("demand", Department.RURAL_REVITALIZATION)
    assert demand.keeper.levels == (RegistrationLevel.COUNTY,)
    assert (supply.library, supply.keeper.department) == ("supply", Department.CIVIL_AFFAIRS)
    assert set(supply.keeper.levels) == set(RegistrationLevel)
    for keeper in (demand, supply):
        assert {entry.levels for entry in keeper.coordinators} == {(RegistrationLevel.PROVINCIAL,)}


def test_coverage_asks_for_one_and_names_no_upper_limit() -> None:
    rule = load_notice().coverage_rule

    assert [form.zh for form in rule.forms] == ["一对一", "多对一"]
    assert rule.minimum_per_county == 1
    assert rule.maximum_per_county is None
    assert rule.levels == (RegistrationLevel.NATIONAL, RegistrationLevel.PROVINCIAL)


def test_consents_come_in_order_and_the_county_comes_last() -> None:
    consents = load_notice().consents

    assert [consent.order for consent in consents] == [1, 2, 3]
    assert [consent.act.zh for consent in consents] == ["自愿报名", "推荐申报", "同意对接"]


def test_assigned_quotas_are_banned_by_the_pairing_list() -> None:
    ban = load_notice().quota_ban

    assert ban.title_zh == "不下指标任务"
    assert ban.citation.number == "民函〔2023〕49号"


def test_every_member_of_the_linkage_has_a_role_in_each_of_two_sources() -> None:
    roles = load_notice().linkage_roles
    sources = {role.citation.source for role in roles}

    assert len(sources) == 2
    assert len(roles) == 10
    assert {(role.member, role.citation.source) for role in roles} == {
        (member, source) for member in LinkageMember for source in sources
    }


def test_the_two_sources_differ_on_volunteers_and_on_charitable_resources() -> None:
    words = {
        member: {role.role_zh for role in load_notice().linkage_roles if role.member is member}
        for member in LinkageMember
    }

    assert {member for member, said in words.items() if len(said) > 1} == {
        LinkageMember.VOLUNTEER,
        LinkageMember.CHARITABLE_RESOURCE,
    }


def test_the_national_pairing_had_274_organisations_and_160_counties() -> None:
    pairing = next(size for size in load_notice().sizes if size.id == "national-pairing-2023")

    assert (pairing.organizations, pairing.counties) == (274, 160)


def test_no_more_projects_found_a_partner_than_there_were() -> None:
    for size in load_notice().sizes:
        if size.matched is not None:
            assert size.projects is not None
            assert size.matched < size.projects
