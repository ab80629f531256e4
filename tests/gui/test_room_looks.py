"""The room with everything in it fits 1024×700, also with letters half as large again."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontInfo
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
    QScrollArea,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from meeting_desktop.domain.room_messages import React
from meeting_desktop.ui.app import build_window, let_go
from meeting_desktop.ui.conference.reactions import LOOKS, Reactions, reaction_words
from meeting_desktop.ui.main_window import MainWindow
from meeting_desktop.ui.widgets.buttons import NarrowCommandButton, WordsLink
from meeting_desktop.ui.widgets.labels import ElidedLabel, WordsLabel
from tests.fakes.use_cases import FakeApplication
from tests.gui.full_room import LONG_NAME, full_room
from tests.gui.holding import hold_meeting, meeting_page_of, say

_PARTS = ("people", "chat", "polls", "notes", "agenda", "files")
#: They say the rest in a tool tip.
_GIVE_WAY = (ElidedLabel, WordsLink, NarrowCommandButton)


@pytest.fixture
def window(
    request: pytest.FixtureRequest,
    qtbot: QtBot,
    qapp: QApplication,
    application: FakeApplication,
    tmp_path: Path,
) -> Iterator[MainWindow]:
    """As small as a screen of today, with letters so many times as large."""
    before = qapp.font()
    font = qapp.font()
    font.setPixelSize(round(QFontInfo(before).pixelSize() * getattr(request, "param", 1.0)))
    qapp.setFont(font)
    made = build_window(application.use_cases, tmp_path / "config" / "window.ini")
    made.resize(1024, 700)
    made.show()
    qtbot.waitExposed(made)
    yield made
    let_go(made)
    qapp.setFont(before)


def cut_off(root: QWidget) -> list[str]:
    """What has less room than it needs, or lies beyond what it stands in."""
    return [
        f"{type(one).__name__} {one.accessibleName() or _words(one)}: {one.size().toTuple()}"
        for one in root.findChildren(QWidget)
        if one.isVisible() and not isinstance(one, _GIVE_WAY) and _is_cut(one)
    ]


def _words(widget: QWidget) -> str:
    return widget.text() if isinstance(widget, QLabel | QAbstractButton) else ""


def _is_cut(widget: QWidget) -> bool:
    if isinstance(widget, QLabel) and widget.wordWrap():
        if widget.height() < widget.heightForWidth(widget.width()):
            return True
    elif isinstance(widget, QLabel | QAbstractButton):
        needed = _needed(widget)
        if widget.width() < needed.width() or widget.height() < needed.height():
            return True
    parent = widget.parentWidget()
    if parent is None or isinstance(parent.parentWidget(), QScrollArea):
        return False  # what is scrolled is as high as it likes; its own width is looked at below
    return not parent.rect().contains(widget.geometry())


def _needed(widget: QLabel | QAbstractButton) -> QSize:
    """A sign alone may have less air around it."""
    only = Qt.ToolButtonStyle.ToolButtonIconOnly
    if isinstance(widget, QToolButton) and widget.toolButtonStyle() == only:
        return widget.iconSize()
    return widget.minimumSizeHint()


def _is_shown(shown: Reactions, words: str) -> bool:
    return any(one.endswith(words) for one in shown.words)


@pytest.mark.parametrize("window", [1.0, 1.5], indirect=True)
def test_nothing_of_the_room_is_cut_off(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    room = full_room(qtbot, window, application)
    side = room.page.side
    for part in _PARTS:
        side.turn_to(part)
        qtbot.waitUntil(lambda: not cut_off(side))
        for area in side.findChildren(QScrollArea):
            body = area.widget()
            assert body is None or body.width() <= area.viewport().width(), part
    qtbot.waitUntil(lambda: not cut_off(room.page.controls))
    shown, over = room.page.reactions, room.page.reactions.parentWidget()
    assert over is not None
    longest = next(guest for name, guest in room.guests.items() if LONG_NAME[:9] in name)
    for reaction in LOOKS:
        longest.say(React(reaction))
        qtbot.waitUntil(partial(_is_shown, shown, reaction_words(reaction)))
        assert not shown.grab().toImage().isNull()
        assert over.rect().contains(shown.geometry())


def test_a_word_longer_than_a_line_goes_on_in_the_next_and_is_copied_as_it_was(
    qtbot: QtBot, qapp: QApplication
) -> None:
    word = LONG_NAME * 4
    label = WordsLabel(f"Look at {word}")
    qtbot.addWidget(label)
    label.resize(120, 400)
    label.show()
    assert label.text() == f"Look at {word}"
    assert label.minimumSizeHint().width() <= 120
    lines = label.heightForWidth(120) // label.fontMetrics().height()
    assert lines >= label.fontMetrics().horizontalAdvance(word) // 120


def test_the_first_words_take_the_keyboard_from_nobody_who_writes(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    hold_meeting(qtbot, window, application)
    window.activateWindow()
    page = meeting_page_of(window)
    window.room_commands.talk.notes.trigger()
    qtbot.waitUntil(page.side.notes.writer.words.hasFocus)
    live = application.meetings.live
    assert live is not None
    say(application, live, "Good morning")
    qtbot.waitUntil(page.captions.isVisible)
    assert page.side.notes.writer.words.hasFocus()
