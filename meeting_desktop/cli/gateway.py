"""``meeting-desktop gateway``: the guest page and the way to hosts elsewhere, on a server.

Hosts connect to it with a key, or both are connected to the shared database. It keeps nothing but
the key, which it only reads.
"""

from __future__ import annotations

import asyncio
import os
import secrets
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from meeting_desktop.adapters.conference.gateway import Gateway
from meeting_desktop.adapters.conference.gateway_address import GatewayAddress
from meeting_desktop.adapters.conference.lone_gateway import (
    make_database_gateway,
    make_lone_gateway,
)
from meeting_desktop.adapters.secrets.keyring_secrets import KeyringSecrets
from meeting_desktop.bootstrap.colleagues import postgres_rooms
from meeting_desktop.cli.json_lines import JsonLines
from meeting_desktop.cli.server_access import ask_password
from meeting_desktop.core.clock import SystemClock
from meeting_desktop.core.errors import EnvironmentFault, UserFacingError
from meeting_desktop.core.logging import configure_logging
from meeting_desktop.core.paths import find_paths
from meeting_desktop.ports.shared_login import SharedLogin

DSN_VARIABLE = "MEETING_GATEWAY_DSN"
_STOP_S = 5.0
_KEY_NAME = "gateway-key-of-hosts"
_KEY_BYTES = 32
_MOST_BYTES = 1_024


@dataclass(frozen=True, slots=True)
class GatewayOptions:
    """As they were typed; ``key_file`` None: the key is in the system's keyring."""

    bind: str
    certificate: Path | None
    key: Path | None
    public_url: str
    key_file: Path | None
    #: Of the shared database, with the gateway's login; empty: hosts connect with the key.
    dsn: str = ""
    ask_password: bool = False


def serve_gateway(options: GatewayOptions) -> None:
    """Serve until SIGINT or SIGTERM; a line of JSON says where.

    Raises: ApplicationError with the sentence to show.
    """
    configure_logging(None, console=True)
    address = GatewayAddress(
        certificate=options.certificate, key=options.key, public_url=options.public_url
    ).bound_to(options.bind)
    named = options.dsn or os.environ.get(DSN_VARIABLE, "")
    if named:
        login = _login_of(named, options)
        asyncio.run(_serve_by_database(address, login))
    else:
        asyncio.run(_serve(make_lone_gateway(address, _read_key(options.key_file), SystemClock())))


def make_key(key_file: Path | None) -> None:
    """Make a key, keep it where the gateway looks for it, and print it for the hosts.

    Raises: ApplicationError; a key that is there already is kept.
    """
    key = secrets.token_urlsafe(_KEY_BYTES)
    if key_file is None:
        with _keyring_or_file() as keyring:
            keyring.put(_KEY_NAME, key)
    else:
        _write_key(key_file, key)
    print(key)


def _login_of(named: str, options: GatewayOptions) -> SharedLogin:
    from meeting_desktop.bootstrap.server_keeping import read_address

    password = ask_password("The gateway's password") if options.ask_password else ""
    return read_address(named, password, is_typed=bool(options.dsn)).as_login()


async def _serve_by_database(address: GatewayAddress, login: SharedLogin) -> None:
    clock = SystemClock()
    rooms = await asyncio.to_thread(postgres_rooms, lambda: login, clock)
    try:
        await _serve(make_database_gateway(address, rooms, clock))
    finally:
        await asyncio.to_thread(rooms.stop, _STOP_S)


async def _serve(gateway: Gateway) -> None:
    await gateway.start()
    over = asyncio.Event()
    loop = asyncio.get_running_loop()
    for one in (signal.SIGINT, signal.SIGTERM):
        # The handlers of asyncio are not there on Windows.
        signal.signal(one, lambda _number, _frame: loop.call_soon_threadsafe(over.set))
    JsonLines().tell("listening", url=gateway.url, port=gateway.port)
    try:
        await over.wait()
    finally:
        await gateway.stop()


def _read_key(key_file: Path | None) -> str:
    if key_file is None:
        with _keyring_or_file() as keyring:
            key = keyring.get(_KEY_NAME)
    else:
        key = _read_file(key_file)
    if not key:
        where = "" if key_file is None else f" --key-file {key_file}"
        raise UserFacingError(
            "The gateway needs a key that hosts bring meetings with; make one with "
            f"`meeting-desktop gateway --make-key{where}`, and start again.",
            code="no_gateway_key",
        )
    return key


def _read_file(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return file.read(_MOST_BYTES).decode("utf-8").strip()
    except FileNotFoundError:
        return ""
    except (OSError, ValueError) as error:
        raise EnvironmentFault(
            f"The key file {path} cannot be read; check its permissions.", code="key_unreadable"
        ) from error


def _write_key(path: Path, key: str) -> None:
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(f"{key}\n")
    except FileExistsError as error:
        raise UserFacingError(
            f"The file {path} is there already; remove it first, or use the key that is in it.",
            code="key_exists",
        ) from error
    except OSError as error:
        raise EnvironmentFault(
            f"The key file {path} cannot be written; choose another folder.", code="key_not_kept"
        ) from error


@contextmanager
def _keyring_or_file() -> Iterator[KeyringSecrets]:
    """Servers have no keyring, as a rule: whoever is there is told of the other way."""
    try:
        yield KeyringSecrets(find_paths().data)
    except EnvironmentFault as error:
        raise EnvironmentFault(
            "The gateway's key cannot be kept in a keyring here; name a file for it with "
            "--key-file.",
            code=error.code,
        ) from error
