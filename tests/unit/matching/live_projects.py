"""Small projects for live plans."""

from typing import Any

from rvmatch import DemandProject, FocusField, SocialOrganization, SupplyProject

HUIZE, WEINING, ELSEWHERE = "530326", "520526", "110101"
CARE = FocusField.SPECIAL_GROUPS_CARE
TALENT = FocusField.TALENT_CULTIVATION


def demand(key: str, county: str = HUIZE, **more: Any) -> DemandProject:
    return DemandProject(id=key, title="t", county_code=county, **{"fields": [CARE], **more})


def supply(key: str, **more: Any) -> SupplyProject:
    organization = SocialOrganization(name=f"机构{key}")
    return SupplyProject(id=key, title="t", organization=organization, **{"fields": [CARE], **more})
