"""Replay follows the sound, and the sound follows the words."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPaintEvent
from pytestqt.qtbot import QtBot

from meeting_desktop.ui.library.replay_page import ReplayPage
from meeting_desktop.ui.library.transcript_document import WordPlace
from tests.fakes.playing import FakePlayer
from tests.fakes.sample_talks import DISCOVERY, Talk, make_talk
from tests.fakes.shell import FakeShell
from tests.fakes.use_cases import FakeApplication
from tests.gui.replaying import click, open_replay, spot_of, store_talk


@pytest.fixture
def talk(application: FakeApplication, tmp_path: Path) -> Talk:
    made = make_talk(lines=list(DISCOVERY) * 3)
    store_talk(application, made, tmp_path)
    return made


@pytest.fixture
def page(qtbot: QtBot, shell: FakeShell, talk: Talk) -> ReplayPage:
    return open_replay(qtbot, shell, talk)


@pytest.fixture
def player(application: FakeApplication) -> FakePlayer:
    return application.player


def test_clicking_a_word_plays_from_there(page: ReplayPage, player: FakePlayer, talk: Talk) -> None:
    click(page, spot_of(page, WordPlace(1, 3)))
    assert player.seeks[-1] == talk.segments[1].words[3].start
    assert player.playing
    assert page.view.current == WordPlace(1, 3)


def test_the_lit_word_goes_with_the_sound(page: ReplayPage, player: FakePlayer, talk: Talk) -> None:
    page.actions_.play.trigger()
    for place in (WordPlace(0, 0), WordPlace(0, 7), WordPlace(2, 1)):
        word = talk.segments[place.row].words[place.word]
        player.seek(word.start + 0.05)
        page.playback.tick()
        assert page.view.current == place


def test_only_what_changed_is_drawn_again(
    qtbot: QtBot, page: ReplayPage, player: FakePlayer, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.actions_.play.trigger()
    player.seek(2.0)
    page.playback.tick()
    page.view.repaint()
    drawn: list[QRect] = []
    paint = page.view.paintEvent

    def note(event: QPaintEvent) -> None:
        drawn.append(event.rect())
        paint(event)

    monkeypatch.setattr(page.view, "paintEvent", note)
    player.seek(2.4)
    page.playback.tick()
    qtbot.waitUntil(lambda: bool(drawn))
    viewport = page.view.viewport()
    assert sum(one.width() * one.height() for one in drawn) < (
        viewport.width() * viewport.height() / 8
    )


def test_nothing_is_lit_in_a_long_silence(page: ReplayPage) -> None:
    page.playback.seek(0.2)
    assert page.view.current is None


def test_the_text_follows_until_a_person_scrolls(
    qtbot: QtBot, page: ReplayPage, player: FakePlayer, talk: Talk
) -> None:
    page.actions_.play.trigger()
    player.seek(talk.segments[-2].words[1].start + 0.01)
    page.playback.tick()
    bar = page.view.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.value() > 0)
    assert page.following.active

    bar.triggerAction(bar.SliderAction.SliderToMinimum)
    assert page.following.button.isVisible()
    player.seek(talk.segments[-1].words[0].start + 0.01)
    page.playback.tick()
    assert bar.value() == 0

    page.actions_.follow.trigger()
    assert not page.following.button.isVisible()
    qtbot.waitUntil(lambda: bar.value() > 0)


def test_keys_play_skip_and_change_the_speed(
    qtbot: QtBot, page: ReplayPage, player: FakePlayer
) -> None:
    view = page.view
    qtbot.keyClick(view, Qt.Key.Key_Space)
    assert player.playing
    assert page.actions_.play.text() == "Pause"
    qtbot.keyClick(view, Qt.Key.Key_Right)
    qtbot.keyClick(view, Qt.Key.Key_Right)
    qtbot.keyClick(view, Qt.Key.Key_Left)
    assert player.seeks[-1] == pytest.approx(5.0)
    qtbot.keyClick(view, Qt.Key.Key_BracketRight)
    assert player.speed == 1.25
    qtbot.keyClick(view, Qt.Key.Key_Space)
    assert not player.playing


def test_space_is_a_letter_where_one_types(
    qtbot: QtBot, page: ReplayPage, player: FakePlayer
) -> None:
    field = page.header.search.edit
    field.setFocus()
    qtbot.keyClicks(field, "the budget")
    assert field.text() == "the budget"
    assert not player.playing


def test_the_slider_seeks_where_it_is_let_go(
    qtbot: QtBot, page: ReplayPage, player: FakePlayer
) -> None:
    timeline = page.transport.timeline
    middle = timeline.rect().center()
    qtbot.mousePress(timeline, Qt.MouseButton.LeftButton, pos=middle)
    assert player.seeks[-1:] != [page.playback.duration / 2]
    qtbot.mouseRelease(timeline, Qt.MouseButton.LeftButton, pos=middle)
    assert player.seeks[-1] == pytest.approx(page.playback.duration / 2, rel=0.01)
    assert page.transport.time_text == "1:48"


def test_without_a_loudspeaker_the_words_move_on(
    qtbot: QtBot, page: ReplayPage, player: FakePlayer
) -> None:
    player._fault = "No loudspeaker was found; the words move on without sound."
    page.actions_.play.trigger()
    page.playback.tick()
    assert page.transport.fault_text == player.fault
    player.advance(1.0)
    page.playback.tick()
    assert page.view.current is not None


def test_the_end_of_the_recording_is_noticed(page: ReplayPage, player: FakePlayer) -> None:
    page.actions_.play.trigger()
    player.advance(100_000)
    page.playback.tick()
    assert not page.actions_.play.isChecked()
    assert page.actions_.play.text() == "Play"


def test_leaving_gives_the_loudspeaker_back(page: ReplayPage, player: FakePlayer) -> None:
    page.actions_.play.trigger()
    page.close_meeting()
    assert player.closed


def test_a_meeting_without_sound_says_so_and_can_be_read(
    qtbot: QtBot, application: FakeApplication, shell: FakeShell, tmp_path: Path
) -> None:
    silent = make_talk()
    store_talk(application, silent, tmp_path, recorded=False)
    page = open_replay(qtbot, shell, silent)
    assert "not recorded" in page.states.notice_text
    assert not page.actions_.play.isEnabled()
    click(page, spot_of(page, WordPlace(1, 2)))
    assert page.view.current == WordPlace(1, 2)
