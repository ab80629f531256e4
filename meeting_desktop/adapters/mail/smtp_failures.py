"""What a mail server's refusal means, as one sentence that says what to do.

The server's own words go no further than this module: they may quote addresses and subjects. Its
numbers (RFC 5321, and the enhanced ones of RFC 3463) are shown: whoever runs it asks for them.
"""

from __future__ import annotations

import errno
import re
import socket
import ssl
from enum import Enum

import aiosmtplib

from meeting_desktop.domain.mail import MailFault
from meeting_desktop.ports.mailer import MailFailure

_ENHANCED = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
_ERRNO = re.compile(r"\[Errno (-?\d+)\]")
#: The word, not a part of a server's name: one wrong address must not stop all mail.
_RELAY = re.compile(r"(?<![\w.-])relay(?:ing|ed)?(?![\w-]|\.\w)", re.IGNORECASE)
_NO_WAY = frozenset({errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EADDRNOTAVAIL})
#: What OpenSSL calls the reasons (x509_vfy.h).
_EXPIRED, _NOT_YET, _OTHER_NAME, _OTHER_ADDRESS = 10, 9, 62, 64
_SELF_SIGNED = frozenset({18, 19})
_FIRST_TEMPORARY, _FIRST_PERMANENT = 400, 500
_LATER = frozenset({450, 451})
_WANTS_LOGIN, _TOO_MUCH = 530, 552


class Phase(Enum):
    """Where in the conversation the server refused."""

    GREETING = "greeting"
    ENCRYPTION = "encryption"
    LOGIN = "login"
    SENDER = "sender"
    RECIPIENT = "recipient"
    CONTENT = "content"


#: A lasting refusal in a phase, where the number says no more.
_REFUSED_IN = {
    Phase.GREETING: (
        MailFault.REFUSED,
        "The mail server turns this computer away; another network or its operator may help",
    ),
    Phase.ENCRYPTION: (
        MailFault.TLS,
        "The mail server began no encryption; choose TLS and port 465 instead",
    ),
    Phase.LOGIN: (
        MailFault.LOGIN,
        "The mail server did not take user name and password; enter them again in Settings, Mail",
    ),
    Phase.SENDER: (
        MailFault.RELAY,
        "The mail server does not send for this address; use the account's own, in Settings, Mail",
    ),
    Phase.CONTENT: (
        MailFault.CONTENT,
        "The mail server did not take the content of this mail, as it does with spam",
    ),
}


def from_response(code: int, message: str, phase: Phase) -> MailFailure:
    """What a negative answer means in this phase."""
    enhanced = _enhanced(message)
    shown = f"({code} {enhanced})" if enhanced else f"({code})"
    if _FIRST_TEMPORARY <= code < _FIRST_PERMANENT:
        return _temporary(code, shown, phase)
    if code == _WANTS_LOGIN:
        return _final(
            MailFault.LOGIN,
            "The mail server wants a login, or encryption before it; enter the user name and "
            f"password in Settings, Mail, and choose STARTTLS or TLS {shown}.",
        )
    if code == _TOO_MUCH or enhanced in {"5.3.4", "5.2.3"}:
        return too_large(shown)
    if phase is Phase.RECIPIENT:
        return _of_recipient(message, shown)
    fault, sentence = _REFUSED_IN[phase]
    return MailFailure(f"{sentence} {shown}.", fault, retryable=fault is MailFault.REFUSED)


def _temporary(code: int, shown: str, phase: Phase) -> MailFailure:
    if code in _LATER and phase in {Phase.SENDER, Phase.RECIPIENT, Phase.CONTENT}:
        return _again(
            MailFault.GREYLISTED,
            f"The mail server asks to try this mail again in some minutes {shown}.",
        )
    return _again(MailFault.BUSY, f"The mail server is busy; it is tried again later {shown}.")


def too_large(shown: str = "") -> MailFailure:
    """The mail is longer than the server takes."""
    ending = f" {shown}" if shown else ""
    return _final(
        MailFault.TOO_LARGE,
        f"The mail is larger than the server takes; shorten the agenda or the message{ending}.",
    )


def _of_recipient(message: str, shown: str) -> MailFailure:
    # The words decide between two things that servers give the same numbers.
    if _RELAY.search(message):
        return _final(
            MailFault.RELAY,
            "The mail server sends nothing to other places for this account; log in, or use the "
            f"server of the sender's own provider, in Settings, Mail {shown}.",
        )
    if _enhanced(message).startswith("5.7."):
        return _final(
            MailFault.RECIPIENT,
            f"The recipient's server takes no mail from this sender {shown}.",
        )
    return _final(
        MailFault.RECIPIENT,
        f"The mail server does not know this recipient; correct the address {shown}.",
    )


