"""Who is named in an entry."""

from __future__ import annotations

from meeting_desktop.adapters.calendar_files.clean_text import clean_line
from meeting_desktop.adapters.calendar_files.content_lines import Component, Line
from meeting_desktop.domain.calendar_events import Attendee
from meeting_desktop.domain.invitations import Rsvp
from meeting_desktop.domain.mail_addresses import is_address
from meeting_desktop.domain.meetings import ParticipantRole

_MOST_ATTENDEES = 1_000
_ROLES = {
    "CHAIR": ParticipantRole.HOST,
    "OPT-PARTICIPANT": ParticipantRole.OBSERVER,
    "NON-PARTICIPANT": ParticipantRole.OBSERVER,
}
_ANSWERS = {
    "ACCEPTED": Rsvp.ACCEPTED,
    "DECLINED": Rsvp.DECLINED,
    "TENTATIVE": Rsvp.TENTATIVE,
}
_ROOMS = frozenset({"ROOM", "RESOURCE"})


def organizer_of(entry: Component) -> Attendee | None:
    line = entry.first("ORGANIZER")
    return None if line is None else _person(line)


def attendees_of(entry: Component) -> tuple[Attendee, ...]:
    """Those who can be written to, each once; rooms and devices are none."""
    found: dict[str, Attendee] = {}
    for line in entry.all("ATTENDEE"):
        person = _person(line)
        room = line.parameters.get("CUTYPE", "").upper() in _ROOMS
        if person is not None and not room and len(found) < _MOST_ATTENDEES:
            found.setdefault(person.email.lower(), person)
    return tuple(found.values())


def _person(line: Line) -> Attendee | None:
    email = _address(line.value) or _address(line.parameters.get("EMAIL", ""))
    if not email:
        return None
    name = clean_line(line.parameters.get("CN", ""))
    return Attendee(
        email=email,
        name="" if name.lower() == email.lower() else name,
        role=_ROLES.get(line.parameters.get("ROLE", "").upper(), ParticipantRole.PARTICIPANT),
        status=_ANSWERS.get(line.parameters.get("PARTSTAT", "").upper(), Rsvp.PENDING),
        sent_by=_address(line.parameters.get("SENT-BY", "")),
    )


def _address(value: str) -> str:
    text = value.strip()
    bare = text[7:] if text[:7].lower() == "mailto:" else text
    return bare if is_address(bare) else ""
