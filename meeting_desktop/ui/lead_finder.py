"""Leads in the palette: who types a name there opens that lead."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction

from meeting_desktop.domain.leads import Lead
from meeting_desktop.ui.command_palette import CommandPalette
from meeting_desktop.ui.library.wording import one_line
from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.widgets.buttons import make_action

#: Of one letter half of all leads are meant.
_FEWEST_LETTERS = 2


class LeadFinder(QObject):
    """Belongs to ``palette`` and goes with it."""

    def __init__(self, shell: Shell, palette: CommandPalette) -> None:
        super().__init__(palette)
        self._shell = shell
        self._palette = palette
        palette.search.text_changed.connect(self._look)

    def _look(self, text: str) -> None:
        if len(text.strip()) >= _FEWEST_LETTERS:
            leads = self._shell.use_cases.planning.leads
            self._shell.jobs.run(
                self, partial(leads.find, text), partial(self._show, text), self._say_nothing
            )

    def _show(self, text: str, found: Sequence[Lead]) -> None:
        self._palette.offer(text, [self._action(lead) for lead in found])

    def _say_nothing(self, _sentence: str) -> None:
        """The commands are found all the same."""

    def _action(self, lead: Lead) -> QAction:
        names = ", ".join(one_line(part) for part in (lead.name, lead.company) if part)
        return make_action(
            self._palette,
            self._shell.theme,
            names.replace("&", "&&"),
            partial(self._shell.open_lead, lead.id),
            icon="address-book",
        )