def from_vendor(error: aiosmtplib.SMTPException, phase: Phase) -> MailFailure:
    """What an error of the library means."""
    if isinstance(error, aiosmtplib.SMTPResponseException) and error.code > 0:
        return from_response(error.code, str(error.message), phase)
    if isinstance(error, aiosmtplib.SMTPTimeoutError):
        return too_slow()
    if isinstance(error, aiosmtplib.SMTPConnectError) and isinstance(error.__cause__, OSError):
        return from_network(error.__cause__)
    if phase is Phase.LOGIN and type(error) is aiosmtplib.SMTPException:
        return _final(
            MailFault.LOGIN,
            "The mail server offers no login that this program knows; take the user name out of "
            "Settings, Mail, or choose another port.",
        )
    return ended_early()


def from_network(error: OSError) -> MailFailure:
    """What a failure below SMTP means: names, routes, ports, certificates."""
    if isinstance(error, ssl.SSLError):
        return _of_tls(error)
    if isinstance(error, socket.gaierror):
        return _of_name(error)
    if isinstance(error, TimeoutError):
        return too_slow()
    # Several addresses that all failed come as one error, its numbers only in the text.
    found = [int(one) for one in _ERRNO.findall(str(error))]
    number = error.errno if error.errno is not None else next(iter(found), 0)
    if number in _NO_WAY:
        return _again(
            MailFault.OFFLINE, "This computer has no way to the mail server; check the network."
        )
    if number == errno.ECONNREFUSED:
        return _again(
            MailFault.REFUSED,
            "Nothing answers at that port of the mail server; check host and port in Settings, "
            "Mail (587 for STARTTLS, 465 for TLS).",
        )
    return ended_early()


def _of_name(error: socket.gaierror) -> MailFailure:
    if error.errno == socket.EAI_AGAIN:
        return _again(
            MailFault.OFFLINE,
            "This computer cannot look up the mail server's name now; check the network.",
        )
    return _again(
        MailFault.DNS,
        "There is no mail server of that name; check the host in Settings, Mail.",
    )


def _of_tls(error: ssl.SSLError) -> MailFailure:
    if not isinstance(error, ssl.SSLCertVerificationError):
        return _final(
            MailFault.TLS,
            "The encryption with the mail server did not come about; check the port and choose "
            "STARTTLS (587) or TLS (465) to fit it.",
        )
    reason = error.verify_code
    if reason in {_OTHER_NAME, _OTHER_ADDRESS}:
        says = "belongs to another name; check the host in Settings, Mail"
    elif reason == _EXPIRED:
        says = "has expired; tell whoever runs it, and check this computer's date"
    elif reason == _NOT_YET:
        says = "is not valid yet; check this computer's date"
    elif reason in _SELF_SIGNED:
        says = "is signed by itself alone; whoever runs it must get one that can be checked"
    else:
        says = "is vouched for by nobody that this computer trusts; tell whoever runs it"
    return _final(MailFault.TLS, f"The mail server's certificate {says}.")


def no_encryption_offered() -> MailFailure:
    return _final(
        MailFault.TLS,
        "The mail server offers no STARTTLS at this port, and nothing is sent unencrypted; choose "
        "TLS and port 465, or another server.",
    )


def only_on_this_computer() -> MailFailure:
    return _final(
        MailFault.TLS,
        "Mail without encryption goes only to a server on this computer; choose STARTTLS or TLS.",
    )


def too_slow(*, handed_over: bool = False) -> MailFailure:
    return _again(
        MailFault.TIMEOUT,
        "The mail server takes too long to answer; it is tried again.",
        may_have_arrived=handed_over,
    )


def ended_early(*, handed_over: bool = False) -> MailFailure:
    return _again(
        MailFault.BUSY,
        "The mail server ended the connection too early; it is tried again.",
        may_have_arrived=handed_over,
    )


def _enhanced(message: str) -> str:
    found = _ENHANCED.search(message)
    return found[1] if found else ""


def _again(fault: MailFault, sentence: str, *, may_have_arrived: bool = False) -> MailFailure:
    return MailFailure(sentence, fault, retryable=True, may_have_arrived=may_have_arrived)


def _final(fault: MailFault, sentence: str) -> MailFailure:
    return MailFailure(sentence, fault, retryable=False)
