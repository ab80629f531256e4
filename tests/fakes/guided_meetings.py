"""A guided meeting over the real rows, in which a test speaks for everybody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from meeting_desktop.application.analyst_meter import KeepMeters
from meeting_desktop.application.change_settings import ChangeSettings
from meeting_desktop.application.choose_analyst import AnalystParts, ChooseAnalyst
from meeting_desktop.application.guide_meeting import GuideMeeting, GuideParts, GuideState
from meeting_desktop.application.keep_wording import keep_wording
from meeting_desktop.application.run_meeting import LiveMeeting
from meeting_desktop.core.ids import new_id
from meeting_desktop.core.setting_sections import AssistantSettings
from meeting_desktop.core.settings import Settings
from meeting_desktop.domain.answers import AnswerState, MeetingAnswer
from meeting_desktop.domain.captions import CaptionFinal, CaptionShown
from meeting_desktop.domain.meetings import (
    Meeting,
    MeetingStatus,
    Participant,
    ParticipantKind,
    ParticipantRole,
)
from meeting_desktop.domain.planning import Appointment, MeetingDetails
from meeting_desktop.domain.questions import Question, QuestionSet
from meeting_desktop.domain.transcript import Segment, Speaker, Transcript, Word
from meeting_desktop.ports.analyst import Analyst, AnalystService, Purse
from meeting_desktop.ports.secrets import analyst_key_name
from meeting_desktop.ports.unit_of_work import Store, UnitOfWork
from meeting_desktop.runtime.loop_thread import LoopOnDemand
from tests.fakes.clock import VirtualClock
from tests.fakes.guiding_analysts import GuidingAnalyst
from tests.fakes.patience import until
from tests.fakes.sample_talks import NOW
from tests.fakes.secrets import FakeSecrets
from tests.fakes.use_cases import FakeMeetings, make_meeting

#: Seconds that each line takes.
LINE_SECONDS = 3.0


class ServiceOf:
    """The service elsewhere is one analyst, whatever the key."""

    def __init__(self, analyst: Analyst) -> None:
        self._analyst = analyst

    def prepare(self) -> None: ...

    def open(self, wanted: AssistantSettings, key: str, purse: Purse) -> Analyst:
        del wanted, key, purse
        return self._analyst

    async def check(self, wanted: AssistantSettings, key: str) -> None: ...

    async def close(self) -> None: ...


class GuidedMeeting:
    """``us`` and ``them`` speak; ``rules`` is the analyst of this machine, ``service`` the other.

    ``rules`` may be any analyst, ``service`` any service.
    """

    def __init__(
        self,
        store: Store,
        home: Path,
        *,
        rules: Analyst | None = None,
        service: AnalystService | None = None,
        lead_name: str = "Grace",
    ) -> None:
        self.store = store
        self.clock = VirtualClock(NOW)
        self.settings = ChangeSettings(Settings(), home / "settings.json")
        self.secrets = FakeSecrets()
        self.script = GuidingAnalyst()
        self.model = GuidingAnalyst(provider="gemini")
        self.meetings = FakeMeetings(store)
        self.loop = LoopOnDemand("assistant-test")
        self._rules = rules or self.script
        self._service = service or ServiceOf(self.model)
        self.analyst = self._choice()
        self.states: list[GuideState] = []
        self._names = {"us": "Ada", "them": lead_name, "ai": "Assistant"}
        self.guide = self._new_guide()

    def _choice(self) -> ChooseAnalyst:
        return ChooseAnalyst(
            AnalystParts(
                settings=self.settings,
                secrets=self.secrets,
                meters=KeepMeters(self.store),
                make_offline=lambda: self._rules,
                service=self._service,
                clock=self.clock,
            )
        )

    def _new_guide(self) -> GuideMeeting:
        guide = GuideMeeting(
            GuideParts(
                self.store, self.meetings, self.analyst, self.loop, self.settings, self.clock
            )
        )
        guide.changed.subscribe(self.states.append)
        return guide

    def close(self) -> None:
        assert self.guide.close(30)
        assert self.loop.stop(30)

    def restart(self) -> None:
        """The application is another process now; the meeting goes on."""
        assert self.guide.close(30)
        self.guide = self._new_guide()
        self.guide.begin()

    # -- what there is --------------------------------------------------------------------------

    def use_model(self, address: str = "", key: str = "key") -> None:
        self.secrets.put(analyst_key_name(address), key)
        self.settings.change(
            "assistant",
            analyst="gemini",
            address=address,
            budget_cents=100_000,
            requests_per_minute=600,
        )

    def keep_set(self, *questions: Question, is_default: bool = False) -> UUID:
        made = QuestionSet(
            new_id(), self.personal_scope, "Discovery", questions=questions, is_default=is_default
        )
        self.store.write(lambda uow: uow.question_sets.put(made)).result(60)
        return made.id

    @property
    def personal_scope(self) -> UUID:
        return self.store.read(lambda uow: uow.personal_scope())

    def begin(
        self,
        *questions: Question,
        planned: bool = True,
        lead_id: UUID | None = None,
        minutes: int = 60,
    ) -> LiveMeeting:
        """The meeting runs, with these questions where it was planned."""
        set_id = self.keep_set(*questions) if questions else None
        meeting = replace(
            make_meeting("Discovery", MeetingStatus.ACTIVE),
            actual_start=NOW,
            lead_id=lead_id,
            language="en",
            appointment=Appointment(
                NOW,
                NOW + timedelta(minutes=minutes),
                "uid",
                details=MeetingDetails(question_set_id=set_id),
            )
            if planned
            else None,
        )
        self.meeting = self.store.write(lambda uow: self._write(uow, meeting)).result(60).value
        live = LiveMeeting(self.meeting, self.transcript.id, new_id(), "Ada")
        self.meetings.run(live)
        self.guide.begin()
        until(lambda: self.state.meeting_id == meeting.id, what="the guide")
        self.settle()
        return live

    def _write(self, uow: UnitOfWork, meeting: Meeting) -> Meeting:
        appointment = meeting.appointment
        if appointment is not None and appointment.details.question_set_id is not None:
            number = keep_wording(uow, appointment.details.question_set_id, NOW)
            meeting = replace(
                meeting, appointment=replace(appointment, question_set_version=number)
            )
        meeting = replace(meeting, scope_id=meeting.id)
        uow.meetings.add(meeting)
        self.voices: dict[str, Speaker] = {}
        transcript_id = new_id()
        for who, name in self._names.items():
            person = Participant(
                new_id(),
                meeting.id,
                name,
                kind=ParticipantKind.AI if who == "ai" else ParticipantKind.HUMAN,
                role=ParticipantRole.HOST if who == "us" else ParticipantRole.PARTICIPANT,
            )
            uow.participants.put(person)
            self.voices[who] = Speaker(new_id(), transcript_id, who, name, person.id)
        self.transcript = Transcript(
            transcript_id, meeting.id, "en", "", "", speakers=tuple(self.voices.values())
        )
        uow.transcripts.put(self.transcript)
        return meeting

    # -- what happens ---------------------------------------------------------------------------

    def say(self, who: str, text: str) -> UUID:
        """A line is heard, kept and shown; the guide has taken it when this returns."""
        start = self.meetings.seconds
        words = _words(text, start)
        segment = Segment(
            new_id(), self.transcript.id, self.voices[who].id, start, words[-1].end, words
        )
        self.meetings.seconds = start + LINE_SECONDS
        self.meetings.events.publish(CaptionShown(segment.id, segment.id, start, words))
        self.store.write(lambda uow: uow.transcripts.put_segment(segment), actor="captions").result(
            30
        )
        self.meetings.events.publish(
            CaptionFinal(segment.id, segment.id, start, segment.end, words, "en")
        )
        self.settle()
        return segment.id

    def us(self, text: str) -> UUID:
        return self.say("us", text)

    def them(self, text: str) -> UUID:
        return self.say("them", text)

    def wait(self, seconds: float) -> None:
        """Nobody speaks; time passes for everybody."""
        self.clock.wait_until_parked()
        self.meetings.seconds += seconds
        self.clock.advance(seconds)
        self.settle()

    def settle(self) -> None:
        """Return when the guide has nothing to do but to wait."""
        until(lambda: self.guide.at_rest, what="a rest")

    def end(self) -> None:
        over = self.meeting.move_to(MeetingStatus.COMPLETED, self.clock.now())
        self.store.write(lambda uow: uow.meetings.update(over)).result(60)
        self.meetings.settle_end()
        until(lambda: self.state.meeting_id is None, what="the end of the guide")

    # -- what came of it ------------------------------------------------------------------------

    @property
    def state(self) -> GuideState:
        return self.guide.state

    def answers(self) -> Sequence[MeetingAnswer]:
        return self.store.read(lambda uow: uow.answers.of_meeting(self.meeting.id))

    def answer(self, question: Question) -> MeetingAnswer | None:
        return next((one for one in self.answers() if one.question_id == question.id), None)

    def state_of(self, question: Question) -> AnswerState:
        row = self.answer(question)
        return row.state if row is not None else AnswerState.UNASKED


def _words(text: str, start: float) -> tuple[Word, ...]:
    parts = text.split()
    each = (LINE_SECONDS - 1.0) / len(parts)
    return tuple(
        Word(part, start + n * each, start + (n + 1) * each) for n, part in enumerate(parts)
    )
