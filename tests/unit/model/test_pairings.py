"""What sides, wishes and consents refuse, and what wishes mean."""

from datetime import date

import pytest

from rvmatch.errors import InvalidValueError
from rvmatch.model.organizations import SocialOrganization
from rvmatch.model.pairings import (
    ChannelTie,
    ConsentAnswer,
    PairConsents,
    PairingSide,
    PairingWish,
    Team,
    participant_key,
)
from rvmatch.model.vocabulary import CooperationChannel

YES, NO = ConsentAnswer(given=True), ConsentAnswer(given=False)
ONE, OTHER = SocialOrganization(name="甲"), SocialOrganization(name="乙")


def day(number: int, *, given: bool = True) -> ConsentAnswer:
    return ConsentAnswer(given=given, on=date(2023, 5, number))


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: Team(name="团", members=[ONE]), "pairing_team_size"),
        (lambda: Team(name="团", members=[ONE, ONE]), "pairing_team_member"),
        (lambda: Team(name="团", members="甲乙"), "collection"),
        (lambda: Team(name="团", members=["甲", "乙"]), "of_class"),
        (lambda: PairingSide(who="甲"), "of_class"),
        (lambda: PairingSide(who=ONE, counties_accepted=-1), "within"),
        (lambda: PairingWish(side="甲", places=["53", "530000"]), "pairing_place_twice"),
        (lambda: PairingWish(side="甲", places=["5301"], excluded=["53"]), "pairing_excluded"),
        (lambda: PairingWish(side="甲", places="53"), "collection"),
        (lambda: PairingWish(side="甲", ordered="yes"), "document_flag"),
        (lambda: ConsentAnswer(given=1), "document_flag"),
        (lambda: PairConsents(side="甲", agreed=YES), "pairing_consent_county"),
        (
            lambda: PairConsents(side="甲", county="530113", recommended=day(2), agreed=day(1)),
            "pairing_consent_order",
        ),
        (
            lambda: PairConsents(side="甲", county="530113", volunteered=day(3), agreed=day(2)),
            "pairing_consent_order",
        ),
        (
            lambda: PairConsents(side="甲", county="530113", recommended=NO, agreed=YES),
            "pairing_consent_refused",
        ),
        (lambda: PairConsents(side="甲", county="530113", agreed=True), "of_class"),
        (lambda: ChannelTie(channel=CooperationChannel.COUNTERPART_SUPPORT, place="63"), "pairing_tie"),
        (
            lambda: ChannelTie(
                channel=CooperationChannel.COUNTERPART_SUPPORT, place="63", home="11", side="甲"
            ),
            "pairing_tie",
        ),
    ],
)
def test_what_contradicts_itself_is_refused(make, code: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        make()

    assert caught.value.fault.code == code
    assert caught.value.message("zh")


def test_consents_may_come_on_one_day_and_a_refusal_may_follow() -> None:
    found = PairConsents(
        side="甲", county="530113", volunteered=day(1), recommended=day(1), agreed=day(2, given=False)
    )

    assert [answer.given for answer in found.answers] == [True, True, False]


def test_a_later_consent_does_not_wait_for_one_that_nobody_knows_of() -> None:
    assert PairConsents(side="甲", county="530113", agreed=YES).recommended is None


@pytest.mark.parametrize(
    ("wish", "ranks"),
    [
        (PairingWish(side="甲"), [1, 1, 1]),
        (PairingWish(side="甲", places=["5323", "53"]), [1, 1, None]),
        (PairingWish(side="甲", places=["5323", "53"], ordered=True), [2, 1, None]),
        (PairingWish(side="甲", places=["53", "532301"], ordered=True), [1, 1, None]),
        (PairingWish(side="甲", excluded=["5301"]), [None, 1, 1]),
        (PairingWish(side="甲", places=["53"], excluded=["532301"]), [1, None, None]),
    ],
)
def test_a_wish_ranks_counties_by_the_first_place_that_holds_them(wish, ranks: list[int | None]) -> None:
    assert [wish.rank(county) for county in ("530113", "532301", "620102")] == ranks


def test_a_key_is_the_same_however_a_name_was_typed() -> None:
    assert participant_key(SocialOrganization(name="示例 基金会")) == PairingWish(side=" 示例　基金会 ").side
    assert PairingSide(who=Team(name="团", members=[ONE, OTHER])).key == "团"


def test_a_team_is_the_same_in_any_order() -> None:
    assert Team(name="团", members=[ONE, OTHER]) == Team(name="团", members=[OTHER, ONE])


def test_a_tie_joins_a_team_through_one_of_its_members() -> None:
    team = PairingSide(who=Team(name="团", members=[ONE, SocialOrganization(name="丙", home="3101")]))
    tie = ChannelTie(channel=CooperationChannel.EAST_WEST_COOPERATION, place="53", home="31")

    assert tie.joins_side(team)
    assert not tie.joins_side(PairingSide(who=ONE))
