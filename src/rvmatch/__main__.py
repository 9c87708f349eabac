"""The command line: ``python -m rvmatch``, thin over the public API."""

import io
import os
import sys
from collections.abc import Sequence

from rvmatch.commands.parser import MISUSE, command_parser
from rvmatch.commands.paths import UnfitPathError
from rvmatch.commands.terminal import default_language
from rvmatch.errors import (
    ExecutorLostError,
    InfeasiblePolicyError,
    InvalidValueError,
    MissingExtraError,
    ReadErrors,
    TimeLimitError,
)
from rvmatch.wording import Language, say

__all__ = ["main"]

_DONE, _FAULTS = 0, 1

_INTERRUPTED = 130
"""What shells expect of a program that Ctrl-C has stopped."""


def main(arguments: Sequence[str] | None = None) -> int:
    """
    Run one command.

    Args:
        arguments: What was typed after the program's name; None for the process's own.

    Returns:
        0 if all went well; 1 if the input has faults, which stand on standard error, a plan or a proof does
        not hold, or a policy cannot be kept; 2 if the command itself cannot be carried out (a file that is
        not there, an extra not installed, workers that broke down); 130 if it was interrupted.
    """
    _let_every_character_through()
    typed = sys.argv[1:] if arguments is None else list(arguments)
    parsed = command_parser(_language(typed)).parse_args(typed)
    language: Language = parsed.language
    try:
        code = int(parsed.run(parsed))
        sys.stdout.flush()
    except (InvalidValueError, ReadErrors, InfeasiblePolicyError, TimeLimitError) as error:
        print(error.message(language), file=sys.stderr)
        return _FAULTS
    except (ExecutorLostError, MissingExtraError, UnfitPathError) as error:
        print(error.message(language), file=sys.stderr)
        return MISUSE
    except KeyboardInterrupt:
        print(say("command.interrupted", language), file=sys.stderr)
        return _INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has gone, as with ``| head``; nothing is left to be said to them.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _DONE
    except OSError as error:
        print(
            say("command.file", language, name=error.filename, reason=_why(error, language)), file=sys.stderr
        )
        return MISUSE
    return code


def _language(typed: Sequence[str]) -> Language:
    """The language asked for, known before the rest is read, so that help and misuse speak it too."""
    for place, word in enumerate(typed):
        chosen = typed[place + 1 : place + 2] if word == "--language" else [word.removeprefix("--language=")]
        if chosen in (["zh"], ["en"]) and word.startswith("--language"):
            return "zh" if chosen == ["zh"] else "en"
    return default_language()


def _let_every_character_through() -> None:
    """A console that lacks a character shows a question mark; it is no reason to stop."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _why(error: OSError, language: Language) -> str:
    """What kept a file from being read or written, in words where the cause is a common one."""
    causes = {
        FileNotFoundError: "command.not_found",
        PermissionError: "command.not_allowed",
        IsADirectoryError: "command.is_folder",
        NotADirectoryError: "command.not_found",
        FileExistsError: "command.is_file",
    }
    code = causes.get(type(error))
    return str(error.strerror) if code is None else say(code, language)


if __name__ == "__main__":
    sys.exit(main())
