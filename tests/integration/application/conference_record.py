"""What a meeting with others has left: whose words, whose sound, and when."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import numpy as np

from meeting_desktop.adapters.audio.decoder import AvDecoder
from tests.integration.application.conference_rehearsal import ConferenceRehearsal


def words_by_name(room: ConferenceRehearsal, meeting_id: UUID) -> dict[str, str]:
    transcript = room.opened(meeting_id).transcript
    assert transcript is not None
    said: dict[str, str] = {}
    for segment in transcript.segments:
        name = transcript.name_of(segment.speaker_id)
        said[name] = f"{said.get(name, '')} {segment.text}".strip()
    return said


def sound_of(room: ConferenceRehearsal, meeting_id: UUID, participant: UUID) -> Any:
    recordings = room.store.read(lambda uow: uow.recordings.of_meeting(meeting_id))
    one = next(r for r in recordings if r.participant_id == participant)
    pieces = AvDecoder().decode(room.storage.path_of(one.storage_key), rate_hz=48_000)
    return np.concatenate(list(pieces))


def loud(sound: Any) -> tuple[float, float]:
    """From when to when (seconds) there is a voice."""
    at = np.flatnonzero(np.abs(sound) > 0.05) / 48_000
    return round(float(at[0]), 1), round(float(at[-1]), 1)
