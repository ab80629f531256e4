"""Whether a text is words that were said: in their order, close together, nothing turned round.

A recogniser corrects itself and a model mends a letter, so a few words may differ; a "not" may not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher

from meeting_desktop.domain.plain_words import plain_text, tokens_of

#: Of the words of a quote, so many must have been said.
_SAID_SHARE = 0.8
#: Said words that a quote may leave out between its first and its last one, as a share of it.
_LEFT_OUT = 0.35
_LEFT_OUT_WORDS = 2
#: Where a quote says itself that it goes on elsewhere.
_PIECES = re.compile(r"\s*(?:…|\.\.\.+|\[[^\]]*\]|[\n|/])\s*")
#: Their presence or absence turns a sentence round.
_DENIALS = frozenset(
    tokens_of(
        "no not never none nobody nothing cannot cant dont doesnt didnt wont wouldnt isnt arent "
        "wasnt havent hasnt without nein nicht kein keine keinen keinem keiner nie niemand "
        "nichts ohne nunca nada sin jamas ninguno ninguna non pas jamais rien sans"
    )
)


def is_quoted(quote: str, said: Iterable[str]) -> bool:
    """Whether each piece of ``quote`` is words of one of ``said``, or runs over some in a row.

    An empty quote claims nothing and passes.
    """
    texts = [tokens_of(plain_text(text)) for text in said]
    whole = [token for text in texts for token in text]
    pieces = [tokens_of(plain_text(piece)) for piece in _PIECES.split(quote)]
    return all(_is_said(piece, whole) for piece in pieces if piece)


def _is_said(piece: Sequence[str], said: Sequence[str]) -> bool:
    # The quote is short and stands in one place: the same words elsewhere are no evidence.
    blocks = SequenceMatcher(None, said, piece, autojunk=False).get_matching_blocks()
    found = [block for block in blocks if block.size]
    matched = sum(block.size for block in found)
    if not found or matched < _SAID_SHARE * len(piece):
        return False
    span = said[found[0].a : found[-1].a + found[-1].size]
    if len(span) - matched > _LEFT_OUT_WORDS + _LEFT_OUT * len(piece):
        return False
    return _denials(span) == _denials(piece)


def _denials(tokens: Iterable[str]) -> int:
    return sum(token in _DENIALS for token in tokens)
