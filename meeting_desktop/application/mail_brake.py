"""Whether mail goes at all: an account that is refused stops everything until somebody looks."""

from __future__ import annotations

from meeting_desktop.core.clock import Clock
from meeting_desktop.domain import mail_rules as rules
from meeting_desktop.ports.mailer import MailFailure


class MailBrake:
    """Of the sender's thread; others may read ``stopped``."""

    def __init__(self, clock: Clock) -> None:
        self.stopped: MailFailure | None = None
        #: Mails may be held by what was found before; the first success lets them go.
        self.holding = True
        self._clock = clock
        self._resume_at: float | None = None

    @property
    def is_on(self) -> bool:
        """Nothing goes now, apart from tests."""
        if self.stopped is None:
            return False
        return self._resume_at is None or self._clock.monotonic() < self._resume_at

    def judge(self, failure: MailFailure | None) -> None:
        """What the outcome of an attempt (None: it went well) means for the mails that wait."""
        if failure is None:
            self.release()
            self.holding = False
        elif rules.stops_queue(failure.fault):
            self._stop(failure)
        elif rules.is_shared(failure.fault):
            self.holding = True

    def release(self) -> None:
        self.stopped, self._resume_at = None, None

    def _stop(self, failure: MailFailure) -> None:
        self.stopped, self.holding = failure, True
        again = rules.looks_again_after(failure.fault)
        self._resume_at = (
            self._clock.monotonic() + again.total_seconds() if again is not None else None
        )
