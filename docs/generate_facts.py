"""Writes the reference pages on facts and on terms from the data and the wording; run it after any change.

``python docs/generate_facts.py`` writes them; with ``--check`` it only tells whether they are up to date.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from rvmatch.model import vocabulary
from rvmatch.notice import Citation, Notice, Phrase, Provision, Responsible, load_notice
from rvmatch.wording import say

HERE = Path(__file__).resolve().parent
GENERATED = (
    "*This page is generated from the data by `docs/generate_facts.py`; correct the data, not the page.*"
)
PLAN_WORDS = (
    ("政策", "policy", "objectives in an order, limits, minimum score and seed: `Policy`"),
    ("目标", "objective", "what a plan should be good at; the first counts most"),
    (
        "目标次序",
        "order of objectives",
        "a later objective decides only among plans equal in all earlier ones",
    ),
    ("限制", "limit", "what every plan keeps to, whatever its objectives"),
    ("下限 / 上限", "floor / ceiling", "the fewest and the most dockings of a group: `AtLeast`, `AtMost`"),
    ("已商定", "agreed", "a docking that both sides agreed on and every plan keeps: `Agreed`"),
    ("已谢绝", "refused", "a pair that one side refused and no plan recommends: `Refused`"),
    ("建议对接", "recommended docking", "one pair of a plan; both sides decide: `Match`"),
    ("拟覆盖", "coverage", "counties with one recommended docking or more: `Coverage`"),
    ("线索", "lead", "an eligible pair below the minimum score: `Lead`"),
    ("暂无建议", "left alone", "a demand without a partner in the plan, with the reason: `LeftAlone`"),
    (
        "五社联动",
        "five-community linkage",
        "roles a demand has, wants, would get and misses: `DemandLinkage`",
    ),
    ("得分 / 分值", "score / points", "how well a pair suits, in [0, 1] / the same in whole millionths"),
    ("等候轮次", "rounds waited", "plans in a row that left a demand alone: `LongestWaiting`"),
    ("变动", "change", "a docking lost or new against an earlier plan: `FewestChanges`"),
    ("调整方案", "revision", "the best plan of today with the fewest changes: `Matcher.revise`"),
    ("核验", "verification", "unaltered, from these libraries, the best under its policy: `verify_plan`"),
    (
        "证明",
        "certificate",
        "the prices that prove a plan the best; for outsiders, without names, `PlanProof`",
    ),
    (
        "价格（对偶价格）",
        "price (dual price)",
        "what a place costs in an objective, as the proof counts it; no money",
    ),
    ("最优面", "optimal face", "all plans that are best in the objectives so far"),
    ("顺延链", "displacement chain", "who moves on to whom if a pair is forced into the plan"),
    ("假设推演", "what if", "the best plan if something were otherwise, from the prices of this one"),
    ("摘要", "digest", "SHA-256 over the content of a plan"),
    ("项目库摘要", "fingerprint", "SHA-256 over the content of a library, contacts left out"),
    (
        "网络求解 / 整数求解",
        "route network / integer",
        "proven by prices / resting on a solver for whole numbers",
    ),
    ("合力团", "team", "several organisations that act as one side of a pairing: `Team`"),
    ("结对", "pairing", "an organisation or team and a county: `Pairing`"),
    ("瓶颈", "bottleneck", "counties that too few sides can serve"),
    ("递补", "reserve", "who is next in line among brands"),
    ("轮次", "round", "a slot of a docking event in which each party has one meeting at most"),
    ("走访点", "site", "the table of a field study visit"),
    ("自愿报名", "volunteer", "the organisation's consent"),
    ("推荐申报", "recommend", "the department's consent"),
    ("同意对接", "agree to dock", "the county's consent"),
    ("统筹", "coordination", "a province brings its counties' libraries together"),
    ("疑似重复", "near-duplicate", "two entries that may be one project; a hint, never dropped"),
    ("公开版", "public view", "what of a library may be shown"),
    ("专项基金", "special fund", "money kept inside a social organisation for a purpose: `SpecialFund`"),
    ("定向资金", "earmark", "money that a fund keeps for one project"),
    ("帮扶渠道", "channel", "through which help comes to a county"),
    ("尚缺对接对象", "partners lacking", "what unserved demands still want"),
    ("进展填报", "record of progress", "cumulative figures of a docking on a day: `ProgressRecord`"),
    ("台账", "ledger", "the indicators of a province over the seven work areas: `ledger`"),
)
"""Words of plans and policies: Chinese, English, what is meant and where it stands."""

TOPICS = (
    ("Five phrases of the general requirement", "general_requirement"),
    ("Where organisations are steered in the transition", "steering"),
    ("Terms of pairing", "pairing_terms"),
    ("Support instruments", "support_instruments"),
    ("Incentives", "incentives"),
    ("Three batches", "batches"),
    ("Follow-up duties", "follow_up_duties"),
    ("Credit and assessment", "credit_and_assessment"),
)


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table with this head and these rows."""
    lines = [head, ["---"] * len(head), *rows]
    return (
        "\n".join("| " + " | ".join(str(cell).replace("|", "\\|") for cell in line) + " |" for line in lines)
        + "\n"
    )


