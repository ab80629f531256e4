"""The notices of the page, and which of them are new since the window came up. No Qt."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, auto
from uuid import UUID

from meeting_desktop.application.keep_notices import Notices
from meeting_desktop.domain.notifications import Notification, NotificationKind


class Content(Enum):
    """The states of the list; "offline" cannot happen to local data."""

    LOADING = auto()
    EMPTY = auto()
    READY = auto()
    FAILED = auto()


class Deed(Enum):
    """What a notice leads to."""

    HOLD = auto()
    EDIT = auto()
    REPLAY = auto()
    MAIL = auto()
    NOTHING = auto()


_DEEDS = {
    NotificationKind.REMINDER: Deed.HOLD,
    NotificationKind.MISSED: Deed.HOLD,
    NotificationKind.RSVP: Deed.EDIT,
    NotificationKind.MEETING_CHANGED: Deed.EDIT,
    NotificationKind.TRANSCRIPT_READY: Deed.REPLAY,
}


@dataclass(slots=True)
class NoticesModel:
    """``since``: what was told before is not popped up again after a start."""

    since: datetime
    content: Content = Content.LOADING
    rows: tuple[Notification, ...] = ()
    unread: int = 0
    fault: str = ""
    _known: set[UUID] = field(default_factory=set)

    def take(self, notices: Notices) -> list[Notification]:
        """Show them; gives those that nobody has seen yet, the oldest first."""
        self.rows, self.unread = notices.newest, notices.unread
        self.content = Content.READY if self.rows else Content.EMPTY
        fresh = [
            one
            for one in reversed(notices.newest)
            if one.id not in self._known and one.read_at is None and one.at >= self.since
        ]
        self._known |= {one.id for one in notices.newest}
        return fresh

    def fail(self, sentence: str) -> None:
        """Rows that are already there stay."""
        self.fault = sentence
        if not self.rows:
            self.content = Content.FAILED


def deed_of(notice: Notification) -> Deed:
    """Where pressing it leads."""
    if notice.kind is NotificationKind.MAIL_FAILED:
        return Deed.MAIL
    if notice.meeting_id is None:
        return Deed.NOTHING
    return _DEEDS[notice.kind]
