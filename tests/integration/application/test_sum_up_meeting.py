"""Meetings are summed up by themselves and when somebody asks, and nothing decided is lost."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import CancelledError
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from meeting_desktop.application.reading_progress import ReportProgress
from meeting_desktop.application.report_states import ReportPhase
from meeting_desktop.application.reports_due import note_due, reports_due
from meeting_desktop.application.synchronise import SERVER
from meeting_desktop.core.errors import NotFoundError, UserFacingError
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.conversations import Conversation
from meeting_desktop.domain.findings import Claim, Findings, PersonFindings, ScoreEvidence, Task
from meeting_desktop.domain.leads import Lead
from meeting_desktop.domain.meetings import Meeting, MeetingStatus
from meeting_desktop.domain.reports import ActionItem, TaskState
from meeting_desktop.ports.analyst import AnalystFault
from meeting_desktop.runtime.bugs import bugs
from tests.fakes.patience import until
from tests.fakes.store import InlineStore
from tests.integration.application.summing_desk import SummingDesk

LINES = (
    ("Me", "I send you the offer by Friday"),
    ("Hanna", "Our budget is fifty thousand"),
    ("Bot", "What is your time frame"),
    ("Hanna", "We begin in May and I ask our board"),
)


def _found(conversation: Conversation) -> Findings:
    """What everybody would find in ``LINES``, whoever says it and however it is corrected."""
    said = conversation.utterances
    offer, budget, board = (said[place].segment_id for place in (0, 1, 3))
    return Findings(
        executive_summary=(Claim("They can pay.", (budget,)),),
        tasks=(
            Task("Send the offer", (offer,), "Me", date(2026, 3, 6), "by Friday"),
            Task("Ask the board", (board,), "Hanna"),
        ),
        people=(PersonFindings("Hanna", (Claim("Named the budget.", (budget,)),)),),
        score_evidence=(ScoreEvidence("budget", "fifty thousand", (budget,), 1.0),),
    )


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[SummingDesk]:
    made = SummingDesk(InlineStore(), tmp_path)
    made.analyst.find = made.service.find = _found
    yield made
    made.close()
    made.store.close(10)


def _items(desk: SummingDesk, meeting: Meeting) -> dict[str, ActionItem]:
    found = desk.store.read(lambda uow: uow.action_items.of_meeting(meeting.id))
    return {one.text: one for one in found}


def _phase(desk: SummingDesk, meeting: Meeting) -> ReportPhase:
    return desk.sum_up.state(meeting.id).phase


def _due(desk: SummingDesk) -> list[UUID]:
    return list(desk.store.read(reports_due))


def test_a_report_holds_what_was_found_with_a_page_for_each_person(desk: SummingDesk) -> None:
    meeting = desk.held(*LINES)
    report = desk.read(meeting)

    state = desk.sum_up.state(meeting.id)
    assert (state.phase, state.report, state.versions) == (ReportPhase.READY, report, (1,))
    assert not state.is_stale
    assert (report.language, report.source.provider, report.dropped) == ("en", "offline", 0)
    assert report.findings.executive_summary[0].text == "They can pay."
    # The assistant is no person: it has no page, but its voice took its share of the time.
    assert [one.speaker for one in state.people] == ["Hanna", "Me"]
    hanna = state.people[0]
    assert hanna.findings.contributions[0].text == "Named the budget."
    assert hanna.figures.turns == 2
    assert sum(one.figures.share for one in state.people) < 1.0
    people = desk.store.read(lambda uow: uow.participants.of_meeting(meeting.id))
    assert hanna.participant_id in {one.id for one in people}
    assert {(one.text, one.state) for one in state.items} == {
        ("Send the offer", TaskState.PROPOSED),
        ("Ask the board", TaskState.PROPOSED),
    }


def test_a_report_puts_a_line_into_the_score_of_its_lead(desk: SummingDesk) -> None:
    lead = Lead(new_id(), desk.store.read(lambda uow: uow.personal_scope()), "Hanna")
    desk.store.write(lambda uow: uow.leads.put(lead)).result(60)
    meeting = replace(desk.held(*LINES), lead_id=lead.id)
    desk.store.write(lambda uow: uow.meetings.update(meeting)).result(60)
    desk.read(meeting)
    (score,) = desk.score.history(lead.id)
    assert score.meeting_id == meeting.id
    assert {one.part for one in score.parts if one.value is not None} == {"budget"}


def test_a_contribution_is_what_the_person_said_themselves(desk: SummingDesk) -> None:
    meeting = desk.held(*LINES)
    first = desk.segments(meeting)[0].id

    def wrong(conversation: Conversation) -> Findings:
        del conversation
        told = (Claim("Promised the offer.", (first,)),)
        return Findings(people=(PersonFindings("Hanna", told), PersonFindings("Nobody", told)))

    desk.analyst.find = wrong
    report = desk.read(meeting)
    assert report.dropped == 2
    assert [one.speaker for one in report.findings.people] == ["Hanna"]
    assert not report.findings.people[0].contributions


def test_a_corrected_word_makes_a_report_stale_and_a_new_version_is_not(desk: SummingDesk) -> None:
    meeting = desk.held(*LINES)
    first = desk.read(meeting)
    desk.correct(desk.segments(meeting)[1], "Our budget is sixty thousand")
    assert desk.sum_up.state(meeting.id).is_stale

    second = desk.read(meeting)
    state = desk.sum_up.state(meeting.id)
    assert (state.report, state.versions, state.is_stale) == (second, (2, 1), False)
    assert desk.store.read(lambda uow: uow.reports.version(meeting.id, 1)) == first


def test_what_a_person_decided_survives_and_what_they_dropped_is_not_proposed_again(
    desk: SummingDesk,
) -> None:
    meeting = desk.held(*LINES)
    desk.read(meeting)
    items = _items(desk, meeting)
    desk.sum_up.drop(items["Ask the board"].id).result(60)
    mended = replace(items["Send the offer"], text="Mail Hanna the offer", assignee="Grace")
    desk.sum_up.change(mended).result(60)
    own = ActionItem(new_id(), meeting.scope_id, meeting.id, " Book  a room ", report_id=None)
    desk.sum_up.add(own).result(60)

    desk.read(meeting)
    assert {text: one.state for text, one in _items(desk, meeting).items()} == {
        "Ask the board": TaskState.DROPPED,
        "Mail Hanna the offer": TaskState.CONFIRMED,
        "Book a room": TaskState.PROPOSED,
    }


def test_a_proposal_that_is_not_found_again_goes_and_a_confirmed_one_stays(
    desk: SummingDesk,
) -> None:
    meeting = desk.held(*LINES)
    desk.read(meeting)
    desk.sum_up.confirm(_items(desk, meeting)["Ask the board"].id).result(60)
    desk.analyst.find = lambda _conversation: Findings()
    desk.read(meeting)
    assert {one.state for one in _items(desk, meeting).values()} == {TaskState.CONFIRMED}


def test_a_task_is_done_and_open_again(desk: SummingDesk) -> None:
    meeting = desk.held(*LINES)
    desk.read(meeting)
    item = _items(desk, meeting)["Ask the board"]
    desk.sum_up.finish(item.id, True).result(60)
    assert _items(desk, meeting)["Ask the board"].state is TaskState.DONE
    desk.sum_up.finish(item.id, False).result(60)
    assert _items(desk, meeting)["Ask the board"].state is TaskState.CONFIRMED


def test_a_task_says_something_and_is_there(desk: SummingDesk) -> None:
    meeting = desk.held(*LINES)
    with pytest.raises(UserFacingError, match="what is to be done"):
        desk.sum_up.add(ActionItem(new_id(), meeting.scope_id, meeting.id, "  ")).result(60)
    with pytest.raises(NotFoundError):
        desk.sum_up.confirm(new_id()).result(60)
    with pytest.raises(NotFoundError):
        desk.sum_up.add(ActionItem(new_id(), meeting.scope_id, new_id(), "x")).result(60)


def test_a_fault_is_told_in_words_and_the_next_attempt_mends_it(desk: SummingDesk) -> None:
    meeting = desk.held(*LINES)
    first = desk.read(meeting)
    desk.analyst.fault = AnalystFault("Nobody answers; try again.", code="analyst_offline")
    with pytest.raises(AnalystFault):
        desk.read(meeting)
    until(lambda: _phase(desk, meeting) is ReportPhase.FAILED)
    state = desk.sum_up.state(meeting.id)
    assert (state.sentence, state.report) == ("Nobody answers; try again.", first)

    desk.analyst.fault = None
    second = desk.read(meeting)
    until(lambda: _phase(desk, meeting) is ReportPhase.READY)
    assert (desk.sum_up.state(meeting.id).sentence, second.version) == ("", 2)


@pytest.mark.expects_error_logs("bug")
def test_a_bug_is_reported_and_told_as_one(desk: SummingDesk) -> None:
    meeting = desk.held(*LINES)
    reported: list[BaseException] = []
    stop_hearing = bugs.subscribe(reported.append)
    desk.analyst.fault = ZeroDivisionError()
    with pytest.raises(ZeroDivisionError):
        desk.read(meeting)
    until(lambda: bool(reported))
    stop_hearing()
    assert [type(one) for one in reported] == [ZeroDivisionError]
    until(lambda: _phase(desk, meeting) is ReportPhase.FAILED)
    assert "fault of the program" in desk.sum_up.state(meeting.id).sentence


@pytest.mark.parametrize(
    ("status", "lines", "code"),
    [(MeetingStatus.ACTIVE, LINES, "not_ended"), (MeetingStatus.COMPLETED, (), "no_words")],
)
def test_there_is_nothing_to_read_before_the_end_and_without_words(
    desk: SummingDesk, status: MeetingStatus, lines: tuple[tuple[str, str], ...], code: str
) -> None:
    meeting = desk.held(*lines, status=status)
    with pytest.raises(UserFacingError) as refused:
        desk.read(meeting)
    assert refused.value.code == code
    assert not desk.analyst.asked


def test_a_reading_can_be_ended_and_keeps_the_report_that_there_was(desk: SummingDesk) -> None:
    meeting = desk.held(*LINES)
    first = desk.read(meeting)
    desk.analyst.hold()
    future = desk.sum_up.start(meeting.id)
    until(lambda: len(desk.analyst.asked) == 2)
    assert desk.sum_up.start(meeting.id) is future
    assert _phase(desk, meeting) is ReportPhase.READING

    desk.sum_up.cancel(meeting.id)
    with pytest.raises(CancelledError):
        future.result(60)
    until(lambda: desk.analyst.cancelled == 1)
    assert desk.sum_up.state(meeting.id).report == first
    assert _phase(desk, meeting) is ReportPhase.READY


def test_how_far_a_reading_is_is_told_and_is_in_its_state(desk: SummingDesk) -> None:
    meeting = desk.held(*LINES)
    told: list[ReportProgress] = []
    desk.sum_up.progress.subscribe(told.append)
    desk.analyst.hold()
    desk.sum_up.start(meeting.id)
    until(lambda: len(desk.analyst.asked) == 1)
    assert desk.sum_up.state(meeting.id).progress == 0.0
    hear = desk.analyst.asked[0].on_progress
    hear(0.3)
    assert told == [ReportProgress(meeting.id, 0.3)]
    assert desk.sum_up.state(meeting.id).progress == 0.3

    desk.sum_up.start(meeting.id, offline=True)
    until(lambda: len(desk.analyst.asked) == 2)
    hear(0.9)
    assert told == [ReportProgress(meeting.id, 0.3)]
    assert desk.sum_up.state(meeting.id).progress == 0.0
    desk.sum_up.cancel(meeting.id)


def test_whoever_asks_for_something_else_ends_what_is_read(desk: SummingDesk) -> None:
    meeting = desk.held(*LINES)
    desk.analyst.hold()
    english = desk.sum_up.start(meeting.id)
    until(lambda: len(desk.analyst.asked) == 1)
    desk.analyst.release()
    other = desk.sum_up.start(meeting.id, offline=True)
    with pytest.raises(CancelledError):
        english.result(60)
    assert other.result(60).version == 1
    until(lambda: _phase(desk, meeting) is ReportPhase.READY)


def test_changes_are_told_with_their_meeting(desk: SummingDesk) -> None:
    meeting = desk.held(*LINES)
    told: list[UUID] = []
    desk.sum_up.begin()
    desk.sum_up.changed.subscribe(told.append)
    desk.read(meeting)
    until(lambda: len(told) >= 3, what="begun, stored, ended")
    for change in (
        lambda: desk.rename("Hanna", "Johanna", meeting),
        lambda: desk.correct(desk.segments(meeting)[0], "I send you nothing"),
        lambda: desk.sum_up.confirm(_items(desk, meeting)["Ask the board"].id).result(60),
    ):
        before = len(told)
        change()
        until(lambda before=before: len(told) > before)  # type: ignore[misc]
    assert set(told) == {meeting.id}


# -- languages ----------------------------------------------------------------------------------


def test_the_service_is_asked_for_the_language_that_is_wanted(desk: SummingDesk) -> None:
    desk.use_service()
    desk.settings.change("assistant", language="fr")
    meeting = desk.held(*LINES)
    assert desk.read(meeting).language == "fr"
    # The rules of this machine do what they can, as often as they are asked.
    assert desk.read(meeting, offline=True).language == "en"
    assert desk.read(meeting, offline=True).version == 3
    assert [one.language for one in desk.service.asked] == ["fr"]
    assert [one.language for one in desk.analyst.asked] == ["fr", "fr"]


def test_a_report_is_told_in_another_language_on_the_same_evidence(desk: SummingDesk) -> None:
    desk.use_service()
    meeting = desk.held(*LINES)
    english = desk.read(meeting)
    desk.sum_up.drop(_items(desk, meeting)["Ask the board"].id).result(60)
    desk.service.translates = lambda text: f"de: {text}"
    german = desk.read(meeting, language="de")

    assert len(desk.service.asked) == 1  # it was not read again
    assert (german.version, german.language) == (2, "de")
    (before,), (after,) = english.findings.executive_summary, german.findings.executive_summary
    assert (after.text, after.evidence) == (f"de: {before.text}", before.evidence)
    assert german.findings.score_evidence == english.findings.score_evidence
    assert {(one.text, one.state) for one in _items(desk, meeting).values()} == {
        ("de: Send the offer", TaskState.PROPOSED),
        ("Ask the board", TaskState.DROPPED),
    }
    # What is in German already is read anew.
    assert desk.read(meeting, language="de").version == 3
    assert [one.language for one in desk.service.asked] == ["", "de"]


def test_whoever_cannot_translate_says_so_and_the_report_stays(desk: SummingDesk) -> None:
    meeting = desk.held(*LINES)
    with pytest.raises(AnalystFault, match="cannot be translated"):
        desk.read(meeting, language="de")
    assert desk.sum_up.state(meeting.id).report is None
    english = desk.read(meeting, language="en")
    with pytest.raises(AnalystFault, match="cannot be translated"):
        desk.read(meeting, language="de")
    assert desk.sum_up.state(meeting.id).report == english


# -- by itself ----------------------------------------------------------------------------------


def test_a_meeting_is_read_when_it_is_over(desk: SummingDesk) -> None:
    desk.sum_up.begin()
    meeting = desk.held(*LINES, status=MeetingStatus.ACTIVE)
    desk.end(meeting)
    until(lambda: desk.sum_up.state(meeting.id).report is not None)
    until(lambda: not _due(desk))


def test_a_meeting_that_was_recovered_is_read_however_long_ago_it_ended(
    desk: SummingDesk,
) -> None:
    desk.sum_up.begin()
    meeting = desk.held(*LINES, status=MeetingStatus.ACTIVE)
    desk.end(meeting, actor="recovery", at=desk.clock.now() - timedelta(days=2))
    until(lambda: desk.sum_up.state(meeting.id).report is not None)


def test_what_is_not_read_by_itself(desk: SummingDesk) -> None:
    """Others' meetings, those without words, old ones that were renamed, and one read before."""
    desk.sum_up.begin()
    theirs = desk.held(*LINES, status=MeetingStatus.ACTIVE)
    silent = desk.held(status=MeetingStatus.ACTIVE)
    old = desk.held(*LINES)
    read = desk.held(*LINES)
    desk.read(read)
    asked = len(desk.analyst.asked)
    desk.end(theirs, actor=SERVER)
    desk.end(silent)
    desk.end(old, at=desk.clock.now() - timedelta(days=2))
    desk.end(read)
    last = desk.held(*LINES, status=MeetingStatus.ACTIVE)
    desk.end(last)
    until(lambda: desk.sum_up.state(last.id).report is not None)
    assert len(desk.analyst.asked) == asked + 1


