"""Send what is queued: one mail after the other, each exactly once as far as anybody can know.

``meeting-mail`` decides and writes; the conversation with the server runs on the ``meeting-io``
loop. It looks at the queue when a mail is committed, when one falls due, when the settings change,
when a person says so, and once a minute: a wait does not count the time that a machine sleeps, and
a wall clock may jump.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from threading import Lock
from uuid import UUID

from meeting_desktop.application import attempt_mail as attempts
from meeting_desktop.application.change_settings import ChangeSettings
from meeting_desktop.application.committing import wait_for_commit
from meeting_desktop.application.invite_people import InvitePeople
from meeting_desktop.application.mail_account import MailAccounts, MailRoute
from meeting_desktop.application.mail_brake import MailBrake
from meeting_desktop.application.mail_reminders import due_reminders, queue_reminders
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.errors import ApplicationError
from meeting_desktop.core.logging import get_logger
from meeting_desktop.core.setting_sections import MailSettings
from meeting_desktop.core.settings import Settings
from meeting_desktop.domain import mail_rules as rules
from meeting_desktop.domain.mail import Mail, MailFault, MailKind
from meeting_desktop.domain.wall_times import zone_of
from meeting_desktop.ports.mailer import MailAccount, MailFailure
from meeting_desktop.ports.unit_of_work import Committed, Store, UnitOfWork
from meeting_desktop.runtime.containment import Contained
from meeting_desktop.runtime.topic import Topic
from meeting_desktop.runtime.turn_taker import TurnTaker

_log = get_logger(__name__)

#: How long a jump of the clock, or the end of a sleep, may go unnoticed.
_LONGEST_WAIT_S = 60.0
#: A disk that did not take what is to be written is asked again after this.
_DISK_PAUSE_S = 15.0
_TABLE = "email_notifications"
#: The wall clock is never so far behind the other one by itself.
_JUMP_S = 60.0

_Work = Callable[[UnitOfWork], object]


class _Outcome(Enum):
    """What came of a conversation that did not fail."""

    DELIVERED = auto()
    #: The program ends; the mark of the attempt says that nobody knows.
    CUT = auto()


@dataclass(frozen=True, slots=True)
class SendingState:
    """``stopped`` is why nothing goes until a person does something; ``sentence`` says what."""

    set_up: bool
    stopped: MailFault | None = None
    sentence: str = ""


class SendMail:
    """``start`` once the store may be written to; ``stop`` before it closes.

    ``changed``: mails or the state are others now; on any thread.
    """

    def __init__(
        self,
        store: Store,
        settings: ChangeSettings,
        accounts: MailAccounts,
        route: MailRoute,
        clock: Clock,
        *,
        invite: InvitePeople | None = None,
        own_zone: str = "UTC",
    ) -> None:
        self.changed: Topic[None] = Topic()
        self._store = store
        self._settings = settings
        self._accounts = accounts
        self._route = route
        self._clock = clock
        self._invite = invite
        self._own_zone = own_zone
        self._turns = TurnTaker("mail", clock)
        self._lock = Lock()
        self._looking = False
        #: Before that nothing is sent: what a crash interrupted must be marked first.
        self._started = False
        self._closing = False
        self._sending: Future[None] | None = None
        self._followed: dict[UUID, Future[Mail]] = {}
        self._brake = MailBrake(clock)
        self._mail_settings: MailSettings = settings.current().mail
        #: As the keyring gave it; read again when something was changed.
        self._known: MailAccount | None = None
        #: What could not be written yet; nothing else is sent before it is.
        self._owed: _Work | None = None
        self._clocks: tuple[datetime, float] | None = None
        self._unsubscribe = [
            store.subscribe(self._on_commit),
            settings.changed.subscribe(self._on_settings),
        ]

    def start(self) -> None:
        """Mark what a crash interrupted and begin; returns at once."""
        self._turns.post(lambda: self._write_surely(attempts.mark_begun))
        self._started = True
        self._look_soon()

    def stop(self, deadline: float) -> bool:
        """Give up the attempt that runs, which the next start then knows of."""
        for unsubscribe in self._unsubscribe:
            unsubscribe()
        with self._lock:
            self._closing = True
            sending, followed = self._sending, list(self._followed.values())
        if sending is not None:
            sending.cancel()
        for future in followed:
            future.cancel()
        ended = self._turns.stop(deadline / 2)
        return self._route.stop(deadline / 2) and ended

    @property
    def state(self) -> SendingState:
        stopped = self._brake.stopped
        if stopped is None:
            return SendingState(self._accounts.is_set_up)
        return SendingState(self._accounts.is_set_up, stopped.fault, stopped.sentence)

    def try_now(self) -> None:
        """Send what waits because of a fault, also where everything stopped."""
        if self._started:
            self._turns.post(self._resume)

    def follow(self, mail_id: UUID) -> Future[Mail]:
        """What comes of the next attempt of a mail."""
        future: Future[Mail] = Future()
        with self._lock:
            if self._closing:
                future.cancel()
            else:
                self._followed[mail_id] = future
        return future

    # -- what wakes it; on any thread --------------------------------------------------------------

    def _on_commit(self, committed: Committed[object]) -> None:
        if any(change.table == _TABLE for change in committed.changes):
            self._look_soon()
            self.changed.publish(None)

    def _on_settings(self, settings: Settings) -> None:
        if settings.mail != self._mail_settings:
            self._mail_settings = settings.mail
            self.try_now()
            self.changed.publish(None)

    def _look_soon(self) -> None:
        with self._lock:
            if self._looking or self._closing or not self._started:
                return
            self._looking = True
        self._turns.post(self._look)

    # -- on its thread -----------------------------------------------------------------------------

    def _resume(self) -> None:
        self._known = None
        self._brake.release()
        self._write_surely(attempts.release_held)
        self._look_soon()

    def _look(self) -> None:
        with self._lock:
            self._looking = False
        self._turns.alarm("look", _LONGEST_WAIT_S, self._look)
        try:
            self._pay()
            self._heed_clock()
            self._remind()
            self._send_next()
        except ApplicationError as error:
            _log.warning("mail waits for the database", code=error.code)
            self._turns.alarm("look", _DISK_PAUSE_S, self._look)

    def _send_next(self) -> None:
        now = self._clock.now()
        seconds = self._store.read(lambda uow: attempts.seconds_until_next(uow, now))
        if seconds is None or not self._accounts.is_set_up:
            return
        if seconds > 0:
            self._turns.alarm("look", min(_LONGEST_WAIT_S, seconds), self._look)
            return
        account = self._account(now)
        if account is None:
            return
        sending = self._rules()
        braked = self._brake.is_on
        mail = self._write(lambda uow: attempts.begin_next(uow, sending, now, only_tests=braked))
        if isinstance(mail, Mail):
            self._attempt(account, mail)
        if isinstance(mail, Mail) or not braked:
            self._look_soon()

    def _rules(self) -> attempts.SendingRules:
        settings, zone = self._settings.current().mail, zone_of(self._zone())
        if self._invite is None:
            return attempts.SendingRules(settings, zone)
        return attempts.SendingRules(settings, zone, self._invite.with_sender)

    def _account(self, now: datetime) -> MailAccount | None:
        stopped = self._brake.stopped
        without = stopped is not None and stopped.fault is MailFault.NO_PASSWORD
        if self._known is None and not (without and self._brake.is_on):
            try:
                self._known = self._accounts.current()
            except MailFailure as failure:
                missing = failure
                self._judge(missing)
                self._write(lambda uow: attempts.note_stop(uow, missing, now))
        return self._known

    def _attempt(self, account: MailAccount, mail: Mail) -> None:
        """Send and write what came of it. Raises: ApplicationError of the store."""
        outcome: MailFailure | _Outcome = attempts.failure_of_bug()
        with Contained():  # a bug at this mail is told as one; the other mails go on
            outcome = self._converse(account, mail)
        if outcome is _Outcome.CUT:
            return
        failure = outcome if isinstance(outcome, MailFailure) else None
        now, release = self._clock.now(), self._brake.holding

        def note(uow: UnitOfWork) -> Mail:
            current = uow.mail.get(mail.id) or mail
            if failure is None:
                return attempts.note_success(uow, current, now, release=release)
            return attempts.note_failure(uow, current, failure, now)

        if failure is None or mail.kind is not MailKind.TEST:
            self._judge(failure)
        self._owed = note
        self._pay()

    def _converse(self, account: MailAccount, mail: Mail) -> MailFailure | _Outcome:
        with self._lock:
            if self._closing:
                return _Outcome.CUT
            sending = self._sending = self._route.send(account, mail)
        try:
            sending.result()
        except CancelledError:
            return _Outcome.CUT
        except MailFailure as failure:
            return failure
        finally:
            self._sending = None
        return _Outcome.DELIVERED

    def _judge(self, failure: MailFailure | None) -> None:
        """What an outcome means for the mails that wait."""
        self._brake.judge(failure)
        if failure is not None and rules.stops_queue(failure.fault):
            _log.warning("mail stopped", kind=failure.fault.value)
            self.changed.publish(None)

    def _remind(self) -> None:
        """Queue the reminders that fell due."""
        invite, now, settings = self._invite, self._clock.now(), self._settings.current().mail
        if invite is None or not self._accounts.is_set_up:
            return
        if due := self._store.read(lambda uow: due_reminders(uow, settings, now)):
            self._write(lambda uow: queue_reminders(uow, invite, due, now))

    def _heed_clock(self) -> None:
        """Notice that the wall clock was set back."""
        now, ticks = self._clock.now(), self._clock.monotonic()
        before, self._clocks = self._clocks, (now, ticks)
        if before is None:
            return
        behind = (ticks - before[1]) - (now - before[0]).total_seconds()
        if behind > _JUMP_S:
            self._write(lambda uow: attempts.release_after_jump(uow, now))

    def _zone(self) -> str:
        return self._store.read(lambda uow: uow.people.me().time_zone) or self._own_zone

    # -- writing -----------------------------------------------------------------------------------

    def _write(self, work: _Work) -> object:
        return wait_for_commit(self._store.write(work, actor="mail"))

    def _write_surely(self, work: _Work) -> None:
        """Now, or before anything else is sent."""
        before, self._owed = self._owed, work
        if before is not None:
            first = before

            def both(uow: UnitOfWork) -> object:
                first(uow)
                return work(uow)

            self._owed = both
        try:
            self._pay()
        except ApplicationError as error:
            _log.warning("mail waits for the database", code=error.code)
            self._turns.alarm("look", _DISK_PAUSE_S, self._look)

    def _pay(self) -> None:
        if self._owed is None:
            return
        written = self._write(self._owed)
        self._owed = None
        if isinstance(written, Mail):
            with self._lock:
                future = self._followed.pop(written.id, None)
            if future is not None and future.set_running_or_notify_cancel():
                future.set_result(written)
