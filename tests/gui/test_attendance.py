"""The people of a meeting on its page: a table, what a score is made up of, and a file."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Literal

import pytest
from PySide6.QtWidgets import QTreeWidgetItem
from pytestqt.qtbot import QtBot

from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.engagement import MeetingFacts, PersonFacts, engagement_of
from meeting_desktop.domain.events import TimelineEvent, TimelineKind
from meeting_desktop.domain.meetings import Participant, ParticipantRole
from meeting_desktop.domain.reports import TalkFigures
from meeting_desktop.ports.unit_of_work import UnitOfWork
from meeting_desktop.ui.library.attendance.people_sheet import PeopleSheet
from meeting_desktop.ui.library.replay_page import ReplayPage
from tests.fakes.sample_talks import Talk, make_talk
from tests.fakes.shell import FakeShell
from tests.fakes.use_cases import FakeApplication
from tests.gui.replaying import open_replay, store_talk

_SCORE = 6


@pytest.fixture
def talk(application: FakeApplication, tmp_path: Path) -> Talk:
    made = make_talk()
    store_talk(application, made, tmp_path)
    return made


@pytest.fixture
def page(qtbot: QtBot, shell: FakeShell, talk: Talk) -> ReplayPage:
    return open_replay(qtbot, shell, talk)


def opened(qtbot: QtBot, page: ReplayPage) -> PeopleSheet:
    page.actions_.people.trigger()
    qtbot.waitUntil(lambda: page.tools.attending.sheet is not None)
    sheet = page.tools.attending.sheet
    assert sheet is not None
    qtbot.addWidget(sheet)
    return sheet


def row(sheet: PeopleSheet, place: int) -> QTreeWidgetItem:
    item = sheet.table.topLevelItem(place)
    assert item is not None
    return item


def texts(sheet: PeopleSheet) -> list[list[str]]:
    columns = range(sheet.table.columnCount())
    return [
        [row(sheet, place).text(column) for column in columns]
        for place in range(sheet.table.topLevelItemCount())
    ]


def attend(application: FakeApplication, talk: Talk) -> None:
    """Ada held it for an hour, and Grace came for the last half."""
    began = talk.meeting.actual_start or talk.meeting.created_at
    ada = Participant(new_id(), talk.meeting.id, "Ada", role=ParticipantRole.HOST, joined_at=began)
    grace = Participant(new_id(), talk.meeting.id, "Grace", joined_at=began + timedelta(minutes=30))
    speaker = next(one for one in talk.transcript.speakers if one.name == "Ada")

    def work(uow: UnitOfWork) -> None:
        for one in (ada, grace):
            uow.participants.put(one)
        uow.transcripts.put_speaker(replace(speaker, participant_id=ada.id))
        for kind, at, who in (
            (TimelineKind.JOINED, 1800.0, grace.id),
            (TimelineKind.ENDED, 3600.0, None),
        ):
            moment = began + timedelta(seconds=at)
            uow.timeline.add(
                TimelineEvent(new_id(), talk.meeting.id, kind, at, moment, participant_id=who)
            )

    application.store.write(work).result(60)


def test_the_table_says_who_was_there_and_the_chosen_ones_score_is_explained(
    qtbot: QtBot, page: ReplayPage, application: FakeApplication, talk: Talk
) -> None:
    attend(application, talk)
    sheet = opened(qtbot, page)
    told = texts(sheet)
    assert [one[0] for one in told] == ["Ada", "Sample Lead", "Grace"]
    assert told[0][3] == "1 h"
    assert told[2][3] == "30 min"
    assert told[1][1:4] == ["–", "–", "–"], "of a voice alone nobody knows when it was there"
    assert sheet.name.text().startswith(f"Ada: {told[0][_SCORE]} of 100, from ")
    assert sheet.name.text().endswith("of the 70 points that count")
    assert "3 people" in sheet.facts.text()
    sheet.table.setCurrentItem(row(sheet, 2))
    first = [label.text() for label in sheet.parts[0]]
    assert first == ["Attendance", "20 of 40 points", "there for 30 min of 1 h"]
    assert sheet.parts[2][1].text() == "–"
    assert "nobody wrote" in sheet.parts[2][2].text()
    assert "did not speak" in sheet.figures.text()
    page.close_meeting()
    assert page.tools.attending.sheet is None


def test_what_is_counted_anew_is_shown_and_who_was_chosen_stays_so(
    qtbot: QtBot, page: ReplayPage, application: FakeApplication, talk: Talk
) -> None:
    sheet = opened(qtbot, page)
    sheet.table.setCurrentItem(row(sheet, 1))
    keeping = application.use_cases.archive.engagement
    keeping.start()
    speaker = next(one for one in talk.transcript.speakers if one.name == "Ada")
    named = replace(speaker, name="Ada L.")
    application.store.write(lambda uow: uow.transcripts.put_speaker(named)).result(60)
    qtbot.waitUntil(lambda: texts(sheet)[0][0] == "Ada L.", timeout=60_000)
    assert sheet.name.text().startswith("Sample Lead")
    assert keeping.stop(60)


def test_the_table_is_saved_where_the_person_says(
    qtbot: QtBot, page: ReplayPage, shell: FakeShell, tmp_path: Path
) -> None:
    sheet = opened(qtbot, page)
    page.tools.attending.ask = lambda *_: str(tmp_path / "people")
    sheet.export.trigger()
    qtbot.waitUntil((tmp_path / "people.csv").exists)
    with (tmp_path / "people.csv").open(encoding="utf-8-sig", newline="") as file:
        names = [one["name"] for one in csv.DictReader(file)]
    assert names == ["Ada", "Sample Lead"]
    qtbot.waitUntil(lambda: "people.csv" in str(shell.toasts))


def a_sheet(qtbot: QtBot, shell: FakeShell, page: ReplayPage) -> PeopleSheet:
    """One full of people, with every figure there is."""
    names = ["Ada", "Grace", "Hanna", "Ines", "A very long name that somebody typed at the door"]
    began = page.desk.meeting.created_at if page.desk.meeting is not None else None
    people = [
        PersonFacts(
            new_id(),
            name,
            present=((place * 400.0, 3000.0), (3100.0, 3600.0)),
            audible=((place * 400.0, 2000.0),),
            sharing=((0.0, 300.0),),
            joined_at=began,
            left_at=began,
            talk=TalkFigures(900.0 / (place + 1), 0.4 / (place + 1), 9, 60.0, 2, place, 500),
            messages=place,
        )
        for place, name in enumerate(names)
    ]
    gone = PersonFacts(new_id(), "Sample Lead", invited=True)
    facts = MeetingFacts(new_id(), 3600.0, (*people, gone), late_from=300.0, messages=10)
    sheet = PeopleSheet(shell.theme, "Discovery", page)
    qtbot.addWidget(sheet)
    sheet.show_engagement(engagement_of(facts))
    sheet.show()
    return sheet


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_everything_fits_the_smallest_window(
    qtbot: QtBot, shell: FakeShell, page: ReplayPage, mode: Literal["light", "dark"]
) -> None:
    shell.theme.set_mode(mode)
    sheet = a_sheet(qtbot, shell, page)
    qtbot.waitExposed(sheet)
    assert sheet.width() <= page.width()
    assert sheet.height() <= page.height()
    assert not sheet.table.horizontalScrollBar().isVisible()
    words = [label for labels in sheet.parts for label in labels]
    wrapped = [sheet.facts, sheet.figures, *words[2::3]]
    assert all(label.height() >= label.heightForWidth(label.width()) for label in wrapped)
    assert all(sheet.rect().contains(label.geometry()) for label in words)
    shell.theme.set_mode("light")
