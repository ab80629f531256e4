"""A meeting while it runs: what a person asked for, what it is made of, where its sound goes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from meeting_desktop.application.capture_sound import SoundIntake
from meeting_desktop.application.finish_transcript import FinishTranscript
from meeting_desktop.application.meeting_rows import MeetingRows
from meeting_desktop.application.recognise_speech import SpeechRoom
from meeting_desktop.application.record_meeting import RecordMeeting, RunningRecording
from meeting_desktop.application.transcribe_live import LiveTranscription
from meeting_desktop.core.clock import Clock
from meeting_desktop.domain.meetings import Meeting
from meeting_desktop.ports.audio import AudioDevices, ResamplerFactory, Samples
from meeting_desktop.ports.recogniser import SpeechOptions
from meeting_desktop.ports.unit_of_work import Store
from meeting_desktop.runtime.containment import Contained


@dataclass(frozen=True, slots=True)
class MeetingRequest:
    """What a person chose before the meeting."""

    title: str
    speaker_name: str
    record: bool = True
    captions: bool = True
    language: str = ""


@dataclass(frozen=True, slots=True)
class LiveMeeting:
    """Facts of the running meeting; ``track_id`` is the own microphone's in caption events."""

    meeting: Meeting
    transcript_id: UUID
    track_id: UUID
    speaker_name: str


@dataclass(frozen=True, slots=True)
class MeetingParts:
    """What a meeting is made of; given by the composition root."""

    devices: AudioDevices
    record: RecordMeeting
    store: Store
    speech: SpeechRoom
    finish: FinishTranscript
    new_resampler: ResamplerFactory
    clock: Clock
    time_zone: str


@dataclass(slots=True)
class RunningMeeting:
    """``ending`` is set when it is being saved: its sound is closed then."""

    live: LiveMeeting
    rows: MeetingRows
    intake: SoundIntake
    options: SpeechOptions
    ending: bool = False
    recording: RunningRecording | None = None
    captions: LiveTranscription | None = None


def fan_out(running: RunningMeeting, *, wait: bool) -> Callable[[int, Samples], None]:
    """Recorder first, and neither can keep the sound from the other."""
    keeper = running.recording.keeper if running.recording is not None else None
    captions = running.captions

    def stop_captions(_error: Exception) -> None:
        nonlocal captions
        captions = None

    def consume(start: int, samples: Samples) -> None:
        if keeper is not None:
            with Contained():
                keeper.take(start, samples, wait=wait)
        if captions is not None:
            with Contained(stop_captions):
                captions.take(start, samples, wait=wait)

    return consume
