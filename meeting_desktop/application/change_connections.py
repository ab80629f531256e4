"""Change how people reach this machine's meetings: servers that help, and where guests come in.

Passwords and keys go into the keyring, each under the name of what it is for, and never come back
to a window. Everything here blocks on the keyring or the disk.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field

from meeting_desktop.application.change_settings import ChangeSettings
from meeting_desktop.application.ice_servers import IceServers
from meeting_desktop.core.errors import ApplicationError, UserFacingError
from meeting_desktop.core.setting_sections import IceServerSettings
from meeting_desktop.domain.ice_urls import IceUrl, read_ice_url
from meeting_desktop.ports.conference import IceServer
from meeting_desktop.ports.ice_check import IceCheck, IceReport
from meeting_desktop.ports.secrets import Secrets, ice_credential_name
from meeting_desktop.runtime.topic import Topic

_MOST_SERVERS = 8
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class ServerEntry:
    """What a person typed. ``password`` empty keeps the one that is there."""

    url: str
    username: str = ""
    password: str = field(default="", repr=False)


class ChangeConnections:
    """The list of STUN and TURN servers. ``make_check`` is called with the first check."""

    def __init__(
        self,
        settings: ChangeSettings,
        secrets: Secrets,
        servers: IceServers,
        make_check: Callable[[], IceCheck],
    ) -> None:
        #: A sentence when a meeting had to do without a password; on a thread of its own.
        self.notices: Topic[str] = servers.notices
        self._settings = settings
        self._secrets = secrets
        self._servers = servers
        self._make_check = make_check
        self._lock = threading.Lock()
        self._checking = threading.Lock()
        self._check: IceCheck | None = None

    def servers(self) -> tuple[IceServerSettings, ...]:
        """Those in the settings; does not block."""
        return tuple(self._settings.current().conference.ice_servers)

    def add(self, entry: ServerEntry) -> None:
        """Raises: UserFacingError (nothing has changed), EnvironmentFault."""
        url, server = _read(entry)
        if url.relays and not entry.password:
            raise _refused("Enter the password too; a turn: server gives no relay without it.")
        with self._lock:
            servers = list(self.servers())
            if len(servers) >= _MOST_SERVERS:
                raise _refused(f"{_MOST_SERVERS} servers are enough; remove one first.")
            self._refuse_twin(server, servers)
            self._keep([*servers, server], server, entry.password if url.relays else "")

    def edit(self, before: IceServerSettings, entry: ServerEntry) -> None:
        """Raises: UserFacingError (nothing has changed), EnvironmentFault."""
        url, server = _read(entry)
        with self._lock:
            servers = list(self.servers())
            place = _place(before, servers)
            self._refuse_twin(server, [one for one in servers if one != before])
            password = ""
            if url.relays:
                password = entry.password or self._secrets.get(_name(before)) or ""
                if not password:
                    raise _refused("Enter the password too; none is kept for this server.")
            servers[place] = server
            self._keep(servers, server, password)
            if server != before and before.username:
                self._forget(before)

    def remove(self, before: IceServerSettings) -> Callable[[], None]:
        """Take it from the list and its password from the keyring; the answer undoes both.

        Raises: UserFacingError, EnvironmentFault.
        """
        with self._lock:
            servers = list(self.servers())
            place = _place(before, servers)
            password = (self._secrets.get(_name(before)) or "") if before.username else ""
            self._settings.change("conference", ice_servers=servers[:place] + servers[place + 1 :])
            if password:
                self._forget(before)

        def undo() -> None:
            with self._lock:
                now = list(self.servers())
                self._keep([*now[:place], before, *now[place:]], before, password)

        return undo

    def check(self, server: IceServerSettings) -> Future[IceReport]:
        """Ask the server; blocks on the keyring only. A locked keyring is part of the report."""
        password = ""
        if server.username:
            try:
                password = self._secrets.get(_name(server)) or ""
            except ApplicationError:
                # The server's answer then says that a password is missing.
                password = ""
        return self._checker().run(IceServer(server.url, server.username, password))

    def check_all(self) -> list[tuple[str, IceReport]]:
        """Of every server its address and what came; all at once, so within about five seconds."""
        begun = [(server.url, self.check(server)) for server in self.servers()]
        return [(url, future.result()) for url, future in begun]

    def close(self, deadline: float) -> bool:
        """Give up checks that run; True when that took less than ``deadline`` seconds."""
        with self._checking:
            check = self._check
        return check is None or check.close(deadline)

    def _checker(self) -> IceCheck:
        with self._checking:
            if self._check is None:
                self._check = self._make_check()
            return self._check

    def _keep(
        self, servers: list[IceServerSettings], server: IceServerSettings, password: str
    ) -> None:
        """The password first: a server without it would fail, a password alone does no harm."""
        if password:
            self._secrets.put(_name(server), password)
        self._settings.change("conference", ice_servers=servers)
        self._servers.forget()

    def _forget(self, server: IceServerSettings) -> None:
        self._secrets.remove(_name(server))
        self._servers.forget()

    def _refuse_twin(self, server: IceServerSettings, others: list[IceServerSettings]) -> None:
        if server in others:
            raise _refused("This server is in the list already.")


def _read(entry: ServerEntry) -> tuple[IceUrl, IceServerSettings]:
    url = read_ice_url(entry.url)
    username = entry.username.strip() if url.relays else ""
    if url.relays and not username:
        raise _refused("Enter the user name too; a turn: server gives no relay without it.")
    if len(username) > _LONGEST_NAME:
        raise _refused(f"A user name has at most {_LONGEST_NAME} characters.")
    return url, IceServerSettings(url=url.written(), username=username)


def _place(server: IceServerSettings, servers: list[IceServerSettings]) -> int:
    if server not in servers:
        raise _refused("This server is not in the list any more.")
    return servers.index(server)


def _name(server: IceServerSettings) -> str:
    return ice_credential_name(server.url, server.username)


def _refused(sentence: str) -> UserFacingError:
    return UserFacingError(sentence, code="bad_server")
