"""One task called many times: here, one after the other, or wherever an executor runs it."""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from typing import Any, TypeAlias, TypeVar

from rvmatch.errors import CancelledError, ExecutorLostError

__all__ = ["Cancel", "answers_as_they_come", "answers_in_turn", "answers_of", "unless_cancelled"]

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
    return list(answers_in_turn(executor, cancel, task, calls))


def answers_in_turn(
    executor: Executor | None,
    cancel: Cancel | None,
    task: Callable[..., Answer],
    calls: Sequence[tuple[Any, ...]],
) -> Iterator[Answer]:
    """
    The same one after the other, so that answers need not all be held together.

    Args:
        executor: As in ``answers_of``.
        cancel: As in ``answers_of``.
        task: As in ``answers_of``; a method will do for threads.
        calls: As in ``answers_of``.

    Yields:
        The answers, in the order of the calls.

    Raises:
        CancelledError: As in ``answers_of``.
        ExecutorLostError: As in ``answers_of``.
    """
    if executor is None:
        for call in calls:
            yield _here(cancel, task, call)
        return
    futures: deque[Future[Answer]] = deque()
    try:
        futures.extend(executor.submit(task, *call) for call in calls)
        while futures:
            yield _waited_for(futures.popleft(), cancel)
    except BrokenExecutor as error:
        raise ExecutorLostError from error
    finally:
        for future in futures:
            future.cancel()


def answers_as_they_come(
    executor: Executor | None,
    cancel: Cancel | None,
    task: Callable[..., Answer],
    calls: Sequence[tuple[Any, ...]],
) -> Iterator[tuple[int, Answer]]:
    """
    The same, each as soon as it is there, so that it can be kept.

    Args:
        executor: As in ``answers_of``.
        cancel: As in ``answers_of``.
        task: As in ``answers_of``.
        calls: As in ``answers_of``.

    Yields:
        The place of each call among the calls, with its answer, in any order.

    Raises:
        CancelledError: As in ``answers_of``.
        ExecutorLostError: As in ``answers_of``.
    """
    if executor is None:
        for place, call in enumerate(calls):
            yield place, _here(cancel, task, call)
        return
    places: dict[Future[Answer], int] = {}
    try:
        for place, call in enumerate(calls):
            places[executor.submit(task, *call)] = place
        while places:
            unless_cancelled(cancel)
            done, _ = wait(places, timeout=PATIENCE_S, return_when=FIRST_COMPLETED)
            for future in sorted(done, key=places.__getitem__):
                yield places.pop(future), future.result()
    except BrokenExecutor as error:
        raise ExecutorLostError from error
    finally:
        for future in places:
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
    try:
        while not future.done():
            unless_cancelled(cancel)
            wait([future], timeout=PATIENCE_S)
        return future.result()
    finally:
        future.cancel()
