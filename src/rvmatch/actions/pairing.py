"""Pairing of key-assistance counties: organisations and counties together, so that help reaches all."""

from collections.abc import Iterable

import attrs

from rvmatch.actions.pairing_assembly import assembled_pairing
from rvmatch.actions.pairing_market import market_of
from rvmatch.actions.pairing_plan import PairingPlan
from rvmatch.actions.pairing_ranks import solve_pairing
from rvmatch.actions.pairing_records import read_records
from rvmatch.actions.pairing_settings import PairingSettings
from rvmatch.errors import invalid
from rvmatch.model.organizations import SocialOrganization
from rvmatch.model.pairings import PairConsents, PairExit, PairingSide, PairingWish, Team
from rvmatch.model.places import CountyList

__all__ = ["Pairing"]


def _settings(_: object, attribute: "attrs.Attribute[PairingSettings]", value: object) -> None:
    if not isinstance(value, PairingSettings):
        raise invalid(attribute.name, "of_class", value, kind="PairingSettings")


@attrs.frozen
class Pairing:
    """
    The pairing of key-assistance counties (结对帮扶) under given settings.

    Args:
        settings: What counts after coverage, who is meant, how many to a county.

    Raises:
        InvalidValueError: If it is given other settings.

    Source:
        民发〔2022〕11号, part 2, the first special action, and part 6, the coverage rule.
    """

    settings: PairingSettings = attrs.field(factory=PairingSettings, validator=_settings)

    def pair(
        self,
        sides: Iterable[SocialOrganization | Team | PairingSide],
        counties: CountyList | None = None,
        *,
        wishes: Iterable[PairingWish],
        consents: Iterable[PairConsents] = (),
        previous: PairingPlan | Iterable[tuple[str, str]] | None = None,
        exits: Iterable[PairExit] = (),
    ) -> PairingPlan:
        """
        The proposal that covers the most counties that can be covered, then is best in each aim in turn.

        Only who volunteered is paired. Whoever refused, or left a pair, is never paired so again; a consent
        that nobody knows of yet keeps nothing out, and is named as still to be obtained. A pair of the year
        before counts as volunteered for until one of the two leaves it.

        Args:
            sides: Organisations and teams, in any order; a plain one takes one county.
            counties: The list of counties; None for the 160 key counties.
            wishes: What the sides volunteer for, at most one wish for each.
            consents: What is known of consents to single pairs. Counties off the list play no part; the plan
                names them, and so it does for wishes and exits.
            previous: The pairs of the year before, as a plan or as keys of sides and codes of counties; a
                plan also hands on its consents, exits and refusals. None in the first year.
            exits: Pairs that one of the two left.

        Returns:
            The plan, proven best; the same for the same records in any order.

        Raises:
            InvalidValueError: If something is passed that is no such record, or the list has no county.
            ReadErrors: If records contradict each other or name a side that is not there; all of them.

        Source:
            民发〔2022〕11号, part 6: one-to-one or many-to-one until all are reached; 民函〔2023〕49号: three
            consents, no assigned quotas, exits and yearly adjustment.

        Examples:
            >>> from rvmatch.model.places import County
            >>> two = {"530113": "东川区", "532301": "楚雄市"}
            >>> counties = CountyList(County(code=code, name=name) for code, name in two.items())
            >>> sides = [SocialOrganization(name="示例基金会"), SocialOrganization(name="示例协会")]
            >>> wishes = [
            ...     PairingWish(side="示例基金会"),
            ...     PairingWish(side="示例协会", places=["530113"]),
            ... ]
            >>> plan = Pairing().pair(sides, counties, wishes=wishes)
            >>> [(pair.side, pair.county) for pair in plan.pairs]
            [('示例协会', '530113'), ('示例基金会', '532301')]
        """
        records = read_records(sides, counties, wishes, consents, previous, exits)
        market = market_of(self.settings, records)
        ranks, answer, certificate = solve_pairing(self.settings, market)
        return assembled_pairing(
            self.settings,
            records,
            market,
            ranks.ranked.problem,
            (answer.rows, answer.cols),
            outcomes=ranks.outcomes(answer),
            certificate=certificate,
        )
