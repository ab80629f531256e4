"""A transcript as SubRip, as broadcasters want subtitles.

Lines of at most 42 letters, two at most; each subtitle stands for 1 to 7 seconds, two frames before
the next, and as long as one reads it where nobody speaks behind it. Two who speak at once share
one: a player shows one subtitle at a time. Sources: the BBC's subtitle guidelines, EBU-TT practice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from meeting_desktop.domain.subtitle_breaks import (
    LINE_COLUMNS,
    LineFill,
    columns,
    in_lines,
    text_of_units,
)
from meeting_desktop.domain.subtitle_pieces import LONGEST_S, SHORTEST_S, Piece, pieces_of
from meeting_desktop.domain.transcript import Transcript
from meeting_desktop.domain.transcript_formats import one_line

#: Two frames of 24 a second.
GAP_MS = 84
SHORTEST_MS, LONGEST_MS = round(SHORTEST_S * 1000), round(LONGEST_S * 1000)
#: Letters a second that most people read.
READ_PER_S = 17
#: A subtitle may come so much later than its words, before it shares the one before.
_LATE_MS = 250
#: So long it may wait until the one before is read.
_WAITS_MS = 1_000
_NAME_COLUMNS = 24


@dataclass(frozen=True, slots=True)
class Subtitle:
    """``lines`` as shown, milliseconds of the recording."""

    start_ms: int
    end_ms: int
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Cue:
    """Pieces that share a subtitle, from when on, and until when they are said."""

    pieces: tuple[Piece, ...]
    lines: tuple[str, ...]
    start_ms: int
    said_ms: int


def to_srt(transcript: Transcript) -> str:
    """Numbered subtitles; whoever begins to speak is named, by a dash where nobody knows how."""
    blocks = [
        f"{number}\n{_time(one.start_ms)} --> {_time(one.end_ms)}\n" + "\n".join(one.lines) + "\n"
        for number, one in enumerate(subtitles_of(transcript), 1)
    ]
    return "\n".join(blocks)


def subtitles_of(transcript: Transcript) -> list[Subtitle]:
    """In order; none overlap."""
    labels = _labels(transcript)
    pieces = pieces_of(transcript, clean=_clean, label=lambda one: labels.get(one, ""))
    cues = _begun(pieces, labels)
    following = [*(after.start_ms for after in cues[1:]), None]
    return [_ended(cue, after) for cue, after in zip(cues, following, strict=False)]


def _begun(pieces: Sequence[Piece], labels: Mapping[UUID | None, str]) -> list[_Cue]:
    """With room for the shortest time between two beginnings."""
    cues: list[_Cue] = []
    for piece in pieces:
        cue = _Cue((piece,), in_lines(piece.units), _ms(piece.start), _ms(piece.end))
        if cues:
            before = cues[-1]
            free_at = before.start_ms + SHORTEST_MS + GAP_MS
            is_late = free_at > cue.start_ms + _LATE_MS or before.said_ms > cue.start_ms + _LATE_MS
            both = _together(before, cue, labels) if is_late else None
            if both is not None:
                cues[-1] = both
                continue
            read_at = min(_read_ms(before) + GAP_MS, cue.start_ms + _WAITS_MS)
            cue = replace(cue, start_ms=max(cue.start_ms, free_at, read_at))
        cues.append(cue)
    return cues


def _together(before: _Cue, cue: _Cue, labels: Mapping[UUID | None, str]) -> _Cue | None:
    """Both in one: a line for each of two speakers; None where they are too long for that."""
    (one, *more), (other,) = before.pieces, cue.pieces
    said_ms = max(before.said_ms, cue.said_ms)
    if more or said_ms - before.start_ms > LONGEST_MS:
        return None
    if one.speaker_id == other.speaker_id:
        units = one.units + other.units
        fill = LineFill()
        whole = Piece(one.speaker_id, units)
        fits = all(fill.add(unit) for unit in units)
        return (
            replace(before, pieces=(whole,), lines=in_lines(units), said_ms=said_ms)
            if fits
            else None
        )
    lines = tuple(_named_line(piece, labels) for piece in (one, other))
    if max(map(columns, lines)) > LINE_COLUMNS:
        return None
    return _Cue((one, other), lines, before.start_ms, said_ms)


def _named_line(piece: Piece, labels: Mapping[UUID | None, str]) -> str:
    text = text_of_units(piece.units)
    label = labels.get(piece.speaker_id) or "-"
    return text if piece.units[0].is_name else f"{label} {text}"


def _ended(cue: _Cue, next_ms: int | None) -> Subtitle:
    """Until it is said and read, or the next one comes."""
    end_ms = max(cue.said_ms, cue.start_ms + SHORTEST_MS, _read_ms(cue))
    end_ms = min(end_ms, cue.start_ms + LONGEST_MS)
    if next_ms is not None:
        end_ms = min(end_ms, next_ms - GAP_MS)
    return Subtitle(cue.start_ms, end_ms, cue.lines)


def _read_ms(cue: _Cue) -> int:
    """When it is read."""
    letters = sum(map(len, cue.lines))
    return cue.start_ms + min(LONGEST_MS, round(letters * 1000 / READ_PER_S))


def _labels(transcript: Transcript) -> dict[UUID | None, str]:
    """What stands before the words of each; a dash for one of several without a name."""
    spoke = {segment.speaker_id for segment in transcript.segments if segment.words}
    labels: dict[UUID | None, str] = {}
    for speaker_id in spoke:
        name = _clean(one_line(transcript.name_of(speaker_id)))
        if columns(name) > _NAME_COLUMNS:
            name = name[: _NAME_COLUMNS // 2 - 1].rstrip() + "…"
        labels[speaker_id] = f"{name}:" if name else "-" if len(spoke) > 1 else ""
    return labels


def _ms(seconds: float) -> int:
    return round(seconds * 1000)


def _time(milliseconds: int) -> str:
    """``00:01:02,345``"""
    whole, rest = divmod(milliseconds, 1000)
    return f"{whole // 3600:02d}:{whole // 60 % 60:02d}:{whole % 60:02d},{rest:03d}"


#: SubRip knows no escapes, and players read HTML tags and ASS braces in it: signs that look alike.
_SIGNS = str.maketrans({"<": "\u2039", ">": "\u203a", "{": "(", "}": ")"})


def _clean(text: str) -> str:
    return text.replace("-->", "→").translate(_SIGNS)
