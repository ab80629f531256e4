"""How others come in: the room code, links that work once, and digits to compare."""

from __future__ import annotations

from concurrent.futures import Future
from urllib.parse import urlsplit

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QFont, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from meeting_desktop.domain.room_codes import show_room_code
from meeting_desktop.ui.conference.people_model import PersonRow
from meeting_desktop.ui.conference.room import ConferenceRoom
from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.widgets.buttons import Button
from meeting_desktop.ui.widgets.dialogs import PlainDialog
from meeting_desktop.ui.widgets.labels import Label

_LOOPBACK = {"localhost", "127.0.0.1", "::1"}
_COPIED_MS = 4000


def only_this_machine(url: str) -> bool:
    """Whether nobody else's computer can open this address."""
    host = urlsplit(url).hostname or ""
    return host in _LOOPBACK or host.startswith("127.")


class CopyLink(QWidget):
    """A button that makes a new link that works once, and puts it into the clipboard."""

    def __init__(self, shell: Shell, room: ConferenceRoom, row: PersonRow | None = None) -> None:
        super().__init__()
        self._shell = shell
        self._room = room
        self._person = None if row is None else row.id
        self._copies = 0
        self.button = Button(
            shell.theme, self.tr("Copy a new link"), self._copy, kind="primary", icon="link"
        )
        self.field = QLineEdit()
        self.field.setReadOnly(True)
        self.field.setPlaceholderText(self.tr("Each copy makes a new link"))
        self.field.setAccessibleName(self.tr("The link that was copied"))
        self.note = Label("", "caption", wrap=True)
        # Room for the longest of its sentences, so that nothing moves when it changes.
        self.note.setMinimumHeight(2 * self.note.fontMetrics().lineSpacing())
        self.note.setAlignment(Qt.AlignmentFlag.AlignTop)
        space = shell.theme.tokens.space
        line = QHBoxLayout()
        line.setSpacing(space.small)
        line.addWidget(self.field, 1)
        line.addWidget(self.button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space.hair)
        column.addLayout(line)
        column.addWidget(self.note)
        self._explain()

    def _explain(self) -> None:
        self.note.set_role("caption")
        self.note.setText(
            self.tr("A link lets one person in, once. Copy one for each guest.")
            if self._person is None
            else self.tr("The link works once, and is for this person alone.")
        )

    def _copy(self) -> None:
        door = self._room.door
        if door is None:
            return
        self.button.setEnabled(False)
        self._shell.jobs.follow(self, door.invite(self._person), self._on_link, self._on_fault)

    def _on_link(self, link: str) -> None:
        self._copies += 1
        self.button.setEnabled(True)
        self.button.setFocus()
        QGuiApplication.clipboard().setText(link)
        self.field.setText(link)
        self.field.setCursorPosition(0)
        self.note.setText(
            self.tr("Copied. This link lets one person in, once; for the next one copy again.")
            if self._person is None
            else self.tr("Copied. The link works once; for one more device copy again.")
        )

    def _on_fault(self, sentence: str) -> None:
        self.button.setEnabled(True)
        self.note.set_role("error")
        self.note.setText(sentence)


class LinkDialog(PlainDialog):
    """A link for a second device of a person."""

    def __init__(self, shell: Shell, room: ConferenceRoom, row: PersonRow, parent: QWidget) -> None:
        super().__init__(shell.theme, parent)
        self.entitle(
            self.tr("Your second device")
            if row.is_you
            else self.tr("A second device for {0}").format(row.name)
        )
        words = self.tr(
            "Open the link on the other device. It joins under the same name, with the same rights "
            "and the same choice of what is kept. Mute one of the two if they are in one room."
        )
        self.body.addWidget(Label(words, wrap=True))
        self.copy = CopyLink(shell, room, row)
        self.body.addWidget(self.copy)
        self.close_button = Button(shell.theme, self.tr("Close"), self.accept)
        self.buttons.addStretch(1)
        self.buttons.addWidget(self.close_button)
        self.copy.button.setFocus()


class DigitsDialog(PlainDialog):
    """The digits that both sides read to each other; one block for each of their devices."""

    def __init__(self, shell: Shell, room: ConferenceRoom, row: PersonRow, parent: QWidget) -> None:
        super().__init__(shell.theme, parent)
        self.entitle(self.tr("Safety digits with {0}").format(row.name))
        self._shell = shell
        words = self.tr(
            "Read them to each other. If both of you see the same digits, nobody stands between "
            "you. If they differ, end the conversation and send a new link another way."
        )
        self.body.addWidget(Label(words, wrap=True))
        self.digits: list[Label] = []
        # Who joined has one connection, to the machine that carries the meeting.
        far = room.model.far_devices(row) if room.door is not None else row.devices[:1]
        for device in far:
            label = Label(self.tr("Asking…"), "display")
            label.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse
                | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
            label.setAccessibleName(self.tr("Safety digits"))
            self.digits.append(label)
            self.body.addWidget(label, 0, Qt.AlignmentFlag.AlignHCenter)
            self._ask(room.safety_digits(device.id), label)
        close = Button(shell.theme, self.tr("Close"), self.accept)
        self.buttons.addStretch(1)
        self.buttons.addWidget(close)
        close.setFocus()

    def _ask(self, asked: Future[str], label: Label) -> None:
        def show(digits: str) -> None:
            label.setText(grouped(digits) or self.tr("They are not connected now."))
            label.setAccessibleName(" ".join(digits) or label.text())

        def fail(sentence: str) -> None:
            label.set_role("error")
            label.setText(sentence)

        self._shell.jobs.follow(self, asked, show, fail)


def grouped(digits: str) -> str:
    """In threes, as one reads them aloud."""
    plain = digits.replace(" ", "")
    return " ".join(plain[i : i + 3] for i in range(0, len(plain), 3))


class RoomCode(QWidget):
    """The code, large enough to be read aloud, with a button that copies it."""

    def __init__(self, shell: Shell, code: str) -> None:
        super().__init__()
        self._code = show_room_code(code)
        self.label = Label(self._code, "display")
        font = QFont(self.label.font())
        font.setLetterSpacing(QFont.SpacingType.PercentageSpacing, 106)
        self.label.setFont(font)
        self.label.setAccessibleName(self.tr("Room code {0}").format(" ".join(self._code)))
        self.label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.button = Button(shell.theme, self.tr("Copy code"), self._copy, icon="copy")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.label)
        row.addStretch(1)
        row.addWidget(self.button)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_COPIED_MS)
        self._timer.timeout.connect(self._rest)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._code)
        self.button.setText(self.tr("Copied"))
        self._timer.start()

    def _rest(self) -> None:
        self.button.setText(self.tr("Copy code"))
