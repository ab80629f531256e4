"""A section of the settings, shown in its page."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from pytestqt.qtbot import QtBot

from meeting_desktop.ui.settings.section import Section
from meeting_desktop.ui.settings.settings_page import SettingsPage
from tests.fakes.shell import FakeShell
from tests.fakes.use_cases import FakeApplication

S = TypeVar("S", bound=Section)


def lone_section(
    qtbot: QtBot, application: FakeApplication, shell: FakeShell, kind: Callable[[FakeShell], S]
) -> S:
    """Without its page, in sight; it hears of changed settings."""
    made = kind(shell)
    qtbot.addWidget(made)
    shell.bridge.listen(application.settings.changed, made, made.show_settings)
    made.show_settings(application.settings.current())
    with qtbot.waitExposed(made):
        made.show()
    made.refresh()
    return made


def show_section(qtbot: QtBot, shell: FakeShell, key: str, kind: type[S]) -> S:
    """At 1024×700, exposed and in sight."""
    page = SettingsPage(shell)
    qtbot.addWidget(page)
    page.resize(1024, 700)
    with qtbot.waitExposed(page):
        page.show()
    page.show_section(key)
    found = page.sections[key]
    assert isinstance(found, kind)
    return found
