"""What the keys and codes of a plan stand for, as people may read it: names, titles, places, money."""

from collections.abc import Iterable
from functools import cached_property
from typing import Final

import attrs

from rvmatch.errors import invalid
from rvmatch.matching import MatchPlan, county_names
from rvmatch.matching.libraries import Demands, Supplies, as_library
from rvmatch.model.libraries import ProjectLibrary
from rvmatch.model.projects import DemandProject, SupplyProject
from rvmatch.notice import provincial_divisions
from rvmatch.serialization.plans.values import Column, ColumnKind
from rvmatch.wording import LANGUAGES, Language, has, masked, say

__all__ = ["Subjects", "subjects_of"]

_YUAN_PER_WAN: Final = 10_000


@attrs.frozen(kw_only=True, slots=False)
class Subjects:
    """
    A plan with the libraries it was made from, and the language it is told in.

    Args:
        plan: The plan.
        demands: Its demands.
        supplies: Its supplies.
        language: ``"zh"`` or ``"en"``.
    """

    plan: MatchPlan
    demands: ProjectLibrary[DemandProject]
    supplies: ProjectLibrary[SupplyProject]
    language: Language

    @cached_property
    def _provinces(self) -> dict[str, str]:
        divisions = provincial_divisions(self.plan.settings.edition)
        return {
            division.key: division.name if self.language == "zh" else division.name_en
            for division in divisions
        }

    @cached_property
    def _counties(self) -> dict[str, str]:
        return county_names(self.demands)

    def province(self, key: str) -> str:
        """The name of a province by its two digits; the digits where nobody knows them."""
        return self._provinces.get(key, key)

    def place(self, county: str) -> tuple[str, str, str]:
        """Province, code and name of a county; the code again where the name is not known."""
        return self.province(county[:2]), str(county), masked(self._counties.get(county, str(county)))

    def demand(self, key: str) -> tuple[str, str]:
        """Key and title of a demand."""
        return key, masked(self.demands[key].title)

    def supply(self, key: str) -> tuple[str, str, str]:
        """Key and title of a supply, and the name of its organisation."""
        supply = self.supplies[key]
        return key, masked(supply.title), masked(supply.organization.name)

    def order(self, demand: str) -> tuple[str, str]:
        """Where a demand stands in every table: by county, then by key, never by score."""
        return self.demands[demand].county_code, demand

    def amount(self, amount_cny: int | None) -> float | int | None:
        """Money in the unit of the language's headings: 万元 in Chinese, yuan in English."""
        return amount_cny / _YUAN_PER_WAN if amount_cny is not None and self.language == "zh" else amount_cny

    def say(self, code: str, **params: object) -> str:
        """A sentence in the language."""
        return say(code, self.language, **params)

    def name(self, family: str, code: str) -> str:
        """The name of a rule or criterion; a code that an outsider gave speaks for itself."""
        sentence = f"{family}.{code}.name"
        return self.say(sentence) if has(sentence, self.language) else code

    def column(self, heading: str, kind: ColumnKind) -> Column:
        """A column under one of the shipped headings."""
        return Column(heading=self.say(f"table.heading.{heading}"), kind=kind)

    def listed(self, parts: Iterable[str]) -> str | None:
        """Several things in one cell, a line each; nothing if there are none."""
        return "\n".join(parts) or None


def subjects_of(plan: MatchPlan, demands: Demands, supplies: Supplies, language: Language) -> Subjects:
    """
    The plan with its own libraries.

    Args:
        plan: The plan.
        demands: The demands that it was made from.
        supplies: The supplies that it was made from.
        language: ``"zh"`` or ``"en"``.

    Returns:
        What its keys and codes stand for.

    Raises:
        InvalidValueError: If the libraries are not the plan's, or there is no such language.
    """
    if language not in LANGUAGES:
        raise invalid("language", "language", language)
    demand_library = as_library(demands, DemandProject, "demands")
    supply_library = as_library(supplies, SupplyProject, "supplies")
    for field, found, digest in (
        ("demands", demand_library.fingerprint(), plan.settings.demands_fingerprint),
        ("supplies", supply_library.fingerprint(), plan.settings.supplies_fingerprint),
    ):
        if found != digest:
            raise invalid(field, "plan_library", found[:12], digest=digest[:12])
    return Subjects(plan=plan, demands=demand_library, supplies=supply_library, language=language)
