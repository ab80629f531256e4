"""Answers to invitations, and what servers say of mails that did not arrive.

From a pasted text, a dropped file, or the mailbox: the same rules for all (``domain.replies``),
except that a mail has a sender and a bare calendar file a person who vouches for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from meeting_desktop.application.take_reports import Bounced, take_report
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.calendar_events import CalendarEvent, CalendarFile, CalendarMethod
from meeting_desktop.domain.incoming_mail import IncomingMail, looks_like_mail
from meeting_desktop.domain.invitations import Invitation, Rsvp
from meeting_desktop.domain.meetings import Meeting
from meeting_desktop.domain.notifications import NotificationKind, new_notice
from meeting_desktop.domain.replies import Judged, ReplyOutcome, judge, place_of, replying
from meeting_desktop.ports.mailbox import IncomingFiles
from meeting_desktop.ports.unit_of_work import Store, UnitOfWork

#: A mail of a program has one; each is looked up in the store while captions wait for it.
_MOST_ANSWERS = 100
_ANSWERS = frozenset({CalendarMethod.REPLY, CalendarMethod.COUNTER})
_WORDS = {
    Rsvp.ACCEPTED: "accepted",
    Rsvp.DECLINED: "declined",
    Rsvp.TENTATIVE: "accepted tentatively",
    Rsvp.PENDING: "has not decided yet",
    Rsvp.EXPIRED: "has not decided yet",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer that was understood. ``sentence`` says what became of it."""

    invitation: Invitation
    outcome: ReplyOutcome
    title: str
    meeting_id: UUID | None
    sentence: str


@dataclass(frozen=True, slots=True)
class TakenReplies:
    """``refused``: one sentence for each that was not taken."""

    answers: tuple[Answer, ...] = ()
    bounced: tuple[Bounced, ...] = ()
    refused: tuple[str, ...] = ()

    @property
    def sentences(self) -> tuple[str, ...]:
        """What became of everything, for a person."""
        taken = (*(one.sentence for one in self.answers), *(one.sentence for one in self.bounced))
        return (*taken, *self.refused)


class TakeReplies:
    """Everything here blocks on the disk."""

    def __init__(self, store: Store, files: IncomingFiles, clock: Clock) -> None:
        self._store = store
        self._files = files
        self._clock = clock

    def take_text(self, text: str) -> TakenReplies:
        """Something pasted: a calendar, or the source of a mail. Raises: UserFacingError."""
        return self.take_file(text.encode("utf-8", "replace"))

    def take_file(self, content: bytes) -> TakenReplies:
        """An .ics or an .eml, told apart by what is in it. Raises: UserFacingError."""
        if looks_like_mail(content):
            found = self._files.read_incoming(content)
            if found.calendar is None and not found.reports:
                raise UserFacingError(
                    "There is no answer in this mail; open the one that carries the answer.",
                    code="no_reply",
                )
            return self._take(found)
        return self._take_calendar(self._files.read(content), None)

    def take_mail(self, content: bytes) -> TakenReplies:
        """A mail from the mailbox, with nobody to vouch for it. Raises: UserFacingError."""
        return self._take(self._files.read_incoming(content))

    def _take(self, mail: IncomingMail) -> TakenReplies:
        if mail.calendar is not None:
            return self._take_calendar(mail.calendar, mail.sender)
        if not mail.reports:
            return TakenReplies()
        now = self._clock.now()

        def work(uow: UnitOfWork) -> TakenReplies:
            found = (take_report(uow, report, now) for report in mail.reports)
            return TakenReplies(bounced=tuple(one for one in found if one is not None))

        return self._store.write(work).result().value

    def _take_calendar(self, calendar: CalendarFile, sender: str | None) -> TakenReplies:
        if calendar.method not in _ANSWERS:
            raise UserFacingError(
                "This is an invitation or a calendar and no answer to one of yours; import it "
                "instead.",
                code="no_reply",
            )
        if sum(1 for _ in _each(calendar)) > _MOST_ANSWERS:
            raise _refused(
                f"There are more than {_MOST_ANSWERS} answers in it; take fewer at once."
            )
        now = self._clock.now()
        counter = calendar.method is CalendarMethod.COUNTER

        def work(uow: UnitOfWork) -> TakenReplies:
            answers: list[Answer] = []
            refused = list(calendar.skipped)
            for event in _each(calendar):
                try:
                    answers.append(_Taking(uow, sender, now, counter).take(event))
                except UserFacingError as error:
                    refused.append(error.sentence)
            return TakenReplies(tuple(answers), (), tuple(refused))

        return self._store.write(work).result().value


