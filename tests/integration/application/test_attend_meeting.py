"""The AI participant in a meeting with real rules, rows and files; its voice is a tone."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from meeting_desktop.application.analyst_meter import KeepMeters
from meeting_desktop.application.assistant_visit import VisitParts
from meeting_desktop.application.attend_meeting import AttendMeeting, AttendParts
from meeting_desktop.application.change_settings import ChangeSettings
from meeting_desktop.application.choose_analyst import AnalystParts, ChooseAnalyst
from meeting_desktop.application.find_attended import next_attended
from meeting_desktop.application.guide_rows import GuideRows
from meeting_desktop.application.plan_hearing import may_be_heard
from meeting_desktop.application.read_answers import ReadingParts
from meeting_desktop.application.run_meeting import MeetingRequest
from meeting_desktop.core.errors import EnvironmentFault, UserFacingError
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.answers import AnswerState
from meeting_desktop.domain.attendance import AttendState, AttendStatus
from meeting_desktop.domain.control_messages import Remove, RosterChanged
from meeting_desktop.domain.meetings import Meeting, ParticipantKind
from meeting_desktop.domain.planning import MeetingDetails, MeetingOptions
from meeting_desktop.domain.questions import Question, QuestionSet
from meeting_desktop.ports.secrets import analyst_key_name
from meeting_desktop.ports.unit_of_work import UnitOfWork
from meeting_desktop.runtime.loop_thread import LoopOnDemand
from tests.fakes.guided_meetings import ServiceOf
from tests.fakes.guiding_analysts import GuidingAnalyst
from tests.fakes.patience import until
from tests.fakes.secrets import FakeSecrets
from tests.fakes.voices import FakeVoice
from tests.integration.application.conference_record import words_by_name
from tests.integration.application.conference_rehearsal import ConferenceRehearsal
from tests.integration.application.rehearsal import LIMIT
from tests.integration.application.test_planned_meeting import plan

_QUESTION = Question(new_id(), "When do you want to start?")
_ASSISTED = MeetingDetails(options=MeetingOptions(assistant=True))


class Attended:
    """``attend`` over a rehearsed conference; ``pass_time`` lets everybody live."""

    def __init__(self, home: Path) -> None:
        self.room = ConferenceRehearsal(home)
        self.voice = FakeVoice()
        self.told: list[UUID] = []
        self.states: list[AttendState] = []
        self._settings = ChangeSettings(self.room.settings, home / "settings.json")
        self._settings.change("assistant", guide=False)
        self._loop = LoopOnDemand("assistant-test")
        rules = GuidingAnalyst()
        self.model = GuidingAnalyst(provider="gemini")
        secrets = FakeSecrets()
        secrets.put(analyst_key_name(""), "key")
        analyst = ChooseAnalyst(
            AnalystParts(
                settings=self._settings,
                secrets=secrets,
                meters=KeepMeters(self.room.store),
                make_offline=lambda: rules,
                service=ServiceOf(self.model),
                clock=self.room.clock,
            )
        )
        reading = ReadingParts(
            GuideRows(self.room.store, self.room.clock), analyst, self._loop, guided=lambda: False
        )
        visit = VisitParts(
            self.room.store,
            self.room.meetings,
            self._settings,
            self.room.clock,
            reading,
            make_voice=lambda: self.voice,
        )
        self.attend = AttendMeeting(AttendParts(visit, self._tell))
        self.attend.states.subscribe(self.states.append)

    def _tell(self, _uow: UnitOfWork, meeting: Meeting, _now: object) -> None:
        self.told.append(meeting.id)

    def ask(self, *questions: Question) -> None:
        made = QuestionSet(
            new_id(),
            self.room.store.read(lambda uow: uow.personal_scope()),
            "One",
            questions=questions,
            is_default=True,
        )
        self.room.store.write(lambda uow: uow.question_sets.put(made)).result(LIMIT)

    def use_model(self) -> None:
        self._settings.change("assistant", analyst="gemini")

    def have_settled(self) -> None:
        """What the assistant's loop had begun is done."""
        self._loop.submit(asyncio.sleep(0)).result(LIMIT)

    def pass_time(self, seconds: float = 0.2) -> None:
        self.room.on_loop(lambda: self.room.bridge.pass_time(seconds))

    def until(self, condition: Callable[[], bool], what: str) -> None:
        def passes() -> bool:
            self.pass_time()
            return condition()

        until(passes, what=what)

    def until_status(self, status: AttendStatus) -> None:
        self.until(lambda: self.attend.state.status is status, status.value)

    def close(self) -> None:
        self.room.stop()
        assert self.attend.close(LIMIT)
        assert self._loop.stop(LIMIT)


