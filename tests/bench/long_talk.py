"""A long talk of recorded speech, for the bench of imports.

``python -m tests.bench.long_talk OUT.wav --minutes 60`` repeats all clips in an order of chance
(always the same) with pauses of 0.3 to 3 s; ``--known`` takes only those whose words are known and
writes these beside it, as OUT.txt. Clips are looked up in MEETING_SPEECH_DATA, else in
../shared/audio.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from meeting_desktop.ports.audio import SPEECH_RATE_HZ, Samples
from tests.bench.joined_speech import read_sound, speech_folder, write_wav

_SEED = 8
_PAUSE_SECONDS = (0.3, 3.0)
_FAMOUS = (
    "And so my fellow Americans ask not what your country can do for you "
    "ask what you can do for your country"
)


@dataclass(frozen=True, slots=True)
class Clip:
    """Mono 16 kHz; ``text`` empty where nobody knows it."""

    sound: Samples
    text: str = ""


def main(arguments: Sequence[str]) -> None:
    """Write the talk."""
    parser = argparse.ArgumentParser(description="Make a long talk of recorded speech.")
    parser.add_argument("target", type=Path, help="a WAV file, 16 kHz")
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--known", action="store_true", help="only clips whose words are known")
    given = parser.parse_args(arguments)
    clips = [one for one in clips_in(speech_folder()) if one.text or not given.known]
    if not clips:
        parser.error("no recorded speech here; name its folder in MEETING_SPEECH_DATA")
    said = list(long_talk(clips, given.minutes * 60.0))
    write_wav(given.target, np.concatenate([one.sound for one in said]))
    if given.known:
        text = " ".join(one.text for one in said if one.text)
        given.target.with_suffix(".txt").write_text(text, encoding="utf-8")


def clips_in(folder: Path) -> list[Clip]:
    """Everything that is said there, in a fixed order."""
    famous = folder / "jfk.flac"
    clips = [Clip(read_sound(famous), _FAMOUS)] if famous.is_file() else []
    for path in sorted((folder / "librivox").glob("*.wav")):
        text = path.with_suffix(".txt").read_text(encoding="utf-8")
        clips.append(Clip(read_sound(path), " ".join(text.split())))
    clips += [Clip(read_sound(path)) for path in sorted((folder / "librispeech").glob("*.flac"))]
    return clips


def long_talk(clips: Sequence[Clip], seconds: float) -> Iterator[Clip]:
    """Clips and pauses by turns until ``seconds`` are full; each clip once before any again."""
    chance = random.Random(_SEED)
    left = round(seconds * SPEECH_RATE_HZ)
    while True:
        for clip in chance.sample(clips, len(clips)):
            pause = np.zeros(round(chance.uniform(*_PAUSE_SECONDS) * SPEECH_RATE_HZ), np.float32)
            if len(clip.sound) + len(pause) > left:
                yield Clip(np.zeros(left, np.float32))
                return
            left -= len(clip.sound) + len(pause)
            yield clip
            yield Clip(pause)


if __name__ == "__main__":
    main(sys.argv[1:])
