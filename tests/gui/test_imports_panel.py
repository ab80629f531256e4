"""Imports in the Library: seen, ordered, paused, mended, and told of when they are done."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from meeting_desktop.application.run_meeting import MeetingRequest
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.imports import ImportJob, ImportOptions, ImportStage, ImportStatus
from meeting_desktop.ui.library.imports.bringing_in import BringingIn
from meeting_desktop.ui.library.imports.dropping import DropOnWindow
from meeting_desktop.ui.library.imports.imports_panel import ImportsPanel
from meeting_desktop.ui.library.imports.queue import whole_share
from meeting_desktop.ui.library.library_page import LibraryRoomPage
from meeting_desktop.ui.main_window import MainWindow
from meeting_desktop.ui.theme.theme import Theme
from meeting_desktop.ui.today.imports_card import ImportsCard
from tests.fakes.import_queue import FakeImports
from tests.fakes.sample_talks import NOW
from tests.fakes.shell import FakeShell
from tests.fakes.use_cases import FakeApplication


@pytest.fixture
def queue() -> FakeImports:
    return FakeImports()


@pytest.fixture
def panel(qtbot: QtBot, shell: FakeShell, queue: FakeImports) -> ImportsPanel:
    made = ImportsPanel(shell, queue)
    qtbot.addWidget(made)
    made.resize(760, 220)
    return made


def put_in(qtbot: QtBot, panel: ImportsPanel, queue: FakeImports, *names: str) -> list[ImportJob]:
    queue.add([Path("/talks") / name for name in names])
    qtbot.waitUntil(lambda: len(panel.rows.jobs) == len(names))
    return list(queue.jobs())


def spoken(panel: ImportsPanel, row: int) -> str:
    return str(panel.rows.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole))


def test_it_is_there_only_while_something_is_under_way(
    qtbot: QtBot, panel: ImportsPanel, queue: FakeImports
) -> None:
    assert panel.isHidden()
    job = put_in(qtbot, panel, queue, "call.m4a")[0]
    assert not panel.isHidden()
    assert panel.summary_text == "1 waiting"
    queue.put(replace(job, status=ImportStatus.COMPLETED, meeting_id=new_id()))
    qtbot.waitUntil(panel.isHidden)


def test_a_row_says_where_the_work_is_and_how_long_it_takes(
    qtbot: QtBot, panel: ImportsPanel, queue: FakeImports, application: FakeApplication
) -> None:
    job = put_in(qtbot, panel, queue, "call.m4a")[0]
    assert spoken(panel, 0) == "call, Waiting"
    queue.seconds = 250.0
    working = replace(job, status=ImportStatus.PROCESSING, stage=ImportStage.DECODE, share=0.5)
    queue.put(working)
    qtbot.waitUntil(lambda: spoken(panel, 0) == "call, 4 min left, Reading the sound")
    queue.put(replace(working, stage=ImportStage.TRANSCRIBE, share=0.43))
    qtbot.waitUntil(lambda: spoken(panel, 0) == "call, 4 min left, Words 43 %")
    application.meetings.start(MeetingRequest("Call", "Ada"))
    application.meetings.settle_start()
    qtbot.waitUntil(lambda: "Waits while the meeting runs" in spoken(panel, 0))


def test_the_whole_grows_with_each_stage() -> None:
    job = ImportJob(
        new_id(), "", "", ImportOptions(), ImportStatus.PROCESSING, ImportStage.HASH, 0, NOW
    )
    shares = [whole_share(replace(job, stage=stage)) for stage in ImportStage]
    assert shares == sorted(shares)
    assert shares[0] == 0
    assert whole_share(replace(job, stage=ImportStage.SUMMARY, share=1.0)) == pytest.approx(1.0)


def test_keys_pause_order_and_cancel(qtbot: QtBot, panel: ImportsPanel, queue: FakeImports) -> None:
    put_in(qtbot, panel, queue, "one.wav", "two.wav", "three.wav")
    panel.show()
    panel.view.setFocus()
    panel.view.setCurrentIndex(panel.rows.index(2, 0))
    qtbot.keyClick(panel.view, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: [job.title for job in panel.rows.jobs] == ["one", "three", "two"])
    assert panel.current is not None
    assert panel.current.title == "three"
    qtbot.keyClick(panel.view, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: panel.actions_.pause.text() == "Go on")
    assert spoken(panel, 1) == "three, Paused"
    qtbot.keyClick(panel.view, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: [job.title for job in panel.rows.jobs] == ["one", "two"])


def test_a_row_that_is_dragged_asks_for_its_new_place(
    qtbot: QtBot, panel: ImportsPanel, queue: FakeImports
) -> None:
    put_in(qtbot, panel, queue, "one.wav", "two.wav", "three.wav")
    carried = panel.rows.mimeData([panel.rows.index(0, 0)])
    panel.rows.dropMimeData(carried, Qt.DropAction.MoveAction, 3, 0, panel.rows.index(-1, 0))
    qtbot.waitUntil(lambda: [job.title for job in panel.rows.jobs] == ["two", "three", "one"])


def test_what_failed_says_its_sentence_and_can_be_tried_again(
    qtbot: QtBot, panel: ImportsPanel, queue: FakeImports
) -> None:
    job = put_in(qtbot, panel, queue, "film.mp4")[0]
    sentence = "This video has no sound; choose a file with sound."
    queue.put(replace(job, status=ImportStatus.FAILED, error=sentence, error_code="no_sound"))
    qtbot.waitUntil(lambda: panel.fault_text == sentence)
    assert spoken(panel, 0) == f"film, Failed, {sentence}"
    assert not panel.actions_.anyway.isVisible()
    panel.actions_.retry.trigger()
    qtbot.waitUntil(lambda: panel.fault_text == "")
    assert queue.job(job.id).status is ImportStatus.PENDING


def test_what_is_here_already_is_opened_or_imported_anyway(
    qtbot: QtBot, panel: ImportsPanel, queue: FakeImports, shell: FakeShell
) -> None:
    job, known = put_in(qtbot, panel, queue, "again.ogg")[0], new_id()
    queue.put(
        replace(
            job,
            status=ImportStatus.FAILED,
            error="You already have this, from 3 May.",
            error_code="known_already",
            known_meeting_id=known,
        )
    )
    qtbot.waitUntil(lambda: panel.fault_text == "You already have this, from 3 May.")
    assert not panel.actions_.retry.isVisible()
    panel.show()
    panel.view.setFocus()
    qtbot.keyClick(panel.view, Qt.Key.Key_Return)
    assert shell.opened == [known]
    qtbot.keyClick(panel.view, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: queue.anyway == [job.id])


def test_files_are_asked_for_and_what_became_of_them_is_told(
    qtbot: QtBot, shell: FakeShell, queue: FakeImports, panel: ImportsPanel
) -> None:
    bringing = BringingIn(shell, queue, panel)
    filters: list[str] = []

    def ask(_parent: QWidget, _title: str, _folder: str, file_filter: str) -> list[str]:
        filters.append(file_filter)
        return ["/talks/a.wav", "/talks/b.wav"]

    bringing.ask = ask
    bringing.choose()
    qtbot.waitUntil(lambda: shell.toasts == ["2 files are being imported"])
    assert "*.webm" in filters[0]
    assert queue.added == [Path("/talks/a.wav"), Path("/talks/b.wav")]
    meeting = new_id()
    queue.put(replace(queue.jobs()[0], status=ImportStatus.COMPLETED, meeting_id=meeting))
    qtbot.waitUntil(lambda: shell.toasts[-1] == "“a” is in the library")
    shell.press_toast(qtbot, "“a” is in the library")
    assert shell.opened == [meeting]
    queue.put(replace(queue.jobs()[1], status=ImportStatus.FAILED, error="Damaged."))
    qtbot.waitUntil(lambda: shell.toasts[-1] == "“b” could not be imported")
    shell.press_toast(qtbot, "“b” could not be imported")
    assert shell.shown_rooms == ["library"]


def test_what_was_over_before_the_start_is_not_told_again(
    qtbot: QtBot, shell: FakeShell, queue: FakeImports, panel: ImportsPanel
) -> None:
    before = FakeImports()
    before.add([Path("/talks/old.wav"), Path("/talks/new.wav")])
    old, new = before.jobs()
    done = replace(old, status=ImportStatus.COMPLETED, meeting_id=new_id())
    BringingIn(shell, queue, panel)
    queue.changed.publish((done, new))
    queue.changed.publish((done, replace(new, status=ImportStatus.COMPLETED, meeting_id=new_id())))
    qtbot.waitUntil(lambda: shell.toasts == ["“new” is in the library"])


def test_sound_dropped_on_the_window_is_taken_and_other_things_are_not(
    qtbot: QtBot, theme: Theme
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(400, 300)
    window.show()
    drops = DropOnWindow(theme, window)
    taken: list[list[Path]] = []
    drops.dropped.connect(taken.append)
    assert not _drag(window, "/talks/leads.csv").isAccepted()
    assert drops.hint.isHidden()
    assert _drag(window, "/talks/call.M4A", "/talks/folder").isAccepted()
    assert drops.hint.isVisible()
    _drop(window, "/talks/call.M4A", "/talks/folder", "/talks/notes.txt")
    assert drops.hint.isHidden()
    assert taken == [[Path("/talks/call.M4A"), Path("/talks/folder")]]


def _data(*names: str) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(name) for name in names])
    return data


def _drag(window: QWidget, *names: str) -> QDragEnterEvent:
    data = _data(*names)
    event = QDragEnterEvent(
        QPoint(20, 20),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    event.ignore()
    QApplication.sendEvent(window, event)
    return event


def _drop(window: QWidget, *names: str) -> None:
    data = _data(*names)
    event = QDropEvent(
        QPointF(20, 20),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(window, event)


def test_today_says_that_something_is_imported(
    qtbot: QtBot, shell: FakeShell, queue: FakeImports
) -> None:
    card = ImportsCard(shell, queue)
    qtbot.addWidget(card)
    assert card.isHidden()
    queue.add([Path("/talks/one.wav"), Path("/talks/two.wav")])
    first = queue.jobs()[0]
    queue.put(
        replace(first, status=ImportStatus.PROCESSING, stage=ImportStage.TRANSCRIBE, share=0.2)
    )
    qtbot.waitUntil(lambda: card.facts_text == "one · Words 20 % · 1 waiting")
    assert card.title_text == "2 imports are running"
    card.show_button.click()
    assert shell.shown_rooms == ["library"]
    for job in queue.jobs():
        queue.put(replace(job, status=ImportStatus.FAILED, error="Damaged."))
    qtbot.waitUntil(lambda: card.title_text == "Imports need you")


def test_the_library_and_the_window_lead_to_files(
    qtbot: QtBot, window: MainWindow, application: FakeApplication, tmp_path: Path
) -> None:
    asked: list[str] = []

    def ask(_parent: QWidget, title: str, _folder: str, _filter: str) -> list[str]:
        asked.append(title)
        return []

    window.bringing_in.ask = ask
    window.import_action.trigger()
    window.show_room("library")
    page = window.page("library")
    assert isinstance(page, LibraryRoomPage)
    page.list_page.actions_.bring_in.trigger()
    assert asked == ["Import recordings", "Import recordings"]
    sound = tmp_path / "call.wav"
    sound.write_bytes(b"RIFF")
    window.drops.dropped.emit([sound])
    qtbot.waitUntil(lambda: not page.list_page.imports.isHidden())
    job = page.list_page.imports.current
    assert job is not None
    assert job.path == str(sound)
    page.list_page.imports.actions_.cancel.trigger()
    qtbot.waitUntil(page.list_page.imports.isHidden)
    assert application.use_cases.archive.imports.stop(60)
