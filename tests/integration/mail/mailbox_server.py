"""A real IMAP server (Dovecot) on this machine, with one person's mailbox."""

from __future__ import annotations

import grp
import imaplib
import os
import pwd
import shutil
import ssl
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pytest

from meeting_desktop.ports.mailbox import MailboxAccount
from tests.fakes.patience import until
from tests.fakes.post_office import Certificates
from tests.integration.conference.turn_server import free_port

USER, PASSWORD = "ada@example.org", 'pä"ss \\word'


@dataclass(frozen=True)
class MailboxServer:
    plain_port: int
    tls_port: int
    certificates: Certificates

    def account(
        self,
        security: Literal["tls", "starttls"] = "tls",
        *,
        password: str = PASSWORD,
        folder: str = "INBOX",
    ) -> MailboxAccount:
        port = self.tls_port if security == "tls" else self.plain_port
        return MailboxAccount("127.0.0.1", port, USER, security, folder, password)

    @contextmanager
    def client(self) -> Iterator[imaplib.IMAP4]:
        """As the person's mail program sees the mailbox."""
        context: ssl.SSLContext = self.certificates.trusting()
        with imaplib.IMAP4_SSL("127.0.0.1", self.tls_port, ssl_context=context) as imap:
            imap.authenticate("PLAIN", lambda _: f"\0{USER}\0{PASSWORD}".encode())
            yield imap

    def deliver(self, *mails: bytes) -> None:
        with self.client() as imap:
            for mail in mails:
                answer, _ = imap.append("INBOX", "", "", mail)
                assert answer == "OK"

    def flags(self) -> list[bytes]:
        """Of every mail there is."""
        with self.client() as imap:
            imap.select("INBOX", readonly=True)
            _, data = imap.fetch("1:*", "(FLAGS)")
            return [bytes(one) for one in data if isinstance(one, bytes)]


@contextmanager
def mailbox_server(certificates: Certificates) -> Iterator[MailboxServer]:
    """Skips where Dovecot is not installed."""
    program = shutil.which("dovecot") or shutil.which("dovecot", path="/usr/sbin:/sbin")
    if program is None:
        pytest.skip("dovecot-imapd is not installed")
    certificates.server()  # leaves the file that is named below
    # Its sockets want a short path that its own users may enter.
    folder = Path(tempfile.mkdtemp(prefix="imap-", dir="/tmp"))
    folder.chmod(0o755)
    server = MailboxServer(free_port(), free_port(), certificates)
    try:
        configuration = _configuration(folder, server)
        with subprocess.Popen(
            [program, "-F", "-c", str(configuration)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as process:
            try:
                until(lambda: _answers(server), what="dovecot")
                yield server
            finally:
                process.terminate()
                process.wait(60)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _configuration(folder: Path, server: MailboxServer) -> Path:
    own = pwd.getpwuid(os.geteuid()).pw_name
    group = grp.getgrgid(os.getegid()).gr_name
    root = os.geteuid() == 0
    person = "nobody" if root else own
    (folder / "mail").mkdir()
    (folder / "mail").chmod(0o777)
    pem = folder / "server.pem"
    shutil.copy(server.certificates.folder / "127.0.0.1-30-False.pem", pem)
    (folder / "users").write_text(f"{USER}:{{PLAIN}}{PASSWORD}\n", encoding="utf-8")
    (folder / "users").chmod(0o644)
    file = folder / "dovecot.conf"
    file.write_text(
        f"""
base_dir = {folder}/run
state_dir = {folder}/state
instance_name = {folder.name}
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
ssl = required
ssl_cert = <{pem}
ssl_key = <{pem}
default_login_user = {"dovenull" if root else own}
default_internal_user = {"dovecot" if root else own}
default_internal_group = {"dovecot" if root else group}
first_valid_uid = 1
auth_mechanisms = plain login
auth_username_format = %Lu
passdb {{
  driver = passwd-file
  args = scheme=PLAIN {folder}/users
}}
userdb {{
  driver = static
  args = uid={person} gid={"nogroup" if root else group} home={folder}/mail
}}
mail_location = maildir:{folder}/mail/box
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {server.plain_port}
  }}
  inet_listener imaps {{
    port = {server.tls_port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
""",
        encoding="utf-8",
    )
    return file


def _answers(server: MailboxServer) -> bool:
    try:
        with server.client() as imap:
            return imap.noop()[0] == "OK"
    except (OSError, imaplib.IMAP4.error):
        return False
