"""What can be done to a person: only what the rules of the conference let the one who asks do."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QPoint
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from meeting_desktop.domain.control_messages import ChooseConsent
from meeting_desktop.domain.given_rights import Switches
from meeting_desktop.domain.meetings import Consent
from meeting_desktop.domain.participants import Role
from meeting_desktop.ui.conference.invitations import DigitsDialog, LinkDialog
from meeting_desktop.ui.conference.people_model import PersonRow
from meeting_desktop.ui.conference.people_wording import my_consent_sentence
from meeting_desktop.ui.conference.room import ConferenceRoom
from meeting_desktop.ui.conference.room_actions import PersonAction
from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.widgets.dialogs import ConfirmDialog

_ICONS = {
    PersonAction.MUTE: "microphone-slash",
    PersonAction.ASK_TO_MUTE: "microphone-slash",
    PersonAction.ALLOW_UNMUTE: "microphone",
    PersonAction.MAKE_COHOST: "crown-simple",
    PersonAction.TAKE_COHOST: "crown-simple",
    PersonAction.MAKE_PRESENTER: "presentation",
    PersonAction.MAKE_OBSERVER: "eye",
    PersonAction.TAKE_ROLE: "user",
    PersonAction.SECOND_DEVICE: "device-mobile",
    PersonAction.SAFETY_DIGITS: "shield-check",
    PersonAction.REMOVE: "user-minus",
}


_SWITCHES: dict[PersonAction, Callable[[Switches], bool]] = {
    PersonAction.LET_CHAT: lambda switches: switches.can_chat,
    PersonAction.LET_SHARE: lambda switches: switches.can_share_screen,
}


class PeopleMenu(QObject):
    """``open_for`` shows the menu of a person."""

    def __init__(self, shell: Shell, room: ConferenceRoom, owner: QWidget) -> None:
        super().__init__(owner)
        self._shell = shell
        self._room = room
        self._owner = owner

    def open_for(self, row: PersonRow, spot: QPoint) -> None:
        menu = self.make(row)
        if menu.isEmpty():
            menu.deleteLater()
            return
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(spot)

    def make(self, row: PersonRow) -> QMenu:
        menu = QMenu(self._owner)
        menu.setAccessibleName(row.name)
        offered = self._room.model.offers(row)
        for action in offered:
            if action is PersonAction.REMOVE and len(offered) > 1:
                menu.addSeparator()
            if action is PersonAction.CONSENT:
                menu.addMenu(self._consent_menu(row, menu))
                continue
            entry = menu.addAction(self._words(action, row))
            entry.setData(action.name)
            icon = _ICONS.get(action, "")
            if action in _SWITCHES:
                on = _SWITCHES[action](row.switches)
                entry.setCheckable(True)
                entry.setChecked(on)
                # The style's own tick is of few pixels, whatever the scale.
                icon = "check" if on else ""
            if icon:
                entry.setIcon(self._shell.theme.icon(icon))
            entry.triggered.connect(partial(self._do, action, row))
        return menu

    def _consent_menu(self, row: PersonRow, parent: QMenu) -> QMenu:
        menu = QMenu(self.tr("What may be kept of me"), parent)
        menu.setIcon(self._shell.theme.icon("record"))
        group = QActionGroup(menu)
        for consent in (Consent.RECORD, Consent.TRANSCRIBE_ONLY, Consent.NONE):
            entry = menu.addAction(my_consent_sentence(consent))
            entry.setCheckable(True)
            entry.setChecked(row.consent is consent)
            entry.setActionGroup(group)
            entry.triggered.connect(partial(self._choose, consent))
        return menu

    def _choose(self, consent: Consent, _checked: bool = False) -> None:
        self._room.say(ChooseConsent(consent))

    def _words(self, action: PersonAction, row: PersonRow) -> str:
        words = {
            PersonAction.MUTE: self.tr("Mute"),
            PersonAction.ASK_TO_MUTE: self.tr("Ask to mute"),
            PersonAction.ALLOW_UNMUTE: self.tr("Let them unmute"),
            PersonAction.MAKE_COHOST: self.tr("Make co-host"),
            PersonAction.TAKE_COHOST: self.tr("Co-host no longer"),
            PersonAction.MAKE_PRESENTER: self.tr("Make presenter"),
            PersonAction.MAKE_OBSERVER: self.tr("Make observer"),
            PersonAction.TAKE_ROLE: (
                self.tr("Presenter no longer")
                if row.role is Role.PRESENTER
                else self.tr("Observer no longer")
            ),
            PersonAction.LET_CHAT: self.tr("May write in the chat"),
            PersonAction.LET_SHARE: self.tr("May share the screen"),
            PersonAction.SECOND_DEVICE: self.tr("Link for a second device…"),
            PersonAction.SAFETY_DIGITS: self.tr("Compare safety digits…"),
            PersonAction.REMOVE: self.tr("Remove from the meeting…"),
        }
        if action is PersonAction.SECOND_DEVICE and row.is_you:
            return self.tr("Link for your second device…")
        return words[action]

    def _do(self, action: PersonAction, row: PersonRow, _checked: bool = False) -> None:
        if action is PersonAction.SECOND_DEVICE:
            LinkDialog(self._shell, self._room, row, self._owner).open()
        elif action is PersonAction.SAFETY_DIGITS:
            DigitsDialog(self._shell, self._room, row, self._owner).open()
        elif action is PersonAction.REMOVE:
            self._ask_to_remove(row)
        else:
            self._room.do(action, row)

    def _ask_to_remove(self, row: PersonRow) -> None:
        dialog = ConfirmDialog(
            self._shell.theme,
            self.tr("Remove {0}?").format(row.name),
            self.tr("They leave at once and cannot come back into this meeting."),
            self.tr("Remove"),
            self._owner,
        )
        dialog.confirmed.connect(partial(self._room.do, PersonAction.REMOVE, row))
        dialog.open()
