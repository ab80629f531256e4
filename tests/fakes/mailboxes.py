"""A mailbox that holds what a test puts there; the real one is tested with a real server."""

from __future__ import annotations

from collections.abc import Callable

from meeting_desktop.core.errors import EnvironmentFault
from meeting_desktop.ports.mailbox import MailboxAccount, MailboxPlace


class FakeMailbox:
    """``mails`` are numbered from 1. ``fault`` is raised instead of looking."""

    def __init__(self) -> None:
        self.mails: list[bytes] = []
        self.fault: EnvironmentFault | None = None
        self.looks = 0

    def collect(
        self,
        account: MailboxAccount,
        since: MailboxPlace | None,
        take: Callable[[bytes], None],
    ) -> MailboxPlace:
        self.looks += 1
        if self.fault is not None:
            raise self.fault
        place = MailboxPlace(1, len(self.mails))
        for content in self.mails[since.uid :] if since is not None else ():
            take(content)
        return place

    def interrupt(self) -> None:
        """Nothing here takes long."""


class FakePlaces:
    def __init__(self) -> None:
        self.kept: dict[str, MailboxPlace] = {}

    def find(self, account: MailboxAccount) -> MailboxPlace | None:
        return self.kept.get(account.host)

    def keep(self, account: MailboxAccount, place: MailboxPlace) -> None:
        self.kept[account.host] = place
