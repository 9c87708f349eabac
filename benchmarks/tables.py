"""The grid's section of ``RESULTS.md``, written from the figures kept."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from contenders import OURS, PLAIN
from measuring import growth
from results import known_times

__all__ = ["group_tables", "seconds", "section", "write", "written_into"]

TITLES = {
    "real": "Real sizes",
    "dense": "Dense tables",
    "sparse": "Sparse markets",
    "regions": "31 regions, closed and leaky",
    "ranks": "Ranks",
    "threads": "Threads",
    "judging": "Judging pairs, and verifying them",
    "incremental": "Changes without a new solve",
    "endtoend": "End to end",
}

BEGIN = "<!-- grid: written by grid.py --write -->"
END = "<!-- end of grid -->"


def section(results: Mapping[str, Any]) -> str:
    """
    The tables of all groups, and how time grows along each series.

    Args:
        results: The figures kept.
    """
    parts = ["## The grid: `grid.py`", _introduction(results)]
    for group, title in TITLES.items():
        if cells := results["groups"].get(group):
            parts += [f"### {title}", *group_tables(group, cells)]
    if growths := _growths(results):
        parts += ["### How time grows with the rows", growths]
    return "\n\n".join(parts)


def written_into(text: str, content: str) -> str:
    """
    A page with its part between the two marks replaced; at its end if it has no marks.

    Args:
        text: The page.
        content: The new part.
    """
    block = f"{BEGIN}\n\n{content}\n\n{END}\n"
    if BEGIN not in text:
        return f"{text.rstrip()}\n\n{block}"
    before, rest = text.split(BEGIN, 1)
    return before + block + rest.split(END + "\n", 1)[1]


def write(page: Path, results: Mapping[str, Any]) -> None:
    """Write the section into a page."""
    page.write_text(written_into(page.read_text(encoding="utf-8"), section(results)), encoding="utf-8")


def _introduction(results: Mapping[str, Any]) -> str:
    lines = [
        "Seconds, medians; every contender builds its own problem from the same arrays in its own process,",
        "and all totals are equal. Contenders take turns. *Ratio* is the time of rvmatch over that of the",
        "fastest peer: below 1 rvmatch is faster. MB: the peak memory of a process that answered once, the",
        "instance included. Drawn in [results.svg](results.svg), kept in [results.json](results.json).",
    ]
    for name, run in results["runs"].items():
        machine, versions = run["machine"], run["versions"]
        listed = ", ".join(f"{package} {version}" for package, version in versions.items())
        lines += [
            "",
            f"{name.capitalize()}: {run['date']}, {machine['cores']} cores ({machine['processor']}), "
            f"{machine['memory_gb']} GB, {machine['system']}, CPython {machine['python']}, {listed}.",
        ]
    return "\n".join(lines)


def group_tables(group: str, cells: Sequence[Mapping[str, Any]]) -> Iterable[str]:
    """One table for each set of contenders that stand side by side."""
    sets: dict[tuple[str, ...], list[Mapping[str, Any]]] = {}
    for cell in cells:
        sets.setdefault(tuple(cell["columns"] if "columns" in cell else cell["contenders"]), []).append(cell)
    for names, entries in sets.items():
        yield _table(group, names, entries)


def _table(group: str, names: Sequence[str], cells: Sequence[Mapping[str, Any]]) -> str:
    ratios = [name for name in (OURS, PLAIN) if any(name in cell.get("ratio", {}) for cell in cells)]
    noted = any("note" in cell["contenders"].get(OURS, {}) for cell in cells)
    heads = ["series", "instance", *names, *(f"ratio, {name}" for name in ratios)]
    heads += ["solver chosen"] if noted else []
    lines = [f"| {' | '.join(heads)} |", "|" + "---|" * len(heads)]
    for cell in cells:
        figures = [_figure(cell["contenders"].get(name, {})) for name in names]
        figures += [f"{cell['ratio'][name]:.2f}" if name in cell["ratio"] else "-" for name in ratios]
        figures += [cell["contenders"].get(OURS, {}).get("note", "-")] if noted else []
        lines.append(f"| {' | '.join([cell['series'], cell['name'], *figures])} |")
    if group == "ranks":
        lines += ["", "Checking the certificate of `ranks 1 to 4` takes, in seconds: " + _checks(cells) + "."]
    if group == "judging":
        lines += ["", *_judging_ratios(cells)]
    return "\n".join(lines)


def _judging_ratios(cells: Sequence[Mapping[str, Any]]) -> list[str]:
    """What verifying takes of judging, and what two threads save."""
    asked = [
        (
            "Verifying the input over judging",
            "the input verified",
            "eligibility and scoring",
        ),
        ("One thread over two, judging", "eligibility and scoring", "eligibility and scoring, two threads"),
        ("One thread over two, whole match", "match", "match, two threads"),
    ]
    lines = []
    for title, over, under in asked:
        figures = (
            f"{cell['contenders'][over]['median'] / cell['contenders'][under]['median']:.2f} "
            f"({cell['name']}, {cell['series']})"
            for cell in cells
            if over in cell["contenders"] and under in cell["contenders"]
        )
        lines.append(f"{title}: {', '.join(figures)}.")
    return lines


def _checks(cells: Sequence[Mapping[str, Any]]) -> str:
    last = "ranks 1 to 4"
    return ", ".join(
        f"{seconds(cell['contenders'][last]['checked'])} ({cell['name']}, {cell['series'].split(',')[0]})"
        for cell in cells
        if "checked" in cell["contenders"].get(last, {})
    )


def _figure(result: Mapping[str, Any]) -> str:
    """Median and memory of one contender in one cell, or why there is none."""
    if "median" not in result:
        return result.get("skipped", "-")
    memory = f", {result['peak_mb']:,.0f} MB" if result.get("peak_mb") else ""
    return seconds(result["median"]) + memory


def seconds(value: float) -> str:
    """Seconds with three figures that mean something; what is less than a thousandth, in millionths."""
    if value < 0.001:
        return f"{value * 1e6:.0f} µs"
    digits = 1 if value >= 10 else 2 if value >= 1 else 3 if value >= 0.1 else 4 if value >= 0.01 else 5
    return f"{value:.{digits}f}"


def _growths(results: Mapping[str, Any]) -> str:
    """The fitted exponents: a line for each series, a column for each contender."""
    groups = {group: cells for group, cells in results["groups"].items() if group != "real"}
    known = {key: points for key, points in known_times({"groups": groups}).items() if len(points) > 2}
    names = list(dict.fromkeys(name for _, name in known))
    lines = [f"| series | sizes | {' | '.join(names)} |", "|" + "---|" * (len(names) + 2)]
    for series in dict.fromkeys(series for series, _ in known):
        sizes = sorted({size for name in names for size, _ in known.get((series, name), ())})
        shown = (growth(known.get((series, name), ())) for name in names)
        figures = ["-" if exponent is None else f"{exponent:.2f}" for exponent in shown]
        lines.append(f"| {series} | {sizes[0]:,} to {sizes[-1]:,} | {' | '.join(figures)} |")
    fitted = "The exponent e of the best fit of seconds to c · nᵉ, along series of at least three sizes:"
    return f"{fitted}\n\n" + "\n".join(lines) if known else ""
