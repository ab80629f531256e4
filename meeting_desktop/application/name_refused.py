"""What a person would call a row whose change the shared database did not take."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from uuid import UUID

from meeting_desktop.domain.sync import Operation, SetAside
from meeting_desktop.ports.unit_of_work import UnitOfWork

#: The first that a row has is its title.
_TITLES = ("title", "name", "display_name", "text", "email")
_PARENTS = ("meeting_id", "lead_id", "question_set_id", "set_id", "series_id", "user_id")


def name_refused(uow: UnitOfWork, refused: SetAside) -> str:
    """Empty where nothing of the row is left to tell it by."""
    operation = refused.operation
    return (
        _of_row(uow, operation.table, operation.row_id)
        or _of_fields(operation)
        or _of_parent(uow, operation)
    )


def _of_row(uow: UnitOfWork, table: str, row_id: UUID) -> str:
    find = _FINDERS.get(table)
    return find(uow, row_id) if find is not None else ""


def _of_fields(operation: Operation) -> str:
    values = (operation.fields.get(name) for name in _TITLES)
    return next((value for value in values if isinstance(value, str) and value), "")


def _of_parent(uow: UnitOfWork, operation: Operation) -> str:
    for column in _PARENTS:
        value = operation.fields.get(column)
        if isinstance(value, str):
            titles = (find(uow, UUID(value)) for find in _FINDERS.values())
            if title := next((one for one in titles if one), ""):
                return title
    # The rows of a meeting or series that is shared have its id for their scope.
    return _meeting(uow, operation.scope_id)


def _meeting(uow: UnitOfWork, meeting_id: UUID) -> str:
    found = uow.meetings.get(meeting_id)
    return found.title if found is not None else ""


def _lead(uow: UnitOfWork, lead_id: UUID) -> str:
    found = uow.leads.get(lead_id)
    return found.name if found is not None else ""


def _question_set(uow: UnitOfWork, set_id: UUID) -> str:
    found = uow.question_sets.get(set_id)
    return found.name if found is not None else ""


def _person(uow: UnitOfWork, user_id: UUID) -> str:
    found = uow.people.get(user_id)
    return found.display_name if found is not None else ""


def _template(uow: UnitOfWork, template_id: UUID) -> str:
    found = uow.templates.get(template_id)
    return found.name if found is not None else ""


_FINDERS: Mapping[str, Callable[[UnitOfWork, UUID], str]] = {
    "meetings": _meeting,
    "leads": _lead,
    "question_sets": _question_set,
    "users": _person,
    "meeting_templates": _template,
}
