"""A transcript on the clipboard, as plain text."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication

from meeting_desktop.ui.library.transcript_document import TranscriptDocument, WordPlace
from meeting_desktop.ui.library.wording import clock_time


def copy_text(text: str) -> None:
    QGuiApplication.clipboard().setText(text)


def transcript_text(document: TranscriptDocument) -> str:
    """A paragraph a turn, each with name and time."""
    parts: list[str] = []
    for passage in document.passages:
        first = WordPlace(passage.rows[0], 0)
        last = WordPlace(passage.rows[-1], len(passage.segments[-1].words) - 1)
        text = document.text_between(first, last)
        if passage.opens_turn or not parts:
            speaker = document.speaker(passage.speaker_id)
            name = f"{speaker.name}, " if speaker is not None else ""
            parts.append(f"{name}{clock_time(passage.start)}\n{text}")
        else:
            parts[-1] += f" {text}"
    return "\n\n".join(parts)
