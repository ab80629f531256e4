"""The guide of the running meeting as the window sees it: its newest state, and what one can do."""

from __future__ import annotations

from concurrent.futures import Future
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from meeting_desktop.application.guide_state import GuideState
from meeting_desktop.core.settings import Settings
from meeting_desktop.domain.answers import AnswerState
from meeting_desktop.ports.unit_of_work import Committed
from meeting_desktop.ui.shell import Shell


class GuideRoom(QObject):
    """``refused`` carries a sentence where something a person wished could not be done."""

    changed = Signal()
    refused = Signal(str)

    def __init__(self, shell: Shell, parent: QObject) -> None:
        super().__init__(parent)
        self._shell = shell
        self._guide = shell.use_cases.assistant.guide
        self.state: GuideState = self._guide.state
        shell.bridge.listen(self._guide.changed, self, self._on_state)
        shell.bridge.listen(shell.use_cases.settings.changed, self, self._on_settings)

    def set_answer(self, question_id: UUID, state: AnswerState, text: str = "") -> None:
        self._follow(self._guide.set_answer(question_id, state, text))

    def hand_back(self, question_id: UUID) -> None:
        """It may fill itself again."""
        self._follow(self._guide.hand_back(question_id))

    def choose_questions(self, set_id: UUID | None) -> None:
        self._follow(self._guide.choose_questions(set_id))

    def dismiss(self, card_id: UUID) -> None:
        self._guide.dismiss(card_id)

    def _follow(self, done: Future[Committed[None]]) -> None:
        self._shell.jobs.follow(self, done, _nothing, self.refused.emit)

    def _on_state(self, state: GuideState) -> None:
        self.state = state
        self.changed.emit()

    def _on_settings(self, _settings: Settings) -> None:
        self.changed.emit()


def _nothing(_committed: Committed[None]) -> None:
    """What changed comes back as the guide's state."""
