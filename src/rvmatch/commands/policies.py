"""``policy``: a policy to begin with, and a policy in words."""

import argparse
import json
from collections.abc import Iterator

from rvmatch.commands.inputs import document_at
from rvmatch.commands.paths import check_outputs
from rvmatch.files import write_whole
from rvmatch.matching import Policy, describe, score_text
from rvmatch.serialization.documents import to_document
from rvmatch.wording import Language, say

__all__ = ["run_policy"]


def run_policy(arguments: argparse.Namespace) -> int:
    """Say what a policy asks for; without one write the usual policy, to be edited."""
    language: Language = arguments.language
    if arguments.file is not None:
        print("\n".join(_in_words(document_at(arguments.file, Policy), language)))
        return 0
    if arguments.out is None:
        print(_template(), end="")
        return 0
    check_outputs([], [arguments.out])
    write_whole(arguments.out, _template().encode())
    print(say("demo.written", language, folder=arguments.out))
    return 0


def _template() -> str:
    """The usual policy as a document with nothing left out, so that everything can be edited in place."""
    policy = Policy.coverage_first()
    content = to_document(policy) | {
        "limits": [],
        "minimum_score": policy.minimum_score,
        "tie_seed": policy.tie_seed,
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def _in_words(policy: Policy, language: Language) -> Iterator[str]:
    yield say("command.policy.objectives", language)
    for place, objective in enumerate(policy.objectives, start=1):
        yield say("command.policy.item", language, place=place, words=describe(objective, language))
    yield say("command.policy.limits" if policy.limits else "command.policy.no_limits", language)
    for place, limit in enumerate(policy.limits, start=1):
        yield say("command.policy.item", language, place=place, words=describe(limit, language))
    yield say("command.policy.minimum", language, score=score_text(policy.minimum_points))
    yield say("command.policy.seed", language, seed=policy.tie_seed)
