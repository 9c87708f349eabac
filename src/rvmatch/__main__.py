"""The command line: ``python -m rvmatch``, thin over the public API."""

import argparse
import os
import sys
from collections.abc import Sequence

import rvmatch
from rvmatch.commands.demo import run_demo
from rvmatch.commands.matching import run_explain, run_match
from rvmatch.commands.sheets import run_check_sheet
from rvmatch.commands.terminal import default_language
from rvmatch.errors import InvalidValueError, MissingExtraError, ReadErrors
from rvmatch.wording import LANGUAGES, Language, say

__all__ = ["main"]

_DONE, _FAULTS, _MISUSE = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """
    Run one command.

    Args:
        arguments: What was typed after the program's name; None for the process's own.

    Returns:
        0 if all went well; 1 if the input has faults, which stand on standard error;
        2 if the command itself cannot be carried out (a file that is not there, an extra not installed).
    """
    parser = _parser()
    parsed = parser.parse_args(arguments)
    language: Language = parsed.language
    try:
        code = int(parsed.run(parsed))
        sys.stdout.flush()
    except (InvalidValueError, ReadErrors) as error:
        print(error.message(language), file=sys.stderr)
        return _FAULTS
    except MissingExtraError as error:
        print(error.message(language), file=sys.stderr)
        return _MISUSE
    except BrokenPipeError:
        # Whoever read our output has gone, as with ``| head``; nothing is left to be said to them.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _DONE
    except OSError as error:
        reason = error.strerror
        if isinstance(error, FileNotFoundError):
            reason = say("command.not_found", language)
        elif isinstance(error, PermissionError):
            reason = say("command.not_allowed", language)
        print(say("command.file", language, name=error.filename, reason=reason), file=sys.stderr)
        return _MISUSE
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m rvmatch", description=rvmatch.__doc__)
    parser.add_argument("--version", action="version", version=f"rvmatch {rvmatch.__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    demo = _command(commands, "demo", run_demo, "match the 160 key counties with synthetic supplies")
    demo.add_argument("--scenario", choices=("national", "scarce"), default="national", help="which market")
    demo.add_argument("--out", metavar="DIR", help="also write libraries and plan as json, csv and xlsx")

    match = _command(commands, "match", run_match, "the best plan for two files")
    _libraries(match)
    match.add_argument("--out", metavar="PLAN.json", required=True, help="where the plan goes")
    match.add_argument("--workbook", metavar="OUT.xlsx", help="also write the plan as a workbook")
    match.add_argument(
        "--minimum-score", type=float, default=0.3, metavar="S", help="below it a pair is a lead"
    )
    match.add_argument(
        "--weights", metavar="C=N,…", help="criteria that count, such as field_fit=3,help_fit=2"
    )
    match.add_argument("--cover", metavar="CODE,…", help="counties that come first, by six-digit code")
    match.add_argument("--seed", type=int, default=0, metavar="N", help="decides between equally good plans")

    check = _command(commands, "check-sheet", run_check_sheet, "every fault of a sheet; exit code 1 if any")
    check.add_argument("file", help="csv, xlsx, xls or json")
    check.add_argument("--kind", choices=("demand", "supply"), required=True, help="what the sheet holds")
    check.add_argument("--sheet", metavar="NAME", help="which sheet of a workbook")
    check.add_argument("--aliases", metavar="A", help="local words: fujian, yunnan, jilin, anhui, or a file")
    check.add_argument("--format", choices=("text", "json"), default="text", help="for people or programs")
    check.add_argument("--workbook", metavar="OUT.xlsx", help="also write the rows back, faults marked")

    explain = _command(commands, "explain", run_explain, "why the plan is as it is")
    explain.add_argument("plan", metavar="PLAN.json", help="a plan that match wrote")
    _libraries(explain)
    subject = explain.add_mutually_exclusive_group(required=True)
    subject.add_argument("--demand", metavar="ID", help="why this demand has these partners, or none")
    subject.add_argument("--supply", metavar="ID", help="why this supply has these projects, or none")
    subject.add_argument("--pair", nargs=2, metavar=("D", "S"), help="why this pair is recommended, or not")
    explain.add_argument("--audience", choices=("party", "department"), default="party", help="who reads it")
    return parser


def _command(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, run: object, about: str
) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=about, description=about)
    command.set_defaults(run=run)
    command.add_argument("--language", choices=LANGUAGES, default=default_language(), help="of all sentences")
    return command


def _libraries(command: argparse.ArgumentParser) -> None:
    command.add_argument("--demands", metavar="F", required=True, help="csv, xlsx, xls or json")
    command.add_argument("--supplies", metavar="F", required=True, help="csv, xlsx, xls or json")
    command.add_argument(
        "--aliases", metavar="A", help="local words: fujian, yunnan, jilin, anhui, or a file"
    )


if __name__ == "__main__":
    sys.exit(main())
