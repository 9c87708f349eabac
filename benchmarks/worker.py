"""
One contender in a process of its own, so that memory is its own and turns can be taken.

It reads one request a line and answers each with one line, both JSON: ``prepare`` builds an instance,
``run`` answers it once, ``peak`` tells the most memory held since ``prepare``.
"""

import json
import os
import sys
import time
from typing import Any

__all__ = ["main"]

FAST = ("numba", "msgspec")


def main(name: str) -> None:
    """Serve until the other side closes the line."""
    from contenders import CONTENDERS

    contender = CONTENDERS[name]
    if not contender.fast:
        for module in FAST:
            sys.modules[module] = None  # type: ignore[assignment]  # as if it were not installed
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)  # what a library prints must not stand between the answers
    from instances import build
    from memory import forget_peak, peak_mb

    call = contender.call()
    instance: Any = None
    for line in sys.stdin:
        request = json.loads(line)
        reply: dict[str, Any] = {}
        if request["do"] == "prepare":
            instance = None
            instance = build(request["instance"])
            forget_peak()
            reply = {"held_mb": peak_mb()}
        elif request["do"] == "run":
            reply = _answered(call, instance)
        elif request["do"] == "peak":
            reply = {"peak_mb": peak_mb()}
        answers.write(json.dumps(reply) + "\n")


def _answered(call: Any, instance: Any) -> dict[str, Any]:
    started = time.perf_counter()
    try:
        found = call(instance)
    except (SystemExit, MemoryError, ValueError, RuntimeError) as error:
        return {"failed": f"{type(error).__name__}: {error}"[:200]}
    seconds = time.perf_counter() - started
    answer = found if isinstance(found, dict) else {"total": found}
    return {"seconds": seconds, **answer}


if __name__ == "__main__":
    main(sys.argv[1])
