"""What sending mail is made of; aiosmtplib and its loop come with the first conversation."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from functools import cached_property

from meeting_desktop.application.change_mail import ChangeMail
from meeting_desktop.application.change_mail import MailParts as AccountParts
from meeting_desktop.application.change_settings import ChangeSettings
from meeting_desktop.application.compose_mail import ComposeMail
from meeting_desktop.application.invite_people import InvitePeople
from meeting_desktop.application.mail_account import MailAccounts, MailRoute
from meeting_desktop.application.mail_templates import MailTemplatesDesk
from meeting_desktop.application.preview_mail import PreviewMail
from meeting_desktop.application.send_mail import SendMail
from meeting_desktop.application.watch_mail import WatchMail
from meeting_desktop.core.clock import Clock, SystemClock
from meeting_desktop.core.errors import EnvironmentFault
from meeting_desktop.domain.mail import Mail, MailKind
from meeting_desktop.ports.calendar_files import CalendarFiles
from meeting_desktop.ports.mailer import CheckResult, MailAccount, Mailer, MailText, MailTexts
from meeting_desktop.ports.secrets import Secrets
from meeting_desktop.ports.unit_of_work import Store
from meeting_desktop.runtime.loop_thread import LoopThread

_PROBE_S, _STOP_S = 40.0, 2.0


class SmtpRoute:
    """``MailRoute`` over the ``meeting-io`` loop, which the first conversation starts."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._loop: LoopThread | None = None
        self._mailer: Mailer | None = None
        self._stopped = False

    def send(self, account: MailAccount, mail: Mail) -> Future[None]:
        loop, mailer = self._open()
        return loop.submit(mailer.send(account, mail))

    def check(self, account: MailAccount) -> Future[tuple[CheckResult, ...]]:
        loop, mailer = self._open()

        async def walk() -> tuple[CheckResult, ...]:
            return tuple(await mailer.check(account))

        return loop.submit(walk())

    def stop(self, deadline: float) -> bool:
        """Cut conversations short and end the loop; True when that took less than ``deadline``."""
        with self._lock:
            self._stopped = True
            loop = self._loop
        return loop is None or loop.stop(deadline)

    def _open(self) -> tuple[LoopThread, Mailer]:
        with self._lock:
            if self._loop is None or self._mailer is None:
                from meeting_desktop.adapters.mail.smtp_mailer import SmtpMailer

                self._mailer = SmtpMailer(self._clock)
                self._loop = LoopThread("io")
                if not self._stopped:
                    self._loop.start()
            return self._loop, self._mailer


class TextsOnDemand:
    """The ``MailTexts`` that is made when it is first asked for: a window does not wait for it."""

    @cached_property
    def _texts(self) -> MailTexts:
        from meeting_desktop.adapters.mail.jinja_texts import JinjaTexts

        return JinjaTexts()

    def shipped(self, kind: MailKind, language: str) -> MailText:
        return self._texts.shipped(kind, language)

    def variables(self, kind: MailKind) -> Mapping[str, str]:
        return self._texts.variables(kind)

    def problems(self, kind: MailKind, template: MailText) -> Sequence[str]:
        return self._texts.problems(kind, template)

    def render(self, kind: MailKind, template: MailText, values: Mapping[str, object]) -> MailText:
        return self._texts.render(kind, template, values)


@dataclass(frozen=True, slots=True)
class MailParts:
    """What mail is made of. ``route`` None: SMTP."""

    store: Store
    clock: Clock
    settings: ChangeSettings
    secrets: Secrets
    files: CalendarFiles
    own_zone: str
    route: MailRoute | None = None


@dataclass(frozen=True, slots=True)
class MailRoom:
    """All use cases of mail; ``invite`` is for transactions of planning."""

    change: ChangeMail
    invite: InvitePeople
    preview: PreviewMail
    sender: SendMail
    templates: MailTemplatesDesk
    watch: WatchMail


def build_mail(parts: MailParts) -> MailRoom:
    store, settings, clock = parts.store, parts.settings, parts.clock
    route: MailRoute = parts.route or SmtpRoute(clock)
    accounts = MailAccounts(lambda: settings.current().mail, parts.secrets)
    texts = TextsOnDemand()
    compose = ComposeMail(texts, parts.files, settings.current, parts.own_zone)
    invite = InvitePeople(compose)
    sender = SendMail(
        store, settings, accounts, route, clock, invite=invite, own_zone=parts.own_zone
    )
    change = ChangeMail(
        AccountParts(store, settings, parts.secrets, accounts, route, sender, compose, clock)
    )
    return MailRoom(
        change=change,
        invite=invite,
        preview=PreviewMail(store, compose, clock),
        sender=sender,
        templates=MailTemplatesDesk(store, texts),
        watch=WatchMail(store, sender),
    )


def probe_mail(settings: ChangeSettings, secrets: Secrets) -> str:
    """What ``doctor`` says of the mail account. Blocks on keyring and network.

    Raises: ApplicationError: mail would not go out; the sentence says why.
    """
    accounts = MailAccounts(lambda: settings.current().mail, secrets)
    account = accounts.current()
    if account is None:
        return "Not set up; invitations wait until it is (Settings, Mail)."
    route = SmtpRoute(SystemClock())
    try:
        *_, last = route.check(account).result(_PROBE_S)
    except TimeoutError as error:
        raise EnvironmentFault("The mail server does not answer.", code="mail_timeout") from error
    finally:
        route.stop(_STOP_S)
    if last.fault is not None:
        raise EnvironmentFault(last.sentence, code=f"mail_{last.fault.value}")
    return f"{account.host} takes mail from {account.from_address}."
