"""A window, a shell and an application behind them, closed at the end of each test."""

from __future__ import annotations

import gc
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from meeting_desktop.core.setting_sections import ProfileSettings
from meeting_desktop.core.settings import Settings
from meeting_desktop.ui.app import build_window, let_go
from meeting_desktop.ui.main_window import MainWindow
from meeting_desktop.ui.theme.theme import Theme
from tests.fakes.shell import FakeShell
from tests.fakes.use_cases import FakeApplication
from tests.gui.patient_bot import PatientBot


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The offscreen platform says what it cannot do each time a window is raised or resized."""
    for item in items:
        if "gui" in item.path.parts:
            item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Garbage stays on this thread, as in the program: a worker that collects a test's windows
    would take the process with it.

    It is collected once pytest has let go of the fixtures, which is after their end: what is frozen
    while a test holds its window is never freed.
    """
    if "gui" not in item.path.parts:
        return (yield)
    gc.disable()
    try:
        return (yield)
    finally:
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        gc.collect()
        # What the session holds, models and libraries among it, is not looked through each time.
        gc.freeze()
        gc.enable()


@pytest.fixture(autouse=True)
def an_application(qapp: QApplication) -> None:
    """There is one for each test here, also for one that asks for nothing."""


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:
    """In place of the one of pytest-qt, which waits 5 s."""
    return PatientBot(request)


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    """The light look, in force."""
    made = Theme(qapp, "light")
    made.apply()
    yield made
    made.deleteLater()


@pytest.fixture
def application(tmp_path: Path) -> Iterator[FakeApplication]:
    """Use cases over a store in memory; Ada sits at this machine."""
    made = FakeApplication(
        tmp_path / "config", Settings(profile=ProfileSettings(display_name="Ada"))
    )
    yield made
    assert made.use_cases.storage.stop(60)
    assert made.use_cases.assistant.stop(60)


@pytest.fixture
def shell(application: FakeApplication, theme: Theme) -> Iterator[FakeShell]:
    made = FakeShell(application.use_cases, theme)
    yield made
    made.close()


@pytest.fixture
def window(qtbot: QtBot, application: FakeApplication, tmp_path: Path) -> Iterator[MainWindow]:
    """The whole window, shown; whatever meeting is left is forgotten at the end."""
    made = build_window(application.use_cases, tmp_path / "config" / "window.ini")
    made.resize(1024, 700)
    made.show()
    qtbot.waitExposed(made)
    yield made
    let_go(made)
