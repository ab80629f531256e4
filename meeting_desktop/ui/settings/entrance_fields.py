"""Where guests come in: at this computer, over the network, or through a gateway elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from meeting_desktop.application.change_entrance import Entrance, entrance_of
from meeting_desktop.core.settings import Settings
from meeting_desktop.ui.settings.file_picker import FilePicker
from meeting_desktop.ui.settings.gateway_fields import GatewayFields
from meeting_desktop.ui.settings.section import Field
from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.widgets.labels import Label
from meeting_desktop.ui.widgets.segmented import SegmentedControl


class EntranceFields(QWidget):
    """Only the fields of the chosen way are seen. Every change is saved when it can work."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._wanted: Entrance | None = None
        self.reach = SegmentedControl(
            self.tr("Where guests come in"),
            (
                (Entrance.HERE.value, self.tr("This computer")),
                (Entrance.NETWORK.value, self.tr("This network")),
                (Entrance.GATEWAY.value, self.tr("A gateway elsewhere")),
                (Entrance.COLLEAGUES.value, self.tr("Colleagues only")),
            ),
        )
        self._meaning = Label("", "caption", wrap=True)
        self.reach_field = Field(
            shell, self.tr("Who can reach your meetings"), self._left(self.reach)
        )
        self.network = NetworkFields(shell)
        self.gateway = GatewayFields(shell, self._on_gateway_kept)
        way = QVBoxLayout()
        way.setSpacing(shell.theme.tokens.space.hair)
        way.addWidget(self.reach_field)
        way.addWidget(self._meaning)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(shell.theme.tokens.space.large)
        column.addLayout(way)
        column.addWidget(self.network)
        column.addWidget(self.gateway)
        self.reach.chosen.connect(self._on_reach)

    def show_settings(self, settings: Settings) -> None:
        way = self._wanted or entrance_of(settings.conference)
        self.reach.choose(way.value)
        self._meaning.setText(self._meanings()[way])
        self.network.setVisible(way is Entrance.NETWORK)
        self.gateway.setVisible(way is Entrance.GATEWAY)
        self.network.show_settings(settings)
        self.gateway.show_settings(settings)

    def refresh(self) -> None:
        self.gateway.refresh()

    def _left(self, control: QWidget) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(control)
        row.addStretch(1)
        holder.setFocusProxy(control)
        return holder

    def _meanings(self) -> dict[Entrance, str]:
        return {
            Entrance.HERE: self.tr(
                "Nobody on another computer can come in, but for colleagues who share your "
                "database. Good for trying it out."
            ),
            Entrance.NETWORK: self.tr(
                "Whoever is in your network, or comes through your firewall, and has a link or the "
                "room code. Speech goes directly between them and this computer."
            ),
            Entrance.GATEWAY: self.tr(
                "A server that everybody can reach shows guests the page and brings them together "
                "with this computer. It hears no speech and keeps nothing."
            ),
            Entrance.COLLEAGUES: self.tr(
                "This computer listens nowhere. Colleagues come in with the room code, by the "
                "database that you share; guests cannot. Speech goes directly between you."
            ),
        }

    def _on_reach(self, key: str) -> None:
        way = Entrance(key)
        entrance = self._shell.use_cases.entrance
        # A gateway holds only when it is known, so its fields are shown and nothing is saved yet.
        self._wanted = way if way is Entrance.GATEWAY else None
        if way is Entrance.HERE:
            self._do(entrance.stay_here)
        elif way is Entrance.NETWORK:
            self._do(entrance.open_to_network)
        elif way is Entrance.COLLEAGUES:
            self._do(entrance.colleagues_only)
        self._show_current()

    def _do(self, job: Callable[[], None]) -> None:
        self._shell.jobs.run_in_turn(self, job, self._on_done, self._on_refused)

    def _on_done(self, _nothing: None) -> None:
        self.reach_field.show_fault("")
        self._show_current()

    def _on_refused(self, sentence: str) -> None:
        self._show_current()
        self.reach_field.show_fault(sentence)

    def _on_gateway_kept(self) -> None:
        self._wanted = None
        self._on_done(None)

    def _show_current(self) -> None:
        self.show_settings(self._shell.use_cases.settings.current())


