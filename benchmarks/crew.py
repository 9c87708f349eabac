"""The processes of the contenders: started when first needed, asked over pipes, ended at the end."""

import contextlib
import json
import queue
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

__all__ = ["Crew", "Worker", "peak_of"]

PROGRAM = Path(__file__).with_name("worker.py")

WARM = {
    "table": {"form": "table", "n": 150, "m": 150},
    "market": {"form": "market", "n": 400, "m": 1_200, "k": 20, "regions": 4},
}
"""What a new process answers first, so that loading and compiling are behind it; a table and a market."""


class Worker:
    """
    One contender's process.

    Args:
        name: Which contender.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self._process = subprocess.Popen(
            [sys.executable, str(PROGRAM), name], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self._lines: queue.Queue[str] = queue.Queue()
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def _listen(self) -> None:
        for line in self._process.stdout or ():
            self._lines.put(line)
        self._lines.put("")

    def ask(self, request: Mapping[str, Any], patience: float = 600.0) -> dict[str, Any]:
        """
        Send a request and wait for its answer.

        Args:
            request: What to do.
            patience: After how many seconds the process is ended and counts as failed.
        """
        if self._process.stdin is None:
            raise RuntimeError("a worker without a line to it")
        try:
            self._process.stdin.write(json.dumps(request) + "\n")
            self._process.stdin.flush()
            line = self._lines.get(timeout=patience)
        except queue.Empty:
            self.close()
            return {"failed": f"not done after {patience:.0f} s"}
        except (BrokenPipeError, ValueError):  # the process, or already the line to it, is gone
            line = ""
        if not line:
            self.close()
            return {"failed": f"the process ended ({self._process.returncode})"}
        return dict(json.loads(line))

    @property
    def ended(self) -> bool:
        """Whether the process is gone."""
        return self._process.poll() is not None

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.wait()
        self._listener.join()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()


class Crew:
    """All workers of a run; one is started again if it ended."""

    def __init__(self) -> None:
        self._workers: dict[str, Worker] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.rest()

    def worker(self, name: str, form: str) -> Worker:
        """The worker of a contender; a new one has answered a small instance of the form."""
        worker = self._workers.get(name)
        if worker is None or worker.ended:
            worker = self._workers[name] = Worker(name)
            worker.ask({"do": "prepare", "instance": WARM[form]})
            worker.ask({"do": "run"})
        return worker

    def rest(self) -> None:
        """End all processes, so that none holds memory that the next cell needs."""
        for worker in self._workers.values():
            worker.close()
        self._workers.clear()


def peak_of(name: str, instance: Mapping[str, Any], patience: float) -> float | None:
    """The peak memory of one answer in a fresh process, in MB; None if it failed."""
    worker = Worker(name)
    try:
        held = worker.ask({"do": "prepare", "instance": instance})
        if "failed" in held or "failed" in worker.ask({"do": "run"}, patience):
            return None
        return float(worker.ask({"do": "peak"})["peak_mb"])
    finally:
        worker.close()
