"""The texts of mails: written in the braces of templates, seen as the invitee sees them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QTabWidget

from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.core.settings import Settings
from meeting_desktop.domain.mail import TEMPLATED, MailKind
from meeting_desktop.ports.mailer import MailText
from meeting_desktop.ui.settings.mail.wording import kind_words
from meeting_desktop.ui.settings.section import Section
from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.widgets.buttons import Button
from meeting_desktop.ui.widgets.choices import ComboBox
from meeting_desktop.ui.widgets.labels import Label

#: After the last key, before the preview is made.
_PAUSE_MS = 300
_LINES = 12


#: The kind and the language of a text.
_Which = tuple[MailKind, str]


@dataclass(frozen=True, slots=True)
class _Loaded:
    text: MailText
    is_own: bool


@dataclass(frozen=True, slots=True)
class _Tried:
    """``preview`` None where there are problems."""

    preview: MailText | None
    problems: tuple[str, ...]


def _tr(text: str) -> str:
    return QCoreApplication.translate("TextsSection", text)


class TextsSection(Section):
    """What cannot be used is not saved; what is typed stays until it can."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(
            shell,
            _tr("Mail texts"),
            _tr("Words in double braces are filled in for each mail: {{ title }}, {{ when }} …"),
        )
        self._desk = shell.use_cases.planning.mail_templates
        self._language = "en"
        self._saved = MailText("", "", "")
        #: Which text stands in the fields; what was typed of another kind and not saved.
        self._shown: _Which | None = None
        self._unsaved: dict[_Which, MailText] = {}
        self._tries = 0
        self._is_own = False
        self.kind = ComboBox(shell.theme, _tr("Which mail"))
        for kind in TEMPLATED:
            self.kind.addItem(kind_words(kind), kind.value)
        self.kind_field = self.add_field(_tr("&Which mail"), self.kind)
        self.subject = QLineEdit()
        self.subject_field = self.add_field(_tr("&Subject"), self.subject)
        self.text = self._make_editor(_tr("Plain text"))
        self.html = self._make_editor(_tr("HTML"))
        self.preview = self._make_editor(_tr("Preview"))
        self.preview.setReadOnly(True)
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName(_tr("Text, HTML and preview"))
        self.tabs.addTab(self.text, _tr("Plain text"))
        self.tabs.addTab(self.html, _tr("HTML"))
        self.tabs.addTab(self.preview, _tr("Preview"))
        self.card.body.addWidget(self.tabs)
        self.problems = Label("", "error", wrap=True)
        self.problems.hide()
        self.card.body.addWidget(self.problems)
        self.card.body.addLayout(self._make_buttons())
        self.variables = Label("", "caption", wrap=True)
        self.card.body.addWidget(self.variables)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_PAUSE_MS)
        self._typing.timeout.connect(self._try)
        self.kind.activated.connect(self._on_kind)
        self.subject.textEdited.connect(self._on_typed)
        for editor in (self.text, self.html):
            editor.textChanged.connect(self._on_typed)

    def show_settings(self, settings: Settings) -> None:
        if settings.mail.language != self._language:
            self._language = settings.mail.language
            self._load()

    def refresh(self) -> None:
        if self._typed() == self._saved:
            self._load()

    def save_text(self) -> None:
        """Use what is typed from now on."""
        if self._shown is not None:
            text = self._typed()
            save = partial(self._desk.save, *self._shown, text)
            kept = partial(self._on_kept, self._shown, text)
            self.shell.jobs.run(self, save, kept, self._show_problem)

    def use_shipped(self) -> None:
        """Go back to the text that comes with the program; the toast undoes it."""
        if self._shown is not None:
            shipped = partial(self._desk.use_shipped, *self._shown)
            back = partial(self._on_back, self._shown)
            self.shell.jobs.run(self, shipped, back, self._show_problem)

    # -- parts -----------------------------------------------------------------------------------

    def _make_editor(self, name: str) -> QPlainTextEdit:
        editor = QPlainTextEdit()
        editor.setAccessibleName(name)
        editor.setTabChangesFocus(True)
        editor.setMinimumHeight(editor.fontMetrics().lineSpacing() * _LINES)
        return editor

    def _make_buttons(self) -> QHBoxLayout:
        theme = self.shell.theme
        self.save_button = Button(theme, _tr("Save"), self.save_text, kind="primary")
        self.back_button = Button(theme, _tr("Use the original text"), self.use_shipped)
        self.own = Label("", "muted")
        row = QHBoxLayout()
        row.setSpacing(theme.tokens.space.small)
        for widget in (self.save_button, self.back_button, self.own):
            row.addWidget(widget)
        row.addStretch(1)
        return row

    # -- coming and going ------------------------------------------------------------------------

    def _chosen(self) -> MailKind:
        return MailKind(self.kind.currentData())

    def _typed(self) -> MailText:
        return MailText(self.subject.text(), self.text.toPlainText(), self.html.toPlainText())

    def _on_kind(self, _index: int) -> None:
        self._load()

    def _load(self) -> None:
        kind, desk, language = self._chosen(), self._desk, self._language
        self.shell.jobs.run(
            self,
            lambda: _Loaded(*desk.current(kind, language)),
            partial(self._show, (kind, language)),
            self._show_problem,
        )

    def _put_aside(self) -> None:
        """What is typed and not saved waits until its kind is chosen again."""
        if self._shown is not None and self._typed() != self._saved:
            self._unsaved[self._shown] = self._typed()

    def _show(self, which: _Which, loaded: _Loaded) -> None:
        if which != (self._chosen(), self._language):
            return  # another was chosen meanwhile
        self._put_aside()
        self._fill(loaded.text)
        self._saved = self._typed()
        self._fill(self._unsaved.pop(which, loaded.text))
        self._shown = which
        self.back_button.setEnabled(loaded.is_own)
        self._is_own = loaded.is_own
        known = self._desk.variables(which[0])
        self.variables.setText(
            "\n".join(f"{{{{ {name} }}}}  {words}" for name, words in known.items())
        )
        self._try()

    def _fill(self, text: MailText) -> None:
        """Without a signal."""
        for widget in (self.subject, self.text, self.html):
            widget.blockSignals(True)
        self.subject.setText(text.subject)
        self.text.setPlainText(text.text)
        self.html.setPlainText(text.html)
        for widget in (self.subject, self.text, self.html):
            widget.blockSignals(False)

    def _on_typed(self) -> None:
        self.save_button.setEnabled(True)
        self._typing.start()

    def _try(self) -> None:
        if self._shown is None:
            return
        kind, text, desk = self._shown[0], self._typed(), self._desk

        def look() -> _Tried:
            problems = tuple(desk.problems(kind, text))
            if problems:
                return _Tried(None, problems)
            try:
                return _Tried(desk.preview(kind, text), ())
            except UserFacingError as error:
                return _Tried(None, (error.sentence,))

        self._tries += 1
        self.shell.jobs.run(self, look, partial(self._show_tried, self._tries), self._show_problem)

    def _show_tried(self, number: int, tried: _Tried) -> None:
        if number != self._tries:
            return
        self.problems.setText("\n".join(tried.problems))
        self.problems.setVisible(bool(tried.problems))
        changed = self._typed() != self._saved
        self.save_button.setEnabled(changed and not tried.problems)
        self.own.setText(self._whose(changed=changed))
        if tried.preview is not None:
            words = _tr("Subject: {0}").format(tried.preview.subject)
            self.preview.setPlainText(f"{words}\n\n{tried.preview.text}")

    def _whose(self, *, changed: bool) -> str:
        if changed:
            return _tr("Not saved yet.")
        return _tr("Your own text.") if self._is_own else _tr("The original text.")

    def _on_kept(self, which: _Which, text: MailText, undo: Callable[[], None]) -> None:
        self._settle(which, text)
        self._offer(_tr("Mails of this kind are written so from now on."), undo)
        self._load()

    def _on_back(self, which: _Which, undo: Callable[[], None]) -> None:
        self._settle(which, self._typed())
        self._offer(_tr("The original text is used again."), undo)
        self._load()

    def _settle(self, which: _Which, text: MailText) -> None:
        """Nothing of it is unsaved any more."""
        self._unsaved.pop(which, None)
        if which == self._shown:
            self._saved = text

    def _offer(self, sentence: str, undo: Callable[[], None]) -> None:
        def take_back() -> None:
            self.shell.jobs.run(self, undo, lambda _nothing: self._load(), self._show_problem)

        self.shell.show_toast(sentence, action=_tr("Undo"), on_action=take_back)

    def _show_problem(self, sentence: str) -> None:
        self.problems.setText(sentence)
        self.problems.show()
