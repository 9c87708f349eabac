"""Dask's ``distributed`` as an executor: many machines behind the argument ``executor=``."""

import pickle
import threading
from collections.abc import Callable
from concurrent import futures
from concurrent.futures import CancelledError, Executor, Future
from functools import partial
from typing import Any, ParamSpec, Self, TypeVar

import attrs

from rvmatch.errors import ExecutorLostError, MissingExtraError, invalid

__all__ = ["ClusterExecutor", "cluster_executor"]

P = ParamSpec("P")
Answer = TypeVar("Answer")

LARGE_BYTES = 500_000
"""From this size on an argument is sent once and kept by the workers, bytes."""


def cluster_executor(client: Any, *, retries: int = 2, large_bytes: int = LARGE_BYTES) -> "ClusterExecutor":
    """
    An executor whose tasks run on the workers of a Dask cluster.

    Use it in a ``with`` block; at its end it waits for its tasks and lets go of what the workers keep for it.
    The client stays open: it belongs to whoever made it. The scheduler unpickles what it is sent and by
    default listens on all interfaces, so bind it to 127.0.0.1 or give it TLS certificates.

    Args:
        client: A connected ``distributed.Client``, not an asynchronous one.
        retries: How often a task that fails, or whose data is lost with a worker, is run again.
        large_bytes: From this size on, pickled, an argument is sent to the cluster once and kept there while
            the executor is open; the same object is then passed by reference.

    Returns:
        The executor.

    Raises:
        MissingExtraError: If the extra ``cluster`` is not installed.
        InvalidValueError: If the client is none, or a number is negative.
        ExecutorLostError: If the client is not connected.
    """
    try:
        from distributed import Client
    except ImportError as error:
        raise MissingExtraError("cluster") from error
    if not isinstance(client, Client) or client.asynchronous:
        raise invalid("client", "cluster_client", type(client).__name__)
    for field, number in (("retries", retries), ("large_bytes", large_bytes)):
        if isinstance(number, bool) or not isinstance(number, int) or number < 0:
            raise invalid(field, "assignment_limit", number)
    executor = ClusterExecutor(client, retries=retries, large_bytes=large_bytes)
    executor.check_connected()
    return executor


