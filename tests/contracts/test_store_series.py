"""What the store promises of series, templates and invitations."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from meeting_desktop.core.errors import NotFoundError
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.invitations import Invitation, Rsvp
from meeting_desktop.domain.meetings import Meeting, MeetingStatus, ParticipantRole
from meeting_desktop.domain.planning import (
    AgendaItem,
    AgendaKind,
    Appointment,
    ContextLink,
    Lobby,
    MeetingDetails,
    MeetingOptions,
    MeetingType,
    Series,
    Template,
)
from meeting_desktop.ports.unit_of_work import Change, ChangeKind, Store
from tests.contracts.store_samples import NINE_O_CLOCK, a_meeting, write_each

DETAILS = MeetingDetails(
    MeetingType.DEMO,
    "What it is about – in full",
    agenda=(
        AgendaItem("Welcome", 5, AgendaKind.INTRODUCTION, "Ada"),
        AgendaItem("Talk", links=(ContextLink("deal", "Big one", "https://crm.example.org/1"),)),
    ),
    options=MeetingOptions(lobby=Lobby.GUESTS, record=False, assistant=True),
    max_participants=12,
    external_url="https://meet.example.org/a",
    passcode_hash="$argon2id$made-up",
    tags=("müde", "quick"),
    links=(ContextLink("quest", "The dragon"),),
)


def scope_of(store: Store) -> UUID:
    return store.read(lambda uow: uow.personal_scope())


def a_series(store: Store, title: str = "Weekly") -> Series:
    """Not stored yet."""
    return Series(
        id=new_id(),
        scope_id=scope_of(store),
        title=title,
        rule="FREQ=WEEKLY;BYDAY=TU",
        first_start=datetime.fromisoformat("2026-03-29 02:30"),
        minutes=45,
        time_zone="Europe/Berlin",
        ics_uid=f"{new_id()}@example.invalid",
        created_at=NINE_O_CLOCK,
        ics_sequence=3,
        exceptions=frozenset(
            map(datetime.fromisoformat, ("2026-04-05 02:30", "2026-04-12 02:30:30"))
        ),
        details=DETAILS,
        filled_until=datetime(2026, 5, 1, 7, 30, 0, 1, tzinfo=UTC),
    )


def put_series(store: Store, *series: Series) -> None:
    write_each(store, lambda uow, one: uow.series.put(one), *series)


def an_occurrence(store: Store, series: Series, day: int) -> Meeting:
    """Not stored yet; a week after the other."""
    start = NINE_O_CLOCK + timedelta(days=day)
    appointment = Appointment(
        start + timedelta(hours=1),
        start + timedelta(hours=2),
        series.ics_uid,
        details=series.details,
        series_id=series.id,
        occurrence_start=start,
        detached=day > 0,
    )
    planned = a_meeting(store, series.title, status=MeetingStatus.SCHEDULED)
    return replace(planned, appointment=appointment)


def a_template(store: Store, name: str, used: int = 0) -> Template:
    return Template(
        new_id(), scope_of(store), name, f"{name} with …", 30, DETAILS, "For whom", True, used
    )


def put_template(store: Store, *templates: Template) -> None:
    write_each(store, lambda uow, one: uow.templates.put(one), *templates)


def an_invitation(store: Store, email: str, **where: UUID) -> Invitation:
    return Invitation(
        id=new_id(),
        scope_id=scope_of(store),
        email=email,
        name="Grace",
        meeting_id=where.get("meeting_id"),
        series_id=where.get("series_id"),
        role=ParticipantRole.PRESENTER,
        status=Rsvp.TENTATIVE,
        message="Please come",
        response="Maybe later",
        responded_at=NINE_O_CLOCK,
        replied_at=NINE_O_CLOCK + timedelta(seconds=1),
        reply_sequence=2,
        expires_at=NINE_O_CLOCK + timedelta(days=9),
        sequence=2,
        reminder_sent_at=NINE_O_CLOCK,
        token_hash="hash",
    )


def put_invitation(store: Store, *invitations: Invitation) -> None:
    write_each(store, lambda uow, one: uow.invitations.put(one), *invitations)


# -- series ---------------------------------------------------------------------------------------


def test_a_series_comes_back_as_it_was(store: Store) -> None:
    series = a_series(store)
    put_series(store, series)
    assert store.read(lambda uow: uow.series.get(series.id)) == series
    assert store.read(lambda uow: uow.series.by_uid(series.ics_uid)) == series
    assert store.read(lambda uow: uow.series.get(new_id())) is None
    assert store.read(lambda uow: uow.series.by_uid("nobody")) is None


def test_a_series_is_replaced(store: Store) -> None:
    series = a_series(store)
    put_series(store, series)
    later = replace(
        series, title="Other", exceptions=frozenset(), active=False, filled_until=None, minutes=15
    )
    put_series(store, later)
    assert store.read(lambda uow: uow.series.get(series.id)) == later


def test_active_series_are_those_that_may_grow(store: Store) -> None:
    growing, over, removed = (a_series(store, title) for title in ("A", "B", "C"))
    put_series(store, growing, replace(over, active=False), removed)
    write_each(store, lambda uow, one: uow.series.remove(one), removed.id)
    assert store.read(lambda uow: list(uow.series.active())) == [growing]


def test_a_removed_series_leaves_its_meetings_and_can_be_put_again(store: Store) -> None:
    series = a_series(store)
    put_series(store, series)
    row = an_occurrence(store, series, 0)
    write_each(store, lambda uow, one: uow.meetings.add(one), row)
    write_each(store, lambda uow, one: uow.series.remove(one), series.id)
    assert store.read(lambda uow: uow.series.get(series.id)) is None
    assert store.read(lambda uow: uow.series.by_uid(series.ics_uid)) is None
    assert store.read(lambda uow: uow.meetings.get(row.id)) == row
    put_series(store, series)
    assert store.read(lambda uow: uow.series.get(series.id)) == series


def test_a_series_that_is_not_there_cannot_be_removed(store: Store) -> None:
    with pytest.raises(NotFoundError):
        write_each(store, lambda uow, one: uow.series.remove(one), new_id())


def test_rows_of_a_series_come_by_their_places_whole(store: Store) -> None:
    series, other = a_series(store), a_series(store)
    put_series(store, series, other)
    rows = [an_occurrence(store, series, day) for day in (14, 0, 7)]
    write_each(store, lambda uow, one: uow.meetings.add(one), *rows, an_occurrence(store, other, 0))
    found = store.read(lambda uow: list(uow.calendar.of_series(series.id)))
    assert found == [rows[1], rows[2], rows[0]]
    write_each(store, lambda uow, one: uow.meetings.remove(one), rows[2].id)
    assert store.read(lambda uow: len(uow.calendar.of_series(series.id))) == 2


def test_who_writes_a_series_is_told_what_changed(store: Store) -> None:
    series = a_series(store)
    written = store.write(lambda uow: uow.series.put(series)).result(60)
    assert written.changes == (Change("meeting_series", series.id, ChangeKind.ADDED),)


# -- templates ------------------------------------------------------------------------------------


def test_a_template_comes_back_as_it_was(store: Store) -> None:
    template = a_template(store, "Kick-off", 3)
    mine = replace(template, owner_id=store.read(lambda uow: uow.people.me().id))
    put_template(store, mine)
    assert store.read(lambda uow: uow.templates.get(mine.id)) == mine


def test_the_most_used_template_comes_first_then_by_name(store: Store) -> None:
    put_template(
        store, a_template(store, "Zebra"), a_template(store, "Ant"), a_template(store, "Much", 2)
    )
    names = store.read(lambda uow: [one.name for one in uow.templates.all()])
    assert names == ["Much", "Ant", "Zebra"]


def test_a_removed_template_is_restored(store: Store) -> None:
    template = a_template(store, "Kick-off")
    put_template(store, template)
    write_each(store, lambda uow, one: uow.templates.remove(one), template.id)
    assert store.read(lambda uow: list(uow.templates.all())) == []
    assert store.read(lambda uow: uow.templates.get(template.id)) is None
    write_each(store, lambda uow, one: uow.templates.restore(one), template.id)
    assert store.read(lambda uow: list(uow.templates.all())) == [template]
    with pytest.raises(NotFoundError):
        write_each(store, lambda uow, one: uow.templates.restore(one), new_id())


def test_it_is_known_whether_there_ever_was_a_template(store: Store) -> None:
    assert not store.read(lambda uow: uow.templates.ever())
    template = a_template(store, "Kick-off")
    put_template(store, template)
    write_each(store, lambda uow, one: uow.templates.remove(one), template.id)
    assert store.read(lambda uow: uow.templates.ever())


# -- invitations ----------------------------------------------------------------------------------


def test_an_invitation_comes_back_as_it_was(store: Store) -> None:
    series = a_series(store)
    put_series(store, series)
    invitation = an_invitation(store, "grace@example.org", series_id=series.id)
    put_invitation(store, invitation)
    assert store.read(lambda uow: uow.invitations.get(invitation.id)) == invitation
    assert store.read(lambda uow: list(uow.invitations.of_series(series.id))) == [invitation]


def test_one_of_a_series_and_one_of_its_meeting_are_two(store: Store) -> None:
    series = a_series(store)
    put_series(store, series)
    row = an_occurrence(store, series, 0)
    write_each(store, lambda uow, one: uow.meetings.add(one), row)
    shared = an_invitation(store, "grace@example.org", series_id=series.id)
    alone = an_invitation(store, "grace@example.org", meeting_id=row.id)
    put_invitation(store, shared, alone)
    assert store.read(lambda uow: list(uow.invitations.of_series(series.id))) == [shared]
    assert store.read(lambda uow: list(uow.invitations.of_meeting(row.id))) == [alone]


def test_an_address_is_there_once_in_lower_case(store: Store) -> None:
    series = a_series(store)
    put_series(store, series)
    first = an_invitation(store, "grace@example.org", series_id=series.id)
    second = an_invitation(store, " Grace@Example.ORG ", series_id=series.id)
    put_invitation(store, first, replace(second, status=Rsvp.ACCEPTED))
    [kept] = store.read(lambda uow: list(uow.invitations.of_series(series.id)))
    assert (kept.id, kept.email, kept.status) == (first.id, "grace@example.org", Rsvp.ACCEPTED)


def test_one_who_was_uninvited_is_invited_again_under_the_first_id(store: Store) -> None:
    series = a_series(store)
    put_series(store, series)
    first = an_invitation(store, "grace@example.org", series_id=series.id)
    put_invitation(store, first)
    write_each(store, lambda uow, one: uow.invitations.remove(one), first.id)
    assert store.read(lambda uow: list(uow.invitations.of_series(series.id))) == []
    assert store.read(lambda uow: uow.invitations.get(first.id)) is None
    put_invitation(store, an_invitation(store, "grace@example.org", series_id=series.id))
    assert store.read(lambda uow: list(uow.invitations.of_series(series.id))) == [first]


def test_invitations_come_in_the_order_in_which_they_were_made(store: Store) -> None:
    series = a_series(store)
    put_series(store, series)
    made = [
        an_invitation(store, f"{name}@example.org", series_id=series.id) for name in ("z", "a", "m")
    ]
    put_invitation(store, *made)
    assert store.read(lambda uow: list(uow.invitations.of_series(series.id))) == made


@pytest.mark.parametrize("both", [True, False])
def test_an_invitation_is_of_a_meeting_or_of_a_series(store: Store, both: bool) -> None:
    series = a_series(store)
    put_series(store, series)
    row = an_occurrence(store, series, 0)
    write_each(store, lambda uow, one: uow.meetings.add(one), row)
    where = {"meeting_id": row.id, "series_id": series.id} if both else {}
    wrong = an_invitation(store, "grace@example.org", **where)
    with pytest.raises(ValueError, match="one of"):
        put_invitation(store, wrong)
