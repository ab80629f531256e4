"""Before anybody hangs up: "Tuesday at three" stands in both zones, and a person schedules it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from meeting_desktop.application.run_meeting import LiveMeeting
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.captions import CaptionFinal
from meeting_desktop.domain.meeting_drafts import MeetingDraft
from meeting_desktop.ui.follow_up.spoken_times import SpokenTimes
from tests.contracts.store_samples import words_of
from tests.fakes.shell import FakeShell
from tests.fakes.use_cases import FakeApplication
from tests.integration.application.lead_desk import LeadDesk

TALK = (
    ("Me", "Shall we talk again next Tuesday at three?"),
    ("Grace", "Tuesday works for me."),
)


@pytest.fixture
def desk(application: FakeApplication, tmp_path: Path) -> Iterator[LeadDesk]:
    made = LeadDesk(application.store, tmp_path)
    yield made
    made.close()


@pytest.fixture
def times(
    qtbot: QtBot, shell: FakeShell, desk: LeadDesk, application: FakeApplication
) -> SpokenTimes:
    """Of a meeting that runs, in which the lines were said already."""
    meeting = desk.held(*TALK, at=datetime.now(UTC))
    application.meetings.run(LiveMeeting(meeting, new_id(), new_id(), "Ada"))
    made = SpokenTimes(shell, settle_ms=0)
    qtbot.addWidget(made)
    return made


def say(application: FakeApplication, text: str) -> None:
    words = words_of(text)
    said = CaptionFinal(new_id(), new_id(), 0.0, words[-1].end, words, "en")
    application.meetings.events.publish(said)


def test_a_time_that_is_said_stands_there_in_both_zones(
    qtbot: QtBot, times: SpokenTimes, application: FakeApplication
) -> None:
    assert times.isHidden()
    say(application, "Shall we talk again next Tuesday at three?")
    qtbot.waitUntil(lambda: not times.isHidden())
    assert times.title.text().endswith("15:00 in Berlin")
    assert times.there.text().endswith("in New York")
    assert times.conflict.isHidden()
    assert "in New York" in times.accessibleName()


def test_what_is_in_the_way_is_said(
    qtbot: QtBot, times: SpokenTimes, application: FakeApplication
) -> None:
    times.look()
    qtbot.waitUntil(lambda: times.proposed is not None)
    assert times.proposed is not None
    draft = times.proposed.draft
    other = MeetingDraft("Dentist", draft.start, 60, draft.time_zone)
    application.use_cases.planning.schedule.schedule(other).result(60)
    times.look()
    qtbot.waitUntil(lambda: not times.conflict.isHidden())
    assert times.conflict.text().startswith("In the way: You are in “Dentist”")


def test_a_person_schedules_it_and_it_is_not_shown_again(
    qtbot: QtBot, times: SpokenTimes, shell: FakeShell, desk: LeadDesk
) -> None:
    times.look()
    qtbot.waitUntil(lambda: times.proposed is not None)
    times.show()
    qtbot.mouseClick(times.schedule_button, Qt.MouseButton.LeftButton)
    (draft,) = shell.planned
    assert draft is not None
    assert (draft.lead_id, draft.start.hour) == (desk.lead.id, 15)
    assert times.isHidden()
    times.look()
    qtbot.waitUntil(lambda: times.proposed is None)
    assert times.isHidden()


def test_only_what_may_name_a_time_is_looked_at(
    qtbot: QtBot, shell: FakeShell, application: FakeApplication
) -> None:
    patient = SpokenTimes(shell, settle_ms=60_000)
    qtbot.addWidget(patient)
    heard: list[object] = []
    shell.bridge.listen(application.meetings.events, patient, heard.append)
    say(application, "We have everything in two spreadsheets.")
    qtbot.waitUntil(lambda: len(heard) == 1)
    assert not patient.is_waiting
    say(application, "Let us talk on Friday.")
    qtbot.waitUntil(lambda: len(heard) == 2)
    assert patient.is_waiting
