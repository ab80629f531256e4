"""A transcript as text that other programs read: md, vtt, srt, txt, json.

Sources: WebVTT (W3C), SubRip as read by common players, CommonMark. Text from people is escaped for
each format, so that a word can never become markup.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from meeting_desktop.domain.meetings import Meeting
from meeting_desktop.domain.transcript import Segment, Transcript, Word, text_of, turns_of

#: Subtitles of two lines: about 84 letters or 7 seconds (common broadcasting practice).
_CUE_LETTERS = 84
_CUE_SECONDS = 7.0
_SHORTEST_CUE = 0.2


@dataclass(frozen=True, slots=True)
class _Cue:
    start: float
    end: float
    speaker: str
    text: str


def to_txt(transcript: Transcript) -> str:
    """One paragraph a turn, with the name before it where there is one."""
    paragraphs = []
    for turn in turns_of(transcript.segments):
        name, text = _line(transcript.name_of(turn.speaker_id)), _line(turn.text)
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


def to_vtt(transcript: Transcript) -> str:
    """WebVTT with a voice span for each cue."""
    blocks = ["WEBVTT"]
    for cue in _cues(transcript):
        voice = f"<v {_vtt(cue.speaker)}>" if cue.speaker else ""
        blocks.append(
            f"{_stamp(cue.start, '.')} --> {_stamp(cue.end, '.')}\n{voice}{_vtt(cue.text)}"
        )
    return "\n\n".join(blocks) + "\n"


def to_srt(transcript: Transcript) -> str:
    """SubRip; the name stands before the first cue of a turn."""
    blocks = []
    before = None
    for number, cue in enumerate(_cues(transcript), 1):
        name = f"{cue.speaker}: " if cue.speaker and cue.speaker != before else ""
        before = cue.speaker
        text = _srt(name + cue.text)
        blocks.append(f"{number}\n{_stamp(cue.start, ',')} --> {_stamp(cue.end, ',')}\n{text}\n")
    return "\n".join(blocks)


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


def _cues(transcript: Transcript) -> list[_Cue]:
    """Segments cut to what can be read at once, in the order of their start.

    One speaker's never overlap. Who speaks while another does is shown while the other is: both
    formats allow it, and later they would stand under somebody else's picture.
    """
    ends: dict[UUID | None, float] = {}
    cues: list[_Cue] = []
    for segment in transcript.segments:
        name = transcript.name_of(segment.speaker_id)
        for words in _pieces(segment):
            start = max(words[0].start, ends.get(segment.speaker_id, 0.0))
            end = max(words[-1].end, start + _SHORTEST_CUE)
            text = _line(text_of(words))
            if text:
                ends[segment.speaker_id] = end
                cues.append(_Cue(start, end, _line(name), text))
    return sorted(cues, key=lambda cue: cue.start)


def _pieces(segment: Segment) -> Iterator[Sequence[Word]]:
    piece: list[Word] = []
    letters = 0
    for word in segment.words:
        long = letters + len(word.text) > _CUE_LETTERS
        slow = bool(piece) and word.end - piece[0].start > _CUE_SECONDS
        if piece and (long or slow):
            yield piece
            piece, letters = [], 0
        piece.append(word)
        letters += len(word.text) + 1
    if piece:
        yield piece


def _stamp(seconds: float, separator: str) -> str:
    milliseconds = round(seconds * 1000)
    whole, rest = divmod(milliseconds, 1000)
    return f"{whole // 3600:02d}:{whole // 60 % 60:02d}:{whole % 60:02d}{separator}{rest:03d}"


def _line(text: str) -> str:
    """One line: in every one of these formats a line break would be markup."""
    return " ".join(text.split())


def _vtt(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


#: SubRip knows no escapes, and players read HTML tags and ASS braces in it: signs that look alike.
_SRT_SIGNS = str.maketrans({"<": "\u2039", ">": "\u203a", "{": "(", "}": ")"})


def _srt(text: str) -> str:
    return text.replace("-->", "→").translate(_SRT_SIGNS)


def _markdown(text: str) -> str:
    escaped = re.sub(r"([\\`*_{}\[\]<>#|~&])", r"\\\1", _line(text))
    return re.sub(r"^(\d+)([.)])", r"\1\\\2", re.sub(r"^([-+=])", r"\\\1", escaped))
