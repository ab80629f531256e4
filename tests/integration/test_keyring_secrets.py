"""Secrets go into a safe keyring or nowhere."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import chainer, fail, null
from keyring.errors import KeyringLocked, PasswordDeleteError

from meeting_desktop.adapters.secrets.keyring_secrets import KeyringSecrets
from meeting_desktop.core.errors import NoSecretStoreError


class SafeBackend(KeyringBackend):
    """Keeps passwords in memory, as a test's stand-in for the system's keyring."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.kept: dict[tuple[str, str], str] = {}
        self.locked = False
        self.undeletable = False

    def get_password(self, service: str, username: str) -> str | None:
        if self.locked:
            raise KeyringLocked("locked")
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        if self.locked:
            raise KeyringLocked("locked")
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.undeletable or (service, username) not in self.kept:
            raise PasswordDeleteError("not deleted")
        del self.kept[service, username]


class PlaintextBackend(SafeBackend):
    """Stands for the file back ends of other packages."""


class Chain(chainer.ChainerBackend):
    """What ``keyring`` makes when several back ends are there."""

    backends: ClassVar[list[KeyringBackend]] = []


@pytest.fixture
def backend() -> Iterator[SafeBackend]:
    before = keyring.get_keyring()
    made = SafeBackend()
    keyring.set_keyring(made)
    yield made
    keyring.set_keyring(before)


@pytest.fixture
def secrets(backend: SafeBackend, tmp_path: Path) -> KeyringSecrets:
    return KeyringSecrets(tmp_path, also_safe=(SafeBackend,))


def test_a_secret_is_kept_given_back_and_forgotten(secrets: KeyringSecrets) -> None:
    assert secrets.get("smtp-password") is None
    secrets.put("smtp-password", "hunter2 ü")
    assert secrets.get("smtp-password") == "hunter2 ü"
    secrets.remove("smtp-password")
    assert secrets.get("smtp-password") is None
    secrets.remove("smtp-password")


def test_two_homes_do_not_see_each_others_secrets(backend: SafeBackend, tmp_path: Path) -> None:
    one = KeyringSecrets(tmp_path / "one", also_safe=(SafeBackend,))
    two = KeyringSecrets(tmp_path / "two", also_safe=(SafeBackend,))
    one.put("key", "1")
    assert two.get("key") is None
    assert str(tmp_path) not in str(backend.kept), "the home's name stays at home"


def test_the_back_end_is_named_for_the_doctor(secrets: KeyringSecrets) -> None:
    assert "SafeBackend" in secrets.describe()


@pytest.mark.parametrize("unsafe", [null.Keyring, fail.Keyring, PlaintextBackend])
def test_back_ends_that_are_not_safe_are_refused(
    backend: SafeBackend, tmp_path: Path, unsafe: type[KeyringBackend]
) -> None:
    made = unsafe()
    keyring.set_keyring(made)
    secrets = KeyringSecrets(tmp_path, also_safe=(SafeBackend,))
    for ask in (
        lambda: secrets.put("key", "value"),
        lambda: secrets.get("key"),
        lambda: secrets.remove("key"),
        secrets.describe,
    ):
        with pytest.raises(NoSecretStoreError, match="start the system's keyring") as caught:
            ask()  # type: ignore[no-untyped-call]
        assert caught.value.code == "no_secret_store"
    assert getattr(made, "kept", {}) == {}


def test_of_several_back_ends_only_the_safe_one_is_used(
    backend: SafeBackend, tmp_path: Path
) -> None:
    plain, safe = PlaintextBackend(), SafeBackend()
    chain = Chain()  # type: ignore[no-untyped-call]
    keyring.set_keyring(chain)
    secrets = KeyringSecrets(tmp_path, also_safe=(SafeBackend,))
    Chain.backends = [plain]
    with pytest.raises(NoSecretStoreError):
        secrets.put("key", "value")
    Chain.backends = [plain, safe]
    secrets.put("key", "value")
    assert (len(plain.kept), len(safe.kept)) == (0, 1)


def test_a_locked_keyring_is_a_sentence(backend: SafeBackend, secrets: KeyringSecrets) -> None:
    backend.locked = True
    with pytest.raises(NoSecretStoreError, match="unlock it"):
        secrets.get("key")
    with pytest.raises(NoSecretStoreError, match="unlock it"):
        secrets.put("key", "value")


def test_a_secret_that_could_not_be_removed_is_not_called_removed(
    backend: SafeBackend, secrets: KeyringSecrets
) -> None:
    secrets.put("key", "value")
    backend.undeletable = True
    with pytest.raises(NoSecretStoreError):
        secrets.remove("key")


def test_a_back_end_that_is_configured_but_absent_is_a_sentence(
    backend: SafeBackend, secrets: KeyringSecrets, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "no.such.module.Keyring")
    monkeypatch.setattr(keyring.core, "_keyring_backend", None)
    with pytest.raises(NoSecretStoreError, match="start the system's keyring"):
        secrets.get("key")
