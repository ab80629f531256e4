"""From nothing to a window: the application object, the look, and the loop until it is closed.

Nothing is asked of a device or a model before the first paint: ``on_started`` runs after it.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QVBoxLayout

from meeting_desktop.application.use_cases import UseCases
from meeting_desktop.ui.garbage import GuiThreadCollector
from meeting_desktop.ui.main_window import MainWindow
from meeting_desktop.ui.meeting_flow import Hosting
from meeting_desktop.ui.theme.theme import Theme
from meeting_desktop.ui.widgets.buttons import Button
from meeting_desktop.ui.widgets.labels import Label

_PULSE_MS = 200


def run_window(
    use_cases: UseCases,
    *,
    state_file: Path,
    on_started: Callable[[], None] | None = None,
    opened: Future[Any] | None = None,
    join: str | None = None,
    host: Hosting | None = None,
) -> int:
    """Show the window until it is closed; the exit code.

    ``on_started`` is called once, after the first paint, on the GUI thread: it must return at once.
    ``opened`` is the database; when it fails the window says why and closes. ``join``: a link or a
    code, for which the window opens on the page for joining. ``host``: a meeting to begin at once.
    """
    application = make_application()
    window = build_window(use_cases, state_file)
    window.finished.connect(application.quit)
    if on_started is not None:
        # Through a function: PySide6 wants a weak reference to the owner of a bound method.
        window.painted.connect(partial(_call, on_started))
    if opened is not None:
        window.jobs.follow(window, opened, _nothing, partial(_close_with, window))
    with _ended_by_signals(application):
        window.show()
        if join is not None:
            window.join_meeting(join)
        window.go_on(host)
        code = application.exec()
    let_go(window)
    return code


def _call(function: Callable[[], None]) -> None:
    function()


@contextmanager
def _ended_by_signals(application: QApplication) -> Iterator[None]:
    """Let Ctrl+C and the end of the login session leave the loop; a running meeting is then saved.

    Python notices a signal when it next runs: the timer sees to that.
    """
    pulse = QTimer()
    pulse.timeout.connect(partial(_call, _pulse))
    pulse.start(_PULSE_MS)
    before = {
        number: signal.signal(number, lambda *_: application.exit(0))
        for number in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        yield
    finally:
        pulse.stop()
        for number, handler in before.items():
            signal.signal(number, handler)


def _pulse() -> None:
    return None


def _nothing(_opened: object) -> None:
    return None


def _close_with(window: MainWindow, sentence: str) -> None:
    show_failure(sentence)
    window.close()


def let_go(window: MainWindow) -> None:
    """Destroy a closed window now, on the GUI thread, and not when some worker collects it."""
    window.dispose()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    application = QApplication.instance()
    collector = application.findChild(GuiThreadCollector) if application is not None else None
    if collector is not None:
        collector.stop()


def build_window(use_cases: UseCases, state_file: Path) -> MainWindow:
    """The window, not shown yet; for ``run_window``, ``demo`` and tests. ``let_go`` ends it."""
    application = make_application()
    collector = application.findChild(GuiThreadCollector) or GuiThreadCollector(application)
    collector.start()
    theme = Theme(application, use_cases.settings.current().appearance.theme)
    theme.apply()
    application.setWindowIcon(theme.application_icon())
    return MainWindow(use_cases, theme, state_file)


def make_application() -> QApplication:
    """The one application object of this process."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(
        Qt.HighDpiScaleFactorRoundingPolicy.PassThrough
    )
    application = QApplication(sys.argv[:1])
    application.setApplicationName("meeting-desktop")
    application.setApplicationDisplayName("Meeting Desktop")
    application.setDesktopFileName("meeting-desktop")
    # The compact bar may be the only window: just the main window ends the program.
    application.setQuitOnLastWindowClosed(False)
    return application


def show_failure(sentence: str) -> None:
    """Say why the program cannot start, to somebody who sees no terminal."""
    if not _has_screen():
        return
    application = make_application()
    theme = Theme(application)
    theme.apply()
    dialog = QDialog()
    dialog.setWindowTitle(dialog.tr("Meeting Desktop cannot start"))
    space = theme.tokens.space
    column = QVBoxLayout(dialog)
    column.setContentsMargins(space.wide, space.wide, space.wide, space.wide)
    column.setSpacing(space.large)
    column.addWidget(Label(dialog.tr("Meeting Desktop cannot start"), "heading"))
    words = Label(sentence, wrap=True)
    words.setMinimumWidth(theme.tokens.control * 12)
    words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    column.addWidget(words)
    close = Button(theme, dialog.tr("Close"), dialog.accept, kind="primary")
    column.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
    dialog.exec()


def _has_screen() -> bool:
    """Without one, Qt would end the process instead of raising."""
    if not sys.platform.startswith("linux"):
        return True
    named = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return any(os.environ.get(name) for name in named)
