"""Facts of a meeting while it runs, in the past tense; made on any thread, shown by windows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from meeting_desktop.domain.captions import CaptionEvent


class SoundState(StrEnum):
    STARTING = "starting"
    LIVE = "live"
    NO_DEVICE = "no_device"
    LOST = "lost"
    ENDED = "ended"


class RecordingState(StrEnum):
    OFF = "off"
    RECORDING = "recording"
    #: The disk is full or gone: sound is kept in memory and written when there is room again.
    HELD_IN_MEMORY = "held_in_memory"
    FINISHED = "finished"
    FAILED = "failed"


class CaptionState(StrEnum):
    OFF = "off"
    LOADING = "loading"
    LIVE = "live"
    BEHIND = "behind"
    #: The machine is too busy: the meeting is recorded, words are made from the recording.
    PAUSED = "paused"
    #: No model or a damaged one: the meeting is recorded, words come later.
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class LevelMeasured:
    """Loudness of the last tenth of a second in dBFS (0 is full scale, -120 is silence)."""

    rms_db: float
    peak_db: float
    muted: bool


@dataclass(frozen=True, slots=True)
class SoundStateChanged:
    state: SoundState
    device: str = ""
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class ComputerSoundChanged:
    """How the capture of what this computer plays does, where a meeting has it as a track."""

    state: SoundState
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class RecordingStateChanged:
    """``seconds`` safe on disk, ``seconds_waiting`` still in memory."""

    state: RecordingState
    seconds: float = 0.0
    seconds_waiting: float = 0.0
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class CaptionStateChanged:
    """``lag`` is how many seconds the captions are behind the sound."""

    state: CaptionState
    lag: float = 0.0
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class WordsMissing:
    """The meter moves but no word has come for ``seconds``; zero means that words came again."""

    seconds: float


@dataclass(frozen=True, slots=True)
class MeetingEnded:
    meeting_id: UUID


MeetingEvent = (
    LevelMeasured
    | SoundStateChanged
    | ComputerSoundChanged
    | RecordingStateChanged
    | CaptionStateChanged
    | WordsMissing
    | MeetingEnded
    | CaptionEvent
)


class TimelineKind(StrEnum):
    """Kinds of ``conversation_events`` rows."""

    STARTED = "started"
    ENDED = "ended"
    MUTED = "muted"
    UNMUTED = "unmuted"
    GAP = "gap"
    DEVICE_CHANGED = "device_changed"
    RECORDING_STARTED = "recording_started"
    RECORDING_STOPPED = "recording_stopped"
    RECOVERED = "recovered"
    #: The same meeting goes on in another process, after its application was killed.
    RESUMED = "resumed"
    JOINED = "joined"
    LEFT = "left"
    #: The connection is gone; the person has not left, and may be back.
    LOST = "lost"
    RETURNED = "returned"
    DENIED = "denied"
    REMOVED = "removed"
    CONSENT_RECORD = "consent_record"
    CONSENT_CAPTIONS = "consent_captions"
    CONSENT_NONE = "consent_none"
    HAND_RAISED = "hand_raised"
    HAND_LOWERED = "hand_lowered"
    LOCKED = "locked"
    UNLOCKED = "unlocked"
    SCREEN_SHARE_STARTED = "screen_share_started"
    SCREEN_SHARE_STOPPED = "screen_share_stopped"


@dataclass(frozen=True, slots=True)
class TimelineEvent:
    """Something that happened at ``at`` seconds of a meeting and lasted ``duration`` seconds."""

    id: UUID
    meeting_id: UUID
    kind: TimelineKind
    at: float
    happened_at: datetime
    duration: float = 0.0
    participant_id: UUID | None = None
