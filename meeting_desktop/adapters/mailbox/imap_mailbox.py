"""``Mailbox`` by IMAP (RFC 3501), encrypted always.

The folder is opened to be read only, mails are looked into by BODY.PEEK, part by part. How far it
was read is a UID under the folder's UIDVALIDITY; where that changed the newest mails are looked at
once more, which does no harm: answers and reports that are known change nothing.
"""

from __future__ import annotations

import imaplib
import socket
import ssl
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from meeting_desktop.adapters.mailbox.extracts import extract
from meeting_desktop.adapters.mailbox.structures import (
    Item,
    UnreadableAnswerError,
    fetched,
    structure_of,
)
from meeting_desktop.core.errors import EnvironmentFault
from meeting_desktop.core.logging import get_logger
from meeting_desktop.ports.mailbox import MailboxAccount, MailboxPlace

_log = get_logger(__name__)

_TIMEOUT_SECONDS = 20.0
_CHUNK = 50
#: After a long absence so many are looked at in one go; the rest follows next time.
_MOST_AT_ONCE = 1_000
_AGAIN = 200
_LARGEST_PART = 1_048_576
_MOST_STUMBLES = 2


class ImapMailbox:
    """Implements ``ports.mailbox.Mailbox``; ``tls`` is for tests with certificates of their own."""

    def __init__(
        self,
        tls: Callable[[], ssl.SSLContext] = ssl.create_default_context,
        timeout_seconds: float = _TIMEOUT_SECONDS,
    ) -> None:
        self._tls = tls
        self._timeout = timeout_seconds
        self._current: imaplib.IMAP4 | None = None
        self._stumbles = _Stumbles()

    def collect(
        self,
        account: MailboxAccount,
        since: MailboxPlace | None,
        take: Callable[[bytes], None],
    ) -> MailboxPlace:
        with _translated(account), self._session(account) as imap:
            return _Folder(imap, account, self._stumbles).collect(since, take)

    def interrupt(self) -> None:
        imap = self._current
        if imap is not None:
            with suppress(OSError):
                # Not the method of the TLS socket, which would take the reader's state away.
                socket.socket.shutdown(imap.sock, socket.SHUT_RDWR)

    @contextmanager
    def _session(self, account: MailboxAccount) -> Iterator[imaplib.IMAP4]:
        imap = self._current = self._connect(account)
        try:
            _log_in(imap, account)
            yield imap
        finally:
            self._current = None
            with suppress(OSError, imaplib.IMAP4.error):
                imap.logout()
            with suppress(OSError):
                imap.shutdown()

    def _connect(self, account: MailboxAccount) -> imaplib.IMAP4:
        if account.security == "tls":
            return imaplib.IMAP4_SSL(
                account.host, account.port, ssl_context=self._tls(), timeout=self._timeout
            )
        imap = self._current = imaplib.IMAP4(account.host, account.port, timeout=self._timeout)
        try:
            if "STARTTLS" not in imap.capabilities:
                raise _fault(account, "imap_tls", "offers no encryption on this port; try port 993")
            imap.starttls(self._tls())
        except BaseException:
            with suppress(OSError):
                imap.shutdown()
            raise
        return imap


def _log_in(imap: imaplib.IMAP4, account: MailboxAccount) -> None:
    try:
        if "AUTH=PLAIN" in imap.capabilities:
            secret = f"\0{account.username}\0{account.password}".encode()
            imap.authenticate("PLAIN", lambda _challenge: secret)
        else:
            imap.login(account.username, account.password)
    except imaplib.IMAP4.abort:
        raise
    except (imaplib.IMAP4.error, UnicodeEncodeError) as error:
        raise _fault(
            account,
            "imap_login",
            "does not accept the name and the password; many providers want a password made for "
            "this program",
        ) from error


class _Stumbles:
    """Mails that the server breaks off at or says no to; one must not keep all others out.

    After a first time mails are asked for one by one; one that fails twice is passed over.
    """

    def __init__(self) -> None:
        self.careful = False
        self._times: Counter[int] = Counter()

    def note(self, uids: Sequence[int]) -> None:
        self.careful = True
        if len(uids) == 1:
            self._times[uids[0]] += 1

    def passes_over(self, uid: int) -> bool:
        return self._times[uid] >= _MOST_STUMBLES


