"""One DTLS certificate for all connections of a host, so that it can be announced beforehand.

aiortc makes a certificate for every connection, and its configuration takes none. Guests are told
the host's fingerprint before the first description comes, and compare it by voice once, not after
each reconnect: so the connection is given the meeting's certificate before it has any transport.
"""

from __future__ import annotations

from aiortc import RTCCertificate, RTCPeerConnection

# A private field of aiortc 1.16; the test of this module fails when it moves.
_FIELD = "_RTCPeerConnection__certificates"


class HostCertificate:
    """Made for a meeting; keep it while the meeting lasts."""

    def __init__(self) -> None:
        self._certificate = RTCCertificate.generateCertificate()

    @property
    def fingerprint(self) -> str:
        """SHA-256, ``AB:CD:…``, as it is announced by ``Signalling.open``."""
        fingerprints = self._certificate.getFingerprints()
        return next(one.value for one in fingerprints if one.algorithm == "sha-256")

    def give_to(self, connection: RTCPeerConnection) -> None:
        """Let ``connection`` use it; before anything is added to the connection."""
        if not hasattr(connection, _FIELD):
            raise AttributeError("aiortc keeps a connection's certificates elsewhere now")
        setattr(connection, _FIELD, [self._certificate])
