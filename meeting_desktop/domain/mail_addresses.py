"""Which mail addresses the program takes, and how several are read from one pasted line.

One strict rule for forms, leads, imports and the mailer: what is refused here can never become a
second header or a second recipient. Strict on purpose: quoted local parts, comments and address
literals of RFC 5321 are allowed by the standard and used by nobody who is invited to meetings.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from meeting_desktop.core.errors import UserFacingError

#: RFC 5321 section 4.5.3.1: 64 before the sign, 254 in all (RFC 3696, erratum 1690).
_LONGEST_LOCAL, _LONGEST = 64, 254
_ATOM = r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_ADDRESS = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@{_LABEL}(?:\.{_LABEL})*", re.ASCII)
#: Begins an encoded word (RFC 2047), which some libraries decode into a line break.
_ENCODED_WORD = "=?"
#: A separator within quotes belongs to the name.
_PART = re.compile(r'(?:"[^"\r\n]*"|[^,;\n\r\t])+')
_NAMED = re.compile(r"\s*\"?(?P<name>[^<>\"]*?)\"?\s*<(?P<address>[^<>]*)>\s*")


@dataclass(frozen=True, slots=True)
class Mailbox:
    """An address in lower case, and the name that stood before it."""

    email: str
    name: str = ""


def is_address(text: str) -> bool:
    """Whether ``text``, in any case and without blanks around it, is an address we write to."""
    local, _, _ = text.partition("@")
    return (
        text.isascii()
        and len(text) <= _LONGEST
        and len(local) <= _LONGEST_LOCAL
        and _ENCODED_WORD not in text
        and _ADDRESS.fullmatch(text.lower()) is not None
    )


def read_address(typed: str) -> str:
    """The address in lower case, without blanks around it.

    Raises: UserFacingError, code ``bad_mail_address``.
    """
    text = typed.strip(" \t")
    if not is_address(text):
        raise UserFacingError(
            "That is not a mail address; write it like ada@example.org.", code="bad_mail_address"
        )
    return text.lower()


def is_header_text(text: str) -> bool:
    """Whether a name or subject may stand in a header: one line, no encoded word of its own."""
    return text.isprintable() and _ENCODED_WORD not in text


def read_mailboxes(pasted: str) -> tuple[tuple[Mailbox, ...], tuple[str, ...]]:
    """The addresses of a pasted list (``Ada <ada@x.org>; bob@y.org``), and what was not understood.

    Each address once, in the order in which they came.
    """
    found: dict[str, Mailbox] = {}
    rest: list[str] = []
    for part in filter(str.strip, _PART.findall(pasted)):
        named = _NAMED.fullmatch(part)
        address = (named["address"] if named else part).strip()
        name = " ".join(named["name"].split()) if named else ""
        if is_address(address) and is_header_text(name):
            found.setdefault(address.lower(), Mailbox(address.lower(), name))
        else:
            rest.append(part.strip())
    return tuple(found.values()), tuple(rest)
