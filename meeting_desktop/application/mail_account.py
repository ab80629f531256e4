"""The mail account of the settings, with its password out of the keyring."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import Protocol

from meeting_desktop.core.errors import NoSecretStoreError
from meeting_desktop.core.setting_sections import MailSettings
from meeting_desktop.domain.mail import Mail, MailFault
from meeting_desktop.ports.mailer import CheckResult, MailAccount, MailFailure
from meeting_desktop.ports.secrets import Secrets, smtp_password_name


class MailRoute(Protocol):
    """``ports.mailer.Mailer`` for threads: its coroutines run on a loop elsewhere."""

    def send(self, account: MailAccount, mail: Mail) -> Future[None]:
        """Fails with MailFailure; cancelled when the loop ends."""
        ...

    def check(self, account: MailAccount) -> Future[tuple[CheckResult, ...]]: ...

    def stop(self, deadline: float) -> bool:
        """Cut conversations short; True when that took less than ``deadline`` seconds."""
        ...


class MailAccounts:
    """Blocks on the keyring, which may wait for a person to unlock it."""

    def __init__(self, settings: Callable[[], MailSettings], secrets: Secrets) -> None:
        self._settings = settings
        self._secrets = secrets

    @property
    def is_set_up(self) -> bool:
        """Whether there is a server and a sender; does not block."""
        mail = self._settings()
        return bool(mail.host and mail.from_address)

    def current(self) -> MailAccount | None:
        """None where mail is not set up.

        Raises: MailFailure NO_PASSWORD.
        """
        mail = self._settings()
        if not self.is_set_up:
            return None
        return MailAccount(
            host=mail.host,
            port=mail.port,
            security=mail.security,
            username=mail.username,
            from_address=mail.from_address,
            from_name=mail.from_name,
            password=self._password(mail) if mail.username else "",
        )

    def _password(self, mail: MailSettings) -> str:
        try:
            password = self._secrets.get(smtp_password_name(mail.host, mail.username))
        except NoSecretStoreError as error:
            raise _no_password(error.sentence) from error
        if not password:
            raise _no_password(
                "No password is kept for the mail server; enter it in Settings, Mail."
            )
        return password


def _no_password(sentence: str) -> MailFailure:
    return MailFailure(sentence, MailFault.NO_PASSWORD, retryable=False)
