"""Words without case, accents and endings: whether two of them are one word."""

from __future__ import annotations

import math
import re
import unicodedata

from rapidfuzz import fuzz

#: Letters of two words alike enough to be one word with another ending, in percent.
_SAME_WORD = 82
LONG_ENOUGH_TO_BEND = 4
_STEM_SHARE = 0.6

_TOKENS = re.compile(r"\w+")


def plain_text(text: str) -> str:
    """Small letters without accents and apostrophes."""
    letters = unicodedata.normalize("NFKD", text.casefold().replace("’", "'"))
    return "".join(c for c in letters if not unicodedata.combining(c)).replace("'", "")


def tokens_of(plain: str) -> list[str]:
    return _TOKENS.findall(plain)


def same_word(token: str, other: str) -> bool:
    """Of two different ones: both long enough, and one word but for their endings."""
    if len(other) < LONG_ENOUGH_TO_BEND:
        return False
    return _one_stem(token, other) or fuzz.ratio(token, other) >= _SAME_WORD


def _one_stem(first: str, second: str) -> bool:
    """As "decide" and "decision": most of the shorter word begins both."""
    shorter = min(len(first), len(second))
    most = max(LONG_ENOUGH_TO_BEND, math.ceil(_STEM_SHARE * shorter))
    return first[:most] == second[:most]
