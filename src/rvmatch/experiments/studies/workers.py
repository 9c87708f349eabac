"""Processes that run the blocks of a study, and end when whoever asked them to has gone."""

import os
import signal
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import active_children, get_context, parent_process
from multiprocessing.connection import wait
from threading import Thread
from typing import Final

from rvmatch.errors import invalid

__all__ = ["serve_parent", "study_workers"]

_MOST: Final = 61
"""As many processes as one call can wait for on Windows."""


@contextmanager
def study_workers(count: int) -> Iterator[ProcessPoolExecutor]:
    """
    So many processes, to be passed as ``executor=``.

    They are started afresh (spawn), so that a study gives the same numbers on every system. If the block
    is left by an error or by Ctrl-C they are ended at once, whatever they are doing; if this process is
    killed they end by themselves.

    Args:
        count: How many processes, from 1 to 61.

    Yields:
        The executor.

    Raises:
        InvalidValueError: If the count is out of range.
    """
    if isinstance(count, bool) or not isinstance(count, int):
        raise invalid("workers", "whole_number", count)
    if not 1 <= count <= _MOST:
        raise invalid("workers", "within", count, lowest=1, highest=_MOST)
    before = {process.pid for process in active_children()}
    context = get_context("spawn")
    pool = ProcessPoolExecutor(count, mp_context=context, initializer=serve_parent)
    try:
        yield pool
    except BaseException:
        # Leaving waits for what is under way; whoever stops a study does not want to wait for a mechanism.
        for process in active_children():
            if process.pid not in before:
                process.kill()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


def serve_parent() -> None:
    """
    End this process as soon as the one that started it is gone, and leave Ctrl-C to that one.

    A worker that waits for work, or a mechanism that never comes back, would not notice otherwise.
    """
    # Ctrl-C reaches every process of a terminal; the first one decides for all.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()
    if parent is None:
        return

    def watch(sentinel: int) -> None:
        wait([sentinel])
        os._exit(1)

    Thread(target=watch, args=(parent.sentinel,), daemon=True).start()
