"""Secrets live in the operating system's keyring and nowhere else."""

from __future__ import annotations

import hashlib
from typing import Protocol


def ice_credential_name(url: str, username: str) -> str:
    """Where the password of a STUN or TURN server is kept.

    It is bound to the server and the user: whoever edits the settings file sends it nowhere else.
    """
    return f"ice-credential-{_mark(url, username)}"


def gateway_key_name(url: str) -> str:
    """Where the key of a gateway elsewhere is kept; bound to that gateway."""
    return f"gateway-key-{_mark(url)}"


def smtp_password_name(host: str, username: str) -> str:
    """Where the password of an outgoing mail server is kept; bound to that server and user."""
    return f"smtp-password-{_mark(host.lower(), username)}"


def imap_password_name(host: str, username: str) -> str:
    """Where the password of an incoming mail server is kept; bound to that server and user."""
    return f"imap-password-{_mark(host.lower(), username)}"


def shared_password_name(host: str, login: str) -> str:
    """Where the password of the shared database is kept; bound to that server and login."""
    return f"shared-password-{_mark(host.lower(), login)}"


def storage_secret_name(endpoint: str, bucket: str, access_key: str) -> str:
    """Where the secret of a key to an S3 bucket is kept; bound to server, bucket and key."""
    return f"storage-secret-{_mark(endpoint.rstrip('/').lower(), bucket, access_key)}"


def analyst_key_name(address: str) -> str:
    """Where the key of the analyst's service is kept; bound to its address, empty: the maker's."""
    return f"analyst-key-{_mark(address.rstrip('/').lower())}"


def crm_secret_name(address: str, login: str) -> str:
    """Where the secret of a client, or a password, of a CRM is kept; bound to both."""
    return f"crm-secret-{_mark(address.rstrip('/').lower(), login)}"


def _mark(*owner: str) -> str:
    # A keyring shows its names more readily than its secrets: they tell nothing.
    return hashlib.sha256("\n".join(owner).encode()).hexdigest()[:24]


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
