"""A section of the settings, shown in its page."""

from __future__ import annotations

from typing import TypeVar

from pytestqt.qtbot import QtBot

from meeting_desktop.ui.settings.section import Section
from meeting_desktop.ui.settings.settings_page import SettingsPage
from tests.fakes.shell import FakeShell

S = TypeVar("S", bound=Section)


def show_section(qtbot: QtBot, shell: FakeShell, key: str, kind: type[S]) -> S:
    """At 1024×700, exposed and in sight."""
    page = SettingsPage(shell)
    qtbot.addWidget(page)
    page.resize(1024, 700)
    page.show()
    qtbot.waitExposed(page)
    page.show_section(key)
    found = page.sections[key]
    assert isinstance(found, kind)
    return found
