"""A plan made anew after its projects changed: what was agreed stays, what was refused stays away."""

from collections.abc import Iterator, Sequence

import attrs

from rvmatch.eligibility import EligibilityRule
from rvmatch.errors import invalid
from rvmatch.matching.plan import MatchPlan
from rvmatch.matching.policies.agreements import rules_under
from rvmatch.matching.policies.given_objectives import FewestChanges, PairObjective
from rvmatch.matching.policies.limits import Agreed, Limit, Refused
from rvmatch.matching.policies.objectives import Objective
from rvmatch.matching.policies.policy import Policy
from rvmatch.matching.settings import Note
from rvmatch.model.libraries import ProjectLibrary
from rvmatch.model.projects import DemandProject, SupplyProject
from rvmatch.model.vocabulary import ProjectStatus
from rvmatch.wording import masked

__all__ = ["Revision", "revision_of"]

_ENDED = (ProjectStatus.WITHDRAWN, ProjectStatus.EXITED, ProjectStatus.EXPIRED)
"""Projects of which nobody is left to keep an agreement, even while a library still lists them."""

_FINISHED = (ProjectStatus.FINISHED, ProjectStatus.EVALUATED)
"""Projects whose agreements were kept to their end."""


@attrs.frozen(kw_only=True)
class Revision:
    """
    How an earlier plan is to be made anew.

    Args:
        earlier: The earlier plan.
        policy: The policy of the new plan.
        notes: What the readers of the new plan should know.
    """

    earlier: MatchPlan
    policy: Policy
    notes: tuple[Note, ...]

    def noted(self, plan: MatchPlan) -> MatchPlan:
        """
        A plan that was made under the policy, with the notes of this revision.

        Args:
            plan: The new plan.

        Returns:
            The same, sealed again.
        """
        before, after = _pairs(self.earlier), _pairs(plan)
        told = _note(
            "revised" if plan.optimal else "revised_unproven",
            kept=len(before & after),
            lost=len(before - after),
            new=len(after - before),
        )
        return attrs.evolve(plan, notes=(*plan.notes, *self.notes, told)).sealed()


def revision_of(
    policy: Policy,
    earlier: MatchPlan,
    demands: ProjectLibrary[DemandProject],
    supplies: ProjectLibrary[SupplyProject],
    rules: Sequence[EligibilityRule],
) -> Revision:
    """
    The policy under which an earlier plan is made anew.

    Fewest changes come last among the objectives, or where the policy has them already. Agreements and
    refusals of the earlier plan hold on; where the two policies contradict each other, the new one was said
    later and counts. Agreements and points of one's own that name a project that is gone are left out, as are
    agreements on a finished one. All of this depends on the two policies alone, so that revising a revision
    adds nothing.

    Args:
        policy: The policy of whoever revises.
        earlier: The earlier plan, made under any policy.
        demands: The demands of today.
        supplies: The supplies of today.
        rules: The rules of today.

    Returns:
        The policy, and what its readers should know of it.

    Raises:
        InvalidValueError: If ``earlier`` is no plan, or a rule rejects a pair that it was agreed on in: only
            people end an agreement.
    """
    if not isinstance(earlier, MatchPlan):
        raise invalid("plan", "plan", earlier)
    said = set(_words_of_people(policy))
    carried = [limit for limit in _words_of_people(earlier.settings.policy) if limit not in said]
    notes = list(_contradictions(carried, said))
    held = [limit for limit in carried if _opposite(limit) not in said]
    limits: list[Limit] = []
    for limit in (*policy.limits, *held):
        ended = _ended(limit, demands, supplies)
        notes += ended
        if not ended:
            limits.append(limit)
    asked = rules_under(attrs.evolve(policy, limits=limits), rules)
    _still_allowed([limit for limit in held if limit in limits], demands, supplies, asked)
    objectives = []
    for objective in policy.objectives:
        own, note = _of_today(objective, demands, supplies)
        objectives.append(own)
        notes += note
    return Revision(
        earlier=earlier,
        policy=attrs.evolve(policy, objectives=_changing_least(objectives, earlier), limits=limits),
        notes=tuple(notes),
    )


def _note(code: str, **params: object) -> Note:
    return Note(code=code, params=tuple((name, str(value)) for name, value in params.items()))


def _pairs(plan: MatchPlan) -> set[tuple[str, str]]:
    return {(match.demand, match.supply) for match in plan.matches}


def _words_of_people(policy: Policy) -> Iterator[Agreed | Refused]:
    """What the two sides of pairs said themselves, in the policy's order, each once."""
    yield from dict.fromkeys(limit for limit in policy.limits if isinstance(limit, Agreed | Refused))


def _opposite(limit: Agreed | Refused) -> Agreed | Refused:
    other = Refused if isinstance(limit, Agreed) else Agreed
    return other(limit.demand, limit.supply)


def _contradictions(carried: Sequence[Agreed | Refused], said: set[Agreed | Refused]) -> Iterator[Note]:
    for limit in carried:
        if _opposite(limit) in said:
            code = "agreement_refused" if isinstance(limit, Agreed) else "refusal_agreed"
            yield _note(code, demand=limit.demand, supply=limit.supply)


def _ended(
    limit: Limit, demands: ProjectLibrary[DemandProject], supplies: ProjectLibrary[SupplyProject]
) -> list[Note]:
    """The note on an agreement of which a project is gone or finished; nothing of any other limit."""
    if not isinstance(limit, Agreed):
        return []
    demand, supply = limit.demand, limit.supply
    gone = [demand] if demand not in demands or demands[demand].status in _ENDED else []
    gone += [supply] if supply not in supplies or supplies[supply].status in _ENDED else []
    if gone:
        return [_note("agreement_gone", demand=demand, supply=supply, projects=", ".join(gone))]
    finished = [demand] if demands[demand].status in _FINISHED else []
    finished += [supply] if supplies[supply].status in _FINISHED else []
    if finished:
        return [_note("agreement_finished", demand=demand, supply=supply, projects=", ".join(finished))]
    return []


def _still_allowed(
    held: Sequence[Limit],
    demands: ProjectLibrary[DemandProject],
    supplies: ProjectLibrary[SupplyProject],
    rules: Sequence[EligibilityRule],
) -> None:
    """Refuse where a rule rejects an agreement of the earlier plan; those of the policy meet the matcher."""
    for limit in held:
        if isinstance(limit, Agreed):
            pair = demands[limit.demand], supplies[limit.supply]
            failed = ", ".join(rule.code for rule in rules if not rule.check(*pair).eligible)
            if failed:
                raise invalid("plan", "agreed_no_longer", f"{limit.demand} - {limit.supply}", rules=failed)


def _of_today(
    objective: Objective, demands: ProjectLibrary[DemandProject], supplies: ProjectLibrary[SupplyProject]
) -> tuple[Objective, list[Note]]:
    """An objective without points for pairs that cannot exist any more."""
    if not isinstance(objective, PairObjective):
        return objective, []
    left = [row for row in objective.points if row[0] in demands and row[1] in supplies]
    count = len(objective.points) - len(left)
    if not count:
        return objective, []
    return PairObjective(objective.name, left), [
        _note("points_gone", name=masked(objective.name), count=count)
    ]


def _changing_least(objectives: Sequence[Objective], earlier: MatchPlan) -> tuple[Objective, ...]:
    """The objectives with fewest changes against this plan, where they stand already or behind all others."""
    changes = FewestChanges(earlier)
    if any(isinstance(one, FewestChanges) for one in objectives):
        return tuple(changes if isinstance(one, FewestChanges) else one for one in objectives)
    return (*objectives, changes)
