"""Planning: calendar, scheduling, leads, questions, mail and notices."""

from __future__ import annotations

from meeting_desktop.application.browse_calendar import BrowseCalendar
from meeting_desktop.application.keep_unfinished import KeepUnfinished
from meeting_desktop.application.planning_choices import PlanningChoices
from meeting_desktop.application.planning_use_cases import PlanningUseCases
from meeting_desktop.ports.unit_of_work import Store


def build_planning(store: Store) -> PlanningUseCases:
    return PlanningUseCases(
        calendar=BrowseCalendar(store),
        choices=PlanningChoices(store),
        unfinished=KeepUnfinished(store),
    )
