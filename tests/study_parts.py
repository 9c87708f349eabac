"""Mechanisms and measures that misbehave on purpose, in a module so that other processes find them."""

import os
import signal
import time

import attrs
import numpy as np

from rvmatch.mechanisms import Chance, Choice, TwoSidedMarket


@attrs.frozen(kw_only=True)
class Failing:
    """Raises what no library would."""

    name = "failing"

    def choose(self, market: TwoSidedMarket, chance: Chance) -> np.ndarray:
        raise ZeroDivisionError("a stranger's\n mistake")


@attrs.frozen(kw_only=True)
class Endless:
    """Never comes back, and hears no exception."""

    name = "endless"

    def choose(self, market: TwoSidedMarket, chance: Chance) -> np.ndarray:
        while True:
            time.sleep(0.05)


@attrs.frozen(kw_only=True)
class Deadly:
    """Ends its own process, as the system does when memory runs out."""

    name = "deadly"

    def choose(self, market: TwoSidedMarket, chance: Chance) -> np.ndarray:
        os.kill(os.getpid(), signal.SIGKILL)
        return np.zeros(0, dtype=np.int64)


@attrs.frozen(kw_only=True)
class Drawn:
    """Takes one pair by chance, slowly if told."""

    name = "drawn"
    seconds: float = 0.0

    def choose(self, market: TwoSidedMarket, chance: Chance) -> np.ndarray:
        time.sleep(self.seconds)
        return chance.integers(1, market.problem.rows.size)


@attrs.frozen(kw_only=True)
class Unmeasurable:
    """Fails when it measures."""

    name = "unmeasurable"

    def of(self, choice: Choice) -> float | None:
        return 1 / 0


@attrs.frozen(kw_only=True)
class Nothing:
    """Has nothing to measure."""

    name = "nothing"

    def of(self, choice: Choice) -> float | None:
        return None


@attrs.frozen(kw_only=True)
class Leaving:
    """Wants to end the program."""

    name = "leaving"

    def choose(self, market: TwoSidedMarket, chance: Chance) -> np.ndarray:
        raise SystemExit(3)


@attrs.frozen(kw_only=True)
class Said:
    """Says what it was told to say."""

    name = "said"
    words: object = None

    def of(self, choice: Choice) -> float | None:
        return {"nan": float("nan"), "inf": float("inf"), "text": "3.5", "true": True}[self.words]
