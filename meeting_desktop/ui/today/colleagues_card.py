"""Who is in a meeting now, of those one shares a team or a meeting with; else nothing is seen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from meeting_desktop.application.see_colleagues import Gathering
from meeting_desktop.ui.library.wording import day_and_time, time_of_day
from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.theme.theme import Theme
from meeting_desktop.ui.widgets.buttons import Button
from meeting_desktop.ui.widgets.card import Card, SectionHeader
from meeting_desktop.ui.widgets.labels import ElidedLabel
from meeting_desktop.ui.widgets.pill import Pill

_NAMED = 3


def _tr(text: str) -> str:
    return QCoreApplication.translate("TodayPage", text)


class ColleaguesCard(Card):
    """``now`` gives the moment in the person's own zone."""

    def __init__(self, shell: Shell, now: Callable[[], datetime]) -> None:
        super().__init__(shell.theme.tokens)
        self._shell = shell
        self._now = now
        self._shown: tuple[tuple[Gathering, bool], ...] = ()
        space = shell.theme.tokens.space
        self.body.setContentsMargins(space.hair, space.large, space.hair, space.small)
        header = SectionHeader(_tr("Now in a meeting"))
        header.set_edges(space.medium)
        self.body.addWidget(header)
        self.rows: list[GatheringRow] = []
        self._column = QVBoxLayout()
        self._column.setSpacing(0)
        self.body.addLayout(self._column)
        self.setAccessibleName(_tr("Now in a meeting"))
        self.hide()
        shell.bridge.listen(shell.use_cases.shared.colleagues.changed, self, self._on_changed)
        shell.bridge.listen(shell.use_cases.meetings.changed, self, self._on_changed)
        self.load()

    def load(self) -> None:
        """Read their names, behind the page."""
        see = self._shell.use_cases.shared.colleagues
        self._shell.jobs.run(self, see.gatherings, self._show, lambda _sentence: None)

    def _on_changed(self, _nothing: None) -> None:
        self.load()

    def _show(self, gatherings: tuple[Gathering, ...]) -> None:
        said = self._shell.use_cases.presence.said
        own = said.meeting if said is not None else None
        shown = tuple((one, own is not None and one.meeting == own) for one in gatherings)
        if shown == self._shown:
            return  # a button may have the keyboard
        self._shown = shown
        focused = next((row.gathering.meeting for row in self.rows if row.has_keyboard), None)
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        self.rows = [GatheringRow(self._shell.theme, *one, self._now()) for one in shown]
        for row in self.rows:
            row.join_button.clicked.connect(self._joining(row.gathering.room))
            self._column.addWidget(row)
            if focused is not None and row.gathering.meeting == focused:
                row.show()
                row.join_button.setFocus()
        self.setVisible(bool(self.rows))

    def _joining(self, room: str) -> Callable[[], None]:
        return lambda: self._shell.join_meeting(room)


class GatheringRow(QWidget):
    """``is_own``: this machine's person is in it too."""

    def __init__(self, theme: Theme, gathering: Gathering, is_own: bool, now: datetime) -> None:
        super().__init__()
        self.gathering = gathering
        space = theme.tokens.space
        people = names_of(gathering.people)
        self.title = ElidedLabel(gathering.title or people, "strong")
        since = since_words(gathering.since, now)
        if gathering.title:
            facts = _tr("{0}, since {1}").format(people, since)
        elif gathering.meeting is None:
            facts = _tr("In a meeting since {0}").format(since)
        else:
            facts = _tr("In a meeting that is yours too, since {0}").format(since)
        self.facts = ElidedLabel(facts, "muted")
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.title)
        words.addWidget(self.facts)
        self.join_button = Button(theme, _tr("Join"), icon="sign-in")
        self.join_button.setVisible(bool(gathering.room) and not is_own)
        row = QHBoxLayout(self)
        row.setContentsMargins(space.medium, space.small, space.medium, space.small)
        row.setSpacing(space.medium)
        row.addLayout(words, 1)
        if is_own:
            row.addWidget(Pill(theme, _tr("You are in it"), "check", "success"))
        row.addWidget(self.join_button, 0, Qt.AlignmentFlag.AlignVCenter)
        said = f"{self.title.text()}. {facts}"
        self.setAccessibleName(said)
        self.join_button.setAccessibleName(_tr("Join {0}").format(self.title.text()))

    @property
    def has_keyboard(self) -> bool:
        return self.join_button.hasFocus()


def names_of(people: tuple[str, ...]) -> str:
    """ "Grace and Barbara", "Grace, Barbara and 3 others"."""
    if len(people) > _NAMED:
        shown = ", ".join(people[: _NAMED - 1])
        return _tr("{0} and {1} others").format(shown, len(people) - _NAMED + 1)
    if len(people) == 1:
        return people[0]
    return _tr("{0} and {1}").format(", ".join(people[:-1]), people[-1])


def since_words(since: datetime, now: datetime) -> str:
    """The time, with the day where it is another."""
    local = since.astimezone(now.tzinfo)
    return time_of_day(local) if local.date() == now.date() else day_and_time(local, now.date())
