"""A process that sends the queue of its home until it is empty; started and killed by a test.

Says ``ready`` when it begins and ``empty`` when nothing waits any more.
"""

from __future__ import annotations

import threading
from multiprocessing.connection import Connection
from pathlib import Path

from meeting_desktop.adapters.mail.smtp_mailer import SmtpMailer
from meeting_desktop.adapters.secrets.keyring_secrets import KeyringSecrets
from meeting_desktop.adapters.store.opening import open_store
from meeting_desktop.application.change_settings import ChangeSettings
from meeting_desktop.application.mail_account import MailAccounts
from meeting_desktop.application.mail_route import LoopRoute
from meeting_desktop.application.send_mail import SendMail
from meeting_desktop.core.clock import SystemClock
from meeting_desktop.core.logging import configure_logging
from meeting_desktop.core.paths import Paths
from meeting_desktop.core.setting_sections import MailSettings
from meeting_desktop.core.settings import Settings
from meeting_desktop.domain.mail import MailStatus

_LIMIT_S = 100.0


def main(home: Path, port: int, told: Connection) -> None:
    configure_logging(None)
    paths, clock = Paths(home, home, home / "logs"), SystemClock()
    store = open_store(paths, clock)
    mail = MailSettings(
        host="127.0.0.1", port=port, security="none", from_address="grace@example.com"
    )
    settings = ChangeSettings(Settings(mail=mail), paths.settings_file)
    accounts = MailAccounts(lambda: settings.current().mail, KeyringSecrets(home))
    sender = SendMail(store, settings, accounts, LoopRoute(lambda: SmtpMailer(clock)), clock)
    empty = threading.Event()

    def look() -> None:
        if not store.read(lambda uow: uow.mail.counts()).get(MailStatus.PENDING):
            empty.set()

    sender.changed.subscribe(lambda _: look())
    told.send("ready")
    sender.start()
    look()
    empty.wait(_LIMIT_S)
    sender.stop(10)
    store.close(10)
    told.send("empty")
