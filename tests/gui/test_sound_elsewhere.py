"""Replay of what another computer recorded: its sound comes when somebody wants to hear it."""

from __future__ import annotations

import hashlib
import random
import threading
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from meeting_desktop.adapters.storage.folder import FolderStorage
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.recordings import Recording, RecordingStatus
from meeting_desktop.domain.stored_files import FileKind, SharedFile
from meeting_desktop.ports.unit_of_work import UnitOfWork
from meeting_desktop.ui.library.replay_page import ReplayPage
from meeting_desktop.ui.library.transcript_document import WordPlace
from tests.fakes.sample_talks import Talk, keep, make_talk
from tests.fakes.shell import FakeShell
from tests.fakes.use_cases import FakeApplication
from tests.gui.replaying import click, open_replay, spot_of

_SOUND = random.Random(7).randbytes(3 << 20)


@dataclass
class Elsewhere:
    """A meeting whose sound is on another computer, and the folder that both share."""

    talk: Talk
    recording: Recording
    share: Path

    def bring(self) -> None:
        """As the other computer does."""
        source = self.share.parent / "sound.ogg"
        source.write_bytes(_SOUND)
        storage = FolderStorage(self.share, "ab")
        storage.prepare()
        assert storage.put(SharedFile(FileKind.RECORDING, self.recording.sha256), source, _Ready())


class _Ready:
    def moved(self, done: int, total: int) -> None: ...

    def wanted(self) -> bool:
        return True


@pytest.fixture
def elsewhere(application: FakeApplication, tmp_path: Path) -> Elsewhere:
    talk, known = make_talk(), new_id()
    recording = Recording(
        known,
        talk.meeting.id,
        None,
        RecordingStatus.COMPLETED,
        f"{talk.meeting.id}/{known}",
        talk.meeting.created_at,
        duration=60.0,
        size_bytes=len(_SOUND),
        sha256=hashlib.sha256(_SOUND).hexdigest(),
    )

    def write(uow: UnitOfWork) -> None:
        keep(uow, talk)
        uow.recordings.put(recording)

    application.store.write(write).result(60)
    share = tmp_path / "share"
    share.mkdir()
    application.settings.change("storage", kind="folder", folder=share)
    return Elsewhere(talk, recording, share)


@pytest.fixture
def page(qtbot: QtBot, shell: FakeShell, elsewhere: Elsewhere) -> ReplayPage:
    return open_replay(qtbot, shell, elsewhere.talk)


def test_words_are_there_at_once_and_the_sound_is_fetched_by_a_button(
    qtbot: QtBot, application: FakeApplication, page: ReplayPage, elsewhere: Elsewhere
) -> None:
    elsewhere.bring()
    assert page.states.state == "ready"
    assert page.states.notice_text == ""
    assert "not on this computer yet" in page.sound.strip.text
    assert page.sound.strip.isVisible()
    qtbot.mouseClick(page.sound.strip.get_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: application.player.loaded != ())
    assert application.player.loaded[0].read_bytes() == _SOUND
    qtbot.waitUntil(lambda: not page.sound.strip.isVisible())


def test_playing_fetches_and_plays_from_the_place_that_was_meant(
    qtbot: QtBot, application: FakeApplication, page: ReplayPage, elsewhere: Elsewhere
) -> None:
    elsewhere.bring()
    click(page, spot_of(page, WordPlace(1, 2)))
    qtbot.waitUntil(lambda: application.player.playing)
    assert application.player.seeks[-1] == elsewhere.talk.segments[1].words[2].start


def test_the_play_button_does_the_same(
    qtbot: QtBot, application: FakeApplication, page: ReplayPage, elsewhere: Elsewhere
) -> None:
    elsewhere.bring()
    assert page.actions_.play.isEnabled()
    page.actions_.play.trigger()
    qtbot.waitUntil(lambda: application.player.playing)
    qtbot.waitUntil(page.actions_.play.isChecked)


def test_what_is_being_typed_stays_when_the_sound_comes(
    qtbot: QtBot, application: FakeApplication, page: ReplayPage, elsewhere: Elsewhere
) -> None:
    elsewhere.bring()
    page.view.open_editor(0, "Half a senten")
    page.sound.want()
    qtbot.waitUntil(lambda: application.player.playing)
    assert page.view.editor is not None
    assert page.view.editor.toPlainText() == "Half a senten"


def test_what_was_not_brought_yet_is_said_and_can_be_tried_again(
    qtbot: QtBot, application: FakeApplication, page: ReplayPage, elsewhere: Elsewhere
) -> None:
    FolderStorage(elsewhere.share, "ab").prepare()
    page.sound.want()
    qtbot.waitUntil(lambda: "not in the shared storage yet" in page.sound.strip.text)
    assert page.sound.strip.get_button.text() == "Try again"
    assert not page.sound.strip.settings_button.isVisible()
    elsewhere.bring()
    qtbot.mouseClick(page.sound.strip.get_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: application.player.playing)


