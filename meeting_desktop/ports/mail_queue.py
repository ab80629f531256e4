"""Mail and notices, as the store keeps them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from meeting_desktop.domain.mail import Mail, MailKind, MailStatus, MailTemplate
from meeting_desktop.domain.notifications import Notification


class MailQueue(Protocol):
    def put(self, mail: Mail) -> None: ...

    def get(self, mail_id: UUID) -> Mail | None: ...

    def by_key(self, dedupe_key: str) -> Mail | None: ...

    def by_message_id(self, message_id: str) -> Mail | None: ...

    def due(self, now: datetime, limit: int = 50) -> Sequence[Mail]:
        """Pending ones whose ``not_before`` is not after ``now``, the longest waiting first."""
        ...

    def next_due(self) -> datetime | None:
        """When the first pending mail may go; None where none is pending."""
        ...

    def begun(self) -> Sequence[Mail]:
        """Pending ones with an attempt that did not end: a crash was in between."""
        ...

    def of_meeting(self, meeting_id: UUID) -> Sequence[Mail]:
        """The newest first."""
        ...

    def of_invitation(self, invitation_id: UUID) -> Sequence[Mail]:
        """The newest first."""
        ...

    def page(
        self, statuses: frozenset[MailStatus] = frozenset(), limit: int = 100, offset: int = 0
    ) -> Sequence[Mail]:
        """The newest first; of every status where none is named."""
        ...

    def counts(self) -> dict[MailStatus, int]: ...


class MailTemplates(Protocol):
    """Those that a person wrote; where there is none the one that ships is used."""

    def put(self, template: MailTemplate) -> None:
        """The one of the same kind and language is replaced."""
        ...

    def find(self, kind: MailKind, language: str) -> MailTemplate | None: ...

    def all(self) -> Sequence[MailTemplate]: ...

    def remove(self, template_id: UUID) -> None: ...


class Notifications(Protocol):
    def add(self, notification: Notification) -> bool:
        """False where one with the same ``dedupe_key`` is there already; nothing changes then."""
        ...

    def put(self, notification: Notification) -> None: ...

    def get(self, notification_id: UUID) -> Notification | None: ...

    def newest(self, limit: int = 100) -> Sequence[Notification]: ...

    def unread(self) -> int: ...

    def read_all(self, now: datetime) -> None: ...

    def remove_before(self, moment: datetime) -> int:
        """Remove those that are older; how many they were."""
        ...
