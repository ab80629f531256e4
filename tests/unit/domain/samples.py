"""Transcripts to test with, and strategies that make any."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from hypothesis import strategies as st

from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.meetings import Meeting, MeetingOrigin, MeetingStatus
from meeting_desktop.domain.transcript import Segment, Speaker, Transcript, Word

#: Text as the store keeps it: no lone surrogates, no NUL.
any_text = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
#: What tries to be markup somewhere.
nasty = st.sampled_from(
    ["-->", "<b>", "</v>", "#", "1.", "-", "&lt;", "*bold*", "{\\an8}", "`x`", "NOTE", "WEBVTT",
     "00:01.000 --> 00:02.000", "a\nb", "a\r\n\r\nb", "\u2028", "漢字", "e\u0301", "[x](y)", "|"]
)  # fmt: skip
spoken = st.one_of(nasty, any_text.filter(lambda text: bool(text.strip())))
#: One word as a recogniser or a person gives it.
word_text = spoken.map(lambda text: "".join(text.split()) or "x")


def segment_of(
    texts: Sequence[str],
    *,
    start: float = 0.0,
    step: float = 0.5,
    joined: Sequence[int] = (),
    speaker_id: UUID | None = None,
) -> Segment:
    """A segment whose words follow each other, ``step`` seconds each."""
    words = tuple(
        Word(text, start + i * step, start + (i + 1) * step, 0.5, joined=i in joined)
        for i, text in enumerate(texts)
    )
    return Segment(new_id(), new_id(), speaker_id, start, start + len(words) * step, words)


@st.composite
def segments(draw: st.DrawFn, texts: st.SearchStrategy[str] = word_text) -> Segment:
    """Any words, some without a space before them, in any rising times."""
    at = draw(st.floats(0, 10_000))
    start = at
    words: list[Word] = []
    for text in draw(st.lists(texts, max_size=12)):
        begin = at + draw(st.floats(0, 3))
        at = begin + draw(st.floats(0, 3))
        joined = bool(words) and draw(st.booleans())
        words.append(Word(text, begin, at, draw(st.floats(0, 1)), joined=joined))
    end = at + draw(st.floats(0, 1))
    return Segment(new_id(), new_id(), None, start, end, tuple(words))


def transcript_of(
    parts: Sequence[Segment], names: Sequence[str] = (), *, language: str = "en"
) -> Transcript:
    """``parts`` spoken in turn by people of these ``names``."""
    transcript_id = new_id()
    speakers = tuple(
        Speaker(new_id(), transcript_id, f"S{n}", name) for n, name in enumerate(names, 1)
    )
    said = tuple(
        Segment(
            part.id,
            transcript_id,
            speakers[n % len(speakers)].id if speakers else None,
            part.start,
            part.end,
            part.words,
        )
        for n, part in enumerate(parts)
    )
    return Transcript(transcript_id, new_id(), language, "whisper", "base", 1, said, speakers)


def meeting_of(title: str = "Weekly") -> Meeting:
    """A meeting that was held."""
    begun = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
    return Meeting(
        id=new_id(),
        scope_id=new_id(),
        room_code="ABCD3467",
        title=title,
        origin=MeetingOrigin.INSTANT,
        status=MeetingStatus.COMPLETED,
        time_zone="Europe/Berlin",
        created_at=begun,
        actual_start=begun,
    )


@st.composite
def transcripts(draw: st.DrawFn, *, named: bool = True) -> Transcript:
    """Up to three people, who may speak at once; ``named`` False: one without a name."""
    names = draw(st.lists(st.one_of(spoken, any_text), max_size=3)) if named else []
    said = draw(st.lists(segments(spoken), max_size=5))
    return transcript_of(sorted(said, key=lambda segment: segment.start), names)
