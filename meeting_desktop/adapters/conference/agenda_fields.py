"""The messages of the agenda, read field by field; a list is limited before it is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from meeting_desktop.adapters.conference.control_fields import FieldError, Fields
from meeting_desktop.domain import agenda_messages as am
from meeting_desktop.domain import control_messages as cm
from meeting_desktop.domain.agenda_clock import (
    MOST_MINUTES,
    NOTES_LENGTH,
    PRESENTER_LENGTH,
    TITLE_LENGTH,
)


def _minutes(f: Fields) -> int:
    minutes = f.count("minutes")
    if minutes > MOST_MINUTES:
        raise FieldError("minutes")
    return minutes


def _put(f: Fields) -> am.PutPoint:
    return am.PutPoint(
        f.identity("id"),
        f.identity("item"),
        f.optional_line("title", TITLE_LENGTH),
        _minutes(f),
        f.optional_line("presenter", PRESENTER_LENGTH),
        f.optional_line("notes", NOTES_LENGTH),
    )


def _point(f: Fields) -> am.ShownPoint:
    return am.ShownPoint(
        f.identity("id"),
        f.optional_line("title", TITLE_LENGTH),
        _minutes(f),
        f.optional_line("presenter", PRESENTER_LENGTH),
        f.optional_line("notes", NOTES_LENGTH),
        f.number("spent"),
    )


FROM_PARTICIPANT: Mapping[str, Callable[[Fields], am.ChangeAgenda]] = {
    "agenda_put": _put,
    "agenda_move": lambda f: am.MovePoint(f.identity("id"), f.identity("item"), f.count("place")),
    "agenda_remove": lambda f: am.RemovePoint(f.identity("id"), f.identity("item")),
    "agenda_go": lambda f: am.GoToPoint(f.identity("id"), f.optional_identity("item")),
}

FROM_HOST: Mapping[str, Callable[[Fields], am.AgendaShown]] = {
    "agenda": lambda f: am.AgendaShown(
        f.objects("items", _point),
        f.optional_identity("current"),
        f.optional_number("ends_in"),
        f.optional_identity("of"),
    ),
}

TYPES: dict[type[cm.FromParticipant | cm.FromHost], str] = {
    am.PutPoint: "agenda_put",
    am.MovePoint: "agenda_move",
    am.RemovePoint: "agenda_remove",
    am.GoToPoint: "agenda_go",
    am.AgendaShown: "agenda",
}
