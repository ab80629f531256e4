"""The sound before a meeting: open for the pre-flight, handed over when the meeting begins."""

from __future__ import annotations

import threading
from collections.abc import Callable

from meeting_desktop.application.capture_sound import SoundIntake, SourceChoice
from meeting_desktop.application.running_meeting import MeetingParts
from meeting_desktop.core.settings import Settings
from meeting_desktop.domain.events import MeetingEvent


class PrepareSound:
    """Methods return at once and may be called on any thread."""

    def __init__(
        self,
        parts: MeetingParts,
        settings: Callable[[], Settings],
        publish: Callable[[MeetingEvent], None],
    ) -> None:
        self._parts = parts
        self._settings = settings
        self._publish = publish
        self._lock = threading.Lock()
        self._intake: SoundIntake | None = None

    @property
    def intake(self) -> SoundIntake | None:
        """What is open, None without a pre-flight."""
        return self._intake

    def listen(self, choice: SourceChoice) -> None:
        """Open ``choice``, or switch to it."""
        with self._lock:
            if self._intake is None:
                self._intake = self._open(choice)
            else:
                self._intake.switch(choice)

    def take(self) -> SoundIntake | None:
        """Give the open one away."""
        with self._lock:
            intake, self._intake = self._intake, None
        return intake

    def take_or_open(self, choice: SourceChoice | None = None) -> SoundIntake:
        """For a meeting: the open one, else ``choice``, else the microphone of the settings."""
        device = self._settings().sound.input_device
        return self.take() or self._open(choice or SourceChoice(device=device))

    def open_silence(self) -> SoundIntake:
        """For a meeting at which nobody sits: no microphone, and muted."""
        intake = self._open(SourceChoice(nothing=True))
        intake.set_muted(True)
        return intake

    def hush(self, on: bool) -> None:
        """Nobody sits here, or somebody does again: whether what others say is played."""
        if self._parts.sound is not None:
            self._parts.sound.hush(on)

    def _open(self, choice: SourceChoice) -> SoundIntake:
        sound = self._parts.sound
        intake = SoundIntake(
            self._parts.devices,
            self._parts.clock,
            pre_roll_seconds=self._settings().sound.pre_roll_seconds,
            publish=self._publish,
            processor=sound.new_processing() if sound is not None else None,
        )
        intake.open(choice)
        return intake
