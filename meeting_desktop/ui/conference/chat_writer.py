"""Where one writes to the others: Enter sends, Shift+Enter begins a new line, Escape gives up."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from meeting_desktop.domain.chat import CHAT_LENGTH, clean_passage
from meeting_desktop.domain.permissions import Action
from meeting_desktop.domain.room_messages import ChatShown
from meeting_desktop.ui.conference.people_model import PersonRow
from meeting_desktop.ui.conference.rights import offer
from meeting_desktop.ui.conference.room import ConferenceRoom
from meeting_desktop.ui.theme.theme import Theme
from meeting_desktop.ui.widgets.buttons import Button
from meeting_desktop.ui.widgets.choices import ComboBox
from meeting_desktop.ui.widgets.labels import ElidedLabel, Label

_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}
_LINES, _MOST_LINES = 2, 6


class WordsField(QPlainTextEdit):
    """Plain text, whatever is pasted; as high as its words up to some lines."""

    sent = Signal()
    given_up = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.textChanged.connect(self._fit)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        shift = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if event.key() in _ENTER and not shift:
            self.sent.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(0, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        # Lines as they are wrapped, which is what this kind of document measures in.
        wrapped = round(self.document().size().height())
        lines = min(_MOST_LINES, max(_LINES, wrapped))
        margins = 2 * (self.document().documentMargin() + self.frameWidth())
        # A bar that is not needed yet takes width, which makes more lines, which need it.
        policy = Qt.ScrollBarPolicy
        is_full = wrapped > _MOST_LINES
        self.setVerticalScrollBarPolicy(
            policy.ScrollBarAsNeeded if is_full else policy.ScrollBarAlwaysOff
        )
        self.setFixedHeight(round(lines * self.fontMetrics().lineSpacing() + margins) + 4)


class ChatWriter(QWidget):
    """``target`` is chosen among the people who are here; replies and edits are named above it."""

    def __init__(self, theme: Theme, room: ConferenceRoom) -> None:
        super().__init__()
        self._room = room
        self._reply: ChatShown | None = None
        self._edited: ChatShown | None = None
        space = theme.tokens.space
        self.about = ElidedLabel("", "muted")
        self.forget = Button(theme, "", self.give_up, kind="quiet", icon="x", size="small")
        self.forget.setAccessibleName(self.tr("Write something new instead"))
        self.target = ComboBox(theme, self.tr("Who reads it"))
        #: Why one may not write; the words of a field this narrow would be cut.
        self.reason = Label("", "caption", wrap=True)
        self.words = WordsField()
        self.words.setAccessibleName(self.tr("Message"))
        self.send = Button(theme, "", self._send, kind="primary", icon="paper-plane-right")
        self.send.setAccessibleName(self.tr("Send"))
        above = QHBoxLayout()
        above.addWidget(self.about, 1)
        above.addWidget(self.forget)
        below = QHBoxLayout()
        below.setSpacing(space.hair)
        below.addWidget(self.words, 1)
        below.addWidget(self.send, 0, Qt.AlignmentFlag.AlignBottom)
        column = QVBoxLayout(self)
        column.setContentsMargins(space.small, space.small, space.small, space.small)
        column.setSpacing(space.hair)
        column.addLayout(above)
        column.addWidget(self.reason)
        column.addWidget(self.target)
        column.addLayout(below)
        self.words.sent.connect(self._send)
        self.words.given_up.connect(self.give_up)
        self.words.textChanged.connect(self._on_words)
        room.people_changed.connect(self._show_people)
        room.people_changed.connect(self._show_rights)
        room.talk.refused.connect(self._take_back)
        self._show_people()
        self._show_about()
        self._show_rights()

    # -- what it is about -----------------------------------------------------------------------

    def reply_to(self, line: ChatShown, *, privately: bool = False) -> None:
        self._reply, self._edited = line, None
        if privately or line.private:
            self._choose(line.participant, line.to_name if line.own else line.name)
        else:
            self.target.setCurrentIndex(0)
        self._show_about()
        self.words.setFocus()

    def write_to(self, row: PersonRow) -> None:
        self.give_up()
        self._choose(row.id, row.name)
        self.words.setFocus()

    def edit(self, line: ChatShown) -> None:
        self._reply, self._edited = None, line
        self.words.setPlainText(line.text)
        self.words.selectAll()
        self._show_about()
        self.words.setFocus()

    def give_up(self) -> None:
        was_edit = self._edited is not None
        self._reply = self._edited = None
        if was_edit:
            self.words.clear()
        self._show_about()

    def _show_about(self) -> None:
        if self._edited is not None:
            self.about.setText(self.tr("Correcting what you wrote"))
        elif self._reply is not None:
            self.about.setText(f"↪ {self._reply.name}: {self._reply.text}")
        about = self._edited is not None or self._reply is not None
        self.about.setVisible(about)
        self.forget.setVisible(about)
        self._show_rights()

    def _show_rights(self) -> None:
        """What is half written stays, and can be copied, where somebody may write no more."""
        reason = self._room.model.why_not(Action.CHAT)
        for control in (self.words, self.target):
            offer(control, reason)
        self.words.setPlaceholderText("" if reason else self.tr("Write a message"))
        self.reason.setText(reason or "")
        self.reason.setVisible(reason is not None)
        self.target.setEnabled(reason is None and self._edited is None)
        offer(self.send, reason, self.tr("Send (Enter)"))
        self._on_words()

    # -- who reads it ---------------------------------------------------------------------------

    def _show_people(self) -> None:
        chosen: UUID | None = self.target.currentData()
        self.target.blockSignals(True)
        self.target.clear()
        self.target.addItem(self.tr("To everybody"), None)
        for row in self._room.model.rows:
            if not row.is_you and row.attends is None:
                self.target.addItem(self.tr("To {0} alone").format(row.name), row.id)
        place = next(
            (n for n in range(self.target.count()) if self.target.itemData(n) == chosen), None
        )
        if place is None and chosen is not None:
            # Who was written to has left: what is half written must not go to everybody.
            self.target.addItem(self.tr("Somebody who has left"), chosen)
            place = self.target.count() - 1
        self.target.setCurrentIndex(place or 0)
        self.target.blockSignals(False)

    def _choose(self, participant: UUID, name: str) -> None:
        row = self._room.model.row_of(participant) or next(
            (one for one in self._room.model.rows if one.name == name), None
        )
        if row is not None:
            place = self.target.findData(row.id)
            self.target.setCurrentIndex(max(0, place))

    # -- sending --------------------------------------------------------------------------------

    def _on_words(self) -> None:
        self.send.setEnabled(self.words.isEnabled() and bool(self.words.toPlainText().strip()))

    def _send(self) -> None:
        text = clean_passage(self.words.toPlainText())
        if not text or not self.words.isEnabled():
            return
        if len(self.words.toPlainText()) > CHAT_LENGTH:
            self._room.told.emit(
                self.tr("A message has at most {0} letters; send it in parts.").format(CHAT_LENGTH)
            )
            return
        if self._edited is not None:
            self._room.talk.edit(self._edited.id, text)
        else:
            reply = self._reply.id if self._reply is not None else None
            self._room.talk.write(text, self.target.currentData(), reply)
        self._reply = self._edited = None
        self.words.clear()
        self._show_about()

    def _take_back(self, text: str) -> None:
        """Words that were refused come back, unless something else is being written."""
        if not self.words.toPlainText():
            self.words.setPlainText(text)