class _Folder:
    def __init__(self, imap: imaplib.IMAP4, account: MailboxAccount, stumbles: _Stumbles) -> None:
        self._imap = imap
        self._account = account
        self._stumbles = stumbles

    def collect(self, since: MailboxPlace | None, take: Callable[[bytes], None]) -> MailboxPlace:
        validity, following = self._open()
        if since is None:
            return MailboxPlace(validity, following - 1)
        known = since.uid if since.validity == validity else max(0, following - 1 - _AGAIN)
        uids = [uid for uid in self._uids(known + 1) if uid > known][:_MOST_AT_ONCE]
        wanted = [uid for uid in uids if not self._stumbles.passes_over(uid)]
        chunk = 1 if self._stumbles.careful else _CHUNK
        for start in range(0, len(wanted), chunk):
            self._look_at(wanted[start : start + chunk], take)
        self._stumbles.careful = False
        return MailboxPlace(validity, max([known, *uids]))

    def _open(self) -> tuple[int, int]:
        """UIDVALIDITY, and the UID that the next mail will have."""
        folder = self._account.folder.replace("\\", "\\\\").replace('"', '\\"')
        answer, _ = self._imap.select(f'"{folder}"', readonly=True)
        if answer != "OK":
            raise _fault(self._account, "imap_folder", "has no such folder; choose another one")
        validity, following = self._number("UIDVALIDITY"), self._number("UIDNEXT")
        if validity is None:
            raise _broken(self._account)
        if following is None:
            following = max(self._uids(1), default=0) + 1
        return validity, following

    def _number(self, name: str) -> int | None:
        _, values = self._imap.response(name)
        text = values[-1] if values else None
        return int(text) if isinstance(text, bytes) and text.isdigit() else None

    def _uids(self, first: int) -> list[int]:
        data = self._uid("SEARCH", None, f"UID {first}:*")
        words = [one for piece in data if isinstance(piece, bytes) for one in piece.split()]
        return sorted(int(one) for one in words if one.isdigit())

    def _look_at(self, uids: Sequence[int], take: Callable[[bytes], None]) -> None:
        try:
            data = self._uid("FETCH", ",".join(map(str, uids)), "(UID BODYSTRUCTURE)")
        except (imaplib.IMAP4.error, EnvironmentFault):
            self._stumbles.note(uids)
            raise
        for found in _readable(data):
            uid = found.get(b"UID")
            if isinstance(uid, bytes) and uid.isdigit() and int(uid) in uids:
                self._take_one(int(uid), found.get(b"BODYSTRUCTURE"), take)

    def _take_one(self, uid: int, structure: Item, take: Callable[[bytes], None]) -> None:
        def fetch(sections: Sequence[str]) -> Sequence[bytes]:
            return self._sections(uid, sections)

        try:
            content = extract(structure_of(structure), fetch)
        except UnreadableAnswerError:
            _log.warning("a mail's structure could not be read")
            return
        if content is not None:
            take(content)

    def _sections(self, uid: int, sections: Sequence[str]) -> Sequence[bytes]:
        asked = " ".join(f"BODY.PEEK[{one}]<0.{_LARGEST_PART}>" for one in sections)
        try:
            data = self._uid("FETCH", str(uid), f"({asked})")
        except EnvironmentFault:  # the server says no; a line that breaks off may be the network's
            self._stumbles.note([uid])
            raise
        (found,) = [*fetched(data)][:1] or [{}]
        values = {name.partition(b"<")[0].upper(): value for name, value in found.items()}
        got = [values.get(f"BODY[{one}]".upper().encode()) for one in sections]
        return [one if isinstance(one, bytes) else b"" for one in got]

    def _uid(self, command: str, *arguments: Any) -> list[Any]:
        answer, data = self._imap.uid(command, *arguments)
        if answer != "OK":
            raise _broken(self._account)
        return data


def _readable(data: list[Any]) -> list[dict[bytes, Item]]:
    try:
        return list(fetched(data))
    except UnreadableAnswerError:
        _log.warning("an answer of the mail server could not be read")
        return []


@contextmanager
def _translated(account: MailboxAccount) -> Iterator[None]:
    """Vendor exceptions as one sentence; never with the server's own words."""
    try:
        yield
    except socket.gaierror as error:
        raise _fault(account, "imap_dns", "was not found; check its name", retry=True) from error
    except ssl.SSLCertVerificationError as error:
        raise _fault(
            account, "imap_tls", "shows a certificate that is not valid for it; ask its operator"
        ) from error
    except ssl.SSLError as error:
        raise _fault(
            account, "imap_tls", "does not speak encrypted on this port; 993 is the usual one"
        ) from error
    except ConnectionRefusedError as error:
        raise _fault(
            account, "imap_refused", "does not listen on this port; check it", retry=True
        ) from error
    except TimeoutError as error:
        raise _fault(account, "imap_timeout", "does not answer; try later", retry=True) from error
    except OSError as error:
        raise _fault(
            account, "imap_offline", "cannot be reached; check the network", retry=True
        ) from error
    except (imaplib.IMAP4.error, UnreadableAnswerError) as error:
        raise _broken(account) from error


def _broken(account: MailboxAccount) -> EnvironmentFault:
    return _fault(account, "imap_broken", "broke off; it is tried again later", retry=True)


def _fault(
    account: MailboxAccount, code: str, what: str, *, retry: bool = False
) -> EnvironmentFault:
    return EnvironmentFault(
        f"The mailbox server {account.host} {what}.", code=code, retryable=retry
    )
