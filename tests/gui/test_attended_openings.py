"""The window while the application opens a planned meeting for the assistant."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest
from pytestqt.qtbot import QtBot

from meeting_desktop.application.run_meeting import LiveMeeting, MeetingRequest
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.control_messages import Mute
from meeting_desktop.domain.meetings import MeetingStatus
from meeting_desktop.domain.notifications import NotificationKind, new_notice, opening_key
from meeting_desktop.domain.openings import OpeningStage, OpeningState
from meeting_desktop.ui.main_window import MainWindow
from meeting_desktop.ui.meeting.live_model import Phase
from meeting_desktop.ui.notices.wording import body_of
from meeting_desktop.ui.settings.voice.voice_section import VoiceSection
from meeting_desktop.ui.widgets.buttons import Button
from meeting_desktop.ui.widgets.notices import Banner
from tests.fakes.seats import FakeSeat
from tests.fakes.shell import FakeShell
from tests.fakes.use_cases import FakeApplication, make_meeting
from tests.gui.settings_pages import lone_section

_AT = datetime(2026, 12, 4, 10, 0, tzinfo=UTC)


def _publish(application: FakeApplication, state: OpeningState) -> None:
    application.use_cases.assistant.opening.states.publish(state)


def _press(window: MainWindow, words: str) -> None:
    """The button of the banner."""
    buttons = [
        one
        for banner in window.notices.findChildren(Banner)
        if not banner.isHidden()
        for one in banner.findChildren(Button)
        if one.text() == words
    ]
    buttons[0].click()


def _open(
    qtbot: QtBot, window: MainWindow, application: FakeApplication, seat: FakeSeat | None = None
) -> LiveMeeting:
    """As the use case does it: the meeting runs muted, and then the window hears of it."""
    meetings = application.meetings
    meeting = make_meeting("Demo", MeetingStatus.ACTIVE)
    live = LiveMeeting(meeting, new_id(), new_id(), "Ada")
    meetings.host_seat = seat or FakeSeat(live.track_id, "Ada")
    meetings.host_seat.say(Mute(True))
    meetings._muted = True
    meetings.run(live)
    opening = application.use_cases.assistant.opening
    _publish(application, OpeningState(OpeningStage.STANDING_IN, meeting.id, "Demo"))
    opening.opened.publish(live)
    qtbot.waitUntil(lambda: window.session.phase is Phase.LIVE)
    return live


def test_a_minute_before_it_is_said_and_can_be_refused(
    qtbot: QtBot, window: MainWindow, application: FakeApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused: list[UUID | None] = []
    opening = application.use_cases.assistant.opening
    monkeypatch.setattr(opening, "not_this_time", lambda: refused.append(None))
    commands = window.openings
    assert not commands.decline_action.isEnabled()
    _publish(application, OpeningState(OpeningStage.ANNOUNCED, new_id(), "Demo", _AT))
    qtbot.waitUntil(commands.decline_action.isEnabled)
    (words,) = window.notices.texts
    assert words.startswith("The assistant will open “Demo” at")
    _press(window, "Not this time")
    assert len(refused) == 1
    commands.decline_action.trigger()
    assert len(refused) == 2


def test_what_is_not_opened_after_all_leaves_no_banner(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    _publish(application, OpeningState(OpeningStage.ANNOUNCED, new_id(), "Demo", _AT))
    qtbot.waitUntil(lambda: len(window.notices.texts) == 1)
    _publish(application, OpeningState())
    qtbot.waitUntil(lambda: window.notices.texts == [])


def test_the_window_follows_the_meeting_and_leads_there_when_asked(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    live = _open(qtbot, window, application)
    assert window.current_page == "today"
    assert window.session.room.is_open
    assert window.session.meeting_id == live.meeting.id
    assert "start" not in application.meetings.asked
    (words,) = window.notices.texts
    assert "has opened “Demo” for you" in words
    _press(window, "Go there")
    assert window.current_page == "meeting"
    assert window.notices.texts == ["Your microphone is off, and nothing is played here."]


def test_a_person_takes_part_by_the_banner_a_key_or_the_microphone(
    qtbot: QtBot, window: MainWindow, application: FakeApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[None] = []
    opening = application.use_cases.assistant.opening
    monkeypatch.setattr(opening, "take_part", lambda: taken.append(None))
    _open(qtbot, window, application)
    assert window.openings.take_part_action.isEnabled()
    window.openings.take_part_action.trigger()
    assert len(taken) == 1
    assert window.notices.texts == []
    assert window.session.muted
    window.session.set_muted(False)
    qtbot.waitUntil(lambda: len(taken) == 2)


def test_it_can_be_ended_like_any_other(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    _open(qtbot, window, application)
    window.session.end()
    application.meetings.settle_end()
    _publish(application, OpeningState())
    qtbot.waitUntil(lambda: window.session.phase is Phase.IDLE and window.notices.texts == [])


def test_a_meeting_of_ones_own_is_not_taken_for_another(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    application.meetings.request = MeetingRequest("Weekly", "Ada")
    window.session.adopt(LiveMeeting(make_meeting("Demo"), new_id(), new_id(), "Ada"))
    assert window.session.phase is Phase.IDLE


def test_behind_the_bell_it_says_when_and_no_words_of_machines() -> None:
    notice = new_notice(
        new_id(),
        NotificationKind.REMINDER,
        "Demo",
        "a word between machines",
        _AT,
        dedupe_key=opening_key(new_id(), _AT),
        starts_at=_AT,
    )
    assert body_of(notice).endswith("the assistant opens it")


def test_it_is_switched_off_in_settings(
    qtbot: QtBot, shell: FakeShell, application: FakeApplication
) -> None:
    section = lone_section(qtbot, application, shell, VoiceSection)
    assert section.opens.isChecked()
    section.opens.click()
    qtbot.waitUntil(lambda: not application.settings.current().voice.opens_meetings)
