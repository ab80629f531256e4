"""An asyncio loop on a thread of its own; other threads hand it coroutines."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from concurrent.futures import CancelledError, Future
from typing import Any, TypeVar

from meeting_desktop.runtime.threads import SupervisedThread

T = TypeVar("T")


class LoopThread:
    """Owns the loop from ``start`` to ``stop``; tasks that are left are cancelled and awaited."""

    def __init__(self, name: str) -> None:
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._gate = threading.Lock()
        self._closing = False
        self._thread = SupervisedThread(name, self._run)

    def start(self) -> None:
        self._thread.start()
        self._ready.wait()

    def _run(self, _stop: threading.Event) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.call_soon(self._ready.set)
        try:
            self._loop.run_forever()
            self._cancel_rest()
        finally:
            self._loop.close()

    def _cancel_rest(self) -> None:
        tasks = asyncio.all_tasks(self._loop)
        for task in tasks:
            task.cancel()
        self._loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
        self._loop.run_until_complete(self._loop.shutdown_asyncgens())
        self._loop.run_until_complete(self._loop.shutdown_default_executor())

    def submit(self, coroutine: Coroutine[Any, Any, T]) -> Future[T]:
        """Run ``coroutine`` on the loop; cancelling the future cancels it there.

        Before ``start`` and after ``stop`` the future is cancelled.
        """
        # Under the gate, so that nothing is handed to a loop that has cancelled its tasks already.
        with self._gate:
            if self._thread.alive and not self._closing:
                return asyncio.run_coroutine_threadsafe(coroutine, self._loop)
        coroutine.close()
        future: Future[T] = Future()
        future.cancel()
        future.set_running_or_notify_cancel()
        return future

    def stop(self, deadline: float) -> bool:
        """Cancel what runs and end the thread within ``deadline`` seconds; True when it did."""
        with self._gate:
            if not self._closing:
                self._closing = True
                if self._thread.alive:
                    self._loop.call_soon_threadsafe(self._loop.stop)
                elif not self._loop.is_closed():
                    self._loop.close()
        return self._thread.join(deadline)


def ended_within(future: Future[None], seconds: float) -> bool:
    """Wait for a close that was handed to a loop; a loop that has ended closed everything."""
    try:
        future.result(seconds)
    except CancelledError:
        return True
    except TimeoutError:
        return False
    return True
