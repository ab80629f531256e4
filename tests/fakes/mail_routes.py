"""The way to a mail server that says what a test wants it to say."""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future

from meeting_desktop.domain.mail import Mail, MailFault
from meeting_desktop.ports.mailer import CheckResult, CheckStep, MailAccount, MailFailure


def failure(fault: MailFault, *, may_have_arrived: bool = False) -> MailFailure:
    return MailFailure(
        f"It is {fault.value}.", fault, retryable=False, may_have_arrived=may_have_arrived
    )


class ScriptedRoute:
    """``answers`` are taken one a mail; where none is left a mail is delivered.

    With ``slow`` nothing is answered before ``settle``.
    """

    def __init__(self) -> None:
        self.sent: list[Mail] = []
        self.accounts: list[MailAccount] = []
        self.answers: deque[Exception | None] = deque()
        self.findings: tuple[CheckResult, ...] = (CheckResult(CheckStep.ADDRESS, "Found."),)
        self.slow = False
        self.under_way: deque[Future[None]] = deque()

    def send(self, account: MailAccount, mail: Mail) -> Future[None]:
        future: Future[None] = Future()
        self.accounts.append(account)
        self.sent.append(mail)
        if self.slow:
            self.under_way.append(future)
        else:
            self._answer(future)
        return future

    def settle(self) -> None:
        self._answer(self.under_way.popleft())

    def check(self, account: MailAccount) -> Future[tuple[CheckResult, ...]]:
        future: Future[tuple[CheckResult, ...]] = Future()
        self.accounts.append(account)
        future.set_result(self.findings)
        return future

    def stop(self, deadline: float) -> bool:
        return True

    def _answer(self, future: Future[None]) -> None:
        answer = self.answers.popleft() if self.answers else None
        if answer is None:
            future.set_result(None)
        else:
            future.set_exception(answer)
