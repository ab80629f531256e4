"""What windows can read of a running meeting, one's own or somebody else's, and hear of it."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import QObject, Signal

from meeting_desktop.application.join_conference import JoinConference
from meeting_desktop.application.run_meeting import RunMeeting
from meeting_desktop.domain.events import CaptionState, RecordingState
from meeting_desktop.ui.bridge import Bridge
from meeting_desktop.ui.conference.meeting_agenda import MeetingAgenda
from meeting_desktop.ui.conference.note_taking import RoomNotes
from meeting_desktop.ui.conference.room import ConferenceRoom
from meeting_desktop.ui.conference.speakers import Speakers
from meeting_desktop.ui.jobs import Jobs
from meeting_desktop.ui.meeting.joining import HeldMeeting, JoiningDesk
from meeting_desktop.ui.meeting.live_model import LiveModel, Phase


class SessionFacts(QObject):
    """Signals carry no data that the model does not have; views read ``model``."""

    phase_changed = Signal()
    level_changed = Signal()
    state_changed = Signal()
    ticked = Signal()
    #: A list of ``LineChange``, to be applied in order.
    captions_changed = Signal(list)
    #: The record began anew.
    captions_cleared = Signal()
    #: A name became known after words of theirs were shown.
    speakers_changed = Signal()
    #: The id of the meeting that is complete and saved.
    ended = Signal(object)
    failed = Signal(str)
    #: A meeting that another run of the program began goes on, before its phase changes.
    resumed = Signal()
    #: Somebody else's meeting, in which one was, is over for this person: a ``Left``.
    left = Signal(object)
    #: The meeting goes on, but others cannot come in: why.
    not_opened = Signal(str)

    def __init__(
        self,
        meetings: RunMeeting,
        bridge: Bridge,
        jobs: Jobs,
        parent: QObject | None = None,
        *,
        joining: JoinConference | None = None,
    ) -> None:
        super().__init__(parent)
        self._meetings = meetings
        self._speakers = Speakers()
        self._title = ""
        self._records = True
        self._captions = True
        self._talking = False
        #: What was asked of the host and has not come back yet.
        self._mute_asked: bool | None = None
        self.model = LiveModel()
        self.room = ConferenceRoom(bridge, self)
        self.agenda = MeetingAgenda(self.room, meetings.agenda, bridge, self)
        self.notes = RoomNotes(self.room, meetings.notes, bridge, self.elapsed, self)
        self.joining = JoiningDesk(joining, bridge, jobs, self)
        #: This is somebody else's meeting; the host keeps what is kept.
        self.joined = False

    @property
    def _held(self) -> HeldMeeting:
        return self.joining if self.joined else self._meetings

    @property
    def phase(self) -> Phase:
        return self.model.phase

    @property
    def running(self) -> bool:
        """True from the start until everything is saved: the time in which nothing may be lost."""
        return self.phase in {Phase.STARTING, Phase.LIVE, Phase.SAVING}

    @property
    def title(self) -> str:
        return self._title

    @property
    def meeting_id(self) -> UUID | None:
        live = self._meetings.live
        return live.meeting.id if live else None

    @property
    def records(self) -> bool:
        """The meeting was started with a recording, paused or not."""
        return self._records

    @property
    def has_captions(self) -> bool:
        return self._captions

    @property
    def recording_on(self) -> bool:
        on = {RecordingState.RECORDING, RecordingState.HELD_IN_MEMORY}
        return self._records and self.model.recording.state in on

    @property
    def captions_on(self) -> bool:
        return self.model.captions.state not in {CaptionState.OFF, CaptionState.FAILED}

    @property
    def muted(self) -> bool:
        device = self.room.model.my_device
        if self._mute_asked is not None:
            return self._mute_asked
        if device is not None:
            return device.muted or device.muted_by_host
        return self._held.muted

    @property
    def talking(self) -> bool:
        """The space bar is held: muted, but heard for now."""
        return self._talking

    @property
    def ends_for_others(self) -> bool:
        """Others are here who leave when this meeting ends."""
        return self.room.door is not None and self.room.model.others > 0

    def elapsed(self) -> float:
        """Seconds of the meeting; in somebody else's, since one came in."""
        return self._held.elapsed()

    def speaker_of(self, track_id: UUID) -> tuple[str, int]:
        """Name and place (colour) of a track's speaker; unknown tracks get the next place."""
        name, place = self._speakers.of(track_id)
        return name or self.tr("Speaker {0}").format(place + 1), place

    def place_of(self, participant: UUID) -> int:
        """The place (colour) of a person: participants are the tracks of their captions."""
        return self._speakers.of(participant)[1]

    @property
    def output_name(self) -> str:
        """The loudspeaker that others are heard from now, empty while nobody is."""
        return self._held.output_name
