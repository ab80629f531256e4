"""Whisper on CTranslate2, through faster-whisper's model: encode, write, align, tell the language.

One thread uses an engine. The encoder's window is as long as it needs to be, not always 30 s; what
is behind the sound is silence that went through the same mel filter. (faster-whisper fills up with
zeros, which to the model are not silence: with those, a 12 s window differs from a 30 s one in 12 %
of the words, with silence in 3 %; docs/benchmarks.md.)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from meeting_desktop.adapters.speech.heard import HeardWord
from meeting_desktop.ports.audio import SPEECH_RATE_HZ, Samples

if TYPE_CHECKING:
    from faster_whisper import WhisperModel
    from faster_whisper.tokenizer import Tokenizer

#: What Whisper was trained on, and the longest that it takes.
FULL_WINDOW_SECONDS = 30.0
_FRAMES_PER_SECOND = 100
#: Cross-attention has one column for two frames.
_SECONDS_PER_COLUMN = 0.02
#: Silence behind the sound that alignment may put words into, so that invented ones show.
_ALIGNED_SILENCE_FRAMES = 100
_MAX_TOKENS = 448
_MAX_HOTWORD_TOKENS = 120
_MAX_EARLIER_TOKENS = 60
_PUNCTUATION = frozenset(
    "\"'.,!?:;)]}…”\N{IDEOGRAPHIC FULL STOP}\N{IDEOGRAPHIC COMMA}\N{FULLWIDTH COMMA}"
    "\N{FULLWIDTH EXCLAMATION MARK}\N{FULLWIDTH QUESTION MARK}\N{FULLWIDTH COLON}"
)


@dataclass(frozen=True, slots=True)
class Encoded:
    """What the encoder made of some sound; ``seconds`` is its length without the silence behind."""

    features: Any
    seconds: float
    window_seconds: float


@dataclass(frozen=True, slots=True)
class Draft:
    """What the decoder wrote: text tokens, their mean log probability, doubt that it was speech."""

    tokens: tuple[int, ...]
    mean_log_probability: float
    no_speech_probability: float


class Engine:
    """A loaded model; ``threads`` is for the record."""

    def __init__(self, model: WhisperModel, threads: int) -> None:
        self._model = model
        self._tokenizers: dict[str, Tokenizer] = {}
        self.threads = threads
        self.english_only = not model.model.is_multilingual

    @property
    def languages(self) -> frozenset[str]:
        """ISO 639 codes that the model writes."""
        return frozenset(self._model.supported_languages)

    def encode(self, sound: Samples, window_seconds: float) -> Encoded:
        """Encode ``sound``, shape (n,) at 16 kHz and not longer than the window."""
        window = min(FULL_WINDOW_SECONDS, window_seconds)
        padded = np.zeros(int(window * SPEECH_RATE_HZ), np.float32)
        kept = sound[: len(padded)]
        padded[: len(kept)] = kept
        features = self._model.feature_extractor(padded)
        features = features[:, : int(window * _FRAMES_PER_SECOND)]
        return Encoded(self._model.encode(features), len(kept) / SPEECH_RATE_HZ, window)

    def languages_of(self, encoded: Encoded) -> list[tuple[str, float]]:
        """Language codes with their probabilities, the likeliest first."""
        if self.english_only:
            return [("en", 1.0)]
        answer = self._model.model.detect_language(encoded.features)[0]
        return [(token.strip("<|>"), float(probability)) for token, probability in answer]

    def write(
        self,
        encoded: Encoded,
        language: str,
        *,
        hotwords: Sequence[str] = (),
        before: Sequence[int] = (),
        prefix: Sequence[int] = (),
        beam_size: int = 1,
        max_new_tokens: int = _MAX_TOKENS,
        no_repeat_ngram_size: int = 0,
    ) -> Draft:
        """Write down what was said.

        ``before``: what was said before this sound; ``prefix``: what is at its beginning and need
        not be written again. Both must be certain: doubtful words come back as loops.
        """
        tokenizer = self._tokenizer(language)
        prompt = [*self._hints(tokenizer, hotwords, before), *tokenizer.sot_sequence]
        prompt += [tokenizer.no_timestamps, *prefix]
        result = self._model.model.generate(
            encoded.features,
            [prompt],
            beam_size=beam_size,
            max_length=min(_MAX_TOKENS, len(prompt) + max_new_tokens),
            no_repeat_ngram_size=no_repeat_ngram_size,
            suppress_blank=not prefix,
            return_scores=True,
            return_no_speech_prob=True,
        )[0]
        # What it was given to go on from stands at the beginning of what it gives back.
        written = result.sequences_ids[0][len(prefix) :]
        tokens = tuple(token for token in written if token < tokenizer.eot)
        return Draft(tokens, float(result.scores[0]), float(result.no_speech_prob))

    def align(
        self, encoded: Encoded, language: str, tokens: Sequence[int], *, known: int = 0
    ) -> list[HeardWord]:
        """The words of ``tokens`` after the first ``known`` tokens, with seconds from the start.

        Words that begin behind the end of the sound are not in it and are left out.
        """
        tokenizer = self._tokenizer(language)
        if len(tokens) <= known:
            return []
        frames = int(encoded.seconds * _FRAMES_PER_SECOND)
        limit = int(encoded.window_seconds * _FRAMES_PER_SECOND)
        result = self._model.model.align(
            encoded.features,
            tokenizer.sot_sequence,
            [list(tokens)],
            min(limit, frames + _ALIGNED_SILENCE_FRAMES),
        )[0]
        starts = _token_starts(result.alignments, len(tokens))
        words: list[HeardWord] = []
        at = known
        for text, pieces in _split(tokenizer, list(tokens[known:])):
            end = at + len(pieces)
            probabilities = result.text_token_probs[at:end]
            words.append(
                HeardWord(
                    text=text.strip(),
                    tokens=tuple(pieces),
                    start=starts[at],
                    end=starts[end],
                    probability=float(np.mean(probabilities)),
                    joined=not text.startswith(" "),
                    weakest=float(min(probabilities)),
                )
            )
            at = end
        return [word for word in words if word.text and word.start < encoded.seconds]

    def _hints(
        self, tokenizer: Tokenizer, hotwords: Sequence[str], before: Sequence[int]
    ) -> list[int]:
        if not hotwords and not before:
            return []
        hints = tokenizer.encode(" " + ", ".join(hotwords)) if hotwords else []
        earlier = before[-_MAX_EARLIER_TOKENS:]
        return [tokenizer.sot_prev, *hints[:_MAX_HOTWORD_TOKENS], *earlier]

    def _tokenizer(self, language: str) -> Tokenizer:
        from faster_whisper.tokenizer import Tokenizer

        if language not in self._tokenizers:
            multilingual = not self.english_only
            self._tokenizers[language] = Tokenizer(
                self._model.hf_tokenizer, multilingual, task="transcribe", language=language
            )
        return self._tokenizers[language]


def _token_starts(alignments: Sequence[tuple[int, int]], count: int) -> list[float]:
    """When each token begins, and after the last one when it ends, in seconds."""
    starts = [0.0] * (count + 1)
    seen = -1
    for token, column in alignments:
        if seen < token <= count:
            for skipped in range(seen + 1, token + 1):
                starts[skipped] = column * _SECONDS_PER_COLUMN
            seen = token
    for missing in range(seen + 1, count + 1):
        starts[missing] = starts[seen] if seen >= 0 else 0.0
    return starts


def _split(tokenizer: Tokenizer, tokens: list[int]) -> list[tuple[str, list[int]]]:
    """Words with their tokens; punctuation belongs to the word before it."""
    texts, pieces = tokenizer.split_to_word_tokens(tokens)
    words: list[tuple[str, list[int]]] = []
    for text, piece in zip(texts, pieces, strict=True):
        if words and text.strip() and set(text.strip()) <= _PUNCTUATION:
            before, tokens_before = words[-1]
            words[-1] = (before + text.strip(), tokens_before + piece)
        else:
            words.append((text, list(piece)))
    return words
