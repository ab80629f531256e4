"""Planning: calendar, scheduling, leads, questions, mail and notices."""

from __future__ import annotations

from uuid import UUID

from meeting_desktop.application.browse_calendar import BrowseCalendar
from meeting_desktop.application.keep_questions import KeepQuestions
from meeting_desktop.application.keep_unfinished import KeepUnfinished
from meeting_desktop.application.planning_choices import PlanningChoices
from meeting_desktop.application.planning_use_cases import PlanningUseCases
from meeting_desktop.core.paths import resources
from meeting_desktop.domain.question_files import read_json
from meeting_desktop.domain.questions import QuestionSet
from meeting_desktop.ports.unit_of_work import Store


def build_planning(store: Store) -> PlanningUseCases:
    return PlanningUseCases(
        calendar=BrowseCalendar(store),
        choices=PlanningChoices(store),
        questions=KeepQuestions(store, sample_questions),
        unfinished=KeepUnfinished(store),
    )


def sample_questions(scope_id: UUID) -> tuple[QuestionSet, ...]:
    """The sets that ship with the program; the first is to be the default. Blocks on the disk."""
    file = resources() / "questions" / "samples.json"
    return read_json(file.read_text(encoding="utf-8"), scope_id).sets
