"""After the meeting: a mail with what both sides promised, the next meeting, what was left open.

Everything here is a draft. It is saved, sent or scheduled when a person says so, and by nobody
else; the mail goes through the queue that all mails go through.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import asdict, dataclass, replace
from functools import partial
from uuid import UUID

from meeting_desktop.application.conversation_of import conversation_of
from meeting_desktop.application.follow_up_facts import FollowUpFacts, OpenQuestion, facts_of
from meeting_desktop.application.follow_up_facts import open_questions as read_open_questions
from meeting_desktop.application.follow_up_mail import queued_mail, tidy_mail
from meeting_desktop.application.schedule_meeting import ScheduleMeeting
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.settings import Settings
from meeting_desktop.domain.lead_checks import one_line
from meeting_desktop.domain.mail import Mail
from meeting_desktop.domain.meeting_drafts import Invitee, MeetingDraft
from meeting_desktop.domain.meeting_rules import Findings as PlanFindings
from meeting_desktop.domain.planning import AgendaItem, AgendaKind, MeetingDetails
from meeting_desktop.domain.proposed_times import (
    ProposedTime,
    proposed_meetings,
    with_appointments,
)
from meeting_desktop.ports.analyst import Analyst, MailWish
from meeting_desktop.ports.unit_of_work import Committed, Store, UnitOfWork
from meeting_desktop.runtime.loop_thread import LoopThread

_MINUTES = 30
#: An agenda that is read; the rest is in the question set.
_MOST_POINTS = 8
_LONGEST_POINT = 200


@dataclass(frozen=True, slots=True)
class FollowUpDraft:
    """A mail as a person edits it; plain text. ``to`` may be empty: nobody's address is known.

    ``kept``: a person saved it, and it was not made anew.
    """

    meeting_id: UUID
    to: str
    to_name: str
    subject: str
    body: str
    kept: bool = False


@dataclass(frozen=True, slots=True)
class ProposedMeeting:
    """A time that was spoken of, as a meeting that could be planned; ``findings`` say what is in
    the way."""

    time: ProposedTime
    draft: MeetingDraft
    findings: PlanFindings
    their_zone: str


@dataclass(frozen=True, slots=True)
class FollowUpParts:
    """``analyst_of`` a meeting is asked on ``loop``, and paid for out of its budget."""

    store: Store
    analyst_of: Callable[[UUID], Analyst]
    loop: LoopThread
    schedule: ScheduleMeeting
    settings: Callable[[], Settings]
    clock: Clock


class FollowUp:
    """Only what says so blocks."""

    def __init__(self, parts: FollowUpParts) -> None:
        self._parts = parts

    def draft(self, meeting_id: UUID, *, anew: bool = False) -> Future[FollowUpDraft]:
        """The draft that was saved, else a new one; ``anew``: a new one in any case.

        The future raises NotFoundError; UserFacingError, code ``no_report``.
        """
        return self._parts.loop.submit(self._draft(meeting_id, anew=anew))

    def save(self, draft: FollowUpDraft) -> Future[Committed[None]]:
        """Keep it on this machine, as it is; what is wrong with it is said when it is sent."""
        kept = {key: value for key, value in asdict(draft).items() if key not in _NOT_KEPT}
        text = json.dumps(kept, ensure_ascii=False)
        return self._parts.store.write(partial(_keep, draft.meeting_id, text))

    def forget(self, meeting_id: UUID) -> Future[Committed[None]]:
        return self._parts.store.write(partial(_keep, meeting_id, ""))

    def send(self, draft: FollowUpDraft) -> Future[Committed[Mail]]:
        """Put it into the queue: a person's word, said by pressing Send.

        It goes at once, also in quiet hours. The future raises UserFacingError
        (``bad_mail_address``, ``bad_mail``, ``already_queued``, ``not_allowed``) or NotFoundError.
        """
        settings, now = self._parts.settings(), self._parts.clock.now()

        def work(uow: UnitOfWork) -> Mail:
            tidy = tidy_mail(draft.to, draft.to_name, draft.subject, draft.body)
            mail = queued_mail(uow, draft.meeting_id, tidy, settings, now)
            uow.mail.put(mail)
            _keep(draft.meeting_id, "", uow)
            return mail

        return self._parts.store.write(work)

    def appointments(
        self, meeting_id: UUID, latest: int | None = None
    ) -> Sequence[ProposedMeeting]:
        """The next meetings that were spoken of and are still to come. Blocks on the disk.

        ``latest``: only of so many utterances at the end, for a meeting that is running.
        """
        read = self._parts.store.read(partial(self._times, meeting_id, latest))
        return [self._proposed(one, *read[1:]) for one in read[0]]

    def open_questions(self, lead_id: UUID) -> Sequence[OpenQuestion]:
        """What was to be asked of the lead and has no answer yet. Blocks on the disk."""
        return self._parts.store.read(partial(read_open_questions, lead_id=lead_id))

    def questions_of_meeting(self, meeting_id: UUID) -> Sequence[OpenQuestion]:
        """The same of its lead, or of the meeting alone where it has none. Blocks on the disk."""
        read = partial(facts_of, meeting_id=meeting_id, needs_report=False)
        return self._parts.store.read(read).open_questions

    def next_draft(self, meeting_id: UUID, form: MeetingDraft) -> MeetingDraft:
        """``form`` for the same people, with what is open as its agenda. Blocks on the disk."""
        facts = self._parts.store.read(partial(facts_of, meeting_id=meeting_id, needs_report=False))
        return _seeded(form, facts)

    async def _draft(self, meeting_id: UUID, *, anew: bool) -> FollowUpDraft:
        store = self._parts.store
        if not anew:
            text = await asyncio.to_thread(store.read, lambda uow: _kept(meeting_id, uow))
            if text:
                return FollowUpDraft(meeting_id, **json.loads(text), kept=True)
        facts = await asyncio.to_thread(store.read, partial(facts_of, meeting_id=meeting_id))
        mail = await self._parts.analyst_of(meeting_id).draft_mail(
            _wish(facts, self._parts.settings())
        )
        address, name = facts.recipient
        return FollowUpDraft(meeting_id, address, name, one_line(mail.subject), mail.body)

    def _times(
        self, meeting_id: UUID, latest: int | None, uow: UnitOfWork
    ) -> tuple[Sequence[ProposedTime], FollowUpFacts, str]:
        facts = facts_of(uow, meeting_id, needs_report=False)
        conversation = conversation_of(uow, meeting_id)
        if conversation is None:
            return (), facts, ""
        if latest is not None:
            conversation = replace(conversation, utterances=conversation.utterances[-latest:])
        theirs = facts.lead.time_zone if facts.lead is not None else ""
        found = proposed_meetings(conversation, theirs)
        found = with_appointments(
            found, facts.findings.appointments, conversation.time_zone, theirs
        )
        now = self._parts.clock.now()
        return [one for one in found if one.ours > now], facts, theirs

    def _proposed(self, time: ProposedTime, facts: FollowUpFacts, theirs: str) -> ProposedMeeting:
        form = MeetingDraft(
            title=facts.meeting.title,
            start=time.ours.replace(tzinfo=None, fold=0),
            minutes=_MINUTES,
            time_zone=facts.meeting.time_zone,
            fold=time.ours.fold or None,
        )
        draft = _seeded(form, facts)
        return ProposedMeeting(time, draft, self._parts.schedule.check(draft), theirs)


_NOT_KEPT = frozenset({"meeting_id", "kept"})


def _key(meeting_id: UUID) -> str:
    return f"follow_up:{meeting_id}"


def _keep(meeting_id: UUID, text: str, uow: UnitOfWork) -> None:
    uow.local_notes.put(_key(meeting_id), text)


def _kept(meeting_id: UUID, uow: UnitOfWork) -> str:
    return uow.local_notes.get(_key(meeting_id))


def _seeded(form: MeetingDraft, facts: FollowUpFacts) -> MeetingDraft:
    lead = facts.lead
    agenda = tuple(
        AgendaItem(one_line(one.question.text)[:_LONGEST_POINT], kind=AgendaKind.DISCUSSION)
        for one in facts.open_questions[:_MOST_POINTS]
    )
    set_id = next((one.set_id for one in facts.open_questions), None)
    return MeetingDraft(
        title=form.title or facts.meeting.title,
        start=form.start,
        minutes=form.minutes,
        time_zone=form.time_zone,
        details=MeetingDetails(agenda=agenda, question_set_id=set_id),
        invitees=(Invitee(lead.email, lead.name, lead_id=lead.id),) if lead and lead.email else (),
        lead_id=lead.id if lead is not None else None,
        fold=form.fold,
    )


def _wish(facts: FollowUpFacts, settings: Settings) -> MailWish:
    return MailWish(
        findings=facts.findings,
        ours=facts.ours,
        theirs=facts.theirs,
        open_questions=[one.question.text for one in facts.open_questions],
        recipient=facts.recipient[1],
        sender=settings.mail.from_name or settings.profile.display_name,
        language=settings.assistant.language or facts.language,
    )
