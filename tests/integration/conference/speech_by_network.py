"""One talk said twice at the same time: over a fine network and over a bad one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import numpy as np
import soxr

from meeting_desktop.cli.bench_words import plain_words
from meeting_desktop.domain.transcript import text_of
from meeting_desktop.ports.audio import CAPTURE_RATE_HZ, SPEECH_RATE_HZ, Samples
from meeting_desktop.ports.conference import FRAME_SAMPLES
from meeting_desktop.ports.recogniser import SpeechOptions
from tests.fakes.network import LossyNetwork, Weather
from tests.fakes.patience import until
from tests.integration.conference.meeting_on_loopback import LoopbackMeeting
from tests.integration.speech import real_speech

_FAMOUS = (
    "And so my fellow Americans ask not what your country can do for you "
    "ask what you can do for your country"
)
_PAUSE = np.zeros(SPEECH_RATE_HZ // 2, dtype=np.float32)


@dataclass(frozen=True)
class Arrived:
    """``sound``: mono 16 kHz. ``lost``: share of it. ``delay_ms``: at the end."""

    sound: Samples
    lost: float
    delay_ms: float


def talk_of(folder: Path, clips: int) -> tuple[Samples, list[str]]:
    """Recorded speech, mono 16 kHz, and its words."""
    sounds, words = [real_speech.recorded(folder / "jfk.flac"), _PAUSE], plain_words(_FAMOUS)
    for path in sorted((folder / "librivox").glob("*.wav"))[:clips]:
        sounds += [real_speech.recorded(path), _PAUSE]
        words += plain_words(path.with_suffix(".txt").read_text())
    return np.concatenate(sounds), words


def said_over(meeting: LoopbackMeeting, talk: Samples, weathers: list[Weather]) -> list[Arrived]:
    """What arrives at the bridge from as many callers as there are weathers, in real time."""
    sound = soxr.resample(talk, SPEECH_RATE_HZ, CAPTURE_RATE_HZ).astype(np.float32)
    pause = np.zeros(CAPTURE_RATE_HZ, dtype=np.float32)
    networks = [LossyNetwork(seed) for seed, _ in enumerate(weathers, 5)]
    try:
        callers = [meeting.join(through=one.passage().described) for one in networks]
        for network, weather in zip(networks, weathers, strict=True):
            network.weather = weather
        for caller in callers:
            caller.speak(np.concatenate([pause, sound, pause, pause]))
        frames = (len(sound) + 2 * len(pause)) // FRAME_SAMPLES
        tracks = [meeting.ear.pieces[caller.participant] for caller in callers]
        until(
            lambda: all(len(pieces) >= frames for pieces in tracks),
            what="the whole talk",
            limit=frames * FRAME_SAMPLES / CAPTURE_RATE_HZ + 20,
        )
        return [_arrived(meeting, caller.participant, frames) for caller in callers]
    finally:
        for caller in meeting.callers:
            caller.fall_silent()
        for network in networks:
            network.close()


def _arrived(meeting: LoopbackMeeting, participant: UUID, frames: int) -> Arrived:
    pieces = meeting.ear.pieces[participant][:frames]
    _, sound = meeting.ear.track(participant)
    heard = soxr.resample(sound[: frames * FRAME_SAMPLES], CAPTURE_RATE_HZ, SPEECH_RATE_HZ)
    lost = sum(piece.lost_samples for piece in pieces) / (FRAME_SAMPLES * frames)
    return Arrived(heard.astype(np.float32), lost, meeting.delay_of(participant))


def words_in(sound: Samples) -> list[str]:
    """What the model hears, with nothing beside it."""
    pieces = (sound[at : at + SPEECH_RATE_HZ] for at in range(0, len(sound), SPEECH_RATE_HZ))
    segments = real_speech.batch().transcribe(pieces, SpeechOptions(language="en"))
    return plain_words(" ".join(text_of(segment.words) for segment in segments))
