"""Fingerprints of DTLS certificates: what ties a media connection to the one who was announced.

Only SHA-256 counts. A description may carry one fingerprint a hash function, and browsers differ
in which of several they check: so every line must be SHA-256 and the announced one, and what we
send holds no other (RFC 8122 section 5).
"""

from __future__ import annotations

import re

_LINE = re.compile(r"^a=fingerprint:(\S+)[ \t]+(\S+)[ \t]*$", re.IGNORECASE)
_VALUE = re.compile(r"^[0-9A-F]{2}(:[0-9A-F]{2}){31}$")
_ALGORITHM = "sha-256"


def read_fingerprint(text: str) -> str | None:
    """The SHA-256 fingerprint ``AB:CD:…`` in capitals; None when ``text`` is none."""
    value = text.strip().upper()
    return value if _VALUE.match(value) else None


def fingerprint_of(sdp: str) -> str | None:
    """The one certificate that a session description speaks for.

    None when a media section has none, two differ, another hash function than SHA-256 is named, or
    lines end in a way that another parser may see differently.
    """
    text = sdp.replace("\r\n", "\n").removesuffix("\n")
    if text.splitlines() != text.split("\n"):
        return None
    sections = re.split(r"(?m)^m=", text)
    session, media = sections[0], sections[1:]
    found = [_fingerprints(session), *(_fingerprints(section) for section in media)]
    if any(not own and not found[0] for own in found[1:]):
        return None
    every = {value for values in found for value in values}
    return every.pop() if len(every) == 1 and None not in every else None


def keep_sha256(sdp: str) -> str:
    """``sdp`` without the fingerprints of other hash functions; line ends stay as they are."""
    kept = [line for line in sdp.splitlines(keepends=True) if not _is_other(line)]
    return "".join(kept)


def _fingerprints(section: str) -> list[str | None]:
    lines = [line for line in section.split("\n") if line[:14].lower() == "a=fingerprint:"]
    return [_value(line) for line in lines]


def _value(line: str) -> str | None:
    match = _LINE.match(line)
    if match is None or match[1].lower() != _ALGORITHM:
        return None
    return read_fingerprint(match[2])


def _is_other(line: str) -> bool:
    match = _LINE.match(line.rstrip("\r\n"))
    return match is not None and match[1].lower() != _ALGORITHM
