"""The two kinds of project: what a county asks for, and what an organisation offers."""

from collections.abc import Iterable

import attrs

from rvmatch.errors import invalid
from rvmatch.model import memberships
from rvmatch.model.identifiers import CountyCode, DivisionCode, county_code
from rvmatch.model.organizations import SocialOrganization
from rvmatch.model.quantities import (
    Period,
    amount,
    count,
    label,
    member,
    text,
)
from rvmatch.model.vocabulary import (
    CooperationChannel,
    FocusField,
    HelpKind,
    LinkageMember,
    ProjectStatus,
    Revitalization,
    SpecialAction,
    Urgency,
)

__all__ = ["Contact", "DemandProject", "SupplyProject"]


@attrs.frozen(kw_only=True)
class Contact:
    """
    Whom to call about a project; never part of a plan, a log or a fault.

    Args:
        name: The person's name.
        telephone: The number.
    """

    name: str = attrs.field(default="", validator=text, repr=False)
    telephone: str = attrs.field(default="", validator=text, repr=False)


def _namespace(_: object, attribute: "attrs.Attribute[str]", value: object) -> None:
    if not isinstance(value, str) or "/" in value or value != value.strip():
        raise invalid(attribute.name, "namespace", value)


def _contacts(values: Iterable[Contact]) -> tuple[Contact, ...]:
    # A message tells the class alone: what was meant as a contact may be a person's name or number.
    if isinstance(values, str) or not isinstance(values, Iterable):
        raise invalid("contacts", "collection", type(values).__name__)
    found = tuple(values)
    for value in found:
        if not isinstance(value, Contact):
            raise invalid("contacts", "of_class", type(value).__name__, kind="Contact")
    return found


def _organization(_: object, attribute: "attrs.Attribute[SocialOrganization]", value: object) -> None:
    if not isinstance(value, SocialOrganization):
        raise invalid(attribute.name, "organization", value)


def _period(_: object, attribute: "attrs.Attribute[Period | None]", value: object) -> None:
    if value is not None and not isinstance(value, Period):
        raise invalid(attribute.name, "period", value)


def _some_category(project: "DemandProject | SupplyProject") -> None:
    if not (project.fields or project.help_kinds or project.revitalizations):
        raise invalid("fields", "some_category", None)


@attrs.frozen(kw_only=True)
class DemandProject:
    """
    What one county asks for, and how many partners it wants.

    What nobody stated is None or empty and counts as unknown: it never keeps a project out.

    Args:
        id: Unique inside its namespace.
        namespace: Whose numbering the id belongs to, such as the county's code; may be empty.
        title: What the project is called.
        county_code: The county where it lies.
        county_name: The county's name as its own entry gives it; for people only, the code decides.
        place: The township or village.
        fields: Focus fields; at least one of fields, help_kinds and revitalizations is given.
        help_kinds: Kinds of help asked for.
        revitalizations: Which of the five revitalisations it serves.
        special_actions: The special actions it belongs to.
        description: In the county's own words.
        missing_cny: Money still missing, in whole yuan; zero means help in kind only, None unknown.
        secured_cny: Money already secured, in whole yuan; None unknown.
        in_kind: Help other than money, in the county's own words.
        beneficiaries: Whom it is for.
        beneficiary_count: How many people that is; None unknown.
        period: When it is to be carried out; None unknown.
        urgency: How urgent the county calls it; None unknown.
        roles_wanted: Members of five-community linkage asked for; a repetition asks for one more.
        roles_present: Members of five-community linkage that the project has of its own.
        partners_wanted: How many supply projects it can take; zero means it wants none for now. If left out
            one, or one for each role asked for if these are more: a partner fills one role at most.
        implementing_body: Who carries it out on the spot.
        responsible_unit: The office in charge of it.
        channels: Cooperation channels that the county is helped through.
        status: Where it stands; only published projects are matched.
        past_partners: Names or credit codes of organisations it worked with, however they are typed.
        refused_partners: Names or credit codes of organisations, or keys of supplies, it refused, however
            they are typed.
        contacts: Whom to call; empty unless reading was told to keep them.

    Raises:
        InvalidValueError: If a value is not as described; ``field`` names which.

    Source:
        民发〔2022〕11号, part 4; no national form is published, so the list follows local forms.
    """

    id: str = attrs.field(validator=label)
    namespace: str = attrs.field(default="", validator=_namespace)
    title: str = attrs.field(validator=label)
    county_code: CountyCode = attrs.field(converter=county_code)
    county_name: str = attrs.field(default="", validator=text)
    place: str = attrs.field(default="", validator=text)
    fields: frozenset[FocusField] = attrs.field(default=(), converter=memberships.focus_fields)
    help_kinds: frozenset[HelpKind] = attrs.field(default=(), converter=memberships.help_kinds)
    revitalizations: frozenset[Revitalization] = attrs.field(
        default=(), converter=memberships.revitalizations
    )
    special_actions: frozenset[SpecialAction] = attrs.field(default=(), converter=memberships.special_actions)
    description: str = attrs.field(default="", validator=text)
    missing_cny: int | None = attrs.field(default=None, validator=amount())
    secured_cny: int | None = attrs.field(default=None, validator=amount())
    in_kind: str = attrs.field(default="", validator=text)
    beneficiaries: str = attrs.field(default="", validator=text)
    beneficiary_count: int | None = attrs.field(default=None, validator=attrs.validators.optional(count()))
    period: Period | None = attrs.field(default=None, validator=_period)
    urgency: Urgency | None = attrs.field(default=None, validator=member(Urgency, optional=True))
    roles_wanted: tuple[LinkageMember, ...] = attrs.field(default=(), converter=memberships.linkage_places)
    roles_present: frozenset[LinkageMember] = attrs.field(default=(), converter=memberships.linkage_members)
    partners_wanted: int = attrs.field(validator=count())
    implementing_body: str = attrs.field(default="", validator=text)
    responsible_unit: str = attrs.field(default="", validator=text)
    channels: frozenset[CooperationChannel] = attrs.field(default=(), converter=memberships.channels)
    status: ProjectStatus = attrs.field(default=ProjectStatus.PUBLISHED, validator=member(ProjectStatus))
    past_partners: frozenset[str] = attrs.field(default=(), converter=memberships.names)
    refused_partners: frozenset[str] = attrs.field(default=(), converter=memberships.names)
    contacts: tuple[Contact, ...] = attrs.field(default=(), converter=_contacts, repr=False)

    @partners_wanted.default
    def _one_for_each_role(self) -> int:
        return max(1, len(self.roles_wanted))

    def __attrs_post_init__(self) -> None:
        _some_category(self)

    @property
    def key(self) -> str:
        """What plans call it by: its id, after its namespace where it has one."""
        return f"{self.namespace}/{self.id}" if self.namespace else self.id

    @property
    def county_label(self) -> str:
        """What people may call the county: its name where the entry gives one, else its code."""
        return self.county_name or self.county_code


