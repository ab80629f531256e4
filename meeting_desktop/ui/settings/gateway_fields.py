"""A gateway elsewhere: its address, and how it knows this computer.

By its key, which goes into the keyring and is not shown, or by the database that both share.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.core.settings import Settings
from meeting_desktop.domain.web_addresses import read_web_address
from meeting_desktop.ui.settings.section import Field
from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.widgets.buttons import Button
from meeting_desktop.ui.widgets.segmented import SegmentedControl

_BY_KEY, _BY_DATABASE = "key", "database"


class GatewayFields(QWidget):
    """``on_kept`` is called when a gateway was saved."""

    def __init__(self, shell: Shell, on_kept: Callable[[], None]) -> None:
        super().__init__()
        self._shell = shell
        self._on_kept = on_kept
        self._has_key = False
        #: Something else was chosen than what is saved.
        self._is_choosing = False
        self.url = QLineEdit()
        self.url.setPlaceholderText("https://meet.example.org")
        self.url_field = Field(shell, self.tr("&Address of the gateway"), self.url)
        self.way = SegmentedControl(
            self.tr("How the gateway finds this computer"),
            ((_BY_KEY, self.tr("By its key")), (_BY_DATABASE, self.tr("By the shared database"))),
        )
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.way)
        row.addStretch(1)
        holder.setFocusProxy(self.way)
        self.way_field = Field(
            shell,
            self.tr("How the gateway finds this computer"),
            holder,
            self.tr("By the database where the gateway is logged in to the same one as you."),
        )
        self.key = QLineEdit()
        self.key.setEchoMode(QLineEdit.EchoMode.Password)
        self.key_field = Field(
            shell,
            self.tr("Its &key"),
            self.key,
            self.tr("Whoever runs the gateway has it. It is kept in the system's keyring."),
        )
        self.keep = Button(shell.theme, self.tr("Use this gateway"), self._keep)
        self.forget = Button(shell.theme, self.tr("Forget the key"), self._forget, kind="quiet")
        buttons = QHBoxLayout()
        buttons.setSpacing(shell.theme.tokens.space.small)
        buttons.addWidget(self.keep)
        buttons.addWidget(self.forget)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(shell.theme.tokens.space.large)
        column.addWidget(self.url_field)
        column.addWidget(self.way_field)
        column.addWidget(self.key_field)
        column.addLayout(buttons)
        self.key.returnPressed.connect(self._keep)
        self.way.chosen.connect(self._on_way)
        self._show_key()

    def show_settings(self, settings: Settings) -> None:
        if not self.url.hasFocus() and settings.conference.gateway_url:
            self.url.setText(settings.conference.gateway_url)
        self.way_field.setVisible(bool(settings.shared.host))
        if not self._is_choosing:
            by_database = settings.shared.host and settings.conference.gateway_by_database
            self.way.choose(_BY_DATABASE if by_database else _BY_KEY)
        self._show_key()

    def refresh(self) -> None:
        """Ask the keyring only where there is a gateway: it may want to be unlocked."""
        if self._shell.use_cases.settings.current().conference.gateway_url:
            entrance = self._shell.use_cases.entrance
            self._shell.jobs.run(
                self, entrance.has_gateway_key, self._on_has_key, self.key_field.show_fault
            )

    def _on_has_key(self, there: bool) -> None:
        self._has_key = there
        self._show_key()

    def _show_key(self) -> None:
        words = self.tr("A key is kept; type another to replace it") if self._has_key else ""
        self.key.setPlaceholderText(words)
        by_key = self.way.current() == _BY_KEY
        self.key_field.setVisible(by_key)
        self.forget.setVisible(by_key and self._has_key)

    def _on_way(self, _key: str) -> None:
        self._is_choosing = True
        self._show_key()

    def _keep(self) -> None:
        self.url_field.show_fault("")
        self.key_field.show_fault("")
        try:
            url = read_web_address(self.url.text())
        except UserFacingError as error:
            self.url_field.show_fault(error.sentence)
            return
        if not url:
            self.url_field.show_fault(self.tr("Write the address, like https://meet.example.org."))
            return
        self.keep.setEnabled(False)
        entrance, by_key = self._shell.use_cases.entrance, self.way.current() == _BY_KEY
        job = (
            partial(entrance.use_gateway, url, self.key.text())
            if by_key
            else partial(entrance.use_gateway_by_database, url)
        )
        self._shell.jobs.run(self, job, partial(self._on_saved, by_key), self._on_refused)

    def _on_saved(self, by_key: bool, _nothing: None) -> None:
        self.keep.setEnabled(True)
        self._is_choosing = False
        self.key.clear()
        self._on_has_key(self._has_key or by_key)
        self._on_kept()
        self._shell.show_toast(self.tr("Guests come in through the gateway now"))

    def _on_refused(self, sentence: str) -> None:
        self.keep.setEnabled(True)
        field = self.key_field if self.way.current() == _BY_KEY else self.url_field
        field.show_fault(sentence)

    def _forget(self) -> None:
        forget = self._shell.use_cases.entrance.forget_gateway_key
        self._shell.jobs.run(self, forget, self._on_forgotten, self.key_field.show_fault)

    def _on_forgotten(self, _nothing: None) -> None:
        self._on_has_key(False)
