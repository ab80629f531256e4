"""What is kept, what lies in the trash, and what goes for good."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from meeting_desktop.core.errors import NotFoundError
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.media import ContentFingerprint, MediaFile
from meeting_desktop.domain.meetings import Meeting, MeetingStatus
from meeting_desktop.domain.retention import KeptMeeting, Retention
from meeting_desktop.domain.shared_files import FileState
from meeting_desktop.ports.tidying import Leftover
from meeting_desktop.ports.unit_of_work import Store, UnitOfWork
from tests.contracts.room_samples import a_shared_file, every_room_row
from tests.contracts.store_samples import NINE_O_CLOCK, a_meeting, a_recording, held, write_each
from tests.contracts.sync_samples import PaperServer
from tests.fakes.store import InlineStore

_PROTECTED = Retention(is_protected=True, all_days=0)


def _recorded(store: Store, meeting: Meeting) -> UUID:
    recording = a_recording(meeting)
    store.write(lambda uow: uow.recordings.put(recording)).result(60)
    return recording.id


def _kept(store: Store) -> dict[str, KeptMeeting]:
    return {one.title: one for one in store.read(lambda uow: uow.tidying.kept())}


def test_meetings_that_are_over_are_kept_with_what_the_rules_ask(store: Store) -> None:
    ended = NINE_O_CLOCK + timedelta(hours=1)
    over = a_meeting(store, "Over", actual_start=NINE_O_CLOCK, actual_end=ended)
    running = a_meeting(store, "Running", status=MeetingStatus.ACTIVE)
    write_each(store, lambda uow, meeting: uow.meetings.add(meeting), over, running)
    removed = held(store, "Removed")
    store.write(lambda uow: uow.meetings.remove(removed.id)).result(60)
    _recorded(store, over)
    expected = KeptMeeting(over.id, over.scope_id, "Over", ended, (), Retention(), has_sound=True)
    assert _kept(store) == {"Over": expected}


def test_a_meeting_keeps_its_own_rule_and_protects_its_recordings(store: Store) -> None:
    meeting = held(store, "Weekly")
    _recorded(store, meeting)
    store.write(lambda uow: uow.tidying.put_retention(meeting.id, _PROTECTED)).result(60)
    assert store.read(lambda uow: uow.tidying.retention(meeting.id)) == _PROTECTED
    assert _kept(store)["Weekly"].retention == _PROTECTED
    (recording,) = store.read(lambda uow: uow.recordings.of_meeting(meeting.id))
    assert recording.is_protected
    with pytest.raises(NotFoundError):
        store.read(lambda uow: uow.tidying.retention(new_id()))


def test_what_is_removed_lies_in_the_trash_until_it_is_back(store: Store) -> None:
    first, second = held(store, "First"), held(store, "Second")
    store.write(lambda uow: uow.meetings.remove(first.id)).result(60)
    store.write(lambda uow: uow.meetings.remove(second.id)).result(60)
    removed = store.read(lambda uow: uow.tidying.removed())
    assert {one.title for one in removed} == {"First", "Second"}
    assert all(one.removed_at >= NINE_O_CLOCK for one in removed)
    store.write(lambda uow: uow.meetings.restore(second.id)).result(60)
    assert [one.title for one in store.read(lambda uow: uow.tidying.removed())] == ["First"]
    assert list(_kept(store)) == ["Second"]


def test_sound_alone_goes_and_the_words_stay(store: Store) -> None:
    meeting = held(store, "Weekly", "we agreed on Friday")
    recording = _recorded(store, meeting)
    store.write(lambda uow: uow.tidying.drop_sound(meeting.id)).result(60)
    assert store.read(lambda uow: uow.recordings.of_meeting(meeting.id)) == []
    assert store.read(lambda uow: uow.transcripts.latest(meeting.id)) is not None
    assert not _kept(store)["Weekly"].has_sound
    left = Leftover(meeting.id, (recording,), whole=False)
    assert store.read(lambda uow: uow.tidying.leftovers()) == [left]
    store.write(lambda uow: uow.tidying.forget_leftover(left)).result(60)
    assert store.read(lambda uow: uow.tidying.leftovers()) == []


def test_what_goes_for_good_is_nowhere_any_more(store: Store) -> None:
    meeting = held(store, "Zanzibar plans", "we sail to zanzibar", speakers=["Grace"])
    recording = _recorded(store, meeting)
    print_ = ContentFingerprint((1, 2), 0.1)
    file = MediaFile(
        new_id(), meeting.scope_id, meeting.id, "a.mp3", "ab" * 32, print_, "audio/mpeg", 9.0, 7,
        NINE_O_CLOCK,
    )  # fmt: skip

    shared, taken_back = a_shared_file(), replace(a_shared_file(), sha256="cd" * 32)

    def go(uow: UnitOfWork) -> None:
        uow.media_files.put(file)
        uow.attachments.put(meeting.id, shared)
        uow.attachments.put(meeting.id, replace(taken_back, state=FileState.REMOVED))
        uow.meetings.remove(meeting.id)
        uow.tidying.purge(meeting.id)

    changes = store.write(go).result(60).changes
    assert {"meetings", "recordings", "segments", "speakers", "transcripts"} <= {
        one.table for one in changes
    }
    assert store.read(lambda uow: uow.tidying.removed()) == []
    assert store.read(lambda uow: uow.transcripts.latest(meeting.id)) is None
    assert store.read(lambda uow: uow.meetings.rows(search="zanzibar")) == []
    assert store.read(lambda uow: uow.media_files.by_sha256(file.sha256)) == []
    assert store.read(lambda uow: uow.attachments.of_meeting(meeting.id)) == []
    leftover = Leftover(meeting.id, (recording,), (file.sha256,), shared=(shared.sha256,))
    assert store.read(lambda uow: uow.tidying.leftovers()) == [leftover]


def test_what_goes_for_good_reaches_the_shared_database_and_other_machines(store: Store) -> None:
    server, other = PaperServer(), InlineStore()
    meeting = held(store, "Zanzibar plans", "we sail to zanzibar", speakers=["Grace"])
    every_room_row(store, meeting)
    server.adopt(store)
    server.send_all(store)
    server.adopt(other)
    server.send_feed(other)
    assert other.read(lambda uow: uow.transcripts.latest(meeting.id)) is not None

    def go(uow: UnitOfWork) -> None:
        uow.meetings.remove(meeting.id)
        uow.tidying.purge(meeting.id)

    store.write(go).result(60)
    server.send_all(store)
    of_it = {"meetings", "transcripts", "segments", "speakers"}
    of_it |= {"attachments", "chat_messages", "chat_wordings", "held_agenda_items", "notes"}
    of_it |= {"meeting_analytics", "participant_engagement", "poll_responses", "polls"}
    of_it.add("private_messages")
    rows = [row for row in server.feed() if row.table in of_it]
    assert {row.table for row in rows} == of_it
    assert all(row.fields["deleted"] for row in rows)
    told = json.dumps([dict(row.fields) for row in rows]).casefold()
    for word in ("zanzibar", "grace", "hanna", "noted", "prices", "pdf", "0f" * 32):
        assert word not in told
    server.send_feed(other)
    assert other.read(lambda uow: uow.transcripts.latest(meeting.id)) is None
    assert other.read(lambda uow: uow.tidying.removed()) == []
    assert other.read(lambda uow: uow.notes.of_meeting(meeting.id)) == []
    assert other.read(lambda uow: uow.attachments.of_meeting(meeting.id)) == []
    agenda = other.read(lambda uow: uow.held_agendas.of_meeting(meeting.id))
    assert agenda is not None
    assert agenda.items == ()
    assert other.read(lambda uow: uow.engagement.of_meeting(meeting.id)) is None
    other.close(10)
