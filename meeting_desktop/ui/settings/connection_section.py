"""The servers that help where firewalls are in between, and whether they do."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from functools import partial

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from meeting_desktop.core.setting_sections import IceServerSettings
from meeting_desktop.core.settings import Settings
from meeting_desktop.ports.ice_check import IceReport
from meeting_desktop.ui.settings.section import Section
from meeting_desktop.ui.settings.server_form import ServerForm
from meeting_desktop.ui.settings.server_row import CheckResult, RowCommands, ServerRow
from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.widgets.buttons import Button
from meeting_desktop.ui.widgets.card import Line
from meeting_desktop.ui.widgets.labels import Label

_Key = tuple[str, str]


def _tr(text: str) -> str:
    return QCoreApplication.translate("ConnectionSection", text)


class ConnectionSection(Section):
    """What a check found is shown until the server is changed; nothing is asked by itself."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(
            shell,
            _tr("Connection"),
            _tr(
                "People in one network need nothing here. Across the internet a STUN server tells "
                "each computer how it is seen from outside; where a firewall lets nothing through, "
                "a TURN server passes the speech on, encrypted as it is."
            ),
        )
        self.rows: tuple[ServerRow, ...] = ()
        self._servers: tuple[IceServerSettings, ...] | None = None
        self._results: dict[_Key, CheckResult] = {}
        self._empty = Label(self.tr("No servers yet."), "muted")
        self._fault = Label("", "error", wrap=True)
        self._order = Label(
            self.tr("Of several, this computer uses the first STUN and the first TURN server."),
            "caption",
            wrap=True,
        )
        self._list = QVBoxLayout()
        self._list.setSpacing(shell.theme.tokens.space.medium)
        self.form = ServerForm(shell)
        self.form.hide()
        self.add = Button(shell.theme, self.tr("Add a server"), self._open_new, icon="plus")
        self._add_row = QWidget()
        row = QHBoxLayout(self._add_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.add)
        row.addStretch(1)
        body = self.card.body
        body.addWidget(self._empty)
        body.addLayout(self._list)
        for widget in (self._order, self._fault, self._add_row, self.form):
            body.addWidget(widget)
        self._fault.hide()
        self.form.closed.connect(self._on_closed)
        shell.theme.changed.connect(self._show_rows)

    @property
    def fault_text(self) -> str:
        return self._fault.text()

    def show_settings(self, settings: Settings) -> None:
        servers = tuple(settings.conference.ice_servers)
        if servers != self._servers:
            known = {_key(server) for server in servers}
            self._results = {key: one for key, one in self._results.items() if key in known}
            self._servers = servers
            self._show_rows()

    # -- the list ----------------------------------------------------------------------------------

    def _show_rows(self) -> None:
        while self._list.count():
            item = self._list.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        servers = self._servers or ()
        self.rows = tuple(map(self._make_row, servers))
        for number, row in enumerate(self.rows):
            if number:
                self._list.addWidget(Line())
            self._list.addWidget(row)
        self._empty.setVisible(not servers)
        self._order.setVisible(len(servers) > 1)

    def _make_row(self, server: IceServerSettings) -> ServerRow:
        commands = RowCommands(
            partial(self._test, server), partial(self._edit, server), partial(self._remove, server)
        )
        return ServerRow(self.shell.theme, server, self._results.get(_key(server)), commands)

    def _open_new(self) -> None:
        self._open(None)

    def _edit(self, server: IceServerSettings) -> None:
        self._open(server)

    def _open(self, server: IceServerSettings | None) -> None:
        self._show_fault("")
        self._add_row.hide()
        self.form.open_for(server)

    def _on_closed(self, saved: bool) -> None:
        if saved:
            # Whatever was found may be true no longer: the password may be another one.
            self._results = {}
            self._show_rows()
        self._add_row.show()
        self.add.setFocus()

    def _remove(self, server: IceServerSettings) -> None:
        self._show_fault("")
        self.shell.jobs.run(
            self,
            partial(self.shell.use_cases.connections.remove, server),
            self._on_removed,
            self._show_fault,
        )

    def _on_removed(self, undo: Callable[[], None]) -> None:
        self.shell.show_toast(
            self.tr("Server and password removed"),
            action=self.tr("Undo"),
            on_action=partial(self._undo, undo),
        )

    def _undo(self, undo: Callable[[], None]) -> None:
        self.shell.jobs.run(self, undo, _nothing, self._show_fault)

    def _show_fault(self, sentence: str) -> None:
        self._fault.setText(sentence)
        self._fault.setVisible(bool(sentence))

    # -- the check ---------------------------------------------------------------------------------

    def _test(self, server: IceServerSettings) -> None:
        if any(row.is_asking for row in self.rows if row.server == server):
            return
        self._show_result(server, CheckResult(None))
        self.shell.jobs.run(
            self,
            partial(self.shell.use_cases.connections.check, server),
            partial(self._on_begun, server),
            partial(self._on_not_checked, server),
        )

    def _on_begun(self, server: IceServerSettings, report: Future[IceReport]) -> None:
        self.shell.jobs.follow(
            self, report, partial(self._on_report, server), partial(self._on_not_checked, server)
        )

    def _on_report(self, server: IceServerSettings, report: IceReport) -> None:
        self._show_result(server, CheckResult(report.reachable, report.sentence))

    def _on_not_checked(self, server: IceServerSettings, sentence: str) -> None:
        self._show_result(server, CheckResult(False, sentence))

    def _show_result(self, server: IceServerSettings, result: CheckResult) -> None:
        for row in self.rows:
            if row.server == server:
                self._results[_key(server)] = result
                row.show_result(result)


def _key(server: IceServerSettings) -> _Key:
    return server.url, server.username


def _nothing(_result: None) -> None:
    return None
