"""When a mail is tried, tried again, kept from people at night, and given up.

Faults are of three kinds. Of one mail alone (a recipient that is unknown) it is that mail's end. Of
the way to the server (no network, a busy server) every waiting mail pauses. Of the account (login,
certificate) the whole queue stops until a person looks, since knocking on with a wrong password
gets accounts locked.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from meeting_desktop.domain.mail import Mail, MailFault, MailKind, MailStatus
from meeting_desktop.domain.meetings import Meeting, MeetingStatus

#: The right-hand side of a Message-ID while no sender is known (RFC 2606).
_NO_SENDER = "meeting-desktop.invalid"
#: RFC 5321 section 4.5.4.1 asks for four or five days at most; an invitation is stale before.
GIVE_UP_AFTER = timedelta(days=3)
#: No pause is longer.
LONGEST_PAUSE = timedelta(hours=1)

_FIRST_PAUSE = {
    MailFault.OFFLINE: timedelta(seconds=30),
    MailFault.DNS: timedelta(seconds=30),
    MailFault.REFUSED: timedelta(seconds=30),
    MailFault.TIMEOUT: timedelta(seconds=30),
    MailFault.BUSY: timedelta(minutes=2),
    # Greylisting servers let the second try through after minutes (RFC 6647 section 5).
    MailFault.GREYLISTED: timedelta(minutes=5),
}
#: The account's: nothing is sent until the settings change or a person says so.
STOPPING = frozenset({MailFault.LOGIN, MailFault.TLS, MailFault.RELAY, MailFault.NO_PASSWORD})
#: The way to the server is shut: other mails would fare no better.
_SHARED = frozenset(_FIRST_PAUSE) - {MailFault.GREYLISTED}
#: Nobody wants these at night; the others are answers to what somebody does now.
_WAIT_FOR_MORNING = frozenset({MailKind.REMINDER, MailKind.SUMMARY})
#: A reminder that would come later than this before its meeting helps nobody.
_LATEST_REMINDER = timedelta(minutes=5)


def stops_queue(fault: MailFault) -> bool:
    return fault in STOPPING


def is_shared(fault: MailFault) -> bool:
    """Whether the fault is of the way to the server, so that all mails pause."""
    return fault in _SHARED


def looks_again_after(fault: MailFault) -> timedelta | None:
    """When a stopped queue tries again by itself; None: not before somebody does something.

    A certificate that is wrong now may be that of a hotel's network, which is gone in an hour;
    asking again locks nothing.
    """
    return LONGEST_PAUSE if fault is MailFault.TLS else None


def pause_after(fault: MailFault, attempts: int) -> timedelta:
    """How long to wait after the ``attempts``-th attempt failed: doubled up to an hour."""
    first = _FIRST_PAUSE.get(fault, LONGEST_PAUSE)
    return min(LONGEST_PAUSE, first * 2.0 ** min(max(attempts - 1, 0), 12))


def begin_attempt(mail: Mail, now: datetime) -> Mail:
    """As it is committed before the server is asked."""
    return replace(
        mail,
        attempts=mail.attempts + 1,
        attempt_began=now,
        first_attempt=mail.first_attempt or now,
    )


def after_success(mail: Mail, now: datetime) -> Mail:
    return replace(
        mail,
        status=MailStatus.SENT,
        sent_at=now,
        attempt_began=None,
        not_before=None,
        fault=None,
        error="",
    )


def after_failure(mail: Mail, fault: MailFault, sentence: str, now: datetime) -> Mail:
    """What becomes of a mail whose attempt failed: it waits, has failed, or has bounced."""
    failed = replace(mail, attempt_began=None, fault=fault, error=sentence, not_before=None)
    if fault is MailFault.RECIPIENT:
        return replace(failed, status=MailStatus.BOUNCED)
    if mail.kind is MailKind.TEST or not (fault in _FIRST_PAUSE or stops_queue(fault)):
        # A test that is delivered tomorrow tests nothing.
        return replace(failed, status=MailStatus.FAILED)
    if stops_queue(fault):
        return failed
    if now - (mail.first_attempt or now) >= GIVE_UP_AFTER:
        given_up = f"It was tried for {GIVE_UP_AFTER.days} days. {sentence}"
        return replace(failed, status=MailStatus.FAILED, error=given_up)
    return replace(failed, not_before=now + pause_after(fault, mail.attempts))


def after_crash(mail: Mail) -> Mail:
    """A mail whose attempt did not end: the server may have it already."""
    return replace(mail, attempt_began=None, maybe_twice=True, not_before=None)


def try_again(mail: Mail) -> Mail:
    """As a person asks for it; the days until it is given up count anew."""
    return replace(
        mail,
        status=MailStatus.PENDING,
        fault=None,
        error="",
        not_before=None,
        first_attempt=None,
        attempts=0,
    )


def too_late(mail: Mail, meeting: Meeting | None, now: datetime) -> str:
    """Why this mail is of no use any more; empty where it is."""
    appointment = meeting.appointment if meeting is not None else None
    if meeting is None or appointment is None:
        return ""
    if mail.kind is MailKind.REMINDER:
        if meeting.status is not MeetingStatus.SCHEDULED:
            return "The meeting is not planned any more."
        if appointment.start <= now:
            return "The meeting had begun before this reminder could be sent."
    if mail.kind in {MailKind.INVITATION, MailKind.UPDATE} and appointment.end <= now:
        return "The meeting was over before this could be sent."
    return ""


def quiet_until(now: datetime, quiet_from: str, quiet_to: str, zone: ZoneInfo) -> datetime | None:
    """The end (UTC instant) of the quiet hours that ``now`` is in; None outside them.

    Wall times "22:00" of ``zone``; over midnight where the end is before the begin, never where
    both are the same.
    """
    begin, end = time.fromisoformat(quiet_from), time.fromisoformat(quiet_to)
    local = now.astimezone(zone)
    at = local.time()
    if begin < end:
        inside, tomorrow = begin <= at < end, False
    else:
        inside, tomorrow = begin != end and (at >= begin or at < end), at >= begin
    if not inside:
        return None
    day = local.date() + timedelta(days=1 if tomorrow else 0)
    # Through UTC, so that a time which summer time leaves out becomes one that exists.
    return datetime.combine(day, end, zone).astimezone(ZoneInfo("UTC"))


def waits_until(mail: Mail, meeting: Meeting | None, quiet_end: datetime | None) -> datetime | None:
    """When a mail may go that is due in quiet hours; None: now.

    Reminders and summaries wait for the morning, but not a reminder that would then be too late.
    """
    if quiet_end is None or mail.kind not in _WAIT_FOR_MORNING:
        return None
    start = meeting.appointment.start if meeting is not None and meeting.appointment else None
    if mail.kind is MailKind.REMINDER and start is not None:
        return quiet_end if quiet_end <= start - _LATEST_REMINDER else None
    return quiet_end


def make_message_id(mail_id: UUID, from_address: str) -> str:
    """The same for every attempt; the right-hand side is the sender's own domain (RFC 5322)."""
    _, _, domain = from_address.rpartition("@")
    return f"<{mail_id}@{domain or _NO_SENDER}>"


def is_without_sender(mail: Mail) -> bool:
    """Queued before anybody had said where mail is sent from, and not tried yet."""
    return mail.attempts == 0 and mail.message_id.endswith(f"@{_NO_SENDER}>")
