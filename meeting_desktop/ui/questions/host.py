"""The questions' page as its commands see it."""

from __future__ import annotations

from typing import Protocol
from uuid import UUID

from meeting_desktop.application.keep_questions import Edited
from meeting_desktop.domain.questions import QuestionSet
from meeting_desktop.ui.questions.actions import QuestionsActions
from meeting_desktop.ui.questions.layout import QuestionsLayout
from meeting_desktop.ui.questions.model import QuestionsModel
from meeting_desktop.ui.widgets.dialogs import PlainDialog


class QuestionsHost(Protocol):
    """See ``QuestionsPage``."""

    model: QuestionsModel
    actions_: QuestionsActions
    parts: QuestionsLayout

    @property
    def current(self) -> QuestionSet | None: ...

    def chosen(self) -> tuple[UUID, ...]: ...

    def follow(self, edited: Edited, title: str, *, toast: bool = False, run: str = "") -> None: ...

    def open_set(self, set_id: UUID) -> None: ...

    def leave_editor(self) -> None: ...

    def show_chosen(self) -> None: ...

    def open_dialog(self, dialog: PlainDialog) -> None: ...
