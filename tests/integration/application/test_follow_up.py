"""A follow-up is drafted; a person saves, sends or schedules it, and nobody else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from meeting_desktop.application.follow_up import FollowUp, FollowUpDraft, FollowUpParts
from meeting_desktop.application.schedule_meeting import ScheduleMeeting
from meeting_desktop.core.errors import NotFoundError, UserFacingError
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.answers import AnswerState, MeetingAnswer
from meeting_desktop.domain.conflicts import ConflictKind
from meeting_desktop.domain.findings import Findings, Task
from meeting_desktop.domain.mail import Mail, MailKind, MailStatus
from meeting_desktop.domain.meeting_drafts import MeetingDraft
from meeting_desktop.domain.meetings import Meeting
from meeting_desktop.domain.planning import Appointment, MeetingDetails
from meeting_desktop.domain.questions import Question, QuestionSet, QuestionSetVersion
from meeting_desktop.ports.unit_of_work import UnitOfWork
from meeting_desktop.runtime.loop_thread import LoopOnDemand
from tests.contracts.store_samples import NINE_O_CLOCK
from tests.fakes.analysts import ScriptedAnalyst
from tests.fakes.store import InlineStore
from tests.fakes.telling import FakeTellInvitees
from tests.integration.application.lead_desk import LeadDesk, Line

#: 2 March 2026 is a Monday, ten in Berlin, four in New York.
TALK: tuple[Line, ...] = (
    ("Me", "I will send you the offer by Friday."),
    ("Grace", "And I ask our finance lead until Thursday."),
    ("Me", "Shall we talk again on Thursday at three?"),
    ("Grace", "Thursday works for me."),
)
BUDGET, RIVALS, START = (
    Question(new_id(), text)
    for text in ("What is the budget?", "Who else do you talk to?", "When do you begin?")
)


class Desk(LeadDesk):
    def __init__(self, store: InlineStore, folder: Path) -> None:
        super().__init__(store, folder)
        self.loop = LoopOnDemand("follow-up-test")
        self.paid_for: list[UUID] = []
        self.schedule = ScheduleMeeting(
            store, self.clock, FakeTellInvitees(), lambda passcode: passcode, "Europe/Berlin"
        )
        self.follow_up = FollowUp(
            FollowUpParts(
                store=store,
                analyst_of=self._analyst_of,
                loop=self.loop,
                schedule=self.schedule,
                settings=self.settings.current,
                clock=self.clock,
            )
        )

    def _analyst_of(self, meeting_id: UUID) -> ScriptedAnalyst:
        self.paid_for.append(meeting_id)
        return ScriptedAnalyst()

    def close(self) -> None:
        assert self.loop.stop(30)
        super().close()

    def summed_up(self) -> Meeting:
        meeting = self.held(*TALK)
        said = self.segments(meeting)
        tasks = (
            Task("Send the offer", (said[0].id,), "Me", date(2026, 3, 6), "by Friday"),
            Task("Ask the finance lead", (said[1].id,), "Grace", date(2026, 3, 5)),
            Task("Nobody took this one", (said[1].id,)),
        )
        self.reported(meeting, Findings(tasks=tasks))
        return meeting

    def asking(self, meeting: Meeting, *questions: Question) -> UUID:
        """Let the meeting have asked these, by a set."""
        set_id = new_id()

        def write(uow: UnitOfWork) -> None:
            uow.question_sets.put(QuestionSet(set_id, meeting.scope_id, "Discovery", "", questions))
            uow.question_sets.put_version(
                QuestionSetVersion(set_id, 1, NINE_O_CLOCK, "Discovery", questions)
            )
            start = meeting.actual_start or NINE_O_CLOCK
            plan = Appointment(
                start,
                start + timedelta(minutes=30),
                f"{meeting.id}@example.org",
                details=MeetingDetails(question_set_id=set_id),
                question_set_version=1,
            )
            uow.meetings.update(replace(meeting, appointment=plan))

        self.store.write(write).result(60)
        return set_id

    def answered(self, meeting: Meeting, question: Question, state: AnswerState) -> None:
        answer = MeetingAnswer(new_id(), meeting.scope_id, meeting.id, question.id, state)
        self.store.write(lambda uow: uow.answers.put(answer)).result(60)

    def queued(self) -> list[Mail]:
        return list(self.store.read(lambda uow: uow.mail.page()))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    store = InlineStore()
    made = Desk(store, tmp_path)
    yield made
    made.close()
    store.close(1)


def drafted(desk: Desk, meeting: Meeting) -> FollowUpDraft:
    return desk.follow_up.draft(meeting.id).result(60)


def test_the_draft_goes_to_the_lead_and_holds_what_both_sides_promised(desk: Desk) -> None:
    draft = drafted(desk, desk.summed_up())
    assert (draft.to, draft.to_name, draft.kept) == ("grace@acme.example", "Grace Sample", False)
    assert draft.body == "Send the offer (by Friday)\nAsk the finance lead (5 March 2026)"
    assert desk.queued() == []


def test_without_a_report_there_is_nothing_to_draft_from(desk: Desk) -> None:
    with pytest.raises(UserFacingError, match="make it first"):
        drafted(desk, desk.held(*TALK))
    with pytest.raises(NotFoundError):
        desk.follow_up.draft(new_id()).result(60)
    assert desk.paid_for == []


def test_what_a_person_saved_is_there_again_until_it_is_written_anew_or_sent(desk: Desk) -> None:
    meeting = desk.summed_up()
    mine = replace(drafted(desk, meeting), subject="My own words", body="Dear Grace")
    desk.follow_up.save(mine).result(60)
    assert drafted(desk, meeting) == replace(mine, kept=True)
    assert desk.follow_up.draft(meeting.id, anew=True).result(60).body != mine.body
    assert set(desk.paid_for) == {meeting.id}
    desk.follow_up.send(mine).result(60)
    assert not drafted(desk, meeting).kept


def test_a_sent_mail_is_queued_once_as_plain_text(desk: Desk) -> None:
    meeting = desk.summed_up()
    draft = replace(drafted(desk, meeting), subject="Next steps", body="Dear Grace,\n<b>both</b>")
    mail = desk.follow_up.send(draft).result(60).value
    assert (mail.kind, mail.status) == (MailKind.FOLLOW_UP, MailStatus.PENDING)
    assert (mail.to_address, mail.to_name) == ("grace@acme.example", "Grace Sample")
    assert mail.text == draft.body
    assert "&lt;b&gt;both" in mail.html
    assert mail.meeting_id == meeting.id
    with pytest.raises(UserFacingError, match="in the queue already"):
        desk.follow_up.send(draft).result(60)
    assert [one.id for one in desk.queued()] == [mail.id]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"to": ""}, "bad_mail_address"),
        ({"to": "grace@acme.example, eve@evil.example"}, "bad_mail_address"),
        ({"to": "grace@acme.example\r\nBcc: eve@evil.example"}, "bad_mail_address"),
        ({"subject": "Hello\r\nBcc: eve@evil.example"}, "bad_mail"),
        ({"subject": "=?utf-8?q?Hello?="}, "bad_mail"),
        ({"subject": "  "}, "bad_mail"),
        ({"subject": "x" * 201}, "bad_mail"),
        ({"body": " \n\t"}, "bad_mail"),
        ({"body": "x" * 50_001}, "bad_mail"),
    ],
)
def test_what_cannot_be_sent_is_refused_and_nothing_is_queued(
    desk: Desk, change: dict[str, str], code: str
) -> None:
    draft = drafted(desk, desk.summed_up())
    wrong = FollowUpDraft(
        draft.meeting_id,
        change.get("to", draft.to),
        draft.to_name,
        change.get("subject", "Next steps"),
        change.get("body", "Dear Grace"),
    )
    with pytest.raises(UserFacingError) as refused:
        desk.follow_up.send(wrong).result(60)
    assert refused.value.code == code
    assert desk.queued() == []


def test_what_a_person_sends_goes_also_where_summaries_are_off(desk: Desk) -> None:
    draft = drafted(desk, desk.summed_up())
    desk.settings.change("mail", kinds_off=["summary"])
    mail = desk.follow_up.send(draft).result(60).value
    assert [one.id for one in desk.queued()] == [mail.id]


def test_a_name_of_many_lines_becomes_one(desk: Desk) -> None:
    draft = replace(drafted(desk, desk.summed_up()), to_name="Grace\nBcc: eve@evil.example")
    mail = desk.follow_up.send(draft).result(60).value
    assert mail.to_name == "Grace Bcc: eve@evil.example"


def test_a_spoken_time_is_a_meeting_in_both_zones(desk: Desk) -> None:
    (proposed,) = desk.follow_up.appointments(desk.summed_up().id)
    time = proposed.time
    assert time.theirs is not None
    assert f"{time.ours:%a %d %b %H:%M %Z}" == "Thu 05 Mar 15:00 CET"
    assert f"{time.theirs:%a %d %b %H:%M %Z}" == "Thu 05 Mar 09:00 EST"
    assert f"{proposed.draft.start:%a %H:%M}" == "Thu 15:00"
    assert proposed.draft.time_zone == "Europe/Berlin"
    assert [one.email for one in proposed.draft.invitees] == ["grace@acme.example"]
    assert proposed.draft.lead_id == desk.lead.id
    assert proposed.findings.conflicts == ()
    # Nothing is planned before a person does.
    assert len(desk.store.read(lambda uow: uow.calendar.of_lead(desk.lead.id))) == 1
    planned = desk.schedule.schedule(proposed.draft).result(60).value
    assert planned.meeting.lead_id == desk.lead.id


def test_who_is_taken_at_that_time_is_a_conflict(desk: Desk) -> None:
    meeting = desk.summed_up()
    (proposed,) = desk.follow_up.appointments(meeting.id)
    other = MeetingDraft("Dentist", proposed.draft.start, 60, "Europe/Berlin")
    desk.schedule.schedule(other).result(60)
    (again,) = desk.follow_up.appointments(meeting.id)
    assert [one.kind for one in again.findings.conflicts] == [ConflictKind.OVERLAP]


def test_what_is_over_is_proposed_no_more(desk: Desk) -> None:
    meeting = desk.summed_up()
    desk.clock.advance(timedelta(days=4).total_seconds())
    assert desk.follow_up.appointments(meeting.id) == []


def test_open_questions_of_all_meetings_seed_the_next_agenda(desk: Desk) -> None:
    first = desk.held(*TALK, at=NINE_O_CLOCK - timedelta(days=7))
    desk.asking(first, BUDGET, RIVALS)
    desk.answered(first, BUDGET, AnswerState.ANSWERED)
    second = desk.summed_up()
    set_id = desk.asking(second, BUDGET, START)
    desk.answered(second, START, AnswerState.PARTLY)
    found = desk.follow_up.open_questions(desk.lead.id)
    assert [(one.question.text, one.state) for one in found] == [
        (START.text, AnswerState.PARTLY),
        (RIVALS.text, AnswerState.UNASKED),
    ]
    form = MeetingDraft("", desk.clock.now().replace(tzinfo=None), 30, "Europe/Berlin")
    draft = desk.follow_up.next_draft(second.id, form)
    assert draft.title == second.title
    assert [one.title for one in draft.details.agenda] == [START.text, RIVALS.text]
    assert draft.details.question_set_id == set_id
    assert [one.lead_id for one in draft.invitees] == [desk.lead.id]
