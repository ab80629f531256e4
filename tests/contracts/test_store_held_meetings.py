"""Meetings and leads as figures: what was held, by whom, how it sounded, how far leads came."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.findings import Findings, Tone
from meeting_desktop.domain.leads import Lead, LeadEvent, LeadEventKind, LeadStatus
from meeting_desktop.domain.meetings import MeetingStatus, Participant, ParticipantKind
from meeting_desktop.domain.planning import Appointment
from meeting_desktop.domain.reports import ParticipantReport
from meeting_desktop.ports.held_meetings import HeldMeeting
from meeting_desktop.ports.unit_of_work import Store, UnitOfWork
from tests.fakes.reports import keep_report
from tests.fakes.sample_talks import NOW, Talk, keep, make_talk

DAY = timedelta(days=1)


def between(store: Store, since: datetime, until: datetime) -> list[HeldMeeting]:
    return list(store.read(lambda uow: uow.held.between(since, until)))


def put(store: Store, talk: Talk) -> None:
    store.write(lambda uow: keep(uow, talk)).result(60)


def test_those_of_a_time_are_given_the_earliest_first(store: Store) -> None:
    for title, start in (("late", NOW + DAY), ("early", NOW), ("before", NOW - DAY)):
        put(store, make_talk(title, start=start))
    running = make_talk("running", start=NOW)
    put(store, Talk(replace(running.meeting, status=MeetingStatus.ACTIVE), running.transcript))
    found = between(store, NOW, NOW + 2 * DAY)
    assert [one.title for one in found] == ["early", "late"]
    assert [one.people for one in found] == [(), ()]
    assert found[0].tone is None
    assert [one.title for one in between(store, NOW - DAY, NOW)] == ["before"]


def test_people_are_those_of_the_newest_report(store: Store) -> None:
    talk = make_talk()
    put(store, talk)
    store.write(lambda uow: keep_report(uow, talk)).result(60)
    store.write(lambda uow: keep_report(uow, talk, version=2)).result(60)
    (found,) = between(store, NOW, NOW + DAY)
    assert [one.speaker for one in found.people] == ["Ada", "Sample Lead"]
    assert sum(one.figures.share for one in found.people) == pytest.approx(1.0)


def test_tone_is_the_mean_of_the_reports(store: Store) -> None:
    talk = make_talk()
    put(store, talk)
    said = talk.segments[0].id
    tones = Findings(tones=(Tone(1.0, -0.5, (said,)), Tone(2.0, 0.25, (said,))))
    store.write(lambda uow: keep_report(uow, talk, findings=tones)).result(60)
    assert between(store, NOW, NOW + DAY)[0].tone == pytest.approx(-0.125)
    store.write(lambda uow: keep_report(uow, talk, findings=Findings(), version=2)).result(60)
    assert between(store, NOW, NOW + DAY)[0].tone is None


def test_who_is_known_is_named_and_the_machines_voice_is_nobody(store: Store) -> None:
    talk = make_talk()
    put(store, talk)

    def write(uow: UnitOfWork) -> UUID:
        me = uow.people.me().id
        report = keep_report(uow, talk)
        pages: list[ParticipantReport] = []
        for page in uow.reports.people(report.id):
            is_me = page.speaker == "Ada"
            kind = ParticipantKind.HUMAN if is_me else ParticipantKind.AI
            person = Participant(
                new_id(), talk.meeting.id, page.speaker, kind, user_id=me if is_me else None
            )
            uow.participants.put(person)
            pages.append(replace(page, participant_id=person.id))
        uow.reports.put(report, pages)
        return me

    me = store.write(write).result(60).value
    (found,) = between(store, NOW, NOW + DAY)
    assert [(one.speaker, one.user_id) for one in found.people] == [("Ada", me)]


def test_what_was_planned_and_never_began_was_missed(store: Store) -> None:
    def write(uow: UnitOfWork) -> None:
        for status in (MeetingStatus.SCHEDULED, MeetingStatus.CANCELLED):
            talk = make_talk(str(status))
            appointment = Appointment(NOW, NOW + timedelta(hours=1), f"{status}@example")
            uow.meetings.add(
                replace(talk.meeting, status=status, actual_start=None, appointment=appointment)
            )

    store.write(write).result(60)
    assert store.read(lambda uow: uow.held.missed(NOW, NOW + DAY)) == 1
    assert store.read(lambda uow: uow.held.missed(NOW + DAY, NOW + 2 * DAY)) == 0


def test_a_lead_knows_where_it_has_been(store: Store) -> None:
    def write(uow: UnitOfWork) -> UUID:
        me = uow.people.me().id
        lead = Lead(new_id(), uow.personal_scope(), "Hanna", status=LeadStatus.LOST, owner_id=me)
        gone = replace(lead, id=new_id())
        for one in (lead, gone):
            uow.leads.put(one)
        uow.leads.add_event(
            LeadEvent(
                new_id(), lead.id, LeadEventKind.STATUS_CHANGED, NOW.astimezone(UTC), "new>proposal"
            )
        )
        uow.leads.remove(gone.id)
        return lead.id

    lead_id = store.write(write).result(60).value
    (journey,) = store.read(lambda uow: uow.held.journeys())
    assert (journey.lead_id, journey.status) == (lead_id, LeadStatus.LOST)
    assert journey.been == {LeadStatus.NEW, LeadStatus.PROPOSAL}
