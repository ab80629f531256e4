"""Reactions of the others, for a moment over the captions; nobody keeps them."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from types import MappingProxyType

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from meeting_desktop.domain.room_messages import Reacted
from meeting_desktop.ui.conference.room import ConferenceRoom
from meeting_desktop.ui.theme.theme import Theme
from meeting_desktop.ui.widgets.notices import announce
from meeting_desktop.ui.widgets.pill import Pill

#: Phosphor glyphs of ``REACTIONS``.
LOOKS: Mapping[str, str] = MappingProxyType(
    {
        "thumbs_up": "thumbs-up",
        "applause": "hands-clapping",
        "heart": "heart",
        "laugh": "smiley",
        "surprise": "smiley-x-eyes",
        "celebrate": "cake",
    }
)
_SHOWN_MS = 4_000
_MOST = 4


def reaction_words(name: str) -> str:
    words = {
        "thumbs_up": QCoreApplication.translate("Reactions", "Thumbs up"),
        "applause": QCoreApplication.translate("Reactions", "Applause"),
        "heart": QCoreApplication.translate("Reactions", "Heart"),
        "laugh": QCoreApplication.translate("Reactions", "Laugh"),
        "surprise": QCoreApplication.translate("Reactions", "Surprise"),
        "celebrate": QCoreApplication.translate("Reactions", "Celebrate"),
    }
    return words[name]


class Reactions(QWidget):
    """Lies over the upper right of ``host``, the newest words being below; clicks go through it."""

    def __init__(self, theme: Theme, room: ConferenceRoom, host: QWidget) -> None:
        super().__init__(host)
        self._host = host
        self._theme = theme
        self._room = room
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.tokens.space.hair)
        self._shown: deque[Pill] = deque()
        self._gone = QTimer(self)
        self._gone.setInterval(_SHOWN_MS)
        self._gone.timeout.connect(self._drop_oldest)
        host.installEventFilter(self)
        room.talk.reacted.connect(self._show)
        room.opened_or_closed.connect(self._clear)
        self.hide()

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(one.accessibleName() for one in self._shown)

    def _show(self, reacted: Reacted) -> None:
        row = self._room.model.row_of(reacted.participant)
        if row is None:
            return
        name = self.tr("You") if row.is_you else row.name
        words = reaction_words(reacted.reaction)
        pill = Pill(self._theme, f"{name}: {words}")
        pill.set(f"{self._fitting(name)}: {words}", LOOKS[reacted.reaction], "accent")
        pill.setAccessibleName(f"{name}: {words}")
        self._shown.append(pill)
        self._column.addWidget(pill, 0, Qt.AlignmentFlag.AlignRight)
        if len(self._shown) > _MOST:
            self._drop_oldest()
        self._gone.start()
        self.show()
        pill.show()  # what is hidden has no size in a layout
        self._place()
        if not row.is_you:
            announce(pill)

    def _fitting(self, name: str) -> str:
        """A long name leaves room for what it shows."""
        room = self._host.width() // 2
        return self.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, room)

    def _drop_oldest(self) -> None:
        if self._shown:
            gone = self._shown.popleft()
            self._column.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        if not self._shown:
            self._gone.stop()
            self.hide()
        self._place()

    def _clear(self) -> None:
        while self._shown:
            self._drop_oldest()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._host and event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        self._column.activate()
        size = self._column.sizeHint()
        edge = self._theme.tokens.space.large
        right = self._host.width() - edge
        self.setGeometry(right - size.width(), edge, size.width(), size.height())
        self.raise_()
