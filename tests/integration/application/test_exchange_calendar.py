"""The calendar leaves as a file and comes back, and others' calendars come in."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from meeting_desktop.adapters.calendar_files.ical_files import ICalendarFiles
from meeting_desktop.application import exchange_calendar, long_writes
from meeting_desktop.application.exchange_calendar import ExchangeCalendar, Imported, save_calendar
from meeting_desktop.application.judge_import import ImportKind, ImportPreview
from meeting_desktop.core.errors import EnvironmentFault, NotFoundError, UserFacingError
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.calendar_events import Attendee, CalendarEvent, CalendarMethod
from meeting_desktop.domain.invitations import Invitation, Rsvp
from meeting_desktop.domain.meetings import Meeting, MeetingStatus
from meeting_desktop.ports.unit_of_work import UnitOfWork
from tests.contracts.planning_samples import planned
from tests.fakes.clock import VirtualClock
from tests.fakes.store import InlineStore
from tests.fakes.use_cases import FakeApplication

BERLIN = ZoneInfo("Europe/Berlin")
START = datetime(2026, 3, 17, 10, tzinfo=BERLIN)
HOUR = timedelta(hours=1)
YEAR = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
ADA = "ada@example.org"
FILES = ICalendarFiles(lambda: "Europe/Berlin")

DEMO = CalendarEvent(
    uid="demo@elsewhere.example",
    sequence=1,
    title="Demo",
    start=START,
    end=START + HOUR,
    time_zone="Europe/Berlin",
    stamp=datetime(2026, 3, 1, tzinfo=UTC),
    organizer=Attendee("boss@elsewhere.example", "The Boss"),
    attendees=(Attendee(ADA, "Ada"), Attendee("ken@example.org", "Ken")),
    description="Look at it: https://example.org/page",
    location="https://acme.zoom.us/j/123?pwd=abc",
    categories=("sales",),
)
WEEKLY = replace(
    DEMO,
    uid="weekly@elsewhere.example",
    title="Weekly",
    rule="FREQ=WEEKLY;UNTIL=20260602T100000;BYDAY=TU",
    exceptions=(START + timedelta(weeks=1),),
    overrides=(
        replace(
            DEMO,
            uid="weekly@elsewhere.example",
            title="Weekly, later",
            recurrence_id=START + timedelta(weeks=3),
            start=START + timedelta(weeks=3, hours=2),
            end=START + timedelta(weeks=3, hours=3),
        ),
    ),
)


class Rig:
    def __init__(self) -> None:
        self.clock = VirtualClock()
        self.store = InlineStore(self.clock)
        self.exchange = ExchangeCalendar(self.store, FILES, self.clock)
        me = self.store.read(lambda uow: uow.people.me())
        self.store.write(lambda uow: uow.people.put(replace(me, email=ADA))).result()

    def preview(self, *events: CalendarEvent) -> ImportPreview:
        return self.exchange.preview(FILES.write(events, CalendarMethod.PUBLISH).encode())

    def take(self, *events: CalendarEvent) -> Imported:
        return self.exchange.take(self.preview(*events).entries).result().value

    def kinds(self, *events: CalendarEvent) -> list[tuple[ImportKind, str]]:
        return [(entry.kind, entry.reason) for entry in self.preview(*events).entries]

    def rows(self, uid: str = DEMO.uid) -> list[Meeting]:
        return list(self.store.read(lambda uow: uow.calendar.by_uid(uid)))

    def only(self) -> Meeting:
        (row,) = self.rows()
        return row


@pytest.fixture
def rig() -> Rig:
    return Rig()


def test_a_meeting_of_somebody_else_becomes_one_of_ours(rig: Rig) -> None:
    assert rig.kinds(DEMO) == [(ImportKind.NEW, "")]
    done = rig.take(DEMO)
    assert (done.entries, done.meetings) == (1, 1)
    row = rig.only()
    plan = row.appointment
    assert plan is not None
    assert (row.title, row.time_zone, row.status) == (
        "Demo",
        "Europe/Berlin",
        MeetingStatus.SCHEDULED,
    )
    assert (plan.start, plan.end) == (START, START + HOUR)
    assert (plan.ics_uid, plan.ics_sequence) == (DEMO.uid, 1)
    assert plan.details.external_url == "https://acme.zoom.us/j/123?pwd=abc"
    assert plan.details.tags == ("sales",)
    assert plan.details.description.splitlines() == [
        "Look at it: https://example.org/page",
        "",
        "Invited by: The Boss <boss@elsewhere.example>",
        "With: Ada <ada@example.org>, Ken <ken@example.org>",
    ]
    assert not rig.store.read(lambda uow: uow.invitations.of_meeting(row.id))


def test_of_many_conflicts_a_few_are_named(rig: Rig) -> None:
    rig.take(*(replace(DEMO, uid=f"{number}@elsewhere.example") for number in range(7)))
    (entry,) = rig.preview(replace(DEMO, uid="other@elsewhere.example")).entries
    assert entry.conflicts == ("Demo",) * 5


def test_an_export_that_fails_leaves_what_was_there(tmp_path: Path) -> None:
    file = tmp_path / "calendar.ics"
    save_calendar(file, "BEGIN:VCALENDAR\r\n")
    assert file.read_bytes() == b"BEGIN:VCALENDAR\r\n"
    with pytest.raises(UnicodeEncodeError):
        save_calendar(file, "half \ud800")
    assert file.read_bytes() == b"BEGIN:VCALENDAR\r\n"
    with pytest.raises(EnvironmentFault):
        save_calendar(tmp_path / "nowhere" / "calendar.ics", "")


def test_what_one_invites_to_oneself_brings_the_guests_along(rig: Rig) -> None:
    mine = replace(DEMO, organizer=Attendee(ADA.upper().lower(), "Ada"))
    rig.take(replace(mine, attendees=(Attendee("ken@example.org", status=Rsvp.ACCEPTED),)))
    (guest,) = rig.store.read(lambda uow: uow.invitations.of_meeting(rig.only().id))
    assert (guest.email, guest.status) == ("ken@example.org", Rsvp.ACCEPTED)


def test_what_a_running_meeting_bears_is_a_thousand_rows() -> None:
    assert long_writes.MOST_WHILE_MEETING == 1_000


@pytest.fixture
def bears_forty(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that it does not take a thousand and one to be too many."""
    monkeypatch.setattr(long_writes, "MOST_WHILE_MEETING", 40)


