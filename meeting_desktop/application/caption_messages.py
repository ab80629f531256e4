"""Captions of the recogniser as messages for everybody in the meeting."""

from __future__ import annotations

from uuid import UUID

from meeting_desktop.domain.captions import CaptionConfirmed, CaptionEvent, CaptionFinal
from meeting_desktop.domain.control_messages import Caption, CaptionStage
from meeting_desktop.domain.transcript import Word, text_of


class CaptionMessages:
    """Knows where a piece follows words that were confirmed before, and begins with a space."""

    def __init__(self) -> None:
        self._begun: set[UUID] = set()

    def of(self, event: CaptionEvent) -> Caption:
        follows = event.utterance_id in self._begun
        if isinstance(event, CaptionFinal):
            self._begun.discard(event.utterance_id)
            stage, text = CaptionStage.FINAL, text_of(event.words)
        elif isinstance(event, CaptionConfirmed):
            self._begun.add(event.utterance_id)
            stage, text = CaptionStage.CONFIRMED, _piece(event.words, follows=follows)
        else:
            stage, text = CaptionStage.SHOWN, _piece(event.words, follows=follows)
        return Caption(event.track_id, event.utterance_id, stage, text, event.start)


def _piece(words: tuple[Word, ...], *, follows: bool) -> str:
    space = " " if follows and words and not words[0].joined else ""
    return f"{space}{text_of(words)}"
