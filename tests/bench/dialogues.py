"""Dialogues out of the LibriSpeech utterances of the shared audio, with who speaks when.

``python -m tests.bench.dialogues 3 7 OUT`` writes OUT.wav and OUT.rttm: three speakers, seed 7.
Utterances are looked up in MEETING_SPEECH_DATA, else in ../shared/audio.

Turns of 2 to 15 s, gaps of -0.3 to 0.8 s (below 0: both speak). The reference is trimmed to speech
by an energy gate a third of the way from a turn's quiet frames to its loud ones (dB), because some
of the recordings are noisy. ``turns`` go from the first frame above it to the last; ``gated`` end
at every pause of ``_PAUSE`` seconds as well. Each speaker's first utterances are left out: they
enrol profiles.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from meeting_desktop.adapters.audio.decoder import AvDecoder
from meeting_desktop.domain.diarization import SpeakerTurn
from meeting_desktop.ports.audio import SPEECH_RATE_HZ, Samples
from tests.bench.joined_speech import speech_folder, trimmed, utterances, write_wav

SPEAKERS = ("1688", "1998", "2609", "367")
#: So many utterances of each speaker enrol a profile and are in no dialogue.
ENROLLED = 3

_SHORTEST, _LONGEST = 2.0, 15.0
_GAP_FROM, _GAP_TO = -0.3, 0.8
_TURNS = 12
_HOP = SPEECH_RATE_HZ // 100
_QUIET, _LOUD = 0.05, 0.95
_GATE = 1 / 3
_PAUSE = 0.3
#: One of the readers has clicks around what he says; nothing so short is speech.
_CLICK = 0.16
#: Between a click and what is said there is more than between two syllables (s).
_SYLLABLES = 0.2
#: Frames of 10 ms: noise between words is uneven.
_SMOOTH = 5
_LOUDNESS = 0.05


@dataclass(frozen=True, slots=True)
class Dialogue:
    """Mono 16 kHz sound, and who speaks when; ``speakers``: the name of each cluster."""

    sound: Samples
    turns: tuple[SpeakerTurn, ...]
    gated: tuple[SpeakerTurn, ...]
    speakers: tuple[str, ...]

    @property
    def seconds(self) -> float:
        return len(self.sound) / SPEECH_RATE_HZ


def main(arguments: Sequence[str]) -> None:
    """Write the sound and the reference."""
    parser = argparse.ArgumentParser(description="Build a dialogue.")
    parser.add_argument("speakers", type=int, choices=range(2, len(SPEAKERS) + 1))
    parser.add_argument("seed", type=int)
    parser.add_argument("target", type=Path, help="without its suffix")
    given = parser.parse_args(arguments)
    dialogue = build_dialogue(given.speakers, given.seed)
    write_wav(given.target.with_suffix(".wav"), dialogue.sound)
    given.target.with_suffix(".rttm").write_text(rttm(dialogue, given.target.stem))
    sys.stdout.write(f"{dialogue.seconds:.1f} s of {', '.join(dialogue.speakers)}\n")


def build_dialogue(speakers: int, seed: int, *, turns: int = _TURNS) -> Dialogue:
    """The same for the same numbers, on any machine; the speakers are drawn by the seed too."""
    chance = random.Random(f"{speakers}-{seed}")
    names = tuple(chance.sample(SPEAKERS, speakers))
    stock = {name: _Stock(name, chance) for name in names}
    pieces: list[tuple[int, Samples]] = []
    before = -1
    for number in _order(speakers, max(2, turns // speakers), chance):
        wanted = chance.uniform(_SHORTEST, _LONGEST)
        piece = stock[names[number]].take(wanted)
        if len(piece) >= _SHORTEST * SPEECH_RATE_HZ and number != before:
            pieces.append((number, piece))
            before = number
    return _laid_out(pieces, names, chance)


def enrolment(name: str) -> list[Samples]:
    """What a speaker's profile is made of."""
    return [read_sound(path) for path in utterances(speech_folder(), name)[:ENROLLED]]


def rttm(dialogue: Dialogue, name: str) -> str:
    """The reference in the format of NIST's scorers."""
    lines = (
        f"SPEAKER {name} 1 {turn.start:.3f} {turn.end - turn.start:.3f} <NA> <NA> "
        f"{dialogue.speakers[turn.cluster]} <NA> <NA>\n"
        for turn in dialogue.turns
    )
    return "".join(lines)


def read_rttm(path: Path) -> tuple[SpeakerTurn, ...]:
    """Who speaks when; names become numbers in the order in which they come."""
    rows = [line.split() for line in path.read_text().splitlines() if line.startswith("SPEAKER")]
    numbers = {name: number for number, name in enumerate(dict.fromkeys(row[7] for row in rows))}
    return tuple(
        SpeakerTurn(float(row[3]), float(row[3]) + float(row[4]), numbers[row[7]]) for row in rows
    )


