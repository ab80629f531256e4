"""What the store promises of answers, reports, tasks, scores, and of links to the CRM."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, timedelta
from uuid import UUID

import pytest

from meeting_desktop.core.errors import NotFoundError
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.answers import AnswerState, MeetingAnswer, SetBy
from meeting_desktop.domain.findings import (
    Basis,
    Priority,
    ScoreEvidence,
)
from meeting_desktop.domain.lead_scores import Cited, LeadScore, ScorePart, StatusSuggestion
from meeting_desktop.domain.leads import LeadStatus
from meeting_desktop.domain.meetings import Meeting
from meeting_desktop.domain.reports import (
    ActionItem,
    Report,
    TaskState,
)
from meeting_desktop.ports.insight_rows import CrmLink
from meeting_desktop.ports.unit_of_work import Store, UnitOfWork
from tests.contracts.insight_samples import (
    EVIDENCE,
    a_lead,
    a_page,
    a_report,
    an_item,
)
from tests.contracts.store_samples import NINE_O_CLOCK, a_participant, held, write_each


def _meeting(store: Store) -> Meeting:
    return held(store, "Discovery", "We have it", "Good", speakers=("Hanna", "Grace"))


def _put_reports(store: Store, *reports: Report) -> None:
    write_each(store, lambda uow, one: uow.reports.put(one, ()), *reports)


def _put_items(store: Store, *items: ActionItem) -> None:
    write_each(store, lambda uow, one: uow.action_items.put(one), *items)


def test_a_report_comes_back_as_it_was_put_with_whoever_spoke_most_first(store: Store) -> None:
    meeting = _meeting(store)
    person = a_participant(meeting, "Hanna")
    write_each(store, lambda uow, one: uow.participants.put(one), person)
    report = a_report(store, meeting)
    quiet = replace(a_page(report, "Grace", 10.0), participant_id=person.id)
    loud = a_page(report, "Hanna", 60.0)
    store.write(lambda uow: uow.reports.put(report, (quiet, loud))).result(60)

    assert store.read(lambda uow: uow.reports.latest(meeting.id)) == report
    assert store.read(lambda uow: list(uow.reports.people(report.id))) == [loud, quiet]


def test_the_newest_version_is_the_report_and_older_ones_are_there(store: Store) -> None:
    meeting, other = _meeting(store), _meeting(store)
    first, second = a_report(store, meeting), a_report(store, meeting, 2)
    elsewhere = a_report(store, other, 7)
    _put_reports(store, second, first, elsewhere)

    assert store.read(lambda uow: uow.reports.latest(meeting.id)) == second
    assert store.read(lambda uow: uow.reports.version(meeting.id, 1)) == first
    assert store.read(lambda uow: uow.reports.version(meeting.id, 3)) is None
    assert store.read(lambda uow: list(uow.reports.versions(meeting.id))) == [second, first]
    assert store.read(lambda uow: list(uow.reports.version_numbers(meeting.id))) == [2, 1]
    found = store.read(lambda uow: uow.reports.of_meetings([meeting.id, other.id, new_id()]))
    assert {one.id for one in found} == {second.id, elsewhere.id}


def test_of_two_that_two_machines_made_at_once_the_later_is_thea_report(store: Store) -> None:
    meeting = _meeting(store)
    later = replace(a_report(store, meeting), made_at=NINE_O_CLOCK + timedelta(minutes=1))
    _put_reports(store, later, a_report(store, meeting))
    assert store.read(lambda uow: uow.reports.latest(meeting.id)) == later


def test_a_removed_report_takes_its_pages_along_and_leaves_the_one_before(store: Store) -> None:
    meeting = _meeting(store)
    first, second = a_report(store, meeting), a_report(store, meeting, 2)
    _put_reports(store, first)
    store.write(lambda uow: uow.reports.put(second, (a_page(second, "Hanna"),))).result(60)
    store.write(lambda uow: uow.reports.remove(second.id)).result(60)

    assert store.read(lambda uow: uow.reports.latest(meeting.id)) == first
    assert not store.read(lambda uow: uow.reports.people(second.id))


def test_rows_of_a_meeting_are_in_its_scope_whatever_they_say(store: Store) -> None:
    meeting = _meeting(store)
    report = replace(a_report(store, meeting), scope_id=new_id())
    page = replace(a_page(report, "Hanna"), scope_id=new_id())
    store.write(lambda uow: uow.reports.put(report, (page,))).result(60)
    _put_items(store, replace(an_item(meeting), scope_id=new_id()))

    found = store.read(lambda uow: uow.reports.latest(meeting.id))
    assert found is not None
    assert found.scope_id == meeting.scope_id
    assert store.read(lambda uow: uow.reports.people(report.id))[0].scope_id == meeting.scope_id
    (item,) = store.read(lambda uow: uow.action_items.of_meeting(meeting.id))
    assert item.scope_id == meeting.scope_id


def test_a_report_of_no_meeting_is_refused(store: Store) -> None:
    report = replace(a_report(store, _meeting(store)), meeting_id=new_id())
    with pytest.raises(NotFoundError):
        store.write(lambda uow: uow.reports.put(report, ())).result(60)


def test_tasks_come_back_as_they_were_put(store: Store) -> None:
    meeting = _meeting(store)
    report = a_report(store, meeting)
    _put_reports(store, report)
    whole = an_item(
        meeting,
        state=TaskState.CONFIRMED,
        assignee="Grace",
        due=date(2026, 3, 6),
        due_words="by Friday",
        priority=Priority.HIGH,
        evidence=EVIDENCE,
        report_id=report.id,
    )
    plain = an_item(meeting, "Call back")
    _put_items(store, whole, plain)

    assert store.read(lambda uow: uow.action_items.get(whole.id)) == whole
    assert store.read(lambda uow: list(uow.action_items.of_meeting(meeting.id))) == [whole, plain]
    store.write(lambda uow: uow.action_items.remove(whole.id)).result(60)
    assert store.read(lambda uow: uow.action_items.get(whole.id)) is None
    assert store.read(lambda uow: list(uow.action_items.of_meetings([meeting.id]))) == [plain]


def test_open_tasks_are_the_confirmed_ones_and_what_is_due_first_is_first(store: Store) -> None:
    meeting = _meeting(store)
    some_day = an_item(meeting, "some day", state=TaskState.CONFIRMED)
    late = an_item(meeting, "late", state=TaskState.CONFIRMED, due=date(2026, 12, 1))
    soon = an_item(meeting, "soon", state=TaskState.CONFIRMED, due=date(2026, 3, 9))
    rest = [an_item(meeting, one.value, state=one) for one in TaskState if one != "confirmed"]
    _put_items(store, some_day, *rest, late, soon)

    found = store.read(lambda uow: list(uow.action_items.open(10)))
    assert found == [soon, late, some_day]
    assert store.read(lambda uow: list(uow.action_items.open(1))) == [soon]
    store.write(lambda uow: uow.meetings.remove(meeting.id)).result(60)
    assert not store.read(lambda uow: uow.action_items.open(10))


def test_a_question_has_one_answer_in_a_meeting(store: Store) -> None:
    meeting, other = _meeting(store), _meeting(store)
    question = new_id()
    first = MeetingAnswer(
        new_id(), meeting.scope_id, meeting.id, question, AnswerState.PARTLY, "Soon", EVIDENCE
    )
    again = replace(
        first,
        id=new_id(),
        state=AnswerState.CONTRADICTED,
        text="Never",
        asked_evidence=EVIDENCE[:1],
        set_by=SetBy.HUMAN,
        at=NINE_O_CLOCK,
    )
    elsewhere = replace(first, id=new_id(), meeting_id=other.id)
    write_each(store, lambda uow, one: uow.answers.put(one), first, again, elsewhere)

    found = store.read(lambda uow: list(uow.answers.of_meeting(meeting.id)))
    assert found == [replace(again, id=first.id)]
    assert store.read(lambda uow: len(uow.answers.of_meetings([meeting.id, other.id]))) == 2


def test_the_history_of_a_score_is_the_newest_first_and_in_the_scope_of_its_lead(
    store: Store,
) -> None:
    meeting, lead = _meeting(store), a_lead(store)
    cited = Cited(meeting.id, ScoreEvidence("budget", "We have it", EVIDENCE, 0.5, Basis.SAID))
    parts = (
        ScorePart("budget", 80, 25.0, (cited,), "A figure would"),
        ScorePart("need", None, 25.0),
    )
    score = LeadScore(new_id(), new_id(), lead.id, NINE_O_CLOCK, 64, parts, meeting.id, "offline")
    later = replace(score, id=new_id(), at=NINE_O_CLOCK + timedelta(days=1), score=None, parts=())
    write_each(store, lambda uow, one: uow.lead_scores.put(one), later, score)

    expected = [replace(one, scope_id=lead.scope_id) for one in (later, score)]
    assert store.read(lambda uow: list(uow.lead_scores.history(lead.id))) == expected
    assert store.read(lambda uow: list(uow.lead_scores.scored())) == [lead.id]
    assert store.read(lambda uow: uow.lead_scores.lead_of(later.id)) == lead.id


def test_a_suggestion_is_kept_until_a_person_decides_and_after(store: Store) -> None:
    meeting, lead = _meeting(store), a_lead(store)
    suggestion = StatusSuggestion(
        new_id(),
        meeting.scope_id,
        meeting.id,
        lead.id,
        NINE_O_CLOCK,
        LeadStatus.NEW,
        LeadStatus.QUALIFIED,
        "They named a budget.",
        EVIDENCE,
    )
    accepted = replace(suggestion, accepted=True)
    write_each(store, lambda uow, one: uow.lead_scores.put_suggestion(one), suggestion, accepted)
    assert store.read(lambda uow: uow.lead_scores.suggestion(suggestion.id)) == accepted
    assert store.read(lambda uow: list(uow.lead_scores.suggestions(lead.id))) == [accepted]
    assert store.read(lambda uow: uow.lead_scores.lead_of(accepted.id)) == lead.id
    assert store.read(lambda uow: uow.lead_scores.lead_of(new_id())) is None


def test_a_link_is_found_from_both_sides_until_it_is_removed(store: Store) -> None:
    lead = a_lead(store)
    link = CrmLink(
        new_id(),
        lead.scope_id,
        "lead",
        lead.id,
        "42",
        etag='W/"1"',
        base={"name": "Acme", "phone": ""},
        pulled_at=NINE_O_CLOCK,
        error="It was refused.",
    )
    write_each(store, lambda uow, one: uow.crm_links.put(one), link)
    assert store.read(lambda uow: uow.crm_links.of("lead", lead.id)) == link
    assert store.read(lambda uow: uow.crm_links.by_remote("lead", "42")) == link
    assert store.read(lambda uow: uow.crm_links.by_remote("activity", "42")) is None
    assert store.read(lambda uow: list(uow.crm_links.all("lead"))) == [link]

    store.write(lambda uow: uow.crm_links.remove(link.id)).result(60)
    assert store.read(lambda uow: uow.crm_links.of("lead", lead.id)) is None


def _about(uow: UnitOfWork, lead_id: UUID) -> tuple[int, int, bool]:
    scores = uow.lead_scores
    link = uow.crm_links.of("lead", lead_id)
    return len(scores.history(lead_id)), len(scores.suggestions(lead_id)), link is not None


def test_what_is_known_of_a_lead_goes_with_it_into_another_and_back(store: Store) -> None:
    meeting, lead, other = _meeting(store), a_lead(store), a_lead(store, "Acme Ltd")

    def work(uow: UnitOfWork) -> frozenset[UUID]:
        uow.lead_scores.put(LeadScore(new_id(), lead.scope_id, lead.id, NINE_O_CLOCK, 1, ()))
        uow.lead_scores.put_suggestion(
            StatusSuggestion(
                new_id(),
                meeting.scope_id,
                meeting.id,
                lead.id,
                NINE_O_CLOCK,
                LeadStatus.NEW,
                LeadStatus.LOST,
                "No need.",
                (),
            )
        )
        uow.crm_links.put(CrmLink(new_id(), lead.scope_id, "lead", lead.id, "42"))
        return uow.leads.repoint(lead.id, other.id)

    moved = store.write(work).result(60).value
    assert len(moved) == 3
    assert store.read(lambda uow: _about(uow, other.id)) == (1, 1, True)
    assert store.read(lambda uow: _about(uow, lead.id)) == (0, 0, False)

    store.write(lambda uow: uow.leads.repoint(other.id, lead.id, moved)).result(60)
    assert store.read(lambda uow: _about(uow, lead.id)) == (1, 1, True)
    assert store.read(lambda uow: _about(uow, other.id)) == (0, 0, False)


def test_a_lead_that_is_known_to_the_crm_stays_what_it_is_there(store: Store) -> None:
    lead, other = a_lead(store), a_lead(store, "Acme Ltd")
    mine = CrmLink(new_id(), lead.scope_id, "lead", lead.id, "1")
    theirs = CrmLink(new_id(), lead.scope_id, "lead", other.id, "2")
    write_each(store, lambda uow, one: uow.crm_links.put(one), mine, theirs)
    store.write(lambda uow: uow.leads.repoint(lead.id, other.id)).result(60)
    assert store.read(lambda uow: uow.crm_links.of("lead", other.id)) == theirs
    assert store.read(lambda uow: uow.crm_links.of("lead", lead.id)) == mine


def test_which_segments_are_there_is_asked_of_many_at_once(store: Store) -> None:
    meeting = _meeting(store)
    transcript = store.read(lambda uow: uow.transcripts.latest(meeting.id))
    assert transcript is not None
    kept, gone = transcript.segments
    store.write(lambda uow: uow.transcripts.remove_segment(gone.id)).result(60)
    wanted = {kept.id, gone.id, *(new_id() for _ in range(1_200))}
    assert store.read(lambda uow: uow.transcripts.there(wanted)) == {kept.id}


def test_rows_know_their_meeting_also_when_they_were_removed(store: Store) -> None:
    meeting, other = _meeting(store), _meeting(store)
    transcript = store.read(lambda uow: uow.transcripts.latest(meeting.id))
    elsewhere = store.read(lambda uow: uow.transcripts.latest(other.id))
    assert transcript is not None
    assert elsewhere is not None
    report, item = a_report(store, meeting), an_item(other)
    _put_reports(store, report)
    _put_items(store, item)
    gone, *_ = elsewhere.segments
    store.write(lambda uow: uow.transcripts.remove_segment(gone.id)).result(60)

    def behind(table: str, *rows: UUID) -> frozenset[UUID]:
        return store.read(lambda uow: uow.meetings.behind(table, rows))

    assert behind("segments", gone.id, transcript.segments[0].id) == {meeting.id, other.id}
    assert behind("speakers", transcript.speakers[0].id, new_id()) == {meeting.id}
    assert behind("transcripts", transcript.id, elsewhere.id) == {meeting.id, other.id}
    assert behind("summaries", report.id) == {meeting.id}
    assert behind("action_items", item.id) == {other.id}
    assert not behind("segments", *(new_id() for _ in range(1_200)))


def test_instants_of_findings_keep_their_offset(store: Store) -> None:
    meeting = _meeting(store)
    report = a_report(store, meeting)
    _put_reports(store, report)
    found = store.read(lambda uow: uow.reports.latest(meeting.id))
    assert found is not None
    (appointment,) = found.findings.appointments
    assert appointment.starts_at.isoformat() == "2026-03-31T15:00:00+02:00"
    assert appointment.starts_at.astimezone(UTC).hour == 13
