"""Meetings that never were, between people who are not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.events import TimelineEvent, TimelineKind
from meeting_desktop.domain.meetings import Meeting, MeetingOrigin, MeetingStatus, make_room_code
from meeting_desktop.domain.recordings import Recording, RecordingStatus
from meeting_desktop.domain.transcript import Segment, Speaker, Transcript, Word
from meeting_desktop.ports.unit_of_work import UnitOfWork

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

#: Who says what, in the order of speaking.
DISCOVERY: tuple[tuple[str, str], ...] = (
    (
        "Ada",
        (
            "Good morning, and thank you for making the time today. I would like to begin with how "
            "your team plans its week, if that is all right with you."
        ),
    ),
    (
        "Sample Lead",
        (
            "Of course. Right now everything lives in two spreadsheets, and one of them is "
            "on a laptop that is not always in the office."
        ),
    ),
    ("Ada", "I see. What happens on the days when that laptop is away?"),
    (
        "Sample Lead",
        (
            "Then we call each other. It works, but last quarter we missed the budget review "
            "because nobody had the newest numbers."
        ),
    ),
    ("Sample Lead", "The budget was approved three weeks later than planned."),
    ("Ada", "Three weeks is a long time. Who decides about the budget on your side?"),
    (
        "Sample Lead",
        (
            "Our finance lead does, together with me. She wants to see that the numbers are "
            "safe and that we can leave whenever we like."
        ),
    ),
    (
        "Ada",
        (
            "That is fair. I can show you both. Would Tuesday at three suit you for a short "
            "session with her?"
        ),
    ),
    ("Sample Lead", "Tuesday is good. Please send us an agenda beforehand, she likes to prepare."),
    (
        "Ada",
        (
            "You will have it tomorrow morning. One more question about the budget: is there a "
            "limit under which you can decide alone?"
        ),
    ),
    ("Sample Lead", "Up to five thousand a year, yes. Above that it needs both of us."),
    ("Ada", "Good to know. Then let us look at the plan for the first month together."),
)


@dataclass(frozen=True, slots=True)
class Talk:
    """A meeting with its transcript, ready to be stored."""

    meeting: Meeting
    transcript: Transcript

    @property
    def segments(self) -> Sequence[Segment]:
        return self.transcript.segments


def make_talk(
    title: str = "Discovery call",
    lines: Sequence[tuple[str, str]] = DISCOVERY,
    *,
    scope_id: UUID | None = None,
    start: datetime = NOW,
) -> Talk:
    """Words take 0.3 s each, pauses 0.6 s."""
    meeting_id, transcript_id = new_id(), new_id()
    names = list(dict.fromkeys(name for name, _ in lines))
    speakers = {
        name: Speaker(new_id(), transcript_id, f"S{number}", name)
        for number, name in enumerate(names, 1)
    }
    segments: list[Segment] = []
    at = 1.0
    for name, text in lines:
        words = []
        begun = at
        for word in text.split():
            words.append(Word(word, round(at, 3), round(at + 0.28, 3), 0.95))
            at += 0.3
        segments.append(
            Segment(new_id(), transcript_id, speakers[name].id, begun, round(at, 3), tuple(words))
        )
        at += 0.6
    end = start + timedelta(seconds=at)
    meeting = Meeting(
        meeting_id,
        scope_id or new_id(),
        make_room_code(),
        title,
        MeetingOrigin.INSTANT,
        MeetingStatus.COMPLETED,
        "UTC",
        start,
        start,
        end,
        "en",
    )
    transcript = Transcript(
        transcript_id,
        meeting_id,
        "en",
        "faster-whisper",
        "base",
        1,
        tuple(segments),
        tuple(speakers.values()),
    )
    return Talk(meeting, transcript)


def long_lines(words: int, people: Sequence[str] = ("Ada", "Sample Lead")) -> list[tuple[str, str]]:
    """About ``words`` words in sentences of 20, four sentences a turn."""
    sentence = " ".join(f"word{number}" for number in range(19))
    return [
        (people[(number // 4) % len(people)], f"{sentence} end{number}")
        for number in range(words // 20)
    ]


def keep(uow: UnitOfWork, talk: Talk, *, storage_key: str = "") -> None:
    """Store a talk; with a ``storage_key`` it has a recording."""
    uow.meetings.add(talk.meeting)
    uow.transcripts.put(talk.transcript)
    for segment in talk.segments:
        uow.transcripts.put_segment(segment)
    for kind, at, duration in (
        (TimelineKind.STARTED, 0.0, 0.0),
        (TimelineKind.MUTED, 12.0, 0.0),
        (TimelineKind.GAP, 20.0, 2.5),
    ):
        uow.timeline.add(
            TimelineEvent(new_id(), talk.meeting.id, kind, at, talk.meeting.created_at, duration)
        )
    if storage_key:
        uow.recordings.put(
            Recording(
                new_id(),
                talk.meeting.id,
                None,
                RecordingStatus.COMPLETED,
                storage_key,
                talk.meeting.created_at,
                duration=talk.segments[-1].end + 1.0 if talk.segments else 60.0,
            )
        )
