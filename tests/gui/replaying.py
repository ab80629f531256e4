"""A Replay page over stored talks, opened and ready, for the tests of this folder."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.transcript import Segment
from meeting_desktop.ui.library.replay_page import ReplayPage
from meeting_desktop.ui.library.transcript_document import WordPlace
from tests.fakes.sample_talks import Talk, keep
from tests.fakes.shell import FakeShell
from tests.fakes.use_cases import FakeApplication


def store_talk(
    application: FakeApplication, talk: Talk, home: Path, *, recorded: bool = True
) -> None:
    """Keep ``talk``, with a file where its sound would be."""
    key = f"{talk.meeting.id}/{new_id()}" if recorded else ""
    if recorded:
        meeting, recording = key.split("/")
        sound = home / "config" / "recordings" / meeting / f"{recording}.ogg"
        sound.parent.mkdir(parents=True)
        sound.write_bytes(b"sound")
    application.store.write(lambda uow: keep(uow, talk, storage_key=key)).result(60)


def open_replay(qtbot: QtBot, shell: FakeShell, talk: Talk) -> ReplayPage:
    """The page, shown at 1024×700, with the talk in it."""
    page = ReplayPage(shell)
    qtbot.addWidget(page, before_close_func=lambda _page: page.close_meeting())
    page.resize(1024, 700)
    page.show()
    qtbot.waitExposed(page)
    page.open(talk.meeting.id)
    qtbot.waitUntil(lambda: page.reviewed is not None)
    return page


def stored(application: FakeApplication, talk: Talk) -> list[Segment]:
    """The segments as the store has them."""
    transcript = application.store.read(lambda uow: uow.transcripts.latest(talk.meeting.id))
    assert transcript is not None
    return list(transcript.segments)


def spot_of(page: ReplayPage, place: WordPlace) -> QPoint:
    """The middle of a word, in the view."""
    view = page.view
    return view.rect_in_view(view.board.word_rect(place)).center().toPoint()


def spot_of_name(page: ReplayPage, passage: int) -> QPoint:
    view = page.view
    name = view.board.layout(passage).name_rect.translated(0, view.board.top(passage))
    return view.rect_in_view(name).center().toPoint()


def click(page: ReplayPage, point: QPoint | QPointF) -> None:
    spot = point if isinstance(point, QPoint) else point.toPoint()
    QTest.mouseClick(
        page.view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, spot
    )
