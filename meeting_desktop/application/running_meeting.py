"""A meeting while it runs: what a person asked for, what it is made of, where its sound goes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID

from meeting_desktop.application.capture_sound import SoundIntake
from meeting_desktop.application.conference_means import ConferenceMeans
from meeting_desktop.application.finish_transcript import FinishTranscript
from meeting_desktop.application.hold_agenda import HoldAgenda
from meeting_desktop.application.hold_notes import HoldNotes
from meeting_desktop.application.host_conference import HostConference
from meeting_desktop.application.meeting_rows import MeetingRows
from meeting_desktop.application.meeting_track import MeetingTrack
from meeting_desktop.application.recognise_speech import SpeechRoom
from meeting_desktop.application.record_meeting import RecordMeeting
from meeting_desktop.application.sound_room import SoundRoom
from meeting_desktop.core.clock import Clock
from meeting_desktop.domain.meetings import Meeting
from meeting_desktop.ports.audio import AudioDevices, ResamplerFactory, Samples
from meeting_desktop.ports.conference_journal import ConferenceJournal
from meeting_desktop.ports.recogniser import SpeechOptions
from meeting_desktop.ports.unit_of_work import Store
from meeting_desktop.runtime.containment import Contained


@dataclass(frozen=True, slots=True)
class MeetingRequest:
    """What a person chose before the meeting; ``planned`` is one of the calendar.

    ``unattended``: nobody sits here. The track is silence and muted, and nothing is played.
    """

    title: str
    speaker_name: str
    record: bool = True
    captions: bool = True
    language: str = ""
    computer_sound: bool = False
    planned: UUID | None = None
    unattended: bool = False


@dataclass(frozen=True, slots=True)
class LiveMeeting:
    """Facts of the running meeting; ``track_id`` is the own microphone's in caption events.

    ``computer_track_id`` is what this computer plays, where the meeting hears that; ``records``
    and ``captions`` are what it was begun with.
    """

    meeting: Meeting
    transcript_id: UUID
    track_id: UUID
    speaker_name: str
    computer_track_id: UUID | None = None
    records: bool = True
    captions: bool = True


@dataclass(frozen=True, slots=True)
class MeetingParts:
    """What a meeting is made of; given by the composition root.

    ``conference`` is called by the first meeting that is opened for others.
    """

    devices: AudioDevices
    record: RecordMeeting
    store: Store
    speech: SpeechRoom
    finish: FinishTranscript
    new_resampler: ResamplerFactory
    clock: Clock
    time_zone: str
    sound: SoundRoom | None = None
    conference: Callable[[], ConferenceMeans] | None = None
    journal: ConferenceJournal | None = None


class SecondSound(Protocol):
    """What is heard beside the microphone."""

    def close(self, deadline: float) -> bool: ...


@dataclass(slots=True)
class RunningMeeting:
    """``ending`` is set when it is being saved: its sound is closed then.

    ``computer`` captures what this computer plays, where that was wished for.
    ``others`` are the tracks of participants by their ids, also of those who left.
    """

    live: LiveMeeting
    rows: MeetingRows
    intake: SoundIntake
    options: SpeechOptions
    request: MeetingRequest
    own: MeetingTrack
    others: dict[UUID, MeetingTrack] = field(default_factory=dict)
    ending: bool = False
    recording_on: bool = True
    conference: HostConference | None = None
    computer: SecondSound | None = None
    notes: HoldNotes = field(default_factory=HoldNotes)
    agenda: HoldAgenda | None = None

    @property
    def tracks(self) -> tuple[MeetingTrack, ...]:
        """The own microphone's first."""
        return (self.own, *self.others.values())

    def close_sound(self, deadline: float) -> None:
        """Stop listening; nothing is handed on any more, unless a device hangs."""
        with Contained():
            if self.computer is not None:
                self.computer.close(deadline)
        self.intake.close(deadline)

    def consume(self, start: int, samples: Samples) -> None:
        """The own microphone, on the capture thread: to the record, and to who else is here."""
        self.own.take(start, samples, wait=self.intake.waits_for_consumers)
        if self.conference is not None:
            with Contained():
                self.conference.put_own_sound(samples)
