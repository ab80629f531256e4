"""What Replay offers about who spoke: the page of the voices, and words given to somebody else."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from meeting_desktop.application.review_transcript import ReviewedMeeting
from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.domain.speaker_names import is_unnamed, somebody_else
from meeting_desktop.domain.transcript import Segment
from meeting_desktop.ui.library.naming.somebody_else import GiveWords, SomebodyElseDialog
from meeting_desktop.ui.library.replay_commands import ReplayParts
from meeting_desktop.ui.library.transcript_document import TranscriptDocument, WordPlace
from meeting_desktop.ui.theme.theme import Theme, set_look
from meeting_desktop.ui.widgets.buttons import ActionButton, CommandButton, make_action
from meeting_desktop.ui.widgets.labels import Label

#: So many letters of what is given away are shown where one asks for the name.
_SHOWN = 160


class NamingOffer(QWidget):
    """Over the transcript, while voices have no name and nobody has said "not now"."""

    def __init__(self, theme: Theme, who_spoke: QAction) -> None:
        super().__init__()
        space = theme.tokens.space
        strip = QFrame()
        set_look(strip, banner="info")
        self._words = Label("", wrap=True)
        self.button = CommandButton(theme, who_spoke, icon="users", size="small")
        close = make_action(self, theme, self.tr("Not now"), self.hide, icon="x")
        row = QHBoxLayout(strip)
        row.setContentsMargins(space.medium, space.small, space.small, space.small)
        row.setSpacing(space.small)
        row.addWidget(self._words, 1)
        row.addWidget(self.button)
        row.addWidget(ActionButton(theme, close))
        column = QVBoxLayout(self)
        column.setContentsMargins(space.wide, space.small, space.wide, space.small)
        column.addWidget(strip)
        self.hide()

    @property
    def text(self) -> str:
        return self._words.text()

    def show_count(self, unnamed: int) -> None:
        one = self.tr("One voice has no name yet.")
        self._words.setText(
            one if unnamed == 1 else self.tr("{0} voices have no name yet.").format(unnamed)
        )
        self.setAccessibleName(self._words.text())
        self.setVisible(unnamed > 0)


class ReplayNaming(QObject):
    """Connects the actions; ``offer`` has its place on the page."""

    #: The page of the voices is asked for.
    wanted = Signal()

    def __init__(self, parts: ReplayParts, parent: QObject) -> None:
        super().__init__(parent)
        self._parts = parts
        self._reviewed: ReviewedMeeting | None = None
        do = parts.actions_
        self.offer = NamingOffer(parts.shell.theme, do.who_spoke)
        self.dialog: SomebodyElseDialog | None = None
        do.who_spoke.triggered.connect(self._ask_page)
        do.somebody_else.triggered.connect(self.ask)

    def show(self, reviewed: ReviewedMeeting, *, may_name: bool) -> None:
        """``may_name``: it is the newest version, and not only to be read."""
        self._reviewed = reviewed
        self.offer.show_count(_unnamed(self._parts.document) if may_name else 0)

    def leave(self) -> None:
        self._reviewed = None
        self.offer.hide()
        if self.dialog is not None:
            self.dialog.close()

    def ask(self) -> None:
        """Who said what is marked, or else the part that the keyboard is in?"""
        parts = self._parts
        parts.view.commit_editor()
        marked = parts.view.selection or self._focused()
        if marked is None or self._reviewed is None:
            return
        text = parts.document.text_between(*marked)
        shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN].rstrip()}…"
        names = {one.name for one in parts.document.speakers}
        names |= {one.display_name for one in self._reviewed.participants}
        dialog = SomebodyElseDialog(
            parts.shell.theme, shown, sorted(names, key=str.casefold), parts.view
        )
        dialog.chosen.connect(partial(self._give, *marked))
        dialog.finished.connect(self._on_closed)
        self.dialog = dialog
        dialog.open()

    def _ask_page(self) -> None:
        self._parts.view.commit_editor()
        self.wanted.emit()

    def _focused(self) -> tuple[WordPlace, WordPlace] | None:
        row = self._parts.view.focused_row
        if row is None:
            return None
        return WordPlace(row, 0), WordPlace(row, len(self._parts.document.rows[row].words) - 1)

    def _give(self, first: WordPlace, last: WordPlace, name: str) -> None:
        document, desk = self._parts.document, self._parts.desk
        if last.row >= len(document.rows):
            return
        segments = self._cut_out(first, last)
        try:
            speaker = somebody_else(document.speakers, segments, name)
        except UserFacingError as error:
            self._parts.shell.show_toast(error.sentence)
            return
        given = [one for one in segments if one.speaker_id != speaker.id]
        if given:
            names = self._parts.shell.use_cases.archive.names
            desk.stack.push(GiveWords(desk, names, given, speaker))

    def _cut_out(self, first: WordPlace, last: WordPlace) -> list[Segment]:
        """Words in the middle of a part become a part of their own; undo joins them again."""
        document, desk = self._parts.document, self._parts.desk
        end = document.rows[last.row]
        if last.word < len(end.words) - 1:
            desk.split(end.id, last.word + 1)
        row = first.row
        if first.word > 0:
            desk.split(document.rows[row].id, first.word)
            row += 1
        rows = last.row - first.row + 1
        return list(document.rows[row : row + rows])

    def _on_closed(self, _result: int) -> None:
        self.dialog = None


def _unnamed(document: TranscriptDocument) -> int:
    heard = {segment.speaker_id for segment in document.rows}
    return sum(is_unnamed(one) for one in document.speakers if one.id in heard)