def cited(citation: Citation) -> tuple[str, str]:
    """The two last cells of a row: where the fact stands, and its status."""
    sources = ", ".join(f"`{name}`" for name in citation.sources)
    named = citation.number or citation.document
    place = ", ".join(part for part in (named, citation.part) if part)
    return (f"{place}; {sources}" if place else sources), citation.status.value


def both(zh: str, en: str) -> str:
    """Chinese and English in one cell."""
    return f"{zh} · {en}"


def phrases(words: Iterable[Phrase]) -> str:
    """Several words in both languages in one cell."""
    return "; ".join(both(phrase.zh, phrase.en) for phrase in words)


def actors(who: Iterable[Responsible]) -> str:
    """Departments with their levels in one cell."""
    told = []
    for entry in who:
        department = say(f"term.Department.{entry.department.name}", "en")
        levels = ", ".join(level.value for level in entry.levels) or "no level named"
        told.append(f"{department} ({levels}{'' if entry.leads else '; joins'})")
    return "; ".join(told) or "nobody named in what was read"


def facts_page(notice: Notice) -> str:
    """
    The reference page of all facts.

    Args:
        notice: The edition to show.

    Returns:
        Markdown.
    """
    counted = Counter(fact_status for _, fact_status in (cited(entry) for entry in notice.citations()))
    parts = [
        f"# Facts of edition {notice.edition}\n\n{GENERATED}\n",
        f"{notice.title_zh}, {notice.number}, announced on {notice.announced_on}, interpreted "
        f"by the ministry on {notice.interpreted_on}. Texts are told in this library's own words; "
        "titles and terms are the official ones. "
        "What the library carries out of them is told in [coverage](coverage.md).\n",
        "Citations by status: "
        + ", ".join(f"{name} {count}" for name, count in sorted(counted.items()))
        + ".\n",
        *duty_sections(notice),
        *term_sections(notice),
        *figure_sections(notice),
        *source_sections(notice),
    ]
    return "\n".join(parts)


