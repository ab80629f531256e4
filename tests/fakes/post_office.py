"""A real SMTP server on loopback, and what arrived in it. It dedups nothing.

``refusals`` are answers that the next commands of a name get instead of 250.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import ipaddress
import logging
import ssl
from collections import defaultdict, deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from meeting_desktop.runtime.loop_thread import LoopThread

_LIMIT_S = 60.0


@dataclass
class Arrived:
    """One mail as the server took it."""

    sender: str
    recipients: list[str]
    content: bytes

    @property
    def message(self) -> EmailMessage:
        parsed = message_from_bytes(self.content, policy=policy.default)
        assert isinstance(parsed, EmailMessage)
        return parsed

    @property
    def message_id(self) -> str:
        return str(self.message["Message-ID"])


@dataclass
class PostOffice:
    """Handler and mailbox; ``port`` is known once it is open."""

    port: int = 0
    arrived: list[Arrived] = field(default_factory=list)
    refusals: dict[str, deque[str]] = field(default_factory=lambda: defaultdict(deque))
    logins: list[tuple[str, str]] = field(default_factory=list)
    password: str = "right"
    conversations: int = 0
    hellos: list[str] = field(default_factory=list)
    tls_used: list[bool] = field(default_factory=list)
    #: What the server does on the next content after it has kept it: "hang up" or "say nothing".
    after_content: deque[str] = field(default_factory=deque)
    # The server looks these up by name: only those that are there are called.
    handle_EXPN: None = None  # noqa: N815

    def refuse(self, command: str, *answers: str) -> None:
        self.refusals[command].extend(answers)

    def _answer(self, command: str) -> str:
        waiting = self.refusals[command]
        return waiting.popleft() if waiting else "250 OK"

    async def handle_EHLO(  # noqa: N802
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        hostname: str,
        responses: list[str],
    ) -> list[str]:
        session.host_name = hostname
        self.hellos.append(hostname)
        return responses

    async def handle_MAIL(  # noqa: N802
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        address: str,
        options: list[str],
    ) -> str:
        answer = self._answer("MAIL")
        if answer.startswith("250"):
            envelope.mail_from = address
        return answer

    async def handle_RCPT(  # noqa: N802
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        address: str,
        options: list[str],
    ) -> str:
        answer = self._answer("RCPT")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        answer = self._answer("DATA")
        transport = server.transport
        if answer.startswith("250"):
            content = envelope.original_content or b""
            assert transport is not None
            self.tls_used.append(transport.get_extra_info("sslcontext") is not None)
            self.arrived.append(Arrived(str(envelope.mail_from), envelope.rcpt_tos, content))
        if self.after_content and isinstance(transport, asyncio.WriteTransport):
            if self.after_content.popleft() == "hang up":
                transport.abort()
            else:
                await asyncio.Event().wait()
        return answer

    def authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any
    ) -> AuthResult:
        assert isinstance(data, LoginPassword)
        login, password = data.login.decode(), data.password.decode()
        self.logins.append((login, password))
        return AuthResult(success=password == self.password, handled=False)


@contextmanager
def post_office(
    *, tls: ssl.SSLContext | None = None, starttls: ssl.SSLContext | None = None, **options: Any
) -> Iterator[PostOffice]:
    """An open server: with TLS from the first byte, with STARTTLS, or with neither."""
    office = PostOffice()
    # A client that hangs up is an error to the server, and what some tests are about.
    logging.getLogger("mail.log").setLevel(logging.CRITICAL)
    loop = LoopThread("post-office")
    loop.start()

    def converse() -> SMTP:
        office.conversations += 1
        return SMTP(
            office,
            hostname="mail.test",
            tls_context=starttls,
            authenticator=office.authenticate,
            auth_require_tls=tls is None and starttls is not None,
            **options,
        )

    async def begin() -> asyncio.Server:
        running = asyncio.get_running_loop()
        return await running.create_server(converse, "127.0.0.1", office.port, ssl=tls)

    server = loop.submit(begin()).result(_LIMIT_S)
    office.port = server.sockets[0].getsockname()[1]
    try:
        yield office
    finally:

        async def end() -> None:
            server.close()

        loop.submit(end()).result(_LIMIT_S)
        assert loop.stop(_LIMIT_S)


@dataclass(frozen=True)
class Certificates:
    """An authority of a test's own, and what it vouches for."""

    folder: Path

    def trusting(self) -> ssl.SSLContext:
        """For a client that knows the authority."""
        return ssl.create_default_context(cafile=str(self.folder / "authority.pem"))

    def server(
        self, name: str = "127.0.0.1", *, days: int = 30, own: bool = False
    ) -> ssl.SSLContext:
        """For a server called ``name``; ``days`` may be negative; ``own`` signs by itself."""
        key, certificate = self._issue(name, days, own=own)
        file = self.folder / f"{name}-{days}-{own}.pem"
        file.write_bytes(key + certificate)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(str(file))
        return context

    def _issue(self, name: str, days: int, *, own: bool) -> tuple[bytes, bytes]:
        key = ec.generate_private_key(ec.SECP256R1())
        issuer_key = ec.generate_private_key(ec.SECP256R1())
        issuer = _name("Authority of a test")
        if own:
            issuer_key, issuer = key, _name(name)
        else:
            stored = (self.folder / "authority.key").read_bytes()
            loaded = serialization.load_pem_private_key(stored, None)
            assert isinstance(loaded, ec.EllipticCurvePrivateKey)
            issuer_key = loaded
        alternative: x509.GeneralName = x509.DNSName(name)
        if name[0].isdigit():
            alternative = x509.IPAddress(ipaddress.ip_address(name))
        until = dt.datetime.now(dt.UTC) + dt.timedelta(days=days)
        certificate = (
            x509.CertificateBuilder()
            .subject_name(_name(name))
            .issuer_name(issuer)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(until - dt.timedelta(days=60))
            .not_valid_after(until)
            .add_extension(x509.SubjectAlternativeName([alternative]), critical=False)
            .sign(issuer_key, hashes.SHA256())
        )
        return _pem(key), certificate.public_bytes(serialization.Encoding.PEM)


def make_certificates(folder: Path) -> Certificates:
    """An authority in ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    key = ec.generate_private_key(ec.SECP256R1())
    now = dt.datetime.now(dt.UTC)
    authority = (
        x509.CertificateBuilder()
        .subject_name(_name("Authority of a test"))
        .issuer_name(_name("Authority of a test"))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=90))
        .not_valid_after(now + dt.timedelta(days=90))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "authority.key").write_bytes(_pem(key))
    (folder / "authority.pem").write_bytes(authority.public_bytes(serialization.Encoding.PEM))
    return Certificates(folder)


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, text)])


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