@pytest.mark.usefixtures("elsewhere")
def test_a_share_that_is_not_mounted_is_said(qtbot: QtBot, page: ReplayPage) -> None:
    page.sound.want()
    qtbot.waitUntil(lambda: page.sound.strip.get_button.text() == "Try again")
    assert "folder" in page.sound.strip.text


def test_without_a_storage_a_connected_home_is_led_to_the_settings(
    qtbot: QtBot, application: FakeApplication, shell: FakeShell, elsewhere: Elsewhere
) -> None:
    application.settings.change("storage", kind="none")
    application.settings.change("shared", host="db.example.org", login="ada")
    page = open_replay(qtbot, shell, elsewhere.talk)
    assert "computer that recorded it" in page.sound.strip.text
    assert not page.actions_.play.isEnabled()
    assert not page.sound.strip.get_button.isVisible()
    qtbot.mouseClick(page.sound.strip.settings_button, Qt.MouseButton.LeftButton)
    assert shell.shown_rooms == ["settings/storage"]
    application.settings.change("storage", kind="folder")
    qtbot.waitUntil(page.sound.strip.get_button.isVisible)
    assert page.actions_.play.isEnabled()


def test_where_nothing_was_ever_shared_it_is_said_as_before(
    qtbot: QtBot, application: FakeApplication, shell: FakeShell, elsewhere: Elsewhere
) -> None:
    application.settings.change("storage", kind="none")
    page = open_replay(qtbot, shell, elsewhere.talk)
    assert "not on this machine" in page.states.notice_text
    assert not page.sound.strip.isVisible()


def test_it_can_be_given_up_and_goes_on_when_the_page_is_left(
    qtbot: QtBot,
    application: FakeApplication,
    page: ReplayPage,
    elsewhere: Elsewhere,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    elsewhere.bring()
    begun, go_on = threading.Event(), threading.Event()
    real = FolderStorage.fetch

    def slowly(storage: FolderStorage, file: SharedFile, target: Path, transfer: object) -> bool:
        begun.set()
        assert go_on.wait(60)
        return real(storage, file, target, transfer)  # type: ignore[arg-type]

    monkeypatch.setattr(FolderStorage, "fetch", slowly)
    page.sound.want()
    assert begun.wait(60)
    qtbot.waitUntil(page.sound.strip.cancel_button.isVisible)
    qtbot.mouseClick(page.sound.strip.cancel_button, Qt.MouseButton.LeftButton)
    go_on.set()
    qtbot.waitUntil(page.sound.strip.get_button.isVisible)
    assert "not on this computer yet" in page.sound.strip.text
    assert application.player.loaded == ()
    page.sound.want()
    page.close_meeting()
    page.open(elsewhere.talk.meeting.id)
    qtbot.waitUntil(lambda: application.player.loaded != ())
    assert not application.player.playing


def test_one_of_two_tracks_that_is_elsewhere_is_offered_beside_the_other(
    qtbot: QtBot, application: FakeApplication, shell: FakeShell, elsewhere: Elsewhere
) -> None:
    elsewhere.bring()
    known = new_id()
    key = f"{elsewhere.talk.meeting.id}/{known}"
    own = replace(elsewhere.recording, id=known, storage_key=key)
    application.store.write(lambda uow: uow.recordings.put(own)).result(60)
    here = elsewhere.share.parent / "config" / "recordings" / f"{key}.ogg"
    here.parent.mkdir(parents=True)
    here.write_bytes(_SOUND)
    page = open_replay(qtbot, shell, elsewhere.talk)
    assert "Not everybody can be heard here yet" in page.sound.strip.text
    assert application.player.loaded == (here,)
    qtbot.mouseClick(page.sound.strip.get_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(application.player.loaded) == 2)


def test_damaged_sound_is_said_and_shared_again_by_who_has_it(
    qtbot: QtBot, application: FakeApplication, page: ReplayPage, elsewhere: Elsewhere
) -> None:
    elsewhere.bring()
    [stored] = [one for one in (elsewhere.share / "recordings").rglob("*") if one.is_file()]
    whole = stored.read_bytes()
    stored.write_bytes(b"X" + whole[1:])
    assert not page.actions_.share_again.isEnabled()
    page.sound.want()
    qtbot.waitUntil(lambda: "Share the sound again" in page.sound.strip.text)

    here = elsewhere.share.parent / "config" / "recordings"
    place = here / f"{elsewhere.recording.storage_key}.ogg"
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(_SOUND)
    page.open(elsewhere.talk.meeting.id)
    qtbot.waitUntil(page.actions_.share_again.isEnabled)
    application.use_cases.storage.uploads.start()
    page.actions_.share_again.trigger()

    def is_whole() -> bool:
        try:
            return stored.read_bytes() == whole
        except FileNotFoundError:  # between the two
            return False

    qtbot.waitUntil(is_whole, timeout=60_000)
