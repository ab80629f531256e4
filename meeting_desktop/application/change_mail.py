"""The mail account: where mail goes out, where answers come in, and whether that works."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from threading import Lock
from typing import Literal

from meeting_desktop.application.change_settings import ChangeSettings
from meeting_desktop.application.committing import wait_for_commit
from meeting_desktop.application.compose_mail import ComposeMail
from meeting_desktop.application.mail_account import MailAccounts, MailRoute
from meeting_desktop.application.send_mail import SendMail
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.core.ids import new_id
from meeting_desktop.core.setting_sections import MailSettings
from meeting_desktop.core.settings import Settings
from meeting_desktop.domain.mail import Mail, MailFault, MailKind
from meeting_desktop.domain.mail_addresses import read_address
from meeting_desktop.domain.mail_rules import make_message_id
from meeting_desktop.domain.web_addresses import is_this_computer
from meeting_desktop.ports.mailer import CheckResult, CheckStep, MailFailure, Security
from meeting_desktop.ports.secrets import Secrets, imap_password_name, smtp_password_name
from meeting_desktop.ports.unit_of_work import Store, UnitOfWork

#: Where servers of each kind usually listen (RFC 8314, RFC 6409).
USUAL_PORTS: dict[Security, int] = {"starttls": 587, "tls": 465, "none": 25}


@dataclass(frozen=True, slots=True)
class MailEntry:
    """As typed. ``password`` empty: the one that is kept for this server and user stays."""

    host: str
    port: int
    security: Security
    username: str
    from_address: str
    from_name: str = ""
    password: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class MailboxEntry:
    """As typed: where answers to invitations are read. ``host`` empty: nowhere."""

    host: str
    port: int
    username: str
    password: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class MailParts:
    """What sending is made of; given by the composition root."""

    store: Store
    settings: ChangeSettings
    secrets: Secrets
    accounts: MailAccounts
    route: MailRoute
    sending: SendMail
    compose: ComposeMail
    clock: Clock


class ChangeMail:
    """Everything blocks on disk or keyring, unless it gives a future."""

    def __init__(self, parts: MailParts) -> None:
        self._parts = parts
        self._settings = parts.settings
        self._secrets = parts.secrets
        self._lock = Lock()

    @property
    def current(self) -> MailSettings:
        """Does not block."""
        return self._settings.current().mail

    def has_password(self) -> bool:
        """Whether the keyring has one for the account. Raises: NoSecretStoreError."""
        mail = self.current
        return bool(self._secrets.get(smtp_password_name(mail.host, mail.username)))

    def has_mailbox_password(self) -> bool:
        """The same of the mailbox for answers."""
        mail = self.current
        return bool(self._secrets.get(imap_password_name(mail.imap_host, mail.imap_username)))

    def keep_account(self, entry: MailEntry) -> Settings:
        """Raises: UserFacingError (nothing has changed), EnvironmentFault, NoSecretStoreError."""
        host, username = entry.host.strip().lower(), entry.username.strip()
        if not host:
            raise _refused("Write the name of your mail server, like smtp.example.org.")
        sender = read_address(entry.from_address)
        if entry.security == "none" and not is_this_computer(host):
            raise _refused("Without encryption only a server on this computer is used.")
        with self._lock:
            before = self.current
            same = (before.host, before.username) == (host, username)
            if username and not entry.password and not (same and self.has_password()):
                raise _refused("Enter the password too; none is kept for this server and user.")
            if entry.password:
                # First: an account without its password would fail, a password alone does no harm.
                self._secrets.put(smtp_password_name(host, username), entry.password)
            fresh = self._settings.change(
                "mail",
                host=host,
                port=entry.port,
                security=entry.security,
                username=username,
                from_address=sender,
                from_name=entry.from_name.strip(),
            )
            if not same and before.username:
                self._secrets.remove(smtp_password_name(before.host, before.username))
        self._parts.sending.try_now()
        return fresh

    def forget_account(self) -> Callable[[], None]:
        """Mail is not set up any more, and what is queued waits; the answer undoes it.

        Raises: EnvironmentFault, NoSecretStoreError.
        """
        with self._lock:
            before = self.current
            name = smtp_password_name(before.host, before.username)
            password = (self._secrets.get(name) or "") if before.username else ""
            self._settings.change("mail", host="", username="")
            if password:
                self._secrets.remove(name)

        def undo() -> None:
            with self._lock:
                if password:
                    self._secrets.put(name, password)
                self._settings.change("mail", host=before.host, username=before.username)

        return undo

    def keep_mailbox(self, entry: MailboxEntry) -> Settings:
        """Raises as ``keep_account``."""
        host, username = entry.host.strip().lower(), entry.username.strip()
        with self._lock:
            before = self.current
            same = (before.imap_host, before.imap_username) == (host, username)
            if host and not entry.password and not (same and self.has_mailbox_password()):
                raise _refused("Enter the password too; none is kept for this mailbox.")
            if host and entry.password:
                self._secrets.put(imap_password_name(host, username), entry.password)
            fresh = self._settings.change(
                "mail", imap_host=host, imap_port=entry.port, imap_username=username
            )
            if not same and before.imap_host:
                self._secrets.remove(imap_password_name(before.imap_host, before.imap_username))
        return fresh

    def set_kind(self, kind: MailKind, *, sent: bool) -> Settings:
        """Whether mails of a kind are sent at all."""
        with self._lock:
            off = set(self.current.kinds_off) - {kind.value} | (set() if sent else {kind.value})
            return self._settings.change("mail", kinds_off=sorted(off))

    def change(self, **values: object) -> Settings:
        """Quiet hours, language, reminders: what needs no password. Raises: UserFacingError."""
        return self._settings.change("mail", **values)

    def check(self) -> Future[tuple[CheckResult, ...]]:
        """Walk through connection, encryption, login and sender; a fault ends the walk."""
        done: Future[tuple[CheckResult, ...]] = Future()
        try:
            account = self._parts.accounts.current()
        except MailFailure as failure:
            done.set_result((CheckResult(CheckStep.LOGIN, failure.sentence, failure.fault),))
            return done
        if account is None:
            sentence = "Write the name of your mail server and the address you send from."
            done.set_result((CheckResult(CheckStep.ADDRESS, sentence, MailFault.NOT_SET_UP),))
            return done
        return self._parts.route.check(account)

    def send_test(self, to: str) -> Future[Mail]:
        """Queue a test mail; done with what came of its one attempt.

        Raises: UserFacingError where it has no address or mail is not set up; EnvironmentFault.
        """
        address = read_address(to)
        if not self._parts.accounts.is_set_up:
            raise _refused("Set up the mail server first, then send a test.")
        mail_id, now, mail = new_id(), self._parts.clock.now(), self.current
        followed = self._parts.sending.follow(mail_id)

        def write(uow: UnitOfWork) -> None:
            text = self._parts.compose.text(
                uow,
                MailKind.TEST,
                {
                    "sender": mail.from_name or mail.from_address,
                    "when": f"{now:%Y-%m-%d %H:%M} UTC",
                },
            )
            uow.mail.put(
                Mail(
                    id=mail_id,
                    scope_id=uow.personal_scope(),
                    kind=MailKind.TEST,
                    to_address=address,
                    to_name="",
                    subject=text.subject,
                    text=text.text,
                    html=text.html,
                    message_id=make_message_id(mail_id, mail.from_address),
                    dedupe_key=f"test:{mail_id}",
                    created_at=now,
                )
            )

        wait_for_commit(self._parts.store.write(write))
        return followed


#: What an account may be protected by, for a form.
SECURITIES: tuple[Literal["starttls", "tls", "none"], ...] = ("starttls", "tls", "none")


def _refused(sentence: str) -> UserFacingError:
    return UserFacingError(sentence, code="bad_mail_account")
