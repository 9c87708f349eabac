"""A pairing plan in sentences for officials: what is proposed, what is missing, who is left out."""

from collections.abc import Iterator

from rvmatch.actions.pairing_plan import PairingPlan, ProposedPair, UncoveredCounty
from rvmatch.errors import invalid, known_language
from rvmatch.matching.phrasing import some_of
from rvmatch.matching.place_names import place_text
from rvmatch.model.arguments import instance
from rvmatch.model.life_cycle import Party
from rvmatch.wording import Language, masked, say

__all__ = ["pair_reason", "pairing_statement"]

"""How many counties or sides of a bottleneck are named; of the others only the number."""


def pairing_statement(plan: PairingPlan, language: Language = "zh") -> tuple[str, ...]:
    """
    What an official should know of a plan, a sentence each.

    First the plan as a whole, then what is still to be obtained, the counties without a side with the
    bottlenecks behind them, what ended against the year before, the sides without a county, and records about
    places off the list. Counties and sides stand by code and key.

    Args:
        plan: The plan.
        language: ``"zh"`` or ``"en"``.

    Returns:
        Sentences; telephone, identity and mail numbers inside names are masked.

    Raises:
        InvalidValueError: If it is no plan, or there is no such language.
    """
    if not isinstance(plan, PairingPlan):
        raise invalid("plan", "of_class", plan, kind="PairingPlan")
    known_language(language)
    return tuple(_sentences(plan, language))


def pair_reason(plan: PairingPlan, pair: ProposedPair, language: Language = "zh") -> str:
    """
    What stands behind one pair, on one line.

    Args:
        plan: The plan that the pair is in.
        pair: The pair.
        language: ``"zh"`` or ``"en"``.

    Returns:
        The two by name, then what speaks for the pair and what is still to be obtained.

    Raises:
        InvalidValueError: If it is no plan or no pair of one, or there is no such language.
    """
    instance("plan", plan, PairingPlan)
    instance("pair", pair, ProposedPair)
    known_language(language)
    return say(
        "pairing.pair",
        language,
        name=_Names(plan).side(pair.side),
        county_name=_Names(plan).county(pair.county),
        county=pair.county,
        clauses=say("basis.after", language).join(_clauses(pair, language)),
    )


class _Names:
    """What people call the sides and counties of a plan."""

    def __init__(self, plan: PairingPlan) -> None:
        self._plan = plan
        self._sides = {side.key: masked(side.name) for side in plan.sides}

    def side(self, key: str) -> str:
        """The name of a side; of one that no longer takes part its key."""
        return self._sides.get(key, masked(key))

    def county(self, code: str) -> str:
        """The name of a county; of one that is not on the list its code."""
        county = self._plan.counties.get(code)
        return code if county is None else masked(county.name)


def _clauses(pair: ProposedPair, language: Language) -> Iterator[str]:
    if pair.review:
        yield say("pairing.clause.review", language)
    if pair.kept:
        yield say("pairing.clause.kept", language)
    if pair.wish is not None:
        yield say("pairing.clause.wish", language, number=pair.wish)
    elif not pair.kept:
        yield say("pairing.clause.volunteered", language)
    for channel in pair.channels:
        name = say(f"term.CooperationChannel.{channel.name}", language)
        yield say("pairing.clause.channel", language, channel=name)
    if pair.worked_before:
        yield say("pairing.clause.worked", language)
    if Party.DEPARTMENT in pair.missing:
        yield say("pairing.clause.department", language)
    if Party.COUNTY in pair.missing:
        yield say("pairing.clause.county", language)
    if not pair.missing:
        yield say("pairing.clause.complete", language)


def _sentences(plan: PairingPlan, language: Language) -> Iterator[str]:
    names = _Names(plan)
    yield say(
        "pairing.head",
        language,
        covered=len(plan.covered),
        counties=len(plan.counties),
        pairs=len(plan.pairs),
        sides=len(plan.sides) - len(plan.unpaired),
        all=len(plan.sides),
    )
    aims = say("basis.after", language).join(
        say(f"pairing.aim.{aim.value}", language) for aim in plan.settings.aims
    )
    code = "pairing.order" if aims else "pairing.no_aims"
    yield say(code, language, aims=aims, seed=plan.settings.tie_seed)
    yield say("pairing.proven", language)
    yield say("pairing.recommends", language)
    yield from _open(plan, language)
    for county in plan.uncovered:
        yield _uncovered(county, names, language)
    for number, found in enumerate(plan.bottlenecks, 1):
        yield say(
            "pairing.bottleneck",
            language,
            number=number,
            counties=len(found.counties),
            names=some_of(map(names.county, found.counties), language),
            sides=len(found.sides),
            keys=some_of(map(names.side, found.sides), language),
            places=found.places,
            short=found.short,
        )
    for pair in plan.ended:
        reason = say(f"pairing.ended.{pair.reason.value}", language)
        yield say(
            "pairing.ended",
            language,
            name=names.side(pair.side),
            county_name=names.county(pair.county),
            county=pair.county,
            reason=reason,
        )
    for side in plan.unpaired:
        reason = say(f"pairing.unpaired.{side.reason.value}", language)
        yield say("pairing.unpaired", language, name=names.side(side.side), reason=reason)
    for one in plan.off_list:
        place = place_text(one.place, language, with_code=True)
        yield say(f"pairing.off_list.{one.kind.value}", language, name=names.side(one.side), place=place)


def _open(plan: PairingPlan, language: Language) -> Iterator[str]:
    """What is still to be obtained or looked into, and what changed."""
    counts = (
        ("pairing.complete", [pair for pair in plan.pairs if not pair.missing]),
        ("pairing.missing.department", [pair for pair in plan.pairs if Party.DEPARTMENT in pair.missing]),
        ("pairing.missing.county", [pair for pair in plan.pairs if Party.COUNTY in pair.missing]),
        ("pairing.review", [pair for pair in plan.pairs if pair.review]),
    )
    for code, pairs in counts:
        if pairs:
            yield say(code, language, count=len(pairs))
    if plan.previous is not None:
        yield say("pairing.changed", language, kept=len(plan.kept), ended=len(plan.ended), new=len(plan.new))


def _uncovered(one: UncoveredCounty, names: _Names, language: Language) -> str:
    sentence = say(
        f"pairing.uncovered.{one.reason.value}",
        language,
        name=names.county(one.county),
        county=one.county,
        volunteers=one.volunteers,
        number="" if one.bottleneck is None else one.bottleneck + 1,
    )
    if not one.barred:
        return sentence
    more = say("pairing.uncovered.barred", language, count=one.barred)
    return sentence + ("" if language == "zh" else " ") + more
