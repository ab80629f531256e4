"""The meetings with a lead: what is coming, what was."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from meeting_desktop.domain.meetings import Meeting
from meeting_desktop.ui.leads import wording
from meeting_desktop.ui.leads.timeline import meeting_words, when_of
from meeting_desktop.ui.library.wording import one_line
from meeting_desktop.ui.theme.theme import Theme
from meeting_desktop.ui.widgets.buttons import Button, WordsLink
from meeting_desktop.ui.widgets.card import Card, SectionHeader
from meeting_desktop.ui.widgets.labels import Label

_SHOWN = 5


class MeetingsCard(Card):
    """``opened`` carries the meeting that was chosen."""

    opened = Signal(object)  # Meeting

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme.tokens)
        self._theme = theme
        self._shown: tuple[Sequence[Meeting], Sequence[Meeting]] | None = None
        self.buttons: list[Button] = []
        self._box = QVBoxLayout()
        self._box.setSpacing(theme.tokens.space.hair)
        self._parts: list[QWidget] = []
        self.body.addWidget(SectionHeader(self.tr("Meetings")))
        self.body.addLayout(self._box)

    def show_meetings(self, upcoming: Sequence[Meeting], past: Sequence[Meeting]) -> None:
        if (upcoming, past) == self._shown:
            return
        self._shown = (upcoming, past)
        for part in self._parts:
            part.hide()
            part.deleteLater()
        self._parts, self.buttons = [], []
        if not upcoming and not past:
            self._put(Label(self.tr("No meeting is planned, none was held yet."), "muted"))
        for title, meetings in (
            (self.tr("Coming up"), upcoming),
            (self.tr("Before"), past[:_SHOWN]),
        ):
            if meetings:
                self._put(Label(title, "overline"))
            for meeting in meetings:
                self._put_meeting(meeting)

    def _put_meeting(self, meeting: Meeting) -> None:
        facts = [wording.when(when_of(meeting)), one_line(meeting.title)]
        words = meeting_words(meeting.status) if meeting not in self._upcoming() else ""
        text = " · ".join([*facts, *([words] if words else [])])

        def open_it() -> None:
            self.opened.emit(meeting)

        button = WordsLink(self._theme, text, open_it)
        self.buttons.append(button)
        self._put(button)

    def _upcoming(self) -> Sequence[Meeting]:
        return self._shown[0] if self._shown is not None else ()

    def _put(self, widget: QWidget) -> None:
        self._parts.append(widget)
        self._box.addWidget(widget)
