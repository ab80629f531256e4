"""Secrets live in the operating system's keyring and nowhere else."""

from __future__ import annotations

from typing import Protocol


class Secrets(Protocol):
    """Names are ours (``smtp-password``), values are strings."""

    def get(self, name: str) -> str | None:
        """Raises: NoSecretStoreError."""
        ...

    def put(self, name: str, value: str) -> None:
        """Raises: NoSecretStoreError."""
        ...

    def remove(self, name: str) -> None:
        """Forget it; nothing happens when it is not there. Raises: NoSecretStoreError."""
        ...

    def describe(self) -> str:
        """The name of the safe back end in use. Raises: NoSecretStoreError."""
        ...
