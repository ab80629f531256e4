"""The AI participant in the window: who it is, what it does, and what a person can do about it."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from meeting_desktop.application.conference_seat import ConferenceRequest
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.attendance import AttendState, AttendStatus
from meeting_desktop.domain.conference_events import ParticipantJoined
from meeting_desktop.ui.conference.people_wording import describe, facts_of
from meeting_desktop.ui.conference.room_actions import PersonAction
from meeting_desktop.ui.main_window import MainWindow
from meeting_desktop.ui.meeting.assistant_commands import AssistantButton
from meeting_desktop.ui.settings.voice.voice_section import VoiceSection
from tests.fakes.seats import FakeSeat
from tests.fakes.shell import FakeShell
from tests.fakes.use_cases import FakeApplication
from tests.gui.holding import hold_meeting, meeting_page_of
from tests.gui.settings_pages import lone_section


@pytest.fixture
def seat(qtbot: QtBot, window: MainWindow, application: FakeApplication) -> FakeSeat:
    hold_meeting(qtbot, window, application)
    window.session.open_conference(ConferenceRequest())
    seat = application.meetings.settle_open()
    qtbot.waitUntil(lambda: bool(window.session.room.model.rows))
    return seat


@pytest.fixture
def button(window: MainWindow, seat: FakeSeat) -> AssistantButton:
    assert seat.you is not None
    return meeting_page_of(window).controls.assistant_button


def _does(
    qtbot: QtBot, application: FakeApplication, button: AssistantButton, state: AttendState
) -> None:
    """What the use case would publish."""
    application.use_cases.assistant.attend.states.publish(state)
    qtbot.waitUntil(lambda: button.commands.state == state)


def test_it_is_offered_where_others_can_come_in(button: AssistantButton) -> None:
    assert button.isVisible()
    assert button.text() == "Assistant"
    shown = [action.text() for action in button.commands.all() if action.isVisible()]
    assert shown == ["Bring the assistant in"]


def test_a_meeting_alone_has_no_assistant(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    hold_meeting(qtbot, window, application)
    assert not meeting_page_of(window).controls.assistant_button.isVisible()


def test_what_it_does_is_on_the_button_and_what_can_be_done_in_its_menu(
    qtbot: QtBot, application: FakeApplication, button: AssistantButton
) -> None:
    speaking = AttendState(AttendStatus.SPEAKING, new_id(), "", new_id())
    _does(qtbot, application, button, speaking)
    assert button.accessibleName() == "Assistant: Speaking"
    commands = button.commands
    assert not commands.join.isVisible()
    assert all(
        one.isEnabled()
        for one in (commands.mute, commands.take_over, commands.skip, commands.leave)
    )
    _does(qtbot, application, button, AttendState(AttendStatus.TAKEN_OVER, None, "", new_id()))
    assert commands.take_over.text() == "Hand back to the assistant"
    assert not commands.skip.isEnabled()
    _does(qtbot, application, button, AttendState(AttendStatus.MUTED, None, "", new_id()))
    assert commands.mute.text() == "Let the assistant speak"
    _does(qtbot, application, button, AttendState())
    assert commands.join.isVisible()


def test_what_keeps_it_out_is_a_sentence(
    qtbot: QtBot, window: MainWindow, application: FakeApplication, button: AssistantButton
) -> None:
    application.meetings.host_seat = None
    button.commands.join.trigger()
    qtbot.waitUntil(lambda: any("Open the meeting" in one for one in window.notices.texts))
    assert button.commands.join.isEnabled()


def test_the_list_of_people_says_that_it_is_no_person(
    qtbot: QtBot, window: MainWindow, seat: FakeSeat
) -> None:
    its = new_id()
    answer = seat.held.bring_in(its, "Assistant")
    assert any(isinstance(event, ParticipantJoined) for event in answer.events)
    seat.deliver(answer)
    seat.tick()
    seat.attend(its, AttendStatus.THINKING)
    seat.tick()
    model = window.session.room.model

    def thinks() -> bool:
        row = model.row_of(its)
        return row is not None and row.attends is AttendStatus.THINKING

    qtbot.waitUntil(thinks)
    row = model.row_of(its)
    assert row is not None
    assert facts_of(row)[:2] == ["Thinking", "AI"]
    assert "Thinking" in describe(row)
    assert "not a person" in describe(row)
    offered = model.offers(row)
    assert PersonAction.MUTE in offered
    assert PersonAction.REMOVE in offered
    assert not {PersonAction.MAKE_COHOST, PersonAction.SECOND_DEVICE} & set(offered)


@pytest.fixture
def section(qtbot: QtBot, application: FakeApplication, shell: FakeShell) -> VoiceSection:
    return lone_section(qtbot, application, shell, VoiceSection)


def test_the_voice_is_chosen_in_settings(
    qtbot: QtBot, section: VoiceSection, application: FakeApplication
) -> None:
    section.name.setText("Nora")
    section.name.editingFinished.emit()
    index = section.patience.findText("2 seconds")
    section.patience.setCurrentIndex(index)
    section.patience.activated.emit(index)
    section.variant.setCurrentIndex(1)
    section.variant.activated.emit(1)

    def is_kept() -> bool:
        voice = application.settings.current().voice
        return (voice.name, voice.patience_s, voice.variant) == ("Nora", 2.0, 1)

    qtbot.waitUntil(is_kept)


def test_piper_that_is_not_there_is_told(
    qtbot: QtBot, section: VoiceSection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "meeting_desktop.adapters.speech.piper_voice.PiperVoice.available", lambda _self: False
    )
    section.kind.setCurrentIndex(1)
    section.kind.activated.emit(1)
    qtbot.waitUntil(lambda: "Piper is not installed" in section.kind_field.fault_text)
    assert not section.listen.isEnabled()
