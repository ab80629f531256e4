"""The running meeting as the windows share it: page, compact bar and status line show one session.

It holds no sound and no words of its own: closing every window changes nothing about the recording.
"""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from PySide6.QtCore import QObject, QTimer

from meeting_desktop.application.conference_seat import ConferenceRequest, HostSeat
from meeting_desktop.application.join_conference import JoinConference
from meeting_desktop.application.joining_states import InRoom, JoinState, Left, Reconnecting
from meeting_desktop.application.run_meeting import (
    LiveMeeting,
    MeetingRequest,
    RunMeeting,
    SourceChoice,
)
from meeting_desktop.domain.captions import CaptionConfirmed, CaptionFinal, CaptionShown
from meeting_desktop.domain.control_messages import Caption, Mute
from meeting_desktop.domain.events import (
    CaptionState,
    CaptionStateChanged,
    LevelMeasured,
    MeetingEnded,
    MeetingEvent,
)
from meeting_desktop.domain.transcript import Segment
from meeting_desktop.ports.audio import COMPUTER_SOUND
from meeting_desktop.ui.bridge import Bridge
from meeting_desktop.ui.conference.heard_captions import caption_event
from meeting_desktop.ui.jobs import Jobs
from meeting_desktop.ui.meeting.caption_record import LineChange
from meeting_desktop.ui.meeting.live_model import Phase
from meeting_desktop.ui.meeting.session_facts import SessionFacts

#: The timer shows seconds; half of one keeps it from skipping.
_TICK_MS = 500


