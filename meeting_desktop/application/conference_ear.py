"""What the bridge of a conference hears, brought to the meeting and to the rules."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from uuid import UUID

from meeting_desktop.application.conference_desk import ConferenceDesk
from meeting_desktop.application.host_files import HostFiles
from meeting_desktop.application.meeting_side import MeetingSide
from meeting_desktop.application.watch_links import WatchLinks
from meeting_desktop.core.logging import get_logger
from meeting_desktop.domain.control_messages import Refused
from meeting_desktop.domain.events import TimelineKind
from meeting_desktop.domain.participants import Connection
from meeting_desktop.ports.audio import CAPTURE_RATE_HZ, Samples
from meeting_desktop.ports.conference import (
    Bridge,
    HeardPiece,
    LinkState,
    SoundGap,
)
from meeting_desktop.ports.control import ControlCodec, ControlReader, Disconnect, Dropped

_log = get_logger(__name__)


class ConferenceEar:
    """The ``ConferenceListener``; everything runs on the media loop.

    ``attend`` gives it desk and bridge, which are made after it.
    """

    def __init__(
        self, meeting: MeetingSide, codec: ControlCodec, play: Callable[[Samples], None]
    ) -> None:
        self._meeting = meeting
        self._codec = codec
        self._play = play
        self._links = WatchLinks()
        self._readers: dict[UUID, ControlReader] = {}
        self._offset: int | None = None
        self._desk: ConferenceDesk
        self._bridge: Bridge
        self._files: HostFiles

    def attend(self, desk: ConferenceDesk, bridge: Bridge, files: HostFiles) -> None:
        self._desk = desk
        self._bridge = bridge
        self._files = files

    def heard(self, piece: HeardPiece) -> None:
        start = self._in_meeting(piece.position)
        if start >= 0 and self._desk.hold.roster.in_room(piece.participant) is not None:
            self._meeting.heard(piece.participant, start, piece.samples)

    def mixed(self, position: int, samples: Samples) -> None:  # noqa: ARG002 - of the port
        self._play(samples)

    def gap(self, gap: SoundGap) -> None:
        start = self._in_meeting(gap.position)
        if start >= 0:
            at, duration = start / CAPTURE_RATE_HZ, gap.samples / CAPTURE_RATE_HZ
            self._meeting.note(TimelineKind.GAP, gap.participant, at, duration)

    def levels(self, levels: Mapping[UUID, float]) -> None:
        self._desk.hold.hear_levels(levels)
        for participant, speaking in self._links.hear(levels):
            self._desk.carry_out(self._desk.hold.hear_speaking(participant, speaking))

    def link_changed(self, participant: UUID, state: LinkState) -> None:
        self._links.changed(participant, state)
        if state is LinkState.CONNECTED:
            self._desk.arrive(participant)
        lost = state in {LinkState.LOST, LinkState.CLOSED}
        if lost or state is LinkState.CONNECTED:
            self._tell(participant, Connection.LOST if lost else Connection.GOOD)
            self._files.link_changed(participant, connected=not lost)

    def control(self, participant: UUID, text: str) -> None:
        reader = self._readers.setdefault(participant, self._codec.reader())
        match reader.take(text):
            case Disconnect():
                _log.warning("a participant sent too much and was disconnected")
                self._bridge.remove(participant)
            case Dropped():
                pass
            case Refused() as refused:
                self._bridge.send_control(participant, self._codec.encode(refused))
            case message:
                self._desk.hear(participant, message)

    def file_frame(self, participant: UUID, frame: bytes) -> None:
        if self._desk.hold.roster.in_room(participant) is not None:
            self._files.hear(participant, frame)

    def look(self, now: float) -> None:
        """How connections do; ``now`` in monotonic seconds, as often as one likes."""
        for participant, connection in self._links.look(self._bridge.statistics(), now):
            self._tell(participant, connection)

    def _tell(self, participant: UUID, connection: Connection) -> None:
        self._desk.carry_out(self._desk.hold.connection_changed(participant, connection))

    @property
    def offset(self) -> int:
        """What is to be added to a place of the bridge's time; 0 before the meeting has begun."""
        return max(0, self._in_meeting(0)) if self._offset is None else self._offset

    def _in_meeting(self, position: int) -> int:
        """A place of the bridge's time in the meeting's; both go by one clock.

        Negative before the meeting has begun: its microphone may take a while to open, and where a
        meeting goes on is known only then.
        """
        if self._offset is None:
            now = self._meeting.position()
            if not now:
                return -1
            self._offset = now - self._bridge.position()
        return position + self._offset
