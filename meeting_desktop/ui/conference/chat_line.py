"""One message of the chat: who, when, the words, and the addresses in them, which ask before they
open.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QDateTime, QLocale, QPoint, Qt, QUrl, Signal
from PySide6.QtGui import QContextMenuEvent, QDesktopServices
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.domain.room_messages import ChatShown
from meeting_desktop.domain.web_addresses import read_link
from meeting_desktop.ui.theme.theme import Theme, set_look
from meeting_desktop.ui.widgets.buttons import Button, WordsLink
from meeting_desktop.ui.widgets.dialogs import ConfirmDialog
from meeting_desktop.ui.widgets.labels import ElidedLabel, Label, WordsLabel

if TYPE_CHECKING:
    from collections.abc import Iterator

_ADDRESS = re.compile(r"https?://[^\s<>\"]+")
#: Of a sentence, not of the address before it.
_TRAILING = ".,;:!?)]}'’”"
_MOST_LINKS = 5


class ChatLine(QFrame):
    """``menu_wanted`` carries where on the screen the menu goes."""

    menu_wanted = Signal(QPoint)

    def __init__(self, theme: Theme, line: ChatShown, answered: ChatShown | None) -> None:
        super().__init__()
        self._theme = theme
        self.line = line
        space = theme.tokens.space
        self.name = ElidedLabel("", "strong")
        self.when = Label("", "caption")
        self.more = Button(
            theme, "", self._open_menu, kind="quiet", icon="dots-three", size="small"
        )
        self.quoted = ElidedLabel("", "muted")
        self.words = WordsLabel()
        self.words.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.words.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.earlier = WordsLabel("", "caption")
        self._links = QVBoxLayout()
        self.open_links: list[WordsLink] = []
        top = QHBoxLayout()
        top.setSpacing(space.small)
        top.addWidget(self.name, 1)
        top.addWidget(self.when)
        top.addWidget(self.more)
        column = QVBoxLayout(self)
        column.setContentsMargins(space.medium, space.small, space.small, space.small)
        column.setSpacing(space.hair)
        column.addLayout(top)
        for part in (self.quoted, self.words):
            column.addWidget(part)
        column.addLayout(self._links)
        column.addWidget(self.earlier)
        self.show_line(line, answered)

    def show_line(self, line: ChatShown, answered: ChatShown | None) -> None:
        self.line = line
        name = self.tr("You") if line.own else line.name
        if line.private:
            words = self.tr("To {0}, privately") if line.own else self.tr("{0}, privately")
            name = words.format(line.to_name if line.own else line.name)
            set_look(self, banner="info")
        self.name.setText(name)
        when = QDateTime.fromSecsSinceEpoch(round(line.sent_at.timestamp())).time()
        time = QLocale().toString(when, QLocale.FormatType.ShortFormat)
        self.when.setText(self.tr("{0} · edited").format(time) if line.edited else time)
        self.more.setAccessibleName(
            self.tr("What can be done with the message of {0}").format(name)
        )
        self._quote(answered)
        self.words.setText(self.tr("Taken back") if line.deleted else line.text)
        self.words.set_role("muted" if line.deleted else "")
        before = self.tr("Before: {0}").format(" → ".join(line.earlier))
        self.earlier.setText(before if line.earlier else "")
        self.earlier.setVisible(bool(line.earlier))
        self._show_links("" if line.deleted else line.text)
        self.setAccessibleName(f"{name}, {self.when.text()}: {self.words.text()}")

    def _quote(self, answered: ChatShown | None) -> None:
        self.quoted.setVisible(answered is not None)
        if answered is not None:
            words = answered.text if not answered.deleted else self.tr("Taken back")
            self.quoted.setText(f"↪ {answered.name}: {words}")

    def _show_links(self, text: str) -> None:
        for link in self.open_links:
            self._links.removeWidget(link)
            link.hide()
            link.deleteLater()
        self.open_links.clear()
        for address in addresses_in(text):
            words = self.tr("Open {0}").format(address)
            link = WordsLink(self._theme, words, partial(self._ask_to_open, address))
            self.open_links.append(link)
            self._links.addWidget(link)

    def _ask_to_open(self, address: str) -> None:
        """The whole address is read before it is opened: words may promise another."""
        dialog = ConfirmDialog(
            self._theme,
            self.tr("Open this page in your browser?"),
            self.tr("{0} wrote this address:\n{1}").format(self.line.name, address),
            self.tr("Open"),
            self.window(),
        )
        dialog.confirmed.connect(partial(_open, address))
        dialog.open()

    def _open_menu(self) -> None:
        self.menu_wanted.emit(self.more.mapToGlobal(self.more.rect().bottomLeft()))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_wanted.emit(event.globalPos())


def addresses_in(text: str) -> Iterator[str]:
    """Those that a person may open with a click, each once."""
    found: list[str] = []
    for match in _ADDRESS.finditer(text):
        try:
            address = read_link(match.group().rstrip(_TRAILING), ("https", "http"))
        except UserFacingError:
            continue
        if address not in found:
            found.append(address)
    yield from found[:_MOST_LINKS]


def _open(address: str) -> None:
    url = QUrl(address, QUrl.ParsingMode.StrictMode)
    if url.isValid() and url.scheme() in {"http", "https"}:
        QDesktopServices.openUrl(url)
