"""An asyncio loop on a thread of its own; other threads hand it coroutines."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from concurrent.futures import CancelledError, Future
from typing import Any, TypeVar

from meeting_desktop.runtime.datagram_loop import new_loop
from meeting_desktop.runtime.threads import SupervisedThread

T = TypeVar("T")


class LoopThread:
    """Owns the loop from ``start`` to ``stop``; tasks that are left are cancelled and awaited."""

    def __init__(self, name: str) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ready = threading.Event()
        self._gate = threading.Lock()
        self._closing = False
        self._thread = SupervisedThread(name, self._run)

    def start(self) -> None:
        self._thread.start()
        self._ready.wait()

    def _run(self, _stop: threading.Event) -> None:
        loop = self._loop = new_loop()
        asyncio.set_event_loop(loop)
        loop.call_soon(self._ready.set)
        try:
            loop.run_forever()
            _cancel_rest(loop)
        finally:
            loop.close()

    def submit(self, coroutine: Coroutine[Any, Any, T]) -> Future[T]:
        """Run ``coroutine`` on the loop; cancelling the future cancels it there.

        Before ``start`` and after ``stop`` the future is cancelled.
        """
        # Under the gate, so that nothing is handed to a loop that has cancelled its tasks already.
        with self._gate:
            if self._loop is not None and self._thread.alive and not self._closing:
                return asyncio.run_coroutine_threadsafe(coroutine, self._loop)
        coroutine.close()
        future: Future[T] = Future()
        future.cancel()
        future.set_running_or_notify_cancel()
        return future

    @property
    def begun(self) -> bool:
        """It was started, and has coroutines to run or has ended."""
        return self._thread.begun

    def stop(self, deadline: float) -> bool:
        """Cancel what runs and end the thread within ``deadline`` seconds; True when it did."""
        with self._gate:
            if not self._closing:
                self._closing = True
                if self._loop is not None and self._thread.alive:
                    self._loop.call_soon_threadsafe(self._loop.stop)
        return self._thread.join(deadline)


class LoopOnDemand(LoopThread):
    """The first coroutine starts it; one that was stopped before never starts."""

    def submit(self, coroutine: Coroutine[Any, Any, T]) -> Future[T]:
        with self._gate:
            if not self._closing and not self._thread.begun:
                self.start()
        return super().submit(coroutine)


def _cancel_rest(loop: asyncio.AbstractEventLoop) -> None:
    tasks = asyncio.all_tasks(loop)
    for task in tasks:
        task.cancel()
    loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
    loop.run_until_complete(loop.shutdown_asyncgens())
    loop.run_until_complete(loop.shutdown_default_executor())


def ended_within(future: Future[None], seconds: float) -> bool:
    """Wait for a close that was handed to a loop; a loop that has ended closed everything."""
    try:
        future.result(seconds)
    except CancelledError:
        return True
    except TimeoutError:
        return False
    return True