@pytest.mark.usefixtures("bears_forty")
def test_too_many_entries_wait_for_the_end_of_a_meeting(rig: Rig) -> None:
    running = planned(rig.store, "Running", status=MeetingStatus.ACTIVE)
    many = [replace(DEMO, uid=f"{number}@elsewhere.example") for number in range(41)]
    entries = rig.preview(*many).entries
    with pytest.raises(UserFacingError, match="while a meeting is running") as refused:
        rig.exchange.take(entries).result()
    assert refused.value.code == "meeting_running"
    assert not rig.rows(many[0].uid)
    assert rig.exchange.take(entries[:40]).result().value.entries == 40
    rig.store.write(
        lambda uow: uow.meetings.update(replace(running, status=MeetingStatus.COMPLETED))
    ).result()
    assert rig.exchange.take(entries).result().value.entries == 1


def test_series_count_by_their_meetings(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    daily = [
        replace(DEMO, uid=f"{number}@elsewhere.example", rule="FREQ=DAILY") for number in range(3)
    ]
    monkeypatch.setattr(exchange_calendar, "_MOST_MEETINGS", 500)
    with pytest.raises(UserFacingError, match="more than 500 meetings"):
        rig.take(*daily)
    assert not rig.rows(daily[0].uid)
    assert rig.take(*daily[:2]).entries == 2


@pytest.mark.usefixtures("bears_forty")
def test_a_great_import_is_not_taken_back_during_a_meeting(tmp_path: Path) -> None:
    app = FakeApplication(tmp_path)
    planning = app.use_cases.planning
    soon = datetime.now(BERLIN).replace(microsecond=0) + timedelta(days=2)
    many = [
        replace(DEMO, uid=f"{number}@elsewhere.example", start=soon, end=soon + HOUR)
        for number in range(41)
    ]

    def there() -> bool:
        return bool(app.store.read(lambda uow: uow.calendar.by_uid(many[0].uid)))

    content = FILES.write(many, CalendarMethod.PUBLISH).encode()
    done = planning.exchange.take(planning.exchange.preview(content).entries).result(60).value
    running = planned(app.store, "Running", status=MeetingStatus.ACTIVE)
    with pytest.raises(UserFacingError, match="while a meeting is running"):
        planning.schedule.undo(done.undo).result(60)
    assert there()
    over = replace(running, status=MeetingStatus.COMPLETED)
    app.store.write(lambda uow: uow.meetings.update(over)).result(60)
    planning.schedule.undo(done.undo).result(60)
    assert not there()


def test_a_series_has_rows_exceptions_and_the_moved_one(rig: Rig) -> None:
    rig.take(WEEKLY)
    rows = rig.rows(WEEKLY.uid)
    starts = [row.appointment.start for row in rows if row.appointment is not None]
    assert len(starts) == 11
    assert START + timedelta(weeks=1) not in starts
    assert START + timedelta(weeks=3, hours=2) in starts
    assert [row.title for row in rows].count("Weekly, later") == 1
    assert rig.kinds(WEEKLY) == [(ImportKind.SAME, "")]


def test_a_series_that_began_long_ago_has_no_rows_for_all_those_years(rig: Rig) -> None:
    old = replace(
        WEEKLY,
        start=START.replace(year=2009, day=17),
        end=START.replace(year=2009, day=17, hour=11),
        rule="FREQ=WEEKLY;BYDAY=TU",
        exceptions=(),
        overrides=(),
    )
    rig.take(old)
    starts = [row.appointment.start for row in rig.rows(WEEKLY.uid) if row.appointment]
    assert min(starts) > rig.clock.now() - timedelta(days=32)
    assert max(starts) > rig.clock.now() + timedelta(days=380)


def test_the_same_file_twice_changes_nothing(rig: Rig) -> None:
    rig.take(DEMO, WEEKLY)
    assert rig.kinds(DEMO, WEEKLY) == [(ImportKind.SAME, ""), (ImportKind.SAME, "")]
    assert rig.take(DEMO, WEEKLY).meetings == 0


def test_a_series_written_otherwise_than_we_write_it_is_the_same_too(rig: Rig) -> None:
    # A moment long, and with a first day that the rule does not name.
    odd = replace(WEEKLY, end=START, rule="FREQ=WEEKLY;BYDAY=WE", exceptions=(), overrides=())
    off = replace(odd, recurrence_id=START + timedelta(days=8), cancelled=True)
    rig.take(replace(odd, overrides=(off,)))
    assert rig.kinds(replace(odd, overrides=(off,))) == [(ImportKind.SAME, "")]


def test_a_later_version_changes_what_is_here_and_an_older_one_does_not(rig: Rig) -> None:
    rig.take(DEMO)
    later = replace(DEMO, sequence=2, start=START + HOUR, end=START + 2 * HOUR, title="Demo 2")
    assert rig.kinds(later) == [(ImportKind.CHANGED, "")]
    before = rig.only()
    rig.take(later)
    row = rig.only()
    assert (row.id, row.room_code, row.title) == (before.id, before.room_code, "Demo 2")
    assert row.appointment is not None
    assert (row.appointment.start, row.appointment.ics_sequence) == (START + HOUR, 2)
    assert rig.kinds(DEMO) == [(ImportKind.LEFT_OUT, "A later version of it is here.")]


def test_a_changed_series_is_replaced_from_now_on(rig: Rig) -> None:
    rig.take(WEEKLY)
    changed = replace(WEEKLY, sequence=2, rule="FREQ=WEEKLY;COUNT=4", exceptions=(), overrides=())
    assert rig.kinds(changed) == [(ImportKind.CHANGED, "")]
    rig.take(changed)
    assert len(rig.rows(WEEKLY.uid)) == 4
    series = rig.store.read(lambda uow: uow.series.by_uid(WEEKLY.uid))
    assert series is not None
    assert (series.rule, series.ics_sequence) == ("FREQ=WEEKLY;COUNT=4", 2)


def test_what_was_called_off_there_is_called_off_here(rig: Rig) -> None:
    gone = replace(DEMO, sequence=2, cancelled=True)
    assert rig.kinds(gone) == [(ImportKind.LEFT_OUT, "It was called off.")]
    rig.take(DEMO)
    assert rig.kinds(gone) == [(ImportKind.CANCELLED, "")]
    rig.take(gone)
    assert rig.only().status is MeetingStatus.CANCELLED


def test_what_others_were_invited_to_from_here_stays(rig: Rig) -> None:
    rig.take(DEMO)
    row = rig.only()
    told = Invitation(new_id(), row.scope_id, "ken@example.org", meeting_id=row.id, sequence=1)
    rig.store.write(lambda uow: uow.invitations.put(told)).result()
    ((kind, reason),) = rig.kinds(replace(DEMO, sequence=3, title="Another"))
    assert kind is ImportKind.LEFT_OUT
    assert reason == "Others are invited to it from here; change it here."


def test_one_occurrence_alone_changes_that_one(rig: Rig) -> None:
    rig.take(WEEKLY)
    place = START + timedelta(weeks=4)
    one = replace(WEEKLY.overrides[0], recurrence_id=place, start=place, end=place + 2 * HOUR)
    rig.take(replace(one, title="Long one", sequence=4))
    (row,) = [row for row in rig.rows(WEEKLY.uid) if row.title == "Long one"]
    assert row.appointment is not None
    assert row.appointment.length == 2 * HOUR
    assert row.appointment.detached


def test_conflicts_with_what_is_here_are_named(rig: Rig) -> None:
    rig.take(DEMO)
    other = replace(DEMO, uid="other@x.example", start=START + HOUR / 2, end=START + 2 * HOUR)
    adjacent = replace(DEMO, uid="next@x.example", start=START + HOUR, end=START + 2 * HOUR)
    assert [entry.conflicts for entry in rig.preview(other, adjacent).entries] == [("Demo",), ()]


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        (
            replace(
                DEMO,
                all_day=True,
                start=START.replace(hour=0),
                end=START.replace(hour=0) + timedelta(days=1),
            ),
            "It was left out: it lasts whole days.",
        ),
        (replace(DEMO, end=START + 30 * HOUR), "It was left out: it is longer than a day."),
    ],
)
def test_what_is_no_meeting_is_left_out_with_the_reason(
    rig: Rig, event: CalendarEvent, reason: str
) -> None:
    assert rig.kinds(event) == [(ImportKind.LEFT_OUT, reason)]
    assert rig.take(event).meetings == 0


