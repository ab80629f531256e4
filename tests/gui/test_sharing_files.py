"""Files in the meeting's window, over the real rules of a conference; bytes are the seat's."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from pytestqt.qtbot import QtBot

from meeting_desktop.application.conference_seat import ConferenceRequest
from meeting_desktop.application.conference_turn import Turn
from meeting_desktop.application.file_seat import FileProgress
from meeting_desktop.core.errors import EnvironmentFault
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.control_messages import Admit
from meeting_desktop.domain.file_messages import OfferFile
from meeting_desktop.domain.shared_files import FileState
from meeting_desktop.ui.conference.file_card import FileCard
from meeting_desktop.ui.conference.files_panel import FilesPanel
from meeting_desktop.ui.main_window import MainWindow
from tests.fakes.seats import FakeGuestSeat, FakeSeat
from tests.fakes.use_cases import FakeApplication
from tests.gui.holding import hold_meeting, meeting_page_of

_HASH = "0f" * 32


@pytest.fixture
def seat(qtbot: QtBot, window: MainWindow, application: FakeApplication) -> FakeSeat:
    hold_meeting(qtbot, window, application)
    window.session.open_conference(ConferenceRequest())
    seat = application.meetings.settle_open()
    qtbot.waitUntil(lambda: bool(window.session.room.model.rows))
    return seat


@pytest.fixture
def guest(qtbot: QtBot, window: MainWindow, seat: FakeSeat) -> FakeGuestSeat:
    guest = seat.come("Grace")
    seat.say(Admit(guest.you))
    seat.tick()
    qtbot.waitUntil(lambda: len(window.session.room.model.rows) == 2)
    return guest


@pytest.fixture
def panel(window: MainWindow, guest: FakeGuestSeat, tmp_path: Path) -> FilesPanel:
    window.room_commands.talk.files.trigger()
    panel = meeting_page_of(window).side.files
    panel.folder = lambda: tmp_path
    return panel


def offered(guest: FakeGuestSeat, name: str = "plan.pdf") -> OfferFile:
    offer = OfferFile(new_id(), name, 2_000_000, _HASH)
    guest.say(offer)
    return offer


def arrive(seat: FakeSeat, offer: OfferFile, kind: str = "application/pdf") -> None:
    turn = Turn()
    seat.held.together.files.arrived(offer.id, kind, seat.held.roster, turn)
    seat.deliver(turn.answer())


def card_of(qtbot: QtBot, panel: FilesPanel, offer: OfferFile) -> FileCard:
    qtbot.waitUntil(lambda: offer.id in panel.cards)
    return panel.cards[offer.id]


def test_a_file_shows_how_far_it_has_come_and_then_what_it_is(
    qtbot: QtBot, seat: FakeSeat, guest: FakeGuestSeat, panel: FilesPanel
) -> None:
    assert panel.isVisible()
    offer = offered(guest)
    card = card_of(qtbot, panel, offer)
    seat.files.progress.publish(FileProgress(offer.id, 500_000, out=True))
    qtbot.waitUntil(lambda: card.bar.value() == 250)
    assert card.bar.isVisible()
    assert not card.open.isVisible()
    assert not card.save.isVisible()
    arrive(seat, offer)
    qtbot.waitUntil(card.open.isVisible)
    assert not card.bar.isVisible()
    assert card.name.text() == "plan.pdf"
    assert [part in card.facts.text() for part in ("PDF", "2.0 MB", "Grace")] == [True] * 3


def test_a_click_fetches_a_file_and_opens_it_once_it_is_there(
    qtbot: QtBot, seat: FakeSeat, guest: FakeGuestSeat, panel: FilesPanel, tmp_path: Path
) -> None:
    (tmp_path / "plan.pdf").write_bytes(b"another one")
    opened: list[Path] = []
    panel.open_path = opened.append
    offer = offered(guest)
    arrive(seat, offer)
    card = card_of(qtbot, panel, offer)
    qtbot.waitUntil(card.open.isVisible)
    qtbot.mouseClick(card.open, Qt.MouseButton.LeftButton)
    file, to, future = seat.files.saved[0]
    assert (file, to) == (offer.id, tmp_path / "plan (2).pdf")
    assert card.cancel.isVisible()
    assert opened == []
    future.set_result(to)
    qtbot.waitUntil(lambda: opened == [to])
    qtbot.waitUntil(card.open.isVisible)


@pytest.mark.parametrize(
    "named",
    [("setup.exe", "application/x-executable"), ("plan.pdf", "text/html"), ("a.bat", "text/plain")],
)
def test_what_could_do_harm_is_saved_only_and_says_so(
    qtbot: QtBot, seat: FakeSeat, guest: FakeGuestSeat, panel: FilesPanel, named: tuple[str, str]
) -> None:
    name, kind = named
    offer = offered(guest, name)
    arrive(seat, offer, kind)
    card = card_of(qtbot, panel, offer)
    qtbot.waitUntil(card.save.isVisible)
    assert not card.open.isVisible()
    assert card.warning.isVisible()
    assert card.warning.text() in card.accessibleName()


def test_a_file_that_cannot_be_saved_says_why_and_can_be_tried_again(
    qtbot: QtBot, window: MainWindow, seat: FakeSeat, guest: FakeGuestSeat, panel: FilesPanel
) -> None:
    told: list[str] = []
    window.session.room.told.connect(told.append)
    panel.ask_place = lambda suggestion: suggestion
    offer = offered(guest)
    arrive(seat, offer)
    card = card_of(qtbot, panel, offer)
    qtbot.waitUntil(card.save.isVisible)
    for number, end in enumerate(("failed", "stopped")):
        qtbot.mouseClick(card.save, Qt.MouseButton.LeftButton)
        future = seat.files.saved[number][2]
        if end == "failed":
            future.set_exception(EnvironmentFault("No room.", code="disk_full"))
        else:
            qtbot.mouseClick(card.cancel, Qt.MouseButton.LeftButton)
            assert future.cancelled()
        qtbot.waitUntil(card.save.isVisible)
    assert told == ["No room."]


def test_files_are_shared_by_dropping_and_by_choosing(
    qtbot: QtBot, seat: FakeSeat, panel: FilesPanel, tmp_path: Path
) -> None:
    paths = [tmp_path / "one.txt", tmp_path / "two.txt"]
    for path in paths:
        path.write_text("words")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(paths[0])), QUrl.fromLocalFile(str(tmp_path))])
    panel.dropEvent(
        QDropEvent(
            QPointF(QPoint(9, 9)),
            Qt.DropAction.CopyAction,
            data,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )
    panel.ask_files = lambda: [str(paths[1])]
    qtbot.mouseClick(panel.share, Qt.MouseButton.LeftButton)
    assert [path for path, _ in seat.files.offered] == paths
    assert panel.reading.isVisible()
    for _, future in seat.files.offered:
        future.set_result(new_id())
    qtbot.waitUntil(lambda: not panel.reading.isVisible())


def test_who_leads_takes_back_anybodys_file_and_a_guest_only_their_own(
    qtbot: QtBot, seat: FakeSeat, guest: FakeGuestSeat, panel: FilesPanel
) -> None:
    offer = offered(guest)
    arrive(seat, offer)
    card = card_of(qtbot, panel, offer)
    qtbot.waitUntil(card.remove.isVisible)
    shown = panel._files.files[offer.id]
    card.show_file(replace(shown, own=False), leads=False, saving=False, done=None)
    assert not card.remove.isVisible()
    card.show_file(shown, leads=True, saving=False, done=None)
    qtbot.mouseClick(card.remove, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: offer.id not in panel.cards)
    shelf = seat.held.together.files.shelf
    assert shelf.find(offer.id).state is FileState.REMOVED
