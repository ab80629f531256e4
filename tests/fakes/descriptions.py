"""Session descriptions as short as they can be, with a fingerprint of one's choice."""

from __future__ import annotations

ONE = ":".join(f"{byte:02X}" for byte in range(32))
OTHER = ":".join(f"{byte:02X}" for byte in range(100, 132))
THIRD = ":".join(f"{byte:02X}" for byte in range(200, 232))


def description(fingerprint: str) -> str:
    """A description with two media sections for the owner of one certificate."""
    sections = [
        f"m={kind}\r\na=mid:{mid}\r\na=fingerprint:sha-256 {fingerprint}\r\na=setup:actpass\r\n"
        for mid, kind in enumerate(
            ["audio 9 UDP/TLS/RTP/SAVPF 111", "application 9 UDP/DTLS/SCTP webrtc-datachannel"]
        )
    ]
    return f"v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n{''.join(sections)}"
