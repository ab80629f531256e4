"""What joining somebody else's meeting is made of: with everything else, or all by itself.

By itself it needs no database, no speech model and no window. The first knock imports aiortc.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass

from meeting_desktop import __version__
from meeting_desktop.adapters.conference.control_codec import JsonControl
from meeting_desktop.adapters.conference.kept_tickets import TicketFolder
from meeting_desktop.adapters.storage.file_vault import FolderVault
from meeting_desktop.application.capture_sound import SoundIntake
from meeting_desktop.application.join_conference import JoinConference
from meeting_desktop.application.joined_files import FileMeans
from meeting_desktop.application.joining_parts import JoinParts
from meeting_desktop.application.ring import Ring
from meeting_desktop.application.ring_for_people import RingForPeople
from meeting_desktop.application.sound_room import SoundRoom
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.paths import Paths
from meeting_desktop.domain.events import MeetingEvent
from meeting_desktop.domain.room_codes import JoinTarget
from meeting_desktop.ports.audio import AudioDevices
from meeting_desktop.ports.colleague_rooms import ColleagueRooms
from meeting_desktop.ports.conference import IceServer
from meeting_desktop.ports.joining import (
    Introduction,
    JoinedCall,
    JoinListener,
    MeetingDoor,
    Ticket,
)
from meeting_desktop.runtime.loop_thread import LoopThread


@dataclass(frozen=True, slots=True)
class JoiningMeans:
    """What it shares with the meetings that this machine hosts. ``loop`` starts the media loop.

    ``rooms`` find nothing while this machine is not connected to a shared database.
    """

    devices: AudioDevices
    sound: SoundRoom
    ring: Ring
    loop: Callable[[], LoopThread]
    ice_servers: Callable[[], Sequence[IceServer]]
    rooms: ColleagueRooms


_CLIENT = f"Meeting Desktop {__version__}"


def build_joining(paths: Paths, clock: Clock, means: JoiningMeans) -> JoinConference:
    """The use case; nothing is opened or imported before somebody joins."""

    def new_intake(publish: Callable[[MeetingEvent], None]) -> SoundIntake:
        # Nobody wants the second before they came in to be heard.
        return SoundIntake(
            means.devices,
            clock,
            pre_roll_seconds=0.0,
            publish=publish,
            processor=means.sound.new_processing(),
        )

    joining = JoinConference(
        JoinParts(
            door=_DoorOnDemand(lambda: _make_door(clock, means)),
            tickets=TicketFolder(paths.joined, clock),
            codec=JsonControl(clock),
            devices=means.devices,
            new_intake=new_intake,
            play=lambda samples: means.sound.put(means.ring.blend(samples)),
            clock=clock,
            sound=means.sound,
            client=_CLIENT,
            files=FileMeans(FolderVault(paths.fetched_files), means.loop, clock),
        )
    )
    RingForPeople(means.ring).listen(joining.seat.messages)
    return joining


def _make_door(clock: Clock, means: JoiningMeans) -> MeetingDoor:
    from meeting_desktop.adapters.conference.colleague_door import ColleagueDoor
    from meeting_desktop.adapters.conference.either_door import EitherDoor, find_anywhere
    from meeting_desktop.adapters.conference.joining import GatewayDoor
    from meeting_desktop.adapters.conference.neighbourhood import find_by_code

    loop, servers = means.loop(), means.ice_servers
    find = find_anywhere(means.rooms, find_by_code)
    return EitherDoor(
        GatewayDoor(loop=loop, clock=clock, find=find, ice_servers=servers),
        ColleagueDoor(means.rooms, loop=loop, clock=clock, client=_CLIENT, ice_servers=servers),
    )


class _DoorOnDemand:
    """The ``MeetingDoor`` that is made when it is first asked for, on the joining thread."""

    def __init__(self, make: Callable[[], MeetingDoor]) -> None:
        self._make = make
        self._door: MeetingDoor | None = None

    def find(self, code: str) -> Future[JoinTarget]:
        return self._made().find(code)

    def knock(self, target: JoinTarget, me: Introduction) -> Future[Ticket]:
        return self._made().knock(target, me)

    def connect(self, ticket: Ticket, listener: JoinListener) -> Future[JoinedCall]:
        return self._made().connect(ticket, listener)

    def _made(self) -> MeetingDoor:
        if self._door is None:
            self._door = self._make()
        return self._door
