"""A keyring in memory that can be locked, and that can take its time."""

from __future__ import annotations

import threading

from meeting_desktop.core.errors import NoSecretStoreError

_LIMIT_SECONDS = 60.0


class FakeSecrets:
    """The ``Secrets`` of tests. While ``answers`` is cleared, whoever asks waits."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}
        self.locked = False
        self.asked: list[str] = []
        self.answers = threading.Event()
        self.answers.set()

    def get(self, name: str) -> str | None:
        self._come(name)
        return self.kept.get(name)

    def put(self, name: str, value: str) -> None:
        self._come(name)
        self.kept[name] = value

    def remove(self, name: str) -> None:
        self._come(name)
        self.kept.pop(name, None)

    def describe(self) -> str:
        self._come("")
        return "Keyring of the test"

    def _come(self, name: str) -> None:
        self.asked.append(name)
        assert self.answers.wait(_LIMIT_SECONDS)
        if self.locked:
            raise NoSecretStoreError("The system's keyring refused; unlock it and try again.")
