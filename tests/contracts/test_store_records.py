"""What the store promises of participants, recordings, transcripts, the timeline and leads."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from meeting_desktop.core.errors import NotFoundError
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.events import TimelineEvent, TimelineKind
from meeting_desktop.domain.leads import Lead, LeadStatus
from meeting_desktop.domain.meetings import Consent, Meeting, ParticipantRole
from meeting_desktop.domain.recordings import RecordingPart, RecordingStatus
from meeting_desktop.domain.transcript import Segment, Transcript, Word, edit_text
from meeting_desktop.ports.unit_of_work import Store
from tests.contracts.store_samples import (
    NINE_O_CLOCK,
    a_participant,
    a_recording,
    a_segment,
    a_transcript,
    held,
    put_whole,
    write_each,
)

# What a database of any kind keeps: no NUL, no half of a surrogate pair.
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)
SECONDS = st.floats(0, 1e6, allow_nan=False)
WORDS = st.builds(
    Word, TEXTS, SECONDS, SECONDS, st.floats(0, 1), joined=st.booleans(), corrected=st.booleans()
)


@pytest.fixture
def meeting(store: Store) -> Meeting:
    return held(store, "Weekly")


@pytest.fixture
def transcript(store: Store, meeting: Meeting) -> Transcript:
    made = a_transcript(meeting, ["hello there", "good morning"], speakers=["Ada", "Ben"])
    store.write(lambda uow: put_whole(uow, made)).result(60)
    return made


def latest(store: Store, meeting: Meeting) -> Transcript | None:
    return store.read(lambda uow: uow.transcripts.latest(meeting.id))


def put(store: Store, segment: Segment) -> None:
    store.write(lambda uow: uow.transcripts.put_segment(segment)).result(60)


def read(store: Store, segment_id: UUID) -> Segment | None:
    return store.read(lambda uow: uow.transcripts.segment(segment_id))


def test_the_personal_scope_never_changes(store: Store) -> None:
    first = store.read(lambda uow: uow.personal_scope())
    again = store.write(lambda uow: uow.personal_scope()).result(60).value
    assert first == again


def test_participants_are_put_by_id_and_listed_as_they_came(store: Store, meeting: Meeting) -> None:
    host = replace(
        a_participant(meeting, "Host"), role=ParticipantRole.HOST, consent=Consent.TRANSCRIBE_ONLY
    )
    guest = a_participant(meeting, "Guest")
    write_each(
        store,
        lambda uow, one: uow.participants.put(one),
        host,
        guest,
        renamed := replace(
            guest,
            display_name="Renamed",
            left_at=NINE_O_CLOCK,
            consent=Consent.NONE,
            consent_at=NINE_O_CLOCK - timedelta(minutes=5),
            role=ParticipantRole.OBSERVER,
            can_chat=False,
            can_share_screen=True,
        ),
    )
    assert store.read(lambda uow: uow.participants.of_meeting(meeting.id)) == [
        host,
        renamed,
    ]


def test_recordings_are_put_by_id_and_listed_by_start(store: Store, meeting: Meeting) -> None:
    late = replace(a_recording(meeting), started_at=NINE_O_CLOCK + timedelta(minutes=1))
    early = a_recording(meeting, status=RecordingStatus.RECORDING)
    finished = replace(early, status=RecordingStatus.COMPLETED, sha256="ab", size_bytes=5)
    write_each(store, lambda uow, one: uow.recordings.put(one), late, early, finished)
    assert store.read(lambda uow: uow.recordings.of_meeting(meeting.id)) == [finished, late]
    assert store.read(lambda uow: uow.recordings.get(late.id)) == late
    assert store.read(lambda uow: uow.recordings.get(new_id())) is None


def test_recordings_still_to_be_joined_are_unfinished(store: Store, meeting: Meeting) -> None:
    tracks = {status: a_recording(meeting, status=status) for status in RecordingStatus}
    write_each(store, lambda uow, track: uow.recordings.put(track), *tracks.values())
    assert list(store.read(lambda uow: uow.recordings.unfinished())) == [
        tracks[RecordingStatus.RECORDING],
        tracks[RecordingStatus.INTERRUPTED],
    ]


def test_a_part_is_known_by_its_recording_and_index(store: Store, meeting: Meeting) -> None:
    track = a_recording(meeting)
    store.write(lambda uow: uow.recordings.put(track)).result(60)
    second = RecordingPart(track.id, 1, "00001.ogg", start_sample=480_000)
    first = RecordingPart(track.id, 0, "00000.ogg", 0)
    closed = replace(second, samples=1000, size_bytes=50, sha256="cd")
    write_each(store, lambda uow, part: uow.recordings.put_part(part), second, first, closed)
    assert store.read(lambda uow: uow.recordings.parts(track.id)) == [first, closed]


def test_a_transcript_is_read_whole_in_order_of_time(
    store: Store, meeting: Meeting, transcript: Transcript
) -> None:
    assert latest(store, meeting) == transcript
    early = a_segment(transcript.id, "before all", start=-1.0)
    put(store, early)
    assert latest(store, meeting) == replace(transcript, segments=(early, *transcript.segments))


def test_the_highest_revision_is_the_latest(
    store: Store, meeting: Meeting, transcript: Transcript
) -> None:
    newer = a_transcript(meeting, ["heard again"], revision=2)
    store.write(lambda uow: put_whole(uow, newer)).result(60)
    assert latest(store, meeting) == newer


def test_an_older_revision_stays_readable(
    store: Store, meeting: Meeting, transcript: Transcript
) -> None:
    newer = a_transcript(meeting, ["heard again"], revision=2)
    store.write(lambda uow: put_whole(uow, newer)).result(60)

    def revision(number: int) -> Transcript | None:
        return store.read(lambda uow: uow.transcripts.revision(meeting.id, number))

    assert [revision(1), revision(2), revision(3)] == [transcript, newer, None]


def test_revisions_are_told_with_their_words_counted_newest_first(
    store: Store, meeting: Meeting, transcript: Transcript
) -> None:
    newer = a_transcript(meeting, ["heard again now"], revision=2)
    store.write(lambda uow: put_whole(uow, newer)).result(60)
    facts = store.read(lambda uow: uow.transcripts.revisions(meeting.id))
    assert [(one.revision, one.model, one.language, one.word_count) for one in facts] == [
        (2, newer.model, newer.language, 3),
        (1, transcript.model, transcript.language, 4),
    ]
    assert store.read(lambda uow: uow.transcripts.revisions(new_id())) == []


def test_a_meeting_without_words_has_no_transcript(store: Store, meeting: Meeting) -> None:
    assert latest(store, meeting) is None


def test_putting_a_transcript_again_keeps_its_segments(
    store: Store, meeting: Meeting, transcript: Transcript
) -> None:
    renamed = replace(transcript.speakers[0], name="Ada Example")
    again = replace(transcript, language="de", segments=(), speakers=(renamed,))
    store.write(lambda uow: uow.transcripts.put(again)).result(60)
    assert latest(store, meeting) == replace(
        transcript, language="de", speakers=(renamed, transcript.speakers[1])
    )


def test_an_edited_segment_keeps_what_was_heard(store: Store, transcript: Transcript) -> None:
    edited = edit_text(transcript.segments[0], "hello everybody")
    put(store, edited)
    assert read(store, edited.id) == edited
    put(store, transcript.segments[0])
    assert read(store, edited.id) == transcript.segments[0]


def test_an_edited_segment_may_be_new(store: Store, transcript: Transcript) -> None:
    copy = replace(edit_text(transcript.segments[0], "hello everybody"), id=new_id())
    put(store, copy)
    assert read(store, copy.id) == copy


def test_a_removed_segment_is_gone_until_it_is_put_again(
    store: Store, meeting: Meeting, transcript: Transcript
) -> None:
    first, second = transcript.segments
    store.write(lambda uow: uow.transcripts.remove_segment(first.id)).result(60)
    assert read(store, first.id) is None
    assert latest(store, meeting) == replace(transcript, segments=(second,))
    put(store, first)
    assert latest(store, meeting) == transcript


def test_a_segment_of_no_transcript_is_refused(store: Store) -> None:
    with pytest.raises(NotFoundError):
        put(store, a_segment(new_id(), "lost"))
    with pytest.raises(NotFoundError):
        store.write(lambda uow: uow.transcripts.remove_segment(new_id())).result(60)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    words=st.lists(WORDS, max_size=8).map(tuple),
    original=st.none() | TEXTS,
    is_final=st.booleans(),
)
def test_any_words_come_back_as_they_were(
    store: Store,
    transcript: Transcript,
    words: tuple[Word, ...],
    original: str | None,
    is_final: bool,
) -> None:
    segment = replace(
        transcript.segments[0], words=words, original_text=original, is_final=is_final
    )
    put(store, segment)
    assert read(store, segment.id) == segment


def test_the_timeline_is_in_order_of_the_meeting(store: Store, meeting: Meeting) -> None:
    late = TimelineEvent(new_id(), meeting.id, TimelineKind.ENDED, 60.0, NINE_O_CLOCK)
    gap = TimelineEvent(new_id(), meeting.id, TimelineKind.GAP, 5.0, NINE_O_CLOCK, duration=1.5)
    write_each(store, lambda uow, event: uow.timeline.add(event), late, gap)
    assert store.read(lambda uow: uow.timeline.of_meeting(meeting.id)) == [gap, late]


def test_leads_are_put_by_id_and_listed_by_name(store: Store) -> None:
    scope = store.read(lambda uow: uow.personal_scope())
    zeta = Lead(new_id(), scope, "Zeta Sample", "Sample Ltd", "zeta@example.com")
    alpha = Lead(new_id(), scope, "Alpha Sample")
    write_each(
        store,
        lambda uow, lead: uow.leads.put(lead),
        zeta,
        alpha,
        replace(zeta, status=LeadStatus.QUALIFIED),
    )
    assert store.read(lambda uow: uow.leads.all()) == [
        alpha,
        replace(zeta, status=LeadStatus.QUALIFIED),
    ]
