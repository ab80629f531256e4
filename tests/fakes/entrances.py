"""What a machine says of its certificates and its networks, as a test wants it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from meeting_desktop.core.errors import EnvironmentFault


class FakeEntrance:
    """Takes certificates of which certificate and key are named alike (``a.crt``, ``a.key``)."""

    def __init__(self) -> None:
        self.addresses: list[str] = ["192.0.2.20"]

    def check_certificate(self, certificate: Path, key: Path | None) -> None:
        if key is None or key.stem != certificate.stem:
            raise EnvironmentFault(
                "The certificate or its key cannot be used; both must be PEM files that belong "
                "together, the key without a passphrase.",
                code="bad_certificate",
            )

    def own_addresses(self) -> Sequence[str]:
        return self.addresses
