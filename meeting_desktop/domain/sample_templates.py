"""The templates of a new database: meetings that are planned everywhere. They can be removed."""

from __future__ import annotations

from uuid import UUID

from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.planning import (
    AgendaItem,
    AgendaKind,
    MeetingDetails,
    MeetingType,
    Template,
)


def sample_templates(scope_id: UUID) -> tuple[Template, ...]:
    """Nobody owns them: that is how they are known as the program's own."""
    return (
        _template(
            scope_id,
            "Discovery call",
            "What they need, who decides, what comes next.",
            MeetingType.DISCOVERY,
            (
                AgendaItem("Who we are", 5, AgendaKind.INTRODUCTION),
                AgendaItem("How it is done today, and what is hard about it", 15),
                AgendaItem("Next step, with a date", 10, AgendaKind.WRAP_UP),
            ),
        ),
        _template(
            scope_id,
            "Product demo",
            "Shows what matters to them, and hears what they think of it.",
            MeetingType.DEMO,
            (
                AgendaItem("What you would like to see", 5, AgendaKind.INTRODUCTION),
                AgendaItem("The product at work", 25, AgendaKind.PRESENTATION),
                AgendaItem("Questions", 10),
                AgendaItem("Next step, with a date", 5, AgendaKind.WRAP_UP),
            ),
        ),
        _template(
            scope_id,
            "Check-in",
            "Short and regular.",
            MeetingType.CHECK_IN,
            (
                AgendaItem("What went well, what did not", 10, AgendaKind.REVIEW),
                AgendaItem("What comes next", 5, AgendaKind.WRAP_UP),
            ),
        ),
    )


def _template(
    scope_id: UUID,
    name: str,
    description: str,
    meeting_type: MeetingType,
    agenda: tuple[AgendaItem, ...],
) -> Template:
    return Template(
        id=new_id(),
        scope_id=scope_id,
        name=name,
        title=name,
        minutes=sum(item.minutes or 0 for item in agenda),
        details=MeetingDetails(meeting_type, agenda=agenda),
        description=description,
    )
