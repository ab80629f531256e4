"""From aligned tokens to words with times."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from faster_whisper.tokenizer import Tokenizer

#: Cross-attention has one column for two frames.
_SECONDS_PER_COLUMN = 0.02
_PUNCTUATION = frozenset(
    "\"'.,!?:;)]}…”\N{IDEOGRAPHIC FULL STOP}\N{IDEOGRAPHIC COMMA}\N{FULLWIDTH COMMA}"
    "\N{FULLWIDTH EXCLAMATION MARK}\N{FULLWIDTH QUESTION MARK}\N{FULLWIDTH COLON}"
)


def token_starts(alignments: Sequence[tuple[int, int]], count: int) -> list[float]:
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


def split_words(tokenizer: Tokenizer, tokens: list[int]) -> list[tuple[str, list[int]]]:
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
