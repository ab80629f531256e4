"""Two whole applications in one meeting on this machine: a host's window and a joiner's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from meeting_desktop.bootstrap import Application, build, prepare
from meeting_desktop.core.paths import find_paths
from meeting_desktop.domain.meetings import Consent
from meeting_desktop.domain.participants import Role
from meeting_desktop.ui.app import build_window, let_go
from meeting_desktop.ui.conference.room_actions import PersonAction
from meeting_desktop.ui.joining.join_model import Screen
from meeting_desktop.ui.joining.join_page import JoinPage
from meeting_desktop.ui.main_window import MainWindow
from meeting_desktop.ui.widgets.dialogs import ConfirmDialog
from tests.fakes.sounds import tone, write_wav
from tests.gui.holding import meeting_page_of, preflight_of

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

_LIMIT_MS = 60_000


@dataclass(frozen=True)
class Desk:
    """A person's machine: a program with a home of its own, and its window."""

    program: Application
    window: MainWindow


@pytest.fixture
def desks(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[tuple[Desk, Desk]]:
    made = [_sit_down(tmp_path / name) for name in ("host", "guest")]
    yield made[0], made[1]
    for desk in made:
        let_go(desk.window)
    late = [name for desk in made for name in desk.program.stop()]
    assert late == []


def _sit_down(home: Path) -> Desk:
    paths = find_paths({"MEETING_HOME": str(home)})
    program = build(paths, prepare(paths))
    program.start_store().result(60)
    window = build_window(program.use_cases, paths.config / "window.ini")
    window.resize(1024, 700)
    window.show()
    return Desk(program, window)


def test_a_meeting_from_window_to_window(
    qtbot: QtBot, desks: tuple[Desk, Desk], tmp_path: Path
) -> None:
    host, guest = (desk.window for desk in desks)

    def wait(condition: Callable[[], object]) -> None:
        qtbot.waitUntil(lambda: bool(condition()), timeout=_LIMIT_MS)

    open_meeting(host, write_wav(tmp_path / "tone.wav", tone(120.0)))
    wait(lambda: host.session.room.model.me)
    door = host.session.room.door
    assert door is not None
    come(guest, door.invite().result(60))
    wait(lambda: meeting_page_of(host).people.lobby.rows)
    wait(lambda: join_page_of(guest).model.screen is Screen.LOBBY)
    next(iter(meeting_page_of(host).people.lobby.rows.values())).admit.click()
    wait(lambda: host.session.room.model.others and guest.session.room.model.others)

    seen = guest.session.room.model
    assert [(row.name, row.role) for row in seen.rows] == [
        ("Ada", Role.HOST),
        ("Grace", Role.GUEST),
    ]
    assert guest.session.title == "Two windows"
    # Who comes by a link chose at the door; everybody sees it.
    grace = seen.me
    assert grace is not None
    wait(lambda: host.session.room.model.rows[1].consent is Consent.TRANSCRIBE_ONLY)
    # The host's tone is loud here, by way of the host's own bridge.
    wait(lambda: seen.level_of(seen.rows[0]) > -30.0)

    guest.room_commands.hand.trigger()
    wait(lambda: host.session.room.model.rows[1].hand == 1)
    there = host.session.room.safety_digits(grace.id).result(60)
    assert there == guest.session.room.safety_digits(seen.rows[0].id).result(60)
    assert there

    host.session.room.do(PersonAction.MUTE, host.session.room.model.rows[1])
    wait(lambda: guest.session.muted and "Ada has muted you" in guest.toast.text)
    guest.meeting_commands.mute.trigger()
    wait(lambda: "raise your hand" in guest.toast.text)
    assert guest.session.muted

    host.meeting_commands.end.trigger()
    question = host.findChild(ConfirmDialog)
    assert question is not None
    question.confirm_button.click()
    wait(lambda: guest.current_page == "join")
    assert join_page_of(guest).over.accessibleName().startswith("The meeting is over")
    wait(lambda: host.current_page == "library")


def open_meeting(window: MainWindow, sound: Path) -> None:
    """Recorded without captions, so that no model is loaded."""
    window.start_meeting()
    preflight = preflight_of(window)
    preflight.use_file(sound)
    preflight.title_edit.setText("Two windows")
    preflight.name_edit.setText("Ada")
    preflight.captions_switch.setChecked(False)
    preflight.others_switch.setChecked(True)
    preflight.start()


def come(window: MainWindow, link: str) -> None:
    window.join_meeting(link)
    page = join_page_of(window)
    page.form.name_edit.setText("Grace")
    page.form.consent.buttons[Consent.TRANSCRIBE_ONLY].click()
    page.join()


def join_page_of(window: MainWindow) -> JoinPage:
    page = window.page("join")
    assert isinstance(page, JoinPage)
    return page
