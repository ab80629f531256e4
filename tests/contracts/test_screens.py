"""What every ``Screens`` and every ``Windows`` promises: real ones, and what tests share with."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QCoreApplication
from pytestqt.qtbot import QtBot

from meeting_desktop.core.errors import EnvironmentFault
from meeting_desktop.ports.screen import Picture, Screens, ScreenSource, Windows
from meeting_desktop.ui.conference.qt_screens import QtScreens
from tests.fakes.screens import BLUE, FakeScreens, FakeWindows, plain
from tests.integration.desktop.x_display import Display

Rig = tuple[Screens | Windows, Callable[[], None]]


@pytest.fixture(params=["screens", "fake screens", "windows", "fake windows"])
def rig(request: pytest.FixtureRequest, qtbot: QtBot) -> Iterator[Rig]:
    """What can be shared, and what makes a picture of it come."""
    if request.param == "screens":
        yield QtScreens(), lambda: None
    elif request.param == "windows":
        with Display.started() as display, display.program() as program:
            program.open("Blue", BLUE)
            yield display.windows(), lambda: None
    else:
        fake = FakeScreens() if request.param == "fake screens" else FakeWindows()
        yield fake, lambda: fake.show(plain(BLUE))


def test_a_screen_is_taken_until_it_is_stopped(rig: Rig, qtbot: QtBot) -> None:
    screens, happen = rig
    source = screens.sources()[0]
    assert source.name
    taken: list[Picture] = []
    ended: list[str] = []
    capture = screens.open(source, taken.append, ended.append)
    happen()
    qtbot.waitUntil(lambda: bool(taken))
    assert taken[0].pixels.shape == (taken[0].height, taken[0].width, 4)
    assert taken[0].pixels.dtype == "uint8"
    assert ended == []
    capture.stop()
    capture.stop()
    count = len(taken)
    happen()
    QCoreApplication.processEvents()
    assert len(taken) == count


def test_what_is_gone_is_told_in_a_sentence(rig: Rig) -> None:
    screens, _ = rig
    gone = ScreenSource("not here", "Screen 9")
    with pytest.raises(EnvironmentFault) as fault:
        screens.open(gone, lambda _: None, lambda _: None)
    assert fault.value.sentence
