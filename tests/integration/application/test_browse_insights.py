"""One reading of many meetings, for everybody, a team or one person; and what is written of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from meeting_desktop.application.browse_insights import BrowseInsights, Period, Who
from meeting_desktop.application.read_report import ReadReport
from meeting_desktop.core.errors import EnvironmentFault, NotFoundError
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.meetings import Participant
from meeting_desktop.domain.people import Team, User
from meeting_desktop.ports.unit_of_work import UnitOfWork
from tests.fakes.clock import VirtualClock
from tests.fakes.reports import keep_report, keep_tasks
from tests.fakes.sample_talks import Talk, keep, make_talk
from tests.fakes.store import InlineStore


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock()


@pytest.fixture
def store(clock: VirtualClock) -> Iterator[InlineStore]:
    made = InlineStore(clock)
    yield made
    made.close(10)


@pytest.fixture
def insights(store: InlineStore, clock: VirtualClock) -> BrowseInsights:
    return BrowseInsights(store, clock)


def hold(store: InlineStore, clock: VirtualClock, days_ago: int, user: User | None = None) -> Talk:
    """A talk with a report; Ada is ``user``, where one is given."""
    talk = make_talk(start=clock.now() - timedelta(days=days_ago))

    def work(uow: UnitOfWork) -> None:
        keep(uow, talk)
        report = keep_report(uow, talk)
        if user is None:
            return
        person = Participant(new_id(), talk.meeting.id, "Ada", user_id=user.id)
        uow.participants.put(person)
        pages = [
            replace(page, participant_id=person.id if page.speaker == "Ada" else None)
            for page in uow.reports.people(report.id)
        ]
        uow.reports.put(report, pages)

    store.write(work).result(60)
    return talk


def colleague(store: InlineStore, name: str) -> User:
    user = User(new_id(), new_id(), name)
    store.write(lambda uow: uow.people.put(user)).result(60)
    return user


def test_a_time_has_what_was_held_in_it(
    store: InlineStore, clock: VirtualClock, insights: BrowseInsights
) -> None:
    for days_ago in (3, 40, 200, 900):
        hold(store, clock, days_ago)
    counts = {period: insights.read(period).meetings for period in Period}
    assert counts == {Period.MONTH: 1, Period.QUARTER: 2, Period.YEAR: 3, Period.EVER: 4}
    ever = insights.read(Period.EVER)
    assert (ever.until - ever.since).days == 900
    assert len(ever.tone) == 30 or len(ever.tone) == 31


def test_nothing_was_ever_held(insights: BrowseInsights) -> None:
    ever = insights.read(Period.EVER)
    assert (ever.meetings, ever.people, ever.planned) == (0, (), 0)
    assert ever.since == ever.until


def test_a_person_and_a_team_have_their_own_meetings(
    store: InlineStore, clock: VirtualClock, insights: BrowseInsights
) -> None:
    grace, hanna = colleague(store, "Grace"), colleague(store, "Hanna")
    for days_ago, user in ((1, grace), (2, grace), (3, hanna), (4, None)):
        hold(store, clock, days_ago, user)
    team = Team(new_id(), new_id(), "North", members=(grace.id,))
    store.write(lambda uow: uow.people.put_team(team)).result(60)
    everybody = insights.read(Period.MONTH)
    assert [one.name for one in everybody.people] == ["Grace", "Hanna", ""]
    assert insights.read(Period.MONTH, Who(user_id=hanna.id)).meetings == 1
    of_team = insights.read(Period.MONTH, Who(team_id=team.id))
    assert (of_team.meetings, [one.name for one in of_team.people]) == (2, ["Grace", ""])


def test_it_says_when_a_reading_would_give_something_else(
    store: InlineStore, clock: VirtualClock, insights: BrowseInsights
) -> None:
    heard: list[None] = []
    insights.changed.subscribe(heard.append)
    hold(store, clock, 1)
    assert heard
    insights.close()
    before = len(heard)
    hold(store, clock, 2)
    assert len(heard) == before


def test_a_table_is_no_program(insights: BrowseInsights, tmp_path: Path) -> None:
    path = insights.export_table(tmp_path / "t.csv", [["=cmd()", "-0.5"], ["@x", "ok, so"]])
    assert path.read_bytes() == "\ufeff'=cmd(),-0.5\n'@x,\"ok, so\"\n".encode()


def test_a_folder_that_cannot_be_written_is_told(insights: BrowseInsights, tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault):
        insights.export_picture(tmp_path / "not there" / "a.png", b"png")


def test_a_report_is_read_with_the_words_behind_each_claim(
    store: InlineStore, clock: VirtualClock
) -> None:
    talk = hold(store, clock, 1)
    file = ReadReport(store).open(talk.meeting.id)
    assert file.report is not None
    assert file.versions == (1,)
    decided = file.report.findings.decisions[0].evidence
    assert [file.moments[one].speaker for one in decided] == ["Ada", "Sample Lead"]
    assert file.moments[decided[0]].start == talk.segments[7].start
    assert file.voices == ("Ada", "Sample Lead")


def test_a_report_of_an_older_transcript_keeps_its_moments(
    store: InlineStore, clock: VirtualClock
) -> None:
    talk = hold(store, clock, 1)
    again = make_talk(lines=[("Ada", "Something else was heard now.")])
    newer = replace(again.transcript, meeting_id=talk.meeting.id, revision=2)

    def work(uow: UnitOfWork) -> None:
        uow.transcripts.put(newer)
        for segment in newer.segments:
            uow.transcripts.put_segment(segment)

    store.write(work).result(60)
    file = ReadReport(store).open(talk.meeting.id)
    assert file.report is not None
    for claim in file.report.findings.executive_summary:
        assert all(one in file.moments for one in claim.evidence)


def test_what_is_not_there_is_told(store: InlineStore, clock: VirtualClock) -> None:
    talk = hold(store, clock, 1)
    with pytest.raises(NotFoundError):
        ReadReport(store).open(new_id())
    with pytest.raises(NotFoundError):
        ReadReport(store).open(talk.meeting.id, version=7)


def test_what_is_to_do_names_its_meeting(store: InlineStore, clock: VirtualClock) -> None:
    talk = hold(store, clock, 1)
    report = ReadReport(store).open(talk.meeting.id).report
    assert report is not None
    store.write(lambda uow: keep_tasks(uow, talk, report)).result(60)
    (task,) = ReadReport(store).to_do(5)
    assert (task.item.text, task.meeting_title) == ("Show both the plan", "Discovery call")
