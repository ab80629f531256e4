"""A transcript as WebVTT (W3C): a voice for each cue, and a note that says what it is.

Who speaks while another does is shown while the other is: the format allows it.
"""

from __future__ import annotations

from uuid import UUID

from meeting_desktop.domain.meetings import Meeting
from meeting_desktop.domain.subtitle_breaks import text_of_units
from meeting_desktop.domain.subtitle_pieces import SHORTEST_S, Piece, pieces_of
from meeting_desktop.domain.transcript import Transcript
from meeting_desktop.domain.transcript_formats import one_line

#: A cue that ends as it begins is none.
_LEAST_S = 0.2


def to_vtt(transcript: Transcript, meeting: Meeting | None = None) -> str:
    """Cues numbered from 1, each with ``<v Name>`` where a name is known.

    ``meeting`` is told of in a note: its title, and when it was.
    """
    blocks = ["WEBVTT"]
    if meeting is not None:
        blocks.append(_note(meeting))
    pieces = pieces_of(transcript)
    for number, (piece, end) in enumerate(_timed(pieces), 1):
        name = one_line(transcript.name_of(piece.speaker_id))
        voice = f"<v {_escaped(name)}>" if name else ""
        times = f"{vtt_time(piece.start)} --> {vtt_time(end)}"
        blocks.append(f"{number}\n{times}\n{voice}{_escaped(text_of_units(piece.units))}")
    return "\n\n".join(blocks) + "\n"


def vtt_time(seconds: float) -> str:
    """``00:01:02.345``"""
    milliseconds = round(seconds * 1000)
    whole, rest = divmod(milliseconds, 1000)
    return f"{whole // 3600:02d}:{whole // 60 % 60:02d}:{whole % 60:02d}.{rest:03d}"


def _timed(pieces: list[Piece]) -> list[tuple[Piece, float]]:
    """Each piece until it was said, and as long as one reads it where nobody speaks behind it."""
    following = [*(after.start for after in pieces[1:]), float("inf")]
    own: dict[UUID | None, float] = {}
    timed: list[tuple[Piece, float]] = []
    for piece, free_until in reversed(list(zip(pieces, following, strict=False))):
        wanted = max(piece.end, min(piece.start + SHORTEST_S, free_until))
        latest = max(own.get(piece.speaker_id, float("inf")), piece.start + _LEAST_S)
        timed.append((piece, min(max(wanted, piece.start + _LEAST_S), latest)))
        own[piece.speaker_id] = piece.start
    return timed[::-1]


def _note(meeting: Meeting) -> str:
    """One line; an arrow would end a note."""
    begun = meeting.actual_start
    facts = [one_line(meeting.title), f"{begun:%Y-%m-%d %H:%M} UTC" if begun is not None else ""]
    return "NOTE " + ", ".join(filter(None, facts)).replace("-->", "→")


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
