"""Every command of the questions' page, once."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from meeting_desktop.ui.questions.model import Content, QuestionsModel
from meeting_desktop.ui.theme.theme import Theme
from meeting_desktop.ui.widgets.refusing import refuse


class QuestionsActions:
    """``page`` owns them. Those with keys that one also types belong to their list."""

    def __init__(self, page: QWidget, theme: Theme) -> None:
        self._page = page
        self._theme = theme
        tr = page.tr
        self.new_set = self._make(tr("New question set"), "plus", "Ctrl+Shift+S")
        self.edit_set = self._make(tr("Name, purpose and meeting types…"), "pencil-simple", "F2")
        self.duplicate_set = self._make(tr("Duplicate the set"), "copy")
        self.make_default = self._make(tr("Make it the default set"), "star")
        self.remove_set = self._make(tr("Remove the set"), "trash", "Del")
        self.add = self._make(tr("Add a question"), "plus", "Ins")
        self.duplicate = self._make(tr("Duplicate the questions"), "copy", "Ctrl+D")
        self.remove = self._make(tr("Remove the questions"), "trash", "Del")
        self.up = self._make(tr("Move up"), "arrow-up", "Alt+Up")
        self.down = self._make(tr("Move down"), "arrow-down", "Alt+Down")
        self.move_to = self._make(tr("Move to set…"), "arrow-square-right", "Ctrl+Shift+O")
        self.copy_to = self._make(tr("Copy to set…"), "files", "Ctrl+Shift+D")
        self.toggle = self._make(tr("Ask or do not ask"), "eye-slash", "Ctrl+Shift+H")
        self.undo = self._make(tr("Undo"), "arrow-u-up-left", "Ctrl+Z")
        self.redo = self._make(tr("Redo"), "arrow-u-up-right", "Ctrl+Shift+Z", "Ctrl+Y")
        self.preview = self._make(tr("Preview as asked"), "play", "Ctrl+P")
        self.trial = self._make(tr("Try on a past meeting"), "flask", "Ctrl+T")
        self.import_ = self._make(tr("Import questions…"), "upload-simple")
        self.export_set = self._make(tr("This set (JSON)…"), "download-simple")
        self.export_table = self._make(tr("This set as a table (CSV)…"), "download-simple")
        self.export_all = self._make(tr("All sets (JSON)…"), "download-simple")
        self.samples = self._make(tr("Bring the samples"), "list-plus")
        self.retry = self._make(tr("Try again"), "arrow-clockwise")
        for action in (self.edit_set, self.remove_set, self.remove):
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        page.addActions([*self.of_page, *self.of_questions[1:]])

    @property
    def of_page(self) -> list[QAction]:
        return [
            self.new_set,
            self.add,
            self.undo,
            self.redo,
            self.preview,
            self.trial,
            self.import_,
        ]

    @property
    def of_set(self) -> list[QAction]:
        """Those that need an open set; ``remove_set`` and ``edit_set`` go to its list."""
        return [self.edit_set, self.duplicate_set, self.make_default, self.remove_set]

    @property
    def exports(self) -> list[QAction]:
        return [self.export_set, self.export_table, self.export_all]

    @property
    def of_questions(self) -> list[QAction]:
        """Those that need chosen questions; ``remove`` comes first and goes to their list."""
        return [
            self.remove,
            self.duplicate,
            self.up,
            self.down,
            self.move_to,
            self.copy_to,
            self.toggle,
        ]

    @property
    def commands(self) -> list[QAction]:
        """For the palette."""
        return [*self.of_page, *self.of_set, *self.exports, *self.of_questions, self.samples]

    def enable(
        self, *, here: bool, model: QuestionsModel, chosen: int, refused: str, none_new: str
    ) -> None:
        """A command that could do nothing is not offered.

        ``refused`` says why the open set, ``none_new`` why nothing new can be made.
        """
        ready = here and model.content is Content.READY
        for action in (*self.of_set, *self.exports, self.add, self.preview, self.trial):
            action.setEnabled(ready and model.current is not None)
        for action in self.of_questions:
            action.setEnabled(ready and chosen > 0)
        for action in (self.move_to, self.copy_to):
            action.setEnabled(ready and chosen > 0 and len(model.sets) > 1)
        if model.current is not None and model.current.is_default:
            self.make_default.setEnabled(False)
        for action in (self.new_set, self.import_, self.samples):
            action.setEnabled(here)
        refuse(self._of_owner, refused)
        refuse((self.new_set, self.import_, self.samples, self.duplicate_set), none_new)
        for action, title in ((self.undo, model.undo_title), (self.redo, model.redo_title)):
            action.setEnabled(here and bool(title))
            action.setStatusTip(f"{action.text()}: {title}" if title else action.text())

    @property
    def _of_owner(self) -> list[QAction]:
        """Those that change the open set; of its questions copies are anybody's."""
        of_questions = [one for one in self.of_questions if one is not self.copy_to]
        return [self.edit_set, self.make_default, self.remove_set, self.add, *of_questions]

    def question_menu(self, parent: QWidget) -> QMenu:
        menu = QMenu(parent)
        menu.addActions([self.up, self.down])
        menu.addSeparator()
        menu.addActions([self.move_to, self.copy_to, self.duplicate, self.toggle])
        menu.addSeparator()
        menu.addAction(self.remove)
        return menu

    def set_menu(self, parent: QWidget) -> QMenu:
        menu = QMenu(parent)
        menu.addActions([self.edit_set, self.make_default, self.duplicate_set])
        menu.addSeparator()
        menu.addActions([self.export_set, self.export_table])
        menu.addSeparator()
        menu.addAction(self.remove_set)
        return menu

    def more_menu(self, parent: QWidget) -> QMenu:
        """Of the page: files and the samples."""
        menu = QMenu(parent)
        menu.addAction(self.import_)
        exports = menu.addMenu(self._theme.icon("download-simple"), parent.tr("Export"))
        exports.addActions(self.exports)
        menu.addSeparator()
        menu.addAction(self.samples)
        return menu

    def _make(self, text: str, icon: str, *keys: str) -> QAction:
        action = QAction(self._theme.icon(icon), text, self._page)
        action.setShortcuts([QKeySequence(key) for key in keys])
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        return action
