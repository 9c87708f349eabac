"""Where results may go: not over what was read, not two to one place, not into a missing folder."""

import os
from collections.abc import Iterable
from pathlib import Path

from rvmatch.errors import RvmatchError
from rvmatch.wording import Language, say

__all__ = ["UnfitPathError", "check_outputs"]


class UnfitPathError(RvmatchError):
    """
    A result cannot go where the command says; whoever typed the command has to act.

    Args:
        code: Which sentence says why; found in ``wording`` as ``command.<code>``.
        path: The path.
    """

    def __init__(self, code: str, path: str) -> None:
        super().__init__(code, path)
        self.code = code
        self.path = path

    def message(self, language: Language = "en") -> str:
        """The sentence for people, in Chinese or English."""
        return say(f"command.{self.code}", language, name=self.path)

    def __str__(self) -> str:
        return self.message()


def check_outputs(inputs: Iterable[str], outputs: Iterable[str | None]) -> None:
    """
    Make sure, before anything is computed, that every result can go where it should.

    Args:
        inputs: Paths that are read.
        outputs: Paths that are written; None where nothing is.

    Raises:
        UnfitPathError: If a result would replace an input or another result, or its folder is not there.
    """
    taken = [Path(path) for path in inputs]
    results: list[Path] = []
    for path in (Path(name) for name in outputs if name is not None):
        if any(_same(path, other) for other in taken):
            raise UnfitPathError("output_is_input", str(path))
        if any(_same(path, other) for other in results):
            raise UnfitPathError("output_twice", str(path))
        if not path.parent.is_dir():
            raise UnfitPathError("no_folder", str(path.parent))
        if path.is_dir():
            raise UnfitPathError("output_is_folder", str(path))
        results.append(path)


def _same(one: Path, other: Path) -> bool:
    """Whether two paths name one file, be it there or not."""
    if one.exists() and other.exists():
        return one.samefile(other)
    return os.path.normcase(one.resolve()) == os.path.normcase(other.resolve())
