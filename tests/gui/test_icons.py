"""Icons of the theme in the hands of Qt."""

from __future__ import annotations

import gc

from PySide6.QtCore import QSize
from PySide6.QtGui import QIcon, QPixmap

from meeting_desktop.ui.theme.theme import Theme


def test_an_icon_that_is_changed_while_others_share_it_is_drawn(theme: Theme) -> None:
    changed = []
    for _ in range(50):
        shared = theme.icon("microphone")
        own = QIcon(shared)
        own.addPixmap(QPixmap(4, 4))  # Qt makes an engine of its own for it
        changed.append(own)
        del shared
        gc.collect()
    assert all(not icon.pixmap(QSize(32, 32)).isNull() for icon in changed)
