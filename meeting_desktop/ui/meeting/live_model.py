"""What is known about the running meeting, from its events. No Qt, no words for people."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto
from uuid import UUID

from meeting_desktop.domain.captions import CaptionConfirmed, CaptionFinal, CaptionShown
from meeting_desktop.domain.events import (
    CaptionState,
    CaptionStateChanged,
    ComputerSoundChanged,
    LevelMeasured,
    MeetingEnded,
    MeetingEvent,
    RecordingState,
    RecordingStateChanged,
    SoundState,
    SoundStateChanged,
    WordsMissing,
)
from meeting_desktop.ui.meeting.caption_record import CaptionRecord, LineChange


class Phase(Enum):
    """Where a meeting is. Recording never depends on a window, so a phase is only what is shown."""

    IDLE = auto()
    PREPARING = auto()
    STARTING = auto()
    LIVE = auto()
    SAVING = auto()


class Alarm(Enum):
    """What a person must be told while they talk; the most urgent one is shown."""

    RECONNECTING = auto()
    RECORDING_FAILED = auto()
    RECORDING_HELD = auto()
    SOUND_LOST = auto()
    COMPUTER_LOST = auto()
    CAPTIONS_FAILED = auto()
    CAPTIONS_PAUSED = auto()
    SOUND_UNPROCESSED = auto()
    WORDS_MISSING = auto()


#: Captions that are further behind than this (seconds) are said to be behind.
NOTABLE_LAG = 1.5


@dataclass(slots=True)
class LiveModel:
    """``apply`` returns which caption lines changed; everything else is read from the fields."""

    phase: Phase = Phase.IDLE
    record: CaptionRecord = field(default_factory=CaptionRecord)
    level: LevelMeasured = field(default_factory=lambda: LevelMeasured(-120.0, -120.0, False))
    sound: SoundStateChanged = field(default_factory=lambda: SoundStateChanged(SoundState.STARTING))
    computer: ComputerSoundChanged | None = None
    recording: RecordingStateChanged = field(
        default_factory=lambda: RecordingStateChanged(RecordingState.OFF)
    )
    captions: CaptionStateChanged = field(
        default_factory=lambda: CaptionStateChanged(CaptionState.OFF)
    )
    words_missing: float = 0.0
    #: The way to the host is lost and sought again.
    reconnecting: bool = False
    ended: UUID | None = None

    def apply(self, event: MeetingEvent) -> list[LineChange]:
        match event:
            case CaptionShown() | CaptionConfirmed() | CaptionFinal():
                return self.record.apply(event)
            case LevelMeasured() | SoundStateChanged() | ComputerSoundChanged():
                self._hear_of_sound(event)
            case RecordingStateChanged():
                self.recording = event
            case CaptionStateChanged():
                self.captions = event
            case WordsMissing():
                self.words_missing = event.seconds
            case MeetingEnded():
                self.ended = event.meeting_id
        return []

    def _hear_of_sound(
        self, event: LevelMeasured | SoundStateChanged | ComputerSoundChanged
    ) -> None:
        match event:
            case LevelMeasured():
                self.level = event
            case SoundStateChanged():
                self.sound = event
            case ComputerSoundChanged():
                self.computer = event

    def begin(self) -> None:
        """A new meeting: forget the last one's words, keep what is known of sound and model."""
        self.record = CaptionRecord()
        self.recording = RecordingStateChanged(RecordingState.OFF)
        self.computer = None
        self.words_missing = 0.0
        self.reconnecting = False
        self.ended = None
        if self.captions.state in {CaptionState.LIVE, CaptionState.BEHIND, CaptionState.PAUSED}:
            # How late the last one was says nothing about this one.
            self.captions = CaptionStateChanged(CaptionState.LIVE)

    @property
    def alarm(self) -> Alarm | None:
        """The most urgent one, in the order of ``Alarm``."""
        if self.phase not in {Phase.LIVE, Phase.SAVING}:
            return None
        live = self.phase is Phase.LIVE
        silent = self.sound.state in {SoundState.LOST, SoundState.NO_DEVICE}
        present = {
            Alarm.RECONNECTING: live and self.reconnecting,
            Alarm.RECORDING_FAILED: self.recording.state is RecordingState.FAILED,
            Alarm.RECORDING_HELD: self.recording.state is RecordingState.HELD_IN_MEMORY,
            Alarm.SOUND_LOST: live and silent,
            Alarm.COMPUTER_LOST: live and self._computer_is_lost,
            Alarm.CAPTIONS_FAILED: live and self.captions.state is CaptionState.FAILED,
            Alarm.CAPTIONS_PAUSED: live and self.captions.state is CaptionState.PAUSED,
            Alarm.SOUND_UNPROCESSED: live and not silent and bool(self.sound.sentence),
            Alarm.WORDS_MISSING: live and self.words_missing > 0 and not self.level.muted,
        }
        return next((alarm for alarm, is_so in present.items() if is_so), None)

    @property
    def _computer_is_lost(self) -> bool:
        lost = {SoundState.LOST, SoundState.NO_DEVICE}
        return self.computer is not None and self.computer.state in lost

    @property
    def lag(self) -> float:
        """Seconds that the captions are behind, 0 where nobody would notice."""
        late = self.captions.state in {CaptionState.LIVE, CaptionState.BEHIND}
        return self.captions.lag if late and self.captions.lag >= NOTABLE_LAG else 0.0
