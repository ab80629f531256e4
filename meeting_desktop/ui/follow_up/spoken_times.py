"""While people still speak: a next meeting that was spoken of, in both zones, to be scheduled."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from uuid import UUID

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from meeting_desktop.application.follow_up import ProposedMeeting
from meeting_desktop.domain.captions import CaptionFinal
from meeting_desktop.domain.events import MeetingEvent
from meeting_desktop.domain.spoken_words import MAY_NAME_TIME
from meeting_desktop.ui.follow_up import wording
from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.theme.theme import set_look
from meeting_desktop.ui.widgets.buttons import ActionButton, Button, make_action
from meeting_desktop.ui.widgets.labels import Label

#: Somebody answers "at four rather" right after it.
_SETTLE_MS = 2_000
#: What was agreed on an hour ago is in the follow-up; here one looks at what was just said.
_LATEST = 60


class SpokenTimes(QFrame):
    """Hidden while there is nothing to show; never more than the newest time."""

    def __init__(self, shell: Shell, settle_ms: int = _SETTLE_MS) -> None:
        super().__init__()
        self._shell = shell
        self._meeting_id: UUID | None = None
        self._dismissed: set[datetime] = set()
        self._proposed: ProposedMeeting | None = None
        set_look(self, card=True)
        self.title = Label("", "strong", wrap=True)
        self.there = Label("", wrap=True)
        self.conflict = Label("", "caption", wrap=True)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(settle_ms)
        self._settle.timeout.connect(self.look)
        self._lay_out()
        self.hide()
        shell.bridge.listen(shell.use_cases.meetings.events, self, self._on_event)

    @property
    def proposed(self) -> ProposedMeeting | None:
        return self._proposed

    @property
    def is_waiting(self) -> bool:
        """Something was said that may name a time; it is looked at in a moment."""
        return self._settle.isActive()

    def look(self) -> None:
        """Read what was said so far; not on this thread."""
        live = self._shell.use_cases.meetings.live
        if live is None:
            return
        if live.meeting.id != self._meeting_id:
            self._meeting_id, self._dismissed = live.meeting.id, set()
        follow_up = self._shell.use_cases.assistant.follow_up
        # A reading that failed is not told here: the same card is in the follow-up.
        read = partial(follow_up.appointments, live.meeting.id, _LATEST)
        self._shell.jobs.run(self, read, self._show, _silent)

    def _lay_out(self) -> None:
        theme = self._shell.theme
        space = theme.tokens.space
        dismiss = make_action(self, theme, self.tr("Dismiss this time"), self._dismiss, icon="x")
        self.dismiss_button = ActionButton(theme, dismiss, kind="quiet", size="small")
        self.schedule_button = Button(
            theme, self.tr("Schedule…"), self._schedule, icon="calendar-plus", size="small"
        )
        top = QHBoxLayout()
        top.addWidget(self.title, 1)
        top.addWidget(self.dismiss_button, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(space.medium, space.small, space.hair, space.small)
        column.setSpacing(space.hair)
        column.addLayout(top)
        for part in (self.there, self.conflict):
            column.addWidget(part)
        column.addWidget(self.schedule_button, 0, Qt.AlignmentFlag.AlignLeft)

    def _on_event(self, event: MeetingEvent) -> None:
        if isinstance(event, CaptionFinal):
            words = " ".join(word.text for word in event.words)
            if MAY_NAME_TIME.search(words):
                self._settle.start()

    def _show(self, found: Sequence[ProposedMeeting]) -> None:
        timed = (
            one for one in found if one.time.time_said and one.time.ours not in self._dismissed
        )
        self._proposed = next(timed, None)
        self.setVisible(self._proposed is not None)
        if self._proposed is None:
            return
        lines, conflict = wording.zone_lines(self._proposed), wording.in_the_way(self._proposed)
        self.title.setText(lines[0])
        self.there.setText("\n".join(lines[1:]))
        self.there.setVisible(len(lines) > 1)
        self.conflict.setText(self.tr("In the way: {0}").format(conflict) if conflict else "")
        self.conflict.setVisible(bool(conflict))
        self.setAccessibleName(". ".join([*lines, self.conflict.text()]).strip())

    def _dismiss(self) -> None:
        if self._proposed is not None:
            self._dismissed.add(self._proposed.time.ours)
        self.hide()

    def _schedule(self) -> None:
        if self._proposed is not None:
            self._shell.plan_meeting(self._proposed.draft)
            self._dismiss()


def _silent(_sentence: str) -> None:
    pass
