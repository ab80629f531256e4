"""The usual way to caption live with Whisper, as a baseline: decode again and again, and agree.

As Macháček, Dabre and Bojar describe it ("Turning Whisper into Real-Time Transcription System",
2023, arXiv:2307.14743): every second of new sound the whole buffer is decoded with the full
window; the longest beginning that two decodings in a row share is confirmed (LocalAgreement-2); a
buffer beyond 15 s is cut where a confirmed segment ends; confirmed words before it are the prompt.

Where the description leaves room, the choice is the one that is better for the baseline: words
agree without case and punctuation, there is no second decoding at a higher temperature, the
language is told once, and sound comes straight from memory, at real speed.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np

from meeting_desktop.adapters.speech.plain import PlainSegment, PlainWhisper
from meeting_desktop.cli.bench_words import plain
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.captions import (
    CaptionConfirmed,
    CaptionEvent,
    CaptionFinal,
    CaptionShown,
)
from meeting_desktop.domain.transcript import Word
from meeting_desktop.ports.audio import SPEECH_RATE_HZ, Samples

#: New sound before the buffer is decoded again (s).
STEP_SECONDS = 1.0
#: A longer buffer is cut at the end of a confirmed segment (s).
_LONGEST_SECONDS = 15.0
#: Words that begin so much before the confirmed end are those that were confirmed (s).
_OVERLAP_SECONDS = 0.1
#: Near the confirmed end, up to so many words may be its last ones once more.
_NEAR_SECONDS = 1.0
_LONGEST_REPEAT = 5
_PROMPT_LETTERS = 200

#: Decodes sound, given a prompt; times are seconds from the start of that sound.
Read = Callable[[Samples, str], Sequence[PlainSegment]]


class LocalAgreement:
    """Confirms what two hypotheses in a row begin with. Times are those of the whole sound."""

    def __init__(self) -> None:
        self.confirmed: list[Word] = []
        self.tail: list[Word] = []

    @property
    def until(self) -> float:
        """Where the confirmed words end, in seconds."""
        return self.confirmed[-1].end if self.confirmed else 0.0

    def hear(self, hypothesis: Sequence[Word]) -> list[Word]:
        """Take the next hypothesis; the words that it confirms."""
        fresh = self._without_confirmed(hypothesis)
        agreed = 0
        for before, now in zip(self.tail, fresh, strict=False):
            if plain(before.text) != plain(now.text):
                break
            agreed += 1
        self.confirmed += fresh[:agreed]
        self.tail = fresh[agreed:]
        return fresh[:agreed]

    def finish(self) -> list[Word]:
        """Nothing more will come: what is left is confirmed as it stands."""
        rest, self.tail = self.tail, []
        self.confirmed += rest
        return rest

    def _without_confirmed(self, hypothesis: Sequence[Word]) -> list[Word]:
        fresh = [word for word in hypothesis if word.start > self.until - _OVERLAP_SECONDS]
        if not self.confirmed or not fresh or fresh[0].start - self.until >= _NEAR_SECONDS:
            return fresh
        for count in range(min(_LONGEST_REPEAT, len(fresh), len(self.confirmed)), 0, -1):
            if _texts(fresh[:count]) == _texts(self.confirmed[-count:]):
                return fresh[count:]
        return fresh


@dataclass(frozen=True, slots=True)
class Heard:
    """What one decoding brought: new confirmed words and the tentative ones behind them."""

    confirmed: tuple[Word, ...]
    tail: tuple[Word, ...]


class AgreeingStream:
    """The growing buffer, and the policy that empties it."""

    def __init__(self, read: Read) -> None:
        self._read = read
        self._agreement = LocalAgreement()
        self._buffer: Samples = np.zeros(0, np.float32)
        self._offset = 0.0

    @property
    def confirmed(self) -> tuple[Word, ...]:
        return tuple(self._agreement.confirmed)

    @property
    def buffer_seconds(self) -> float:
        """How much sound the next decoding would look at, without new sound."""
        return len(self._buffer) / SPEECH_RATE_HZ

    def hear(self, sound: Samples) -> Heard:
        """Take the next sound, mono at 16 kHz, and decode all that is kept."""
        self._buffer = np.concatenate([self._buffer, sound])
        segments = self._read(self._buffer, self._prompt())
        words = [_moved(word, self._offset) for segment in segments for word in segment.words]
        confirmed = self._agreement.hear(words)
        self._cut([segment.end + self._offset for segment in segments])
        return Heard(tuple(confirmed), tuple(self._agreement.tail))

    def finish(self) -> Heard:
        """The sound has ended."""
        return Heard(tuple(self._agreement.finish()), ())

    def _prompt(self) -> str:
        gone = [word.text for word in self._agreement.confirmed if word.end <= self._offset]
        return " ".join(gone)[-_PROMPT_LETTERS:]

    def _cut(self, segment_ends: Sequence[float]) -> None:
        """Let go of a long buffer up to the last segment, but one, whose words are confirmed."""
        if self.buffer_seconds <= _LONGEST_SECONDS:
            return
        settled = [end for end in segment_ends[:-1] if end <= self._agreement.until]
        if settled and settled[-1] > self._offset:
            self._buffer = self._buffer[int((settled[-1] - self._offset) * SPEECH_RATE_HZ) :]
            self._offset = settled[-1]


def speak(sound: Samples, read: Read, clock: Clock) -> Iterator[CaptionEvent]:
    """Caption ``sound`` as it would be spoken from now on; each event comes when it is known.

    The track is one utterance; its final repeats what was confirmed.
    """
    track, utterance = new_id(), new_id()
    stream, zero, never = AgreeingStream(read), clock.monotonic(), threading.Event()
    taken = 0
    while taken < len(sound):
        due = min(taken + int(STEP_SECONDS * SPEECH_RATE_HZ), len(sound)) / SPEECH_RATE_HZ
        clock.wait(never, zero + due - clock.monotonic())
        # What came while the last decoding took longer than a step is looked at together.
        spoken = int((clock.monotonic() - zero) * SPEECH_RATE_HZ)
        there = min(len(sound), max(spoken, round(due * SPEECH_RATE_HZ)))
        heard = stream.hear(sound[taken:there])
        taken = there
        yield from _events(track, utterance, heard)
    yield from _events(track, utterance, stream.finish())
    seconds = len(sound) / SPEECH_RATE_HZ
    yield CaptionFinal(track, utterance, 0.0, seconds, stream.confirmed, "")


def reader(whisper: PlainWhisper, language: str) -> Read:
    """Decode with word times; a language that was not told is found out once, with the first words.

    Finding it out again for each decoding would cost the baseline a second encoding.
    """
    known = language

    def read(sound: Samples, prompt: str) -> Sequence[PlainSegment]:
        nonlocal known
        text = whisper.transcribe(sound, language=known, prompt=prompt, with_words=True)
        if text.segments:
            known = text.language
        return text.segments

    return read


def _events(track: UUID, utterance: UUID, heard: Heard) -> Iterator[CaptionEvent]:
    if heard.confirmed:
        yield CaptionConfirmed(track, utterance, 0.0, heard.confirmed)
    yield CaptionShown(track, utterance, 0.0, heard.tail)


def _moved(word: Word, seconds: float) -> Word:
    return Word(word.text, word.start + seconds, word.end + seconds, word.probability)


def _texts(words: Sequence[Word]) -> list[str]:
    return [plain(word.text) for word in words]