@attrs.frozen(kw_only=True)
class SupplyProject:
    """
    What one organisation offers to do, and how often.

    What nobody stated is None or empty and counts as unknown: it never keeps a project out.

    Args:
        id: Unique inside its namespace.
        namespace: Whose numbering the id belongs to, such as the department's division code; may be empty.
        title: What the project is called.
        organization: Who offers it.
        fields: Focus fields; at least one of fields, help_kinds and revitalizations is given.
        help_kinds: Kinds of help offered.
        revitalizations: Which of the five revitalisations it serves.
        special_actions: The special actions it belongs to.
        description: In the organisation's own words.
        regions: Divisions it serves; empty means nationwide, None that nobody stated it.
        excluded_regions: Divisions it does not serve, whatever ``regions`` says.
        offer_cny: Money it brings in all, in whole yuan; zero means help in kind only, None unknown.
        per_project_cny: The most it gives to one project, in whole yuan; None if no such limit is stated.
        in_kind: Help other than money, in the organisation's own words.
        projects_accepted: How many demand projects it can take on; zero means full.
        period: When it can work; None unknown.
        roles_offered: Members of five-community linkage it brings.
        channels: Cooperation channels it works through.
        status: Where it stands; only published projects are matched.
        past_counties: Divisions it worked in before.
        projects_finished: How many projects it finished before; None unknown.
        refused_partners: Keys of demands, or division codes, it refused; a text that can be a division
            code counts as one.
        contacts: Whom to call; empty unless reading was told to keep them.

    Raises:
        InvalidValueError: If a value is not as described; ``field`` names which.

    Source:
        民发〔2022〕11号, part 4; no national form is published, so the list follows local forms.
    """

    id: str = attrs.field(validator=label)
    namespace: str = attrs.field(default="", validator=_namespace)
    title: str = attrs.field(validator=label)
    organization: SocialOrganization = attrs.field(validator=_organization)
    fields: frozenset[FocusField] = attrs.field(default=(), converter=memberships.focus_fields)
    help_kinds: frozenset[HelpKind] = attrs.field(default=(), converter=memberships.help_kinds)
    revitalizations: frozenset[Revitalization] = attrs.field(
        default=(), converter=memberships.revitalizations
    )
    special_actions: frozenset[SpecialAction] = attrs.field(default=(), converter=memberships.special_actions)
    description: str = attrs.field(default="", validator=text)
    regions: frozenset[DivisionCode] | None = attrs.field(
        default=None, converter=memberships.optional_divisions
    )
    excluded_regions: frozenset[DivisionCode] = attrs.field(default=(), converter=memberships.divisions)
    offer_cny: int | None = attrs.field(default=None, validator=amount())
    per_project_cny: int | None = attrs.field(default=None, validator=amount())
    in_kind: str = attrs.field(default="", validator=text)
    projects_accepted: int = attrs.field(default=1, validator=count())
    period: Period | None = attrs.field(default=None, validator=_period)
    roles_offered: frozenset[LinkageMember] = attrs.field(default=(), converter=memberships.linkage_members)
    channels: frozenset[CooperationChannel] = attrs.field(default=(), converter=memberships.channels)
    status: ProjectStatus = attrs.field(default=ProjectStatus.PUBLISHED, validator=member(ProjectStatus))
    past_counties: frozenset[DivisionCode] = attrs.field(default=(), converter=memberships.divisions)
    projects_finished: int | None = attrs.field(default=None, validator=attrs.validators.optional(count()))
    refused_partners: frozenset[str] = attrs.field(default=(), converter=memberships.names_or_divisions)
    contacts: tuple[Contact, ...] = attrs.field(default=(), converter=_contacts, repr=False)

    def __attrs_post_init__(self) -> None:
        _some_category(self)

    @property
    def key(self) -> str:
        """What plans call it by: its id, after its namespace where it has one."""
        return f"{self.namespace}/{self.id}" if self.namespace else self.id

    @property
    def share_cny(self) -> int | None:
        """
        The most money that one project can count on, in whole yuan; None if unknown.

        An equal share of the whole offer for each project accepted, or the
        stated limit for one project where that is lower: so that no plan
        promises more than is offered in all.
        """
        if self.offer_cny is None:
            return self.per_project_cny
        share = self.offer_cny // max(self.projects_accepted, 1)
        return share if self.per_project_cny is None else min(share, self.per_project_cny)
