"""Voices that people agreed to be known by: enrolled, refined, renamed, removed with everything."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from uuid import UUID

from meeting_desktop.application.committing import value_of, wait_for_commit
from meeting_desktop.application.encode_voices import EncodeVoices, HeardVoice
from meeting_desktop.application.learn_voice import (
    checked_name,
    learnt,
    learnt_own,
    said_to_be,
    too_little,
)
from meeting_desktop.application.shared_access import require_row
from meeting_desktop.application.speaker_changes import existing_speaker, is_ours, transcript_of
from meeting_desktop.application.speaker_facts import MeetingSound
from meeting_desktop.application.suggest_voices import clips_to_hear
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.errors import NotFoundError, UserFacingError
from meeting_desktop.core.logging import get_logger
from meeting_desktop.domain.leads import Lead
from meeting_desktop.domain.speaker_names import clean_speaker_name, without_profile
from meeting_desktop.domain.transcript import Speaker
from meeting_desktop.domain.voice_matching import LEAST_SPEECH
from meeting_desktop.domain.voice_profiles import VoiceProfile
from meeting_desktop.domain.voice_samples import Passage
from meeting_desktop.ports.audio import Samples
from meeting_desktop.ports.recording import RecordingStorage
from meeting_desktop.ports.unit_of_work import Committed, Store, UnitOfWork
from meeting_desktop.runtime.topic import Topic

_log = get_logger(__name__)

#: So much of a voice (s) is learnt at once; of a file, in clips of such a length.
_SECONDS = 60.0
_FILE_CLIP = 10.0
#: A shorter rest (s) is left out.
_SHORTEST = 1.0

_TABLE = "voice_profiles"


@dataclass(frozen=True, slots=True)
class _Source:
    """Where a voice is to be heard; ``speaker`` where it is one of a transcript."""

    tracks: tuple[Path, ...]
    clips: tuple[Passage, ...]
    speaker: Speaker | None = None


class KeepVoices:
    """``changed``: other profiles than before. What is returned as a future returns at once."""

    def __init__(
        self, store: Store, storage: RecordingStorage, voices: EncodeVoices, clock: Clock
    ) -> None:
        self.changed: Topic[None] = Topic()
        self._store = store
        self._storage = storage
        self._voices = voices
        self._clock = clock
        self._unsubscribe = store.subscribe(self._on_commit)

    def profiles(self) -> tuple[VoiceProfile, ...]:
        """By name. Blocks on the disk."""
        return self._store.read(lambda uow: tuple(uow.voice_profiles.all()))

    def enrol(self, speaker_id: UUID, *, name: str, consent: bool) -> Future[UUID]:
        """A profile from what a speaker said alone; of a known one more is learnt.

        ``consent``: the person whose voice it is has agreed; when is noted. The speaker is named,
        and known by the profile. The future fails with UserFacingError codes ``no_consent``,
        ``too_little_speech``, ``no_sound``, ``empty_name``, ``not_allowed``, with NotFoundError,
        and with what loading a model may say.
        """
        return self._enrol(partial(self._source_of, speaker_id), name, consent)

    def enrol_file(self, path: Path, *, name: str, consent: bool) -> Future[UUID]:
        """The same from a sound file in which nobody else speaks; also NotAudioError."""
        return self._enrol(partial(self._source_in, path), name, consent)

    def enrol_own(self, sound: Samples, *, consent: bool) -> Future[UUID]:
        """The voice of whoever works here, from 16 kHz ``sound`` of it; fails as ``enrol``."""

        def learn() -> UUID:
            name = checked_name(self.own_name(), consent)
            heard = self._voices.hear_sound(self._voices.load(), sound, _FILE_CLIP)
            return self._write(heard, lambda uow, sure: self._keep_own(name, sure, uow))

        return self._voices.submit(learn)

    def own_name(self) -> str:
        """Under which ``enrol_own`` keeps. Blocks. Raises: UserFacingError, code ``no_name``."""
        name = self._store.read(lambda uow: uow.people.me().display_name)
        if not name.strip():
            raise UserFacingError(
                "Your name is not known yet; type it in Settings, Profile, and record your voice "
                "then.",
                code="no_name",
            )
        return name

    def rename(self, profile_id: UUID, name: str) -> Future[None]:
        """Also where nobody but the print has named a speaker by it."""

        def change(uow: UnitOfWork) -> None:
            profile = _existing(uow, profile_id)
            renamed = replace(profile, display_name=clean_speaker_name(name))
            uow.voice_profiles.put(renamed)
            for speaker in _ours(uow, profile_id):
                if not speaker.is_confirmed:
                    uow.transcripts.put_speaker(replace(speaker, name=renamed.display_name))

        return value_of(self._store.write(change))

    def remove(self, profile_id: UUID) -> Future[None]:
        """With its print, and the names that nobody but the print gave; nothing brings it back.

        A name that a person gave stays as text.
        """

        def change(uow: UnitOfWork) -> None:
            _existing(uow, profile_id)
            for speaker in _ours(uow, profile_id):
                uow.transcripts.put_speaker(without_profile(speaker))
            uow.voice_profiles.remove(profile_id)

        return value_of(self._store.write(change))

    def stop(self, deadline: float) -> bool:
        """True when what was being listened to ended within ``deadline`` seconds."""
        self._unsubscribe()
        return self._voices.stop(deadline)

    def _on_commit(self, committed: Committed[object]) -> None:
        if any(change.table == _TABLE for change in committed.changes):
            self.changed.publish(None)

    # -- learning, on the thread of the voices -----------------------------------------------------

    def _enrol(self, source: Callable[[], _Source], name: str, consent: bool) -> Future[UUID]:
        def learn() -> UUID:
            shown = checked_name(name, consent)
            found = source()
            heard = self._voices.hear(self._voices.load(), found.tracks, found.clips)
            return self._write(heard, lambda uow, sure: self._keep(found, shown, sure, uow))

        return self._voices.submit(learn)

    def _write(
        self, heard: HeardVoice | None, keep: Callable[[UnitOfWork, HeardVoice], UUID]
    ) -> UUID:
        if heard is None or heard.seconds < LEAST_SPEECH:
            raise too_little()
        profile_id = wait_for_commit(self._store.write(lambda uow: keep(uow, heard)))
        _log.info("a voice was learnt", profile=profile_id, clips=heard.clips)
        return profile_id

    def _source_of(self, speaker_id: UUID) -> _Source:
        def read(uow: UnitOfWork) -> _Source:
            speaker = existing_speaker(uow, speaker_id)
            transcript = transcript_of(uow, speaker)
            sound = MeetingSound(uow, self._storage, transcript.meeting_id)
            tracks = sound.tracks_of(speaker)
            if not tracks:
                raise UserFacingError(
                    "The sound of this meeting is not on this machine; a voice is learnt from "
                    "sound.",
                    code="no_sound",
                )
            return _Source(tracks, clips_to_hear(transcript, speaker_id, _SECONDS), speaker)

        return self._store.read(read)

    def _source_in(self, path: Path) -> _Source:
        """Pieces of the file's beginning."""
        end = min(self._voices.length(path), _SECONDS)
        starts = [number * _FILE_CLIP for number in range(round(_SECONDS / _FILE_CLIP))]
        clips = tuple(
            Passage(at, min(end, at + _FILE_CLIP)) for at in starts if end - at >= _SHORTEST
        )
        return _Source((path,), clips)

    def _keep(self, source: _Source, name: str, heard: HeardVoice, uow: UnitOfWork) -> UUID:
        speaker = None if source.speaker is None else existing_speaker(uow, source.speaker.id)
        lead = _lead_of(uow, speaker) if speaker is not None else None
        profile = learnt(uow, speaker, name, heard, self._clock.now(), lead=lead)
        uow.voice_profiles.put(profile)
        if speaker is not None:
            uow.transcripts.put_speaker(said_to_be(speaker, profile))
        return profile.id

    def _keep_own(self, name: str, heard: HeardVoice, uow: UnitOfWork) -> UUID:
        profile = learnt_own(uow, name, heard, self._clock.now())
        uow.voice_profiles.put(profile)
        return profile.id


def _lead_of(uow: UnitOfWork, speaker: Speaker) -> Lead | None:
    """Whom the meeting of the speaker was about."""
    for meeting_id in uow.meetings.behind("speakers", [speaker.id]):
        meeting = uow.meetings.get(meeting_id)
        if meeting is not None and meeting.lead_id is not None:
            return uow.leads.get(meeting.lead_id)
    return None


def _existing(uow: UnitOfWork, profile_id: UUID) -> VoiceProfile:
    profile = uow.voice_profiles.get(profile_id)
    if profile is None:
        raise NotFoundError("This voice is not known any more.")
    require_row(uow, _TABLE, profile_id)
    return profile


def _ours(uow: UnitOfWork, profile_id: UUID) -> Sequence[Speaker]:
    """Speakers known by it, where one may change them."""
    return [one for one in uow.speakers.of_profile(profile_id) if is_ours(uow, one)]
