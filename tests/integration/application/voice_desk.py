"""Meetings in which people are tones, and the use cases that say whose voice is whose."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from typing import TypeVar
from uuid import UUID

import numpy as np

from meeting_desktop.adapters.audio.decoder import AvDecoder
from meeting_desktop.adapters.audio.recording_storage import OggRecordingStorage
from meeting_desktop.application.encode_voices import EncodeVoices
from meeting_desktop.application.keep_voices import KeepVoices
from meeting_desktop.application.name_speakers import NameSpeakers
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.recordings import Recording, RecordingStatus
from meeting_desktop.domain.speaker_names import numbered_name
from meeting_desktop.domain.transcript import Speaker, Transcript
from meeting_desktop.ports.audio import SPEECH_RATE_HZ, Samples
from meeting_desktop.ports.recording import RecordingStorage
from meeting_desktop.ports.unit_of_work import Store, UnitOfWork
from tests.fakes.clock import VirtualClock
from tests.fakes.sample_talks import Talk, make_talk
from tests.fakes.sounds import tone, write_wav
from tests.fakes.store import InlineStore
from tests.fakes.voice_prints import PitchLoader

T = TypeVar("T")

#: Hertz of people's voices.
VOICES = {"Grace": 200.0, "Hanna": 280.0, "Ada": 440.0, "Stranger": 620.0}
#: Every word takes 0.3 s in a sample talk.
LONG = "so this is what I have thought about for quite a while and want to say today."
SHORT = "Good."


class VoiceDesk:
    """``loader`` is asked for the models; ``close`` it at the end."""

    def __init__(
        self,
        home: Path,
        store: Store | None = None,
        storage: RecordingStorage | None = None,
    ) -> None:
        self.clock = VirtualClock()
        self.store = store or InlineStore(self.clock)
        self.storage = storage or OggRecordingStorage(home / "recordings", self.clock)
        self.loader = PitchLoader()
        encode = EncodeVoices(self.loader, AvDecoder())
        self.names = NameSpeakers(self.store, self.storage, encode)
        self.voices = KeepVoices(self.store, self.storage, encode, self.clock)

    def close(self) -> None:
        assert self.voices.stop(60)

    def hold(
        self, lines: Sequence[tuple[str, str]], *, recorded: bool = True, title: str = "Talk"
    ) -> Talk:
        """A meeting in one track in which nobody has a name yet."""
        talk = make_talk(title, lines)
        unnamed = tuple(replace(s, name=numbered_name(s.label)) for s in talk.transcript.speakers)
        held = Talk(talk.meeting, replace(talk.transcript, speakers=unnamed))
        self.store.write(lambda uow: _keep(uow, held)).result(60)
        if recorded:
            self._record(talk)
        return held

    def transcript(self, talk: Talk) -> Transcript:
        found = self.store.read(lambda uow: uow.transcripts.latest(talk.meeting.id))
        assert found is not None
        return found

    def speaker(self, talk: Talk, number: int) -> Speaker:
        """The voice that has the label ``S<number>``."""
        speakers = self.transcript(talk).speakers
        return next(one for one in speakers if one.label == f"S{number}")

    def enrol(self, talk: Talk, number: int, name: str) -> UUID:
        speaker = self.speaker(talk, number)
        return settled(self.voices.enrol(speaker.id, name=name, consent=True))

    def recognise(self, talk: Talk, number: int, profile_id: UUID, confidence: float) -> None:
        """As an import does that finds a profile."""
        profile = self.store.read(lambda uow: uow.voice_profiles.get(profile_id))
        assert profile is not None
        named = replace(
            self.speaker(talk, number),
            name=profile.display_name,
            voice_profile_id=profile_id,
            confidence=confidence,
        )
        self.store.write(lambda uow: uow.transcripts.put_speaker(named)).result(60)

    def call_me(self, name: str) -> None:
        """The person who works here has this name."""

        def write(uow: UnitOfWork) -> None:
            uow.people.put(replace(uow.people.me(), display_name=name))

        self.store.write(write).result(60)

    def _record(self, talk: Talk) -> None:
        known = new_id()
        key = self.storage.new_key(talk.meeting.id, known)
        place = self.storage.place_of(key)
        place.parent.mkdir(parents=True, exist_ok=True)
        write_wav(place, _sound(talk), rate_hz=SPEECH_RATE_HZ)
        recording = Recording(
            known,
            talk.meeting.id,
            None,
            RecordingStatus.COMPLETED,
            key,
            talk.meeting.created_at,
            duration=talk.segments[-1].end + 1.0,
        )
        self.store.write(lambda uow: uow.recordings.put(recording)).result(60)


def settled(future: Future[T]) -> T:
    return future.result(60)


def _keep(uow: UnitOfWork, talk: Talk) -> None:
    uow.meetings.add(talk.meeting)
    uow.transcripts.put(talk.transcript)
    for segment in talk.segments:
        uow.transcripts.put_segment(segment)


def _sound(talk: Talk) -> Samples:
    sound = np.zeros(round((talk.segments[-1].end + 1.0) * SPEECH_RATE_HZ), dtype=np.float32)
    names = {one.id: one.name for one in talk.transcript.speakers}
    for segment in talk.segments:
        hertz = VOICES[names[segment.speaker_id] if segment.speaker_id else "Stranger"]
        first = round(segment.start * SPEECH_RATE_HZ)
        spoken = tone(segment.end - segment.start, hertz=hertz, rate_hz=SPEECH_RATE_HZ)
        sound[first : first + spoken.size] = spoken
    return sound
