"""Texts on their way into a calendar file: nothing in one may begin a line of its own.

What a person wrote freely (titles, descriptions, names) is cleaned: control characters go, line
breaks of every kind become one kind, or a space where one line is wanted. What is looked up or sent
somewhere (UID, e-mail and web addresses, rules) is refused instead, for it would be another one.
"""

from __future__ import annotations

import re
import unicodedata

from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.domain.mail_addresses import is_address

_LONGEST_TEXT = 20_000
_LONGEST_VALUE = 2_000
#: What some program or other takes for the end of a line.
_BREAKS = re.compile("\r\n|[\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029]")
_WEB = re.compile(r"https?://[^\s\"<>\\^`{|}\x00-\x1f\x7f]+", re.IGNORECASE)
_RULE = re.compile(r"FREQ=[A-Z]{5,8}(?:;[A-Z]{4,10}=[A-Z0-9,+\-]+)*")


def clean_lines(text: str) -> str:
    """Several lines, parted by line feeds alone."""
    unbroken = _BREAKS.sub("\n", text)[:_LONGEST_TEXT]
    return "".join(one for one in unbroken if one in "\n\t" or not _is_control(one))


def clean_line(text: str) -> str:
    """One line, without blanks at its ends."""
    line = _BREAKS.sub(" ", text)[:_LONGEST_VALUE].replace("\t", " ")
    return "".join(one for one in line if not _is_control(one)).strip()


def clean_name(text: str) -> str:
    """One line that may stand between quotes: RFC 5545 knows no quote within quotes."""
    return clean_line(text.replace('"', "'").replace("^", " ").replace("=?", "= ?"))


def checked_address(email: str) -> str:
    """An e-mail address. Raises: UserFacingError."""
    if not is_address(email):
        raise unsafe("an e-mail address")
    return email


def checked_web_address(url: str) -> str:
    """http or https. Raises: UserFacingError."""
    return _checked(_WEB, url, "a web address")


def checked_rule(rule: str) -> str:
    """An RRULE value. Raises: UserFacingError."""
    return _checked(_RULE, rule.upper(), "a rule of repetition")


def checked_uid(uid: str) -> str:
    """Raises: UserFacingError."""
    if not uid or uid != clean_line(uid) or "=?" in uid:
        raise unsafe("the identifier of a meeting")
    return uid


def _checked(shape: re.Pattern[str], value: str, what: str) -> str:
    safe = len(value) <= _LONGEST_VALUE and "=?" not in value and not any(map(_is_control, value))
    if not safe or shape.fullmatch(value) is None:
        raise unsafe(what)
    return value


def _is_control(one: str) -> bool:
    """Control characters, lone surrogates, and marks that turn the writing direction."""
    return unicodedata.category(one) in {"Cc", "Cs", "Zl", "Zp"} or one in _TURNING


_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")


def unsafe(what: str) -> UserFacingError:
    """``what`` is refused."""
    return UserFacingError(
        f"Something that is no {what.removeprefix('an ').removeprefix('a ').removeprefix('the ')} "
        "stands where one belongs; correct it and try again.",
        code="unsafe_text",
    )
