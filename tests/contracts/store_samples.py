"""Made-up meetings, words and people for tests of the store."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import TypeVar
from uuid import UUID

from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.meetings import (
    Meeting,
    MeetingOrigin,
    MeetingStatus,
    Participant,
    make_room_code,
)
from meeting_desktop.domain.recordings import Recording, RecordingStatus
from meeting_desktop.domain.transcript import Segment, Speaker, Transcript, Word
from meeting_desktop.ports.unit_of_work import Store, UnitOfWork

T = TypeVar("T")

NINE_O_CLOCK = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def a_meeting(
    store: Store,
    title: str = "Weekly",
    *,
    status: MeetingStatus = MeetingStatus.COMPLETED,
    created_at: datetime = NINE_O_CLOCK,
    actual_start: datetime | None = None,
    actual_end: datetime | None = None,
) -> Meeting:
    """A meeting of this machine's person; not stored yet."""
    return Meeting(
        id=new_id(),
        scope_id=store.read(lambda uow: uow.personal_scope()),
        room_code=make_room_code(),
        title=title,
        origin=MeetingOrigin.INSTANT,
        status=status,
        time_zone="Europe/Berlin",
        created_at=created_at,
        actual_start=actual_start,
        actual_end=actual_end,
        language="en",
    )


def a_participant(meeting: Meeting, name: str) -> Participant:
    return Participant(new_id(), meeting.id, name, joined_at=NINE_O_CLOCK)


def a_recording(
    meeting: Meeting,
    *,
    duration: float = 60.0,
    status: RecordingStatus = RecordingStatus.COMPLETED,
) -> Recording:
    return Recording(
        new_id(), meeting.id, None, status, "made/of/ids.ogg", NINE_O_CLOCK, duration, 1000
    )


def words_of(text: str, start: float = 0.0) -> tuple[Word, ...]:
    """A word every half second."""
    return tuple(
        Word(word, start + place / 2, start + place / 2 + 0.4, 0.9)
        for place, word in enumerate(text.split())
    )


def a_segment(
    transcript_id: UUID, text: str, *, start: float = 0.0, speaker_id: UUID | None = None
) -> Segment:
    words = words_of(text, start)
    end = words[-1].end if words else start
    return Segment(new_id(), transcript_id, speaker_id, start, end, words)


def a_transcript(
    meeting: Meeting, lines: Sequence[str], *, speakers: Sequence[str] = (), revision: int = 1
) -> Transcript:
    """Lines ten seconds apart, the speakers taking turns."""
    transcript_id = new_id()
    voices = tuple(
        Speaker(new_id(), transcript_id, f"S{place}", name) for place, name in enumerate(speakers)
    )
    segments = tuple(
        a_segment(
            transcript_id,
            line,
            start=place * 10.0,
            speaker_id=voices[place % len(voices)].id if voices else None,
        )
        for place, line in enumerate(lines)
    )
    return Transcript(transcript_id, meeting.id, "en", "test", "base", revision, segments, voices)


def put_whole(uow: UnitOfWork, transcript: Transcript) -> None:
    """A transcript with its speakers and all of its segments."""
    uow.transcripts.put(transcript)
    for segment in transcript.segments:
        uow.transcripts.put_segment(segment)


def write_each(store: Store, write: Callable[[UnitOfWork, T], None], *values: T) -> None:
    """Write ``values`` one after the other in one transaction."""

    def work(uow: UnitOfWork) -> None:
        for value in values:
            write(uow, value)

    store.write(work).result(60)


def held(store: Store, title: str, *lines: str, speakers: Sequence[str] = ()) -> Meeting:
    """A meeting that is in the store, in which ``lines`` were said."""
    meeting = a_meeting(store, title)

    def work(uow: UnitOfWork) -> None:
        uow.meetings.add(meeting)
        if lines:
            put_whole(uow, a_transcript(meeting, lines, speakers=speakers))

    store.write(work).result(60)
    return meeting
