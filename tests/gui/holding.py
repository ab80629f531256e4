"""Steps that several tests of the meeting's windows share."""

from __future__ import annotations

from uuid import uuid4

from pytestqt.qtbot import QtBot

from meeting_desktop.application.run_meeting import LiveMeeting
from meeting_desktop.domain.captions import CaptionFinal
from meeting_desktop.domain.events import (
    CaptionState,
    CaptionStateChanged,
    RecordingState,
    RecordingStateChanged,
    SoundState,
    SoundStateChanged,
)
from meeting_desktop.domain.transcript import Word
from meeting_desktop.ui.main_window import MainWindow
from meeting_desktop.ui.meeting.live_model import Phase
from meeting_desktop.ui.meeting.meeting_page import MeetingPage
from meeting_desktop.ui.meeting.preflight_page import PreflightPage
from tests.fakes.use_cases import FakeApplication


def preflight_of(window: MainWindow) -> PreflightPage:
    page = window.page("preflight")
    assert isinstance(page, PreflightPage)
    return page


def meeting_page_of(window: MainWindow) -> MeetingPage:
    page = window.page("meeting")
    assert isinstance(page, MeetingPage)
    return page


def hold_meeting(
    qtbot: QtBot, window: MainWindow, application: FakeApplication, title: str = "Discovery"
) -> LiveMeeting:
    """Through the pre-flight into a meeting that records and has captions."""
    window.start_meeting()
    preflight = preflight_of(window)
    preflight.title_edit.setText(title)
    preflight.start()
    live = application.meetings.settle_start()
    publish = application.meetings.events.publish
    publish(SoundStateChanged(SoundState.LIVE, "Desk microphone"))
    publish(RecordingStateChanged(RecordingState.RECORDING, 1.0))
    publish(CaptionStateChanged(CaptionState.LIVE))
    qtbot.waitUntil(lambda: window.session.phase is Phase.LIVE and window.session.recording_on)
    return live


def say(application: FakeApplication, live: LiveMeeting, text: str, at: float = 1.0) -> None:
    """The recogniser has finished an utterance."""
    words = tuple(Word(one, at, at + 0.2) for one in text.split(" "))
    final = CaptionFinal(live.track_id, uuid4(), at, at + 1, words, "en")
    application.meetings.events.publish(final)
