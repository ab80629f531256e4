"""Encryption of recordings in the settings: the switch, how far it is, the recovery key."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QHBoxLayout

from meeting_desktop.application.protect_recordings import SealedCount
from meeting_desktop.application.seal_recordings import SealState
from meeting_desktop.ui.settings.encryption.key_dialogs import EnterKeyDialog, ShowKeyDialog
from meeting_desktop.ui.settings.encryption.wording import (
    left_out_words,
    locked_words,
    standing_words,
    work_words,
)
from meeting_desktop.ui.settings.section import Field
from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.widgets.buttons import Button
from meeting_desktop.ui.widgets.card import Card
from meeting_desktop.ui.widgets.choices import Switch
from meeting_desktop.ui.widgets.dialogs import ConfirmDialog, PlainDialog
from meeting_desktop.ui.widgets.labels import Label
from meeting_desktop.ui.widgets.progress import ProgressBar


def _tr(text: str) -> str:
    return QCoreApplication.translate("Encryption", text)


class EncryptionCard(Card):
    """Nothing is encrypted before its recovery key was seen. ``dialog`` is the one that is open."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell.theme.tokens)
        self._shell = shell
        self._protect = shell.use_cases.archive.protect
        self._seal = shell.use_cases.archive.seal
        self._count = SealedCount()
        self.dialog: PlainDialog | None = None
        self.switch = Switch(shell.theme, _tr("Encrypt recordings on this computer"))
        self.field = Field(
            shell,
            _tr("Encryption"),
            self.switch,
            _tr(
                "Whoever finds this disk, or copies it, hears none of them. It keeps out nobody "
                "who is signed in as you, and transcripts are not encrypted."
            ),
        )
        self.standing = Label("", wrap=True)
        self.work = Label("", "muted", wrap=True)
        self.bar = ProgressBar(shell.theme, _tr("Recordings made anew"))
        self.trouble = Label("", "error", wrap=True)
        for widget in (self.field, self.standing, self.work, self.bar, self.trouble):
            self.body.addWidget(widget)
        self.body.addLayout(self._make_buttons())
        self.switch.clicked.connect(self._on_clicked)
        shell.bridge.listen(self._seal.changed, self, self._on_sealed)
        self._show()

    def refresh(self) -> None:
        self._show()
        self._shell.jobs.run(self, self._protect.count, self._on_count, self.field.show_fault)

    def show_setting(self, is_on: bool) -> None:
        self.switch.setChecked(is_on)
        self._show()

    def _make_buttons(self) -> QHBoxLayout:
        theme = self._shell.theme
        self.pause_button = Button(theme, "", self._pause)
        self.key_button = Button(theme, _tr("Show recovery key…"), self._ask_to_show)
        self.enter_button = Button(theme, _tr("Enter recovery key…"), self._enter)
        row = QHBoxLayout()
        row.setSpacing(theme.tokens.space.small)
        for button in (self.pause_button, self.key_button, self.enter_button):
            row.addWidget(button)
        row.addStretch(1)
        return row

    # -- what there is ---------------------------------------------------------------------------

    def _on_sealed(self, state: SealState) -> None:
        if not self.isVisible():
            return
        self._show()
        if not state.is_busy:
            self.refresh()

    def _on_count(self, count: SealedCount) -> None:
        self._count = count
        self._show()

    def _show(self) -> None:
        state, count = self._seal.state, self._count
        is_on = self._protect.is_on
        words = work_words(state)
        self.work.setText(words)
        self.work.setVisible(bool(words))
        self.work.set_role("error" if state.sentence else "muted")
        self.standing.setText(standing_words(count, is_on=is_on))
        self.standing.setVisible(not words)
        self.bar.setVisible(state.is_busy)
        self.bar.setValue(round(100 * state.done / state.total) if state.total else 0)
        trouble = locked_words(count) or left_out_words(state)
        self.trouble.setText(trouble)
        self.trouble.setVisible(bool(trouble))
        self.pause_button.setText(_tr("Go on") if state.paused else _tr("Pause"))
        self.pause_button.setVisible(state.is_busy or state.paused)
        self.key_button.setVisible(is_on or count.sealed > count.locked)

    def _pause(self) -> None:
        self._seal.pause(on=not self._seal.state.paused)

    # -- on and off ------------------------------------------------------------------------------

    def _on_clicked(self, on: bool) -> None:
        self.field.show_fault("")
        self.switch.setChecked(self._protect.is_on)  # it holds when it was done
        if on:
            self._shell.jobs.run(self, self._protect.make_key, self._offer, self.field.show_fault)
        else:
            self._change(on=False)

    def _offer(self, key: str) -> None:
        dialog = ShowKeyDialog(self._shell, self._protect, key, _tr("Encrypt recordings"), self)
        dialog.kept.connect(partial(self._change, on=True))
        self._open(dialog)

    def _change(self, *, on: bool) -> None:
        job = self._protect.turn_on if on else self._protect.turn_off
        self._shell.jobs.run_in_turn(
            self, job, lambda _nothing: self._on_changed(), self.field.show_fault
        )

    def _on_changed(self) -> None:
        on = self._protect.is_on
        self.show_setting(on)
        if on:
            self._shell.show_toast(_tr("Recordings are being encrypted"))
        else:
            self._shell.show_toast(
                _tr("Recordings are being decrypted"),
                action=_tr("Undo"),
                on_action=partial(self._change, on=True),
            )

    # -- the recovery key ------------------------------------------------------------------------

    def _ask_to_show(self) -> None:
        dialog = ConfirmDialog(
            self._shell.theme,
            _tr("Show the recovery key?"),
            _tr(
                "Whoever sees it can hear your recordings wherever they come by the disk. Look "
                "around you first, and end the sharing of your screen."
            ),
            _tr("Show it"),
            self,
        )
        dialog.confirmed.connect(self._ask_key)
        self._open(dialog)

    def _ask_key(self) -> None:
        self._shell.jobs.run(
            self, self._protect.recovery_key, self._show_key, self.field.show_fault
        )

    def _show_key(self, key: str) -> None:
        self._open(ShowKeyDialog(self._shell, self._protect, key, _tr("Done"), self))

    def _enter(self) -> None:
        dialog = EnterKeyDialog(self._shell, self)
        dialog.typed.connect(partial(self._restore, dialog))
        self._open(dialog)

    def _restore(self, dialog: EnterKeyDialog, typed: str) -> None:
        self._shell.jobs.run(
            dialog,
            partial(self._protect.restore, typed),
            partial(self._on_restored, dialog),
            dialog.show_fault,
        )

    def _on_restored(self, dialog: EnterKeyDialog, count: SealedCount) -> None:
        dialog.accept()
        self._on_count(count)
        self._shell.show_toast(_tr("The recovery key is kept in this computer’s keyring"))

    def _open(self, dialog: PlainDialog) -> None:
        self.dialog = dialog
        dialog.open()
