"""What the store promises of voices across meetings, and of whose words are whose."""

from __future__ import annotations

from dataclasses import replace

import pytest

from meeting_desktop.core.errors import NotFoundError
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.transcript import Speaker
from meeting_desktop.ports.unit_of_work import ChangeKind, Store, UnitOfWork
from tests.fakes.sample_talks import Talk, keep, make_talk


@pytest.fixture
def talk(store: Store) -> Talk:
    made = make_talk()
    store.write(lambda uow: keep(uow, made)).result(60)
    return made


def test_speakers_are_found_by_transcript_and_by_themselves(store: Store, talk: Talk) -> None:
    one, two = sorted(talk.transcript.speakers, key=lambda speaker: speaker.id)
    assert store.read(lambda uow: uow.speakers.get(one.id)) == one
    assert store.read(lambda uow: uow.speakers.get(new_id())) is None
    found = store.read(lambda uow: uow.speakers.of_transcript(talk.transcript.id))
    assert list(found) == [one, two]
    said = store.read(lambda uow: uow.speakers.segments_of(one.id))
    assert list(said) == [s.id for s in talk.segments if s.speaker_id == one.id]


def test_who_is_taken_for_a_profile_is_found_in_all_meetings(store: Store, talk: Talk) -> None:
    profile_id = new_id()
    known = replace(
        talk.transcript.speakers[0], voice_profile_id=profile_id, confidence=0.7, is_confirmed=True
    )
    store.write(lambda uow: uow.transcripts.put_speaker(known)).result(60)
    assert list(store.read(lambda uow: uow.speakers.of_profile(profile_id))) == [known]
    assert list(store.read(lambda uow: uow.speakers.of_profile(new_id()))) == []


def test_a_removed_speaker_is_nowhere_until_it_is_put_again(store: Store, talk: Talk) -> None:
    gone = talk.transcript.speakers[1]
    store.write(lambda uow: uow.speakers.remove(gone.id)).result(60)
    assert store.read(lambda uow: uow.speakers.get(gone.id)) is None
    transcript = store.read(lambda uow: uow.transcripts.latest(talk.meeting.id))
    assert transcript is not None
    assert gone not in transcript.speakers
    store.write(lambda uow: uow.transcripts.put_speaker(gone)).result(60)
    assert store.read(lambda uow: uow.speakers.get(gone.id)) == gone
    with pytest.raises(NotFoundError):
        store.write(lambda uow: uow.speakers.remove(new_id())).result(60)


def test_segments_are_given_with_their_words_and_told_of(store: Store, talk: Talk) -> None:
    new = Speaker(new_id(), talk.transcript.id, "S3", "Grace")
    given = [segment.id for segment in talk.segments[:3]]

    def give(uow: UnitOfWork) -> None:
        uow.transcripts.put_speaker(new)
        uow.speakers.give([*given, new_id()], new.id)

    changes = store.write(give).result(60).changes
    changed = {one.id for one in changes if one.table == "segments"}
    assert changed == set(given)
    assert {one.kind for one in changes if one.table == "segments"} == {ChangeKind.CHANGED}
    transcript = store.read(lambda uow: uow.transcripts.latest(talk.meeting.id))
    assert transcript is not None
    expected = [replace(segment, speaker_id=new.id) for segment in talk.segments[:3]]
    assert list(transcript.segments) == [*expected, *talk.segments[3:]]
    store.write(lambda uow: uow.speakers.give(given, None)).result(60)
    unknown = store.read(lambda uow: uow.transcripts.segment(given[0]))
    assert unknown is not None
    assert unknown.speaker_id is None
