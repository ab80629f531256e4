"""Controls that somebody may not use say why: greyed, with the reason where one looks for it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from meeting_desktop.domain.participants import Role
from meeting_desktop.ui.conference.people_model import PersonRow
from meeting_desktop.ui.widgets.labels import tip_of_words


def offer(control: QWidget, reason: str | None, tip: str = "") -> None:
    """Usable with its ``tip``, or greyed with ``reason`` as tool tip and accessible description."""
    control.setEnabled(reason is None)
    control.setToolTip(tip_of_words(tip if reason is None else reason))
    control.setAccessibleDescription(reason or "")


def offer_action(action: QAction, reason: str | None, tip: str = "") -> None:
    """The same for a command; its buttons show the status tip and say it."""
    action.setEnabled(reason is None)
    action.setStatusTip(tip if reason is None else reason)


def news_of_rights(before: PersonRow | None, after: PersonRow | None) -> str:
    """What one may do now and could not before, or the other way round; empty for no news."""
    if before is None or after is None:
        return ""
    if before.role is not after.role:
        return _role_news(before.role, after.role)
    was, now = before.switches, after.switches
    if was.can_chat is not now.can_chat:
        return (
            _tr("You may write in the chat again.")
            if now.can_chat
            else _tr("A host has switched the chat off for you.")
        )
    if was.can_share_screen is not now.can_share_screen:
        return (
            _tr("You may share your screen now.")
            if now.can_share_screen
            else _tr("You may not share your screen any more.")
        )
    return ""


def _role_news(before: Role, after: Role) -> str:
    news = {
        Role.COHOST: _tr("You are a co-host now: you can let people in, mute and remove them."),
        Role.PRESENTER: _tr("You are a presenter now: you can share your screen and ask polls."),
        Role.OBSERVER: _tr(
            "You are an observer now: you listen and read. Raise your hand to be heard."
        ),
    }
    ended = {
        Role.COHOST: _tr("You are no co-host any more."),
        Role.PRESENTER: _tr("You are no presenter any more."),
        Role.OBSERVER: _tr("You are no observer any more: you may write and unmute."),
    }
    return news.get(after) or ended.get(before, "")


def _tr(text: str) -> str:
    return QCoreApplication.translate("Rights", text)
