"""How much speech gets the right name from profiles that were enrolled elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.diarization import SpeakerTurn
from meeting_desktop.domain.voice_matching import match_voices, mean_print
from meeting_desktop.domain.voice_profiles import VoiceProfile
from meeting_desktop.ports.audio import SPEECH_RATE_HZ
from meeting_desktop.ports.voices_apart import Diarizer
from tests.bench.dialogues import SPEAKERS, Dialogue, build_dialogue, enrolment

_COUNTS = (2, 3, 4)

Found = Sequence[SpeakerTurn]


def named_speech(diarizer: Diarizer, seeds: int) -> Iterator[dict[str, object]]:
    """One line for each dialogue and who of it is a stranger, nobody first."""
    profiles = {name: _profile(diarizer, name) for name in SPEAKERS}
    for speakers in _COUNTS:
        for seed in range(seeds):
            made = build_dialogue(speakers, seed)
            found = diarizer.diarize(made.sound)
            for stranger in ("", *made.speakers):
                known = [one for name, one in profiles.items() if name != stranger]
                matches = match_voices(found.clusters, known)
                names = {one.id: one.display_name for one in known}
                called = {number: names[match.profile_id] for number, match in matches.items()}
                right, wrong, spoken = _named(made, found.turns, called, stranger)
                yield {
                    "system": "profiles",
                    "sample": f"{speakers}-{seed:02}",
                    "stranger": bool(stranger),
                    "spoken": round(spoken, 2),
                    "right": round(right, 2),
                    "wrong": round(wrong, 2),
                }


def _profile(diarizer: Diarizer, name: str) -> VoiceProfile:
    clips = [(diarizer.encoder.encode(sound), sound) for sound in enrolment(name)]
    prints = [(made, len(sound) / SPEECH_RATE_HZ) for made, sound in clips if made is not None]
    seconds = sum(seconds for _, seconds in prints)
    now = datetime.now(UTC)
    return VoiceProfile(
        new_id(), new_id(), name, mean_print(prints), len(prints), seconds, now, now
    )


def _named(
    made: Dialogue, found: Found, called: dict[int, str], stranger: str
) -> tuple[float, float, float]:
    """Seconds with the right name, seconds with a wrong one, seconds of speech that has a name.

    Speech of the reference; where two speak, each counts, and is right where one of the names is.
    """
    right = wrong = spoken = 0.0
    for turn in made.turns:
        name = made.speakers[turn.cluster]
        frames = np.arange(round(turn.start * 100), round(turn.end * 100)) / 100
        spoken += len(frames) / 100 if name != stranger else 0.0
        said = {
            called[one.cluster]: np.zeros(len(frames), bool)
            for one in found
            if one.cluster in called
        }
        for one in found:
            if one.cluster in called:
                said[called[one.cluster]] |= (frames >= one.start) & (frames < one.end)
        own = said.pop(name, np.zeros(len(frames), bool))
        others = np.any(list(said.values()), axis=0) if said else np.zeros(len(frames), bool)
        alone = ~_spoken_by_others(made, turn, frames)
        right += float(own.sum()) / 100
        wrong += float((others & ~own & alone).sum()) / 100
    return right, wrong, spoken


def _spoken_by_others(
    made: Dialogue, turn: SpeakerTurn, frames: NDArray[np.float64]
) -> NDArray[np.bool_]:
    others = [one for one in made.turns if one.cluster != turn.cluster]
    said = [(frames >= one.start) & (frames < one.end) for one in others]
    return np.asarray(np.any(said, axis=0))
