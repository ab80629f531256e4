"""A meeting that was planned is held: the same row, the same code, what was chosen for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from meeting_desktop.application.capture_sound import SourceChoice
from meeting_desktop.application.conference_seat import ConferenceRequest
from meeting_desktop.application.keep_wording import wording_of
from meeting_desktop.application.run_meeting import MeetingRequest
from meeting_desktop.core.errors import NotFoundError, UserFacingError
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.control_messages import Denied, Hello, LobbyChanged, Mute
from meeting_desktop.domain.meetings import Meeting, MeetingOrigin, MeetingStatus, make_room_code
from meeting_desktop.domain.planning import (
    AgendaItem,
    Appointment,
    Lobby,
    MeetingDetails,
    MeetingOptions,
)
from meeting_desktop.domain.questions import Question, QuestionSet
from tests.fakes.patience import until
from tests.integration.application.conference_rehearsal import ConferenceRehearsal
from tests.integration.application.feeding import voice
from tests.integration.application.rehearsal import LIMIT

_DETAILS = MeetingDetails(
    agenda=(AgendaItem("What hurts", 10), AgendaItem("Next steps")),
    options=MeetingOptions(lobby=Lobby.NOBODY),
    max_participants=2,
    tags=("pilot",),
)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[ConferenceRehearsal]:
    rehearsal = ConferenceRehearsal(tmp_path / "home")
    yield rehearsal
    rehearsal.stop()


def plan(room: ConferenceRehearsal, details: MeetingDetails = _DETAILS) -> Meeting:
    """A meeting in the calendar that begins now."""
    now = room.clock.now()
    meeting = Meeting(
        id=new_id(),
        scope_id=room.store.read(lambda uow: uow.personal_scope()),
        room_code=make_room_code(),
        title="Demo",
        origin=MeetingOrigin.SCHEDULED,
        status=MeetingStatus.SCHEDULED,
        time_zone="Europe/Berlin",
        created_at=now,
        appointment=Appointment(now, now + timedelta(minutes=45), "demo@sample", details=details),
    )
    room.store.write(lambda uow: uow.meetings.add(meeting)).result(LIMIT)
    return meeting


def stored(room: ConferenceRehearsal, meeting: Meeting) -> Meeting:
    found = room.store.read(lambda uow: uow.meetings.get(meeting.id))
    assert found is not None
    return found


def request_for(meeting: Meeting) -> MeetingRequest:
    return MeetingRequest(meeting.title, "Ada", planned=meeting.id)


def test_it_is_the_meeting_of_the_calendar(room: ConferenceRehearsal) -> None:
    planned = plan(room)
    assert room.store.read(lambda uow: uow.meetings.count()) == 0  # nothing for the library yet
    live = room.start(request_for(planned))
    assert (live.meeting.id, live.meeting.room_code) == (planned.id, planned.room_code)
    room.hear(voice(0.5))
    assert room.end() == planned.id
    held = stored(room, planned)
    assert held.status is MeetingStatus.COMPLETED
    assert held.appointment == planned.appointment
    assert room.store.read(lambda uow: uow.meetings.count()) == 1


def test_it_asks_what_the_set_asks_when_it_begins(room: ConferenceRehearsal) -> None:
    scope = room.store.read(lambda uow: uow.personal_scope())
    first, second = Question(new_id(), "What hurts most?"), Question(new_id(), "Who decides?")
    asked = QuestionSet(new_id(), scope, "Discovery", questions=(first,))
    room.store.write(lambda uow: uow.question_sets.put(asked)).result(LIMIT)
    planned = plan(room, MeetingDetails(question_set_id=asked.id))
    fuller = replace(asked, questions=(first, second))
    room.store.write(lambda uow: uow.question_sets.put(fuller)).result(LIMIT)
    room.start(request_for(planned))
    room.end()
    room.store.write(lambda uow: uow.question_sets.remove(asked.id)).result(LIMIT)
    held = stored(room, planned)
    wording = room.store.read(lambda uow: wording_of(uow, held))
    assert wording is not None
    assert wording.questions == (first, second)


def test_others_come_in_as_it_was_planned(room: ConferenceRehearsal) -> None:
    room.start(request_for(plan(room)))
    room.open(ConferenceRequest())
    ben, cleo = room.come("Ben"), room.come("Cleo")
    until(lambda: bool(room.told(cleo, Denied)), what="the refusal of a third")
    assert [one.sentence for one in room.told(cleo, Denied)] == ["The meeting is full (2)."]
    assert not room.told(ben, Denied)


def test_who_opens_it_may_still_choose_another_lobby(room: ConferenceRehearsal) -> None:
    room.start(request_for(plan(room)))
    seat = room.open(ConferenceRequest(lobby="everybody"))
    heard: list[LobbyChanged] = []
    seat.messages.subscribe(
        lambda message: heard.append(message) if isinstance(message, LobbyChanged) else None
    )
    room.come("Ben")
    seat.say(Hello("Ada"))
    until(lambda: any(one.waiting for one in heard), what="somebody in the lobby")


@pytest.mark.parametrize("status", [MeetingStatus.CANCELLED, MeetingStatus.COMPLETED])
def test_what_is_over_is_not_begun(room: ConferenceRehearsal, status: MeetingStatus) -> None:
    planned = replace(plan(room), status=status)
    room.store.write(lambda uow: uow.meetings.update(planned)).result(LIMIT)
    with pytest.raises(UserFacingError, match=status.value):
        room.meetings.start(request_for(planned)).result(LIMIT)
    assert stored(room, planned).status is status


def test_one_that_was_removed_meanwhile_is_not_begun(room: ConferenceRehearsal) -> None:
    planned = plan(room)
    room.store.write(lambda uow: uow.meetings.remove(planned.id)).result(LIMIT)
    with pytest.raises(NotFoundError, match="no longer in the calendar"):
        room.meetings.start(request_for(planned)).result(LIMIT)


def test_a_beginning_that_failed_leaves_it_planned(
    room: ConferenceRehearsal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: object) -> None:
        raise AttributeError("in a use case")

    planned = plan(room)
    monkeypatch.setattr(room.speech, "open_session", fail)
    with pytest.raises(AttributeError):
        room.meetings.start(request_for(planned)).result(LIMIT)
    monkeypatch.undo()
    room.store.write(lambda uow: None).result(LIMIT)
    assert stored(room, planned) == planned
    assert room.store.read(lambda uow: uow.participants.of_meeting(planned.id)) == []
    assert room.store.read(lambda uow: uow.transcripts.latest(planned.id)) is None
    room.devices.opened.clear()
    room.start(request_for(planned))
    assert room.end() == planned.id


def test_where_nobody_sits_no_microphone_is_opened_until_somebody_does(
    room: ConferenceRehearsal,
) -> None:
    meeting = plan(room)
    request = MeetingRequest(meeting.title, "Ada", planned=meeting.id, unattended=True)
    room.meetings.start(request).result(LIMIT)
    seat = room.open(ConferenceRequest())
    assert room.meetings.muted
    room.clock.advance(1.0)
    assert room.devices.opened == []
    room.meetings.be_present(SourceChoice())
    until(lambda: bool(room.devices.opened), what="the microphone")
    assert room.meetings.muted
    seat.say(Mute(False))
    until(lambda: not room.meetings.muted, what="the open microphone")


def test_somebody_at_the_preflight_keeps_the_sound_to_themselves(
    room: ConferenceRehearsal,
) -> None:
    meeting = plan(room)
    room.meetings.prepare(SourceChoice())
    assert room.meetings.is_preparing
    request = MeetingRequest(meeting.title, "Ada", planned=meeting.id, unattended=True)
    with pytest.raises(UserFacingError) as refused:
        room.meetings.start(request).result(LIMIT)
    assert refused.value.code == "preparing"
    assert stored(room, meeting).status is MeetingStatus.SCHEDULED
