"""How true the final text is: against plain Whisper on the same sound, and against what was said.

Plain Whisper reads the whole file once, window after window, and once each span that became an
utterance: its own text depends on where it is cut, and the second reading leaves that out.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from meeting_desktop.adapters.audio.decoder import AvDecoder
from meeting_desktop.adapters.speech.plain import PlainWhisper
from meeting_desktop.cli.bench_figures import Figures
from meeting_desktop.cli.bench_words import loops, plain_words, word_edits
from meeting_desktop.core.errors import NotFoundError, UserFacingError
from meeting_desktop.domain.captions import CaptionFinal
from meeting_desktop.domain.levels import measure_level
from meeting_desktop.domain.transcript import Word, text_of
from meeting_desktop.ports.audio import SPEECH_RATE_HZ, Samples

#: Quieter than this nothing is said; plain Whisper would invent something (peak, dBFS).
_SILENT_DB = -60.0


@dataclass(frozen=True, slots=True)
class Compared:
    """Word edits between two texts, of so many words of the one that is held for true."""

    edits: int = 0
    words: int = 0

    @classmethod
    def texts(cls, reference: Sequence[str], heard: Sequence[str]) -> Compared:
        return cls(word_edits(reference, heard), len(reference))

    def __add__(self, other: Compared) -> Compared:
        return Compared(self.edits + other.edits, self.words + other.words)

    @property
    def share(self) -> float | None:
        """Edits for each word; None where words were heard and none are true."""
        if not self.words:
            return None if self.edits else 0.0
        return round(self.edits / self.words, 4)


@dataclass(frozen=True, slots=True)
class TextFigures:
    """One track's text; ``spoken`` and ``offline_spoken`` are there when a reference was given."""

    offline: Compared = field(default_factory=Compared)
    spans: Compared = field(default_factory=Compared)
    spoken: Compared | None = None
    offline_spoken: Compared | None = None
    repeated: tuple[str, ...] = ()

    def figures(self) -> Figures:
        found: Figures = {
            "word_difference": self.offline.share,
            "word_difference_spans": self.spans.share,
            "offline_words": self.offline.words,
            "repeated": list(self.repeated),
        }
        if self.spoken is not None and self.offline_spoken is not None:
            found["word_errors"] = {
                "final": self.spoken.share,
                "offline": self.offline_spoken.share,
            }
        return found


def joined(texts: Iterable[TextFigures]) -> TextFigures:
    """Of several tracks: each word counts the same."""
    some = list(texts)
    spoken = [text.spoken for text in some if text.spoken is not None]
    offline_spoken = [text.offline_spoken for text in some if text.offline_spoken is not None]
    return TextFigures(
        offline=sum((text.offline for text in some), Compared()),
        spans=sum((text.spans for text in some), Compared()),
        spoken=sum(spoken, Compared()) if spoken else None,
        offline_spoken=sum(offline_spoken, Compared()) if offline_spoken else None,
        repeated=tuple(loop for text in some for loop in text.repeated),
    )


class OfflineTexts:
    """Plain Whisper's readings of one file."""

    def __init__(self, whisper: PlainWhisper, file: Path, language: str = "") -> None:
        self._whisper = whisper
        self._sound = np.concatenate(list(AvDecoder().decode(file, rate_hz=SPEECH_RATE_HZ)))
        self._silent = measure_level(self._sound)[1] < _SILENT_DB
        read = None if self._silent else whisper.transcribe(self._sound, language=language)
        self._language = read.language if read is not None else language
        self.whole = plain_words(read.text) if read is not None else []

    def of_spans(self, finals: Sequence[CaptionFinal]) -> list[str]:
        """Each utterance's span read alone, in order, in the language of the whole."""
        words: list[str] = []
        for final in sorted(finals, key=lambda one: one.start):
            piece = self._between(final.start, final.end)
            if piece.size and not self._silent:
                read = self._whisper.transcribe(piece, language=self._language)
                words += plain_words(read.text)
        return words

    def _between(self, start: float, end: float) -> Samples:
        return self._sound[int(start * SPEECH_RATE_HZ) : int(end * SPEECH_RATE_HZ)]


def compare_texts(
    offline: OfflineTexts,
    words: Sequence[Word],
    finals: Sequence[CaptionFinal],
    reference: Sequence[str] | None,
) -> TextFigures:
    """``words`` are the text of the captions, ``finals`` the utterances that it came from."""
    heard = plain_words(text_of(words))
    return TextFigures(
        offline=Compared.texts(offline.whole, heard),
        spans=Compared.texts(offline.of_spans(finals), heard),
        spoken=Compared.texts(reference, heard) if reference is not None else None,
        offline_spoken=(
            Compared.texts(reference, offline.whole) if reference is not None else None
        ),
        repeated=tuple(sorted(loops(heard) - loops(offline.whole))),
    )


def read_reference(file: Path) -> list[str]:
    """What was truly said: a text, or JSON with texts under ``text`` or ``segments``.

    Raises: NotFoundError, UserFacingError.
    """
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeError) as error:
        raise NotFoundError(f"The reference {file} cannot be read; give a text file.") from error
    if file.suffix.casefold() != ".json":
        return plain_words(text)
    try:
        return plain_words(" ".join(_texts_in(json.loads(text))))
    except json.JSONDecodeError as error:
        raise UserFacingError(f"The reference {file} is no JSON; mend it.") from error


def _texts_in(value: object) -> list[str]:
    """A string, a list of these, or the first of the keys under which a text usually stands."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, list):
        return [text for one in value for text in _texts_in(one)]
    if isinstance(value, dict):
        for key in ("text", "segments", "words", "word"):
            if key in value:
                return _texts_in(value[key])
    return []