def test_nothing_is_read_by_itself_where_the_setting_is_off(desk: SummingDesk) -> None:
    desk.settings.change("assistant", report_after_meeting=False)
    desk.sum_up.begin()
    meeting = desk.held(*LINES, status=MeetingStatus.ACTIVE)
    told: list[UUID] = []
    desk.sum_up.changed.subscribe(told.append)
    desk.end(meeting)
    # Of what comes after it, it would be told later.
    desk.correct(desk.segments(meeting)[0], "I send you nothing")
    until(lambda: meeting.id in told)
    assert not _due(desk)
    assert not desk.analyst.asked


def test_what_was_due_when_the_program_died_is_read_at_the_next_start(desk: SummingDesk) -> None:
    meeting, gone = desk.held(*LINES), desk.held()
    desk.store.write(lambda uow: note_due(uow, meeting.id)).result(60)
    desk.store.write(lambda uow: note_due(uow, gone.id)).result(60)
    desk.sum_up.begin()
    until(lambda: desk.sum_up.state(meeting.id).report is not None)
    until(lambda: not _due(desk), what="nothing is due")


def test_what_was_due_is_forgotten_where_the_setting_was_switched_off(desk: SummingDesk) -> None:
    meeting = desk.held(*LINES)
    desk.store.write(lambda uow: note_due(uow, meeting.id)).result(60)
    desk.settings.change("assistant", report_after_meeting=False)
    desk.sum_up.begin()
    until(lambda: not _due(desk))
    assert not desk.analyst.asked


def test_a_program_that_ends_with_its_meeting_notes_that_it_is_due(desk: SummingDesk) -> None:
    desk.sum_up.begin()
    meeting = desk.held(*LINES, status=MeetingStatus.ACTIVE)
    assert desk.loop.stop(30)
    desk.end(meeting)
    assert _due(desk) == [meeting.id]
    assert _phase(desk, meeting) is ReportPhase.NONE


def test_a_program_that_ends_reads_later_what_it_was_reading(desk: SummingDesk) -> None:
    desk.analyst.hold()
    desk.sum_up.begin()
    meeting = desk.held(*LINES, status=MeetingStatus.ACTIVE)
    desk.end(meeting)
    until(lambda: bool(desk.analyst.asked))
    desk.sum_up.close()
    until(lambda: desk.analyst.cancelled == 1)
    assert _due(desk) == [meeting.id]