class MeetingSession(SessionFacts):
    """What one can do in a meeting, and what comes back; views read ``model``."""

    def __init__(
        self,
        meetings: RunMeeting,
        bridge: Bridge,
        jobs: Jobs,
        parent: QObject | None = None,
        *,
        joining: JoinConference | None = None,
    ) -> None:
        super().__init__(meetings, bridge, jobs, parent, joining=joining)
        self._jobs = jobs
        self._opens: ConferenceRequest | None = None
        self._end_asked = False
        self.room.people_changed.connect(self._on_people)
        self.room.ended.connect(self._on_ended_for_all)
        self.room.captioned.connect(self._on_caption)
        self.joining.changed.connect(self._on_join_state)
        self.joining.sounded.connect(self._on_joined_sound)
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self.ticked)
        bridge.listen(meetings.events, self, self._on_event, only_newest=(LevelMeasured,))

    # -- what a person does ---------------------------------------------------------------------

    def prepare(self, choice: SourceChoice) -> None:
        """Open the sound for the pre-flight."""
        if self.phase is Phase.IDLE:
            self._set_phase(Phase.PREPARING)
        self._meetings.prepare(choice)

    def choose_source(self, choice: SourceChoice) -> None:
        self._held.choose_source(choice)

    def choose_output(self, name: str) -> None:
        """Hear the others from another loudspeaker; the system's own for an empty name."""
        self._held.choose_output(name)

    def discard(self) -> None:
        """The pre-flight was left without a meeting."""
        if self.phase is Phase.PREPARING:
            self._meetings.discard_preparation()
            self._set_phase(Phase.IDLE)

    def start(self, request: MeetingRequest, opens: ConferenceRequest | None = None) -> None:
        """Begin; with ``opens`` others may join as soon as it runs."""
        if self.running or self.joining.on_the_way:
            return
        self._title = request.title
        self._records, self._captions = request.record, request.captions
        self._opens, self._end_asked = opens, False
        self._speakers.clear()
        self.model.begin()
        self.captions_cleared.emit()
        self._set_phase(Phase.STARTING)
        self._jobs.follow(
            self, self._meetings.start(request), self._on_started, self._on_not_started
        )

    def resume(self, source: SourceChoice, otherwise: Callable[[], None] | None = None) -> None:
        """At the start of the program: go on with the meeting that a killed one held for others.

        ``resumed`` follows where there is one; where there is none ``otherwise`` is called.
        """
        if self.running:
            return

        def answer(live: LiveMeeting | None) -> None:
            if live is not None:
                self._on_resumed(live)
            elif otherwise is not None:
                otherwise()

        self._jobs.follow(self, self._meetings.resume(source), answer, self.failed.emit)

    def end(self) -> None:
        """Stop and save; ``ended`` follows. May be called again after ``failed``."""
        if self.phase is not Phase.LIVE:
            return
        self.set_talking(False)
        if self.joined:
            self.joining.leave()
            return
        self._end_asked = True
        self._set_phase(Phase.SAVING)
        self._jobs.follow(self, self._meetings.end(), self._on_saved, self._on_not_saved)

    def open_conference(self, request: ConferenceRequest) -> None:
        """Let others join the running meeting; ``room`` opens, or ``not_opened`` says why not."""
        if self.phase is Phase.LIVE:
            self.room.passcode = request.passcode
            opening = self._meetings.open_conference(request)
            self._jobs.follow(self, opening, self._on_opened, self.not_opened.emit)

    def set_muted(self, muted: bool) -> None:
        if self.phase is Phase.LIVE and (muted or not self.room.refuse_held()):
            self._talking = False
            self._silence(muted)
            self.state_changed.emit()

    def _silence(self, muted: bool) -> None:
        if self.room.is_open:
            # Said in the order it was meant: a short press must not end with an open microphone.
            self._mute_asked = muted
            self.room.say(Mute(muted))
        else:
            self._meetings.set_muted(muted)

    def set_talking(self, talking: bool) -> None:
        """Hold to talk: only while muted, and muted again at the end of it."""
        if self.phase is not Phase.LIVE or talking == self._talking:
            return
        if talking and (not self.muted or self.room.refuse_held()):
            return
        self._talking = talking
        self._silence(not talking)
        self.state_changed.emit()

    def set_recording(self, on: bool) -> None:
        if self.phase is Phase.LIVE and self._records and not self.joined:
            self._meetings.set_recording(on)

    def hold_line(self, utterance_id: UUID) -> None:
        """Somebody writes in this caption: nothing that is heard changes it meanwhile."""
        self._tell(self.model.record.hold(utterance_id))

    def release_line(self) -> None:
        """Nobody writes any more: what was heard meanwhile is shown."""
        self._tell(self.model.record.release())

    def take_correction(self, segment: Segment) -> None:
        """The store has a person's words for a caption; they stand from now on."""
        self._tell(self.model.record.correct(segment))

    # -- what comes back ------------------------------------------------------------------------

    def _on_event(self, event: MeetingEvent) -> None:
        changes: list[LineChange] = self.model.apply(event)
        if isinstance(event, LevelMeasured):
            self.level_changed.emit()
        elif isinstance(event, MeetingEnded):
            self._on_ended_by_itself(event.meeting_id)
        elif isinstance(event, CaptionShown | CaptionConfirmed | CaptionFinal):
            self._tell(changes)
        else:
            self.state_changed.emit()

    def _tell(self, changes: list[LineChange]) -> None:
        if changes:
            self.captions_changed.emit(changes)

    def _on_started(self, live: LiveMeeting) -> None:
        self._title = live.meeting.title
        self._speakers.meet(live.track_id, live.speaker_name)
        if live.computer_track_id is not None:
            self._speakers.meet(live.computer_track_id, COMPUTER_SOUND)
        self._timer.start()
        self._set_phase(Phase.LIVE)
        if self._opens is not None:
            self.open_conference(self._opens)

    def adopt(self, live: LiveMeeting) -> None:
        """Follow a meeting that runs without anybody having begun it in a window."""
        now = self._meetings.live
        if not self.running and now is not None and now.meeting.id == live.meeting.id:
            self._follow(live)

    def _on_resumed(self, live: LiveMeeting) -> None:
        self.resumed.emit()
        self._follow(live)

    def _follow(self, live: LiveMeeting) -> None:
        self._records, self._captions = live.records, live.captions
        self._opens, self._end_asked = None, False
        self._speakers.clear()
        self.model.begin()
        self.captions_cleared.emit()
        self._set_phase(Phase.STARTING)
        self._on_started(live)
        seat = self._meetings.seat
        if seat is not None:
            self._on_opened(seat)

    def _on_not_started(self, sentence: str) -> None:
        self._set_phase(Phase.PREPARING)
        self.failed.emit(sentence)

    def _on_opened(self, seat: HostSeat) -> None:
        live = self._meetings.live
        if self.phase is Phase.LIVE and live is not None:
            self.room.host(seat, live.speaker_name)
            self.state_changed.emit()

    def _on_people(self) -> None:
        self._mute_asked = None
        renamed = False
        for row in self.room.model.rows:
            for device in row.devices:
                renamed |= self._speakers.meet(device.id, row.name)
        if renamed:
            self.speakers_changed.emit()
        self.state_changed.emit()

    def _on_ended_for_all(self) -> None:
        """The conference is over, by whomever; what was recorded is being saved."""
        if self.phase is Phase.LIVE and not self.joined:
            self._set_phase(Phase.SAVING)

    # -- somebody else's meeting ----------------------------------------------------------------

    def _on_join_state(self, state: JoinState) -> None:
        match state:
            case InRoom(you, title):
                if self.joined:
                    self.model.reconnecting = False
                    self.state_changed.emit()
                else:
                    self._enter(you, title)
            case Reconnecting() if self.joined:
                self.model.reconnecting = True
                self.state_changed.emit()
            case Left() if self.joined:
                self._leave(state)
            case _:
                pass

    def _enter(self, you: UUID, title: str) -> None:
        self.joined = True
        self._title, self._records, self._captions = title, False, True
        self._speakers.clear()
        self.model.begin()
        self.model.captions = CaptionStateChanged(CaptionState.LIVE)
        self.captions_cleared.emit()
        self._timer.start()
        self.joining.take_seat(self.room, you)
        self._set_phase(Phase.STARTING)
        self._set_phase(Phase.LIVE)

    def _leave(self, state: Left) -> None:
        self._timer.stop()
        self._talking = False
        self.joined = False
        self.room.close()
        self._set_phase(Phase.IDLE)
        self.left.emit(state)

    def _on_caption(self, caption: Caption) -> None:
        if self.joined:
            self._tell(self.model.record.apply(caption_event(caption)))

    def _on_joined_sound(self, event: MeetingEvent) -> None:
        if self.joining.on_the_way or self.joined:
            self._on_event(event)

    def _on_ended_by_itself(self, meeting_id: UUID) -> None:
        if not self._end_asked and self.running:
            self._on_saved(meeting_id)

    def _on_saved(self, meeting_id: UUID) -> None:
        self._timer.stop()
        self.room.close()
        self._set_phase(Phase.IDLE)
        self.ended.emit(meeting_id)

    def _on_not_saved(self, sentence: str) -> None:
        self._set_phase(Phase.LIVE if self._meetings.live else Phase.IDLE)
        if self.phase is Phase.IDLE:
            self.room.close()
        self._end_asked = False
        self.failed.emit(sentence)

    def _set_phase(self, phase: Phase) -> None:
        self.model.phase = phase
        if phase in {Phase.IDLE, Phase.LIVE} and not self.room.is_open:
            self.agenda.begin()
            self.notes.begin()
        self.phase_changed.emit()
        self.state_changed.emit()
