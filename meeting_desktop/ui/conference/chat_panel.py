"""The chat of a meeting: what was written, the newest below, and where one writes."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import QMenu, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from meeting_desktop.domain.permissions import Action
from meeting_desktop.domain.room_messages import ChatShown
from meeting_desktop.ui.conference.chat_line import ChatLine
from meeting_desktop.ui.conference.chat_writer import ChatWriter
from meeting_desktop.ui.conference.room import ConferenceRoom
from meeting_desktop.ui.theme.theme import Theme
from meeting_desktop.ui.widgets.buttons import make_action
from meeting_desktop.ui.widgets.card import Line
from meeting_desktop.ui.widgets.empty_state import EmptyState
from meeting_desktop.ui.widgets.flow import ScrollBody
from meeting_desktop.ui.widgets.labels import Label
from meeting_desktop.ui.widgets.notices import announce

#: Widgets cost; what is older is in the record.
_MOST_LINES = 300


class ChatPanel(QWidget):
    """Follows the newest message unless somebody has scrolled up to read."""

    def __init__(self, theme: Theme, room: ConferenceRoom) -> None:
        super().__init__()
        self._theme = theme
        self._room = room
        self._talk = room.talk
        self.lines: dict[UUID, ChatLine] = {}
        space = theme.tokens.space
        self.setAccessibleName(self.tr("Chat"))
        body = ScrollBody()
        self._column = QVBoxLayout(body)
        self._column.setContentsMargins(0, 0, 0, space.small)
        self._column.setSpacing(space.hair)
        self._column.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setWidget(body)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.verticalScrollBar().rangeChanged.connect(self._follow)
        self._scroll.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self._follows = True
        empty = EmptyState(
            theme,
            "chat-circle-dots",
            self.tr("Nothing written yet"),
            self.tr("What you write here is kept with the meeting."),
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(empty)
        self._stack.addWidget(self._scroll)
        self.waiting = Label("", "caption", wrap=True)
        self.waiting.setContentsMargins(space.medium, 0, space.medium, 0)
        self.writer = ChatWriter(theme, room)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._stack, 1)
        for part in (self.waiting, Line(), self.writer):
            column.addWidget(part)
        room.talk.chat_changed.connect(self._on_chat)
        self._on_chat(None)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._talk.read()

    # -- lines ----------------------------------------------------------------------------------

    def _on_chat(self, changed: ChatShown | None) -> None:
        if changed is None:
            self._show_all()
        else:
            self._show(changed)
        waiting = len(self._talk.model.waiting)
        self.waiting.setVisible(waiting > 0)
        self.waiting.setText(self.tr("{0} on the way…").format(waiting))
        self._stack.setCurrentIndex(int(bool(self.lines)))
        if changed is not None and self.isVisible():
            self._talk.read()

    def _show_all(self) -> None:
        wanted = self._talk.model.lines
        for gone in [one for one in self.lines if one not in wanted]:
            self._drop(gone)
        for line in list(wanted.values())[-_MOST_LINES:]:
            if line.id not in self.lines or self.lines[line.id].line != line:
                self._show(line)

    def _show(self, line: ChatShown) -> None:
        answered = self._talk.model.lines.get(line.reply_to) if line.reply_to else None
        known = self.lines.get(line.id)
        if known is not None:
            known.show_line(line, answered)
            return
        made = ChatLine(self._theme, line, answered)
        made.menu_wanted.connect(partial(self._open_menu, line.id))
        self.lines[line.id] = made
        self._column.addWidget(made)
        if not line.own and self.isVisible():
            announce(made)
        if len(self.lines) > _MOST_LINES:
            self._drop(next(iter(self.lines)))

    def _drop(self, line_id: UUID) -> None:
        gone = self.lines.pop(line_id)
        self._column.removeWidget(gone)
        gone.hide()
        gone.deleteLater()

    # -- following ------------------------------------------------------------------------------

    def _follow(self, _least: int, most: int) -> None:
        if self._follows:
            bar = self._scroll.verticalScrollBar()
            QTimer.singleShot(0, bar, lambda: bar.setValue(bar.maximum()))
            bar.setValue(most)

    def _on_scrolled(self, value: int) -> None:
        bar = self._scroll.verticalScrollBar()
        self._follows = value >= bar.maximum() - self._theme.tokens.control

    # -- what can be done -----------------------------------------------------------------------

    def menu_of(self, line_id: UUID) -> QMenu:
        """What the one who sits here may do with a message."""
        line = self._talk.model.lines[line_id]
        writes = not line.deleted and self._room.model.why_not(Action.CHAT) is None
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        offered = [
            (self.tr("Copy"), "copy", not line.deleted, partial(_copy, line.text)),
            (self.tr("Reply"), "arrow-bend-up-left", writes, partial(self._reply, line)),
            (
                self.tr("Reply privately"),
                "lock-simple",
                writes and not (line.own or line.private) and self._is_here(line),
                partial(self.writer.reply_to, line, privately=True),
            ),
            (
                self.tr("Correct"),
                "pencil-simple",
                line.own and writes,
                partial(self.writer.edit, line),
            ),
            (
                self.tr("Take back"),
                "trash",
                self._may_delete(line),
                partial(self._talk.delete, line.id),
            ),
        ]
        for words, icon, is_offered, do in offered:
            if is_offered:
                menu.addAction(make_action(menu, self._theme, words, do, icon=icon))
        return menu

    def _open_menu(self, line_id: UUID, spot: QPoint) -> None:
        if line_id in self._talk.model.lines:
            self.menu_of(line_id).popup(spot)

    def _reply(self, line: ChatShown) -> None:
        self.writer.reply_to(line)

    def _is_here(self, line: ChatShown) -> bool:
        return self._room.model.row_of(line.participant) is not None

    def _may_delete(self, line: ChatShown) -> bool:
        me = self._room.model.me
        leads = me is not None and me.role.leads and not line.private
        return not line.deleted and (line.own or leads)


def _copy(text: str) -> None:
    QGuiApplication.clipboard().setText(text)
