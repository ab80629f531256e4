"""One shared file: what it is, who shared it, how far it has come, and what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QProgressBar, QVBoxLayout

from meeting_desktop.domain.file_messages import FileShown
from meeting_desktop.domain.shared_files import FileState
from meeting_desktop.ui.conference.file_wording import facts, warning
from meeting_desktop.ui.theme.theme import Theme, set_look
from meeting_desktop.ui.widgets.buttons import Button
from meeting_desktop.ui.widgets.flow import FlowRow
from meeting_desktop.ui.widgets.labels import Label, WordsLabel

_STEPS = 1_000


class FileCard(QFrame):
    """Asks by signals; a file is opened by a click alone."""

    open_wanted = Signal()
    save_wanted = Signal()
    cancel_wanted = Signal()
    remove_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        set_look(self, card=True)
        space = theme.tokens.space
        self.name = WordsLabel("", "strong")
        self.facts = WordsLabel("", "caption")
        self.warning = Label("", "caption", wrap=True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, _STEPS)
        self.bar.setFixedHeight(space.small)
        self.open = Button(theme, self.tr("Open"), self.open_wanted.emit, size="small")
        self.save = Button(theme, self.tr("Save as…"), self.save_wanted.emit, size="small")
        self.cancel = Button(theme, self.tr("Stop"), self.cancel_wanted.emit, size="small")
        self.remove = Button(
            theme, "", self.remove_wanted.emit, kind="quiet", icon="trash", size="small"
        )
        self.remove.setToolTip(self.tr("Take back"))
        buttons = FlowRow(space.small)
        for button in (self.open, self.save, self.cancel, self.remove):
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(space.medium, space.small, space.medium, space.small)
        column.setSpacing(space.hair)
        for part in (self.name, self.facts, self.warning, self.bar):
            column.addWidget(part)
        column.addWidget(buttons)

    def show_file(self, file: FileShown, *, leads: bool, saving: bool, done: int | None) -> None:
        """``done`` are bytes that have come where they go; None where nothing moves."""
        is_there = file.state is FileState.THERE
        warned = warning(file)
        self.name.setText(file.name)
        words = facts(file)
        if not is_there:
            words = self.tr("{0} · on its way to the host").format(words)
        self.facts.setText(words)
        self.warning.setText(warned)
        self.warning.setVisible(bool(warned))
        self.bar.setVisible(not is_there or saving)
        self.bar.setValue(_STEPS * (done or 0) // file.size)
        self.bar.setAccessibleName(self.tr("How much of {0} has come").format(file.name))
        self.open.setVisible(is_there and not saving and not warned)
        self.save.setVisible(is_there and not saving)
        self.cancel.setVisible(saving)
        self.remove.setVisible((file.own or leads) and not saving)
        self.setAccessibleName(f"{file.name}. {words}. {warned}")
        for button, what in (
            (self.open, self.tr("Open {0}")),
            (self.save, self.tr("Save {0} as…")),
            (self.cancel, self.tr("Stop saving {0}")),
            (self.remove, self.tr("Take {0} back")),
        ):
            button.setAccessibleName(what.format(file.name))
