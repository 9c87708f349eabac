"""Funds and needs small enough to search, and what funds may pay, told once more in plain words."""

from hypothesis import strategies as st

from rvmatch.model.funds import Earmark, FundNeed, SpecialFund
from rvmatch.model.libraries import ProjectLibrary
from rvmatch.model.organizations import SocialOrganization
from rvmatch.model.projects import DemandProject
from rvmatch.model.vocabulary import FocusField

FIELDS = list(FocusField)[:2]
COUNTIES = ("530326", "530627", "520526")
HOST = SocialOrganization(name="示例基金会")


@st.composite
def cases(draw, most_needs=4, most_missing=12):
    """Funds with purposes, regions, rules and earmarks, and what a few projects miss."""
    demands = ProjectLibrary(
        DemandProject(
            id=f"D{number}",
            title=f"项目{number}",
            county_code=draw(st.sampled_from(COUNTIES)),
            fields=draw(st.sets(st.sampled_from(FIELDS), min_size=1)),
        )
        for number in range(draw(st.integers(1, most_needs)))
    )
    needs = [
        FundNeed(project=one.key, missing_cny=draw(st.none() | st.integers(0, most_missing)))
        for one in demands
    ]
    funds = []
    for number in range(draw(st.integers(0, 3))):
        amount = draw(st.integers(0, 15))
        most = draw(st.none() | st.integers(1, 8))
        largest = amount if most is None else min(amount, most)
        project = draw(st.sampled_from([one.key for one in demands]))
        kept = draw(st.integers(0, largest))
        funds.append(
            SpecialFund(
                id=f"F{number}",
                title=f"基金{number}",
                host=HOST,
                amount_cny=amount,
                fields=draw(st.sets(st.sampled_from(FIELDS))),
                regions=draw(
                    st.none() | st.sets(st.sampled_from(["53", "5203", "530326", "52"]), max_size=1)
                ),
                most_per_project_cny=most,
                most_share_percent=draw(st.sampled_from([100, 50, 30])),
                earmarks=[Earmark(project=project, amount_cny=kept)] if kept else [],
            )
        )
    return funds, needs, demands


def fits(fund, demand):
    """The purpose of a fund, told once more."""
    named = any(one.project == demand.key for one in fund.earmarks)
    field = not fund.fields or bool(fund.fields & demand.fields)
    region = not fund.regions or any(demand.county_code.startswith(one) for one in fund.regions)
    return named or (field and region)


def limit(fund, missing):
    """The most that a fund gives to a project that misses so much, told once more."""
    share = missing * fund.most_share_percent // 100
    return min(share, share if fund.most_per_project_cny is None else fund.most_per_project_cny)
