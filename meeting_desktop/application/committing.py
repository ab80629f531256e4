"""Waiting for the store, with one answer for a disk that takes too long."""

from __future__ import annotations

from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeoutError
from typing import TypeVar

from meeting_desktop.core.errors import EnvironmentFault
from meeting_desktop.ports.unit_of_work import Committed

T = TypeVar("T")

_SECONDS = 10.0


def wait_for_commit(written: Future[Committed[T]], seconds: float = _SECONDS) -> T:
    """The value of a write after its commit. Blocks, so not for the GUI thread.

    Raises:
        EnvironmentFault: what the store says, or code ``store_slow``; the write may still succeed.
    """
    try:
        return written.result(seconds).value
    except FutureTimeoutError as error:
        raise EnvironmentFault(
            "The disk takes too long to save; check that it is healthy and has room.",
            code="store_slow",
            retryable=True,
        ) from error


def value_of(committed: Future[Committed[T]]) -> Future[T]:
    """The value alone, with the same failure."""
    value: Future[T] = Future()

    def hand_over(done: Future[Committed[T]]) -> None:
        if done.cancelled():
            value.cancel()
            value.set_running_or_notify_cancel()
            return
        error = done.exception()
        if error is not None:
            value.set_exception(error)
        else:
            value.set_result(done.result().value)

    committed.add_done_callback(hand_over)
    return value