@pytest.fixture
def attended(tmp_path: Path) -> Iterator[Attended]:
    made = Attended(tmp_path / "home")
    yield made
    made.close()


def _begin(attended: Attended) -> UUID:
    live = attended.room.start()
    attended.room.open()
    attended.room.come("Grace")
    attended.attend.join().result(LIMIT)
    return live.meeting.id


def test_it_joins_speaks_asks_and_is_in_the_record_as_what_it_is(attended: Attended) -> None:
    attended.ask(_QUESTION)
    meeting_id = _begin(attended)
    store = attended.room.store
    attended.until(
        lambda: bool(store.read(lambda uow: uow.answers.of_meeting(meeting_id))), "the question"
    )
    people = store.read(lambda uow: uow.participants.of_meeting(meeting_id))
    kinds = {one.display_name: one.kind for one in people}
    assert kinds == {
        "Ada": ParticipantKind.HUMAN,
        "Grace": ParticipantKind.HUMAN,
        "Assistant": ParticipantKind.AI,
    }
    row = store.read(lambda uow: uow.answers.of_meeting(meeting_id))[0]
    assert row.state is AnswerState.ASKED
    attended.room.end()
    said = words_by_name(attended.room, meeting_id)["Assistant"]
    assert said.startswith("Hello. I am Assistant, an AI assistant, not a person. I am here for")
    assert _QUESTION.text in said
    segment = store.read(lambda uow: uow.transcripts.segment(row.asked_evidence[0]))
    assert segment is not None
    assert segment.text == _QUESTION.text
    its = next(one.id for one in people if one.kind is ParticipantKind.AI)
    recorded = store.read(lambda uow: uow.recordings.of_meeting(meeting_id))
    assert its in {one.participant_id for one in recorded}
    heard_again = store.read(lambda uow: may_be_heard(uow, meeting_id))
    assert its not in {one.participant_id for one in heard_again}


def _asked_in(attended: Attended, meeting_id: UUID) -> list[str]:
    """In which words anything was asked so far."""

    def read(uow: UnitOfWork) -> list[str]:
        rows = uow.answers.of_meeting(meeting_id)
        found = [uow.transcripts.segment(one) for row in rows for one in row.asked_evidence]
        return [one.text for one in found if one is not None]

    return attended.room.store.read(read)


def test_what_nobody_answers_is_asked_in_other_words_which_count_as_asking(
    attended: Attended,
) -> None:
    attended.ask(_QUESTION)
    meeting_id = _begin(attended)
    attended.until(lambda: len(_asked_in(attended, meeting_id)) == 2, "the other words")
    assert _asked_in(attended, meeting_id) == [
        _QUESTION.text,
        "Let me put it another way: Could you tell me roughly when you want to start?",
    ]
    assert attended.model.phrased == []


def test_the_other_words_of_a_service_are_there_before_they_are_needed(
    attended: Attended,
) -> None:
    better = "Roughly when would you like to start?"
    attended.use_model()
    attended.model.words = lambda _wish: better
    attended.ask(_QUESTION)
    meeting_id = _begin(attended)
    attended.until(lambda: len(attended.model.phrased) == 1, "the wish")
    attended.have_settled()
    attended.pass_time()
    until(lambda: better in attended.voice.said, what="the sound of the words")
    attended.until(lambda: len(_asked_in(attended, meeting_id)) == 2, "the other words")
    assert _asked_in(attended, meeting_id) == [_QUESTION.text, better]
    assert len(attended.model.phrased) == 1


def test_everybody_sees_that_it_speaks(attended: Attended) -> None:
    _begin(attended)
    attended.until_status(AttendStatus.SPEAKING)

    def is_told() -> bool:
        rosters = [one for one in attended.room.heard if isinstance(one, RosterChanged)]
        return any(
            person.attends is AttendStatus.SPEAKING for one in rosters for person in one.people
        )

    attended.until(is_told, "the word")


def test_it_is_muted_let_speak_and_sent_away(attended: Attended) -> None:
    _begin(attended)
    attended.until_status(AttendStatus.SPEAKING)
    attended.attend.mute(True)
    attended.until_status(AttendStatus.MUTED)
    attended.attend.mute(False)
    attended.until_status(AttendStatus.SPEAKING)
    attended.attend.leave()
    attended.until_status(AttendStatus.LEFT)
    attended.attend.join().result(LIMIT)
    attended.until_status(AttendStatus.SPEAKING)