class ClusterExecutor(Executor):
    """
    What ``cluster_executor`` gives; made for tasks of at least a tenth of a second.

    Dask spends some 3 ms on each task, so smaller ones are not worth the way. Equal calls are not merged.
    A worker that ends takes nothing along: its tasks run again elsewhere, at most as often as Dask's
    ``allowed-failures`` says for a task that may have ended its workers itself, and large arguments that it
    alone kept are sent again. When the scheduler ends, or all workers that tried a task ended, what has
    not been answered raises ``ExecutorLostError``.
    """

    def __init__(self, client: Any, *, retries: int, large_bytes: int) -> None:
        self._client = client
        self._retries = retries
        self._large_bytes = large_bytes
        self._lock = threading.Lock()
        self._sent: dict[int, _Sent] = {}
        self._open: set[Future[Any]] = set()
        self._closed = False

    def check_connected(self) -> None:
        """
        Refuse to go on without a scheduler.

        Raises:
            ExecutorLostError: If the client is not connected, or no longer.
        """
        if self._client.status != "running":
            raise ExecutorLostError

    def submit(self, fn: Callable[P, Answer], /, *args: P.args, **kwargs: P.kwargs) -> Future[Answer]:
        """
        A task for some worker.

        Args:
            fn: A function that the workers can import.
            args: Its arguments; large ones are sent once, and again only if they are lost.
            kwargs: Its further arguments; they are sent with each task.

        Returns:
            Its answer to come.

        Raises:
            RuntimeError: If the executor is shut down.
            ExecutorLostError: If the scheduler is lost.
        """
        if self._closed:
            raise RuntimeError("cannot schedule new futures after shutdown")
        self.check_connected()
        answer: Future[Answer] = Future()
        with self._lock:
            self._open.add(answer)
        answer.add_done_callback(self._forget)
        call = partial(fn, **kwargs) if kwargs else fn
        self._run(_Task(call=call, arguments=args, answer=answer, retries_left=self._retries))
        return answer

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: FBT001, FBT002
        """
        Take no more tasks, and let go of what the workers keep.

        Args:
            wait: Whether to wait for the tasks that were taken.
            cancel_futures: Whether to call off those that have not answered.
        """
        self._closed = True
        with self._lock:
            pending = list(self._open)
        if cancel_futures:
            for future in pending:
                future.cancel()
        if wait:
            futures.wait(pending)
        with self._lock:
            self._sent.clear()

    def _forget(self, answer: Future[Any]) -> None:
        with self._lock:
            self._open.discard(answer)

    def _run(self, task: "_Task") -> None:
        """Send a task on its way, with references in the place of large arguments."""
        try:
            arguments = [self._reference(argument) for argument in task.arguments]
            running = self._client.submit(task.call, *arguments, pure=False, retries=self._retries)
        except (CancelledError, OSError) as error:
            raise ExecutorLostError from error
        # Where the caller calls a task off, Dask hears of it, and its callback below closes the matter.
        task.answer.add_done_callback(lambda answer: running.cancel() if answer.cancelled() else None)
        running.add_done_callback(partial(self._finish, task))

    def _finish(self, task: "_Task", running: Any) -> None:
        """Hand on what became of a task; Dask calls this in a thread of its own."""
        from distributed import KilledWorker

        if task.answer.cancelled():
            task.answer.set_running_or_notify_cancel()
            return
        try:
            error = running.exception() if running.status == "error" else None
            value = running.result() if error is None else None
        except (CancelledError, OSError):  # given up, or gone with its worker before it came here
            self._run_again(task)
        except BaseException as fault:  # an answer that cannot be read here
            _close(task.answer, error=fault)
            raise
        else:
            _close(task.answer, value, _lost(error) if isinstance(error, KilledWorker) else error)

    def _run_again(self, task: "_Task") -> None:
        """Dask gave a task up: because the data it needs went with a worker, or because all is lost."""
        try:
            self.check_connected()
            self._run(task.again())
        except ExecutorLostError as lost:
            _close(task.answer, error=lost)

    def _reference(self, argument: Any) -> Any:
        """The argument, or a reference to it where it is large; it is sent if no worker keeps it."""
        with self._lock:
            sent = self._sent.get(id(argument))
            if sent is not None and sent.kept.status == "finished":
                return sent.kept
            if sent is None and _pickled_bytes(argument) < self._large_bytes:
                return argument
            # One object, not the collection it may be; its own key, as equal objects are not looked for.
            (kept,) = self._client.scatter([argument], hash=False)
            self._sent[id(argument)] = _Sent(argument=argument, kept=kept)
            return kept


@attrs.frozen(kw_only=True, eq=False)
class _Task:
    """
    A call on its way.

    Args:
        call: The function, with its keyword arguments.
        arguments: Its other arguments.
        answer: Where its answer goes.
        retries_left: How often it may still be sent again.
    """

    call: Callable[..., Any]
    arguments: tuple[Any, ...]
    answer: Future[Any]
    retries_left: int

    def again(self) -> Self:
        """The same call with one retry less; refused if none is left."""
        if self.retries_left == 0:
            raise ExecutorLostError
        return attrs.evolve(self, retries_left=self.retries_left - 1)


@attrs.frozen(kw_only=True, eq=False)
class _Sent:
    """
    A large argument that workers keep.

    Args:
        argument: The object; it is held so that no other takes over its identity.
        kept: Dask's reference to it.
    """

    argument: Any
    kept: Any


def _close(answer: Future[Any], value: Any = None, error: BaseException | None = None) -> None:
    if not answer.set_running_or_notify_cancel():
        return
    if error is None:
        answer.set_result(value)
    else:
        answer.set_exception(error)


def _lost(cause: BaseException) -> ExecutorLostError:
    error = ExecutorLostError()
    error.__cause__ = cause
    return error


def _pickled_bytes(argument: Any) -> int:
    """How large an argument is on the way; arrays are counted without being copied."""
    sizes: list[int] = []
    try:
        plain = pickle.dumps(
            argument, protocol=5, buffer_callback=lambda buffer: sizes.append(buffer.raw().nbytes)
        )
    except (pickle.PicklingError, AttributeError, TypeError):
        return 0  # what pickle cannot take Dask may
    return len(plain) + sum(sizes)
