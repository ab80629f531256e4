"""What people type or paste to join: a room code in any dress, or a whole guest link.

The alphabet holds no pair that looks alike (``domain/meetings.py``), so nothing has to be guessed
between its own letters. Letters of another keyboard that look the same are taken for what they
look like; a letter that no code has is named, since it tells the person what they misread.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from urllib.parse import urlsplit

from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.domain.fingerprints import read_fingerprint
from meeting_desktop.domain.meetings import ROOM_CODE_ALPHABET, ROOM_CODE_LENGTH

#: The ``JoinTarget.address`` of a room that is found by the database shared with colleagues, and
#: how a link begins that leads there: ``meeting:ABCD-3467``.
COLLEAGUES = "meeting:"

#: More than any link of ours; nobody's clipboard is searched further.
MAX_TYPED = 2_000

_GROUP = 4
_SEPARATORS = frozenset(" -_.,:;·•*\"'`()[]<>")
#: Cyrillic and Greek capitals that look like letters of the alphabet.
_LOOK_ALIKES = str.maketrans(
    "\u0410\u0412\u0421\u0415\u041d\u041a\u041c\u0420\u0422\u0425\u0423"
    "\u0391\u0392\u0395\u0397\u039a\u039c\u039d\u03a1\u03a4\u03a7\u03a5",
    "ABCEHKMPTXY" + "ABEHKMNPTXY",
)
_TOKEN_LETTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


@dataclass(frozen=True, slots=True)
class JoinTarget:
    """Where somebody wants to go; ``address`` (scheme, host, port) and ``token`` from a link.

    A link without a token asks the door to let somebody in by the code alone. ``address`` is
    ``COLLEAGUES`` where the database knows the way. ``certificate`` is
    the SHA-256 of the gateway's own TLS certificate, where no authority vouches for it. The token
    is a secret and stays out of ``repr``.
    """

    code: str
    address: str = ""
    token: str = ""
    certificate: str = ""

    def __repr__(self) -> str:
        return f"JoinTarget(code={self.code!r}, token={'set' if self.token else 'none'})"


def show_room_code(code: str) -> str:
    """``ABCD-3467``: two groups are easier to read aloud."""
    return f"{code[:_GROUP]}-{code[_GROUP:]}"


def read_room_code(typed: str) -> str:
    """The eight letters in ``typed``: any case, spaces, dashes, letters of another keyboard.

    Raises:
        UserFacingError: it is no room code; the sentence says what is wrong with it.
    """
    letters = [letter for letter in _folded(typed) if letter not in _SEPARATORS]
    strange = next((letter for letter in letters if letter not in ROOM_CODE_ALPHABET), "")
    if strange and strange.isalnum():
        raise _not_a_code(f"No room code has the letter {strange}; look at the code again.")
    if strange or len(letters) != ROOM_CODE_LENGTH:
        raise _not_a_code(f"A room code has {ROOM_CODE_LENGTH} letters and digits; type all of it.")
    return "".join(letters)


def read_join_target(typed: str) -> JoinTarget:
    """A room code or a guest link, as pasted.

    Raises:
        UserFacingError: it is neither; the sentence says what is wrong with it.
    """
    text = typed[:MAX_TYPED].strip().strip("<>\"'").strip()
    if text[: len(COLLEAGUES)].lower() == COLLEAGUES:
        return _read_colleagues_link(text[len(COLLEAGUES) :])
    if "#" not in text and "://" not in text:
        return JoinTarget(read_room_code(text))
    return _read_link(text)


def guest_link(address: str, code: str, token: str = "", certificate: str = "") -> str:
    """The link for a guest; the secret is in the fragment, which browsers never send.

    ``certificate`` is for applications: a browser asks its user instead.
    """
    ending = f".{token}" if token else ""
    if address == COLLEAGUES:
        return f"{COLLEAGUES}{show_room_code(code)}{ending}"
    if certificate:
        ending = f".{token}.{certificate.replace(':', '').lower()}"
    return f"{address.rstrip('/')}/#{code}{ending}"


def _read_colleagues_link(text: str) -> JoinTarget:
    code, _, token = text.lstrip("/").partition(".")
    if set(token) - _TOKEN_LETTERS:
        raise _not_a_link()
    return JoinTarget(read_room_code(code), COLLEAGUES, token)


def _read_link(text: str) -> JoinTarget:
    try:
        parts = urlsplit(text if "://" in text else f"https://{text}")
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise _not_a_link() from error
    code, _, secrets = parts.fragment.partition(".")
    token, _, pin = secrets.partition(".")
    certificate = _read_pin(pin)
    if parts.scheme.lower() not in {"http", "https"} or not host or certificate is None:
        raise _not_a_link()
    if set(token) - _TOKEN_LETTERS:
        raise _not_a_link()
    host = f"[{host}]" if ":" in host else host
    address = f"{parts.scheme.lower()}://{host}" + (f":{port}" if port is not None else "")
    return JoinTarget(read_room_code(code), address, token, certificate)


def _read_pin(text: str) -> str | None:
    """A certificate's fingerprint as links have it; None when it was cut or changed."""
    pairs = [text[at : at + 2] for at in range(0, len(text), 2)]
    return read_fingerprint(":".join(pairs)) if text else ""


def _folded(typed: str) -> str:
    """Capitals of the basic alphabet where there is one; white space and dashes all one kind."""
    text = unicodedata.normalize("NFKC", typed[:MAX_TYPED]).upper().translate(_LOOK_ALIKES)
    return "".join(_plain(letter) for letter in text)


def _plain(letter: str) -> str:
    category = unicodedata.category(letter)
    if category in {"Zs", "Zl", "Zp", "Pd", "Cf", "Cc"}:
        return " "
    if category == "Nd":
        return str(unicodedata.digit(letter))
    return letter


def _not_a_code(sentence: str) -> UserFacingError:
    return UserFacingError(sentence, code="not_a_room_code")


def _not_a_link() -> UserFacingError:
    return UserFacingError(
        "That link is not complete; copy all of it from the invitation.", code="not_a_guest_link"
    )
