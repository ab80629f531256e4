"""What a person types over a caption, on its way into the store and back into the line."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from PySide6.QtCore import QObject

from meeting_desktop.domain.transcript import Segment
from meeting_desktop.ui.meeting.caption_editing import CaptionEditing
from meeting_desktop.ui.meeting.live_model import Phase
from meeting_desktop.ui.meeting.session import MeetingSession
from meeting_desktop.ui.shell import Shell


class LiveCorrections(QObject):
    """Ties the field in the captions to the meeting. What was typed is never lost silently."""

    def __init__(
        self, shell: Shell, session: MeetingSession, editing: CaptionEditing, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._shell = shell
        self._session = session
        self._editing = editing
        editing.opened.connect(session.hold_line)
        editing.closed.connect(session.release_line)
        editing.typed.connect(self._save)
        session.phase_changed.connect(self._on_phase)

    def _on_phase(self) -> None:
        if self._session.phase is Phase.SAVING:
            # The captions leave the screen: what is typed there is meant.
            self._editing.commit()

    def _save(self, utterance_id: UUID, text: str, said_until: float | None) -> None:
        saved = self._shell.use_cases.review.edit_segment(utterance_id, text, said_until=said_until)
        self._shell.jobs.follow(
            self,
            saved,
            self._on_saved,
            partial(self._on_not_saved, utterance_id, text),
        )

    def _on_saved(self, written: tuple[Segment, Segment]) -> None:
        before, after = written
        if self._editing.utterance_id == after.id:
            self._editing.close()
        self._session.take_correction(after)
        if before.words and not after.words:
            self._shell.show_toast(
                self.tr("The words were removed."),
                action=self.tr("Undo"),
                on_action=partial(self._put_back, before),
            )

    def _put_back(self, before: Segment) -> None:
        """The words as text: what was said since then stays behind them."""
        self._save(before.id, before.text, before.end)

    def _on_not_saved(self, utterance_id: UUID, text: str, sentence: str) -> None:
        if self._editing.utterance_id == utterance_id and self._session.phase is Phase.LIVE:
            self._editing.fail(sentence)
            return
        if self._editing.utterance_id == utterance_id:
            self._editing.close()
        told = self.tr("{0} You had written: {1}").format(sentence, text)
        self._shell.show_banner("correction", "danger", told)
