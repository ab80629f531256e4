"""A transcript as analysts read it: sides, words, and the digest that an edit changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from meeting_desktop.application.conversation_of import conversation_of
from meeting_desktop.application.report_digest import digest_of
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.conversations import Conversation, Side
from meeting_desktop.domain.leads import Lead
from meeting_desktop.domain.meetings import Meeting
from tests.contracts.store_samples import NINE_O_CLOCK, a_meeting, a_segment
from tests.fakes.store import InlineStore
from tests.integration.application.summing_desk import SummingDesk

LINES = (("Me", "We can send it"), ("Hanna", "Our board decides"), ("Bot", "When"))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[SummingDesk]:
    made = SummingDesk(InlineStore(), tmp_path)
    yield made
    made.close()
    made.store.close(10)


def _read(desk: SummingDesk, meeting: Meeting) -> Conversation:
    found = desk.store.read(lambda uow: conversation_of(uow, meeting.id))
    assert found is not None
    return found


def test_who_holds_the_meeting_is_on_our_side_and_the_assistant_on_none(desk: SummingDesk) -> None:
    meeting = desk.held(*LINES)
    conversation = _read(desk, meeting)
    assert [(one.speaker, one.side, one.text) for one in conversation.utterances] == [
        ("Me", Side.OURS, "We can send it"),
        ("Hanna", Side.THEIRS, "Our board decides"),
        ("Bot", Side.ASSISTANT, "When"),
    ]
    assert conversation.segment_ids == {one.id for one in desk.segments(meeting)}
    assert (conversation.language, conversation.title) == ("en", "Discovery")
    assert (conversation.began_at, conversation.time_zone) == (NINE_O_CLOCK, "Europe/Berlin")


def test_a_colleague_by_their_account_is_on_our_side(desk: SummingDesk) -> None:
    meeting = desk.held(*LINES)
    me = desk.store.read(lambda uow: uow.people.me())
    people = desk.store.read(lambda uow: uow.participants.of_meeting(meeting.id))
    hanna = next(one for one in people if one.display_name == "Hanna")
    known = replace(hanna, user_id=me.id)
    desk.store.write(lambda uow: uow.participants.put(known)).result(60)
    assert {one.side for one in _read(desk, meeting).utterances} == {Side.OURS, Side.ASSISTANT}


def test_a_voice_that_is_nobodys_is_of_an_unknown_side(desk: SummingDesk) -> None:
    meeting = desk.held(*LINES)
    stray = a_segment(desk.segments(meeting)[0].transcript_id, "and more", start=90.0)
    desk.store.write(lambda uow: uow.transcripts.put_segment(stray)).result(60)
    last = _read(desk, meeting).utterances[-1]
    assert (last.speaker, last.side) == ("", Side.UNKNOWN)


def test_names_of_the_lead_and_of_colleagues_are_told_apart_from_what_was_said(
    desk: SummingDesk,
) -> None:
    lead = Lead(new_id(), desk.store.read(lambda uow: uow.personal_scope()), "Hanna", "Acme Ltd")
    desk.store.write(lambda uow: uow.leads.put(lead)).result(60)
    meeting = replace(desk.held(*LINES), lead_id=lead.id)
    desk.store.write(lambda uow: uow.meetings.update(meeting)).result(60)
    me = desk.store.read(lambda uow: uow.people.me())
    grace = replace(me, id=new_id(), display_name="Grace")
    desk.store.write(lambda uow: uow.people.put(grace)).result(60)
    conversation = _read(desk, meeting)
    assert {"Grace", "Hanna"} <= set(conversation.names)
    assert conversation.companies == ("Acme Ltd",)
    assert "Me" not in conversation.names


def test_without_a_meeting_or_a_transcript_there_is_no_conversation(desk: SummingDesk) -> None:
    assert desk.store.read(lambda uow: conversation_of(uow, new_id())) is None
    bare = a_meeting(desk.store)
    desk.store.write(lambda uow: uow.meetings.add(bare)).result(60)
    assert desk.store.read(lambda uow: conversation_of(uow, bare.id)) is None


def test_the_digest_is_of_who_said_what(desk: SummingDesk) -> None:
    meeting = desk.held(*LINES)
    before = digest_of(_read(desk, meeting))
    assert digest_of(_read(desk, meeting)) == before

    first, *_ = desk.segments(meeting)
    moved = replace(first, start=first.start + 0.5, end=first.end + 0.5)
    desk.store.write(lambda uow: uow.transcripts.put_segment(moved)).result(60)
    assert digest_of(_read(desk, meeting)) == before
    desk.correct(first, "We cannot send it")
    corrected = digest_of(_read(desk, meeting))

    desk.rename("Hanna", "Johanna", meeting)
    assert len({before, corrected, digest_of(_read(desk, meeting))}) == 3


def test_a_corrected_segment_without_words_is_not_read(desk: SummingDesk) -> None:
    meeting = desk.held(*LINES)
    desk.correct(desk.segments(meeting)[1], "")
    assert [one.speaker for one in _read(desk, meeting).utterances] == ["Me", "Bot"]
