"""The choices before a meeting, and whether it hears anybody. No Qt."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum, auto
from pathlib import Path
from uuid import UUID

from meeting_desktop.application.check_sound import SoundFacts
from meeting_desktop.application.conference_seat import ConferenceRequest
from meeting_desktop.application.run_meeting import MeetingRequest, SourceChoice
from meeting_desktop.domain.events import LevelMeasured, SoundState, SoundStateChanged

#: Speech into a laptop's microphone is louder than this (dBFS); a quiet room is not.
SPEECH_DB = -45.0
#: So many loud tenths of a second within the window are somebody talking, not a door.
_LOUD_NEEDED = 4
_WINDOW_SECONDS = 2.0
#: "We hear you" stays this long after the last word.
_STAYS_SECONDS = 4.0


class Hearing(Enum):
    """What the pre-flight says about the sound."""

    OPENING = auto()
    QUIET = auto()
    HEARD = auto()
    FILE = auto()
    NO_DEVICE = auto()


@dataclass(slots=True)
class PreflightModel:
    """``clock`` gives monotonic seconds."""

    clock: Callable[[], float] = time.monotonic
    title: str = ""
    speaker_name: str = ""
    record: bool = True
    captions: bool = True
    language: str = ""
    computer_sound: bool = False
    others: bool = False
    passcode: str = ""
    planned: UUID | None = None
    device: str = ""
    file: Path | None = None
    facts: SoundFacts | None = None
    sound: SoundStateChanged = field(default_factory=lambda: SoundStateChanged(SoundState.STARTING))
    _loud: deque[float] = field(default_factory=deque)
    _heard_at: float = float("-inf")

    @property
    def source(self) -> SourceChoice:
        return SourceChoice(device="" if self.file else self.device, file=self.file)

    @property
    def can_start(self) -> bool:
        """A meeting of which neither sound nor words are kept would be no meeting for this program.

        A missing microphone is no obstacle: one that is plugged in later is picked up.
        """
        return self.record or self.captions

    def request(self, default_title: str, default_name: str) -> MeetingRequest:
        return MeetingRequest(
            title=self.title.strip() or default_title,
            speaker_name=self.speaker_name.strip() or default_name,
            record=self.record,
            captions=self.captions,
            language=self.language,
            computer_sound=self.computer_sound,
            planned=self.planned,
        )

    def opening(self) -> ConferenceRequest | None:
        """How the meeting is opened for others, None when it is for one person."""
        return ConferenceRequest(passcode=self.passcode.strip()) if self.others else None

    def device_choices(self) -> list[tuple[str, str]]:
        """Pairs of name to choose and name to show; a chosen one that is unplugged stays listed."""
        inputs = self.facts.inputs if self.facts else ()
        choices = [(device.name, device.name) for device in inputs]
        if self.device and self.device not in {name for name, _ in choices}:
            choices.append((self.device, self.device))
        return choices

    def default_device(self) -> str:
        """The name of the system's own microphone, empty when there is none."""
        inputs = self.facts.inputs if self.facts else ()
        return next((device.name for device in inputs if device.is_default), "")

    def measure(self, level: LevelMeasured) -> None:
        now = self.clock()
        if level.rms_db >= SPEECH_DB:
            self._loud.append(now)
        while self._loud and now - self._loud[0] > _WINDOW_SECONDS:
            self._loud.popleft()
        if len(self._loud) >= _LOUD_NEEDED:
            self._heard_at = now

    @property
    def hearing(self) -> Hearing:
        if self.file is not None:
            return Hearing.FILE
        if self.sound.state in {SoundState.NO_DEVICE, SoundState.LOST}:
            return Hearing.NO_DEVICE
        if self.clock() - self._heard_at <= _STAYS_SECONDS:
            return Hearing.HEARD
        return Hearing.OPENING if self.sound.state is SoundState.STARTING else Hearing.QUIET
