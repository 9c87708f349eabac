"""``verify-plan``, ``prove`` and ``check-proof``: whether a plan holds, for its owners and for outsiders."""

import argparse
import json
import secrets
from pathlib import Path

from rvmatch.commands.inputs import document_at, libraries_of, limits_of
from rvmatch.commands.paths import check_outputs
from rvmatch.errors import Remark
from rvmatch.files import write_whole
from rvmatch.matching import MatchPlan
from rvmatch.matching.checking.outside_check import check_proof
from rvmatch.matching.checking.outsiders import PlanProof
from rvmatch.matching.checking.proving import proof_of
from rvmatch.matching.checking.verification import verify_plan
from rvmatch.serialization.documents import document_text
from rvmatch.wording import Language, say

__all__ = ["run_check_proof", "run_prove", "run_verify_plan"]


def run_verify_plan(arguments: argparse.Namespace) -> int:
    """Check a plan against the libraries it was made from; the exit code is 1 if it does not hold."""
    language: Language = arguments.language
    plan = document_at(arguments.plan, MatchPlan, limits_of(arguments))
    found = verify_plan(plan, *libraries_of(arguments))
    if arguments.format == "json":
        _print_json(
            holds=found.holds,
            alteration=_as_json(found.alteration, language),
            input=_as_json(found.input, language),
            answer=_as_json(found.answer, language),
            proof=found.proof,
            gap=found.gap,
            method=found.method,
            pairs=found.pairs,
        )
    else:
        print("\n".join(found.lines(language)))
    return 0 if found.holds else 1


def run_prove(arguments: argparse.Namespace) -> int:
    """Write a proof without names; without a secret of one's own nobody can find a number's project again."""
    language: Language = arguments.language
    inputs = [arguments.plan, arguments.demands, arguments.supplies]
    check_outputs([*inputs, *filter(None, [arguments.secret_file])], [arguments.out])
    if arguments.secret_file is None:
        secret = secrets.token_hex()
    else:
        secret = Path(arguments.secret_file).read_bytes().decode("utf-8", "replace").strip()
    plan = document_at(arguments.plan, MatchPlan, limits_of(arguments))
    proof = proof_of(plan, *libraries_of(arguments), secret=secret)
    write_whole(arguments.out, document_text(proof).encode())
    print(say("demo.written", language, folder=arguments.out))
    return 0


def run_check_proof(arguments: argparse.Namespace) -> int:
    """Check a proof by itself; the exit code is 1 if it does not hold."""
    language: Language = arguments.language
    report = check_proof(document_at(arguments.proof, PlanProof, limits_of(arguments)))
    if arguments.format == "json":
        _print_json(
            holds=report.holds,
            findings=_as_json(report.findings, language),
            ranks=report.ranks,
            values=report.values,
            proof=report.proof,
            sizes=report.sizes,
        )
    else:
        print("\n".join(report.lines(language)))
    return 0 if report.holds else 1


def _as_json(remarks: tuple[Remark, ...], language: Language) -> list[dict[str, str]]:
    return [{"code": remark.code, "message": remark.message(language)} for remark in remarks]


def _print_json(**content: object) -> None:
    print(json.dumps(content, ensure_ascii=False, indent=2))
