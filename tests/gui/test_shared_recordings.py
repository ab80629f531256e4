"""Two whole programs, one real shared database, one folder: what one records the other hears."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from meeting_desktop.application.change_storage import StorageEntry
from meeting_desktop.application.keep_in_step import StepState
from meeting_desktop.application.shared_logins import SharedEntry
from meeting_desktop.bootstrap import Application, build, prepare
from meeting_desktop.core.paths import Paths, find_paths
from meeting_desktop.domain.meetings import Meeting
from meeting_desktop.domain.recordings import Recording
from meeting_desktop.ui.app import build_window, let_go
from meeting_desktop.ui.library.library_page import LibraryRoomPage
from meeting_desktop.ui.library.replay_page import ReplayPage
from meeting_desktop.ui.main_window import MainWindow
from tests.fakes.secrets import FakeSecrets
from tests.fakes.sounds import tone, write_wav
from tests.gui.holding import preflight_of
from tests.integration.postgres.server import Person, SharedTestDatabase, running

pytestmark = [pytest.mark.e2e, pytest.mark.slow]


@dataclass(frozen=True)
class Desk:
    """A person's machine: a program with a home of its own, and its window."""

    person: Person
    paths: Paths
    program: Application
    window: MainWindow

    @property
    def is_in_step(self) -> bool:
        return self.program.use_cases.shared.in_step.state.state is StepState.IN_STEP

    @property
    def replay(self) -> ReplayPage:
        page = self.window.page("library")
        assert isinstance(page, LibraryRoomPage)
        return page.replay

    def files(self) -> list[Path]:
        """Whatever of sound is on this machine."""
        return [one for one in self.paths.recordings.rglob("*") if one.is_file()]

    def meeting(self) -> Meeting | None:
        found = self.program.store.read(lambda uow: uow.meetings.rows())
        return found[0].meeting if found else None

    def recording(self, meeting: Meeting) -> Recording:
        [found] = self.program.store.read(lambda uow: uow.recordings.of_meeting(meeting.id))
        return found


def until(qtbot: QtBot, condition: Callable[[], object]) -> None:
    qtbot.waitUntil(lambda: bool(condition()), timeout=60_000)


@pytest.fixture
def shared() -> Iterator[SharedTestDatabase]:
    with (
        TemporaryDirectory(prefix="pg-") as folder,
        running(Path(folder)) as server,
        server.new_database() as database,
    ):
        yield database


@pytest.fixture
def desks(
    qapp: QApplication,
    qtbot: QtBot,
    shared: SharedTestDatabase,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[tuple[Desk, Desk]]:
    """Ada's and Grace's, with one folder. The keyring of whoever runs this is left alone."""
    monkeypatch.setattr(
        "meeting_desktop.bootstrap.whole.KeyringSecrets", lambda _data: FakeSecrets()
    )
    share = tmp_path / "share"
    share.mkdir()
    made = [_sit_down(shared, name, tmp_path / name, share) for name in ("ada", "grace")]
    until(qtbot, lambda: all(desk.is_in_step for desk in made))
    yield made[0], made[1]
    for desk in made:
        let_go(desk.window)
    late = [name for desk in made for name in desk.program.stop()]
    assert late == []


def _sit_down(shared: SharedTestDatabase, name: str, home: Path, share: Path) -> Desk:
    paths = find_paths({"MEETING_HOME": str(home)})
    program = build(paths, prepare(paths))
    program.start_store().result(60)
    use_cases = program.use_cases
    use_cases.shared.in_step.start()
    use_cases.storage.start()
    window = build_window(use_cases, paths.config / "window.ini")
    window.resize(1024, 700)
    window.show()
    person = shared.add_person(name)
    login = shared.login_of(person.login)
    entry = SharedEntry(login.host, login.login, "any", login.port, login.database)
    use_cases.shared.connect.connect(entry)
    use_cases.storage.change.keep(StorageEntry("folder", folder=share))
    return Desk(person, paths, program, window)


def _hold_a_meeting(qtbot: QtBot, desk: Desk, sound: Path) -> Meeting:
    """Recorded without captions, so that no model is loaded."""
    window = desk.window
    window.start_meeting()
    preflight = preflight_of(window)
    preflight.use_file(sound)
    preflight.title_edit.setText("Two machines")
    preflight.name_edit.setText("Ada")
    preflight.captions_switch.setChecked(False)
    preflight.start()
    until(qtbot, lambda: desk.program.use_cases.meetings.elapsed() > 1.0)
    assert not list((desk.paths.recordings).rglob("*.ogg.tmp"))
    window.meeting_commands.end.trigger()
    until(qtbot, lambda: window.current_page == "library")
    meeting = desk.meeting()
    assert meeting is not None
    return meeting


def test_what_ada_records_grace_hears_until_it_is_not_hers_any_more(
    qtbot: QtBot, desks: tuple[Desk, Desk], shared: SharedTestDatabase, tmp_path: Path
) -> None:
    ada, grace = desks
    meeting = _hold_a_meeting(qtbot, ada, write_wav(tmp_path / "tone.wav", tone(30.0)))
    recording = ada.recording(meeting)
    uploads = ada.program.use_cases.storage.uploads
    until(qtbot, lambda: list((tmp_path / "share" / "recordings").rglob("*/" + "?" * 64)))
    until(qtbot, lambda: uploads.state.waiting == 0)
    assert uploads.state.sentence == ""
    until(qtbot, lambda: not ada.window.status.uploads.isVisible())

    shared.grant(meeting.scope_id, grace.person, "reader")
    shared.admin.execute("SELECT pg_notify('meeting_sync', '')")
    grace.program.use_cases.shared.in_step.now()
    until(qtbot, grace.meeting)
    grace.window.open_meeting(meeting.id)
    until(qtbot, grace.replay.sound.strip.isVisible)
    assert grace.files() == []
    qtbot.mouseClick(grace.replay.sound.strip.get_button, Qt.MouseButton.LeftButton)
    until(qtbot, lambda: grace.replay.playback.can_play)
    [copy] = grace.files()
    assert hashlib.sha256(copy.read_bytes()).hexdigest() == recording.sha256
    until(qtbot, lambda: grace.replay.playback.position > 0.2)

    shared.revoke(meeting.scope_id, grace.person)
    grace.program.use_cases.shared.in_step.now()
    until(qtbot, lambda: grace.meeting() is None)
    until(qtbot, lambda: grace.files() == [])
    until(qtbot, lambda: grace.replay.reviewed is None)
    assert "not here any more" in grace.window.toast.text
    assert len(ada.files()) == 1

    # What Ada recorded lies in the storage: when it is not hers any more, nothing of it stays.
    shared.revoke(meeting.scope_id, ada.person)
    ada.program.use_cases.shared.in_step.now()
    until(qtbot, lambda: ada.files() == [])
