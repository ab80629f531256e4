"""The recovery key, shown to be kept, and typed to be used."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QFontDatabase, QGuiApplication, QTextDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPlainTextEdit, QWidget

from meeting_desktop.application.protect_recordings import ProtectRecordings
from meeting_desktop.ui.settings.encryption.wording import lines_of, sheet
from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.widgets.buttons import Button
from meeting_desktop.ui.widgets.choices import Switch
from meeting_desktop.ui.widgets.dialogs import PlainDialog
from meeting_desktop.ui.widgets.labels import Label

#: Of a control's height: three lines of typed letters.
_FIELD_HEIGHT = 2.2


def _tr(text: str) -> str:
    return QCoreApplication.translate("RecoveryKey", text)


def ask_printer(printer: QPrinter, parent: QWidget) -> bool:
    return QPrintDialog(printer, parent).exec() == QPrintDialog.DialogCode.Accepted


def ask_file(parent: QWidget) -> str:
    return QFileDialog.getSaveFileName(
        parent, _tr("Save the recovery key"), "recovery-key.txt", _tr("Text (*.txt)")
    )[0]


class ShowKeyDialog(PlainDialog):
    """``kept`` follows when a person says that they have kept it, and goes on."""

    kept = Signal()

    def __init__(
        self, shell: Shell, protect: ProtectRecordings, key: str, confirm: str, parent: QWidget
    ) -> None:
        super().__init__(shell.theme, parent)
        self._shell = shell
        self._protect = protect
        self._key = key
        self.ask_printer: Callable[[QPrinter, QWidget], bool] = ask_printer
        self.ask_file: Callable[[QWidget], str] = ask_file
        self.entitle(_tr("Your recovery key"))
        words = _tr(
            "The key of your recordings lies in this computer’s keyring. When that is lost, with "
            "the computer or your account on it, this recovery key alone brings the recordings "
            "back: print it, or write it down, and keep it away from this computer."
        )
        self.body.addWidget(Label(words, wrap=True))
        self.setAccessibleDescription(words)
        self.key = self._make_key()
        self.body.addWidget(self.key)
        self.body.addLayout(self._make_ways())
        self.fault = Label("", "error", wrap=True)
        self.fault.hide()
        self.body.addWidget(self.fault)
        self.has_it = Switch(shell.theme, _tr("I have kept it in a safe place"))
        self.body.addWidget(self.has_it)
        self.go_button = Button(shell.theme, confirm, self._go, kind="primary")
        self.go_button.setEnabled(False)
        self.has_it.toggled.connect(self.go_button.setEnabled)
        self.cancel_button = Button(shell.theme, _tr("Cancel"), self.reject, kind="quiet")
        self.buttons.addStretch(1)
        self.buttons.addWidget(self.cancel_button)
        self.buttons.addWidget(self.go_button)
        self.print_button.setFocus()

    def _make_key(self) -> Label:
        label = Label(lines_of(self._key))
        label.setMargin(self._shell.theme.tokens.space.small)
        label.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        label.setAccessibleName(_tr("Recovery key: {0}").format(self._key))
        label.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        return label

    def _make_ways(self) -> QHBoxLayout:
        theme = self._shell.theme
        self.print_button = Button(theme, _tr("Print…"), self._print, icon="printer")
        self.save_button = Button(theme, _tr("Save to a file…"), self._save)
        self.copy_button = Button(theme, _tr("Copy"), self._copy, kind="quiet", icon="copy")
        row = QHBoxLayout()
        row.setSpacing(theme.tokens.space.small)
        for button in (self.print_button, self.save_button, self.copy_button):
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _print(self) -> None:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(_tr("Recovery key"))
        if self.ask_printer(printer, self):
            document = QTextDocument()
            document.setDefaultFont(self.key.font())
            document.setPlainText(sheet(self._key))
            document.print_(printer)

    def _save(self) -> None:
        chosen = self.ask_file(self)
        if chosen:
            job = partial(self._protect.save, Path(chosen), sheet(self._key))
            self._shell.jobs.run(self, job, lambda _nothing: self._say(""), self._say)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._key)

    def _say(self, sentence: str) -> None:
        self.fault.setText(sentence)
        self.fault.setVisible(bool(sentence))
        self.adjustSize()

    def _go(self) -> None:
        self.accept()
        self.kept.emit()


class EnterKeyDialog(PlainDialog):
    """``typed`` carries what was typed; whoever hears it closes the dialog, or says why not."""

    typed = Signal(str)

    def __init__(self, shell: Shell, parent: QWidget) -> None:
        super().__init__(shell.theme, parent)
        self.entitle(_tr("Enter the recovery key"))
        words = _tr(
            "Capital or small letters, with or without dashes. It is kept in this computer’s "
            "keyring; no recording is changed."
        )
        self.body.addWidget(Label(words, wrap=True))
        self.field = QPlainTextEdit()
        self.field.setAccessibleName(_tr("Recovery key"))
        self.field.setAccessibleDescription(words)
        self.field.setTabChangesFocus(True)
        self.field.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.field.setFixedHeight(round(shell.theme.tokens.control * _FIELD_HEIGHT))
        self.body.addWidget(self.field)
        self.fault = Label("", "error", wrap=True)
        self.fault.hide()
        self.body.addWidget(self.fault)
        self.use_button = Button(shell.theme, _tr("Use it"), self._use, kind="primary")
        self.cancel_button = Button(shell.theme, _tr("Cancel"), self.reject, kind="quiet")
        self.buttons.addStretch(1)
        self.buttons.addWidget(self.cancel_button)
        self.buttons.addWidget(self.use_button)
        self.field.setFocus()

    def show_fault(self, sentence: str) -> None:
        self.use_button.setEnabled(True)
        self.fault.setText(sentence)
        self.fault.show()
        self.adjustSize()  # a dialog does not make room for wrapped words by itself

    def _use(self) -> None:
        self.use_button.setEnabled(False)
        self.typed.emit(self.field.toPlainText())
