"""Which commands and options there are, described in the reader's language."""

import argparse
import sys
from collections.abc import Callable
from typing import Any, NoReturn, TypeAlias

import rvmatch
from rvmatch.commands.demo import run_demo
from rvmatch.commands.experiment import run_experiment
from rvmatch.commands.matching import run_explain, run_match
from rvmatch.commands.policies import run_policy
from rvmatch.commands.revision import run_compare, run_revise
from rvmatch.commands.sheets import run_check_sheet
from rvmatch.commands.verification import run_check_proof, run_prove, run_verify_plan
from rvmatch.experiments import SCENARIOS
from rvmatch.experiments.studies import SHIPPED_STUDIES
from rvmatch.wording import LANGUAGES, Language, say

__all__ = ["command_parser"]

MISUSE = 2


class _Parser(argparse.ArgumentParser):
    """A parser that says in the reader's language that a command cannot be read."""

    language: Language = "en"

    def error(self, message: str) -> NoReturn:
        """Say what is wrong, show the usage, and leave with exit code 2."""
        self.print_usage(sys.stderr)
        print(say("command.usage", self.language, message=message, program=self.prog), file=sys.stderr)
        sys.exit(MISUSE)


def command_parser(language: Language) -> argparse.ArgumentParser:
    """
    The parser of the whole command line.

    Args:
        language: In which language it describes itself, and which is the default of every command.

    Returns:
        A parser; the namespace it makes has ``run``, the function that carries the command out.
    """
    _Parser.language = language
    parser = _Parser(prog="python -m rvmatch", description=say("help.program", language))
    parser.add_argument("--version", action="version", version=f"rvmatch {rvmatch.__version__}")
    commands = parser.add_subparsers(required=True, metavar=say("help.command", language), dest="command")

    _making_plans(commands, language)
    _asking_about_plans(commands, language)
    _asking_about_mechanisms(commands, language)
    return parser


Commands: TypeAlias = "argparse._SubParsersAction[_Parser]"
Option: TypeAlias = Callable[..., Any]


def _making_plans(commands: Commands, language: Language) -> None:
    """The commands that make a plan, or what a plan is made of."""
    _, option = _command(commands, "demo", run_demo, language)
    option("scenario", choices=tuple(SCENARIOS), default="national")
    option("full", action="store_true")
    option("out", metavar="DIR")

    _, option = _command(commands, "match", run_match, language)
    _libraries(option)
    _results(option)
    option("weights", metavar="C=N,…")
    option("policy", metavar="POLICY.json")
    option("minimum-score", type=float, metavar="S")
    option("cover", metavar="CODE,…")
    option("seed", type=int, metavar="N")

    policy, option = _command(commands, "policy", run_policy, language)
    either = policy.add_mutually_exclusive_group()
    either.add_argument("file", nargs="?", metavar="POLICY.json", help=say("help.policy.file", language))
    either.add_argument("--out", metavar="POLICY.json", help=say("help.policy.out", language))

    revise, option = _command(commands, "revise", run_revise, language)
    _plan(revise, language)
    _libraries(option)
    _results(option)
    option("policy", metavar="POLICY.json")

    check, option = _command(commands, "check-sheet", run_check_sheet, language)
    check.add_argument("file", metavar="F", help=say("help.file", language))
    option("kind", choices=("demand", "supply"), required=True)
    option("sheet", metavar="NAME")
    option("aliases", metavar="A")
    option("format", choices=("text", "json"), default="text")
    option("workbook", metavar="OUT.xlsx")


def _asking_about_plans(commands: Commands, language: Language) -> None:
    """The commands that say something of a plan that is there."""
    explain, option = _command(commands, "explain", run_explain, language)
    _plan(explain, language)
    _libraries(option)
    subject = explain.add_mutually_exclusive_group(required=True)
    subject.add_argument("--demand", metavar="ID", help=say("help.explain.demand", language))
    subject.add_argument("--supply", metavar="ID", help=say("help.explain.supply", language))
    subject.add_argument("--pair", nargs=2, metavar=("D", "S"), help=say("help.explain.pair", language))
    option("audience", choices=("party", "department"), default="party")

    compare, option = _command(commands, "compare", run_compare, language)
    compare.add_argument("earlier", metavar="OLD.json", help=say("help.compare.earlier", language))
    compare.add_argument("later", metavar="NEW.json", help=say("help.compare.later", language))
    option("large", action="store_true")

    verify, option = _command(commands, "verify-plan", run_verify_plan, language)
    _plan(verify, language)
    _libraries(option)
    option("format", choices=("text", "json"), default="text")

    prove, option = _command(commands, "prove", run_prove, language)
    _plan(prove, language)
    _libraries(option)
    option("out", metavar="PROOF.json", required=True)
    option("secret-file", metavar="F")

    proof, option = _command(commands, "check-proof", run_check_proof, language)
    proof.add_argument("proof", metavar="PROOF.json", help=say("help.proof", language))
    option("large", action="store_true")
    option("format", choices=("text", "json"), default="text")


def _asking_about_mechanisms(commands: Commands, language: Language) -> None:
    """The command for researchers."""
    experiment, option = _command(commands, "experiment", run_experiment, language)
    about = say("help.experiment.study", language, shipped=", ".join(SHIPPED_STUDIES))
    experiment.add_argument("study", metavar="STUDY.toml", help=about)
    option("store", metavar="DIR")
    option("workers", type=int, metavar="N")
    option("with", dest="modules", action="append", default=[], metavar="MODULE")
    option("baseline", metavar="LABEL")
    option("retry", action="store_true")
    option("report", metavar="REPORT.md")
    option("figures", metavar="DIR")


def _command(
    commands: Commands,
    name: str,
    run: Callable[[argparse.Namespace], int],
    language: Language,
) -> tuple[argparse.ArgumentParser, Option]:
    """A command, and the function that adds options to it with the help that ``wording`` has for them."""
    about = say(f"help.{name}", language)
    command = commands.add_parser(name, help=about, description=about)
    command.set_defaults(run=run)

    def option(flag: str, **settings: Any) -> None:
        command.add_argument(f"--{flag}", help=say(f"help.{name}.{flag}", language), **settings)

    command.add_argument(
        "--language", choices=LANGUAGES, default=language, help=say("help.language", language)
    )
    return command, option


def _libraries(option: Option) -> None:
    option("demands", metavar="F", required=True)
    option("supplies", metavar="F", required=True)
    option("aliases", metavar="A")
    option("large", action="store_true")


def _results(option: Option) -> None:
    """Where a plan goes, and how its run is watched."""
    option("out", metavar="PLAN.json", required=True)
    option("workbook", metavar="OUT.xlsx")
    option("time-limit", type=float, metavar="S")
    option("progress", action="store_true")


def _plan(command: argparse.ArgumentParser, language: Language) -> None:
    command.add_argument("plan", metavar="PLAN.json", help=say("help.plan", language))