@dataclass(frozen=True, slots=True)
class _Taking:
    """One answer within a transaction."""

    uow: UnitOfWork
    sender: str | None
    now: datetime
    counter: bool

    def take(self, event: CalendarEvent) -> Answer:
        """Raises: UserFacingError, nothing was changed."""
        attendee = replying(event, self.sender)
        if attendee is None:
            raise _refused(
                "The answer does not come from the one whose answer it is, so it was not taken; "
                "ask them, and note it by hand."
            )
        title, meeting, invitation = self._invitation(event, attendee.email.lower())
        plan = meeting.appointment if meeting is not None else None
        judged = judge(
            invitation,
            event,
            attendee,
            self.now,
            counter=self.counter,
            same_time=plan is not None and event.start == plan.start,
        )
        meeting_id = meeting.id if meeting is not None else None
        sentence = _sentence(judged, attendee.status, title, counter=self.counter)
        if judged.outcome is not ReplyOutcome.OLD:
            self.uow.invitations.put(judged.invitation)
            self._tell(judged.invitation, sentence, meeting_id)
        return Answer(judged.invitation, judged.outcome, title, meeting_id, sentence)

    def _invitation(
        self, event: CalendarEvent, email: str
    ) -> tuple[str, Meeting | None, Invitation]:
        """The meeting's title, the meeting (None: a whole series), and who was asked."""
        rows = self.uow.calendar.by_uid(event.uid)
        series = self.uow.series.by_uid(event.uid)
        if series is not None and event.recurrence_id is None:
            known = _of(self.uow.invitations.of_series(series.id), email)
            return series.title, None, _invited(known)
        row = _row(rows, event)
        if row is None:
            raise _refused("The answer is to a meeting that is not in this calendar.")
        known = _of(self.uow.invitations.of_meeting(row.id), email)
        if known is None and series is not None:
            shared = _of(self.uow.invitations.of_series(series.id), email)
            known = None if shared is None else _alone(shared, row)
        return row.title, row, _invited(known)

    def _tell(self, invitation: Invitation, sentence: str, meeting_id: UUID | None) -> None:
        at = invitation.replied_at.isoformat() if invitation.replied_at is not None else ""
        self.uow.notifications.add(
            new_notice(
                self.uow.personal_scope(),
                NotificationKind.RSVP,
                sentence,
                invitation.response,
                self.now,
                dedupe_key=f"rsvp:{invitation.id}:{invitation.reply_sequence}:{at}",
                meeting_id=meeting_id,
            )
        )


def _each(calendar: CalendarFile) -> Iterator[CalendarEvent]:
    for event in calendar.events:
        yield event
        yield from event.overrides


def _row(rows: Sequence[Meeting], event: CalendarEvent) -> Meeting | None:
    """The single meeting, or the occurrence that the answer is for."""
    if event.recurrence_id is None:
        return rows[0] if len(rows) == 1 else None
    by_place = {
        one.appointment.occurrence_start: one
        for one in rows
        if one.appointment is not None and one.appointment.occurrence_start is not None
    }
    if not by_place:
        return rows[0] if len(rows) == 1 else None
    place = place_of(list(by_place), event.recurrence_id, rows[0].time_zone)
    return None if place is None else by_place[place]


def _of(invitations: Sequence[Invitation], email: str) -> Invitation | None:
    return next((one for one in invitations if one.email == email), None)


def _invited(invitation: Invitation | None) -> Invitation:
    if invitation is None or invitation.status is Rsvp.EXPIRED:
        raise _refused("The answer comes from somebody who was not invited to that meeting.")
    return invitation


def _alone(shared: Invitation, row: Meeting) -> Invitation:
    """One of a series who answers for one occurrence is asked for it by themselves from now on."""
    return replace(
        shared,
        id=new_id(),
        series_id=None,
        meeting_id=row.id,
        response="",
        responded_at=None,
        replied_at=None,
        reply_sequence=None,
        token_hash="",
    )


def _sentence(judged: Judged, said: Rsvp, title: str, *, counter: bool) -> str:
    who = judged.invitation.name or judged.invitation.email
    what = "proposes another time for" if counter else _WORDS[said]
    sentence = f"{who} {what}{'' if counter else ':'} {title}"
    if judged.outcome is ReplyOutcome.OLD:
        return f"{sentence} (known already)"
    if judged.outcome is ReplyOutcome.EARLIER_VERSION:
        return f"{sentence} (an earlier version; the present one is unanswered)"
    return sentence


def _refused(sentence: str) -> UserFacingError:
    return UserFacingError(sentence, code="reply_refused")
