"""``meeting-desktop recordings`` as a person types it."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from meeting_desktop.bootstrap import recordings as recordings_room
from meeting_desktop.cli.main import run
from meeting_desktop.domain.recovery_keys import spell_key
from tests.fakes.secrets import FakeSecrets
from tests.integration.sealing.sealed_home import SealedHome


@pytest.fixture
def keyring(monkeypatch: pytest.MonkeyPatch) -> FakeSecrets:
    """In place of the system's."""
    secrets = FakeSecrets()
    monkeypatch.setattr(recordings_room, "KeyringSecrets", lambda _home: secrets)
    return secrets


@pytest.fixture
def key(meeting_home: Path) -> str:
    """Of a recording that another keyring encrypted; it is in this home now."""
    home = SealedHome(meeting_home)
    home.record(b"OggS, and what was said")
    made = home.turn_on()
    home.close()
    return made


def test_a_recovery_key_brings_recordings_back(
    keyring: FakeSecrets,
    key: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert run(["recordings", "status"]) == 0
    told = capsys.readouterr().out
    assert "Encryption is on." in told
    assert "1 encrypted, 0 not encrypted, 1 without their key" in told
    for wrong, words in (("ABC", "this has 3"), (spell_key(bytes(32)), "Nothing was changed")):
        assert run(["recordings", "recover", "--key", wrong]) == 1
        assert words in capsys.readouterr().err
    assert keyring.kept == {}
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{key.lower()}\n"))
    assert run(["recordings", "recover", "--key", "-"]) == 0
    assert "0 without their key" in capsys.readouterr().out


def test_the_key_is_shown_when_nobody_looks_on(
    keyring: FakeSecrets, key: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert run(["recordings", "recovery-key", "--yes"]) == 1
    assert "turn encryption off and on" in capsys.readouterr().err
    assert run(["recordings", "recover", "--key", key]) == 0
    assert run(["recordings", "recovery-key"]) == 1
    assert key not in capsys.readouterr().out
    assert run(["recordings", "recovery-key", "--yes"]) == 0
    assert capsys.readouterr().out.strip() == key
    file = tmp_path / "key.txt"
    assert run(["recordings", "recovery-key", "--yes", "--output", str(file)]) == 0
    assert file.read_text() == f"{key}\n"
    assert file.stat().st_mode & 0o077 == 0


def test_without_a_keyring_it_says_what_to_do(
    keyring: FakeSecrets, key: str, capsys: pytest.CaptureFixture[str]
) -> None:
    keyring.locked = True
    assert run(["recordings", "recover", "--key", key]) == 3
    assert "start or unlock it" in capsys.readouterr().err
