"""Mail that comes in: what it says, and the mailbox where answers and delivery reports arrive."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal, Protocol

from meeting_desktop.domain.incoming_mail import IncomingMail
from meeting_desktop.ports.calendar_files import CalendarFiles


class MailReader(Protocol):
    def read_incoming(self, content: bytes) -> IncomingMail:
        """What a whole mail (.eml) brings; neither calendar nor reports where it brings neither.

        Raises:
            UserFacingError: it is too long or packed so that it cannot be read.
        """
        ...


@dataclass(frozen=True, slots=True)
class MailboxAccount:
    """Where answers arrive. Encrypted always: from the start ("tls") or by STARTTLS."""

    host: str
    port: int
    username: str
    security: Literal["tls", "starttls"] = "tls"
    folder: str = "INBOX"
    password: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class MailboxPlace:
    """How far a folder has been read: UIDs up to ``uid`` under this UIDVALIDITY (RFC 3501)."""

    validity: int
    uid: int


class Mailbox(Protocol):
    """Blocks; for a thread that may wait. Marks nothing as read and deletes nothing."""

    def collect(
        self,
        account: MailboxAccount,
        since: MailboxPlace | None,
        take: Callable[[bytes], None],
    ) -> MailboxPlace:
        """Give ``take`` what new mails hold of calendars and delivery reports; how far it got.

        Each is a small mail of its own: the From line and those parts alone. Without ``since``
        what is there already is passed over. Where ``take`` raises nothing more is read.

        Raises:
            EnvironmentFault: codes ``imap_dns``, ``imap_refused``, ``imap_timeout``, ``imap_tls``,
                ``imap_login``, ``imap_folder``, ``imap_offline``, ``imap_broken``.
        """
        ...

    def interrupt(self) -> None:
        """From another thread: what is being read breaks off soon, with ``imap_broken`` or alike.

        A connection that is only being made is not broken off; it ends by its own timeout.
        """
        ...


class IncomingFiles(CalendarFiles, MailReader, Protocol):
    """Both ways in which an answer arrives."""


class MailboxPlaces(Protocol):
    """How far each mailbox has been read, on this machine."""

    def find(self, account: MailboxAccount) -> MailboxPlace | None: ...

    def keep(self, account: MailboxAccount, place: MailboxPlace) -> None:
        """Never fails: what cannot be kept is looked at again."""
        ...
