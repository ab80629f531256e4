"""What the store promises of imported files, their queue, voices, artifacts and bookmarks."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.artifacts import ArtifactKind
from meeting_desktop.domain.bookmarks import Bookmark
from meeting_desktop.domain.imports import ImportStage, ImportStatus
from meeting_desktop.ports.unit_of_work import Store
from tests.contracts.library_samples import PRINT, a_file, a_job, a_voice, an_artifact
from tests.contracts.store_samples import (
    NINE_O_CLOCK,
    a_recording,
    a_segment,
    a_transcript,
    held,
    put_whole,
    write_each,
)


def test_a_file_is_found_by_its_bytes_its_meeting_and_its_length(store: Store) -> None:
    meeting, other = held(store, "Call"), held(store, "Other call")
    file, longer = a_file(meeting), a_file(other, "cd" * 32, 90.0)
    write_each(store, lambda uow, one: uow.media_files.put(one), file, longer)

    assert store.read(lambda uow: uow.media_files.of_meeting(meeting.id)) == file
    assert store.read(lambda uow: list(uow.media_files.by_sha256(file.sha256))) == [file]
    assert store.read(lambda uow: list(uow.media_files.lasting(60.0, 61.5))) == [file]
    assert store.read(lambda uow: uow.media_files.lasting(61.6, 89.9)) == []
    assert store.read(lambda uow: uow.media_files.of_meeting(new_id())) is None


def test_files_of_removed_meetings_are_not_found_until_they_come_back(store: Store) -> None:
    meeting = held(store, "Call")
    file = a_file(meeting)
    write_each(store, lambda uow, one: uow.media_files.put(one), file)
    store.write(lambda uow: uow.meetings.remove(meeting.id)).result(60)
    assert store.read(lambda uow: uow.media_files.by_sha256(file.sha256)) == []
    assert store.read(lambda uow: uow.media_files.lasting(0.0, 100.0)) == []
    store.write(lambda uow: uow.meetings.restore(meeting.id)).result(60)
    assert store.read(lambda uow: list(uow.media_files.by_sha256(file.sha256))) == [file]


def test_the_queue_keeps_its_order_and_every_field(store: Store) -> None:
    last, first = a_job(2), a_job(1)
    write_each(store, lambda uow, one: uow.import_jobs.put(one), last, first)
    failed = replace(
        first,
        status=ImportStatus.FAILED,
        stage=ImportStage.TRANSCRIBE,
        is_paused=True,
        share=0.25,
        meeting_id=new_id(),
        known_meeting_id=new_id(),
        error="It holds no sound.",
        error_code="no_sound",
        finished_at=NINE_O_CLOCK + timedelta(minutes=1),
    )
    write_each(store, lambda uow, one: uow.import_jobs.put(one), failed)

    assert store.read(lambda uow: list(uow.import_jobs.all())) == [failed, last]
    assert store.read(lambda uow: uow.import_jobs.get(first.id)) == failed
    store.write(lambda uow: uow.import_jobs.remove(first.id)).result(60)
    assert store.read(lambda uow: uow.import_jobs.get(first.id)) is None
    assert store.read(lambda uow: list(uow.import_jobs.all())) == [last]


def test_voices_come_back_as_they_were_put_by_name(store: Store) -> None:
    person = store.read(lambda uow: uow.people.me())
    grace, ada = replace(a_voice(store), user_id=person.id), a_voice(store, "Ada")
    write_each(store, lambda uow, one: uow.voice_profiles.put(one), grace, ada)
    assert store.read(lambda uow: list(uow.voice_profiles.all())) == [ada, grace]
    better = replace(grace, print=replace(PRINT, vector=(1.0,)), clips=4)
    write_each(store, lambda uow, one: uow.voice_profiles.put(one), better)
    assert store.read(lambda uow: uow.voice_profiles.get(grace.id)) == better


def test_of_a_removed_voice_nothing_stays_and_no_speaker_is_taken_for_it(store: Store) -> None:
    meeting = held(store, "Call", "hello", "hi", speakers=("Grace", "Ada"))
    grace, ada = a_voice(store), a_voice(store, "Ada")
    write_each(store, lambda uow, one: uow.voice_profiles.put(one), grace, ada)
    transcript = store.read(lambda uow: uow.transcripts.latest(meeting.id))
    assert transcript is not None
    theirs = [
        replace(speaker, voice_profile_id=profile.id, confidence=0.75, is_confirmed=True)
        for speaker, profile in zip(transcript.speakers, (grace, ada), strict=True)
    ]
    write_each(store, lambda uow, one: uow.transcripts.put_speaker(one), *theirs)

    done = store.write(lambda uow: uow.voice_profiles.remove(grace.id)).result(60)
    assert {change.table for change in done.changes} == {"voice_profiles", "speakers"}
    assert store.read(lambda uow: uow.voice_profiles.get(grace.id)) is None
    assert store.read(lambda uow: list(uow.voice_profiles.all())) == [ada]
    kept = store.read(lambda uow: uow.transcripts.latest(meeting.id))
    assert kept is not None
    assert kept.speakers == (replace(theirs[0], voice_profile_id=None, confidence=0.0), theirs[1])


def test_what_is_new_of_segments_and_recordings_is_kept(store: Store) -> None:
    meeting = held(store, "Call")
    transcript = a_transcript(meeting, [])
    both = replace(a_segment(transcript.id, "at once"), is_overlapped=True)
    track = replace(a_recording(meeting), is_protected=True, channel=1)
    store.write(lambda uow: put_whole(uow, replace(transcript, segments=(both,)))).result(60)
    write_each(store, lambda uow, one: uow.recordings.put(one), track)
    assert store.read(lambda uow: uow.transcripts.segment(both.id)) == both
    assert store.read(lambda uow: uow.recordings.get(track.id)) == track


def test_artifacts_are_those_of_a_meeting_until_they_are_removed(store: Store) -> None:
    meeting = held(store, "Call", "hello")
    transcript = store.read(lambda uow: uow.transcripts.latest(meeting.id))
    assert transcript is not None
    made = [an_artifact(transcript, kind) for kind in (ArtifactKind.VTT, ArtifactKind.SUMMARY)]
    write_each(store, lambda uow, one: uow.artifacts.put(one), *made)
    assert set(store.read(lambda uow: uow.artifacts.of_meeting(meeting.id))) == set(made)
    store.write(lambda uow: uow.artifacts.remove(made[0].id)).result(60)
    assert store.read(lambda uow: list(uow.artifacts.of_meeting(meeting.id))) == made[1:]


def test_bookmarks_are_in_the_order_of_their_moments(store: Store) -> None:
    meeting = held(store, "Call")
    late = Bookmark(new_id(), meeting.id, 70.5, "", NINE_O_CLOCK)
    early = Bookmark(new_id(), meeting.id, 1.25, "The price", NINE_O_CLOCK + timedelta(hours=1))
    write_each(store, lambda uow, one: uow.bookmarks.put(one), late, early)
    assert store.read(lambda uow: list(uow.bookmarks.of_meeting(meeting.id))) == [early, late]
    store.write(lambda uow: uow.bookmarks.remove(early.id)).result(60)
    assert store.read(lambda uow: list(uow.bookmarks.of_meeting(meeting.id))) == [late]


def test_what_was_reckoned_is_there_until_its_time_is_over(store: Store) -> None:
    later = NINE_O_CLOCK + timedelta(days=1)

    def work(key: str, value: bytes) -> None:
        store.write(lambda uow: uow.cache.put(key, value, later)).result(60)

    work("look:a", b"\0first")
    work("look:a", b"\0second")
    work("LOOK:b", b"other")
    work("lo%k:c", b"")
    assert store.read(lambda uow: uow.cache.get("look:a", NINE_O_CLOCK)) == b"\0second"
    assert store.read(lambda uow: uow.cache.get("look:a", later)) is None
    store.write(lambda uow: uow.cache.remove("lo%k")).result(60)
    store.write(lambda uow: uow.cache.remove("look:")).result(60)
    assert store.read(lambda uow: uow.cache.get("look:a", NINE_O_CLOCK)) is None
    assert store.read(lambda uow: uow.cache.get("lo%k:c", NINE_O_CLOCK)) is None
    assert store.write(lambda uow: uow.cache.forget_expired(later)).result(60).value == 1
