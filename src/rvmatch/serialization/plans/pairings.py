"""A pairing plan as tables for people: the pairs, who is without and why, what ended."""

from collections.abc import Iterable
from typing import Final

from rvmatch.actions import PairingPlan, ProposedPair
from rvmatch.errors import invalid, known_language
from rvmatch.model.pairings import ConsentAnswer, PairingSide, Team
from rvmatch.notice import provincial_divisions
from rvmatch.serialization.plans.values import Column, ColumnKind, Table, Value
from rvmatch.wording import Language, masked, say

__all__ = ["pairing_tables"]

_PLACE: Final = (
    ("province", ColumnKind.PLACE),
    ("county_code", ColumnKind.CODE),
    ("county", ColumnKind.PLACE),
)
_SIDE: Final = (("side", ColumnKind.CODE), ("name", ColumnKind.TEXT))


def pairing_tables(plan: PairingPlan, language: Language = "zh") -> tuple[Table, ...]:
    """
    A pairing plan as tables, written for the department that obtains the consents.

    Counties stand by code, sides by key: nothing is ordered by merit. No contact is in any table; telephone,
    identity and mail numbers inside names are masked.

    Args:
        plan: The plan.
        language: ``"zh"`` or ``"en"``.

    Returns:
        The proposed pairs with the day of each consent, the counties without a side, the bottlenecks, the
        sides without a county, and the pairs of the year before that end.

    Raises:
        InvalidValueError: If it is no plan, or there is no such language.
    """
    if not isinstance(plan, PairingPlan):
        raise invalid("plan", "of_class", plan, kind="PairingPlan")
    known_language(language)
    sheets = _Sheets(plan, language)
    return (
        sheets.pairs(),
        sheets.uncovered(),
        sheets.bottlenecks(),
        sheets.unpaired(),
        sheets.ended(),
    )


class _Sheets:
    """The tables of one plan in one language."""

    def __init__(self, plan: PairingPlan, language: Language) -> None:
        self._plan = plan
        self._language: Language = language
        self._sides: dict[str, PairingSide] = {side.key: side for side in plan.sides}
        self._provinces = {
            division.key: division.name if language == "zh" else division.name_en
            for division in provincial_divisions()
        }

    def pairs(self) -> Table:
        columns = (
            *_PLACE,
            *_SIDE,
            ("members", ColumnKind.LIST),
            ("kept", ColumnKind.TEXT),
            ("wish", ColumnKind.COUNT),
            ("channels", ColumnKind.LIST),
            ("worked_before", ColumnKind.TEXT),
            ("volunteered", ColumnKind.TEXT),
            ("recommended", ColumnKind.TEXT),
            ("agreed", ColumnKind.TEXT),
            ("review", ColumnKind.TEXT),
            ("remark", ColumnKind.REMARK),
        )
        return self._table("pairs", columns, map(self._pair, self._plan.pairs), lead=3)

    def uncovered(self) -> Table:
        columns = (
            *_PLACE,
            ("reason", ColumnKind.TEXT),
            ("volunteers", ColumnKind.COUNT),
            ("barred", ColumnKind.COUNT),
            ("bottleneck", ColumnKind.COUNT),
        )
        rows = (
            (
                *self._place(one.county),
                self._say(f"pairing.why.{one.reason.value}"),
                one.volunteers,
                one.barred,
                None if one.bottleneck is None else one.bottleneck + 1,
            )
            for one in self._plan.uncovered
        )
        return self._table("uncovered", columns, rows, lead=3)

    def bottlenecks(self) -> Table:
        columns = (
            ("bottleneck", ColumnKind.COUNT),
            ("bottleneck_counties", ColumnKind.LIST),
            ("bottleneck_sides", ColumnKind.LIST),
            ("places", ColumnKind.COUNT),
            ("short", ColumnKind.COUNT),
        )
        rows = (
            (
                number,
                "\n".join(f"{code} {self._place(code)[2]}" for code in found.counties),
                "\n".join(map(self._name, found.sides)),
                found.places,
                found.short,
            )
            for number, found in enumerate(self._plan.bottlenecks, 1)
        )
        return self._table("bottlenecks", columns, rows, lead=1)

    def unpaired(self) -> Table:
        rows = (
            (one.side, self._name(one.side), self._say(f"pairing.unpaired.{one.reason.value}"))
            for one in self._plan.unpaired
        )
        return self._table("unpaired", (*_SIDE, ("reason", ColumnKind.TEXT)), rows, lead=2)

    def ended(self) -> Table:
        rows = (
            (
                *self._place(one.county),
                one.side,
                self._name(one.side),
                self._say(f"pairing.ended.{one.reason.value}"),
            )
            for one in sorted(self._plan.ended, key=lambda one: (one.county, one.side))
        )
        return self._table("ended", (*_PLACE, *_SIDE, ("reason", ColumnKind.TEXT)), rows, lead=3)

    def _pair(self, pair: ProposedPair) -> tuple[Value, ...]:
        who = self._sides[pair.side].who
        members = [masked(one.name) for one in who.members] if isinstance(who, Team) else []
        channels = (self._say(f"term.CooperationChannel.{channel.name}") for channel in pair.channels)
        return (
            *self._place(pair.county),
            pair.side,
            self._name(pair.side),
            "\n".join(members) or None,
            self._say("pairing.yes") if pair.kept else None,
            pair.wish,
            "\n".join(channels) or None,
            self._say("pairing.yes") if pair.worked_before else None,
            *map(self._consent, (pair.volunteered, pair.recommended, pair.agreed)),
            self._say("pairing.yes") if pair.review else None,
            None,
        )

    def _consent(self, answer: ConsentAnswer | None) -> str:
        if answer is None:
            return self._say("pairing.to_obtain")
        return self._say("pairing.yes") if answer.on is None else answer.on.isoformat()

    def _place(self, county: str) -> tuple[str, str, str]:
        """Province, code and name; the code again where the name is not known."""
        found = self._plan.counties.get(county)
        name = str(county) if found is None else masked(found.name)
        return self._provinces.get(county[:2], county[:2]), str(county), name

    def _name(self, key: str) -> str:
        return masked(self._sides[key].name) if key in self._sides else masked(key)

    def _say(self, code: str) -> str:
        return say(code, self._language)

    def _table(
        self,
        name: str,
        columns: tuple[tuple[str, ColumnKind], ...],
        rows: Iterable[tuple[Value, ...]],
        *,
        lead: int,
    ) -> Table:
        return Table(
            name=f"pairing_{name}",
            title=self._say(f"pairing.table.{name}"),
            columns=tuple(
                Column(heading=self._say(f"pairing.heading.{heading}"), kind=kind)
                for heading, kind in columns
            ),
            rows=tuple(rows),
            lead=lead,
        )