def duty_sections(notice: Notice) -> list[str]:
    """The sections on who has to do what."""
    areas = [
        (area.part, both(area.title_zh, area.title_en), actors(area.responsible), phrases(area.duties),
         phrases(area.instruments), *cited(area.citation))
        for area in notice.work_areas
    ]  # fmt: skip
    actions = [
        (both(fact.title_zh, fact.title_en), both(fact.aim.zh, fact.aim.en), *cited(fact.citation))
        for fact in notice.special_actions
    ]
    keepers = [
        (
            both(fact.title_zh, fact.title_en),
            actors([fact.keeper]),
            actors(fact.coordinators),
            *cited(fact.citation),
        )
        for fact in notice.library_keepers
    ]
    rule = notice.coverage_rule
    levels = ", ".join(level.value for level in rule.levels)
    consents = [
        (
            fact.order,
            both(fact.party.zh, fact.party.en),
            both(fact.act.zh, fact.act.en),
            *cited(fact.citation),
        )
        for fact in notice.consents
    ]
    roles = [
        (
            say(f"term.LinkageMember.{fact.member.name}", "zh"),
            both(fact.role_zh, fact.role_en),
            *cited(fact.citation),
        )
        for fact in notice.linkage_roles
    ]
    return [
        "## Addressees\n",
        table(("who", "passage; sources", "status"),
              [(both(fact.title_zh, fact.title_en), *cited(fact.citation)) for fact in notice.addressees]),
        "## Work areas\n",
        table(("part", "area", "who acts", "duties", "instruments", "passage; sources", "status"), areas),
        "## Special actions\n",
        table(("action", "aim (from the plan of 2022)", "passage; sources", "status"), actions),
        "## Project libraries\n",
        table(("library", "built by", "coordinated by", "passage; sources", "status"), keepers),
        "## Coverage rule\n",
        table(("forms", "organisations of level", "least", "most", "text", "passage; sources", "status"),
              [(phrases(rule.forms), levels, rule.minimum_per_county, rule.maximum_per_county or "none named",
                rule.text_en, *cited(rule.citation))]),
        "## Consents and the ban on quotas\n",
        table(("step", "who", "does what", "passage; sources", "status"), consents),
        provisions([notice.quota_ban]),
        "## Roles in five-community linkage\n\nThe two sources differ in the last two; both are kept.\n",
        table(("member", "role", "passage; sources", "status"), roles),
    ]  # fmt: skip


def provisions(rows: Iterable[Provision]) -> str:
    """A table of provisions."""
    return table(
        ("term", "what it says", "passage; sources", "status"),
        [(both(row.title_zh, row.title_en), row.text_en, *cited(row.citation)) for row in rows],
    )


def term_sections(notice: Notice) -> list[str]:
    """The sections on provisions and on terms."""
    sections = []
    for title, topic in TOPICS:
        sections += [f"## {title}\n", provisions(getattr(notice, topic))]
    rows = [
        (
            f"`{type(term.member).__name__}.{term.member.name}`",
            term.title_zh,
            term.title_en,
            *cited(term.citation),
        )
        for term in notice.terms
    ]
    return [
        *sections,
        "## Terms\n",
        table(("member", "Chinese", "English", "passage; sources", "status"), rows),
    ]


def figure_sections(notice: Notice) -> list[str]:
    """The sections on periods, counties, pairs and sizes."""
    periods = [
        (
            both(fact.title_zh, fact.title_en),
            f"{fact.begins_on} to {fact.ends_on}",
            *cited(fact.dates_citation),
        )
        for fact in (notice.plan_period, notice.transition)
    ]
    by_province = Counter((county.code.province, county.province) for county in notice.key_counties)
    unsure = Counter(
        county.code.province for county in notice.key_counties if county.evidence == "unconfirmed"
    )
    counties = [(code, name, count, unsure[code]) for (code, name), count in sorted(by_province.items())]
    evidence = [
        (f"`{kind.code}`", kind.counties, kind.meaning.en, *cited(kind.citation)) for kind in notice.evidence
    ]
    lists = [
        (both(entry.title_zh, entry.title_en), entry.entries, *cited(entry.citation))
        for entry in notice.lists
    ]
    names = {division.key: division.short_name for division in notice.provincial_divisions}
    pairs = [
        (names[pair.east], names[pair.west], pair.note, *cited(pair.citation))
        for pair in notice.east_west_pairs
    ]
    sizes = [
        (both(size.title_zh, size.title_en),
         *("" if number is None else f"{number:,}" for number in
           (size.organizations, size.counties, size.projects, size.matched, size.amount_cny)),
         *cited(size.citation))
        for size in notice.sizes
    ]  # fmt: skip
    return [
        "## Periods\n",
        table(("period", "days", "passage; sources", "status"), periods),
        "## Lists held in full\n",
        table(("list", "entries", "passage; sources", "status"), lists),
        "## Key counties by province\n",
        table(("code", "province", "key counties", "of these unconfirmed"), counties),
        "## Key counties by evidence\n",
        table(("evidence", "counties", "meaning", "passage; sources", "status"), evidence),
        "## East–West pairs\n\nTo inform, never to forbid: any eastern or national organisation may pair.\n",
        table(("east", "west", "what the source says", "passage; sources", "status"), pairs),
        "## Published sizes\n\nEmpty cells: no number given. Each fair counts entries its own way.\n",
        table(("case", "organisations", "counties", "projects", "matched", "whole yuan", "passage; sources",
               "status"), sizes),
    ]  # fmt: skip


