"""Special funds for rural revitalisation: money inside a social organisation, with a purpose and rules."""

from collections.abc import Iterable
from enum import StrEnum, unique

import attrs

from rvmatch.errors import invalid
from rvmatch.model import memberships
from rvmatch.model.identifiers import DivisionCode
from rvmatch.model.organizations import SocialOrganization
from rvmatch.model.quantities import HIGHEST_AMOUNT_CNY, Period, amount, count, label, member
from rvmatch.model.vocabulary import FocusField, HelpKind

__all__ = ["Earmark", "FundFounder", "FundFounderKind", "FundNeed", "SpecialFund"]


@unique
class FundFounderKind(StrEnum):
    """Who may set up a special fund. Source: 民发〔2022〕11号, part 7, as provinces carry it out."""

    FIRM = "firm"
    PERSON = "person"
    ORGANIZATION = "organization"


@attrs.frozen(kw_only=True)
class FundFounder:
    """
    Who set up a special fund.

    Args:
        kind: A firm, a person or another organisation.
        name: The name; a person may be called what they agreed to be called in public.

    Raises:
        InvalidValueError: If a value is not as described.
    """

    kind: FundFounderKind = attrs.field(validator=member(FundFounderKind))
    name: str = attrs.field(validator=label)


@attrs.frozen(kw_only=True)
class Earmark:
    """
    Money of a fund that is kept for one project.

    Args:
        project: The demand's key.
        amount_cny: How much, in whole yuan, at least 1.

    Raises:
        InvalidValueError: If a value is not as described.
    """

    project: str = attrs.field(validator=label)
    amount_cny: int = attrs.field(validator=count(1, HIGHEST_AMOUNT_CNY))


def _host(_: object, attribute: "attrs.Attribute[SocialOrganization]", value: object) -> None:
    if not isinstance(value, SocialOrganization):
        raise invalid(attribute.name, "organization", value)


def _founder(_: object, attribute: "attrs.Attribute[FundFounder | None]", value: object) -> None:
    if value is not None and not isinstance(value, FundFounder):
        raise invalid(attribute.name, "of_class", value, kind="FundFounder")


def _period(_: object, attribute: "attrs.Attribute[Period | None]", value: object) -> None:
    if value is not None and not isinstance(value, Period):
        raise invalid(attribute.name, "period", value)


def _yes_or_no(_: object, attribute: "attrs.Attribute[bool]", value: object) -> None:
    if not isinstance(value, bool):
        raise invalid(attribute.name, "document_flag", value)


def _earmarks(values: Iterable[Earmark]) -> tuple[Earmark, ...]:
    if isinstance(values, str) or not isinstance(values, Iterable):
        raise invalid("earmarks", "collection", values)
    found = tuple(values)
    for value in found:
        if not isinstance(value, Earmark):
            raise invalid("earmarks", "of_class", value, kind="Earmark")
    return tuple(sorted(found, key=lambda one: one.project))


@attrs.frozen(kw_only=True)
class SpecialFund:
    """
    A special fund for rural revitalisation (乡村振兴专项基金) inside a social organisation.

    Args:
        id: Unique among the funds.
        title: What it is called.
        host: The social organisation inside which it is set up.
        founder: Who set it up; None if nobody said.
        fields: Focus fields that it is for; empty for all.
        help_kinds: Kinds of help that it is for; empty for all.
        regions: Divisions that it is for; empty for the whole country, None if nobody said.
        amount_cny: What it holds to give now, in whole yuan.
        most_per_project_cny: The most it gives to one project, in whole yuan; None for no limit.
        most_share_percent: The most it covers of what a project misses, in whole per cent from 1 to 100.
        key_counties_only: Whether it is for key-assistance counties alone.
        period: When its money may be used; None if nobody said.
        earmarks: Money kept for single projects, each project once; part of the amount. An earmarked
            project fits whatever the purpose says.

    Raises:
        InvalidValueError: If a value is not as described, a project is earmarked twice, or the earmarks
            promise more than the fund holds or than it gives to one project; the fund is named.

    Source:
        民发〔2022〕11号, part 7 (支持设立乡村振兴专项基金). Willing firms, persons and others may set one up
        inside a social organisation: Jiangsu's measures. The rules are library options.

    Examples:
        >>> fund = SpecialFund(
        ...     id="F1", title="示例专项基金", host=SocialOrganization(name="示例基金会"), amount_cny=500_000
        ... )
        >>> fund.free_cny
        500000
    """

    id: str = attrs.field(validator=label)
    title: str = attrs.field(validator=label)
    host: SocialOrganization = attrs.field(validator=_host)
    founder: FundFounder | None = attrs.field(default=None, validator=_founder)
    fields: frozenset[FocusField] = attrs.field(default=(), converter=memberships.focus_fields)
    help_kinds: frozenset[HelpKind] = attrs.field(default=(), converter=memberships.help_kinds)
    regions: frozenset[DivisionCode] | None = attrs.field(
        default=None, converter=memberships.optional_divisions
    )
    amount_cny: int = attrs.field(validator=count(0, HIGHEST_AMOUNT_CNY))
    most_per_project_cny: int | None = attrs.field(default=None, validator=amount())
    most_share_percent: int = attrs.field(default=100, validator=count(1, 100))
    key_counties_only: bool = attrs.field(default=False, validator=_yes_or_no)
    period: Period | None = attrs.field(default=None, validator=_period)
    earmarks: tuple[Earmark, ...] = attrs.field(default=(), converter=_earmarks)

    def __attrs_post_init__(self) -> None:
        projects = [one.project for one in self.earmarks]
        for one in self.earmarks:
            if projects.count(one.project) > 1:
                raise invalid("earmarks", "fund_earmark_twice", one.project, fund=self.id)
            most = self.most_per_project_cny
            if most is not None and one.amount_cny > most:
                raise invalid(
                    "earmarks",
                    "fund_earmark_rule",
                    one.amount_cny,
                    fund=self.id,
                    project=one.project,
                    most_cny=most,
                )
        if self.earmarked_cny > self.amount_cny:
            raise invalid(
                "earmarks", "fund_earmarks", self.earmarked_cny, fund=self.id, most_cny=self.amount_cny
            )

    @property
    def earmarked_cny(self) -> int:
        """What it keeps for single projects together, in whole yuan."""
        return sum(one.amount_cny for one in self.earmarks)

    @property
    def free_cny(self) -> int:
        """What it holds beside its earmarks, in whole yuan."""
        return self.amount_cny - self.earmarked_cny


@attrs.frozen(kw_only=True)
class FundNeed:
    """
    What a docked or matched project still misses, after what its partners promise.

    Args:
        project: The demand's key.
        missing_cny: What is still missing, in whole yuan; None if unknown: no money is proposed then.
        promises_unknown: How many of its partners promise an amount that nobody stated; it may miss less.

    Raises:
        InvalidValueError: If a value is not as described.
    """

    project: str = attrs.field(validator=label)
    missing_cny: int | None = attrs.field(validator=amount())
    promises_unknown: int = attrs.field(default=0, validator=count())
