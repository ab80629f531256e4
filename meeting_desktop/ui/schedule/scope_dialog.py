"""This one, this and the following, or all: asked before an occurrence is edited or moved."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from meeting_desktop.application.keep_unfinished import KeepUnfinished
from meeting_desktop.domain.planning import EditScope
from meeting_desktop.ui.jobs import Jobs
from meeting_desktop.ui.schedule.wording import scope_words
from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.theme.theme import Theme
from meeting_desktop.ui.widgets.buttons import Button
from meeting_desktop.ui.widgets.choices import Radio
from meeting_desktop.ui.widgets.dialogs import PlainDialog
from meeting_desktop.ui.widgets.labels import Label

#: Where ``KeepUnfinished`` remembers the last choice.
_KEY = "edit-scope"


class ScopeDialog(PlainDialog):
    """``chosen`` carries the ``EditScope``; Escape and Cancel change nothing.

    Use ``AskScope``, which remembers the last choice.
    """

    chosen = Signal(object)

    def __init__(
        self,
        theme: Theme,
        title: str,
        parent: QWidget,
        *,
        scopes: Sequence[EditScope] = tuple(EditScope),
        last: EditScope = EditScope.THIS,
        confirm: str = "",
    ) -> None:
        super().__init__(theme, parent)
        self.entitle(title)
        words = self.tr("It is one of a series. Meetings that were held stay as they are.")
        self.body.addWidget(Label(words, "muted", wrap=True))
        self.setAccessibleDescription(words)
        self.radios = {scope: Radio(theme, scope_words(scope)) for scope in scopes}
        for radio in self.radios.values():
            self.body.addWidget(radio)
        first = self.radios.get(last, next(iter(self.radios.values())))
        first.setChecked(True)
        self.confirm_button = Button(
            theme, confirm or self.tr("Go on"), self._confirm, kind="primary"
        )
        self.cancel_button = Button(theme, self.tr("Cancel"), self.reject, kind="quiet")
        self.buttons.addStretch(1)
        self.buttons.addWidget(self.cancel_button)
        self.buttons.addWidget(self.confirm_button)
        self.confirm_button.setDefault(True)
        first.setFocus()

    def choose(self, scope: EditScope) -> None:
        self.radios[scope].setChecked(True)

    def _confirm(self) -> None:
        scope = next(one for one, radio in self.radios.items() if radio.isChecked())
        self.accept()
        self.chosen.emit(scope)


class ScopeMemory:
    """The last choice of this person, also after a restart."""

    def __init__(self, notes: KeepUnfinished, jobs: Jobs, owner: QWidget) -> None:
        self._notes = notes
        self.last = EditScope.THIS
        jobs.run(owner, lambda: notes.read(_KEY), self._on_read)

    def keep(self, scope: EditScope) -> None:
        if scope is not self.last:
            self.last = scope
            self._notes.keep(_KEY, scope.value)

    def _on_read(self, text: str) -> None:
        if text in {scope.value for scope in EditScope}:
            self.last = EditScope(text)


class AskScope:
    """Make one for each page that edits occurrences; ``ask`` opens the dialog over it."""

    def __init__(self, shell: Shell, owner: QWidget) -> None:
        self._shell = shell
        self._owner = owner
        self._memory = ScopeMemory(shell.use_cases.planning.unfinished, shell.jobs, owner)

    def ask(
        self, title: str, *, scopes: Sequence[EditScope] = tuple(EditScope), confirm: str = ""
    ) -> ScopeDialog:
        """The open dialog; connect to its ``chosen``."""
        dialog = ScopeDialog(
            self._shell.theme,
            title,
            self._owner,
            scopes=scopes,
            last=self._memory.last,
            confirm=confirm,
        )
        dialog.chosen.connect(self._memory.keep)
        dialog.open()
        return dialog
