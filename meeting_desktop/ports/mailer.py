"""Sending mail, writing its texts, and reading replies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal, Protocol

from meeting_desktop.core.errors import EnvironmentFault
from meeting_desktop.domain.mail import Mail, MailFault, MailKind

Security = Literal["starttls", "tls", "none"]


@dataclass(frozen=True, slots=True)
class MailAccount:
    """Where mail goes out. ``security`` "none" only for a server on this machine."""

    host: str
    port: int
    security: Security
    username: str
    from_address: str
    from_name: str = ""
    password: str = field(default="", repr=False)


class MailFailure(EnvironmentFault):
    """An attempt failed; ``fault`` says how, ``retryable`` whether trying again may help.

    ``may_have_arrived``: the whole mail was handed over, and the server's answer never came.
    """

    def __init__(
        self, sentence: str, fault: MailFault, *, retryable: bool, may_have_arrived: bool = False
    ) -> None:
        super().__init__(sentence, code=f"mail_{fault.value}", retryable=retryable)
        self.fault = fault
        self.may_have_arrived = may_have_arrived


class CheckStep(StrEnum):
    """What a test of an account goes through, in this order."""

    ADDRESS = "address"
    CONNECTION = "connection"
    ENCRYPTION = "encryption"
    LOGIN = "login"
    SENDER = "sender"


@dataclass(frozen=True, slots=True)
class CheckResult:
    """``fault`` None: this step went well. ``sentence`` says what was found or what to do."""

    step: CheckStep
    sentence: str
    fault: MailFault | None = None


class Mailer(Protocol):
    """SMTP. Coroutines of the ``meeting-io`` loop; cancelled, they leave no connection behind."""

    async def send(self, account: MailAccount, mail: Mail) -> None:
        """Deliver one mail to the server. Raises: MailFailure."""
        ...

    async def check(self, account: MailAccount) -> Sequence[CheckResult]:
        """Walk through the steps without sending; ends with the first that fails."""
        ...


@dataclass(frozen=True, slots=True)
class MailText:
    """A template, or what was made of one."""

    subject: str
    text: str
    html: str


class MailTexts(Protocol):
    """Templates: sandboxed, variables checked, values escaped in HTML."""

    def shipped(self, kind: MailKind, language: str) -> MailText:
        """The template that comes with the program; English where the language has none."""
        ...

    def variables(self, kind: MailKind) -> Mapping[str, str]:
        """What a template of this kind may use, with a sentence that explains each."""
        ...

    def problems(self, kind: MailKind, template: MailText) -> Sequence[str]:
        """One sentence for each thing that is wrong; empty when it can be used."""
        ...

    def render(self, kind: MailKind, template: MailText, values: Mapping[str, object]) -> MailText:
        """Raises: UserFacingError, code ``bad_template``."""
        ...
