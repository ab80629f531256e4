"""Mail: the account, what is sent and when, and where answers come in."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QCoreApplication, QLocale, QTime
from PySide6.QtWidgets import QHBoxLayout, QWidget

from meeting_desktop.core.settings import Settings
from meeting_desktop.domain.mail import SWITCHABLE, MailKind
from meeting_desktop.ui.settings.mail.account_form import AccountForm
from meeting_desktop.ui.settings.mail.mailbox_form import MailboxForm
from meeting_desktop.ui.settings.mail.wording import kind_explained
from meeting_desktop.ui.settings.section import Section
from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.widgets.card import Line
from meeting_desktop.ui.widgets.choices import ComboBox, Switch
from meeting_desktop.ui.widgets.labels import Label

_LANGUAGES = (("en", "English"), ("de", "Deutsch"))
_REMINDERS: tuple[tuple[int, ...], ...] = ((), (15,), (60,), (1_440,), (1_440, 60))


def _tr(text: str) -> str:
    return QCoreApplication.translate("MailSection", text)


class MailSection(Section):
    """Without an account mail is queued and waits."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(
            shell,
            _tr("Mail"),
            _tr("Invitations, changes and reminders go out from your own address."),
        )
        self._mail = shell.use_cases.planning.mail
        body = self.card.body
        body.addWidget(Label(_tr("Where mail goes out"), "heading"))
        self.account = AccountForm(shell)
        body.addWidget(self.account)
        body.addWidget(Line())
        body.addWidget(Label(_tr("What is sent"), "heading"))
        self.kinds = {kind: self._make_kind(kind) for kind in SWITCHABLE}
        for switch in self.kinds.values():
            body.addWidget(switch)
        self._make_choices()
        body.addWidget(Line())
        body.addWidget(Label(_tr("Where answers come in"), "heading"))
        self.mailbox = MailboxForm(shell)
        body.addWidget(self.mailbox)

    def show_settings(self, settings: Settings) -> None:
        mail = settings.mail
        self.account.show_settings(settings)
        self.mailbox.show_settings(settings)
        for kind, switch in self.kinds.items():
            switch.blockSignals(True)
            switch.setChecked(kind.value not in mail.kinds_off)
            switch.blockSignals(False)
        self.language.setCurrentIndex(self.language.findData(mail.language))
        chosen = tuple(sorted(mail.reminder_minutes, reverse=True))
        if self.reminders.findData(list(chosen)) < 0:
            self.reminders.addItem(_reminder_words(chosen), list(chosen))
        self.reminders.setCurrentIndex(self.reminders.findData(list(chosen)))
        for box, time in ((self.quiet_from, mail.quiet_from), (self.quiet_until, mail.quiet_until)):
            if box.findData(time) < 0:
                box.addItem(_clock(time), time)
            box.setCurrentIndex(box.findData(time))

    def _make_kind(self, kind: MailKind) -> Switch:
        switch = Switch(self.shell.theme, kind_explained(kind))
        switch.toggled.connect(partial(self._on_kind, kind))
        return switch

    def _make_choices(self) -> None:
        theme = self.shell.theme
        self.reminders = ComboBox(theme, _tr("Remind invitees"))
        for minutes in _REMINDERS:
            self.reminders.addItem(_reminder_words(minutes), list(minutes))
        self.reminders_field = self.add_field(_tr("&Remind invitees"), self.reminders)
        self.quiet_from = self._make_times(_tr("Quiet from"))
        self.quiet_until = self._make_times(_tr("Quiet until"))
        row = QWidget()
        times = QHBoxLayout(row)
        times.setContentsMargins(0, 0, 0, 0)
        times.setSpacing(theme.tokens.space.small)
        times.addWidget(self.quiet_from)
        times.addWidget(Label(_tr("to")))
        times.addWidget(self.quiet_until)
        times.addStretch(1)
        self.quiet_field = self.add_field(
            _tr("Quiet hours"),
            row,
            _tr("Reminders and summaries wait for the morning; invitations go at once."),
        )
        self.language = ComboBox(theme, _tr("Language of mails"))
        for code, name in _LANGUAGES:
            self.language.addItem(name, code)
        self.language_field = self.add_field(_tr("&Language of mails"), self.language)
        self.reminders.activated.connect(self._on_reminders)
        self.quiet_from.activated.connect(self._on_quiet_from)
        self.quiet_until.activated.connect(self._on_quiet_until)
        self.language.activated.connect(self._on_language)

    def _make_times(self, name: str) -> ComboBox:
        box = ComboBox(self.shell.theme, name)
        box.setMinimumContentsLength(7)
        for hour in range(24):
            time = f"{hour:02}:00"
            box.addItem(_clock(time), time)
        return box

    def _on_kind(self, kind: MailKind, sent: bool) -> None:
        self.save(self.reminders_field, partial(self._mail.set_kind, kind, sent=sent))

    def _on_reminders(self, index: int) -> None:
        minutes = sorted(self.reminders.itemData(index))
        self.change(self.reminders_field, "mail", reminder_minutes=minutes)

    # Each alone: the other may show what held before a change that is still being saved.

    def _on_quiet_from(self, index: int) -> None:
        self.change(self.quiet_field, "mail", quiet_from=self.quiet_from.itemData(index))

    def _on_quiet_until(self, index: int) -> None:
        self.change(self.quiet_field, "mail", quiet_until=self.quiet_until.itemData(index))

    def _on_language(self, index: int) -> None:
        self.change(self.language_field, "mail", language=self.language.itemData(index))


def _clock(time: str) -> str:
    hour, minute = map(int, time.split(":"))
    return QLocale().toString(QTime(hour, minute), QLocale.FormatType.ShortFormat)


def _reminder_words(minutes: tuple[int, ...]) -> str:
    if not minutes:
        return _tr("Not at all")
    words = {
        15: _tr("15 minutes before"),
        60: _tr("an hour before"),
        1_440: _tr("a day before"),
    }
    parts = [words.get(one) or _tr("{0} minutes before").format(one) for one in minutes]
    return _tr(" and ").join(parts)
