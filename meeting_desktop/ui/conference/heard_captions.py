"""Captions as they come over the control channel, turned into those that a recogniser says. No Qt.

A message has running text and the time when the utterance began; words get times of their own by
guess, which is enough for the order of lines and for the pauses between them.
"""

from __future__ import annotations

from meeting_desktop.domain.captions import (
    CaptionConfirmed,
    CaptionEvent,
    CaptionFinal,
    CaptionShown,
)
from meeting_desktop.domain.control_messages import Caption, CaptionStage
from meeting_desktop.domain.transcript import Word

#: How long a spoken word takes, in seconds.
_WORD_SECONDS = 0.35


def caption_event(caption: Caption) -> CaptionEvent:
    """The same words as an event of the track that the participant has."""
    words = words_of(caption.text, caption.start)
    track, utterance, start = caption.participant, caption.utterance, caption.start
    if caption.state is CaptionStage.SHOWN:
        return CaptionShown(track, utterance, start, words)
    if caption.state is CaptionStage.CONFIRMED:
        return CaptionConfirmed(track, utterance, start, words)
    return CaptionFinal(track, utterance, start, start + len(words) * _WORD_SECONDS, words, "")


def words_of(text: str, start: float) -> tuple[Word, ...]:
    """The words of a piece; one that begins without a blank belongs to the word before it."""
    joined = bool(text) and not text[0].isspace()
    return tuple(
        Word(
            word,
            start + number * _WORD_SECONDS,
            start + (number + 1) * _WORD_SECONDS,
            joined=joined and number == 0,
        )
        for number, word in enumerate(text.split())
    )