class NetworkFields(QWidget):
    """Where this computer listens, with which certificate, and what guests open."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._pending: tuple[Path | None, Path | None] | None = None
        #: Counts pairs that were tried, so that a late answer does not undo a later choice.
        self._tries = 0
        self.address = QLineEdit()
        self.address.setPlaceholderText("192.168.1.20:8443")
        self.address_field = Field(
            shell,
            self.tr("&Address and port of this computer"),
            self.address,
            self.tr("0.0.0.0 stands for all of its addresses; then say below what guests open."),
        )
        pem = self.tr("Certificates (*.pem *.crt *.cer *.key);;All files (*)")
        self.certificate = FilePicker(shell.theme, self.tr("Certificate"), pem)
        self.certificate_field = Field(
            shell,
            self.tr("Certificate (PEM)"),
            self.certificate,
            self.tr(
                "Of an authority that browsers know, for the name that guests open. Without one "
                "the program makes its own, and browsers warn of it."
            ),
        )
        self.key = FilePicker(shell.theme, self.tr("Key of the certificate"), pem)
        self.key_field = Field(shell, self.tr("Its key (PEM, without a passphrase)"), self.key)
        self.public_url = QLineEdit()
        self.public_url.setPlaceholderText("https://meet.example.org")
        self.public_url_field = Field(
            shell,
            self.tr("What &guests open, where that differs"),
            self.public_url,
            self.tr("For example the name that your router forwards to this computer."),
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(shell.theme.tokens.space.large)
        for field in (
            self.address_field,
            self.certificate_field,
            self.key_field,
            self.public_url_field,
        ):
            column.addWidget(field)
        self.address.editingFinished.connect(self._on_address)
        self.public_url.editingFinished.connect(self._on_public_url)
        self.certificate.chosen.connect(self._on_certificate)
        self.key.chosen.connect(self._on_key)

    def show_settings(self, settings: Settings) -> None:
        conference = settings.conference
        if not self.address.hasFocus():
            self.address.setText(conference.bind)
        if not self.public_url.hasFocus():
            self.public_url.setText(conference.public_url)
        certificate, key = self._pending or (conference.certificate, conference.key)
        self.certificate.show_path(certificate)
        self.key.show_path(key)

    def _on_address(self) -> None:
        typed = self.address.text()
        if typed.strip() != self._shell.use_cases.settings.current().conference.bind:
            self._do(self.address_field, partial(self._shell.use_cases.entrance.listen_on, typed))
        else:
            self.address_field.show_fault("")

    def _on_public_url(self) -> None:
        typed = self.public_url.text()
        if typed.strip() != self._shell.use_cases.settings.current().conference.public_url:
            entrance = self._shell.use_cases.entrance
            self._do(self.public_url_field, partial(entrance.set_public_url, typed))
        else:
            self.public_url_field.show_fault("")

    def _on_certificate(self, name: str) -> None:
        _, key = self._chosen()
        self._try_pair(Path(name) if name else None, key if name else None)

    def _on_key(self, name: str) -> None:
        certificate, _ = self._chosen()
        self._try_pair(certificate, Path(name) if name else None)

    def _chosen(self) -> tuple[Path | None, Path | None]:
        conference = self._shell.use_cases.settings.current().conference
        return self._pending or (conference.certificate, conference.key)

    def _try_pair(self, certificate: Path | None, key: Path | None) -> None:
        """What does not fit together yet is shown, and saved when the other half fits."""
        self._pending = (certificate, key)
        self._tries += 1
        self._show_current()
        self.certificate_field.show_fault("")
        self.key_field.show_fault("")
        if certificate is None and key is not None:
            self.certificate_field.show_fault(
                self.tr("Choose the certificate that this key is for.")
            )
            return
        self._shell.jobs.run_in_turn(
            self,
            partial(self._shell.use_cases.entrance.set_certificate, certificate, key),
            partial(self._on_pair_kept, self._tries),
            partial(self._on_pair_refused, self._tries, key is None),
        )

    def _on_pair_kept(self, tried: int, _nothing: None) -> None:
        if tried == self._tries:
            self._pending = None
            self._show_current()

    def _on_pair_refused(self, tried: int, without_key: bool, sentence: str) -> None:
        if tried != self._tries:
            return
        if without_key:
            words = self.tr("Choose the key that belongs to the certificate; then both are kept.")
            self.key_field.show_fault(words)
        else:
            self.key_field.show_fault(sentence)

    def _do(self, field: Field, job: Callable[[], None]) -> None:
        done = partial(self._on_done, field)
        self._shell.jobs.run_in_turn(self, job, done, field.show_fault)

    def _on_done(self, field: Field, _nothing: None) -> None:
        field.show_fault("")

    def _show_current(self) -> None:
        self.show_settings(self._shell.use_cases.settings.current())