@lru_cache(maxsize=64)
def read_sound(path: Path) -> Samples:
    """A file as mono 16 kHz."""
    return np.concatenate(list(AvDecoder().decode(path, rate_hz=SPEECH_RATE_HZ)))


class _Stock:
    """What is left of a speaker's utterances: a dialogue repeats nothing before all was used."""

    def __init__(self, name: str, chance: random.Random) -> None:
        self._paths = utterances(speech_folder(), name)[ENROLLED:]
        self._chance = chance
        self._left: list[Samples] = []

    def take(self, seconds: float) -> Samples:
        """At most so long; cut where it is quiet."""
        if not self._left:
            paths = self._chance.sample(self._paths, len(self._paths))
            self._left = [trimmed(read_sound(path)) for path in paths]
        sound = self._left.pop()
        most = round(seconds * SPEECH_RATE_HZ)
        if len(sound) <= most:
            return sound
        cut = _quietest(sound, most)
        rest = sound[cut:]
        if len(rest) >= _SHORTEST * SPEECH_RATE_HZ:
            self._left.insert(0, trimmed(rest))
        return trimmed(sound[:cut])


def _quietest(sound: Samples, most: int) -> int:
    """A quiet place in the last second and a half before ``most``."""
    least = max(round(_SHORTEST * SPEECH_RATE_HZ), most - round(1.5 * SPEECH_RATE_HZ))
    levels = _levels(sound[least:most])
    if not len(levels):
        return most
    smooth = np.convolve(levels, np.ones(5) / 5, mode="same")
    return least + int(np.argmin(smooth)) * _HOP


def _order(speakers: int, rounds: int, chance: random.Random) -> Iterator[int]:
    """Rounds in which everybody speaks once, in changing order: nobody twice in a row."""
    last = -1
    for _ in range(rounds):
        order = chance.sample(range(speakers), speakers)
        if order[0] == last:
            order = [*order[1:], order[0]]
        yield from order
        last = order[-1]


def _laid_out(
    pieces: Sequence[tuple[int, Samples]], names: tuple[str, ...], chance: random.Random
) -> Dialogue:
    at = 0.5
    placed: list[tuple[float, int, Samples]] = []
    for number, piece in pieces:
        placed.append((at, number, _levelled(piece)))
        at += len(piece) / SPEECH_RATE_HZ + chance.uniform(_GAP_FROM, _GAP_TO)
    end = max(start + len(piece) / SPEECH_RATE_HZ for start, _, piece in placed)
    sound = np.zeros(round((end + 0.5) * SPEECH_RATE_HZ), np.float32)
    turns: list[SpeakerTurn] = []
    gated: list[SpeakerTurn] = []
    for start, number, piece in placed:
        first = round(start * SPEECH_RATE_HZ)
        sound[first : first + len(piece)] += piece
        spans = spoken(piece)
        turns.append(SpeakerTurn(start + spans[0][0], start + spans[-1][1], number))
        gated += (SpeakerTurn(start + a, start + b, number) for a, b in spans)
    return Dialogue(sound, tuple(turns), tuple(gated), names)


def spoken(sound: Samples) -> list[tuple[float, float]]:
    """Where the energy gate is open (s), pauses shorter than ``_PAUSE`` among it."""
    smooth = np.convolve(_levels(sound), np.ones(_SMOOTH) / _SMOOTH, mode="same")
    levels = 20 * np.log10(np.maximum(smooth, 1e-6))
    quiet, loud = np.quantile(levels, [_QUIET, _LOUD])
    above = np.concatenate([[0], levels >= quiet + _GATE * (loud - quiet), [0]]).astype(np.int8)
    edges = np.flatnonzero(np.diff(above)) * _HOP / SPEECH_RATE_HZ
    open_spans = [(float(start), float(end)) for start, end in edges.reshape(-1, 2)]
    syllables = _joined(open_spans, _SYLLABLES)
    return _joined([span for span in syllables if span[1] - span[0] >= _CLICK], _PAUSE)


def _joined(spans: Sequence[tuple[float, float]], pause: float) -> list[tuple[float, float]]:
    """Over pauses that are shorter."""
    joined: list[tuple[float, float]] = []
    for start, end in spans:
        if joined and start - joined[-1][1] < pause:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _levelled(sound: Samples) -> Samples:
    """Everybody equally loud, so that loudness does not tell who speaks."""
    return (sound * (_LOUDNESS / max(float(np.sqrt(np.mean(sound**2))), 1e-6))).astype(np.float32)


def _levels(sound: Samples) -> Samples:
    whole = len(sound) // _HOP * _HOP
    squares = np.mean(sound[:whole].reshape(-1, _HOP) ** 2, axis=1)
    levels: Samples = np.sqrt(squares).astype(np.float32)
    return levels


if __name__ == "__main__":
    main(sys.argv[1:])
