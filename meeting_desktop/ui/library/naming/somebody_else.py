"""Marked words were somebody else's: asked for a name, shown at once, stored, undone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from meeting_desktop.application.name_speakers import NameSpeakers
from meeting_desktop.application.speaker_changes import SpeakersBefore
from meeting_desktop.domain.speaker_names import LONGEST_SPEAKER_NAME
from meeting_desktop.domain.transcript import Segment, Speaker
from meeting_desktop.ui.library.review_desk import Change, ReviewDesk
from meeting_desktop.ui.schedule.pickers import complete_anywhere
from meeting_desktop.ui.theme.theme import Theme
from meeting_desktop.ui.widgets.buttons import Button
from meeting_desktop.ui.widgets.dialogs import PlainDialog
from meeting_desktop.ui.widgets.labels import Label


def _tr(text: str) -> str:
    return QCoreApplication.translate("SomebodyElse", text)


class SomebodyElseDialog(PlainDialog):
    """``chosen`` carries what was typed; empty: nobody knows who it was."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, words: str, names: Sequence[str], parent: QWidget) -> None:
        super().__init__(theme, parent)
        self.entitle(_tr("Who said this?"))
        self.body.addWidget(Label(words, "muted", wrap=True))
        self.name = QLineEdit()
        self.name.setMaxLength(LONGEST_SPEAKER_NAME)
        self.name.setPlaceholderText(_tr("Name; empty for somebody unknown"))
        self.name.setAccessibleName(_tr("Who said this?"))
        self.name.setAccessibleDescription(words)
        complete_anywhere(self.name, names)
        self.body.addWidget(self.name)
        self.save_button = Button(theme, _tr("Save"), self._save, kind="primary")
        self.cancel_button = Button(theme, _tr("Cancel"), self.reject, kind="quiet")
        self.buttons.addStretch(1)
        self.buttons.addWidget(self.cancel_button)
        self.buttons.addWidget(self.save_button)
        self.name.returnPressed.connect(self._save)
        self.name.setFocus()

    def _save(self) -> None:
        name = self.name.text()
        self.accept()
        self.chosen.emit(name)


class GiveWords(Change):
    """Segments go to another speaker, who may be new in the transcript."""

    def __init__(
        self,
        desk: ReviewDesk,
        names: NameSpeakers,
        segments: Sequence[Segment],
        speaker: Speaker,
    ) -> None:
        super().__init__(desk, desk.tr("who said it"))
        self._names = names
        self._speaker = speaker
        self._is_new = desk.document.speaker(speaker.id) is None
        self._ids = [one.id for one in segments]
        self._owners = {one.id: one.speaker_id for one in segments}

    def _first(self) -> None:
        desk = self._desk
        future = self._names.assign(self._ids, self._speaker)
        desk.jobs.follow(desk, future, self._on_stored, self._refuse)

    def _on_stored(self, _before: SpeakersBefore) -> None:
        """It is as it was shown."""

    def _show(self, *, after: bool) -> None:
        document = self._desk.document
        if after and self._is_new:
            document.take_speaker(self._speaker)
        now = [
            replace(document.segment(one), speaker_id=self._speaker.id if after else owner)
            for one, owner in self._owners.items()
        ]
        if not after and self._is_new:
            document.drop_speaker(self._speaker.id)
        self._desk.show_segments(now)

    def _store(self, *, after: bool) -> None:
        desk = self._desk
        added = (self._speaker.id,) if self._is_new else ()
        before = SpeakersBefore(added=added, segments=tuple(self._owners.items()))
        future = (
            self._names.assign(self._ids, self._speaker) if after else self._names.put_back(before)
        )
        desk.jobs.follow(desk, future, self._on_stored, desk.out_of_step.emit)
