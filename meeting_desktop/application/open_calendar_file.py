"""A file that somebody chose or dropped: an answer to an invitation, or something to import."""

from __future__ import annotations

from meeting_desktop.application.exchange_calendar import ExchangeCalendar
from meeting_desktop.application.judge_import import ImportPreview
from meeting_desktop.application.take_replies import TakenReplies, TakeReplies
from meeting_desktop.core.errors import UserFacingError

#: It is an answer, or a mail without a calendar, which may be a delivery report.
_NO_IMPORT = frozenset({"not_importable", "not_a_calendar"})


def open_calendar_file(
    exchange: ExchangeCalendar, replies: TakeReplies, content: bytes
) -> ImportPreview | TakenReplies:
    """Answers are taken at once, the rest is only looked at. Blocks. Raises: UserFacingError."""
    try:
        return exchange.preview(content)
    except UserFacingError as error:
        if error.code not in _NO_IMPORT:
            raise
        return replies.take_file(content)
