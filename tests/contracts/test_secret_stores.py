"""What every place for secrets keeps to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest

from meeting_desktop.adapters.secrets.keyring_secrets import KeyringSecrets
from meeting_desktop.core.errors import NoSecretStoreError
from meeting_desktop.ports.secrets import Secrets
from tests.fakes.secrets import FakeSecrets
from tests.integration.test_keyring_secrets import SafeBackend


class Rig:
    def __init__(self, secrets: Secrets, owner: SafeBackend | FakeSecrets) -> None:
        self.secrets = secrets
        self._owner = owner

    def lock(self) -> None:
        self._owner.locked = True


@pytest.fixture(params=["keyring", "fake"])
def rig(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Rig]:
    if request.param == "fake":
        fake = FakeSecrets()
        yield Rig(fake, fake)
        return
    before = keyring.get_keyring()
    backend = SafeBackend()
    keyring.set_keyring(backend)
    yield Rig(KeyringSecrets(tmp_path, also_safe=(SafeBackend,)), backend)
    keyring.set_keyring(before)


def test_a_secret_is_kept_replaced_and_forgotten(rig: Rig) -> None:
    assert rig.secrets.get("one") is None
    rig.secrets.put("one", "first")
    rig.secrets.put("two", "other")
    rig.secrets.put("one", "second ü")
    assert (rig.secrets.get("one"), rig.secrets.get("two")) == ("second ü", "other")
    rig.secrets.remove("one")
    rig.secrets.remove("one")
    assert rig.secrets.get("one") is None
    assert rig.secrets.describe()


def test_a_locked_one_says_what_to_do(rig: Rig) -> None:
    rig.lock()
    with pytest.raises(NoSecretStoreError, match="unlock it"):
        rig.secrets.get("one")
    with pytest.raises(NoSecretStoreError, match="unlock it"):
        rig.secrets.put("one", "value")
