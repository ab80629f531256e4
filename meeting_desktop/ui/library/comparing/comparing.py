"""Asks for two versions of the meeting on the page and shows what is other between them."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from meeting_desktop.application.review_transcript import ReviewedMeeting, RevisionFacts
from meeting_desktop.domain.transcript import Transcript
from meeting_desktop.domain.word_differences import WordDifference, compare_words
from meeting_desktop.ui.library.comparing.compare_dialog import CompareDialog
from meeting_desktop.ui.shell import Shell


class Comparing(QObject):
    """``sought`` carries the seconds of a change that somebody wants to hear."""

    sought = Signal(float)

    def __init__(self, shell: Shell, page: QWidget) -> None:
        super().__init__(page)
        self._shell = shell
        self._page = page
        self._meeting_id: UUID | None = None
        self.dialog: CompareDialog | None = None

    def show(self, reviewed: ReviewedMeeting) -> None:
        self._meeting_id = reviewed.meeting.id

    def leave(self) -> None:
        self._meeting_id = None
        if self.dialog is not None:
            self.dialog.close()

    def ask(self) -> None:
        if self._meeting_id is not None:
            review = self._shell.use_cases.review
            job = partial(review.revisions, self._meeting_id)
            self._shell.jobs.run(self, job, partial(self._on_versions, self._meeting_id))

    def _on_versions(self, meeting_id: UUID, versions: tuple[RevisionFacts, ...]) -> None:
        if meeting_id != self._meeting_id:
            return
        if len(versions) < 2:  # noqa: PLR2004 - one alone is like itself
            self._shell.show_toast(
                self.tr("There is one version only; transcribe again to compare.")
            )
            return
        if self.dialog is None:
            made = CompareDialog(self._shell.theme, versions, self._page)
            made.wanted.connect(partial(self._compare, meeting_id))
            made.sought.connect(self.sought)
            made.finished.connect(self._forget)
            self.dialog = made
        self.dialog.show()
        self.dialog.raise_()
        self.dialog.activateWindow()
        self._compare(meeting_id, *self.dialog.chosen)

    def _compare(self, meeting_id: UUID, old: int, new: int) -> None:
        job = partial(self._read, meeting_id, old, new)
        self._shell.jobs.run(self, job, partial(self._on_compared, old, new), self._on_failed)

    def _read(self, meeting_id: UUID, old: int, new: int) -> list[WordDifference]:
        """Blocks; for a background thread."""
        review = self._shell.use_cases.review
        found: list[Transcript] = []
        for revision in (old, new):
            transcript = review.open(meeting_id, revision).transcript
            if transcript is not None:
                found.append(transcript)
        return compare_words(*found) if len(found) == 2 else []  # noqa: PLR2004

    def _on_compared(self, old: int, new: int, found: list[WordDifference]) -> None:
        if self.dialog is not None and self.dialog.chosen == (old, new):
            self.dialog.show_differences(found)

    def _on_failed(self, sentence: str) -> None:
        if self.dialog is not None:
            self.dialog.show_fault(sentence)

    def _forget(self, _result: int) -> None:
        self.dialog = None
