"""A block of a study in a process of its own, which is ended when a mechanism takes too long."""

from collections.abc import Generator, Iterator
from multiprocessing import get_context
from multiprocessing.connection import Connection

import attrs

from rvmatch.experiments.studies.blocks import BEGUN, Block, block_records
from rvmatch.experiments.studies.records import RunOutcome, RunRecord
from rvmatch.experiments.studies.workers import serve_parent

__all__ = ["records_of"]


def records_of(block: Block) -> list[RunRecord]:
    """
    The records of a block; where there is a time limit, from a process that can be ended.

    A loop in a compiled library hears nothing, so that only ending its process stops it. Mechanisms must
    then be found by other processes: they stand in a module, not in a notebook's cell.

    Args:
        block: The block.

    Returns:
        One record for each mechanism, in their order.
    """
    if block.time_limit_s is None:
        return list(block_records(block))
    return list(_limited(block, block.time_limit_s))


def _limited(block: Block, seconds: float) -> Iterator[RunRecord]:
    left = block.mechanisms
    while left:
        found = yield from _until_stopped(attrs.evolve(block, mechanisms=left), seconds)
        left = left[found:]


def _until_stopped(block: Block, seconds: float) -> Generator[RunRecord, None, int]:
    """The records of one process; returns how many they are."""
    context = get_context("spawn")
    mine, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_send_records, args=(block, theirs))
    process.start()
    theirs.close()
    done = 0
    try:
        limit: float | None = None
        while done < len(block.mechanisms):
            if not mine.poll(limit):
                yield block.record(block.mechanisms[done], RunOutcome.TIME_LIMIT)
                return done + 1
            try:
                message = mine.recv()
            except EOFError:
                process.join()
                fault = f"the process ended with code {process.exitcode}"
                yield block.record(block.mechanisms[done], RunOutcome.FAILED, fault=fault)
                return done + 1
            if isinstance(message, RunRecord):
                yield message
                done += 1
            else:
                limit = seconds if message == BEGUN else None
        return done
    finally:
        process.kill()
        process.join()
        mine.close()


def _send_records(block: Block, target: Connection) -> None:
    serve_parent()
    for record in block_records(block, target.send):
        target.send(record)
    target.close()
