"""What is done with the leads that are chosen, in the list or on the board."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from meeting_desktop.domain.leads import Lead, LeadStatus
from meeting_desktop.ui.leads import wording
from meeting_desktop.ui.leads.lead_list import neighbour
from meeting_desktop.ui.leads.list_actions import LeadListActions
from meeting_desktop.ui.leads.undoing import LeadUndoing
from meeting_desktop.ui.library.wording import one_line
from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.widgets.refusing import refuse

_TWO = 2


class LeadListCommands(QObject):
    """``chosen`` gives the leads that are chosen now. Signals say what leads elsewhere."""

    opened = Signal(object)  # lead id
    merge_wanted = Signal(object, object)  # two ids
    schedule_wanted = Signal(object)  # Lead
    export_wanted = Signal(list)  # ids, empty: all

    def __init__(
        self,
        shell: Shell,
        undoing: LeadUndoing,
        actions: LeadListActions,
        chosen: Callable[[], list[Lead]],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._shell = shell
        self._undoing = undoing
        self._actions = actions
        self._chosen = chosen
        self._access = shell.use_cases.planning.access
        for action, call in (
            (actions.undo, undoing.undo),
            (actions.give_out, self._export),
            (actions.open, self._open),
            (actions.schedule, self._schedule),
            (actions.to_left, partial(self._step, -1)),
            (actions.to_right, partial(self._step, 1)),
            (actions.merge, self._merge),
            (actions.remove, self._remove),
        ):
            action.triggered.connect(partial(_call_without_argument, call))
        for status, action in actions.statuses.items():
            action.triggered.connect(partial(_call_without_argument, partial(self._move, status)))

    def move(self, lead_ids: list[UUID], status: LeadStatus) -> None:
        """Give all of them ``status``, with an Undo."""
        if not lead_ids:
            return
        names = [one_line(one.name) for one in self._chosen() if one.id in lead_ids]
        title = wording.status_title(status)
        if len(lead_ids) == 1 and names:
            words = self.tr("{0} is now: {1}").format(names[0], title)
        else:
            words = self.tr("{0} are now: {1}").format(wording.lead_total(len(lead_ids)), title)
        self._undoing.follow(self._shell.use_cases.planning.leads.move(lead_ids, status), words)

    def enable(self, *, here: bool, any_leads: bool) -> None:
        """What can be done right now; nothing while the page is not seen."""
        do = self._actions
        chosen = self._chosen() if here else []
        for action in (*do.of_lead, *do.statuses.values()):
            action.setEnabled(bool(chosen))
        for action in (do.open, do.schedule):
            action.setEnabled(len(chosen) == 1)
        why_not = (self._access.why_not(one.scope_id, "leads") for one in chosen)
        refused = next((reason for reason in why_not if reason), "")
        do.merge.setEnabled(len(chosen) == _TWO)
        refuse((do.to_left, do.to_right, do.merge, do.remove, *do.statuses.values()), refused)
        do.undo.setEnabled(here and self._undoing.possible)
        do.give_out.setEnabled(here and any_leads)
        for action in (do.add, do.bring_in, do.find):
            action.setEnabled(here)
        refuse((do.add, do.bring_in), self._access.why_not_begin())

    def _open(self) -> None:
        for lead in self._chosen()[:1]:
            self.opened.emit(lead.id)

    def _schedule(self) -> None:
        for lead in self._chosen()[:1]:
            self.schedule_wanted.emit(lead)

    def _step(self, side: int) -> None:
        """Those that are chosen go to the column beside that of the first of them."""
        chosen = self._chosen()
        status = neighbour(chosen[0].status, side) if chosen else None
        if status is not None:
            self.move([lead.id for lead in chosen], status)

    def _move(self, status: LeadStatus) -> None:
        self.move([lead.id for lead in self._chosen()], status)

    def _remove(self) -> None:
        chosen = self._chosen()
        if not chosen:
            return
        one = len(chosen) == 1
        what = one_line(chosen[0].name) if one else wording.lead_total(len(chosen))
        future = self._shell.use_cases.planning.leads.remove([lead.id for lead in chosen])
        self._undoing.follow(future, self.tr("Removed {0}").format(what))

    def _merge(self) -> None:
        chosen = self._chosen()
        if len(chosen) == _TWO:
            self.merge_wanted.emit(chosen[0].id, chosen[1].id)

    def _export(self) -> None:
        """Several that are chosen, else all."""
        chosen = self._chosen()
        self.export_wanted.emit([lead.id for lead in chosen] if len(chosen) > 1 else [])


def _call_without_argument(call: Callable[[], object], _checked: bool = False) -> None:
    call()
