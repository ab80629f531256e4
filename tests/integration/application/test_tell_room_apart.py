"""Several people at one microphone get voices of their own, as a new revision, when asked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from meeting_desktop.adapters.audio.decoder import AvDecoder
from meeting_desktop.application.tell_room_apart import RoomParts, TellRoomApart
from meeting_desktop.core.errors import ModelMissingError, NotFoundError
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.transcript import Transcript, edit_text
from meeting_desktop.ports.unit_of_work import UnitOfWork
from tests.fakes.sample_talks import Talk
from tests.integration.application.voice_desk import LONG, SHORT, VoiceDesk, settled

TALK = (("Grace", LONG), ("Hanna", LONG + " And more."), ("Grace", SHORT + " " + SHORT))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[VoiceDesk]:
    made = VoiceDesk(tmp_path)
    yield made
    made.close()


@pytest.fixture
def rooms(desk: VoiceDesk) -> Iterator[TellRoomApart]:
    made = TellRoomApart(RoomParts(desk.store, desk.storage, AvDecoder(), desk.loader))
    yield made
    assert made.stop(60)


@pytest.fixture
def talk(desk: VoiceDesk) -> Talk:
    """All that was heard in the room stands under one name."""
    held = desk.hold(TALK)
    one = held.transcript.speakers[0]

    def under_one_name(uow: UnitOfWork) -> None:
        for segment in held.segments:
            uow.transcripts.put_segment(replace(segment, speaker_id=one.id))

    desk.store.write(under_one_name).result(60)
    return held


def _said(transcript: Transcript) -> list[tuple[str, str]]:
    return [(transcript.name_of(one.speaker_id), one.text) for one in transcript.segments]


def test_each_voice_of_the_room_has_its_words(
    desk: VoiceDesk, rooms: TellRoomApart, talk: Talk
) -> None:
    shares: list[float] = []
    made = settled(rooms.start(talk.meeting.id, None, on_progress=shares.append))
    who = [name for name, _ in _said(made)]
    assert who == ["Speaker 1", "Speaker 2", "Speaker 1"]
    assert [text for _, text in _said(made)] == [segment.text for segment in talk.segments]
    assert made.revision == talk.transcript.revision + 1
    assert desk.transcript(talk) == made
    assert shares == sorted(shares)


def test_the_revision_before_stays(desk: VoiceDesk, rooms: TellRoomApart, talk: Talk) -> None:
    before = desk.transcript(talk)
    settled(rooms.start(talk.meeting.id, None))
    kept = desk.store.read(lambda uow: uow.transcripts.revision(talk.meeting.id, before.revision))
    assert kept == before


def test_a_voice_that_is_known_has_its_name(
    desk: VoiceDesk, rooms: TellRoomApart, talk: Talk
) -> None:
    other = desk.hold([("Hanna", LONG), ("Ada", LONG)], title="Before")
    desk.enrol(other, 1, "Hanna")
    made = settled(rooms.start(talk.meeting.id, None))
    assert [name for name, _ in _said(made)] == ["Speaker 1", "Hanna", "Speaker 1"]
    assert not any(one.is_confirmed for one in made.speakers)


def test_what_a_person_corrected_is_not_cut(
    desk: VoiceDesk, rooms: TellRoomApart, talk: Talk
) -> None:
    first, second = desk.transcript(talk).segments[:2]
    both = replace(second, start=first.start, words=(*first.words, *second.words))
    edited = edit_text(both, both.text.replace("more", "much more"))

    def joined(uow: UnitOfWork) -> None:
        uow.transcripts.remove_segment(first.id)
        uow.transcripts.put_segment(edited)

    desk.store.write(joined).result(60)
    made = settled(rooms.start(talk.meeting.id, None))
    assert made.segments[0].text == edited.text
    assert made.segments[0].original_text == edited.original_text


def test_one_voice_is_no_news(desk: VoiceDesk, rooms: TellRoomApart) -> None:
    alone = desk.hold([("Grace", LONG), ("Grace", LONG)])
    before = desk.transcript(alone)
    assert settled(rooms.start(alone.meeting.id, None)) == before
    assert desk.transcript(alone) == before


def test_what_cannot_be_told_apart_says_why(
    desk: VoiceDesk, rooms: TellRoomApart, talk: Talk
) -> None:
    with pytest.raises(NotFoundError, match="recording"):
        settled(rooms.start(talk.meeting.id, new_id()))
    with pytest.raises(NotFoundError):
        settled(rooms.start(new_id(), None))
    desk.loader.missing = True
    with pytest.raises(ModelMissingError):
        settled(rooms.start(talk.meeting.id, None))
    assert desk.transcript(talk).revision == talk.transcript.revision