def source_sections(notice: Notice) -> list[str]:
    """The sections on documents and sources."""
    documents = [(doc.title_zh, doc.title_en, doc.number, doc.dated_on or "") for doc in notice.documents]
    sources = [
        (f"`{source.id}`", source.title, source.publisher,
         f"`{source.address}`" if source.address else "not kept",
         f"{source.reading.value}{', reposted' if source.reposted else ''}", source.note)
        for source in notice.sources
    ]  # fmt: skip
    return [
        "## Documents\n",
        table(("title", "in English", "number", "date seen"), documents),
        "## Sources\n\nAddresses say what was read; several are copies on sites that changed hands.\n",
        table(("id", "title", "publisher", "address", "read", "note"), sources),
    ]


def glossary_page(notice: Notice) -> str:
    """
    The glossary of all vocabularies.

    Args:
        notice: The edition whose terms have an official source.

    Returns:
        Markdown.
    """
    official = {(type(term.member).__name__, term.member.name): term.citation for term in notice.terms}
    official |= {("WorkArea", fact.area.name): fact.citation for fact in notice.work_areas}
    official |= {("SpecialAction", fact.action.name): fact.citation for fact in notice.special_actions}
    parts = [
        f"# Glossary\n\n{GENERATED}\n",
        "One Chinese and one English name for every word the library uses in its data, then for the words of "
        "plans and policies. *Own word* marks what no document names so.\n",
    ]
    for name in vocabulary.__all__:
        rows = []
        for member in getattr(vocabulary, name):
            code = f"term.{name}.{member.name}"
            citation = official.get((name, member.name))
            origin = (str(citation), citation.status.value) if citation else ("own word", "")
            rows.append((f"`{member.name}`", f"`{member.value}`", say(code, "zh"), say(code, "en"), *origin))
        parts += [
            f"## {name}: {both(say(f'vocabulary.{name}', 'zh'), say(f'vocabulary.{name}', 'en'))}\n",
            table(("member", "value", "Chinese", "English", "source", "status"), rows),
        ]
    parts += [
        "## Words of plans and policies\n",
        table(("Chinese", "English", "what is meant"), PLAN_WORDS),
    ]
    return "\n".join(parts)


def pages() -> dict[Path, str]:
    """The generated pages: path and text."""
    notice = load_notice()
    return {
        HERE / "en" / "reference" / "facts.md": facts_page(notice),
        HERE / "en" / "reference" / "glossary.md": glossary_page(notice),
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the pages, or check them; the exit status is 1 if a checked page is out of date."""
    parser = argparse.ArgumentParser(description="Write or check the generated reference pages.")
    parser.add_argument(
        "--check", action="store_true", help="write nothing, report pages that are out of date"
    )
    check: bool = parser.parse_args(arguments).check
    stale = [
        path
        for path, text in pages().items()
        if not path.is_file() or path.read_text(encoding="utf-8") != text
    ]
    if not check:
        for path, text in pages().items():
            path.write_text(text, encoding="utf-8")
        return 0
    for path in stale:
        sys.stderr.write(f"{path}: out of date. Run: python docs/generate_facts.py\n")
    return 1 if stale else 0


if __name__ == "__main__":
    raise SystemExit(main())
