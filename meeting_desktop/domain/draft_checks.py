"""A draft held to the rules: put in order, its errors named, its wall time settled or asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.domain.lead_checks import clean_tags, one_line
from meeting_desktop.domain.mail_addresses import is_address, is_header_text
from meeting_desktop.domain.meeting_drafts import Invitee, MeetingDraft
from meeting_desktop.domain.meeting_rules import DraftField, Findings, Problem
from meeting_desktop.domain.planning import AgendaItem, ContextLink
from meeting_desktop.domain.recurrence import read_rule
from meeting_desktop.domain.time_questions import is_over, which_one
from meeting_desktop.domain.wall_times import WallTime, is_zone, resolve
from meeting_desktop.domain.web_addresses import read_link

LONGEST_TITLE = 200
LONGEST_TEXT = 20_000
LONGEST_MESSAGE = 5_000
LONGEST_PASSCODE = 64
FEWEST_MINUTES, MOST_MINUTES = 5, 1440
SMALLEST_ROOM, LARGEST_ROOM = 2, 30
MOST_INVITEES = 200
MOST_TAGS, LONGEST_TAG = 20, 40
MOST_LINKS, MOST_ITEMS = 50, 100
_FIRST_YEAR, _LAST_YEAR = 2000, 2199


def tidy(draft: MeetingDraft) -> MeetingDraft:
    """Single lines without blanks at their ends, addresses in lower case, each tag once.

    Nothing is left out, so that the place of a problem is the same in both.
    """
    details = draft.details
    return replace(
        draft,
        title=one_line(draft.title),
        start=draft.start.replace(second=0, microsecond=0, fold=0),
        message=draft.message.strip(),
        invitees=tuple(map(_tidy_invitee, draft.invitees)),
        passcode=draft.passcode.strip() if draft.passcode is not None else None,
        details=replace(
            details,
            description=details.description.strip(),
            agenda=tuple(
                replace(item, title=one_line(item.title), presenter=one_line(item.presenter))
                for item in details.agenda
            ),
            external_url=details.external_url.strip(),
            tags=clean_tags(details.tags),
            links=tuple(map(_tidy_link, details.links)),
        ),
    )


def examine(
    draft: MeetingDraft,
    now: datetime,
    *,
    own_email: str = "",
    known_start: datetime | None = None,
) -> Findings:
    """What the draft itself tells, tidied first; conflicts are for who knows the calendar.

    ``known_start`` is where the meeting is already: to leave it there is no question of the past.
    """
    clean = tidy(draft)
    errors = tuple(_errors(clean))
    warnings = tuple(_warnings(clean, own_email))
    wall = _wall_time(clean, errors)
    if wall is None:
        return Findings(errors, warnings)
    if wall.instant is None:
        return Findings(errors, warnings, (which_one(wall),))
    start = wall.instant
    past = start < now.replace(second=0, microsecond=0) and start != known_start
    return Findings(
        errors,
        warnings,
        (is_over(wall),) if past else (),
        start=start,
        end=start + timedelta(minutes=clean.minutes),
    )


def _errors(draft: MeetingDraft) -> Iterator[Problem]:
    yield from _title_errors(draft)
    yield from _time_errors(draft)
    yield from _invitee_errors(draft)
    yield from _room_errors(draft)
    yield from _text_errors(draft)
    for place, item in enumerate(draft.details.agenda):
        yield from _item_errors(place, item)
    for place, link in enumerate(draft.details.links):
        yield from _link_errors(DraftField.LINKS, place, link)


def _title_errors(draft: MeetingDraft) -> Iterator[Problem]:
    if not draft.title:
        yield Problem(DraftField.TITLE, "Give the meeting a title.")
    elif len(draft.title) > LONGEST_TITLE:
        yield Problem(DraftField.TITLE, f"A title has at most {LONGEST_TITLE} characters.")
    elif not is_header_text(draft.title):
        yield Problem(DraftField.TITLE, "A title cannot have =? in it; it goes into mails.")


def _time_errors(draft: MeetingDraft) -> Iterator[Problem]:
    if not is_zone(draft.time_zone):
        yield Problem(DraftField.TIME_ZONE, "That time zone is not known; choose one of the list.")
    if not FEWEST_MINUTES <= draft.minutes <= MOST_MINUTES:
        yield Problem(
            DraftField.MINUTES,
            f"A meeting takes from {FEWEST_MINUTES} minutes to {MOST_MINUTES // 60} hours.",
        )
    if not _FIRST_YEAR <= draft.start.year <= _LAST_YEAR:
        yield Problem(DraftField.START, "That date is far away; check the year.")
    if draft.rule:
        try:
            read_rule(draft.rule)
        except UserFacingError as error:
            yield Problem(DraftField.RULE, error.sentence)


def _invitee_errors(draft: MeetingDraft) -> Iterator[Problem]:
    seen: set[str] = set()
    for place, one in enumerate(draft.invitees):
        if not is_address(one.email):
            sentence = "That is not a mail address; write it like ada@example.org."
            yield Problem(DraftField.INVITEES, sentence, place)
        elif one.email in seen:
            yield Problem(DraftField.INVITEES, "This address is there twice; take one out.", place)
        if not is_header_text(one.name) or len(one.name) > LONGEST_TITLE:
            sentence = f"A name is one line of at most {LONGEST_TITLE} characters, without =?."
            yield Problem(DraftField.INVITEES, sentence, place)
        seen.add(one.email)
    if len(draft.invitees) > MOST_INVITEES:
        yield Problem(DraftField.INVITEES, f"Invite at most {MOST_INVITEES} people.")


def _room_errors(draft: MeetingDraft) -> Iterator[Problem]:
    room, people = draft.details.max_participants, len(draft.invitees) + 1
    if room is not None and not SMALLEST_ROOM <= room <= LARGEST_ROOM:
        yield Problem(
            DraftField.CAPACITY, f"A meeting has room for {SMALLEST_ROOM} to {LARGEST_ROOM} people."
        )
    elif room is not None and room < people:
        yield Problem(
            DraftField.CAPACITY, f"There is room for {room} people, and {people} are to come."
        )
    if draft.details.external_url:
        yield from _address_errors(DraftField.EXTERNAL_URL, draft.details.external_url, ("https",))
    passcode = draft.passcode or ""
    if len(passcode) > LONGEST_PASSCODE or not passcode.isprintable():
        yield Problem(
            DraftField.PASSCODE, f"A passcode is one line of at most {LONGEST_PASSCODE} characters."
        )


def _text_errors(draft: MeetingDraft) -> Iterator[Problem]:
    details = draft.details
    if len(details.description) > LONGEST_TEXT:
        sentence = f"A description has at most {LONGEST_TEXT} characters."
        yield Problem(DraftField.DESCRIPTION, sentence)
    if len(draft.message) > LONGEST_MESSAGE:
        sentence = f"A message has at most {LONGEST_MESSAGE} characters."
        yield Problem(DraftField.MESSAGE, sentence)
    if len(details.tags) > MOST_TAGS or any(len(tag) > LONGEST_TAG for tag in details.tags):
        sentence = f"Use at most {MOST_TAGS} tags of at most {LONGEST_TAG} characters each."
        yield Problem(DraftField.TAGS, sentence)
    if len(details.links) > MOST_LINKS:
        yield Problem(DraftField.LINKS, f"Use at most {MOST_LINKS} links.")
    if len(details.agenda) > MOST_ITEMS:
        yield Problem(DraftField.AGENDA, f"An agenda has at most {MOST_ITEMS} points.")


def _item_errors(place: int, item: AgendaItem) -> Iterator[Problem]:
    if not item.title or len(item.title) > LONGEST_TITLE:
        sentence = f"Each point of the agenda has a title of at most {LONGEST_TITLE} characters."
        yield Problem(DraftField.AGENDA, sentence, place)
    if item.minutes is not None and not 1 <= item.minutes <= MOST_MINUTES:
        yield Problem(DraftField.AGENDA, "A point takes at least a minute.", place)
    if len(item.presenter) > LONGEST_TITLE or len(item.description) > LONGEST_TEXT:
        yield Problem(DraftField.AGENDA, "This point is too long; shorten it.", place)
    for link in item.links:
        yield from _link_errors(DraftField.AGENDA, place, link)


def _link_errors(field: DraftField, place: int, link: ContextLink) -> Iterator[Problem]:
    if not link.kind or not (link.label or link.url):
        yield Problem(field, "A link has a kind, and a name or an address.", place)
    if max(len(link.kind), len(link.label)) > LONGEST_TITLE:
        yield Problem(field, f"A link's name has at most {LONGEST_TITLE} characters.", place)
    if link.url:
        yield from _address_errors(field, link.url, ("https", "http"), place)


def _address_errors(
    field: DraftField, url: str, schemes: tuple[str, ...], place: int | None = None
) -> Iterator[Problem]:
    try:
        read_link(url, schemes)
    except UserFacingError as error:
        yield Problem(field, error.sentence, place)


def _warnings(draft: MeetingDraft, own_email: str) -> Iterator[Problem]:
    planned = sum(item.minutes or 0 for item in draft.details.agenda)
    if planned > draft.minutes:
        yield Problem(
            DraftField.AGENDA,
            f"The agenda takes {planned} minutes, the meeting {draft.minutes}.",
        )
    for place, one in enumerate(draft.invitees):
        if own_email and one.email == own_email.lower():
            yield Problem(DraftField.INVITEES, "You are there anyway, as the host.", place)
    if draft.details.max_participants is None and len(draft.invitees) >= LARGEST_ROOM:
        yield Problem(
            DraftField.INVITEES,
            f"A room holds {LARGEST_ROOM} people at most; not everybody will get in.",
        )


def _wall_time(draft: MeetingDraft, errors: tuple[Problem, ...]) -> WallTime | None:
    unclear = {DraftField.START, DraftField.TIME_ZONE, DraftField.MINUTES}
    if any(one.field in unclear for one in errors):
        return None
    return resolve(draft.start, draft.time_zone, draft.fold)


def _tidy_invitee(one: Invitee) -> Invitee:
    return replace(one, email=one.email.strip().lower(), name=one_line(one.name))


def _tidy_link(link: ContextLink) -> ContextLink:
    return ContextLink(one_line(link.kind), one_line(link.label), link.url.strip())
