"""The STUN and TURN servers of Settings with their passwords, ready for the next connection.

A connection is made on the media loop, where nothing may wait, and a keyring may take seconds, or
ask its owner to unlock it. So passwords are read on a thread of their own and remembered; what is
not known yet is waited for a moment, once, and then done without.
"""

from __future__ import annotations

import threading
from concurrent.futures import Future, wait
from functools import partial

from meeting_desktop.application.change_settings import ChangeSettings
from meeting_desktop.core.errors import ApplicationError
from meeting_desktop.core.logging import get_logger
from meeting_desktop.core.setting_sections import IceServerSettings
from meeting_desktop.ports.conference import IceServer
from meeting_desktop.ports.secrets import Secrets, ice_credential_name
from meeting_desktop.runtime.containment import Contained
from meeting_desktop.runtime.serial_worker import SerialWorker
from meeting_desktop.runtime.topic import Topic

_log = get_logger(__name__)

#: What a connection gives a keyring that has not been asked before; less than anybody hears.
_PATIENCE_SECONDS = 0.25


class IceServers:
    """Call it at each connection, on any thread but the GUI's.

    ``notices``: a sentence when passwords can no longer be read; on the reading thread.
    """

    def __init__(
        self, settings: ChangeSettings, secrets: Secrets, *, patience: float = _PATIENCE_SECONDS
    ) -> None:
        self.notices: Topic[str] = Topic()
        self._settings = settings
        self._secrets = secrets
        self.patience = patience
        self._worker = SerialWorker("secrets")
        self._lock = threading.Lock()
        self._known: dict[str, str] = {}
        self._age = 0
        self._reading: Future[None] | None = None
        self._impatient = False
        self._told = False

    def __call__(self) -> tuple[IceServer, ...]:
        """All servers, those whose password is not known (yet) without it."""
        servers = self._servers()
        unread = self.prepare()
        if not unread.done() and not self._impatient:
            wait([unread], self.patience)
            # A keyring that is slow, or asks to be unlocked, is not waited for twice.
            self._impatient = not unread.done()
        return tuple(self._complete(server) for server in servers)

    def prepare(self) -> Future[None]:
        """Begin to read what is not known; returns at once. Done when it has been tried.

        Call it when a meeting is opened or joined: then the first connection waits for nothing.
        """
        with self._lock:
            if self._reading is not None and not self._reading.done():
                return self._reading
            names = dict.fromkeys(name for name in map(_name, self._servers()) if name)
            wanted = [name for name in names if name not in self._known]
            if not wanted:
                return _done()
            self._reading = self._worker.submit(partial(self._read, wanted, self._age))
            return self._reading

    def forget(self) -> None:
        """A password was changed: read all of them again at the next connection."""
        with self._lock:
            self._known = {}
            self._age += 1

    def stop(self, deadline: float) -> bool:
        """Read nothing more; True when it ended within ``deadline`` seconds."""
        return self._worker.stop(deadline)

    def _servers(self) -> list[IceServerSettings]:
        return self._settings.current().conference.ice_servers

    def _complete(self, server: IceServerSettings) -> IceServer:
        return IceServer(server.url, server.username, self._known.get(_name(server), ""))

    def _read(self, names: list[str], age: int) -> None:
        """On the worker. A name that has no password is known to have none."""
        with Contained():
            try:
                found = {name: self._secrets.get(name) or "" for name in names}
            except ApplicationError as error:
                self._tell(error)
            else:
                self._remember(found, age)
        self._impatient = False

    def _remember(self, found: dict[str, str], age: int) -> None:
        self._told = False
        with self._lock:
            # What was read before a change is not what holds after it.
            if age == self._age:
                self._known = {**self._known, **found}

    def _tell(self, error: ApplicationError) -> None:
        """Once, not at each of the connections that follow."""
        _log.warning("a credential could not be read", code=error.code)
        if not self._told:
            self._told = True
            self.notices.publish(_without_password(error))


def _name(server: IceServerSettings) -> str:
    """Empty for a server that asks nobody who they are."""
    return ice_credential_name(server.url, server.username) if server.username else ""


def _without_password(error: ApplicationError) -> str:
    return f"The relay server is used without its password, which may fail. {error.sentence}"


def _done() -> Future[None]:
    future: Future[None] = Future()
    future.set_result(None)
    return future
