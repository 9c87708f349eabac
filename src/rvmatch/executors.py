"""One task called many times: here, one after the other, or wherever an executor runs it."""

from collections.abc import Callable, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, wait
from typing import Any, TypeAlias, TypeVar

from rvmatch.errors import CancelledError, ExecutorLostError

__all__ = ["Cancel", "answers_of", "unless_cancelled"]

Answer = TypeVar("Answer")

Cancel: TypeAlias = Callable[[], bool]
"""Asked between tasks whether to stop."""

PATIENCE_S = 0.2
"""How long to wait for an executor before asking whether to stop, seconds."""


def answers_of(
    executor: Executor | None,
    cancel: Cancel | None,
    task: Callable[..., Answer],
    calls: Sequence[tuple[Any, ...]],
) -> list[Answer]:
    """
    What a task answers to each call, in the order of the calls.

    Args:
        executor: What runs the tasks; None for this thread.
        cancel: Asked before each task, and while waiting, whether to stop; None for never.
        task: A function of a module, so that other processes find it.
        calls: The arguments of each call.

    Returns:
        The answers. If a call fails, those that have not begun are called off.

    Raises:
        CancelledError: If ``cancel`` asked to stop.
        ExecutorLostError: If the executor broke down.
    """
    if executor is None:
        return [_here(cancel, task, call) for call in calls]
    futures: list[Future[Answer]] = []
    try:
        futures.extend(executor.submit(task, *call) for call in calls)
        return [_waited_for(future, cancel) for future in futures]
    except BrokenExecutor as error:
        raise ExecutorLostError from error
    finally:
        for future in futures:
            future.cancel()


def unless_cancelled(cancel: Cancel | None) -> None:
    """
    Go on, unless somebody asked to stop.

    Raises:
        CancelledError: If ``cancel`` says so.
    """
    if cancel is not None and cancel():
        raise CancelledError


def _here(cancel: Cancel | None, task: Callable[..., Answer], call: tuple[Any, ...]) -> Answer:
    unless_cancelled(cancel)
    return task(*call)


def _waited_for(future: Future[Answer], cancel: Cancel | None) -> Answer:
    while not future.done():
        unless_cancelled(cancel)
        wait([future], timeout=PATIENCE_S)
    return future.result()
