"""Changes of who spoke, with undo; what was asked before is done before."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from meeting_desktop.application.name_speakers import NameSpeakers
from meeting_desktop.application.speaker_changes import SpeakersBefore
from meeting_desktop.ui.jobs import Jobs


class NamingDesk(QObject):
    """``changed``: the voices are to be read again, and what can be undone is something else.

    One change after the other: while one is on its way, ``busy`` and undo rests.
    """

    changed = Signal()
    #: The sentence, and the speaker whose change was refused; None for others.
    refused = Signal(str, object)

    def __init__(self, names: NameSpeakers, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._names = names
        self._jobs = jobs
        self._done: list[SpeakersBefore] = []
        self._undone: list[SpeakersBefore] = []
        self.busy = False

    @property
    def can_undo(self) -> bool:
        return bool(self._done) and not self.busy

    @property
    def can_redo(self) -> bool:
        return bool(self._undone) and not self.busy

    def clear(self) -> None:
        self._done.clear()
        self._undone.clear()

    def name(self, speaker_id: UUID, name: str, *, everywhere: bool) -> None:
        self._do(self._names.name(speaker_id, name, everywhere=everywhere), speaker_id)

    def say_who(self, speaker_id: UUID, profile_id: UUID) -> None:
        self._do(self._names.say_who(speaker_id, profile_id), speaker_id)

    def merge(self, kept_id: UUID, gone_id: UUID) -> None:
        self._do(self._names.merge(kept_id, gone_id), kept_id)

    def undo(self) -> None:
        if self.can_undo:
            self._turn(self._done, self._undone)

    def redo(self) -> None:
        if self.can_redo:
            self._turn(self._undone, self._done)

    def _do(self, future: Future[SpeakersBefore], speaker_id: UUID) -> None:
        def stored(before: SpeakersBefore) -> None:
            self._done.append(before)
            self._undone.clear()

        self._follow(future, stored, speaker_id)

    def _turn(self, taken: list[SpeakersBefore], given: list[SpeakersBefore]) -> None:
        self._follow(self._names.put_back(taken.pop()), given.append, None)

    def _follow(
        self,
        future: Future[SpeakersBefore],
        on_stored: Callable[[SpeakersBefore], None],
        speaker_id: UUID | None,
    ) -> None:
        self.busy = True

        def stored(before: SpeakersBefore) -> None:
            self.busy = False
            on_stored(before)
            self.changed.emit()

        self._jobs.follow(self, future, stored, partial(self._refuse, speaker_id))

    def _refuse(self, speaker_id: UUID | None, sentence: str) -> None:
        self.busy = False
        self.refused.emit(sentence, speaker_id)
        if speaker_id is None:  # what could not be undone may be otherwise by now
            self.clear()
            self.changed.emit()
