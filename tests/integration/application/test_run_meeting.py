"""A meeting from its start to a file that plays, whatever fails on the way."""

from __future__ import annotations

from meeting_desktop.adapters.audio.decoder import AvDecoder
from meeting_desktop.domain.events import MeetingEnded, TimelineKind
from meeting_desktop.domain.meetings import MeetingStatus
from tests.integration.application.feeding import quiet, voice
from tests.integration.application.rehearsal import Rehearsal


def test_a_meeting_leaves_words_a_recording_and_a_completed_row(rehearsal: Rehearsal) -> None:
    live = rehearsal.start()
    rehearsal.hear(voice(1.0))
    rehearsal.hear(quiet(1.0))
    rehearsal.hear(voice(1.0))
    meeting_id = rehearsal.end()
    found = rehearsal.opened(meeting_id)
    assert meeting_id == live.meeting.id
    assert found.meeting.status is MeetingStatus.COMPLETED
    assert found.transcript is not None
    assert [s.text for s in found.transcript.segments] == [
        "thank you for coming", "let us begin with",
    ]  # fmt: skip
    assert all(segment.is_final for segment in found.transcript.segments)
    assert found.recording is not None
    assert abs(AvDecoder().probe(found.recording) - 3.0) < 0.03
    kinds = [event.kind for event in found.timeline]
    assert kinds == [TimelineKind.STARTED, TimelineKind.ENDED]
    assert rehearsal.said(MeetingEnded) == [MeetingEnded(meeting_id)]
    assert rehearsal.meetings.live is None
    assert rehearsal.meetings.elapsed() == 0.0
