"""A whole application whose meeting the AI participant attends, with a synthetic lead in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import numpy as np

from meeting_desktop.adapters.audio.decoder import AvDecoder
from meeting_desktop.adapters.audio.recording_storage import OggRecordingStorage
from meeting_desktop.application.capture_sound import SourceChoice
from meeting_desktop.application.conference_seat import ConferenceRequest
from meeting_desktop.application.host_conference import HostConference
from meeting_desktop.application.run_meeting import LiveMeeting, MeetingRequest
from meeting_desktop.bootstrap import Application, Overrides, build, prepare
from meeting_desktop.cli.rehearsal import load_model
from meeting_desktop.core.clock import SystemClock
from meeting_desktop.core.ids import new_id
from meeting_desktop.core.paths import find_paths
from meeting_desktop.domain.answers import MeetingAnswer
from meeting_desktop.domain.attendance import AttendState, AttendStatus
from meeting_desktop.domain.lead_scores import LeadScore
from meeting_desktop.domain.leads import Lead
from meeting_desktop.domain.meetings import (
    Meeting,
    MeetingOrigin,
    MeetingStatus,
    make_room_code,
)
from meeting_desktop.domain.planning import Appointment, MeetingDetails, MeetingOptions
from meeting_desktop.domain.questions import Question, QuestionSet
from meeting_desktop.domain.transcript import Transcript
from meeting_desktop.ports.audio import CAPTURE_RATE_HZ, Samples
from meeting_desktop.ports.conference import FRAME_SAMPLES, VoiceFrame
from meeting_desktop.ports.secrets import analyst_key_name
from meeting_desktop.ports.unit_of_work import UnitOfWork
from tests.e2e.synthetic_lead import SyntheticLead
from tests.e2e.who_speaks import noted
from tests.fakes.gemini_server import KEY
from tests.fakes.patience import until
from tests.fakes.secrets import FakeSecrets

_LIMIT_S = 60.0
#: Seconds; a busy machine breaks words off for a while, which is no end of a turn.
_PATIENCE_S = 2.5


class AttendedMeeting:
    """It runs; ``invite`` brings the lead, ``attend`` the AI participant."""

    def __init__(
        self, application: Application, questions: Sequence[Question], mix: list[VoiceFrame]
    ) -> None:
        """``mix``: what the AI participant hears and has to say, every 20 ms."""
        self.application = application
        self.mix = mix
        self._since = 0
        self.states: list[AttendState] = []
        self.use_cases = application.use_cases
        self._meetings = application.use_cases.meetings
        self.attend = application.use_cases.assistant.attend
        self.attend.states.subscribe(self.states.append)
        self.lead_id = new_id()
        planned = self._plan(questions)
        self._meetings.prepare(SourceChoice(nothing=True))
        request = MeetingRequest("Discovery", "Hanna", language="en", planned=planned)
        self.live: LiveMeeting = self._meetings.start(request).result(_LIMIT_S)
        seat = self._meetings.open_conference(
            ConferenceRequest(bind="127.0.0.1:0", lobby="nobody")
        ).result(_LIMIT_S)
        assert isinstance(seat, HostConference)
        self.conference = seat
        self.lead = SyntheticLead(seat)

    def _plan(self, questions: Sequence[Question]) -> UUID:
        """With a lead, a question set, and the assistant."""
        set_id, meeting_id, now = new_id(), new_id(), SystemClock().now()
        details = MeetingDetails(options=MeetingOptions(assistant=True), question_set_id=set_id)

        def write(uow: UnitOfWork) -> None:
            scope = uow.personal_scope()
            uow.leads.put(Lead(self.lead_id, scope, "Grace"))
            uow.question_sets.put(QuestionSet(set_id, scope, "Three", questions=tuple(questions)))
            uow.meetings.add(
                Meeting(
                    meeting_id,
                    scope,
                    make_room_code(),
                    "Discovery",
                    MeetingOrigin.SCHEDULED,
                    MeetingStatus.SCHEDULED,
                    "Europe/Berlin",
                    now,
                    lead_id=self.lead_id,
                    appointment=Appointment(
                        now, now + timedelta(minutes=30), "discovery@sample", details=details
                    ),
                )
            )

        self.application.store.write(write).result(_LIMIT_S)
        return meeting_id

    # -- while it runs --------------------------------------------------------------------------

    def until_asked(self, question: Question, limit: float = _LIMIT_S) -> None:
        """The whole question was said, and it listens."""
        until(lambda: self._listens(question), what=f"“{question.text}”", limit=limit)

    def say(self, sound: Samples) -> None:
        """The lead does, and ``until_since`` counts from here."""
        self._since = len(self.states)
        self.lead.say(sound)

    def until_since(self, *statuses: AttendStatus) -> None:
        """Also where it lasted for less than a look at it."""

        def was() -> bool:
            return any(one.status in statuses for one in self.states[self._since :])

        until(was, what=f"{statuses[0].value} after words", limit=_LIMIT_S)

    def is_asked_again(self, question: Question) -> bool:
        """Whether it comes back to the question after an answer, instead of going on."""
        self.until_since(AttendStatus.SPEAKING, AttendStatus.LEFT)

        def is_decided() -> bool:
            state = self.attend.state
            is_over = state.status is AttendStatus.LEFT or state.question_id != question.id
            return is_over or self._listens(question)

        until(is_decided, what="what comes next", limit=_LIMIT_S)
        return self._listens(question)

    def _listens(self, question: Question) -> bool:
        state = self.attend.state
        at_it = state.question_id == question.id
        is_quiet = state.status is AttendStatus.LISTENING
        return at_it and is_quiet and question.id in self._asked()

    def _asked(self) -> set[UUID]:
        return {one.question_id for one in self.answers().values()}

    def until_status(self, status: AttendStatus, limit: float = _LIMIT_S) -> None:
        until(lambda: self.attend.state.status is status, what=status.value, limit=limit)

    def until_in_the_midst(self, seconds: float) -> None:
        """It has spoken for so long without a pause, and goes on."""
        wanted = round(seconds * CAPTURE_RATE_HZ / FRAME_SAMPLES)

        def speaks() -> bool:
            last = self.mix[-wanted:]
            return len(last) == wanted and all(frame.waiting > 0 for frame in last)

        until(speaks, what="its voice in the mix", limit=_LIMIT_S)

    def answers(self) -> Mapping[UUID, MeetingAnswer]:
        rows = self.application.store.read(lambda uow: uow.answers.of_meeting(self.live.meeting.id))
        return {one.question_id: one for one in rows}

    # -- afterwards -----------------------------------------------------------------------------

    def end(self) -> None:
        self._meetings.end().result(_LIMIT_S)

    def score(self) -> LeadScore:
        """Of the lead, once the meeting has been read."""

        def history() -> Sequence[LeadScore]:
            return self.application.store.read(lambda uow: uow.lead_scores.history(self.lead_id))

        until(lambda: bool(history()), what="the score", limit=_LIMIT_S)
        return history()[0]

    def transcript(self) -> Transcript:
        found = self.application.store.read(
            lambda uow: uow.transcripts.latest(self.live.meeting.id)
        )
        assert found is not None
        return found

    def recorded(self) -> Mapping[str, Samples]:
        """Each track by its participant's name."""
        store = self.application.store
        meeting = self.live.meeting.id
        names = {
            one.id: one.display_name
            for one in store.read(lambda uow: uow.participants.of_meeting(meeting))
        }
        storage = OggRecordingStorage(self.application.paths.recordings, SystemClock())
        rows = store.read(lambda uow: uow.recordings.of_meeting(meeting))
        return {
            names[one.participant_id]: np.concatenate(
                list(AvDecoder().decode(storage.path_of(one.storage_key), rate_hz=CAPTURE_RATE_HZ))
            )
            for one in rows
            if one.participant_id is not None
        }


@contextmanager
def attended(
    home: Path, questions: Sequence[Question], *, gemini: str = ""
) -> Iterator[AttendedMeeting]:
    """``gemini``: the address of the service that reads; empty: the rules of this machine."""
    paths, secrets = find_paths({"MEETING_HOME": str(home)}), FakeSecrets()
    settings = prepare(paths)
    if gemini:
        settings.assistant.analyst, settings.assistant.address = "gemini", gemini
        settings.assistant.requests_per_minute = 600
        secrets.put(analyst_key_name(gemini), KEY)
    settings.profile.display_name = "Hanna"
    settings.speech.language = "en"
    settings.voice.patience_s = _PATIENCE_S
    application = build(paths, settings, Overrides(silent=True, secrets=secrets))
    meeting: AttendedMeeting | None = None
    try:
        application.start_store().result(_LIMIT_S)
        application.start_background()
        load_model(application)
        with noted() as mix:
            meeting = AttendedMeeting(application, questions, mix)
            yield meeting
    finally:
        if meeting is not None:
            meeting.lead.close()
        application.stop()
