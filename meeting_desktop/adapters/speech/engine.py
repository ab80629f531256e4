"""Whisper on CTranslate2, through faster-whisper's model: encode, write, align, tell the language.

One thread uses an engine, or as many as it was loaded for. The encoder's window is as long as it
needs to be, not always 30 s; what is behind the sound is silence that went through the same mel
filter. (faster-whisper fills up with zeros, which to the model are not silence: with those, a 12 s
window differs from a 30 s one in 12 % of the words, with silence in 3 %; docs/benchmarks.md.)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from meeting_desktop.adapters.speech.alignment import split_words, token_starts
from meeting_desktop.adapters.speech.heard import HeardWord
from meeting_desktop.ports.audio import SPEECH_RATE_HZ, Samples

if TYPE_CHECKING:
    from faster_whisper import WhisperModel
    from faster_whisper.tokenizer import Tokenizer

#: What Whisper was trained on, and the longest that it takes.
FULL_WINDOW_SECONDS = 30.0
_FRAMES_PER_SECOND = 100
#: Of what the encoder gives, for each second.
_COLUMNS = 50
#: Silence behind the sound that alignment may put words into, so that invented ones show.
_ALIGNED_SILENCE_FRAMES = 100
_MAX_TOKENS = 448
_MAX_HOTWORD_TOKENS = 120
_MAX_EARLIER_TOKENS = 60


@dataclass(frozen=True, slots=True)
class Encoded:
    """What the encoder made of some sounds; ``seconds`` are their lengths without the silence."""

    features: Any
    seconds: tuple[float, ...]
    window_seconds: float


def together(encoded: Sequence[Encoded]) -> Encoded:
    """Sounds that were encoded one by one, in windows of one length, as if at once.

    The encoder has no use for several: what it works on leaves the processor's cache, and each
    takes a third longer (docs/benchmarks.md). The decoder has.
    """
    whole = np.concatenate([np.asarray(one.features) for one in encoded])
    seconds = tuple(second for one in encoded for second in one.seconds)
    return Encoded(_as_features(whole), seconds, encoded[0].window_seconds)


def part_of(encoded: Encoded, start: float, end: float) -> Encoded:
    """What the encoder made of a stretch of its sounds, in seconds."""
    columns = slice(int(start * _COLUMNS), int(end * _COLUMNS))
    part = np.ascontiguousarray(np.asarray(encoded.features)[:, columns])
    return Encoded(_as_features(part), (end - start,) * len(part), end - start)


def _as_features(array: NDArray[np.float32]) -> Any:
    from ctranslate2 import StorageView

    return StorageView.from_array(array)


@dataclass(frozen=True, slots=True)
class Brief:
    """What the decoder is told of a sound before it writes down what was said.

    ``before``: what was said before this sound; ``prefix``: what is at its beginning and need not
    be written again. Both must be certain: doubtful words come back as loops.
    """

    hotwords: Sequence[str] = ()
    before: Sequence[int] = ()
    prefix: Sequence[int] = ()
    max_new_tokens: int = _MAX_TOKENS


@dataclass(frozen=True, slots=True)
class Draft:
    """What the decoder wrote: text tokens, their mean log probability, doubt that it was speech."""

    tokens: tuple[int, ...]
    mean_log_probability: float
    no_speech_probability: float


class Engine:
    """A loaded model; ``threads`` is for the record.

    ``at_once``: so many threads may call it at the same time, each on ``threads`` of its own.
    """

    def __init__(self, model: WhisperModel, threads: int, at_once: int = 1) -> None:
        self._model = model
        self._tokenizers: dict[str, Tokenizer] = {}
        self.threads = threads
        self.at_once = at_once
        self.english_only = not model.model.is_multilingual

    @property
    def languages(self) -> frozenset[str]:
        """ISO 639 codes that the model writes."""
        return frozenset(self._model.supported_languages)

    def encode(self, sounds: Sequence[Samples], window_seconds: float) -> Encoded:
        """Encode ``sounds``, each of shape (n,) at 16 kHz and not longer than the window."""
        window = min(FULL_WINDOW_SECONDS, window_seconds)
        padded = np.zeros((len(sounds), int(window * SPEECH_RATE_HZ)), np.float32)
        kept = [sound[: padded.shape[1]] for sound in sounds]
        for row, sound in zip(padded, kept, strict=True):
            row[: len(sound)] = sound
        frames = int(window * _FRAMES_PER_SECOND)
        features = np.stack([self._model.feature_extractor(row)[:, :frames] for row in padded])
        seconds = tuple(len(sound) / SPEECH_RATE_HZ for sound in kept)
        return Encoded(self._model.encode(features), seconds, window)

    def languages_of(self, encoded: Encoded) -> list[tuple[str, float]]:
        """Language codes of the first sound with their probabilities, the likeliest first."""
        return self.languages_of_each(encoded)[0]

    def languages_of_each(self, encoded: Encoded) -> list[list[tuple[str, float]]]:
        """Language codes of each sound with their probabilities, the likeliest first."""
        if self.english_only:
            return [[("en", 1.0)] for _ in encoded.seconds]
        return [
            [(token.strip("<|>"), float(probability)) for token, probability in answer]
            for answer in self._model.model.detect_language(encoded.features)
        ]

    def write(
        self,
        encoded: Encoded,
        language: str,
        briefs: Sequence[Brief],
        *,
        beam_size: int = 1,
        no_repeat_ngram_size: int = 0,
    ) -> list[Draft]:
        """Write down what was said in each sound, all at once.

        The decoder waits for memory most of the time, so that two take hardly longer than one.
        """
        tokenizer = self._tokenizer(language)
        prompts = [
            [*hints, *tokenizer.sot_sequence, tokenizer.no_timestamps, *brief.prefix]
            for hints, brief in zip(self._hints(tokenizer, briefs), briefs, strict=True)
        ]
        lengths = [
            len(prompt) + brief.max_new_tokens
            for prompt, brief in zip(prompts, briefs, strict=True)
        ]
        results = self._model.model.generate(
            encoded.features,
            prompts,
            beam_size=beam_size,
            max_length=min(_MAX_TOKENS, max(lengths)),
            no_repeat_ngram_size=no_repeat_ngram_size,
            suppress_blank=not any(brief.prefix for brief in briefs),
            return_scores=True,
            return_no_speech_prob=True,
        )
        drafts: list[Draft] = []
        for result, brief in zip(results, briefs, strict=True):
            # What it was given to go on from stands at the beginning of what it gives back.
            written = result.sequences_ids[0][len(brief.prefix) :][: brief.max_new_tokens]
            tokens = tuple(token for token in written if token < tokenizer.eot)
            drafts.append(Draft(tokens, float(result.scores[0]), float(result.no_speech_prob)))
        return drafts

    def align(
        self,
        encoded: Encoded,
        language: str,
        drafts: Sequence[Draft],
        known: Sequence[Sequence[int]] = (),
    ) -> list[list[HeardWord]]:
        """The words of the draft of each sound, with seconds from its start.

        ``known``: the tokens before each draft, the prefix that it was written behind. Words that
        begin behind the end of the sound are not in it and are left out.
        """
        if not any(draft.tokens for draft in drafts):
            return [[] for _ in drafts]
        tokenizer = self._tokenizer(language)
        before = known or [()] * len(drafts)
        texts = [[*tokens, *draft.tokens] for tokens, draft in zip(before, drafts, strict=True)]
        limit = int(encoded.window_seconds * _FRAMES_PER_SECOND)
        frames = [
            min(limit, int(seconds * _FRAMES_PER_SECOND) + _ALIGNED_SILENCE_FRAMES)
            for seconds in encoded.seconds
        ]
        # An empty text cannot be aligned: something in its place, and no word is made of it.
        asked = [text or [tokenizer.no_timestamps] for text in texts]
        results = self._model.model.align(encoded.features, tokenizer.sot_sequence, asked, frames)
        return [
            _words_of(tokenizer, text, len(tokens), result, seconds)
            for text, tokens, result, seconds in zip(
                texts, before, results, encoded.seconds, strict=True
            )
        ]

    def _hints(self, tokenizer: Tokenizer, briefs: Sequence[Brief]) -> list[list[int]]:
        """What stands before the beginning: equally long for all, as CTranslate2 wants it."""
        shortest = min(len(brief.before) for brief in briefs)
        hints: list[list[int]] = []
        for brief in briefs:
            words = ", ".join(brief.hotwords)
            told = tokenizer.encode(f" {words}")[:_MAX_HOTWORD_TOKENS] if words else []
            earlier = brief.before[len(brief.before) - min(shortest, _MAX_EARLIER_TOKENS) :]
            hints.append([*told, *earlier])
        length = min(len(hint) for hint in hints)
        if not length:
            return [[] for _ in hints]
        return [[tokenizer.sot_prev, *hint[len(hint) - length :]] for hint in hints]

    def _tokenizer(self, language: str) -> Tokenizer:
        from faster_whisper.tokenizer import Tokenizer

        if language not in self._tokenizers:
            multilingual = not self.english_only
            self._tokenizers[language] = Tokenizer(
                self._model.hf_tokenizer, multilingual, task="transcribe", language=language
            )
        return self._tokenizers[language]


def _words_of(
    tokenizer: Tokenizer, tokens: list[int], known: int, result: Any, seconds: float
) -> list[HeardWord]:
    starts = token_starts(result.alignments, len(tokens))
    words: list[HeardWord] = []
    at = known
    for text, pieces in split_words(tokenizer, tokens[known:]):
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
    return [word for word in words if word.text and word.start < seconds]
