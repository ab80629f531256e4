"""Join the utterances of a LibriSpeech speaker into one talk, for the benches.

``python -m tests.bench.joined_speech 1688 OUT.wav`` puts 0.7 s of silence between them;
``--dense MINUTES`` cuts the silence at both ends of each and repeats them, without any pause, up to
that length. Utterances are looked up in MEETING_SPEECH_DATA, else in ../shared/audio.
"""

from __future__ import annotations

import argparse
import os
import sys
import wave
from collections.abc import Iterator, Sequence
from itertools import cycle
from pathlib import Path

import numpy as np

from meeting_desktop.adapters.audio.decoder import AvDecoder
from meeting_desktop.ports.audio import SPEECH_RATE_HZ, Samples

_PAUSE_SECONDS = 0.7
#: Frames quieter than this below the loudest one, at both ends, are no speech.
_QUIET_DB = 35.0
_FRAME = SPEECH_RATE_HZ // 100
_FULL_SCALE = 32767


def main(arguments: Sequence[str]) -> None:
    """Write the file."""
    parser = argparse.ArgumentParser(description="Join a speaker's utterances.")
    parser.add_argument("speaker", help="such as 1688")
    parser.add_argument("target", type=Path, help="a WAV file, 16 kHz")
    parser.add_argument("--dense", type=float, metavar="MINUTES", help="no pauses, so long")
    given = parser.parse_args(arguments)
    found = utterances(speech_folder(), given.speaker)
    if not found:
        parser.error(f"no utterances of {given.speaker}; name their folder in MEETING_SPEECH_DATA")
    sounds = [read_sound(path) for path in found]
    joined = dense(sounds, given.dense * 60.0) if given.dense else with_pauses(sounds)
    write_wav(given.target, joined)
    sys.stdout.write(f"{len(joined) / SPEECH_RATE_HZ:.1f} s of {len(found)} utterances\n")


def speech_folder() -> Path:
    """Where recorded speech lies on this machine."""
    beside = Path(__file__).resolve().parents[3] / "shared" / "audio"
    return Path(os.environ.get("MEETING_SPEECH_DATA") or beside)


def utterances(folder: Path, speaker: str) -> list[Path]:
    """The speaker's files in the order in which they were read."""
    return sorted((folder / "librispeech").glob(f"{speaker}-*.flac"))


def with_pauses(sounds: Sequence[Samples], seconds: float = _PAUSE_SECONDS) -> Samples:
    """The sounds with silence between, and behind the last, so that it comes to its end."""
    pause = np.zeros(round(seconds * SPEECH_RATE_HZ), np.float32)
    return np.concatenate([piece for sound in sounds for piece in (sound, pause)])


def dense(sounds: Sequence[Samples], seconds: float) -> Samples:
    """The sounds over and over without the silence at their ends, ``seconds`` long."""
    wanted = round(seconds * SPEECH_RATE_HZ)
    return np.concatenate(list(_repeated([trimmed(sound) for sound in sounds], wanted)))


def _repeated(sounds: Sequence[Samples], wanted: int) -> Iterator[Samples]:
    missing = wanted
    for sound in cycle(sounds):
        yield sound[:missing]
        missing -= len(sound)
        if missing <= 0:
            return


def trimmed(sound: Samples) -> Samples:
    """Without what is quiet at both ends, in steps of 10 ms; never empty."""
    whole = len(sound) // _FRAME * _FRAME
    loudness = np.sqrt(np.mean(sound[:whole].reshape(-1, _FRAME) ** 2, axis=1))
    loud = np.flatnonzero(loudness >= loudness.max(initial=0.0) * 10 ** (-_QUIET_DB / 20))
    if not loud.size:
        return sound
    return sound[loud[0] * _FRAME : (loud[-1] + 1) * _FRAME]


def write_wav(path: Path, sound: Samples) -> None:
    """16 bits, mono, 16 kHz."""
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(SPEECH_RATE_HZ)
        out.writeframes((np.clip(sound, -1, 1) * _FULL_SCALE).astype("<i2").tobytes())


def read_sound(path: Path) -> Samples:
    """A file as mono 16 kHz."""
    return np.concatenate(list(AvDecoder().decode(path, rate_hz=SPEECH_RATE_HZ)))


if __name__ == "__main__":
    main(sys.argv[1:])
