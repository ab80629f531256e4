"""The banners over the page: one per key, the newest news of a key replaces the older."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from meeting_desktop.ui.theme.theme import Theme
from meeting_desktop.ui.widgets.notices import Banner, NoticeKind

#: More than this would push the page away; the oldest goes.
_MOST = 3


class NoticeBoard(QWidget):
    """Takes no room while there is nothing to say."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._banners: dict[str, Banner] = {}
        space = theme.tokens.space
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(space.medium, space.medium, space.medium, 0)
        self._column.setSpacing(space.small)
        self.hide()

    def show_banner(
        self,
        key: str,
        kind: NoticeKind,
        text: str,
        *,
        action: str = "",
        on_action: Callable[[], None] | None = None,
    ) -> None:
        self.close_banner(key)
        while len(self._banners) >= _MOST:
            self.close_banner(next(iter(self._banners)))
        act = partial(self._act, key, on_action) if on_action is not None else None
        banner = Banner(self._theme, kind, text, action=action, on_action=act)
        banner.closed.connect(partial(self.close_banner, key))
        self._banners[key] = banner
        self._column.addWidget(banner)
        self.show()

    def close_banner(self, key: str) -> None:
        banner = self._banners.pop(key, None)
        if banner is not None:
            banner.hide()
            banner.deleteLater()
        self.setVisible(bool(self._banners))

    @property
    def texts(self) -> list[str]:
        return [banner.text for banner in self._banners.values()]

    def _act(self, key: str, on_action: Callable[[], None]) -> None:
        self.close_banner(key)
        on_action()
