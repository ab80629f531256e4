"""Every command of the Replay page, once: menus, buttons, shortcuts and the palette share them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence, QUndoStack
from PySide6.QtWidgets import QMenu, QWidget

from meeting_desktop.ui.theme.theme import Theme

Command = Callable[[], None]

_EVERYWHERE = Qt.ShortcutContext.WidgetWithChildrenShortcut
_FOCUSED = Qt.ShortcutContext.WidgetShortcut


class ReplayActions:
    """``page`` owns them. Plain keys (Space, arrows) work only where nothing is typed."""

    def __init__(self, page: QWidget, theme: Theme) -> None:
        self._page = page
        self._theme = theme
        tr = page.tr
        self.play = self._make(tr("Play"), "play-fill", ["Space"], plain=True)
        self.play.setIcon(
            theme.icon("play-fill", "on_accent", on="pause-fill", on_role="on_accent")
        )
        self.play.setCheckable(True)
        self.back = self._make(
            tr("Back 5 seconds"), "arrow-counter-clockwise", ["Left"], plain=True
        )
        self.ahead = self._make(tr("Ahead 5 seconds"), "arrow-clockwise", ["Right"], plain=True)
        self.slower = self._make(tr("Slower"), "caret-down", ["["], plain=True)
        self.faster = self._make(tr("Faster"), "caret-up", ["]"], plain=True)
        self.from_here = self._make(tr("Play from here"), "play", ["Ctrl+Space"], plain=True)
        self.edit = self._make(
            tr("Edit words"), "pencil-simple", ["F2", "Return", "Enter"], plain=True
        )
        self.rename = self._make(tr("Rename speaker…"), "user", ["Ctrl+R"])
        self.rename_meeting = self._make(tr("Rename meeting"), "pencil-simple", ["Shift+F2"])
        self.find = self._make(tr("Search in this transcript"), "magnifying-glass", ["Ctrl+F"])
        self.find_next = self._make(tr("Next place"), "caret-down", ["F3"])
        self.find_previous = self._make(tr("Previous place"), "caret-up", ["Shift+F3"])
        self.follow = self._make(tr("Back to now"), "crosshair", ["Ctrl+J"])
        self.copy = self._make(tr("Copy"), "copy", ["Ctrl+C"], plain=True)
        self.copy_all = self._make(tr("Copy whole transcript"), "copy", ["Ctrl+Shift+C"])
        self.again = self._make(tr("Transcribe again…"), "arrows-clockwise", ["Ctrl+Shift+R"])
        self.share_again = self._make(tr("Share the sound again"), "cloud-arrow-up", [])
        self.people = self._make(tr("People…"), "users", ["F7"])
        self.notes = self._make(tr("Notes"), "note-pencil", ["F8"])
        self.polls = self._make(tr("Polls as a table…"), "chart-bar-horizontal", [])
        self.keep = self._make(tr("How long to keep…"), "lock-simple", ["Ctrl+Shift+K"])
        self.leave = self._make(tr("Back to the library"), "arrow-left", ["Alt+Left"])
        self.waveform = self._make(tr("Waveform"), "waves", ["Ctrl+Shift+W"])
        self._make_typing()
        self._make_review()
        self.undo = self._make(tr("Undo"), "arrow-u-up-left", ["Ctrl+Z"])
        self.redo = self._make(tr("Redo"), "arrow-u-up-right", ["Ctrl+Shift+Z", "Ctrl+Y"])
        self.exports: dict[str, QAction] = {}

    def _make_typing(self) -> None:
        """What one does to the sound without leaving the words one types."""
        tr = self._page.tr
        self.typing_play = self._make(
            tr("Play or pause, while typing"), "play", ["Ctrl+Space"], plain=True
        )
        self.typing_back = self._make(
            tr("Back 2 seconds, while typing"), "arrow-counter-clockwise", ["Ctrl+B"], plain=True
        )
        self.typing_slower = self._make(
            tr("Slower, while typing"), "caret-down", ["Alt+Down", "Ctrl+["], plain=True
        )
        self.typing_faster = self._make(
            tr("Faster, while typing"), "caret-up", ["Alt+Up", "Ctrl+]"], plain=True
        )

    def _make_review(self) -> None:
        tr = self._page.tr
        self.split = self._make(
            tr("Split here, while typing"), "arrows-out-line-vertical", ["Shift+Return"], plain=True
        )
        self.join = self._make(
            tr("Join with the part before"), "arrows-in-line-vertical", ["Ctrl+Shift+J"]
        )
        self.who_spoke = self._make(tr("Who spoke?"), "users", ["Ctrl+Shift+P"])
        self.somebody_else = self._make(
            tr("Somebody else said this…"), "user-plus", ["Ctrl+Shift+S"]
        )
        self.replace = self._make(tr("Find and replace…"), "swap", ["Ctrl+H"])
        self.confidence = self._make(tr("Show what was unsure"), "eye", ["Ctrl+Shift+U"])
        self.confidence.setCheckable(True)
        self.bookmark = self._make(tr("Set a bookmark"), "bookmark-simple", ["Ctrl+D"])
        self.share = self._make(tr("Share this part…"), "scissors", ["Ctrl+Shift+X"])
        self.compare = self._make(tr("Compare versions…"), "git-diff", ["Ctrl+Shift+V"])
        self.print = self._make(tr("Print…"), "printer", ["Ctrl+P"])
        self.bookmarks = self._make(tr("Bookmarks…"), "bookmarks", ["Ctrl+Shift+D"])

    @property
    def of_typing(self) -> list[QAction]:
        """Their keys work in the words that are being edited."""
        return [self.typing_play, self.typing_back, self.typing_slower, self.typing_faster]

    @property
    def of_editing(self) -> list[QAction]:
        """Those that change words or who said them."""
        return [self.edit, self.rename, self.split, self.join, self.replace, self.somebody_else]

    @property
    def all(self) -> list[QAction]:
        return [
            *(value for value in vars(self).values() if isinstance(value, QAction)),
            *self.exports.values(),
        ]

    @property
    def plain(self) -> list[QAction]:
        """Those whose keys one also types: they belong to the transcript and the slider."""
        typed = {*self.of_typing, self.split}
        return [one for one in self.all if one.shortcutContext() == _FOCUSED and one not in typed]

    @property
    def of_words(self) -> list[QAction]:
        """Those that need the transcript in sight; searching brings it there."""
        return [
            *(self.from_here, self.edit, self.rename, self.find_next, self.find_previous),
            *(self.follow, self.copy, self.copy_all, self.undo, self.redo),
            *(self.split, self.join, self.replace, self.confidence, self.somebody_else),
            *(self.compare, self.print),
        ]

    def show_history(self, stack: QUndoStack, *, here: bool) -> None:
        """What can be undone. Not the stack's own actions: those work on pages nobody sees."""
        self.undo.setEnabled(here and stack.canUndo())
        self.redo.setEnabled(here and stack.canRedo())
        tr = self._page.tr
        undo, redo = stack.undoText(), stack.redoText()
        self.undo.setText(tr("Undo {0}").format(undo) if undo else tr("Undo"))
        self.redo.setText(tr("Redo {0}").format(redo) if redo else tr("Redo"))

    def add_export(self, format_name: str, text: str) -> QAction:
        self.exports[format_name] = self._make(text, "download-simple", [])
        return self.exports[format_name]

    def context_menu(self, parent: QWidget) -> QMenu:
        """For a place in the transcript."""
        menu = QMenu(parent)
        menu.addActions([self.from_here, self.edit, self.rename, self.somebody_else, self.join])
        menu.addAction(self.who_spoke)
        menu.addSeparator()
        menu.addActions([self.copy, self.copy_all, self.share])
        menu.addSeparator()
        menu.addActions([self.bookmark, self.replace, self.undo, self.redo])
        menu.addSeparator()
        menu.addAction(self.again)
        menu.addActions([self.share_again, self.people, self.keep])
        return menu

    def _make(self, text: str, icon: str, keys: list[str], *, plain: bool = False) -> QAction:
        action = QAction(text, self._page)
        action.setIcon(self._theme.icon(icon))
        action.setShortcuts([QKeySequence(key) for key in keys])
        action.setShortcutContext(_FOCUSED if plain else _EVERYWHERE)
        if not plain:
            self._page.addAction(action)
        return action
