"""What happened with a lead, as lines: notes, statuses, meetings, mails, the newest first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QCoreApplication

from meeting_desktop.application.keep_leads import LeadFile
from meeting_desktop.domain.leads import LeadEvent, LeadEventKind
from meeting_desktop.domain.mail import Mail, MailKind, MailStatus
from meeting_desktop.domain.meetings import Meeting, MeetingStatus
from meeting_desktop.ui.leads import wording
from meeting_desktop.ui.library.wording import one_line


@dataclass(frozen=True, slots=True)
class TimelineLine:
    """``note`` and ``meeting`` are what a person can edit or open. ``body`` may have lines."""

    at: datetime
    glyph: str
    title: str
    body: str = ""
    note: LeadEvent | None = None
    meeting: Meeting | None = None


def _tr(text: str) -> str:
    return QCoreApplication.translate("LeadTimeline", text)


def timeline(file: LeadFile, now: datetime) -> list[TimelineLine]:
    """The newest first; what is planned is not history yet."""
    lines = [
        *(_event_line(event) for event in file.events),
        *_meeting_lines(file, now),
        *(_mail_line(mail) for mail in file.mails),
    ]
    return sorted(lines, key=lambda line: line.at, reverse=True)


def upcoming(file: LeadFile, now: datetime) -> list[Meeting]:
    """Planned or running, the next first."""
    open_ones = [meeting for meeting in file.meetings if _is_upcoming(meeting, now)]
    return sorted(open_ones, key=when_of)


def past(file: LeadFile, now: datetime) -> list[Meeting]:
    """Held, cancelled or missed, the newest first."""
    return [meeting for meeting in file.meetings if not _is_upcoming(meeting, now)]


def when_of(meeting: Meeting) -> datetime:
    if meeting.actual_start is not None:
        return meeting.actual_start
    return meeting.appointment.start if meeting.appointment else meeting.created_at


def _is_upcoming(meeting: Meeting, now: datetime) -> bool:
    if meeting.status is MeetingStatus.ACTIVE:
        return True
    if meeting.status not in {MeetingStatus.SCHEDULED, MeetingStatus.POSTPONED}:
        return False
    return meeting.appointment is None or meeting.appointment.end > now


def _event_line(event: LeadEvent) -> TimelineLine:
    if event.kind is LeadEventKind.NOTE:
        return TimelineLine(event.at, "note", _tr("Note"), event.text, note=event)
    if event.kind is LeadEventKind.STATUS_CHANGED:
        return TimelineLine(event.at, "columns", wording.status_step(event.text))
    if event.kind is LeadEventKind.IMPORTED:
        title = _tr("Imported from {0}").format(one_line(event.text))
        return TimelineLine(event.at, "upload-simple", title)
    if event.kind is LeadEventKind.MERGED:
        title = _tr("Merged with {0}").format(one_line(event.text))
        return TimelineLine(event.at, "git-merge", title)
    return TimelineLine(event.at, "plus", _tr("Added"))


def _meeting_lines(file: LeadFile, now: datetime) -> Iterator[TimelineLine]:
    for meeting in past(file, now):
        glyph = "x-circle" if meeting.status is MeetingStatus.CANCELLED else "chat-text"
        words = meeting_words(meeting.status)
        title = f"{one_line(meeting.title)} · {words}" if words else one_line(meeting.title)
        yield TimelineLine(when_of(meeting), glyph, title, meeting=meeting)


def meeting_words(status: MeetingStatus) -> str:
    """What became of a meeting; empty where it was held."""
    return {
        MeetingStatus.CANCELLED: _tr("cancelled"),
        MeetingStatus.SCHEDULED: _tr("not held"),
        MeetingStatus.POSTPONED: _tr("postponed"),
        MeetingStatus.ACTIVE: _tr("running"),
    }.get(status, "")


def _mail_line(mail: Mail) -> TimelineLine:
    kinds = {
        MailKind.INVITATION: _tr("Invitation"),
        MailKind.UPDATE: _tr("Update of an invitation"),
        MailKind.REMINDER: _tr("Reminder"),
        MailKind.CANCELLATION: _tr("Cancellation"),
        MailKind.SUMMARY: _tr("Summary"),
        MailKind.FOLLOW_UP: _tr("Follow-up"),
    }
    states = {
        MailStatus.PENDING: _tr("waiting to be sent"),
        MailStatus.SENT: _tr("sent"),
        MailStatus.FAILED: _tr("could not be sent"),
        MailStatus.BOUNCED: _tr("came back"),
        MailStatus.WITHDRAWN: _tr("withdrawn"),
    }
    words = _tr("{0} to {1}: {2}").format(
        kinds.get(mail.kind, _tr("Mail")), one_line(mail.to_address), states[mail.status]
    )
    return TimelineLine(mail.created_at, "envelope-simple", words, one_line(mail.subject))
