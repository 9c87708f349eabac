"""One cell: every contender in turn, medians, equal totals, and no waiting for what would take too long."""

import math
import statistics
from collections.abc import Mapping, Sequence
from typing import Any

from cells import Cell
from contenders import OURS, PLAIN, installed
from crew import Crew, peak_of

__all__ = ["expected_seconds", "growth", "measure"]

SHORT = 5.0
"""Up to so many seconds an answer is repeated at least five times."""

LONG = 20.0
"""From so many seconds on it is measured once."""

ENOUGH = 0.4
"""Seconds spent on quick answers, which are repeated more than five times."""

MOST_RUNS = 30

STEEPEST = {"table": 3.0, "market": 2.0}
"""How time is taken to grow with the rows while only one smaller size is known."""


def growth(points: Sequence[tuple[int, float]]) -> float | None:
    """
    The exponent e of the best fit of ``seconds = c * size ** e``, by least squares of the logarithms.

    Args:
        points: Sizes and seconds.

    Returns:
        The exponent; None for fewer than two sizes.
    """
    if len({size for size, _ in points}) < 2:
        return None
    xs = [math.log(size) for size, _ in points]
    ys = [math.log(seconds) for _, seconds in points]
    x, y = statistics.fmean(xs), statistics.fmean(ys)
    return sum((a - x) * (b - y) for a, b in zip(xs, ys, strict=True)) / sum((a - x) ** 2 for a in xs)


def expected_seconds(known: Sequence[tuple[int, float]], size: int, form: str) -> float | None:
    """
    How long an answer will take, by the two largest smaller sizes of its series.

    Args:
        known: Sizes and seconds measured.
        size: The size that is asked for.
        form: The form of the instance, for the growth where only one smaller size is known.

    Returns:
        Seconds; None if nothing smaller is known.
    """
    smaller = sorted(point for point in known if point[0] < size)[-2:]
    if not smaller:
        return None
    exponent = growth(smaller) or STEEPEST[form]
    last_size, last_seconds = smaller[-1]
    # Two sizes that lie close together, or are of other shapes, would tell of a growth that nobody has.
    return last_seconds * (size / last_size) ** min(STEEPEST[form], max(1.0, exponent))


def measure(
    cell: Cell, crew: Crew, known: Mapping[tuple[str, str], Sequence[tuple[int, float]]], limit: float
) -> dict[str, Any]:
    """
    What each contender takes.

    Args:
        cell: The cell.
        crew: The processes.
        known: Sizes and seconds by series and contender.
        limit: A contender that is expected to take more seconds is left out, and the result says so.

    Returns:
        ``contenders``: for each the median, the fastest and the slowest run in seconds and their number,
        peak memory where measured, or why it was left out; ``total``; ``ratio``
        of this library to the best peer.

    Raises:
        SystemExit: If two totals differ.
    """
    found: dict[str, dict[str, Any]] = {}
    for name in cell.contenders:
        found[name] = {}
        history = known.get((cell.series, name), ())
        expected = expected_seconds(history, cell.size, cell.instance["form"])
        if not installed(name):
            found[name]["skipped"] = "not installed"
        elif expected is not None and expected > limit:
            found[name]["skipped"] = f"about {expected:,.0f} s by its growth"
        else:
            prepared = crew.worker(name, cell.instance["form"]).ask(
                {"do": "prepare", "instance": cell.instance}
            )
            if "failed" in prepared:
                found[name]["skipped"] = prepared["failed"]
    runs = {name: [] for name, result in found.items() if not result}
    _take_turns(crew, cell.instance["form"], runs, found, limit)
    for name, answers in runs.items():
        if answers:
            found[name] |= _summary(answers)
            if cell.heavy and found[name]["median"] <= limit:
                found[name]["peak_mb"] = peak_of(name, cell.instance, 3 * limit)
    totals = {name: answers[0]["total"] for name, answers in runs.items() if answers}
    if cell.compared and len({str(total) for total in totals.values()}) > 1:
        raise SystemExit(f"{cell.group}: {cell.name}: totals differ: {totals}")
    return {
        "series": cell.series,
        "size": cell.size,
        "name": cell.name,
        "total": next(iter(totals.values()), None),
        "contenders": found,
        "ratio": _ratio(found),
    }


def _take_turns(
    crew: Crew,
    form: str,
    runs: dict[str, list[dict[str, Any]]],
    found: dict[str, dict[str, Any]],
    limit: float,
) -> None:
    """Rounds in which everybody who needs another run answers once; each round begins with another one."""
    names = list(runs)
    for turn in range(MOST_RUNS):
        begin = turn % max(1, len(names))
        for name in (*names[begin:], *names[:begin]):
            if "skipped" in found[name] or _done(runs[name]):
                continue
            answer = crew.worker(name, form).ask({"do": "run"}, 3 * limit)
            if "failed" in answer:
                found[name]["skipped"] = answer["failed"]
                runs[name].clear()
            else:
                runs[name].append(answer)
        if all("skipped" in found[name] or _done(runs[name]) for name in names):
            return


def _done(answers: Sequence[Mapping[str, Any]]) -> bool:
    if not answers:
        return False
    times = [answer["seconds"] for answer in answers[1:] or answers]
    wanted = 5 if times[0] < SHORT else 3 if times[0] < LONG else 1
    # The first answer of a process also loads what it needs; it counts only where it stands alone.
    return len(answers) > wanted and sum(times) >= ENOUGH if wanted > 1 else True


def _summary(answers: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Medians, without the first answer of several, which also loads and compiles."""
    counted = answers[1:] or answers
    times = sorted(answer["seconds"] for answer in counted)
    result: dict[str, Any] = {
        "median": statistics.median(times),
        "low": times[0],
        "high": times[-1],
        "runs": len(times),
        "first": answers[0]["seconds"],
    }
    for part in ("built", "checked"):
        if part in answers[0]:
            result[part] = statistics.median(answer[part] for answer in counted)
    if "note" in answers[0]:
        result["note"] = answers[-1]["note"]
    return result


def _ratio(found: Mapping[str, Mapping[str, Any]]) -> dict[str, float]:
    """The time of this library over that of the fastest peer, with and without the extra ``fast``."""
    peers = [
        result["median"] for name, result in found.items() if "median" in result and not name.startswith(OURS)
    ]
    return {
        name: found[name]["median"] / min(peers)
        for name in (OURS, PLAIN)
        if peers and "median" in found.get(name, {})
    }
