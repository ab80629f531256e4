"""Invite people: opens the running meeting for others, then shows every way in."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout, QWidget

from meeting_desktop.application.change_entrance import reaches_others
from meeting_desktop.application.conference_seat import ConferenceRequest, HostSeat
from meeting_desktop.domain.room_codes import COLLEAGUES
from meeting_desktop.ui.conference.invitations import CopyLink, RoomCode, only_this_machine
from meeting_desktop.ui.conference.room import ConferenceRoom
from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.theme.theme import set_look
from meeting_desktop.ui.widgets.buttons import Button
from meeting_desktop.ui.widgets.card import Line
from meeting_desktop.ui.widgets.dialogs import PlainDialog
from meeting_desktop.ui.widgets.labels import Label


class PasscodeField(QLineEdit):
    """A passcode that is read to others: it is shown as it is typed."""

    def __init__(self) -> None:
        super().__init__()
        self.setMaxLength(64)
        self.setPlaceholderText(self.tr("None"))
        self.setAccessibleName(self.tr("Passcode"))


class InviteDialog(PlainDialog):
    """``wants_open`` is called with what a person chose; the dialog follows the room."""

    def __init__(
        self,
        shell: Shell,
        room: ConferenceRoom,
        wants_open: Callable[[ConferenceRequest], None],
        parent: QWidget,
    ) -> None:
        super().__init__(shell.theme, parent)
        self.entitle(self.tr("Invite people"))
        self._shell = shell
        self._room = room
        self._wants_open = wants_open
        self._content: QWidget | None = None
        self.passcode = PasscodeField()
        self.fault = Label("", "error", wrap=True)
        self.fault.hide()
        self.open_button = Button(
            shell.theme, self.tr("Open the meeting"), self._open, kind="primary", icon="users"
        )
        self.close_button = Button(shell.theme, self.tr("Close"), self.accept, kind="quiet")
        self.buttons.addStretch(1)
        self.buttons.addWidget(self.close_button)
        self.buttons.addWidget(self.open_button)
        self.code: RoomCode | None = None
        self.copy: CopyLink | None = None
        #: Nobody else can come in as it is set: said before the meeting is opened, and after.
        self.reach_note: Label | None = None
        self.address_note: Label | None = None
        room.opened_or_closed.connect(self._on_room)
        if room.door is None:
            self._ask()
        else:
            self._show_ways(room.door)

    def show_fault(self, sentence: str) -> None:
        """The meeting could not be opened; it goes on as before."""
        self.fault.setText(sentence)
        self.fault.show()
        self.open_button.setEnabled(True)
        self.open_button.setText(self.tr("Try again"))

    def _ask(self) -> None:
        words = self.tr(
            "Others come in with the room code or a link. Guests need only a browser, and wait in "
            "the lobby until you admit them."
        )
        self.body.addWidget(Label(words, wrap=True))
        label = Label(self.tr("&Passcode, if there shall be one"), "caption")
        label.setBuddy(self.passcode)
        self.body.addWidget(label)
        self.body.addWidget(self.passcode)
        self.body.addWidget(self.fault)
        if self._has_colleagues:
            words = self.tr("Colleagues who share your database need only the room code.")
            self.body.addWidget(Label(words, "caption", wrap=True))
        elif not reaches_others(self._shell.use_cases.settings.current().conference):
            words = self.tr(
                "As it is set, nobody on another computer can come in. Choose who can reach your "
                "meetings before you open this one."
            )
            self.body.addSpacing(self._shell.theme.tokens.space.small)
            self.reach_note = self._add_note(words)
        self.passcode.returnPressed.connect(self._open)
        self.open_button.setFocus()

    def _open(self) -> None:
        if not self.open_button.isEnabled():
            return
        self.fault.hide()
        self.open_button.setEnabled(False)
        self.open_button.setText(self.tr("Opening…"))
        self._wants_open(ConferenceRequest(passcode=self.passcode.text().strip()))

    def _on_room(self) -> None:
        if self._room.door is None:
            self.reject()  # the meeting is over
        elif self.code is None:
            while (item := self.body.takeAt(0)) is not None:
                widget = item.widget()
                if widget is not None:
                    widget.hide()
            self._show_ways(self._room.door)

    def _show_ways(self, door: HostSeat) -> None:
        self.open_button.hide()
        self.body.addWidget(Label(self.tr("Room code"), "overline"))
        self.code = RoomCode(self._shell, door.room_code)
        self.body.addWidget(self.code)
        words = self.tr("In Meeting Desktop: Join a meeting, then type the code.")
        self.body.addWidget(Label(words, "caption"))
        self.body.addWidget(Line())
        by_database = door.url == COLLEAGUES
        title = self.tr("Link for colleagues") if by_database else self.tr("Guest link")
        self.body.addWidget(Label(title, "overline"))
        self.copy = CopyLink(self._shell, self._room)
        self.body.addWidget(self.copy)
        passcode = self._room.passcode
        if passcode:
            words = self.tr("Passcode: {0}. Tell it another way than the link.").format(passcode)
            self.body.addWidget(Label(words, wrap=True))
        if by_database:
            words = self.tr(
                "This computer listens nowhere, so that guests cannot come. Code and link work for "
                "colleagues who share your database."
            )
            self.body.addWidget(Label(words, "caption", wrap=True))
        elif only_this_machine(door.url) and self._has_colleagues:
            words = self.tr(
                "Colleagues come in with the code from anywhere. Links for guests work on this "
                "computer only."
            )
            self.body.addWidget(Label(words, "caption", wrap=True))
        elif only_this_machine(door.url):
            words = self.tr(
                "Links work on this computer only. Choose who can reach your meetings; it holds "
                "for the next one that you open."
            )
            self.address_note = self._add_note(words)
        self.copy.button.setFocus()
        # Later: what is added to a dialog in sight counts for its size once it is shown itself.
        QTimer.singleShot(0, self, self.adjustSize)

    @property
    def _has_colleagues(self) -> bool:
        """Whether this computer is connected to a shared database."""
        return bool(self._shell.use_cases.settings.current().shared.login)

    def _add_note(self, words: str) -> Label:
        """A warning, and the way to what mends it."""
        frame = QFrame()
        set_look(frame, banner="warning")
        note = Label(words, wrap=True)
        space = self._shell.theme.tokens.space
        column = QVBoxLayout(frame)
        column.setContentsMargins(space.medium, space.small, space.medium, space.small)
        column.setSpacing(space.hair)
        column.addWidget(note)
        button = Button(self._shell.theme, self.tr("Open Settings"), self._go_to_settings)
        column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(frame)
        return note

    def _go_to_settings(self) -> None:
        self.reject()
        self._shell.show_room("settings", "others")