def test_a_rule_that_we_do_not_follow_is_left_out(rig: Rig) -> None:
    ((kind, reason),) = rig.kinds(replace(DEMO, rule="FREQ=HOURLY;COUNT=3"))
    assert kind is ImportKind.LEFT_OUT
    assert reason


def test_an_entry_that_is_only_a_moment_takes_half_an_hour(rig: Rig) -> None:
    rig.take(replace(DEMO, end=START))
    plan = rig.only().appointment
    assert plan is not None
    assert plan.length == HOUR / 2


def test_an_answer_is_not_imported(rig: Rig) -> None:
    content = FILES.write([replace(DEMO, attendees=DEMO.attendees[:1])], CalendarMethod.REPLY)
    with pytest.raises(UserFacingError) as refused:
        rig.exchange.preview(content.encode())
    assert refused.value.code == "not_importable"


def test_nothing_is_taken_where_one_entry_fails(rig: Rig) -> None:
    preview = rig.preview(DEMO, WEEKLY)
    rig.store.fail_next = UserFacingError("no")
    assert rig.exchange.take(preview.entries).exception() is not None
    assert rig.rows() == []


def test_an_import_names_every_row_for_its_undo(rig: Rig) -> None:
    rig.take(DEMO)
    done = rig.take(replace(DEMO, sequence=2, title="Renamed"), WEEKLY)
    assert [row.title for row in done.undo.meetings] == ["Demo"]
    assert len(done.undo.made_meetings) == 11
    assert len(done.undo.made_series) == 1
    assert not done.undo.told


