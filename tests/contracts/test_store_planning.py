"""What the store promises of the calendar, of who is taken when, and of colleagues."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from meeting_desktop.core.errors import NotFoundError
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.conflicts import Busy
from meeting_desktop.domain.invitations import Invitation, Rsvp
from meeting_desktop.domain.leads import Lead
from meeting_desktop.domain.meetings import Meeting, MeetingStatus
from meeting_desktop.domain.people import Team, TeamKind, UserRole, WorkingHours
from meeting_desktop.domain.planning import (
    AgendaItem,
    AgendaKind,
    ContextLink,
    Lobby,
    MeetingDetails,
    MeetingOptions,
    MeetingType,
)
from meeting_desktop.ports.planning import CalendarEntry
from meeting_desktop.ports.unit_of_work import Store
from tests.contracts.planning_samples import HOUR, TEN, a_colleague, a_series, invited, planned
from tests.contracts.store_samples import a_meeting, write_each

DAY = timedelta(days=1)


def entries(store: Store, start: datetime = TEN, end: datetime = TEN + DAY) -> list[CalendarEntry]:
    return list(store.read(lambda uow: uow.calendar.entries(start, end)))


def meeting_of(store: Store, meeting_id: UUID) -> Meeting | None:
    return store.read(lambda uow: uow.meetings.get(meeting_id))


def titles(store: Store, start: datetime, end: datetime) -> list[str]:
    return [one.title for one in entries(store, start, end)]


def busy(
    store: Store, *emails: str, organizer: UUID | None = None, start: datetime = TEN
) -> Sequence[Busy]:
    return store.read(
        lambda uow: uow.calendar.busy(emails, start, start + DAY, organizer=organizer)
    )


def taken(store: Store, *emails: str, organizer: UUID | None = None) -> list[tuple[str, str]]:
    return [(one.email, one.title) for one in busy(store, *emails, organizer=organizer)]


# -- appointments ---------------------------------------------------------------------------------


def test_an_appointment_comes_back_whole(store: Store) -> None:
    details = MeetingDetails(
        meeting_type=MeetingType.DEMO,
        description="What we do.\nAnd why.",
        agenda=(
            AgendaItem("Tour", 30, AgendaKind.PRESENTATION, "Ada", "Slides", ()),
            AgendaItem("Price", links=(ContextLink("deal", "Acme", "https://x.example/1"),)),
        ),
        options=MeetingOptions(Lobby.NOBODY, record=False, captions=False, assistant=True),
        max_participants=5,
        external_url="https://zoom.example/j/1",
        passcode_hash="$argon2id$x",
        tags=("big", "grün"),
        links=(ContextLink("quest", "Dragon"),),
    )
    meeting = planned(store, details=details, ics_sequence=3)
    assert store.read(lambda uow: uow.meetings.get(meeting.id)) == meeting


def test_an_agenda_grows_shrinks_and_changes_its_order(store: Store) -> None:
    meeting = planned(store)
    for names in (["A", "B", "C"], ["C", "A"], [], ["B"]):
        assert meeting.appointment is not None
        details = MeetingDetails(agenda=tuple(map(AgendaItem, names)))
        changed = replace(meeting, appointment=replace(meeting.appointment, details=details))
        write_each(store, lambda uow, one: uow.meetings.update(one), changed)
        assert meeting_of(store, meeting.id) == changed


# -- entries --------------------------------------------------------------------------------------


def test_entries_are_those_that_overlap_the_span_by_their_start(store: Store) -> None:
    planned(store, "late", TEN + 2 * HOUR)
    planned(store, "before", TEN - HOUR)
    planned(store, "into", TEN - HOUR / 2)
    planned(store, "after", TEN + 3 * HOUR)
    planned(store, "over", TEN - HOUR, 10 * HOUR)
    assert titles(store, TEN, TEN + 3 * HOUR) == ["over", "into", "late"]


def test_an_entry_says_what_a_calendar_paints(store: Store) -> None:
    me = store.read(lambda uow: uow.people.me())
    lead = Lead(new_id(), me.scope_id, "Zoe Sample")
    store.write(lambda uow: uow.leads.put(lead)).result(60)
    series = a_series(store)
    meeting = planned(
        store,
        lead_id=lead.id,
        organizer_id=me.id,
        series_id=series.id,
        occurrence_start=TEN,
        details=MeetingDetails(meeting_type=MeetingType.DEMO, tags=("big",)),
    )
    [entry] = entries(store)
    assert (entry.meeting_id, entry.title, entry.start, entry.end) == (
        meeting.id,
        "Demo",
        TEN,
        TEN + HOUR,
    )
    assert (entry.status, entry.meeting_type) == (MeetingStatus.SCHEDULED, MeetingType.DEMO)
    assert (entry.time_zone, entry.room_code) == ("Europe/Berlin", meeting.room_code)
    assert (entry.series_id, entry.organizer_id, entry.tags) == (series.id, me.id, ("big",))
    assert (entry.lead_id, entry.lead_name) == (lead.id, "Zoe Sample")


def test_entries_keep_every_sign_of_a_title_and_of_a_tag(store: Store) -> None:
    odd = ["two\nlines\r\n", 'a "quote" \\ and\ttab', "\x1e\x1f\u2028", "grün 🎂", "[]", "'", ""]
    for number, words in enumerate(odd):
        tags = MeetingDetails(tags=(words, "x"))
        planned(store, words, TEN + number * timedelta(microseconds=1), details=tags)
    assert [(one.title, one.tags) for one in entries(store)] == [(one, (one, "x")) for one in odd]


def test_entries_of_one_start_stand_by_their_id_whatever_their_end(store: Store) -> None:
    ids = [planned(store, length=length * HOUR).id for length in (3, 1, 2)]
    found = store.read(lambda uow: uow.calendar.entries(TEN, TEN + DAY))
    assert [one.meeting_id for one in found] == sorted(ids)
    assert [found.index(one) for one in found] == [0, 1, 2]


def test_every_status_has_entries_and_what_is_removed_or_was_never_planned_has_none(
    store: Store,
) -> None:
    for status in MeetingStatus:
        planned(store, status.value, status=status)
    gone = planned(store, "gone")
    instant = a_meeting(store, "instant")
    store.write(lambda uow: uow.meetings.add(instant)).result(60)
    store.write(lambda uow: uow.meetings.remove(gone.id)).result(60)
    assert sorted(one.title for one in entries(store)) == sorted(MeetingStatus)


def test_an_entry_counts_who_is_invited_and_who_declined(store: Store) -> None:
    series = a_series(store)
    meeting = planned(store, series_id=series.id, occurrence_start=TEN)
    invited(store, series, "a@example.org", status=Rsvp.DECLINED)
    invited(store, series, "b@example.org")
    invited(store, series, "c@example.org")
    # B declines this one alone, A comes to it after all.
    invited(store, meeting, "b@example.org", status=Rsvp.DECLINED)
    invited(store, meeting, "a@example.org", status=Rsvp.ACCEPTED)
    invited(store, meeting, "d@example.org")
    [entry] = entries(store)
    assert (entry.invited, entry.declined) == (4, 1)
    # C was taken out of this one.
    invited(store, meeting, "c@example.org", status=Rsvp.EXPIRED)
    [entry] = entries(store)
    assert (entry.invited, entry.declined) == (3, 1)
    [blank] = store.read(lambda uow: uow.calendar.entries(TEN, TEN + DAY, answers=False))
    assert (blank.invited, blank.declined) == (0, 0)


# -- who is taken ---------------------------------------------------------------------------------


def test_organizer_and_invitees_are_taken(store: Store) -> None:
    ada = a_colleague(store, "Ada")
    meeting = planned(store, organizer_id=ada.id)
    invited(store, meeting, "bob@example.org")
    invited(store, meeting, "Cy@Example.org", status=Rsvp.TENTATIVE)
    assert taken(store, "ADA@example.org", "bob@example.org", "cy@EXAMPLE.org") == [
        ("ada@example.org", "Demo"),
        ("bob@example.org", "Demo"),
        ("cy@example.org", "Demo"),
    ]
    assert taken(store, "bob@example.org") == [("bob@example.org", "Demo")]
    assert busy(store, "bob@example.org") == [
        Busy("bob@example.org", meeting.id, "Demo", TEN, TEN + HOUR)
    ]
    assert taken(store, "dee@example.org") == []
    assert taken(store) == []


@pytest.mark.parametrize("status", [Rsvp.DECLINED, Rsvp.EXPIRED])
def test_who_does_not_come_is_not_taken(store: Store, status: Rsvp) -> None:
    invited(store, planned(store), "bob@example.org", status=status)
    assert taken(store, "bob@example.org") == []


@pytest.mark.parametrize(
    ("status", "takes"),
    [
        (MeetingStatus.SCHEDULED, True),
        (MeetingStatus.ACTIVE, True),
        (MeetingStatus.COMPLETED, False),
        (MeetingStatus.CANCELLED, False),
        (MeetingStatus.POSTPONED, False),
    ],
)
def test_only_what_takes_place_takes_somebody(
    store: Store, status: MeetingStatus, takes: bool
) -> None:
    invited(store, planned(store, status=status), "bob@example.org")
    assert bool(busy(store, "bob@example.org")) is takes


def test_what_is_removed_takes_nobody(store: Store) -> None:
    gone = planned(store)
    invited(store, gone, "bob@example.org")
    store.write(lambda uow: uow.meetings.remove(gone.id)).result(60)
    other = invited(store, planned(store), "cy@example.org")
    store.write(lambda uow: uow.invitations.remove(other.id)).result(60)
    assert taken(store, "bob@example.org", "cy@example.org") == []


def test_a_span_is_half_open(store: Store) -> None:
    invited(store, planned(store, "ends", TEN - HOUR), "bob@example.org")
    invited(store, planned(store, "begins", TEN + DAY), "bob@example.org")
    invited(store, planned(store, "reaches in", TEN - HOUR / 2), "bob@example.org")
    assert taken(store, "bob@example.org") == [("bob@example.org", "reaches in")]


def test_an_invitation_to_a_series_is_one_to_each_of_its_meetings(store: Store) -> None:
    series = a_series(store)
    rows = [
        planned(store, f"{place}", start, series_id=series.id, occurrence_start=start)
        for place, start in enumerate(TEN + hours * HOUR for hours in range(4))
    ]
    invited(store, series, "bob@example.org")
    invited(store, rows[1], "bob@example.org", status=Rsvp.DECLINED)
    invited(store, rows[2], "bob@example.org", status=Rsvp.ACCEPTED)
    back = invited(store, rows[3], "bob@example.org", status=Rsvp.DECLINED)
    store.write(lambda uow: uow.invitations.remove(back.id)).result(60)
    assert [title for _, title in taken(store, "bob@example.org")] == ["0", "2", "3"]


def test_who_declined_a_series_may_come_to_one_of_it(store: Store) -> None:
    series = a_series(store)
    row = planned(store, series_id=series.id, occurrence_start=TEN)
    invited(store, series, "bob@example.org", status=Rsvp.DECLINED)
    assert taken(store, "bob@example.org") == []
    invited(store, row, "bob@example.org", status=Rsvp.ACCEPTED)
    assert taken(store, "bob@example.org") == [("bob@example.org", "Demo")]


def test_an_organizer_without_an_address_is_taken_all_the_same(store: Store) -> None:
    me = store.read(lambda uow: uow.people.me())
    other = a_colleague(store, "Other", email="")
    planned(store, "mine", organizer_id=me.id)
    planned(store, "other's", organizer_id=other.id)
    assert taken(store, "", organizer=me.id) == [("", "mine")]


# -- other ways to a meeting ----------------------------------------------------------------------


def test_meetings_are_found_by_series_lead_and_uid(store: Store) -> None:
    me = store.read(lambda uow: uow.people.me())
    lead = Lead(new_id(), me.scope_id, "Zoe Sample")
    store.write(lambda uow: uow.leads.put(lead)).result(60)
    series = a_series(store)

    def row(title: str, place: int, start: datetime) -> Meeting:
        return planned(
            store, title, start, series_id=series.id, occurrence_start=TEN + place * DAY,
            ics_uid=series.ics_uid, lead_id=lead.id,
        )  # fmt: skip

    second, first = row("second", 2, TEN), row("first", 1, TEN + 5 * DAY)
    gone = row("gone", 3, TEN)
    planned(store, "another")
    store.write(lambda uow: uow.meetings.remove(gone.id)).result(60)
    assert list(store.read(lambda uow: uow.calendar.of_series(series.id))) == [first, second]
    assert list(store.read(lambda uow: uow.calendar.of_lead(lead.id))) == [first, second]
    assert list(store.read(lambda uow: uow.calendar.by_uid(series.ics_uid))) == [second, first]
    assert store.read(lambda uow: uow.calendar.by_uid("nobody@example.org")) == []


def test_an_invitation_is_found_by_its_address_and_its_target(store: Store) -> None:
    series = a_series(store)
    row = planned(store, series_id=series.id, occurrence_start=TEN)
    shared = invited(store, series, "bob@example.org")
    alone = invited(store, row, "bob@example.org")

    def found(**target: UUID) -> Invitation | None:
        return store.read(lambda uow: uow.invitations.to("bob@example.org", **target))

    assert found(series_id=series.id) == shared
    assert found(meeting_id=row.id) == alone
    assert found(meeting_id=new_id()) is None
    store.write(lambda uow: uow.invitations.remove(alone.id)).result(60)
    assert found(meeting_id=row.id) is None


# -- people ---------------------------------------------------------------------------------------


def test_the_person_of_this_machine_is_there_from_the_start(store: Store) -> None:
    me = store.read(lambda uow: uow.people.me())
    assert me.id == me.scope_id
    mine = replace(
        me,
        display_name="Ada",
        email="ada@example.org",
        time_zone="Asia/Kolkata",
        working_hours=(WorkingHours(0, 0, 1440), WorkingHours(5, 600, 720)),
    )
    store.write(lambda uow: uow.people.put(mine)).result(60)
    assert store.read(lambda uow: uow.people.me()) == mine


def test_colleagues_come_by_name_and_are_known_by_their_address(store: Store) -> None:
    cy = a_colleague(store, "Cy", email=" Cy@Example.ORG ", role=UserRole.MANAGER)
    bob = a_colleague(store, "Bob")
    gone = a_colleague(store, "Dee", is_active=False)
    me = store.read(lambda uow: uow.people.me())
    everybody = [one.id for one in store.read(lambda uow: uow.people.all())]
    assert everybody == [me.id, bob.id, cy.id]
    found = store.read(lambda uow: uow.people.by_email("CY@example.org "))
    assert found == replace(cy, email="cy@example.org")
    assert store.read(lambda uow: uow.people.by_email("dee@example.org")) is None
    assert store.read(lambda uow: uow.people.by_email("")) is None
    assert store.read(lambda uow: uow.people.get(gone.id)) == gone
    assert store.read(lambda uow: uow.people.get(new_id())) is None


def test_a_team_has_its_members_and_another_list_replaces_them(store: Store) -> None:
    ada, bob, cy = (a_colleague(store, name) for name in ("Ada", "Bob", "Cy"))
    team = Team(new_id(), ada.scope_id, "North", TeamKind.GUILD, (ada.id, bob.id))
    other = Team(new_id(), ada.scope_id, "East")
    write_each(store, lambda uow, one: uow.people.put_team(one), team, other)
    assert list(store.read(lambda uow: uow.people.teams())) == [other, team]
    changed = replace(team, name="Center", members=(bob.id, cy.id))
    store.write(lambda uow: uow.people.put_team(changed)).result(60)
    assert list(store.read(lambda uow: uow.people.teams())) == [changed, other]
    store.write(lambda uow: uow.people.put_team(team)).result(60)
    store.write(lambda uow: uow.people.remove_team(other.id)).result(60)
    assert list(store.read(lambda uow: uow.people.teams())) == [team]
    with pytest.raises(NotFoundError):
        store.write(lambda uow: uow.people.remove_team(new_id())).result(60)
