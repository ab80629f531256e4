"""When the person is reminded, and whether the operating system shows it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from meeting_desktop.core.settings import Settings
from meeting_desktop.ui.settings.section import Section
from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.widgets.choices import ComboBox, Switch

#: In minutes before the start; the usual pairs.
_CHOICES: tuple[tuple[int, ...], ...] = (
    (),
    (0,),
    (5,),
    (10,),
    (10, 1),
    (15,),
    (30, 5),
    (60, 10),
)


def _tr(text: str) -> str:
    return QCoreApplication.translate("NotificationsSection", text)


class NotificationsSection(Section):
    """Holds at once."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(
            shell,
            _tr("Notifications"),
            _tr("Reminders of your meetings, answers to invitations, mail that did not arrive."),
        )
        theme = shell.theme
        self.reminders = ComboBox(theme, self.tr("Remind me of a meeting"))
        self.reminders_field = self.add_field(self.tr("&Remind me of a meeting"), self.reminders)
        self.system = Switch(theme, self.tr("Show notifications of the system"))
        self.system_field = self.add_field(
            self.tr("While another program is in front"),
            self.system,
            self.tr("In this window they are always listed under Notices."),
        )
        self.quiet = Switch(theme, self.tr("Nothing pops up during a meeting"))
        self.quiet_field = self.add_field(self.tr("In meetings"), self.quiet)
        self.reminders.activated.connect(self._on_reminders)
        self.system.toggled.connect(self._on_system)
        self.quiet.toggled.connect(self._on_quiet)

    def show_settings(self, settings: Settings) -> None:
        chosen = tuple(sorted(settings.notifications.reminder_minutes, reverse=True))
        self.reminders.clear()
        for minutes in sorted({*_CHOICES, chosen}):
            self.reminders.addItem(self._words(minutes), list(minutes))
        self.reminders.setCurrentIndex(self.reminders.findText(self._words(chosen)))
        for switch, on in (
            (self.system, settings.notifications.system),
            (self.quiet, settings.notifications.quiet_in_meetings),
        ):
            switch.blockSignals(True)
            switch.setChecked(on)
            switch.blockSignals(False)

    def _words(self, minutes: tuple[int, ...]) -> str:
        if not minutes:
            return self.tr("Not at all")
        parts = [self._one(one) for one in minutes]
        return self.tr(" and ").join(parts)

    def _one(self, minutes: int) -> str:
        if minutes == 0:
            return self.tr("When it begins")
        if minutes == 1:
            return self.tr("1 minute before")
        return self.tr("{0} minutes before").format(minutes)

    def _on_reminders(self, index: int) -> None:
        self.change(
            self.reminders_field,
            "notifications",
            reminder_minutes=list(self.reminders.itemData(index)),
        )

    def _on_system(self, on: bool) -> None:
        self.change(self.system_field, "notifications", system=on)

    def _on_quiet(self, on: bool) -> None:
        self.change(self.quiet_field, "notifications", quiet_in_meetings=on)
