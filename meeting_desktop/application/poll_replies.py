"""Look for answers in the mailbox every few minutes, on a thread of its own.

Nothing happens while no mailbox is set up. What stays wrong until somebody mends it (the password,
a certificate) is tried once an hour only: some servers lock an account out that is tried too often.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from meeting_desktop.application.take_replies import TakenReplies, TakeReplies
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.errors import ApplicationError, EnvironmentFault, UserFacingError
from meeting_desktop.core.logging import get_logger
from meeting_desktop.ports.mailbox import Mailbox, MailboxAccount, MailboxPlaces
from meeting_desktop.runtime.containment import Contained
from meeting_desktop.runtime.threads import SupervisedThread
from meeting_desktop.runtime.topic import Topic

_log = get_logger(__name__)

EVERY_SECONDS = 300.0
AFTER_LASTING_FAULT_SECONDS = 3_600.0


@dataclass(frozen=True, slots=True)
class MailboxState:
    """``fault`` is one sentence, empty where the last look went well; ``code`` is its word.

    ``checked_at`` None: it was not looked yet, or no mailbox is set up.
    """

    checked_at: datetime | None = None
    fault: str = ""
    code: str = ""


class PollReplies:
    """``account`` gives None where no mailbox is set up; it may block. ``changed`` has each state.

    ``taken`` has what came in; listeners run on the thread of the mailbox.
    """

    def __init__(
        self,
        mailbox: Mailbox,
        replies: TakeReplies,
        account: Callable[[], MailboxAccount | None],
        places: MailboxPlaces,
        clock: Clock,
    ) -> None:
        self.changed: Topic[MailboxState] = Topic()
        self.taken: Topic[TakenReplies] = Topic()
        self._mailbox = mailbox
        self._replies = replies
        self._account = account
        self._places = places
        self._clock = clock
        self._state = MailboxState()
        self._wake = threading.Event()
        self._thread = SupervisedThread("mailbox", self._run)

    @property
    def state(self) -> MailboxState:
        return self._state

    def start(self) -> None:
        self._thread.start()

    def check_now(self) -> None:
        """Look at once, also after the settings were changed; returns at once."""
        self._wake.set()

    def stop(self, deadline: float) -> bool:
        """True when the thread ended in time; a server that does not answer may hold it longer."""
        self._thread.request_stop()
        self._wake.set()
        self._mailbox.interrupt()
        return self._thread.join(deadline)

    def _run(self, stop: threading.Event) -> None:
        while not stop.is_set():
            self._wake.clear()
            wait = EVERY_SECONDS
            with Contained():
                wait = self._look()
            if not stop.is_set():
                self._clock.wait(self._wake, wait)

    def _look(self) -> float:
        """One look; how many seconds until the next."""
        try:
            account = self._account()
            if account is None:
                self._tell(MailboxState())
                return EVERY_SECONDS
            place = self._mailbox.collect(account, self._places.find(account), self._take)
        except ApplicationError as error:
            if self._thread.stop_wanted:
                return 0.0
            _log.warning("the mailbox could not be read", code=error.code)
            self._tell(MailboxState(self._clock.now(), error.sentence, error.code))
            again = isinstance(error, EnvironmentFault) and error.retryable
            return EVERY_SECONDS if again else AFTER_LASTING_FAULT_SECONDS
        self._places.keep(account, place)
        self._tell(MailboxState(self._clock.now()))
        return EVERY_SECONDS

    def _take(self, content: bytes) -> None:
        """A mail that is our bug to read is reported and passed over: others wait behind it."""
        fault: EnvironmentFault | None = None
        with Contained():
            try:
                taken = self._replies.take_mail(content)
                if taken != TakenReplies():
                    self.taken.publish(taken)
            except UserFacingError as error:
                # An invitation of somebody else, or what nobody can read: there are many such.
                _log.info("a mail brought no answer", code=error.code)
            except EnvironmentFault as error:
                fault = error
        if fault is not None:
            raise fault

    def _tell(self, state: MailboxState) -> None:
        if state != self._state:
            self._state = state
            self.changed.publish(state)