def test_an_import_is_taken_back_whole(tmp_path: Path) -> None:
    app = FakeApplication(tmp_path)
    planning = app.use_cases.planning

    def take(*events: CalendarEvent) -> Imported:
        content = FILES.write(events, CalendarMethod.PUBLISH).encode()
        entries = planning.exchange.preview(content).entries
        return planning.exchange.take(entries).result(60).value

    def titles(uid: str) -> list[str]:
        return [row.title for row in app.store.read(lambda uow: uow.calendar.by_uid(uid))]

    soon = datetime.now(BERLIN).replace(microsecond=0) + timedelta(days=2)
    demo = replace(DEMO, start=soon, end=soon + HOUR)
    weekly = replace(
        WEEKLY, start=soon, end=soon + HOUR, rule="FREQ=DAILY;COUNT=5", exceptions=(), overrides=()
    )
    take(demo)
    done = take(replace(demo, sequence=2, title="Renamed"), weekly)
    assert (titles(DEMO.uid), len(titles(WEEKLY.uid))) == (["Renamed"], 5)
    planning.schedule.undo(done.undo).result(60)
    assert (titles(DEMO.uid), titles(WEEKLY.uid)) == (["Demo"], [])
    assert app.store.read(lambda uow: uow.series.by_uid(WEEKLY.uid)) is None


