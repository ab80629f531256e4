"""Calendar files, for the window and for commands; answers from the mailbox."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from tzlocal import get_localzone_name

from meeting_desktop.adapters.calendar_files.ical_files import ICalendarFiles
from meeting_desktop.adapters.mailbox.imap_mailbox import ImapMailbox
from meeting_desktop.adapters.mailbox.place_file import PlaceFile
from meeting_desktop.application.change_settings import ChangeSettings
from meeting_desktop.application.exchange_calendar import ExchangeCalendar
from meeting_desktop.application.poll_replies import PollReplies
from meeting_desktop.application.take_replies import TakeReplies
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.errors import EnvironmentFault
from meeting_desktop.core.settings import Settings
from meeting_desktop.ports.mailbox import MailboxAccount
from meeting_desktop.ports.secrets import Secrets, imap_password_name
from meeting_desktop.ports.unit_of_work import Store

#: Where a server begins without encryption (RFC 3501); everywhere else it is there from the start.
_STARTTLS_PORT = 143


def build_calendar_files() -> ICalendarFiles:
    """Times that name no zone are of this machine's."""
    return ICalendarFiles(get_localzone_name)


def build_exchange(store: Store, clock: Clock) -> ExchangeCalendar:
    return ExchangeCalendar(store, build_calendar_files(), clock)


def build_polling(
    replies: TakeReplies, settings: ChangeSettings, secrets: Secrets, places: Path, clock: Clock
) -> PollReplies:
    """Answers from the mailbox of the settings; looked for at once where those change."""

    known = _mailbox_of(settings.current())

    def account() -> MailboxAccount | None:
        return mailbox_account(settings.current(), secrets)

    def on_settings(fresh: Settings) -> None:
        nonlocal known
        if _mailbox_of(fresh) != known or (known[0] and poll.state.fault):
            known = _mailbox_of(fresh)
            poll.check_now()

    poll = PollReplies(ImapMailbox(), replies, account, PlaceFile(places), clock)
    settings.changed.subscribe(on_settings)
    return poll


def mailbox_account(settings: Settings, secrets: Secrets) -> MailboxAccount | None:
    """None where no mailbox is set up. Raises: EnvironmentFault, NoSecretStoreError."""
    host, port, username = _mailbox_of(settings)
    if not host:
        return None
    password = secrets.get(imap_password_name(host, username))
    if not password:
        raise EnvironmentFault(
            "There is no password for the mailbox on this machine; enter it in Settings.",
            code="imap_login",
        )
    security: Literal["tls", "starttls"] = "starttls" if port == _STARTTLS_PORT else "tls"
    return MailboxAccount(host, port, username, security, password=password)


def _mailbox_of(settings: Settings) -> tuple[str, int, str]:
    mail = settings.mail
    return mail.imap_host, mail.imap_port, mail.imap_username
