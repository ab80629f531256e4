"""What the sender writes around an attempt: before it, and what came of it.

Before: that it begins. A crash leaves that mark, and the next start knows that the server may have
the mail already. Each function is one transaction's work.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from meeting_desktop.core.setting_sections import MailSettings
from meeting_desktop.domain import mail_rules as rules
from meeting_desktop.domain.mail import Mail, MailFault, MailKind, MailStatus
from meeting_desktop.domain.notifications import NotificationKind, new_notice
from meeting_desktop.ports.mailer import MailFailure
from meeting_desktop.ports.unit_of_work import UnitOfWork

_BATCH = 50
_MOST = 10_000
_PENDING = frozenset({MailStatus.PENDING})
_ENDED = frozenset({MailStatus.FAILED, MailStatus.BOUNCED})


@dataclass(frozen=True, slots=True)
class SendingRules:
    """What the settings say about sending, as of now."""

    settings: MailSettings
    zone: ZoneInfo
    #: Names the sender in what was queued before one was known.
    name_sender: Callable[[UnitOfWork, Mail], Mail] = lambda _uow, mail: mail


def mark_begun(uow: UnitOfWork) -> int:
    """After a start: those whose attempt did not end may go twice. How many they are."""
    begun = uow.mail.begun()
    for mail in begun:
        uow.mail.put(rules.after_crash(mail))
    return len(begun)


def begin_next(
    uow: UnitOfWork, sending: SendingRules, now: datetime, *, only_tests: bool = False
) -> Mail | None:
    """The next mail that may go, marked as begun; what must not go any more is put aside."""
    while due := uow.mail.due(now, _MOST if only_tests else _BATCH):
        wanted = [mail for mail in due if mail.kind is MailKind.TEST or not only_tests]
        for mail in wanted:
            if put_off := _put_off(uow, mail, sending, now):
                uow.mail.put(put_off)
                continue
            named = sending.name_sender(uow, mail) if rules.is_without_sender(mail) else mail
            uow.mail.put(rules.begin_attempt(named, now))
            return uow.mail.get(mail.id)
        if not wanted or only_tests:
            return None
    return None


def _put_off(uow: UnitOfWork, mail: Mail, sending: SendingRules, now: datetime) -> Mail | None:
    """The mail that waits on or goes no more; None: it goes."""
    if mail.kind is MailKind.TEST:
        return None
    if mail.kind.value in sending.settings.kinds_off:
        return _withdrawn(mail, "Mail of this kind is switched off in Settings, Mail.")
    meeting = uow.meetings.get(mail.meeting_id) if mail.meeting_id is not None else None
    if reason := rules.too_late(mail, meeting, now):
        return _withdrawn(mail, reason)
    settings = sending.settings
    quiet = rules.quiet_until(now, settings.quiet_from, settings.quiet_until, sending.zone)
    until = rules.waits_until(mail, meeting, quiet)
    return replace(mail, not_before=until) if until is not None else None


def _withdrawn(mail: Mail, reason: str) -> Mail:
    return replace(mail, status=MailStatus.WITHDRAWN, error=reason, fault=None, not_before=None)


def note_success(uow: UnitOfWork, mail: Mail, now: datetime, *, release: bool) -> Mail:
    """The server has it; ``release`` those that waited for the way to be free."""
    sent = rules.after_success(mail, now)
    uow.mail.put(sent)
    if release:
        release_held(uow)
    return sent


def note_failure(uow: UnitOfWork, mail: Mail, failure: MailFailure, now: datetime) -> Mail:
    """It waits or has ended; a fault of way or account is written at all that wait."""
    after = rules.after_failure(mail, failure.fault, failure.sentence, now)
    if failure.may_have_arrived:
        after = replace(after, maybe_twice=True)
    uow.mail.put(after)
    if after.status in _ENDED and mail.kind is not MailKind.TEST:
        _tell(uow, after, now)
    if mail.kind is MailKind.TEST:
        return after
    if rules.stops_queue(failure.fault):
        note_stop(uow, failure, now)
    elif rules.is_shared(failure.fault) and after.not_before is not None:
        _hold(uow, failure, after.not_before)
    return after


def note_stop(uow: UnitOfWork, failure: MailFailure, now: datetime) -> None:
    """Nothing goes: each waiting mail says why, and the person is told once a day."""
    waiting = uow.mail.page(_PENDING, _MOST)
    for mail in waiting:
        if (mail.fault, mail.error) != (failure.fault, failure.sentence):
            uow.mail.put(replace(mail, fault=failure.fault, error=failure.sentence))
    if waiting:
        uow.notifications.add(
            new_notice(
                uow.personal_scope(),
                NotificationKind.MAIL_FAILED,
                "Mail is not being sent",
                failure.sentence,
                now,
                dedupe_key=f"mail_stopped:{failure.fault.value}:{now.date().isoformat()}",
            )
        )


def _hold(uow: UnitOfWork, failure: MailFailure, until: datetime) -> None:
    for mail in uow.mail.page(_PENDING, _MOST):
        if mail.not_before is None or mail.not_before < until:
            held = replace(mail, not_before=until, fault=failure.fault, error=failure.sentence)
            uow.mail.put(held)


def release_held(uow: UnitOfWork) -> None:
    """Let those go at once that waited for the way or the account."""
    for mail in uow.mail.page(_PENDING, _MOST):
        if mail.fault is not None and (
            rules.is_shared(mail.fault) or rules.stops_queue(mail.fault)
        ):
            uow.mail.put(_let_go(mail))


def release_after_jump(uow: UnitOfWork, now: datetime) -> None:
    """The wall clock went back: no pause is to last longer for that than pauses do."""
    latest = now + rules.LONGEST_PAUSE
    for mail in uow.mail.page(_PENDING, _MOST):
        if mail.fault is not None and mail.not_before is not None and mail.not_before > latest:
            uow.mail.put(_let_go(mail))


def _let_go(mail: Mail) -> Mail:
    return replace(mail, fault=None, error="", not_before=None)


def _tell(uow: UnitOfWork, mail: Mail, now: datetime) -> None:
    uow.notifications.add(
        new_notice(
            uow.personal_scope(),
            NotificationKind.MAIL_FAILED,
            f"Mail to {mail.to_name or mail.to_address} was not delivered",
            mail.error,
            now,
            dedupe_key=f"mail_failed:{mail.id}:{mail.first_attempt or now}",
            meeting_id=mail.meeting_id,
        )
    )


def seconds_until_next(uow: UnitOfWork, now: datetime) -> float | None:
    """Until a pending mail may go; None where none waits."""
    if uow.mail.due(now, 1):
        return 0.0
    due = uow.mail.next_due()
    return None if due is None else max(timedelta(seconds=1), due - now).total_seconds()


def failure_of_bug() -> MailFailure:
    """A mail that the program itself stumbles over goes no further."""
    return MailFailure(
        "The program failed at this mail; the log has the place.",
        MailFault.CONTENT,
        retryable=False,
    )
