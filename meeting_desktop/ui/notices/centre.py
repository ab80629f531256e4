"""Hears of notices for the whole window: counts them, pops them up, knows where each leads."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Protocol

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from meeting_desktop.application.keep_notices import Notices
from meeting_desktop.domain.notifications import Notification
from meeting_desktop.ui.notices.model import Deed, NoticesModel, deed_of
from meeting_desktop.ui.notices.wording import body_of, deed_words
from meeting_desktop.ui.shell import Shell


class SystemNotices(Protocol):
    """Notifications of the operating system."""

    @property
    def available(self) -> bool: ...

    def tell(self, title: str, body: str, on_click: Callable[[], None]) -> None: ...


def _in_sight() -> bool:
    return QApplication.activeWindow() is not None


class NoticeCentre(QObject):
    """``changed``: ``model`` has other rows. ``busy``: a meeting runs, and nothing pops up."""

    changed = Signal()

    def __init__(
        self,
        shell: Shell,
        system: SystemNotices,
        busy: Callable[[], bool],
        parent: QObject,
        in_sight: Callable[[], bool] = _in_sight,
    ) -> None:
        super().__init__(parent)
        self._shell = shell
        self._system = system
        self._busy = busy
        self._in_sight = in_sight
        self._keep = shell.use_cases.planning.notices
        self.model = NoticesModel(datetime.now(UTC))
        shell.bridge.listen(self._keep.changed, self, self._on_changed)
        self.load()

    def load(self) -> None:
        """Read them, behind the window."""
        self._shell.jobs.run(self, self._keep.notices, self._on_notices, self._on_failed)

    def mark_all_read(self) -> None:
        self._shell.jobs.follow(self, self._keep.mark_all_read(), _ignore)

    def follow(self, notice: Notification) -> None:
        """Do what a notice leads to; it is read then."""
        self._shell.jobs.follow(self, self._keep.mark_read(notice.id), _ignore)
        deed, meeting_id = deed_of(notice), notice.meeting_id
        if deed is Deed.MAIL:
            self._shell.show_room("settings", "delivery")
        elif meeting_id is None:
            return
        elif deed is Deed.HOLD:
            self._shell.hold_meeting(meeting_id)
        elif deed is Deed.EDIT:
            self._shell.edit_meeting(meeting_id)
        elif deed is Deed.REPLAY:
            self._shell.open_meeting(meeting_id)

    def _on_changed(self, _nothing: None) -> None:
        self.load()

    def _on_notices(self, notices: Notices) -> None:
        for fresh in self.model.take(notices):
            self._pop_up(fresh)
        self.changed.emit()

    def _on_failed(self, sentence: str) -> None:
        self.model.fail(sentence)
        self.changed.emit()

    def _pop_up(self, notice: Notification) -> None:
        settings = self._shell.use_cases.settings.current().notifications
        if settings.quiet_in_meetings and self._busy():
            return
        if notice.is_opening and self._in_sight():
            return  # the banner over the page says it, and takes a no
        follow = partial(self.follow, notice)
        if settings.system and self._system.available and not self._in_sight():
            self._system.tell(notice.title, body_of(notice), follow)
        else:
            words = " – ".join(part for part in (notice.title, body_of(notice)) if part)
            action = deed_words(deed_of(notice))
            self._shell.show_toast(words, action=action, on_action=follow if action else None)


def _ignore(_committed: object) -> None:
    """The change comes back through ``changed``."""