def test_a_person_takes_over_and_hands_back(attended: Attended) -> None:
    attended.ask(_QUESTION)
    _begin(attended)
    attended.until_status(AttendStatus.SPEAKING)
    attended.attend.take_over()
    attended.until_status(AttendStatus.TAKEN_OVER)
    attended.attend.hand_back()
    attended.until(lambda: _QUESTION.text in attended.voice.said, "the question")
    attended.until_status(AttendStatus.SPEAKING)


def test_what_is_skipped_is_marked(attended: Attended) -> None:
    attended.ask(_QUESTION)
    meeting_id = _begin(attended)
    store = attended.room.store
    attended.until(lambda: attended.attend.state.question_id == _QUESTION.id, "the question")
    attended.attend.skip()
    attended.until(
        lambda: (
            {one.state for one in store.read(lambda uow: uow.answers.of_meeting(meeting_id))}
            == {AnswerState.SKIPPED}
        ),
        "the skipped question",
    )


def test_a_host_who_removes_it_is_rid_of_it(attended: Attended) -> None:
    _begin(attended)
    attended.until_status(AttendStatus.SPEAKING)
    its = attended.attend.state.participant_id
    seat = attended.room.meetings.seat
    assert seat is not None
    assert its is not None
    seat.say(Remove(its))
    attended.until_status(AttendStatus.LEFT)


def test_the_end_of_the_meeting_is_its_end(attended: Attended) -> None:
    _begin(attended)
    attended.until_status(AttendStatus.SPEAKING)
    attended.room.end()
    until(lambda: attended.attend.state.status is AttendStatus.LEFT, what="its end")


def test_without_a_meeting_or_a_door_or_a_voice_it_says_why_not(attended: Attended) -> None:
    with pytest.raises(UserFacingError) as no_meeting:
        attended.attend.join().result(LIMIT)
    assert no_meeting.value.code == "no_meeting"
    attended.room.start()
    with pytest.raises(UserFacingError) as not_open:
        attended.attend.join().result(LIMIT)
    assert not_open.value.code == "not_open"
    attended.room.open()
    attended.voice.is_there = False
    with pytest.raises(EnvironmentFault) as no_voice:
        attended.attend.join().result(LIMIT)
    assert no_voice.value.code == "no_voice"


def test_without_captions_it_would_understand_nothing(attended: Attended) -> None:
    attended.room.start(MeetingRequest("Weekly", "Ada", captions=False))
    attended.room.open()
    with pytest.raises(UserFacingError) as refused:
        attended.attend.join().result(LIMIT)
    assert refused.value.code == "no_captions"


def test_a_voice_that_fails_is_a_sentence_in_its_state(attended: Attended) -> None:
    attended.voice.broken = True
    _begin(attended)
    attended.until(lambda: bool(attended.attend.state.sentence), "the sentence")
    assert attended.attend.state.status is not AttendStatus.SPEAKING


def test_it_comes_by_itself_to_a_meeting_that_was_planned_so_and_tells_once(
    attended: Attended,
) -> None:
    meeting = plan(attended.room, _ASSISTED)
    attended.attend.begin()
    attended.room.start(MeetingRequest(meeting.title, "Ada", planned=meeting.id))
    attended.room.open()
    attended.room.come("Grace")
    attended.until_status(AttendStatus.SPEAKING)
    until(lambda: attended.told == [meeting.id], what="the mail")
    attended.attend.leave()
    attended.until_status(AttendStatus.LEFT)
    attended.pass_time(2.0)
    assert attended.attend.state.status is AttendStatus.LEFT


def test_it_does_not_come_to_what_was_not_planned_so(attended: Attended) -> None:
    meeting = plan(attended.room, MeetingDetails())
    attended.attend.begin()
    attended.room.start(MeetingRequest(meeting.title, "Ada", planned=meeting.id))
    attended.room.open()
    attended.pass_time(2.0)
    assert attended.states == []


def test_a_machine_that_stays_on_finds_the_next_meeting_to_lead(attended: Attended) -> None:
    room = attended.room
    plan(room, MeetingDetails())
    assisted = plan(room, _ASSISTED)
    now = room.clock.now()

    def found(when: timedelta, *done: UUID) -> Meeting | None:
        return room.store.read(lambda uow: next_attended(uow, now + when, done))

    assert found(timedelta(0)) == assisted
    assert found(timedelta(minutes=-30)) == assisted
    assert found(timedelta(minutes=14)) == assisted
    assert found(timedelta(minutes=16)) is None
    assert found(timedelta(0), assisted.id) is None
    moved = replace(assisted, title="Moved")
    room.store.write(lambda uow: uow.meetings.update(moved)).result(LIMIT)
    assert found(timedelta(0)) == moved
