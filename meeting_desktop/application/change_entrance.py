"""Change where guests come in: at this computer, over the network, through a gateway, or nowhere.

Everything here blocks on the disk, the keyring or the network's list of addresses.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import Enum
from pathlib import Path

from meeting_desktop.application.change_settings import ChangeSettings
from meeting_desktop.core.errors import ApplicationError, EnvironmentFault, UserFacingError
from meeting_desktop.core.setting_sections import ConferenceSettings
from meeting_desktop.domain.web_addresses import (
    is_this_computer,
    read_listening,
    read_web_address,
)
from meeting_desktop.ports.gateway import NOWHERE
from meeting_desktop.ports.secrets import Secrets, gateway_key_name

_HERE = "127.0.0.1:0"
#: What is proposed for a network, so that a firewall can be told; also used where 443 is taken.
_PORT = 8443
_LONGEST_KEY = 1_024

#: Says in an ApplicationError why a certificate (PEM) and its key do not serve.
CheckCertificate = Callable[[Path, Path | None], None]


class Entrance(Enum):
    """``HERE``: this computer alone can reach its meetings.

    ``COLLEAGUES``: it listens nowhere; who shares a database with it comes by that. By the others
    they come as well.
    """

    HERE = "here"
    NETWORK = "network"
    GATEWAY = "gateway"
    COLLEAGUES = "colleagues"


def entrance_of(conference: ConferenceSettings) -> Entrance:
    """What the settings amount to."""
    if conference.gateway_url:
        return Entrance.GATEWAY
    if conference.bind == NOWHERE:
        return Entrance.COLLEAGUES
    host = conference.bind.rpartition(":")[0]
    return Entrance.HERE if is_this_computer(host) else Entrance.NETWORK


def reaches_others(conference: ConferenceSettings) -> bool:
    """Whether a guest on another computer can come in; a proxy may stand before this one."""
    way = entrance_of(conference)
    if way is Entrance.COLLEAGUES:
        return False
    return way is not Entrance.HERE or bool(conference.public_url)


class ChangeEntrance:
    """``own_addresses`` gives the addresses that this machine has in its networks."""

    def __init__(
        self,
        settings: ChangeSettings,
        secrets: Secrets,
        check_certificate: CheckCertificate,
        own_addresses: Callable[[], Sequence[str]],
    ) -> None:
        self._settings = settings
        self._secrets = secrets
        self._check_certificate = check_certificate
        self._own_addresses = own_addresses

    def stay_here(self) -> None:
        """Nobody on another computer can come. Raises: EnvironmentFault."""
        self._settings.change("conference", bind=_HERE, gateway_url="")

    def colleagues_only(self) -> None:
        """Listen nowhere: who shares a database comes by that. Raises: EnvironmentFault."""
        self._settings.change("conference", bind=NOWHERE, gateway_url="")

    def open_to_network(self) -> None:
        """Listen on an address of this machine. Raises: UserFacingError, EnvironmentFault."""
        current = self._settings.current().conference
        bind = current.bind
        if bind == NOWHERE or is_this_computer(bind.rpartition(":")[0]):
            addresses = [one for one in self._own_addresses() if not is_this_computer(one)]
            if not addresses:
                raise UserFacingError(
                    "This computer is in no network now; connect it and choose again.",
                    code="no_network",
                )
            bind = f"{addresses[0]}:{_PORT}"
        self._settings.change("conference", bind=bind, gateway_url="")

    def listen_on(self, typed: str) -> None:
        """Raises: UserFacingError when that is no address."""
        self._settings.change("conference", bind=read_listening(typed))

    def set_public_url(self, typed: str) -> None:
        """What guests open where that differs. Raises: UserFacingError."""
        self._settings.change("conference", public_url=read_web_address(typed))

    def set_certificate(self, certificate: Path | None, key: Path | None) -> None:
        """Both or none; one file may hold both.

        Raises: UserFacingError or EnvironmentFault when they do not serve; nothing has changed.
        """
        if certificate is not None:
            self._check_certificate(certificate, key)
        self._settings.change(
            "conference", certificate=certificate, key=key if certificate is not None else None
        )

    def use_gateway(self, typed: str, key: str) -> None:
        """Through a gateway elsewhere; ``key`` empty keeps the one that is there for it.

        Raises: UserFacingError (nothing has changed), EnvironmentFault.
        """
        url = _read_gateway(typed)
        name = gateway_key_name(url)
        if key.strip():
            self._secrets.put(name, key.strip())
        elif self._secrets.get(name) is None:
            raise UserFacingError(
                "Enter the gateway's key too; whoever runs the gateway has it.", code="no_key"
            )
        self._settings.change("conference", gateway_url=url, gateway_by_database=False)

    def use_gateway_by_database(self, typed: str) -> None:
        """Through a gateway that is logged in to the same database; no key is needed.

        Raises: UserFacingError (nothing has changed), EnvironmentFault.
        """
        url = _read_gateway(typed)
        if not self._settings.current().shared.host:
            raise UserFacingError(
                "This computer is not connected to a shared database; connect it first, in "
                "Settings.",
                code="not_connected",
            )
        self._settings.change("conference", gateway_url=url, gateway_by_database=True)

    def forget_gateway_key(self) -> None:
        """Raises: NoSecretStoreError."""
        url = self._settings.current().conference.gateway_url
        if url:
            self._secrets.remove(gateway_key_name(url))

    def has_gateway_key(self) -> bool:
        """Whether one is kept for the gateway of the settings; False where that cannot be said."""
        url = self._settings.current().conference.gateway_url
        try:
            return bool(url) and bool(self._secrets.get(gateway_key_name(url)))
        except ApplicationError:
            return False

    def gateway_key(self) -> str:
        """For whoever connects to the gateway: out of the file in Settings, else the keyring's.

        Raises: UserFacingError when there is none, EnvironmentFault, NoSecretStoreError.
        """
        conference = self._settings.current().conference
        if conference.gateway_key_file is not None:
            return _read_key(conference.gateway_key_file)
        key = self._secrets.get(gateway_key_name(conference.gateway_url))
        if not key:
            raise UserFacingError(
                "The gateway wants a key; enter it in Settings, Meetings with others.",
                code="no_key",
            )
        return key


def _read_gateway(typed: str) -> str:
    url = read_web_address(typed)
    if not url:
        raise UserFacingError(
            "Write the gateway's address, like https://meet.example.org.", code="bad_address"
        )
    return url


def _read_key(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return file.read(_LONGEST_KEY).decode("utf-8").strip()
    except (OSError, ValueError) as error:
        raise EnvironmentFault(
            f"The file {path} with the gateway's key cannot be read; check its permissions.",
            code="key_unreadable",
        ) from error
