"""Open a running meeting for others: the rules, the bridge and the door, made and joined up.

Used on the control thread. A meeting alone makes none of it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError
from uuid import UUID

from meeting_desktop.application.begin_meeting import BeginMeeting
from meeting_desktop.application.conference_means import ConferenceMeans
from meeting_desktop.application.conference_seat import ConferenceRequest
from meeting_desktop.application.hold_conference import HoldConference
from meeting_desktop.application.host_conference import HostConference
from meeting_desktop.application.keep_conference import KeptConference
from meeting_desktop.application.receive_arrivals import Arrival, LobbyFor
from meeting_desktop.application.running_meeting import MeetingParts, RunningMeeting
from meeting_desktop.application.take_in_participants import TakeInParticipants
from meeting_desktop.core.errors import EnvironmentFault
from meeting_desktop.core.settings import Settings
from meeting_desktop.domain.chat import ChatMessage
from meeting_desktop.domain.control_messages import Mute
from meeting_desktop.domain.events import MeetingEvent
from meeting_desktop.domain.participants import Role
from meeting_desktop.domain.planning import MeetingDetails
from meeting_desktop.domain.polls import PollBook
from meeting_desktop.ports.unit_of_work import UnitOfWork
from meeting_desktop.runtime.serial_worker import SerialWorker
from meeting_desktop.runtime.topic import Topic

#: A gateway elsewhere may be slow to answer; a port of this machine is not.
_OPEN_SECONDS = 20.0
_CLOSE_SECONDS = 5.0


class OpenConference:
    """``end`` is called, on the media thread, when the conference wants the meeting to end."""

    def __init__(
        self,
        parts: MeetingParts,
        settings: Callable[[], Settings],
        beginning: BeginMeeting,
        worker: SerialWorker,
        *,
        events: Topic[MeetingEvent],
        end: Callable[[], None],
    ) -> None:
        self._parts = parts
        self._settings = settings
        self._beginning = beginning
        self._worker = worker
        self._events = events
        self._end = end
        self._unsubscribe: Callable[[], None] = _nothing
        self._side: TakeInParticipants | None = None

    def open(self, running: RunningMeeting, request: ConferenceRequest) -> HostConference:
        """Raises: UserFacingError, EnvironmentFault as ``GuestGateway.open`` does."""
        if running.conference is not None:
            return running.conference
        means = self._means()
        host = running.rows.host
        conference = self._settings().conference
        plan = _plan_of(running)
        lobby = request.lobby or plan.options.lobby or conference.lobby
        arrival = Arrival(host.id, host.id, Role.MEMBER, host.display_name)
        hold = HoldConference.open(
            means.clock,
            running.live.meeting.title,
            arrival,
            capacity=plan.max_participants or conference.capacity,
            lobby_for=LobbyFor[lobby.upper()],
            consent=running.own.consent,
        )
        kept = KeptConference(
            running.live.meeting.id,
            running.live.meeting.room_code,
            host.id,
            request.bind,
            port=0,
            lobby=lobby,
            record=running.request.record,
            captions=running.request.captions,
            computer=running.live.computer_track_id,
            passcode_hash=plan.passcode_hash,
        )
        return self._begin(running, means, hold, kept, request.passcode)

    def resume(self, running: RunningMeeting, kept: KeptConference) -> HostConference:
        """As another process left it. Raises as ``open`` does."""
        means = self._means()
        lobby_for = LobbyFor[kept.lobby.upper()]
        hold = HoldConference.restore(means.clock, kept.room_state, lobby_for)
        self._remember(hold, running.live.meeting.id)
        return self._begin(running, means, hold, kept, "")

    def _remember(self, hold: HoldConference, meeting_id: UUID) -> None:
        """What people did together before the program was killed."""

        def read(uow: UnitOfWork) -> tuple[Sequence[ChatMessage], PollBook]:
            return uow.chat_messages.of_meeting(meeting_id), uow.polls.of_meeting(meeting_id)

        hold.together.remember(*self._parts.store.read(read))
        files = self._parts.store.read(lambda uow: uow.attachments.of_meeting(meeting_id))
        hold.together.files.remember(files)

    def close(self, running: RunningMeeting) -> None:
        """The meeting ends: say so to everybody, and let nobody in any more."""
        self._unsubscribe()
        self._unsubscribe = _nothing
        if running.conference is not None:
            running.conference.close(_CLOSE_SECONDS)
        side, self._side = self._side, None
        if side is not None:
            side.finish()
        if self._parts.sound is not None:
            self._parts.sound.close(_CLOSE_SECONDS)

    def _means(self) -> ConferenceMeans:
        make = self._parts.conference
        if make is None:
            raise EnvironmentFault(
                "Meetings with others are not available here.", code="no_conference"
            )
        return make()

    def _begin(
        self,
        running: RunningMeeting,
        means: ConferenceMeans,
        hold: HoldConference,
        kept: KeptConference,
        passcode: str,
    ) -> HostConference:
        side = TakeInParticipants(running, self._parts, self._beginning, self._worker, self._end)
        for present in hold.roster.room:
            if present.id not in {track.participant.id for track in running.tracks}:
                side.joined(present)  # killed before their rows were written
        hold.together.notes = running.notes
        if running.agenda is not None:
            hold.together.agenda = running.agenda
        conference = HostConference(means, side, hold, kept)
        try:
            conference.open(kept.bind, passcode).result(_OPEN_SECONDS)
        except (TimeoutError, CancelledError) as error:
            conference.close(_CLOSE_SECONDS)
            raise EnvironmentFault(
                "The meeting could not be opened for others in time; try again.",
                code="conference_slow",
                retryable=True,
            ) from error
        except BaseException:
            conference.close(_CLOSE_SECONDS)
            raise
        running.conference, self._side = conference, side
        if running.intake.muted:
            conference.say(Mute(True))  # else the room would believe the microphone open
        self._unsubscribe = self._events.subscribe(conference.show)
        return conference


def _plan_of(running: RunningMeeting) -> MeetingDetails:
    """What was planned for it; where nothing was, what the settings say holds."""
    appointment = running.live.meeting.appointment
    return MeetingDetails() if appointment is None else appointment.details


def _nothing() -> None:
    pass
