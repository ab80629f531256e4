"""The system's keyring, and only a safe one: null and plaintext back ends are refused.

``keyring`` falls back to whatever is installed, plaintext files included; a secret that is written
there is lost. So the back end's class must be one that the operating system guards.
The library is imported when a secret is asked for: the window does not wait for it.
"""

from __future__ import annotations

import configparser
import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from meeting_desktop.core.errors import NoSecretStoreError

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

T = TypeVar("T")

#: Modules of ``keyring`` whose back ends keep secrets encrypted under the person's login.
_SAFE_MODULES = (
    "keyring.backends.SecretService",
    "keyring.backends.libsecret",
    "keyring.backends.kwallet",
    "keyring.backends.macOS",
    "keyring.backends.Windows",
)
#: What ``keyring`` raises when a person's configuration names a back end that is not there.
_NOT_CONFIGURED = (RuntimeError, ImportError, AttributeError, OSError, configparser.Error)
_HELP = (
    "No safe keyring was found, so no password can be kept; start the system's keyring "
    "(GNOME Keyring, KWallet, macOS Keychain, Windows Credential Manager) and try again."
)


class KeyringSecrets:
    """Secrets of one home; two homes on one machine do not see each other's.

    ``also_safe`` names further back end classes, for tests with a back end of their own.
    """

    def __init__(self, home: Path, *, also_safe: tuple[type[KeyringBackend], ...] = ()) -> None:
        mark = hashlib.sha256(str(home).encode()).hexdigest()[:12]
        self._service = f"meeting-desktop:{mark}"
        self._also_safe = also_safe

    def get(self, name: str) -> str | None:
        return self._ask(lambda backend: backend.get_password(self._service, name))

    def put(self, name: str, value: str) -> None:
        self._ask(lambda backend: backend.set_password(self._service, name, value))

    def remove(self, name: str) -> None:
        from keyring.errors import PasswordDeleteError

        def delete(backend: KeyringBackend) -> None:
            try:
                backend.delete_password(self._service, name)
            except PasswordDeleteError:
                # It was not there, which is what was asked for; or macOS was told not to.
                if backend.get_password(self._service, name) is not None:
                    raise

        self._ask(delete)

    def describe(self) -> str:
        backend = self._safe_backend()
        return str(backend.name)

    def _ask(self, question: Callable[[KeyringBackend], T]) -> T:
        from keyring.errors import KeyringError

        backend = self._safe_backend()
        try:
            return question(backend)
        except KeyringError as error:
            raise NoSecretStoreError(
                "The system's keyring refused; unlock it and try again."
            ) from error

    def _safe_backend(self) -> KeyringBackend:
        import keyring

        try:
            chosen: KeyringBackend = keyring.get_keyring()
        except _NOT_CONFIGURED as error:
            raise NoSecretStoreError(_HELP) from error
        # The chainer stands for several back ends: take the safe one, never the next in line.
        candidates: list[KeyringBackend] = list(getattr(chosen, "backends", ())) or [chosen]
        safe = next((backend for backend in candidates if self._is_safe(backend)), None)
        if safe is None:
            raise NoSecretStoreError(_HELP)
        return safe

    def _is_safe(self, backend: KeyringBackend) -> bool:
        kind = type(backend)
        return kind in self._also_safe or kind.__module__ in _SAFE_MODULES
