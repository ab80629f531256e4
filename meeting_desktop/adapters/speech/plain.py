"""Whisper as faster-whisper runs it, with the full window: what captions are measured against.

Beam 5 and temperature 0, without going on from earlier text: the same sound gives the same words.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from meeting_desktop.adapters.speech.catalogue import Catalogue
from meeting_desktop.domain.transcript import Word
from meeting_desktop.ports.audio import Samples

if TYPE_CHECKING:
    from faster_whisper.transcribe import Segment

_BEAM_SIZE = 5
_BATCH_SIZE = 8


@dataclass(frozen=True, slots=True)
class PlainSegment:
    """Seconds from the start of the sound; ``words`` are there only where they were asked for."""

    start: float
    end: float
    text: str
    words: tuple[Word, ...] = ()


@dataclass(frozen=True, slots=True)
class PlainText:
    """What the model wrote, and the language that it was told or found."""

    segments: tuple[PlainSegment, ...]
    language: str

    @property
    def text(self) -> str:
        return " ".join(segment.text.strip() for segment in self.segments)


class PlainWhisper:
    """A model of its own, on as many threads as there are cores (``threads`` 0): its best."""

    def __init__(self, catalogue: Catalogue, model: str, threads: int = 0) -> None:
        from faster_whisper import WhisperModel

        self._model = WhisperModel(
            str(catalogue.locate(model)),
            device="cpu",
            compute_type="int8",
            cpu_threads=threads if threads > 0 else os.cpu_count() or 1,
            local_files_only=True,
        )

    def transcribe(
        self, sound: Samples, *, language: str = "", prompt: str = "", with_words: bool = False
    ) -> PlainText:
        """Read ``sound``, shape (n,) at 16 kHz, in one go. ``prompt``: what was said before it."""
        segments, info = self._model.transcribe(
            sound,
            language=language or None,
            beam_size=_BEAM_SIZE,
            temperature=0.0,
            condition_on_previous_text=False,
            initial_prompt=prompt or None,
            word_timestamps=with_words,
        )
        return PlainText(tuple(map(_segment, segments)), info.language)

    def transcribe_batched(self, sound: Samples, *, language: str = "") -> PlainText:
        """Read ``sound`` with faster-whisper's own batches, as it does by itself."""
        from faster_whisper import BatchedInferencePipeline

        segments, info = BatchedInferencePipeline(self._model).transcribe(
            sound, language=language or None, beam_size=_BEAM_SIZE, batch_size=_BATCH_SIZE
        )
        return PlainText(tuple(map(_segment, segments)), info.language)


def _segment(segment: Segment) -> PlainSegment:
    words = tuple(
        Word(word.word.strip(), float(word.start), float(word.end), float(word.probability))
        for word in segment.words or ()
        if word.word.strip()
    )
    return PlainSegment(float(segment.start), float(segment.end), segment.text, words)
