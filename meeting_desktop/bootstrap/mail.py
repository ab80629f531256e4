"""What sending mail is made of; aiosmtplib and its loop come with the first conversation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from meeting_desktop.application.change_mail import ChangeMail
from meeting_desktop.application.change_mail import MailParts as AccountParts
from meeting_desktop.application.change_settings import ChangeSettings
from meeting_desktop.application.compose_mail import ComposeMail
from meeting_desktop.application.invite_people import InvitePeople
from meeting_desktop.application.mail_account import MailAccounts, MailRoute
from meeting_desktop.application.mail_route import LoopRoute
from meeting_desktop.application.mail_templates import MailTemplatesDesk
from meeting_desktop.application.preview_mail import PreviewMail
from meeting_desktop.application.send_mail import SendMail
from meeting_desktop.application.watch_mail import WatchMail
from meeting_desktop.core.clock import Clock, SystemClock
from meeting_desktop.core.errors import EnvironmentFault
from meeting_desktop.domain.mail import MailKind
from meeting_desktop.ports.calendar_files import CalendarFiles
from meeting_desktop.ports.mailer import Mailer, MailText, MailTexts
from meeting_desktop.ports.secrets import Secrets
from meeting_desktop.ports.unit_of_work import Store

_PROBE_S, _STOP_S = 40.0, 2.0


def smtp_route(clock: Clock) -> LoopRoute:
    """Over SMTP."""

    def make_mailer() -> Mailer:
        from meeting_desktop.adapters.mail.smtp_mailer import SmtpMailer

        return SmtpMailer(clock)

    return LoopRoute(make_mailer)


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
    route: MailRoute = parts.route or smtp_route(clock)
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
    route = smtp_route(SystemClock())
    try:
        *_, last = route.check(account).result(_PROBE_S)
    except TimeoutError as error:
        raise EnvironmentFault("The mail server does not answer.", code="mail_timeout") from error
    finally:
        route.stop(_STOP_S)
    if last.fault is not None:
        raise EnvironmentFault(last.sentence, code=f"mail_{last.fault.value}")
    return f"{account.host} takes mail from {account.from_address}."