def test_what_is_exported_comes_back_to_another_calendar(rig: Rig) -> None:
    rig.take(DEMO, WEEKLY)
    text = rig.exchange.export_span(*YEAR)
    assert "ATTENDEE" not in text
    other = Rig()
    preview = other.exchange.preview(text.encode())
    assert [entry.kind for entry in preview.entries] == [ImportKind.NEW, ImportKind.NEW]
    other.exchange.take(preview.entries).result()
    for uid in (DEMO.uid, WEEKLY.uid):
        assert [_when(row) for row in other.rows(uid)] == [_when(row) for row in rig.rows(uid)]
    assert [entry.kind for entry in rig.exchange.preview(text.encode()).entries] == [
        ImportKind.SAME,
        ImportKind.SAME,
    ]


def test_a_meeting_an_occurrence_and_a_series_are_exported_by_themselves(rig: Rig) -> None:
    rig.take(DEMO, WEEKLY)
    (alone,) = FILES.read(rig.exchange.export_meeting(rig.only().id).encode()).events
    assert (alone.uid, alone.recurrence_id) == (DEMO.uid, None)
    row = rig.rows(WEEKLY.uid)[0]
    (one,) = FILES.read(rig.exchange.export_meeting(row.id).encode()).events
    assert one.recurrence_id == START
    assert row.appointment is not None
    assert row.appointment.series_id is not None
    (whole,) = FILES.read(rig.exchange.export_series(row.appointment.series_id).encode()).events
    assert whole.rule == WEEKLY.rule
    with pytest.raises(NotFoundError):
        rig.exchange.export_meeting(new_id())
    with pytest.raises(NotFoundError):
        rig.exchange.export_series(new_id())


def test_meetings_of_a_series_that_is_gone_are_exported_by_themselves(rig: Rig) -> None:
    rig.take(WEEKLY)

    def remove(uow: UnitOfWork) -> None:
        series = uow.series.by_uid(WEEKLY.uid)
        assert series is not None
        uow.series.remove(series.id)

    rig.store.write(remove).result()
    assert rig.exchange.export_span(*YEAR).count("BEGIN:VEVENT") == 11


def _when(row: Meeting) -> tuple[datetime, datetime, str]:
    assert row.appointment is not None
    return row.appointment.start, row.appointment.end, row.title
