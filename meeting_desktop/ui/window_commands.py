"""The commands of the window itself; rooms and the meeting bring their own."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from meeting_desktop.ui.beginning import refuse_beginning
from meeting_desktop.ui.shell import Room, Shell
from meeting_desktop.ui.theme.theme import Mode
from meeting_desktop.ui.widgets.buttons import make_action


def _tr(text: str) -> str:
    return QCoreApplication.translate("WindowCommands", text)


def make_start_command(shell: Shell, owner: QWidget) -> QAction:
    action = make_action(
        owner,
        shell.theme,
        _tr("Start meeting"),
        shell.start_meeting,
        icon="microphone",
        shortcut="Ctrl+Shift+N",
    )
    refuse_beginning(shell, owner, action)
    return action


def make_plan_command(shell: Shell, owner: QWidget) -> QAction:
    return make_action(
        owner,
        shell.theme,
        _tr("Schedule a meeting"),
        shell.plan_meeting,
        icon="calendar-plus",
        shortcut="Ctrl+N",
    )


def make_join_command(shell: Shell, owner: QWidget) -> QAction:
    return make_action(
        owner,
        shell.theme,
        _tr("Join a meeting"),
        shell.join_meeting,
        icon="sign-in",
        shortcut="Ctrl+J",
    )


def make_import_command(shell: Shell, owner: QWidget) -> QAction:
    return make_action(
        owner,
        shell.theme,
        _tr("Import files…"),
        shell.import_files,
        icon="download-simple",
        shortcut="Ctrl+I",
    )


def make_room_commands(shell: Shell, owner: QWidget, rooms: Sequence[Room]) -> list[QAction]:
    """One "Go to …" for each room."""
    return [
        make_action(
            owner,
            shell.theme,
            _tr("Go to {0}").format(room.title),
            partial(shell.show_room, room.key),
            icon=room.icon,
            shortcut=room.shortcut,
        )
        for room in rooms
    ]


def make_colour_commands(shell: Shell, owner: QWidget) -> list[QAction]:
    """Light, dark, or as the system has it; the choice is kept in the settings."""
    choices: tuple[tuple[Mode, str, str], ...] = (
        ("system", _tr("Colours of the system"), "circle-half"),
        ("light", _tr("Light colours"), "sun"),
        ("dark", _tr("Dark colours"), "moon"),
    )
    return [
        make_action(owner, shell.theme, text, partial(_keep_mode, shell, owner, mode), icon=icon)
        for mode, text, icon in choices
    ]


def _keep_mode(shell: Shell, owner: QWidget, mode: Mode) -> None:
    settings = shell.use_cases.settings
    # The window hears ``settings.changed`` and puts the look in force.
    shell.jobs.run_in_turn(
        owner, lambda: settings.change("appearance", theme=mode), lambda _settings: None
    )
