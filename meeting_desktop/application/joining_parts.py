"""What joining somebody else's meeting is made of, and what a person asked for."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from meeting_desktop.application.capture_sound import SourceChoice
from meeting_desktop.application.joined_files import FileMeans
from meeting_desktop.application.own_microphone import NewIntake
from meeting_desktop.application.sound_room import SoundRoom
from meeting_desktop.core.clock import Clock
from meeting_desktop.domain.room_codes import JoinTarget
from meeting_desktop.ports.audio import AudioDevices, Samples
from meeting_desktop.ports.control import ControlCodec
from meeting_desktop.ports.joining import Introduction, KeptTickets, MeetingDoor


@dataclass(frozen=True, slots=True)
class JoinParts:
    """Given by the composition root. ``play`` takes what is heard, on the media thread; ``sound``
    is the room with the loudspeaker that it comes out of, closed with each meeting.

    ``client`` names this program and its version, for the host's support; ``chance`` draws between
    two numbers, so that not everybody comes back at the same moment. Without ``files`` none are
    shared.
    """

    door: MeetingDoor
    tickets: KeptTickets
    codec: ControlCodec
    devices: AudioDevices
    new_intake: NewIntake
    play: Callable[[Samples], None]
    clock: Clock
    sound: SoundRoom | None = None
    client: str = ""
    files: FileMeans | None = None
    chance: Callable[[float, float], float] = random.uniform


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person asked for."""

    target: JoinTarget
    me: Introduction
    source: SourceChoice
    muted: bool = False
