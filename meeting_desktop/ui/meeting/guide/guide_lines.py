"""Lines of the guide that say one thing: the nudge, and who reads along."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel

from meeting_desktop.domain.nudges import Nudge
from meeting_desktop.ui.meeting.guide.few_lines import FewLines
from meeting_desktop.ui.meeting.guide.wording import NUDGE_ICONS, nudge_words
from meeting_desktop.ui.meeting.wording import Fact
from meeting_desktop.ui.theme.theme import Theme, set_look
from meeting_desktop.ui.widgets.notices import announce


class SignedLine(QFrame):
    """A sign and a few lines beside it."""

    def __init__(self, theme: Theme, most: int, *, small: bool = False, role: str = "text") -> None:
        super().__init__()
        self._theme = theme
        self._icon, self._icon_role = "", "muted"
        self._sign = QLabel()
        self.words = FewLines(theme, most, small=small, role=role)
        space = theme.tokens.space
        row = QHBoxLayout(self)
        row.setContentsMargins(space.small, space.small, space.small, space.small)
        row.setSpacing(space.small)
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.words, 1)
        theme.changed.connect(self._draw_sign)

    def say(self, text: str, icon: str, icon_role: str = "muted") -> None:
        """An empty text hides the line."""
        self.setVisible(bool(text))
        self.words.set_text(text)
        self.setAccessibleName(text)
        if (icon, icon_role) != (self._icon, self._icon_role):
            self._icon, self._icon_role = icon, icon_role
            self._draw_sign()

    def _draw_sign(self) -> None:
        if self._icon:
            side = self._theme.tokens.icon
            icon = self._theme.icon(self._icon, self._icon_role)
            self._sign.setPixmap(icon.pixmap(QSize(side, side), self.devicePixelRatioF()))


class NudgeLine(SignedLine):
    """Says a nudge once to a screen reader, and stays while it holds."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, 3)
        set_look(self, banner="warning")
        self._nudge: Nudge | None = None
        self.hide()

    def show_nudge(self, nudge: Nudge | None) -> None:
        is_new = nudge is not None and (self._nudge is None or nudge.kind is not self._nudge.kind)
        self._nudge = nudge
        if nudge is None:
            self.hide()
            return
        self.say(nudge_words(nudge), NUDGE_ICONS[nudge.kind], "warning")
        if is_new:
            announce(self)


class AnalystLine(SignedLine):
    """Who reads along; a warning stays in words, the colour only repeats it."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, 4, small=True, role="muted")

    def show_fact(self, fact: Fact) -> None:
        role = {"warning": "warning", "accent": "accent", "danger": "danger"}.get(
            fact.tone, "muted"
        )
        self.say(fact.text, fact.icon, role)
