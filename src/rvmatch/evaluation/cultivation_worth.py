"""Cultivation, second step: what one more organisation of a stated kind would be worth, exactly."""

from collections.abc import Iterable

import attrs

from rvmatch.errors import invalid
from rvmatch.matching import Explainer, Matcher, MatchPlan, PlanChange
from rvmatch.matching.asking.measures import Measured, values_of
from rvmatch.matching.libraries import Demands, Supplies, as_library, demands_of_plan
from rvmatch.matching.plan import BASELINE_ROUTE
from rvmatch.matching.reasons.inquiry import inquiry_into
from rvmatch.model.identifiers import DivisionCode, division_code
from rvmatch.model.libraries import ProjectLibrary
from rvmatch.model.memberships import (
    channels,
    focus_fields,
    help_kinds,
    linkage_members,
    optional_divisions,
    revitalizations,
)
from rvmatch.model.organizations import SocialOrganization
from rvmatch.model.projects import DemandProject, SupplyProject
from rvmatch.model.quantities import amount, count, label, member
from rvmatch.model.vocabulary import (
    CooperationChannel,
    FocusField,
    FounderKind,
    HelpKind,
    LinkageMember,
    OrganizationKind,
    OrganizationNature,
    RegistrationLevel,
    Revitalization,
)
from rvmatch.scoring.criterion import LibraryCriterion

__all__ = ["NewOrganization", "NewOrganizationWorth", "NewOrganizationWorths", "worth_of_new_organizations"]

Pairs = tuple[tuple[str, str], ...]


def _optional_division(value: str | None) -> DivisionCode | None:
    return None if value is None else division_code(value)


@attrs.frozen(kw_only=True)
class NewOrganization:
    """
    An organisation that is not there yet, as a department thinks of it; no forecast of what it will be.

    Args:
        name: What it is called in questions and answers; no supply may have this key. Where a criterion
            compares descriptions, the name is its text.
        fields: Focus fields it would work in; at least one of fields, help_kinds and revitalizations.
        help_kinds: Kinds of help it would offer.
        revitalizations: Which of the five revitalisations it would serve.
        regions: Divisions it would serve; empty for nationwide, None if nobody thought of it.
        roles_offered: Members of five-community linkage it would bring.
        channels: Cooperation channels it would work through.
        offer_cny: Money it would bring in all, in whole yuan; zero for help in kind only, None unknown.
        projects_accepted: How many projects it could take on, at least one.
        nature: What it would be for.
        founder: Who would lead or found it; no number depends on it.
        kind: Its legal kind.
        registration_level: The level of its registrar.
        home: The division it would be at home in.

    Raises:
        InvalidValueError: If a value is not as described; ``field`` names which.

    Source:
        民发〔2022〕11号, part 5, for natures and founders.

    Examples:
        >>> club = NewOrganization(
        ...     name="互助养老会", fields=[FocusField.SPECIAL_GROUPS_CARE], regions=["530326"],
        ...     nature=OrganizationNature.MUTUAL_AID, founder=FounderKind.VETERAN,
        ... )
        >>> club.supply.key, club.supply.organization.nature.value
        ('互助养老会', 'mutual-aid')
    """

    name: str = attrs.field(validator=label)
    fields: frozenset[FocusField] = attrs.field(default=(), converter=focus_fields)
    help_kinds: frozenset[HelpKind] = attrs.field(default=(), converter=help_kinds)
    revitalizations: frozenset[Revitalization] = attrs.field(default=(), converter=revitalizations)
    regions: frozenset[DivisionCode] | None = attrs.field(default=None, converter=optional_divisions)
    roles_offered: frozenset[LinkageMember] = attrs.field(default=(), converter=linkage_members)
    channels: frozenset[CooperationChannel] = attrs.field(default=(), converter=channels)
    offer_cny: int | None = attrs.field(default=None, validator=amount())
    projects_accepted: int = attrs.field(default=1, validator=count(lowest=1))
    nature: OrganizationNature | None = attrs.field(
        default=None, validator=member(OrganizationNature, optional=True)
    )
    founder: FounderKind | None = attrs.field(default=None, validator=member(FounderKind, optional=True))
    kind: OrganizationKind | None = attrs.field(
        default=None, validator=member(OrganizationKind, optional=True)
    )
    registration_level: RegistrationLevel | None = attrs.field(
        default=None, validator=member(RegistrationLevel, optional=True)
    )
    home: DivisionCode | None = attrs.field(default=None, converter=_optional_division)

    def __attrs_post_init__(self) -> None:
        if not (self.fields or self.help_kinds or self.revitalizations):
            raise invalid("fields", "some_category", None)

    @property
    def supply(self) -> SupplyProject:
        """What it would put into the supply library."""
        return SupplyProject(
            id=self.name,
            title=self.name,
            organization=SocialOrganization(
                name=self.name,
                kind=self.kind,
                registration_level=self.registration_level,
                home=self.home,
                nature=self.nature,
                founder=self.founder,
            ),
            fields=self.fields,
            help_kinds=self.help_kinds,
            revitalizations=self.revitalizations,
            regions=self.regions,
            roles_offered=self.roles_offered,
            channels=self.channels,
            offer_cny=self.offer_cny,
            projects_accepted=self.projects_accepted,
        )


