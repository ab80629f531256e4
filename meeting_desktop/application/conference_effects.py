"""What follows from what happened in a conference: for the sound, the door and the timeline."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from meeting_desktop.application.meeting_side import MeetingSide
from meeting_desktop.domain.conference_events import (
    ConferenceEnded,
    ConferenceEvent,
    ConnectionChanged,
    ConsentChosen,
    HandChanged,
    LeaveReason,
    LeftAlone,
    ParticipantJoined,
    ParticipantLeft,
    RoleChanged,
    RoomLocked,
    ScreenChanged,
    SilenceChanged,
    SwitchesChanged,
)
from meeting_desktop.domain.events import TimelineKind
from meeting_desktop.domain.participants import Connection, Participant
from meeting_desktop.domain.roster import Roster
from meeting_desktop.ports.audio import CAPTURE_RATE_HZ
from meeting_desktop.ports.conference import Bridge, MutedBy
from meeting_desktop.ports.gateway import GuestGateway

#: Who left for such a reason may not come back.
KEPT_OUT = {LeaveReason.DENIED: TimelineKind.DENIED, LeaveReason.REMOVED: TimelineKind.REMOVED}


class ConferenceEffects:
    """Used on the media thread."""

    def __init__(
        self, host: UUID, bridge: Bridge, gateway: GuestGateway, meeting: MeetingSide
    ) -> None:
        self._host = host
        self._bridge = bridge
        self._gateway = gateway
        self._meeting = meeting
        self._end = meeting.end
        self._devices: dict[UUID, set[UUID]] = {}
        self._lost: set[UUID] = set()
        self._had_company = False
        self._greeted: set[UUID] = set()

    def moment(self, start: float, now: datetime) -> datetime:
        """When second ``start`` of the meeting was."""
        return now - timedelta(seconds=self._meeting.position() / CAPTURE_RATE_HZ - start)

    def remember(self, roster: Roster, chosen: Iterable[UUID]) -> None:
        """A meeting that is resumed: who was here, all of them not connected yet.

        ``chosen``: participants whose consent is known, also of those who had left.
        """
        self._greeted.update(chosen)
        for participant in roster.room:
            self._devices.setdefault(participant.person, set()).add(participant.id)
            if participant.connection is Connection.LOST:
                self._lost.add(participant.id)
            if participant.id != self._host:
                self._had_company = True

    def greet(self, participant: UUID) -> bool:
        """True the first time: what they chose at the door is not known to the rules yet."""
        if participant in self._greeted:
            return False
        self._greeted.add(participant)
        return True

    def close(self) -> None:
        """The meeting closes the conference: the end that follows needs no telling."""
        self._end = _nothing

    def carry_out(self, event: ConferenceEvent, roster: Roster) -> None:
        """``roster`` is the one after the event."""
        match event:
            case ParticipantJoined(participant):
                self._join(participant)
            case ParticipantLeft():
                self._leave(event)
            case SilenceChanged(participant, silent):
                self._silence(participant, silent=silent)
            case ConnectionChanged(participant, connection):
                self._connect(participant, connection, roster)
            case ConsentChosen(person, choice, at):
                for device in sorted(self._devices_of(person, roster)):
                    self._meeting.consented(device, choice, at)
            case _:
                self._mark(event)

    def _mark(self, event: ConferenceEvent) -> None:
        """What is for the timeline alone, and the end."""
        match event:
            case HandChanged(participant, raised):
                raising = TimelineKind.HAND_RAISED if raised else TimelineKind.HAND_LOWERED
                self._note(raising, participant)
            case RoleChanged(participant, role):
                self._meeting.role_changed(participant, role)
            case SwitchesChanged(participant, switches):
                self._meeting.switched(participant, switches)
            case RoomLocked(locked):
                self._note(TimelineKind.LOCKED if locked else TimelineKind.UNLOCKED, None)
            case ScreenChanged():
                self._share(event)
            case LeftAlone() if not self._had_company:
                pass  # the host waits for the first guest
            case LeftAlone() | ConferenceEnded():
                self._end()
            case _:
                pass

    def _join(self, participant: Participant) -> None:
        self._devices.setdefault(participant.person, set()).add(participant.id)
        self._had_company |= participant.attends is None
        self._open_line(participant)
        self._meeting.joined(participant)
        if participant.is_silent:
            self._note(TimelineKind.MUTED, participant.id)

    def _open_line(self, participant: Participant) -> None:
        self._bridge.set_muted(participant.id, MutedBy.HOST, participant.is_silent)
        self._bridge.set_admitted(participant.id, True)

    def _leave(self, event: ParticipantLeft) -> None:
        self._lost.discard(event.participant)
        self._bridge.remove(event.participant)
        kept_out = KEPT_OUT.get(event.reason)
        if kept_out is not None:
            self._gateway.revoke(event.participant)
        elif event.reason is LeaveReason.TURNED_AWAY:
            return
        self._meeting.left(event.participant, kept_out or TimelineKind.LEFT)

    def _silence(self, participant: UUID, *, silent: bool) -> None:
        if participant == self._host:
            self._meeting.mute_own(silent)
        else:
            self._bridge.set_muted(participant, MutedBy.HOST, silent)
            self._note(TimelineKind.MUTED if silent else TimelineKind.UNMUTED, participant)

    def _connect(self, participant: UUID, connection: Connection, roster: Roster) -> None:
        if connection is Connection.LOST:
            self._lost.add(participant)
            self._note(TimelineKind.LOST, participant)
        elif participant in self._lost:
            self._lost.discard(participant)
            self._note(TimelineKind.RETURNED, participant)
            present = roster.in_room(participant)
            if present is not None:
                self._open_line(present)  # after a restart the bridge knows nobody

    def _share(self, event: ScreenChanged) -> None:
        self._bridge.present(event.participant)
        now = self._meeting.position() / CAPTURE_RATE_HZ
        if event.before is not None:
            stopped = TimelineKind.SCREEN_SHARE_STOPPED
            self._meeting.note(stopped, event.before, now, event.seconds)
        if event.participant is not None:
            self._note(TimelineKind.SCREEN_SHARE_STARTED, event.participant)

    def _devices_of(self, person: UUID, roster: Roster) -> set[UUID]:
        known = self._devices.get(person, set()) | {d.id for d in roster.devices(person)}
        return known | ({self._host} if person == roster.host_person else set())

    def _note(self, kind: TimelineKind, participant: UUID | None) -> None:
        self._meeting.note(kind, participant, self._meeting.position() / CAPTURE_RATE_HZ)


def _nothing() -> None:
    pass
