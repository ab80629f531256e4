"""Which known voices the unnamed ones of a meeting sound like."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from meeting_desktop.application.encode_voices import EncodeVoices, HeardVoice
from meeting_desktop.application.speaker_facts import MeetingSound, Suggestion
from meeting_desktop.core.errors import NotFoundError
from meeting_desktop.domain.diarization import VoiceCluster
from meeting_desktop.domain.transcript import Transcript
from meeting_desktop.domain.voice_matching import match_voices
from meeting_desktop.domain.voice_profiles import VoiceProfile
from meeting_desktop.domain.voice_samples import Passage, clips_of, passages_alone
from meeting_desktop.ports.recording import RecordingStorage
from meeting_desktop.ports.unit_of_work import Store, UnitOfWork

#: So much of a voice (s) is listened to: more makes the print hardly better.
_SECONDS = 30.0
_MOST = 3


@dataclass(frozen=True, slots=True)
class _Unknown:
    speaker_id: UUID
    tracks: tuple[Path, ...]
    clips: tuple[Passage, ...]


def suggest_voices(
    store: Store, storage: RecordingStorage, voices: EncodeVoices, meeting_id: UUID
) -> Mapping[UUID, tuple[Suggestion, ...]]:
    """By speaker; blocks long, on the thread of ``voices``. Raises: as ``NameSpeakers.suggest``."""
    profiles = store.read(lambda uow: tuple(uow.voice_profiles.all()))
    unknown = store.read(lambda uow: tuple(_unknown(uow, storage, meeting_id)))
    if not profiles or not unknown:
        return {}
    encoder = voices.load()
    found: dict[UUID, tuple[Suggestion, ...]] = {}
    for one in unknown:
        heard = voices.hear(encoder, one.tracks, one.clips)
        suggested = _likest(heard, profiles) if heard is not None else ()
        if suggested:
            found[one.speaker_id] = suggested
    return found


def _unknown(uow: UnitOfWork, storage: RecordingStorage, meeting_id: UUID) -> Iterator[_Unknown]:
    """Those whom no person has named and whose sound is here."""
    transcript = uow.transcripts.latest(meeting_id)
    if transcript is None:
        raise NotFoundError("This meeting has no transcript any more.")
    sound = MeetingSound(uow, storage, meeting_id)
    for speaker in transcript.speakers:
        tracks = sound.tracks_of(speaker)
        clips = clips_to_hear(transcript, speaker.id, _SECONDS)
        if not speaker.is_confirmed and tracks and clips:
            yield _Unknown(speaker.id, tracks, clips)


def clips_to_hear(transcript: Transcript, speaker_id: UUID, seconds: float) -> tuple[Passage, ...]:
    """What a voice says alone, of together at most ``seconds``."""
    return clips_of(passages_alone(transcript.segments, speaker_id), seconds)


def _likest(heard: HeardVoice, profiles: Sequence[VoiceProfile]) -> tuple[Suggestion, ...]:
    """Each profile for itself: that two come near is for the person to see."""
    cluster = VoiceCluster(0, heard.seconds, heard.print)
    matches = [(one, match_voices((cluster,), (one,)).get(0)) for one in profiles]
    likely = [
        Suggestion(one.id, one.display_name, match.confidence)
        for one, match in matches
        if match is not None
    ]
    return tuple(sorted(likely, key=lambda one: -one.confidence)[:_MOST])
