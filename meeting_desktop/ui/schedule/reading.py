"""The page of a meeting for whoever only reads it: greyed with why, and their answer to it."""

from __future__ import annotations

from functools import partial
from typing import Protocol

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from meeting_desktop.domain.invitations import Invitation
from meeting_desktop.domain.meetings import Meeting
from meeting_desktop.ui.schedule.answering import AnswerBar
from meeting_desktop.ui.schedule.desk import ScheduleDesk
from meeting_desktop.ui.schedule.footer import Footer
from meeting_desktop.ui.schedule.form import ScheduleForm
from meeting_desktop.ui.schedule.form_actions import FormActions
from meeting_desktop.ui.shell import Shell


class _Page(Protocol):
    desk: ScheduleDesk
    form: ScheduleForm
    footer: Footer
    answers: AnswerBar
    actions_of_form: FormActions

    def isVisible(self) -> bool: ...  # noqa: N802 - Qt's name


class Reading(QObject):
    """Follows what is allowed, and what others change meanwhile of what is only read."""

    def __init__(self, shell: Shell, page: _Page) -> None:
        super().__init__(page if isinstance(page, QWidget) else None)
        self._shell = shell
        self._page = page
        planning = shell.use_cases.planning
        shell.bridge.listen(planning.access.changed, self, self._on_access)
        shell.bridge.listen(planning.ahead.changed, self, self._on_changed)

    def why_not(self, meeting: Meeting) -> str:
        """Why it cannot be changed by this person; empty where it can."""
        return self._shell.use_cases.planning.access.why_not(meeting.scope_id)

    @property
    def sentence(self) -> str:
        """The same of what is in the form."""
        editing = self._page.desk.model.editing
        if editing is not None:
            return self.why_not(editing.meeting)
        return self._shell.use_cases.planning.access.why_not_begin()

    def show_model(self) -> None:
        """Another meeting is in the form, or the same anew."""
        page, editing = self._page, self._page.desk.model.editing
        self._show_access()
        if editing is None:
            page.answers.show_none()
            page.answers.setVisible(bool(self.sentence))
            return
        self._ask(editing.meeting)

    def _show_access(self) -> None:
        page, sentence = self._page, self.sentence
        page.form.say_read_only(sentence)
        page.footer.setVisible(not sentence)
        page.actions_of_form.refuse(page.desk.model.editing, sentence)
        page.answers.back_button.setVisible(bool(sentence))

    def _ask(self, meeting: Meeting) -> None:
        answers = self._shell.use_cases.planning.answers
        self._shell.jobs.run(
            self, partial(answers.mine, meeting.id), partial(self._on_asked, meeting)
        )

    def _on_asked(self, meeting: Meeting, asked: Invitation | None) -> None:
        editing = self._page.desk.model.editing
        if editing is None or editing.meeting.id != meeting.id:
            return
        self._page.answers.show_asked(meeting.id, meeting.title, asked)
        self._page.answers.setVisible(asked is not None or bool(self.sentence))

    def _on_access(self, _nothing: None) -> None:
        self.show_model()

    def _on_changed(self, _nothing: None) -> None:
        """Nothing is typed into what is only read, so it may be read again."""
        editing = self._page.desk.model.editing
        if editing is not None and self._page.isVisible() and self.sentence:
            self._page.desk.open_meeting(editing.meeting.id, editing.scope)
