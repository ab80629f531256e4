"""What is taken out of a mail: its From line with the calendar, or with the delivery report.

Put together as a small mail of its own, so that the same reader understands a dropped .eml and what
came by IMAP. Nothing else of the mail is ever asked for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from email.base64mime import body_encode

from meeting_desktop.adapters.mailbox.structures import Part, Structure

_LARGEST_BYTES = 1_000_000
_CALENDARS = frozenset({"text/calendar", "application/ics", "text/x-vcalendar"})
_HEADERS = frozenset({"text/rfc822-headers", "message/rfc822-headers"})
_ENCODINGS = frozenset({"7bit", "8bit", "binary", "base64", "quoted-printable"})
_CHARSET = re.compile(r"[A-Za-z0-9_.:-]{1,40}")
_MESSAGE_ID = re.compile(rb"^message-id:\s*(<[^<>\s]{1,900}>)", re.IGNORECASE | re.MULTILINE)
_BOUNDARY = b"=-part-of-a-report-="

#: Gives what the server has under such a name: "HEADER.FIELDS (FROM)", "2.1".
Fetch = Callable[[Sequence[str]], Sequence[bytes]]


def extract(structure: Structure, fetch: Fetch) -> bytes | None:
    """The small mail, None where there is nothing for us; parts over 1 MB are left alone."""
    if structure.kind == "multipart/report":
        if structure.parameters.get("report-type", "delivery-status").lower() == "delivery-status":
            return _report(structure, fetch)
        return None
    part = next((one for one in structure.parts if _is_calendar(one)), None)
    if part is None or part.size > _LARGEST_BYTES:
        return None
    sender, content = fetch(["HEADER.FIELDS (FROM)", part.section])
    encoding = part.encoding if part.encoding in _ENCODINGS else "8bit"
    charset = part.parameters.get("charset", "")
    told = f"; charset={charset}" if _CHARSET.fullmatch(charset) else ""
    head = f"Content-Type: text/calendar{told}\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n"
    return _line(sender) + head.encode() + content


def _is_calendar(part: Part) -> bool:
    named = part.parameters.get("name", "").lower().endswith(".ics")
    return part.kind in _CALENDARS or (named and not part.kind.startswith("message/"))


def _report(structure: Structure, fetch: Fetch) -> bytes | None:
    status = next((one for one in structure.parts if one.kind == "message/delivery-status"), None)
    original = next((one for one in structure.parts if _is_original(one)), None)
    if status is None or original is None or status.size > _LARGEST_BYTES:
        return None
    wanted = original.section
    if original.kind == "message/rfc822":
        wanted = f"{original.section}.HEADER.FIELDS (MESSAGE-ID)"
    sender, told, header = fetch(["HEADER.FIELDS (FROM)", status.section, wanted])
    found = _MESSAGE_ID.search(header.replace(b"\r\n ", b" ").replace(b"\r\n\t", b" "))
    if found is None:
        return None
    opened = b"\r\n--" + _BOUNDARY + b"\r\nContent-Type: "
    return b"".join(
        (
            _line(sender),
            b'Content-Type: multipart/report; report-type=delivery-status; boundary="',
            _BOUNDARY,
            b'"\r\n\r\n',
            opened + b"message/delivery-status\r\n\r\n",
            told.replace(b"--" + _BOUNDARY, b""),
            opened + b"text/rfc822-headers\r\nContent-Transfer-Encoding: base64\r\n\r\n",
            body_encode(b"Message-ID: " + found[1] + b"\r\n").encode(),
            b"\r\n--" + _BOUNDARY + b"--\r\n",
        )
    )


def _is_original(part: Part) -> bool:
    return part.kind in _HEADERS or part.kind == "message/rfc822"


def _line(header: bytes) -> bytes:
    """The From line or lines as they stand, and nothing after them."""
    text = header.strip()
    return text + b"\r\n" if text else b""
