"""Who was in a meeting: from a held conference, and from other records, to the stored rows."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from meeting_desktop.application.keep_engagement import KeepEngagement
from meeting_desktop.application.make_artifacts import render_artifact, source_of
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.artifacts import ArtifactKind
from meeting_desktop.domain.control_messages import Leave, Mute
from meeting_desktop.domain.engagement import Engagement, PersonEngagement
from meeting_desktop.domain.engagement_csv import COLUMNS
from meeting_desktop.domain.engagement_score import Part
from meeting_desktop.domain.events import TimelineEvent, TimelineKind
from meeting_desktop.domain.invitations import Invitation, Rsvp
from meeting_desktop.domain.meetings import (
    Meeting,
    MeetingStatus,
    Participant,
    ParticipantKind,
    ParticipantRole,
)
from meeting_desktop.domain.planning import Appointment
from meeting_desktop.domain.room_messages import PostChat
from meeting_desktop.ports.unit_of_work import Store, UnitOfWork
from tests.contracts.room_samples import a_message, a_poll, a_vote, an_author
from tests.contracts.store_samples import NINE_O_CLOCK, a_meeting, a_transcript, put_whole
from tests.fakes.patience import until
from tests.fakes.store import InlineStore
from tests.integration.application.conference_rehearsal import ConferenceRehearsal
from tests.integration.application.feeding import quiet, voice

_LIMIT = 30.0


@pytest.fixture
def room(tmp_path: Path) -> Iterator[ConferenceRehearsal]:
    rehearsal = ConferenceRehearsal(tmp_path / "home")
    yield rehearsal
    rehearsal.stop()


@pytest.fixture
def store() -> InlineStore:
    return InlineStore()


@pytest.fixture
def keep(store: InlineStore) -> Iterator[KeepEngagement]:
    keeping = KeepEngagement(store)
    yield keeping
    assert keeping.stop(_LIMIT)


def kept(store: Store, meeting_id: UUID) -> Engagement | None:
    return store.read(lambda uow: uow.engagement.of_meeting(meeting_id))


def by_name(found: Engagement | None) -> dict[str, PersonEngagement]:
    assert found is not None
    return {one.name: one for one in found.people}


def test_a_held_conference_is_counted_when_it_is_over(room: ConferenceRehearsal) -> None:
    keeping = KeepEngagement(room.store)
    told: list[UUID] = []
    keeping.changed.subscribe(told.append)
    keeping.start()
    live = room.start()
    room.open()
    room.hear(quiet(1.0))
    grace = room.come("Grace")
    room.settle()
    room.hear(voice(1.5))
    room.hear(quiet(0.5))
    room.tell(grace, Mute(True))
    room.settle()
    room.hear(quiet(2.0))
    room.tell(grace, PostChat(new_id(), "hello"))
    room.lose(grace)
    room.settle()
    room.hear(quiet(2.0))
    room.come_back(grace, "Grace")
    room.settle()
    room.hear(quiet(1.0))
    room.tell(grace, Leave())
    room.settle()
    room.hear(quiet(2.0))
    room.end()
    until(lambda: kept(room.store, live.meeting.id) is not None, what="the figures")
    until(lambda: live.meeting.id in told, what="news of them")
    assert keeping.stop(_LIMIT)

    found = kept(room.store, live.meeting.id)
    people = by_name(found)
    assert set(people) == {"Ada", "Grace"}
    there = people["Grace"].attendance
    assert there is not None
    assert there.seconds == pytest.approx(5.0, abs=0.2)  # 1 to 5, 7 to 8
    assert there.gaps == 1
    assert people["Grace"].microphone == pytest.approx(2.0, abs=0.2)
    assert people["Grace"].messages == 1
    assert people["Grace"].talk.words == 0
    host = people["Ada"].attendance
    assert host is not None
    assert host.seconds == pytest.approx(10.0, abs=0.2)
    assert people["Ada"].talk.words > 0
    assert [part.part for part in people["Ada"].parts] == [
        Part.ATTENDANCE,
        Part.TALKING,
        Part.CHAT,
    ]
    assert found is not None
    assert (found.meeting.people, found.meeting.most_at_once, found.meeting.faults) == (2, 2, 1)


# -- from rows -------------------------------------------------------------------------------------


def over(store: Store, **more: object) -> Meeting:
    """A meeting of ten minutes that nobody has counted."""
    pattern = a_meeting(store, actual_start=NINE_O_CLOCK)
    meeting = replace(pattern, scope_id=pattern.id, **more)  # type: ignore[arg-type]
    ended = TimelineEvent(new_id(), meeting.id, TimelineKind.ENDED, 600.0, NINE_O_CLOCK)

    def work(uow: UnitOfWork) -> None:
        uow.meetings.add(meeting)
        uow.timeline.add(ended)

    store.write(work).result(_LIMIT)
    return meeting


def came(
    store: Store, meeting: Meeting, name: str, *events: tuple[TimelineKind, float], **more: object
) -> Participant:
    whole = Participant(new_id(), meeting.id, name, joined_at=NINE_O_CLOCK)
    one = replace(whole, **({"person": whole.id} | more))  # type: ignore[arg-type]

    def work(uow: UnitOfWork) -> None:
        uow.participants.put(one)
        for kind, at in events:
            moment = NINE_O_CLOCK + timedelta(seconds=at)
            told = TimelineEvent(new_id(), meeting.id, kind, at, moment, 0.0, one.id)
            uow.timeline.add(told)

    store.write(work).result(_LIMIT)
    return one


def counted(keep: KeepEngagement, store: Store, meeting: Meeting) -> Engagement:
    keep.refresh(meeting.id).result(_LIMIT)
    found = kept(store, meeting.id)
    assert found is not None
    return found


def test_two_devices_of_a_person_are_one_of_whom_all_counts(
    store: InlineStore, keep: KeepEngagement
) -> None:
    meeting = over(store)
    host = came(store, meeting, "Ada", role=ParticipantRole.HOST)
    first = came(store, meeting, "Grace", (TimelineKind.JOINED, 0.0), (TimelineKind.LEFT, 200.0))
    came(
        store,
        meeting,
        "Grace",
        (TimelineKind.JOINED, 100.0),
        (TimelineKind.LEFT, 400.0),
        person=first.id,
    )
    author = replace(an_author("Grace"), person=first.id)
    poll, secret = a_poll(), a_poll(anonymous=True)
    votes = [replace(a_vote(poll, 1), voter=first.id), a_vote(secret, 1)]

    def work(uow: UnitOfWork) -> None:
        uow.chat_messages.put(meeting.id, a_message("hello", author))
        uow.chat_messages.put(meeting.id, a_message("for one", author, to=host.id))
        for one in (poll, secret):
            uow.polls.put(meeting.id, one)
        for vote in votes:
            uow.polls.put_vote(vote)

    store.write(work).result(_LIMIT)
    found = counted(keep, store, meeting)
    grace = by_name(found)["Grace"]
    assert grace.attendance is not None
    assert (grace.attendance.seconds, grace.attendance.gaps) == (400.0, 0)
    assert (grace.messages, grace.polls) == (1, 1)
    assert (found.meeting.polls, found.meeting.messages, found.meeting.most_at_once) == (2, 1, 2)


def test_who_did_not_come_and_who_came_late_is_known_of_a_planned_meeting(
    store: InlineStore, keep: KeepEngagement
) -> None:
    plan = Appointment(NINE_O_CLOCK, NINE_O_CLOCK + timedelta(hours=1), "uid")
    meeting = over(store, appointment=plan)
    came(store, meeting, "Ada", role=ParticipantRole.HOST)
    came(store, meeting, "GRACE", (TimelineKind.JOINED, 400.0))

    def work(uow: UnitOfWork) -> None:
        for name, status in (
            ("Grace", Rsvp.ACCEPTED),
            ("Hanna", Rsvp.PENDING),
            ("Ines", Rsvp.DECLINED),
        ):
            mail = f"{name.lower()}@example.org"
            uow.invitations.put(
                Invitation(new_id(), meeting.scope_id, mail, name, meeting.id, status=status)
            )

    store.write(work).result(_LIMIT)
    found = counted(keep, store, meeting)
    people = by_name(found)
    assert set(people) == {"Ada", "GRACE", "Hanna"}
    assert people["GRACE"].attendance is not None
    assert people["GRACE"].attendance.late == 400.0
    assert people["Hanna"].no_show
    assert (found.meeting.late, found.meeting.no_shows) == (1, 1)


def test_voices_of_an_import_and_several_at_one_microphone_are_people_of_their_own(
    store: InlineStore, keep: KeepEngagement
) -> None:
    meeting = over(store)
    ada = came(store, meeting, "Ada", role=ParticipantRole.HOST)
    whole = a_transcript(meeting, ["one two", "three", "four five"], speakers=["Ada", "Ben", "Cy"])
    at_device = tuple(
        replace(one, participant_id=ada.id) if one.name != "Cy" else one for one in whole.speakers
    )
    store.write(lambda uow: put_whole(uow, replace(whole, speakers=at_device))).result(_LIMIT)
    people = by_name(counted(keep, store, meeting))
    assert set(people) == {"Ada", "Ben", "Cy"}
    assert people["Ada"].attendance is not None
    assert people["Ada"].person == ada.id
    assert people["Ben"].attendance is None
    assert people["Cy"].talk.words == 2


def test_a_host_for_whom_the_assistant_stood_in_is_not_said_to_have_been_there(
    store: InlineStore, keep: KeepEngagement
) -> None:
    meeting = over(store)
    came(store, meeting, "Ada", (TimelineKind.MUTED, 0.0), role=ParticipantRole.HOST)
    came(store, meeting, "Nova", (TimelineKind.JOINED, 0.0), kind=ParticipantKind.AI)
    came(store, meeting, "Grace", (TimelineKind.JOINED, 10.0))
    assert set(by_name(counted(keep, store, meeting))) == {"Grace"}


def test_corrected_words_and_names_are_counted_anew_and_nothing_else_is_written(
    store: InlineStore, keep: KeepEngagement
) -> None:
    meeting = over(store)
    whole = a_transcript(meeting, ["one two", "three"], speakers=["Ada", "Grace"])
    store.write(lambda uow: put_whole(uow, whole)).result(_LIMIT)
    keep.start()
    until(lambda: kept(store, meeting.id) is not None, what="what was never counted")
    ben = replace(whole.speakers[1], name="Ben")
    store.write(lambda uow: uow.transcripts.put_speaker(ben)).result(_LIMIT)
    until(lambda: set(by_name(kept(store, meeting.id))) == {"Ada", "Ben"}, what="the new name")
    written: list[str] = []
    store.subscribe(lambda committed: written.append(committed.actor))
    keep.refresh(meeting.id).result(_LIMIT)
    assert written == []


def test_a_meeting_that_runs_is_not_counted_and_one_never_counted_can_be_looked_at(
    store: InlineStore, keep: KeepEngagement
) -> None:
    running, ended = over(store, status=MeetingStatus.ACTIVE), over(store)
    came(store, ended, "Ada", role=ParticipantRole.HOST)
    keep.refresh(running.id).result(_LIMIT)
    assert kept(store, running.id) is None
    assert set(by_name(keep.of_meeting(ended.id).engagement)) == {"Ada"}
    assert kept(store, ended.id) is None


def test_the_table_is_saved_for_spreadsheets_and_a_name_is_no_formula(
    store: InlineStore, keep: KeepEngagement, tmp_path: Path
) -> None:
    meeting = over(store)
    came(store, meeting, "=SUM(A1)", role=ParticipantRole.HOST)
    file = keep.export(meeting.id, tmp_path / "people.csv")
    head, row = file.read_text(encoding="utf-8-sig").splitlines()
    assert head.split(",") == list(COLUMNS)
    told = dict(zip(COLUMNS, row.split(","), strict=True))
    assert told["name"] == "'=SUM(A1)"
    assert (told["attended_seconds"], told["no_show"], told["score"]) == ("600.000", "no", "100")
    assert told["points_polls"] == ""


def test_the_files_of_a_meeting_have_its_people(store: InlineStore, keep: KeepEngagement) -> None:
    meeting = over(store)
    came(store, meeting, "Ada *", role=ParticipantRole.HOST)
    whole = a_transcript(meeting, ["one two"], speakers=["Grace"])
    store.write(lambda uow: put_whole(uow, whole)).result(_LIMIT)
    before = store.read(lambda uow: source_of(uow, meeting.id))
    assert "People" not in render_artifact(before, ArtifactKind.MARKDOWN)
    assert "people" not in json.loads(render_artifact(before, ArtifactKind.JSON))
    keep.refresh(meeting.id).result(_LIMIT)
    source = store.read(lambda uow: source_of(uow, meeting.id))
    text = render_artifact(source, ArtifactKind.MARKDOWN)
    assert "## People" in text
    assert "- **Ada \\***: there for 10.0 min" in text
    people = json.loads(render_artifact(source, ArtifactKind.JSON))["people"]
    assert [one["name"] for one in people] == ["Grace", "Ada *"]
    assert people[1]["attended"] == 600.0
    assert people[0]["joined"] is None
    assert before.digest(ArtifactKind.MARKDOWN) != source.digest(ArtifactKind.MARKDOWN)
