"""Buttons: plain ones with a look, and tool buttons that show one command (a QAction)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QToolButton,
    QWidget,
)

from meeting_desktop.ui.theme.theme import Theme, set_look
from meeting_desktop.ui.widgets.labels import tip_of_words

Kind = Literal["", "primary", "danger", "quiet", "link"]
Size = Literal["", "small", "large"]

#: The ring around a link, in pixels; it is there, unseen, also without the keyboard.
_RING = 2


class Button(QPushButton):
    """A push button in one of the looks; ``icon`` is a Phosphor name."""

    def __init__(
        self,
        theme: Theme,
        text: str,
        on_click: Callable[[], None] | None = None,
        *,
        kind: Kind = "",
        icon: str = "",
        size: Size = "",
    ) -> None:
        super().__init__(text)
        set_look(self, kind=kind, scale=size)
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        if icon:
            role = {"primary": "on_accent", "danger": "on_danger", "link": "accent"}.get(
                kind, "text"
            )
            self.setIcon(theme.icon(icon, role))
            self.setIconSize(icon_size(theme, with_text=bool(text)))
        if on_click is not None:
            self.clicked.connect(_without_argument(on_click))


class WordsLink(Button):
    """A link that is made of people's words, on one line; what does not fit is in the tool tip.

    The middle gives way: a line begins with when it was and ends with what became of it.
    """

    def __init__(self, theme: Theme, words: str, on_click: Callable[[], None]) -> None:
        super().__init__(theme, words.replace("&", "&&"), on_click, kind="link")
        self._words = words
        self.setAccessibleName(words)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        words = self.fontMetrics().horizontalAdvance(self._words) + 2 * _RING + 1
        return QSize(max(hint.width(), words), hint.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance("…"), super().minimumSizeHint().height())

    def fitting(self) -> str:
        """What of the words is seen now."""
        room = self.width() - 2 * _RING
        return self.fontMetrics().elidedText(self._words, Qt.TextElideMode.ElideMiddle, room)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setToolTip(tip_of_words(self._words if self.fitting() != self._words else ""))

    def paintEvent(self, _event: QPaintEvent) -> None:
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = self.fitting().replace("&", "&&")
        painter = QPainter(self)
        self.style().drawControl(QStyle.ControlElement.CE_PushButton, option, painter, self)
        painter.end()


class ActionButton(QToolButton):
    """Shows a QAction: its text, icon, state and tool tip with the shortcut.

    ``text_shown`` puts the words beside the icon; without them the accessible name still has them.
    """

    def __init__(
        self,
        theme: Theme,
        action: QAction,
        *,
        kind: str = "",
        text_shown: bool = False,
        size: Size = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setDefaultAction(action)
        self.setIconSize(icon_size(theme, with_text=text_shown))
        self.setToolButtonStyle(
            Qt.ToolButtonStyle.ToolButtonTextBesideIcon
            if text_shown
            else Qt.ToolButtonStyle.ToolButtonIconOnly
        )
        if kind:
            set_look(self, kind=kind, scale=size, icononly=not text_shown)
        else:
            set_look(self, scale=size, icononly=not text_shown)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        action.changed.connect(self._describe)
        self._describe()

    def _describe(self) -> None:
        action = self.defaultAction()
        if action is not None:
            self.setAccessibleName(action.text().replace("&", ""))
            self.setToolTip(tip_of(action))
            self.setAccessibleDescription(action.statusTip())


class CommandButton(Button):
    """A push button for a QAction: text and whether it can be pressed come from there."""

    def __init__(
        self, theme: Theme, action: QAction, *, kind: Kind = "", icon: str = "", size: Size = ""
    ) -> None:
        super().__init__(theme, action.text(), action.trigger, kind=kind, icon=icon, size=size)
        self._action = action
        action.changed.connect(self._describe)
        self._describe()

    def _describe(self) -> None:
        self.setText(self._action.text())
        self.setEnabled(self._action.isEnabled())
        self.setToolTip(tip_of(self._action))
        self.setAccessibleDescription(self._action.statusTip())


class NarrowCommandButton(CommandButton):
    """Where it may be narrower than its words: their end gives way, the tool tip has them whole."""

    def minimumSizeHint(self) -> QSize:
        hint = super().minimumSizeHint()
        return QSize(hint.width() - self._words_width() + self._advance("…"), hint.height())

    def fitting(self) -> str:
        """What of the words is seen now."""
        room = self.width() - (self.sizeHint().width() - self._words_width())
        return self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room)

    def _words_width(self) -> int:
        return self._advance(self.text())

    def _advance(self, words: str) -> int:
        return self.fontMetrics().horizontalAdvance(words)

    def paintEvent(self, _event: QPaintEvent) -> None:
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = self.fitting()
        painter = QPainter(self)
        self.style().drawControl(QStyle.ControlElement.CE_PushButton, option, painter, self)
        painter.end()


def icon_size(theme: Theme, *, with_text: bool) -> QSize:
    """Beside words an icon is a little wider than high: the glyph stands left, the rest is air."""
    side = theme.tokens.icon
    return QSize(side + (theme.tokens.space.hair if with_text else 0), side)


def tip_of(action: QAction) -> str:
    """What an action does and the keys for it, as plain words."""
    keys = action.shortcut().toString(action.shortcut().SequenceFormat.NativeText)
    words = action.statusTip() or action.text().replace("&", "")
    return f"{words} ({keys})" if keys else words


def make_action(
    parent: QWidget,
    theme: Theme,
    text: str,
    on_trigger: Callable[[], None],
    *,
    icon: str = "",
    shortcut: str = "",
) -> QAction:
    """A command. Its parent owns it; the shortcut works where its window has the focus."""
    action = QAction(text, parent)
    if icon:
        action.setIcon(theme.icon(icon))
    if shortcut:
        action.setShortcut(shortcut)
    action.triggered.connect(_without_argument(on_trigger))
    return action


def _without_argument(call: Callable[[], None]) -> Callable[[bool], None]:
    def clicked(_checked: bool = False) -> None:
        call()

    return clicked
