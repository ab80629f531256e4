"""One visit of the AI participant to a meeting: what it is made of, and how it is joined up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

from meeting_desktop.application.assistant_mouth import AssistantMouth, MouthParts
from meeting_desktop.application.change_settings import ChangeSettings
from meeting_desktop.application.committing import wait_for_commit
from meeting_desktop.application.conference_seat import Attendance, HostSeat
from meeting_desktop.application.guide_rows import GuidedMeeting
from meeting_desktop.application.keep_spoken import KeepSpoken
from meeting_desktop.application.read_answers import ReadAnswers, ReadingParts
from meeting_desktop.application.run_meeting import LiveMeeting, RunMeeting
from meeting_desktop.application.speak_ahead import SpeakAhead
from meeting_desktop.application.word_ahead import WordAhead
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.domain.answers import AnswerState
from meeting_desktop.domain.assistant_phrases import Introduction
from meeting_desktop.domain.assistant_talk import AssistantTalk
from meeting_desktop.domain.attendance import AttendState, AttendStatus
from meeting_desktop.domain.captions import CaptionConfirmed, CaptionFinal, CaptionShown
from meeting_desktop.domain.events import MeetingEvent
from meeting_desktop.domain.talk_plan import TalkPlan
from meeting_desktop.domain.transcript import text_of
from meeting_desktop.ports.audio import CAPTURE_RATE_HZ
from meeting_desktop.ports.unit_of_work import Store
from meeting_desktop.ports.voice import Voice

#: Of a meeting that nobody planned, or that is over by its plan; and how long the end may take.
_UNPLANNED_S, _END_S = 45 * 60.0, 90.0
_SHORTEST_S = 120.0
_VOICE_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class VisitParts:
    """``make_voice`` gives the voice that was chosen in Settings."""

    store: Store
    meetings: RunMeeting
    settings: ChangeSettings
    clock: Clock
    reading: ReadingParts
    make_voice: Callable[[], Voice]


@dataclass(slots=True)
class _Words:
    """The words of one utterance that will not change any more; what is shown comes after them."""

    confirmed: dict[UUID, str] = field(default_factory=dict)

    def of(self, event: CaptionShown | CaptionConfirmed | CaptionFinal) -> str:
        text = text_of(event.words)
        before = self.confirmed.get(event.utterance_id, "")
        if isinstance(event, CaptionFinal):
            self.confirmed.pop(event.utterance_id, None)
            return text
        whole = f"{before} {text}".strip()
        if isinstance(event, CaptionConfirmed):
            self.confirmed[event.utterance_id] = whole
        return whole


class Visit:
    """``come`` and ``forget`` may block; everything else returns at once, on any thread."""

    def __init__(
        self,
        parts: VisitParts,
        live: LiveMeeting,
        seat: HostSeat,
        voice: Voice,
        *,
        changed: Callable[[AttendState], None],
        gone: Callable[[], None],
    ) -> None:
        self._parts = parts
        self._live = live
        self._seat = seat
        self._changed = changed
        self._gone = gone
        self._language = ""
        self._voice = voice
        self._sounds: SpeakAhead | None = None
        self._fault = ""
        self._mouth = AssistantMouth()
        self._participant: UUID | None = None
        self._spoken: KeepSpoken | None = None
        self._words = _Words()
        self._unhear: Callable[[], None] = lambda: None

    def come(self, deadline: float) -> GuidedMeeting:
        """Into the room, within ``deadline`` seconds; from then on it goes by itself.

        Raises: UserFacingError, EnvironmentFault.
        """
        parts, live = self._parts, self._live
        wait_for_commit(parts.reading.rows.begin(live.meeting.id))
        guided = parts.reading.rows.load(live.meeting.id)
        if guided is None:
            raise UserFacingError("No meeting is running.", code="no_meeting")
        settings = parts.settings.current()
        self._language = guided.conversation.language or settings.speech.language or "en"
        self._sounds = SpeakAhead(
            self._voice,
            variant=settings.voice.variant,
            language=self._language,
            on_fault=self._on_fault,
        )
        self._unhear = parts.meetings.events.subscribe(self._hear)
        attendance = self._seat.bring_in(settings.voice.name, self._mouth).result(deadline)
        self._participant = attendance.participant
        self._open(guided, attendance, self._sounds)
        return guided

    def forget(self) -> None:
        """Let go of everything; it is in the room no more."""
        self._unhear()
        if self._sounds is not None:
            self._sounds.stop(_VOICE_SECONDS)

    def _open(self, guided: GuidedMeeting, attendance: Attendance, sounds: SpeakAhead) -> None:
        parts = self._parts
        self._spoken = spoken = KeepSpoken(
            self._live,
            attendance.participant,
            parts.store,
            parts.clock,
            speaker_of=parts.meetings.speaker_of,
            publish=parts.meetings.events.publish,
        )
        talk = AssistantTalk(self._plan(guided, attendance))
        talk.agenda.answers = {one.question_id: one for one in guided.answers}
        self._mouth.open(
            talk,
            MouthParts(
                attendance.line,
                sounds,
                spoken,
                ReadAnswers(parts.reading, guided),
                WordAhead(parts.reading, guided, self._language),
                self._tell,
                self._gone,
                attendance.begins,
            ),
        )

    def _plan(self, guided: GuidedMeeting, attendance: Attendance) -> TalkPlan:
        parts, settings = self._parts, self._parts.settings.current()
        now = parts.meetings.elapsed() - attendance.begins / CAPTURE_RATE_HZ
        left = _UNPLANNED_S
        if guided.ends_at is not None:
            planned = (guided.ends_at - parts.clock.now()).total_seconds()
            left = planned if planned >= _SHORTEST_S else left
        host = self._live.speaker_name
        return TalkPlan(
            host=self._live.track_id,
            introduction=Introduction(
                settings.voice.name,
                host,
                self._live.records,
                self._live.captions,
                len(guided.questions),
            ),
            questions=guided.questions,
            language=self._language,
            patience_s=settings.voice.patience_s,
            ends_at=now + left,
            leaves_at=now + left + _END_S,
        )

    # -- what people want -----------------------------------------------------------------------

    def leave(self) -> None:
        if self._participant is not None:
            self._seat.attend(self._participant, AttendStatus.LEFT)

    def mute(self, on: bool) -> None:
        self._mouth.post(lambda talk, _now: talk.mute(on))

    def take_over(self) -> None:
        self._mouth.post(lambda talk, _now: talk.take_over())

    def hand_back(self) -> None:
        self._mouth.post(lambda talk, now: talk.hand_back(now))

    def skip(self) -> None:
        def skip(talk: AssistantTalk, now: float) -> None:
            left_out = talk.skip(now)
            if left_out is not None and self._spoken is not None:
                self._spoken.mark(left_out, AnswerState.SKIPPED)

        self._mouth.post(skip)

    # -- on other threads -----------------------------------------------------------------------

    def _hear(self, event: MeetingEvent) -> None:
        if not isinstance(event, CaptionShown | CaptionConfirmed | CaptionFinal):
            return
        if event.track_id == self._participant:
            return
        is_final = isinstance(event, CaptionFinal)
        text = self._words.of(event)
        self._mouth.hear_words(event.track_id, event.utterance_id, text, final=is_final)

    def _on_fault(self, sentence: str) -> None:
        self._fault = sentence

    def _tell(self, status: AttendStatus, question_id: UUID | None) -> None:
        if self._participant is not None:
            self._seat.attend(self._participant, status)
        if status is not AttendStatus.LEFT:
            self._changed(AttendState(status, question_id, self._fault, self._participant))