@attrs.frozen(kw_only=True)
class NewOrganizationWorth:
    """
    What would be if some new organisations were there, all at once.

    Args:
        organizations: Their names, sorted.
        change: The best plan with them beside the best plan without: each objective before and after, in the
            policy's order, and every docking lost or gained.
        dockings: What would be recommended to them, by the keys of demand and supply, sorted.
        served: Demands that would have a partner and have none now, by key.
        unserved: Demands that would have none any more, because an objective that counts more gains, by key.
        changed_partners: Demands with partners before and after, but other ones or another number, by key.
    """

    organizations: tuple[str, ...]
    change: PlanChange
    dockings: Pairs
    served: tuple[str, ...]
    unserved: tuple[str, ...]
    changed_partners: tuple[str, ...]


@attrs.frozen(kw_only=True)
class NewOrganizationWorths:
    """
    What several new organisations would be worth; the worths of single ones do not add up.

    Args:
        each: Each of them alone, by name.
        together: All of them at once; None if it is a single one, or was not asked.
    """

    each: tuple[NewOrganizationWorth, ...]
    together: NewOrganizationWorth | None


def worth_of_new_organizations(
    plan: MatchPlan,
    organizations: Iterable[NewOrganization],
    demands: Demands,
    supplies: Supplies,
    *,
    together: bool = True,
    matcher: Matcher | None = None,
) -> NewOrganizationWorths:
    """
    What one more organisation of each stated kind would be worth to the plan, and all of them together.

    The policy is solved once with the new supplies closed; opening their places then follows from the prices
    by a few shortest paths for each. Where prices do not tell (limits or objectives that no network holds,
    or a criterion that looks at the whole library), each question is a matching run of its own.

    Args:
        plan: The plan; any but a baseline.
        organizations: The new organisations, each name once.
        demands: The demands that the plan was made from.
        supplies: The supplies that the plan was made from.
        together: Whether to ask also what all of them are worth at once.
        matcher: The settings, if the plan was made with rules or criteria of one's own.

    Returns:
        The exact gains. Where the plan itself is not proven best (time was up), they are counted from the
        best plan instead.

    Raises:
        InvalidValueError: If a name is taken or given twice, the plan is a baseline, or the libraries or the
            settings are not the plan's.

    Source:
        民发〔2022〕11号, part 5; the question is a library option, the notice sets no number.
    """
    wanted = demands_of_plan(plan, demands)
    offered: ProjectLibrary[SupplyProject] = as_library(supplies, SupplyProject, "supplies")
    if plan.route == BASELINE_ROUTE:
        raise invalid("plan", "plan_without_prices", plan.route)
    new = _by_name(organizations, offered)
    settings = inquiry_into(plan, wanted, offered, matcher).matcher
    ask = _Asking(settings, wanted, offered, new, plan)
    return NewOrganizationWorths(
        each=tuple(ask.worth((name,)) for name in new),
        together=ask.worth(tuple(new)) if together and len(new) > 1 else None,
    )


