"""A transcript as text that other programs read: md, txt, json.

Subtitles are in ``webvtt_format`` and ``subrip_format``. Source: CommonMark. Text from people is
escaped for each format, so that a word can never become markup.
"""

from __future__ import annotations

import json
import re

from meeting_desktop.domain.meetings import Meeting
from meeting_desktop.domain.transcript import Transcript, Word, turns_of


def to_txt(transcript: Transcript) -> str:
    """One paragraph a turn, with the name before it where there is one."""
    paragraphs = []
    for turn in turns_of(transcript.segments):
        name, text = one_line(transcript.name_of(turn.speaker_id)), one_line(turn.text)
        paragraphs.append(f"{name}: {text}" if name else text)
    return "\n\n".join(paragraphs) + "\n" if paragraphs else ""


def to_markdown(meeting: Meeting, transcript: Transcript) -> str:
    """A heading, the facts, and each turn under its name and time."""
    lines = [f"# {_markdown(meeting.title)}", ""]
    if meeting.actual_start is not None:
        lines += [f"{meeting.actual_start:%Y-%m-%d %H:%M} UTC", ""]
    for turn in turns_of(transcript.segments):
        name = transcript.name_of(turn.speaker_id) or "Speaker"
        lines += [f"**{_markdown(name)}** · {clock_time(turn.start)}", "", _markdown(turn.text), ""]
    return "\n".join(lines)


def to_json(transcript: Transcript, *, duration: float) -> str:
    """JSON with language, duration, model, segments[start, end, speaker, text, words].

    A word has text, start, end, probability.
    """
    return json.dumps(as_data(transcript, duration=duration), ensure_ascii=False, indent=2) + "\n"


def as_data(transcript: Transcript, *, duration: float) -> dict[str, object]:
    """What ``to_json`` writes, as plain data; times in seconds, rounded to milliseconds."""
    return {
        "language": transcript.language,
        "duration": round(duration, 3),
        "model": transcript.model,
        "segments": [
            {
                "start": round(segment.start, 3),
                "end": round(segment.end, 3),
                "speaker": transcript.name_of(segment.speaker_id) or None,
                "text": segment.text,
                "words": [_word(word) for word in segment.words],
            }
            for segment in transcript.segments
            if segment.words
        ],
    }


def clock_time(seconds: float) -> str:
    """``7:05`` or ``1:07:05``."""
    whole = int(seconds)
    hours, minutes, rest = whole // 3600, whole // 60 % 60, whole % 60
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"


def _word(word: Word) -> dict[str, object]:
    return {
        "text": word.text,
        "start": round(word.start, 3),
        "end": round(word.end, 3),
        "probability": round(word.probability, 3),
    }


def one_line(text: str) -> str:
    """In every one of these formats a line break would be markup."""
    return " ".join(text.split())


def _markdown(text: str) -> str:
    escaped = re.sub(r"([\\`*_{}\[\]<>#|~&])", r"\\\1", one_line(text))
    return re.sub(r"^(\d+)([.)])", r"\1\\\2", re.sub(r"^([-+=])", r"\\\1", escaped))
