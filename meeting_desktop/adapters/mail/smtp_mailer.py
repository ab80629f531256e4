"""SMTP by aiosmtplib: encrypted or not at all, one connection a mail.

A mail a connection costs a second handshake now and then and leaves nothing open over a laptop's
sleep. STARTTLS that was asked for and is not offered is a failure: whoever strips the offer off
the wire reads nothing (RFC 3207 section 6).
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager

import aiosmtplib

from meeting_desktop.adapters.mail import smtp_failures as failures
from meeting_desktop.adapters.mail.message_building import build_message
from meeting_desktop.adapters.mail.smtp_failures import Phase
from meeting_desktop.core.clock import Clock
from meeting_desktop.domain.mail import Mail, MailFault
from meeting_desktop.domain.web_addresses import is_this_computer
from meeting_desktop.ports.mailer import CheckResult, CheckStep, MailAccount, MailFailure

#: Seconds for one answer, and for a whole mail (RFC 5321 section 4.5.3.2 allows minutes more).
_ANSWER_S = 30.0
_WHOLE_S = 120.0
_GOODBYE_S = 3.0
#: As Thunderbird says it: no name of this computer to strangers, and no DNS look-up of it.
_HELLO = "[127.0.0.1]"


class SmtpMailer:
    """``new_context`` makes what certificates are checked by; ``answer_s`` limits each answer."""

    def __init__(
        self,
        clock: Clock,
        new_context: Callable[[], ssl.SSLContext] = ssl.create_default_context,
        *,
        answer_s: float = _ANSWER_S,
        whole_s: float = _WHOLE_S,
    ) -> None:
        self._clock = clock
        self._new_context = new_context
        self._answer_s = answer_s
        self._whole_s = whole_s

    async def send(self, account: MailAccount, mail: Mail) -> None:
        content = build_message(account, mail, self._clock.now())
        handing_over = _HandingOver()
        try:
            async with asyncio.timeout(self._whole_s), self._client(account) as client:
                await _open(client, account)
                await self._encrypt(client, account)
                await _log_in(client, account)
                await _hand_over(client, account, mail, content, handing_over)
        except TimeoutError as error:
            raise failures.too_slow(handed_over=handing_over.began) from error

    async def check(self, account: MailAccount) -> Sequence[CheckResult]:
        results: list[CheckResult] = []
        client = self._new_client(account)

        async def walk(step: CheckStep, sentence: str, do: Callable[[], Awaitable[None]]) -> bool:
            try:
                async with asyncio.timeout(self._answer_s):
                    await do()
            except TimeoutError:
                slow = failures.too_slow()
                results.append(CheckResult(step, slow.sentence, slow.fault))
                return False
            except MailFailure as failure:
                results.append(CheckResult(step, failure.sentence, failure.fault))
                return False
            results.append(CheckResult(step, sentence))
            return True

        async def reach() -> None:
            # A TLS port says nothing before the handshake: reaching it and greeting are two things.
            if account.security == "tls":
                await _reach(account)
            else:
                await _open(client, account)

        async def encrypt() -> None:
            if account.security == "tls":
                await _open(client, account)
            await self._encrypt(client, account)

        try:
            _ = (
                await walk(
                    CheckStep.ADDRESS,
                    "The mail server's name was found.",
                    lambda: _look_up(account),
                )
                and await walk(CheckStep.CONNECTION, "The mail server answers.", reach)
                and await walk(CheckStep.ENCRYPTION, _encrypted_how(account), encrypt)
                and await walk(
                    CheckStep.LOGIN, _logged_in_how(account), lambda: _log_in(client, account)
                )
                and await walk(
                    CheckStep.SENDER,
                    "The mail server sends for this sender's address.",
                    lambda: _announce_sender(client, account),
                )
            )
        finally:
            await _drop(client)
        return results

    def _new_client(self, account: MailAccount) -> aiosmtplib.SMTP:
        return aiosmtplib.SMTP(
            hostname=account.host,
            port=account.port,
            use_tls=account.security == "tls",
            start_tls=False,  # by ourselves, so that it is never skipped
            tls_context=self._new_context() if account.security != "none" else None,
            timeout=self._answer_s,
            local_hostname=_HELLO,
        )

    @asynccontextmanager
    async def _client(self, account: MailAccount) -> AsyncIterator[aiosmtplib.SMTP]:
        client = self._new_client(account)
        try:
            yield client
        finally:
            await _drop(client)

    async def _encrypt(self, client: aiosmtplib.SMTP, account: MailAccount) -> None:
        if account.security == "none":
            if not is_this_computer(account.host):
                raise failures.only_on_this_computer()
            return
        if account.security == "starttls":
            await _step(client.ehlo(), Phase.GREETING)
            if not client.supports_extension("starttls"):
                raise failures.no_encryption_offered()
            await _step(client.starttls(), Phase.ENCRYPTION)


class _HandingOver:
    """Whether the content is on its way: from then on nobody knows before the answer comes."""

    began = False


async def _step(command: Awaitable[object], phase: Phase) -> None:
    """One command of the conversation. Raises: MailFailure."""
    try:
        await command
    except aiosmtplib.SMTPException as error:
        raise failures.from_vendor(error, phase) from error
    except TimeoutError:
        raise
    except OSError as error:
        raise failures.from_network(error) from error


async def _look_up(account: MailAccount) -> None:
    loop = asyncio.get_running_loop()
    await _step(loop.getaddrinfo(account.host, account.port), Phase.GREETING)


async def _reach(account: MailAccount) -> None:
    async def open_and_close() -> None:
        _, writer = await asyncio.open_connection(account.host, account.port)
        writer.close()

    await _step(open_and_close(), Phase.GREETING)


async def _open(client: aiosmtplib.SMTP, account: MailAccount) -> None:
    if account.security == "none" and not is_this_computer(account.host):
        raise failures.only_on_this_computer()
    await _step(client.connect(), Phase.GREETING)


async def _log_in(client: aiosmtplib.SMTP, account: MailAccount) -> None:
    if not account.username:
        return
    if not account.password:
        raise MailFailure(
            "No password is kept for the mail server; enter it in Settings, Mail.",
            MailFault.NO_PASSWORD,
            retryable=False,
        )
    await _step(client.login(account.username, account.password), Phase.LOGIN)


async def _announce_sender(client: aiosmtplib.SMTP, account: MailAccount) -> None:
    await _step(client.mail(account.from_address), Phase.SENDER)
    await _step(client.rset(), Phase.SENDER)


async def _hand_over(
    client: aiosmtplib.SMTP,
    account: MailAccount,
    mail: Mail,
    content: bytes,
    handing_over: _HandingOver,
) -> None:
    await _step(client.ehlo(), Phase.GREETING)
    limit = client.esmtp_extensions.get("size", "")
    if limit.isdigit() and 0 < int(limit) < len(content):
        raise failures.too_large()
    await _step(client.mail(account.from_address), Phase.SENDER)
    await _step(client.rcpt(mail.to_address), Phase.RECIPIENT)
    handing_over.began = True
    try:
        await client.data(content)
    # No answer is no refusal: the server may have kept it.
    except aiosmtplib.SMTPTimeoutError as error:
        raise failures.too_slow(handed_over=True) from error
    except aiosmtplib.SMTPServerDisconnected as error:
        raise failures.ended_early(handed_over=True) from error
    except aiosmtplib.SMTPException as error:
        raise failures.from_vendor(error, Phase.CONTENT) from error
    await _say_goodbye(client)


async def _say_goodbye(client: aiosmtplib.SMTP) -> None:
    """The mail is delivered: whatever happens now is no failure."""
    transport = client.transport
    try:
        async with asyncio.timeout(_GOODBYE_S):
            await client.quit()
    except (aiosmtplib.SMTPException, OSError):  # a TimeoutError is an OSError too
        return
    finally:
        await _abort(transport)


async def _drop(client: aiosmtplib.SMTP) -> None:
    """Leave nothing open, whatever state the conversation is in."""
    transport = client.transport
    client.close()
    await _abort(transport)


async def _abort(transport: asyncio.BaseTransport | None) -> None:
    # A polite end of TLS would wait for a server that may be gone.
    if isinstance(transport, asyncio.WriteTransport):
        transport.abort()
        await asyncio.sleep(0)


def _encrypted_how(account: MailAccount) -> str:
    if account.security == "none":
        return "The server is on this computer; nothing needs encryption."
    return "The connection is encrypted and the certificate is right."


def _logged_in_how(account: MailAccount) -> str:
    if not account.username:
        return "No login was asked for."
    return "The mail server took the user name and password."
