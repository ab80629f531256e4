"""What windows and commands may ask of planning; built by ``bootstrap.planning``."""

from __future__ import annotations

from dataclasses import dataclass

from meeting_desktop.application.browse_calendar import BrowseCalendar
from meeting_desktop.application.keep_questions import KeepQuestions
from meeting_desktop.application.keep_unfinished import KeepUnfinished
from meeting_desktop.application.planning_choices import PlanningChoices


@dataclass(frozen=True, slots=True)
class PlanningUseCases:
    """See each module for which of its methods may block."""

    calendar: BrowseCalendar
    choices: PlanningChoices
    questions: KeepQuestions
    unfinished: KeepUnfinished

    def close(self) -> None:
        """Stop listening to the store."""
        self.calendar.close()
        self.questions.close()
