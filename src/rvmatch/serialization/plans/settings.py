"""What a plan says of itself, as a table: how to read and fill it in, its numbers, how it came about."""

from collections.abc import Iterable

from rvmatch.matching import MatchPlan, money, percent, plan_statement, score_text
from rvmatch.serialization.plans.policy import policy_rows
from rvmatch.serialization.plans.subjects import Subjects
from rvmatch.serialization.plans.values import ColumnKind, Table, Value

__all__ = ["settings_table"]

Rows = Iterable[tuple[str, Value]]


def settings_table(subjects: Subjects) -> Table:
    """
    The plan's statement, its numbers, the policy and what it reached, the conditions, weights and settings.

    Args:
        subjects: The plan and what it is about.

    Returns:
        The table: a part, a name and what is to be said of it.
    """
    parts = (
        ("statement", _statement(subjects)),
        ("guide", _guide(subjects)),
        ("numbers", _numbers(subjects)),
        ("policy", policy_rows(subjects)),
        ("funnel", _funnel(subjects)),
        ("weights", _weights(subjects)),
        ("settings", _settings(subjects)),
    )
    return Table(
        name="settings",
        title=subjects.say("table.settings"),
        columns=(
            subjects.column("part_of_settings", ColumnKind.TEXT),
            subjects.column("item", ColumnKind.TEXT),
            subjects.column("content", ColumnKind.SENTENCES),
        ),
        rows=tuple(
            (subjects.say(f"table.part.{part}"), name, value) for part, rows in parts for name, value in rows
        ),
    )


def _statement(subjects: Subjects) -> Rows:
    for place, sentence in enumerate(plan_statement(subjects.plan, subjects.language), start=1):
        yield str(place), sentence


def _guide(subjects: Subjects) -> Rows:
    for name in ("consent", "order", "reserves", "blank_part", "blank_amount", "score"):
        yield subjects.say(f"table.guide.{name}.name"), subjects.say(f"table.guide.{name}")


def _numbers(subjects: Subjects) -> Rows:
    totals, coverage = subjects.plan.totals, subjects.plan.coverage
    for name, value in (
        ("demands", totals.demands),
        ("supplies", totals.supplies),
        ("places_wanted", totals.places_wanted),
        ("matches", totals.matches),
        ("demands_served", totals.demands_served),
        ("left_alone", len(subjects.plan.left_alone)),
        ("open_places", len(subjects.plan.open_places)),
        ("spare_supplies", len(subjects.plan.spare_supplies)),
        ("counties_first", len(coverage.counties)),
        ("counties_covered", coverage.covered),
    ):
        yield subjects.say(f"table.number.{name}"), value
    yield subjects.say("table.number.amount"), money(totals.amount_cny, subjects.language)
    yield subjects.say("table.number.points"), score_text(totals.points)
    yield subjects.say("table.number.points_given_up"), score_text(coverage.points_given_up)


def _funnel(subjects: Subjects) -> Rows:
    funnel, totals = subjects.plan.funnel, subjects.plan.totals
    yield subjects.say("table.funnel.pairs"), funnel.pairs
    for step in funnel.steps:
        code = "table.funnel.step_unknown" if step.unknown else "table.funnel.step"
        words = {"removed": f"{step.removed:,}", "unknown": f"{step.unknown:,}"}
        yield subjects.name("rule", step.rule), subjects.say(code, **words)
    yield subjects.say("table.funnel.eligible"), funnel.eligible
    yield subjects.say("table.funnel.suitable"), totals.suitable_pairs
    yield subjects.say("table.funnel.leads"), totals.leads


def _weights(subjects: Subjects) -> Rows:
    unstated = dict(subjects.plan.unstated)
    for code, weight in sorted(subjects.plan.settings.weights.parts, key=lambda part: (-part[1], part[0])):
        if not weight:
            continue
        count = unstated.get(code, 0)
        sentence = "table.weight_unstated" if count else "table.weight"
        share = percent(weight, subjects.language)
        yield subjects.name("criterion", code), subjects.say(sentence, weight=share, count=f"{count:,}")


def _settings(subjects: Subjects) -> Rows:
    settings, plan = subjects.plan.settings, subjects.plan
    for name, value in (
        ("minimum", score_text(settings.minimum_points)),
        ("cover_source", subjects.say(f"cover_source.{settings.cover_source}") if settings.cover else None),
        ("optimal", subjects.say(_how_sure(plan))),
        ("solver", settings.solver),
        ("tie_seed", settings.tie_seed),
        ("edition", settings.edition),
        ("version", settings.version),
        ("demands_fingerprint", settings.demands_fingerprint),
        ("supplies_fingerprint", settings.supplies_fingerprint),
    ):
        yield (
            subjects.say(f"table.setting.{name}"),
            value if value is not None else subjects.say("table.none"),
        )
    for option, text in settings.options:
        yield subjects.say("table.setting.option", option=option), text


def _how_sure(plan: MatchPlan) -> str:
    """Which words say whether nothing better exists, and on what that rests."""
    if not plan.optimal:
        return "table.no"
    return "table.optimal.solver" if plan.certificate is None else "table.optimal.prices"
