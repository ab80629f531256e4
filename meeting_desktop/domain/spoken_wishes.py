"""What people say to the AI participant itself: on to the next question, let me do it."""

from __future__ import annotations

import re
from enum import StrEnum

#: A wish is short; a long answer may hold the same words and mean something else.
_MOST_WORDS = 9


class SpokenWish(StrEnum):
    SKIP = "skip"
    TAKE_OVER = "take_over"
    HAND_BACK = "hand_back"


_SAID = {
    SpokenWish.SKIP: re.compile(
        r"\b(next question|skip (that|this|it)|skip the question|let'?s skip|pass on (that|this)"
        r"|let'?s move on|nächste frage|überspring\w*|frage (auslassen|weglassen)"
        r"|weiter zur nächsten)\b"
    ),
    SpokenWish.TAKE_OVER: re.compile(
        r"\b(i'?ll take over|i will take over|let me take over|ich übernehme( jetzt)?)\b"
    ),
    SpokenWish.HAND_BACK: re.compile(
        r"\b((assistant|over) to you again|back to you,? assistant|you can go on,? assistant"
        r"|assistant,? (please )?(go on|continue)|assistent,? (bitte )?(mach weiter|weiter))\b"
    ),
}
_NOT = re.compile(r"\b(don'?t|do not|not|nicht|keine)\b")


def spoken_wish(text: str) -> SpokenWish | None:
    """The wish in one utterance, if it is nothing but that."""
    said = text.casefold().replace("’", "'")
    if len(said.split()) > _MOST_WORDS or _NOT.search(said):
        return None
    return next((wish for wish, pattern in _SAID.items() if pattern.search(said)), None)
