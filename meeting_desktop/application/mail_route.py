"""The way to the mail server: conversations run on the ``meeting-io`` loop."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future

from meeting_desktop.domain.mail import Mail
from meeting_desktop.ports.mailer import CheckResult, MailAccount, Mailer
from meeting_desktop.runtime.loop_thread import LoopThread


class LoopRoute:
    """``MailRoute``; the first conversation starts the loop and calls ``make_mailer``."""

    def __init__(self, make_mailer: Callable[[], Mailer]) -> None:
        self._make_mailer = make_mailer
        self._lock = threading.Lock()
        self._loop: LoopThread | None = None
        self._mailer: Mailer | None = None
        self._stopped = False

    def send(self, account: MailAccount, mail: Mail) -> Future[None]:
        loop, mailer = self._open()
        return loop.submit(mailer.send(account, mail))

    def check(self, account: MailAccount) -> Future[tuple[CheckResult, ...]]:
        loop, mailer = self._open()

        async def walk() -> tuple[CheckResult, ...]:
            return tuple(await mailer.check(account))

        return loop.submit(walk())

    def stop(self, deadline: float) -> bool:
        """Cut conversations short and end the loop; True when that took less than ``deadline``."""
        with self._lock:
            self._stopped = True
            loop = self._loop
        return loop is None or loop.stop(deadline)

    def _open(self) -> tuple[LoopThread, Mailer]:
        with self._lock:
            if self._loop is None or self._mailer is None:
                self._mailer = self._make_mailer()
                self._loop = LoopThread("io")
                # One that was never started cancels what it is given.
                if not self._stopped:
                    self._loop.start()
            return self._loop, self._mailer
