"""The files of a meeting, the newest first: shared by choosing or dropping, saved, opened."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import QMimeData, QStandardPaths, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from meeting_desktop.domain.permissions import Action
from meeting_desktop.domain.shared_files import LARGEST_FILE
from meeting_desktop.ui.conference.file_card import FileCard
from meeting_desktop.ui.conference.file_wording import size_words
from meeting_desktop.ui.conference.rights import offer
from meeting_desktop.ui.conference.room import ConferenceRoom
from meeting_desktop.ui.theme.theme import Theme
from meeting_desktop.ui.widgets.buttons import Button
from meeting_desktop.ui.widgets.empty_state import EmptyState
from meeting_desktop.ui.widgets.flow import ScrollBody
from meeting_desktop.ui.widgets.labels import Label
from meeting_desktop.ui.widgets.notices import announce


class FilesPanel(QWidget):
    """``ask_files`` and ``ask_place`` are the system's dialogs; ``open_path`` its viewers."""

    def __init__(self, theme: Theme, room: ConferenceRoom) -> None:
        super().__init__()
        self._theme = theme
        self._room = room
        self._files = room.files
        self._opened_when_saved: set[UUID] = set()
        self.cards: dict[UUID, FileCard] = {}
        self.ask_files: Callable[[], list[str]] = self._ask_files
        self.ask_place: Callable[[str], str] = self._ask_place
        self.open_path: Callable[[Path], object] = _open
        self.folder = _downloads
        self.setAccessibleName(self.tr("Files"))
        self.setAcceptDrops(True)
        space = theme.tokens.space
        body = ScrollBody()
        self._column = QVBoxLayout(body)
        self._column.setContentsMargins(space.small, space.small, space.small, space.small)
        self._column.setSpacing(space.small)
        self._column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidget(body)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        most = size_words(LARGEST_FILE)
        empty = EmptyState(
            theme,
            "paperclip",
            self.tr("No files yet"),
            self.tr("Drop files here, up to {0} each. Everybody here can save them.").format(most),
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(empty)
        self._stack.addWidget(scroll)
        self.reading = Label("", "caption", wrap=True)
        self.share = Button(theme, self.tr("Share files…"), self._choose, icon="upload-simple")
        foot = QVBoxLayout()
        foot.setContentsMargins(space.small, space.small, space.small, space.small)
        foot.addWidget(self.reading)
        foot.addWidget(self.share)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._stack, 1)
        column.addLayout(foot)
        self._files.changed.connect(self._on_changed)
        self._files.saved.connect(self._on_saved)
        room.people_changed.connect(self._show_rights)
        self._on_changed(None)

    # -- sharing --------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._may_share and _paths_of(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = _paths_of(event.mimeData())
        if self._may_share and paths:
            event.acceptProposedAction()
            self._files.offer(paths)

    def _choose(self) -> None:
        self._files.offer([Path(one) for one in self.ask_files()])

    def _ask_files(self) -> list[str]:
        return QFileDialog.getOpenFileNames(self, self.tr("Share files with everybody here"))[0]

    @property
    def _may_share(self) -> bool:
        return self._room.model.why_not(Action.FILE_OFFER) is None

    # -- saving and opening ---------------------------------------------------------------------

    def _save(self, file: UUID) -> None:
        place = self.ask_place(str(_free(self.folder(), self._files.files[file].name)))
        if place:
            self._files.save(file, Path(place))

    def _open(self, file: UUID) -> None:
        self._opened_when_saved.add(file)
        self._files.save(file, _free(self.folder(), self._files.files[file].name))

    def _ask_place(self, suggestion: str) -> str:
        return QFileDialog.getSaveFileName(self, self.tr("Save the file as"), suggestion)[0]

    def _on_saved(self, file: UUID, path: Path) -> None:
        if file in self._opened_when_saved:
            self._opened_when_saved.discard(file)
            self.open_path(path)
        else:
            self._room.told.emit(self.tr("Saved: {0}").format(str(path)))

    # -- what is shown --------------------------------------------------------------------------

    def _on_changed(self, file: UUID | None) -> None:
        if file is not None and file in self.cards and file in self._files.files:
            self._show(file)
            return
        for gone in [one for one in self.cards if one not in self._files.files]:
            card = self.cards.pop(gone)
            self._column.removeWidget(card)
            card.hide()
            card.deleteLater()
        for one in self._files.files:
            if one not in self.cards:
                self._add(one)
            self._show(one)
        self._stack.setCurrentIndex(int(bool(self.cards)))
        count = self._files.reading
        self.reading.setText(self.tr("%n file(s) are being read…", "", count))
        self.reading.setVisible(bool(count))
        self._show_rights()

    def _add(self, file: UUID) -> None:
        card = self.cards[file] = FileCard(self._theme)
        card.open_wanted.connect(partial(self._open, file))
        card.save_wanted.connect(partial(self._save, file))
        card.cancel_wanted.connect(partial(self._files.cancel, file))
        card.remove_wanted.connect(partial(self._files.remove, file))
        self._column.insertWidget(0, card)
        self._show(file)
        if self.isVisible():
            announce(card)

    def _show(self, file: UUID) -> None:
        me = self._room.model.me
        shown = self._files.files[file]
        self.cards[file].show_file(
            shown,
            leads=me is not None and me.role.leads,
            saving=self._files.is_saving(file),
            done=self._files.done.get(file),
        )

    def _show_rights(self) -> None:
        offer(self.share, self._room.model.why_not(Action.FILE_OFFER))


def _paths_of(data: QMimeData) -> list[Path]:
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    return [path for path in paths if path.is_file()]


def _downloads() -> Path:
    place = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DownloadLocation)
    return Path(place) if Path(place).is_dir() else Path.home()


def _free(folder: Path, name: str) -> Path:
    """A path that nothing has yet."""
    path, number = folder / name, 1
    while path.exists():
        number += 1
        path = folder / f"{Path(name).stem} ({number}){Path(name).suffix}"
    return path


def _open(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