def _by_name(
    organizations: Iterable[NewOrganization], supplies: ProjectLibrary[SupplyProject]
) -> dict[str, NewOrganization]:
    if isinstance(organizations, str) or not isinstance(organizations, Iterable):
        raise invalid("organizations", "collection", organizations)
    found: dict[str, NewOrganization] = {}
    for one in organizations:
        if not isinstance(one, NewOrganization):
            raise invalid("organizations", "of_class", one, kind="NewOrganization")
        if one.name in found or one.name in supplies:
            raise invalid("name", "new_organization_name", one.name)
        found[one.name] = one
    return dict(sorted(found.items()))


class _Asking:
    """One preparation for many questions about the same plan."""

    def __init__(
        self,
        matcher: Matcher,
        demands: ProjectLibrary[DemandProject],
        supplies: ProjectLibrary[SupplyProject],
        new: dict[str, NewOrganization],
        plan: MatchPlan,
    ) -> None:
        self._matcher, self._demands, self._supplies, self._new = matcher, demands, supplies, new
        self._before = plan
        self._explainer: Explainer | None = None
        if not new:
            return
        by_library = any(
            isinstance(one, LibraryCriterion) for one in matcher.criteria if matcher.weights[one.code]
        )
        if plan.certificate is not None and not by_library:
            closed = [*supplies, *(_closed(one.supply) for one in new.values())]
            base = matcher.match(demands, closed)
            self._before, self._explainer = base, Explainer(base, demands, closed, matcher=matcher)
        elif not plan.optimal:
            self._before = matcher.match(demands, supplies)

    def worth(self, names: tuple[str, ...]) -> NewOrganizationWorth:
        if self._explainer is not None:
            more = {name: self._new[name].projects_accepted for name in names}
            change = self._explainer.joint_gain(more)
        else:
            added = [self._new[name].supply for name in names]
            change = _between(self._before, self._matcher.match(self._demands, [*self._supplies, *added]))
        before = _partners((one.demand, one.supply) for one in self._before.matches)
        pairs = {(one.demand, one.supply) for one in self._before.matches}
        after = _partners((pairs - set(change.lost)) | set(change.gained))
        both = before.keys() & after.keys()
        return NewOrganizationWorth(
            organizations=names,
            change=change,
            dockings=tuple(pair for pair in change.gained if pair[1] in names),
            served=tuple(sorted(after.keys() - before.keys())),
            unserved=tuple(sorted(before.keys() - after.keys())),
            changed_partners=tuple(sorted(key for key in both if before[key] != after[key])),
        )


def _closed(supply: SupplyProject) -> SupplyProject:
    """The same supply without a place, each project still counting on the same money."""
    return attrs.evolve(supply, projects_accepted=0, per_project_cny=supply.share_cny)


def _partners(pairs: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for demand, supply in pairs:
        found.setdefault(demand, set()).add(supply)
    return found


def _between(before: MatchPlan, after: MatchPlan) -> PlanChange:
    """One plan beside another that was made anew."""
    old, new = ({(one.demand, one.supply) for one in plan.matches} for plan in (before, after))
    return PlanChange(
        before=_values(before),
        after=_values(after),
        lost=tuple(sorted(old - new)),
        gained=tuple(sorted(new - old)),
        searches=0,
        route=after.route,
        proven=before.optimal and after.optimal,
    )


def _values(plan: MatchPlan) -> tuple[tuple[Measured, ...], ...]:
    objectives = plan.settings.policy.objectives
    return tuple(
        values_of(objective, outcome.values)
        for objective, outcome in zip(objectives, plan.outcomes, strict=True)
    )
