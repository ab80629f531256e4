"""Commands that begin something new, for whoever may begin nothing: seen, and saying why."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction

from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.widgets.refusing import is_refused, refuse


def refuse_beginning(shell: Shell, owner: QObject, *actions: QAction) -> None:
    """From now on ``actions`` follow what is allowed, for as long as ``owner`` lives."""
    access = shell.use_cases.planning.access

    def follow(_nothing: None) -> None:
        reason = access.why_not_begin()
        for action in actions:
            if not reason and is_refused(action):
                action.setEnabled(True)
        refuse(actions, reason)

    shell.bridge.listen(access.changed, owner, follow)
    if access.why_not_begin():
        follow(None)
