"""Organisations, counties and wishes for tests of pairings."""

from rvmatch.actions import (
    Pairing,
    PairingPlan,
    PairingSettings,
    UnpairedReason,
)
from rvmatch.model.organizations import SocialOrganization
from rvmatch.model.pairings import (
    ConsentAnswer,
    PairingWish,
)
from rvmatch.model.places import County, CountyList

DONGCHUAN, LUQUAN, XUNDIAN = "530113", "530128", "530129"
THREE = CountyList(
    [
        County(code=DONGCHUAN, name="东川区"),
        County(code=LUQUAN, name="禄劝县"),
        County(code=XUNDIAN, name="寻甸县"),
    ],
    name="三县",
)
YES, NO = ConsentAnswer(given=True), ConsentAnswer(given=False)


def body(name: str, **more: object) -> SocialOrganization:
    return SocialOrganization(name=name, **more)


def anywhere(*names: str) -> list[PairingWish]:
    return [PairingWish(side=name) for name in names]


def couples(plan: PairingPlan) -> set[tuple[str, str]]:
    return {(pair.side, str(pair.county)) for pair in plan.pairs}


def why(plan: PairingPlan) -> dict[str, UnpairedReason]:
    return {one.side: one.reason for one in plan.unpaired}


def chosen_with(seed: int) -> str:
    settings = PairingSettings(tie_seed=seed)
    return Pairing(settings).pair([body("甲")], THREE, wishes=anywhere("甲")).pairs[0].county
