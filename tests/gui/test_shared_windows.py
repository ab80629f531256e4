"""Two whole programs on one real shared database: what is done in one window is in the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from meeting_desktop.application.keep_in_step import InStep, StepState
from meeting_desktop.application.keep_leads import new_lead
from meeting_desktop.application.shared_logins import SharedEntry
from meeting_desktop.bootstrap import Application, build, prepare
from meeting_desktop.core.paths import find_paths
from meeting_desktop.domain.invitations import Rsvp
from meeting_desktop.domain.leads import Lead
from meeting_desktop.domain.meeting_drafts import Invitee, MeetingDraft
from meeting_desktop.domain.meeting_rules import QuestionKind
from meeting_desktop.domain.meetings import Meeting
from meeting_desktop.domain.presence import InMeeting
from meeting_desktop.ui.app import build_window, let_go
from meeting_desktop.ui.joining.join_page import JoinPage
from meeting_desktop.ui.leads.leads_page import LeadsRoomPage
from meeting_desktop.ui.main_window import MainWindow
from meeting_desktop.ui.today.page import TodayPage
from meeting_desktop.ui.today.upcoming_row import UpcomingRow
from tests.fakes.secrets import FakeSecrets
from tests.integration.postgres.server import Person, SharedTestDatabase, TestServer, running

pytestmark = [pytest.mark.e2e, pytest.mark.slow]


@dataclass(frozen=True)
class Desk:
    program: Application
    window: MainWindow

    @property
    def state(self) -> InStep:
        return self.program.use_cases.shared.in_step.state

    @property
    def leads(self) -> LeadsRoomPage:
        page = self.window.page("leads")
        assert isinstance(page, LeadsRoomPage)
        return page

    def names(self) -> list[str]:
        return [lead.name for lead in self.leads.overview.known.page.leads]

    def add(self, name: str) -> Lead:
        lead = new_lead(name)
        self.program.use_cases.planning.leads.add(lead).result(60)
        return lead


def until(qtbot: QtBot, condition: Callable[[], bool]) -> None:
    qtbot.waitUntil(condition, timeout=60_000)


@pytest.fixture(scope="module")
def cluster() -> Iterator[TestServer]:
    with TemporaryDirectory(prefix="pg-") as folder, running(Path(folder)) as server:
        yield server


@pytest.fixture
def shared(cluster: TestServer) -> Iterator[SharedTestDatabase]:
    with cluster.new_database() as database:
        yield database


def test_who_is_in_a_meeting_is_on_the_colleagues_first_page_and_leads_there(
    qtbot: QtBot,
    qapp: QApplication,
    shared: SharedTestDatabase,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(
        "meeting_desktop.bootstrap.whole.KeyringSecrets", lambda _data: FakeSecrets()
    )
    people = [shared.add_person(name) for name in ("ada", "grace")]
    made = [_sit_down(tmp_path / one.login) for one in people]
    for desk, person in zip(made, people, strict=True):
        _connect(desk, shared, person)
    ada, grace = made
    try:
        until(qtbot, lambda: all(desk.state.state is StepState.IN_STEP for desk in made))
        address = grace.program.store.read(lambda uow: uow.people.me().email)
        start = datetime.now(UTC).replace(tzinfo=None) + timedelta(hours=2)
        draft = MeetingDraft(
            "Quarterly review",
            start,
            60,
            "UTC",
            invitees=(Invitee(address, "Grace", user_id=people[1].id),),
        )
        schedule = ada.program.use_cases.planning.schedule
        confirmed = frozenset(QuestionKind)
        planned = schedule.schedule(draft, confirmed=confirmed).result(60).value.meeting
        today = grace.window.page("today")
        assert isinstance(today, TodayPage)
        until(qtbot, lambda: "Quarterly review" in row_words(today))
        say = ada.program.use_cases.presence
        monkeypatch.setattr(type(say), "_now", lambda _self: present(planned))
        ada.program.use_cases.meetings.changed.publish(None)
        until(qtbot, lambda: len(today.colleagues.rows) == 1)
        row = today.colleagues.rows[0]
        assert row.title.text() == "Quarterly review"
        row.join_button.click()
        assert grace.window.current_page == "join"
        page = grace.window.page("join")
        assert isinstance(page, JoinPage)
        assert page.form.target_edit.text() == planned.room_code
        grace.window.show_page("today")
        monkeypatch.setattr(type(say), "_now", lambda _self: None)
        ada.program.use_cases.meetings.changed.publish(None)
        until(qtbot, today.colleagues.isHidden)
        answer(qtbot, ada, grace, planned)
    finally:
        for desk in made:
            let_go(desk.window)
        late = [name for desk in made for name in desk.program.stop()]
    assert late == []


def present(meeting: Meeting) -> InMeeting:
    """A microphone and a model are not needed to say where one is."""
    return InMeeting(meeting.id, meeting.scope_id, is_host=True, room=meeting.room_code)


def answer(qtbot: QtBot, ada: Desk, grace: Desk, planned: Meeting) -> None:
    """Grace does; Ada sees it on her row and is told."""
    answers = grace.program.use_cases.planning.answers
    answers.answer(planned.id, Rsvp.ACCEPTED, "gladly").result(60)
    today = ada.window.page("today")
    assert isinstance(today, TodayPage)
    until(qtbot, lambda: "1 accepted" in row_words(today))
    notices = ada.program.use_cases.planning.notices
    until(qtbot, lambda: any("comes: Quarterly" in one.title for one in notices.notices().newest))


def row_words(today: TodayPage) -> str:
    return " ".join(row.accessibleName() for row in today.ahead.rows.findChildren(UpcomingRow))


@pytest.fixture
def desks(
    qapp: QApplication,
    qtbot: QtBot,
    shared: SharedTestDatabase,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[tuple[Desk, Desk]]:
    """Ada's two machines, on the page of leads. The keyring of whoever runs this is left alone."""
    monkeypatch.setattr(
        "meeting_desktop.bootstrap.whole.KeyringSecrets", lambda _data: FakeSecrets()
    )
    ada = shared.add_person("ada")
    made = [_sit_down(tmp_path / name) for name in ("desk", "laptop")]
    for desk in made:
        _connect(desk, shared, ada)
    until(qtbot, lambda: all(desk.state.state is StepState.IN_STEP for desk in made))
    for desk in made:
        desk.window.show_room("leads")
    yield made[0], made[1]
    for desk in made:
        let_go(desk.window)
    late = [name for desk in made for name in desk.program.stop()]
    assert late == []


def _sit_down(home: Path) -> Desk:
    paths = find_paths({"MEETING_HOME": str(home)})
    program = build(paths, prepare(paths))
    program.start_store().result(60)
    program.use_cases.shared.in_step.start()
    window = build_window(program.use_cases, paths.config / "window.ini")
    window.resize(1024, 700)
    window.show()
    return Desk(program, window)


def _connect(desk: Desk, shared: SharedTestDatabase, person: Person) -> None:
    login = shared.login_of(person.login)
    entry = SharedEntry(login.host, login.login, "any", login.port, login.database)
    desk.program.use_cases.shared.connect.connect(entry)


def test_a_lead_made_in_one_window_is_in_the_others_list(
    qtbot: QtBot, desks: tuple[Desk, Desk]
) -> None:
    desk, laptop = desks
    desk.add("Example Bakery")
    until(qtbot, lambda: laptop.names() == ["Example Bakery"])
    until(qtbot, lambda: "In step" in laptop.window.status.shared.text())


def test_what_comes_leaves_choice_and_place_as_they_are(
    qtbot: QtBot, desks: tuple[Desk, Desk]
) -> None:
    desk, laptop = desks
    for number in range(60):
        desk.add(f"Lead {number:02}")
    until(qtbot, lambda: len(laptop.names()) == 60)
    table = laptop.leads.overview.table
    chosen = laptop.leads.overview.known.page.leads[30].id
    table.choose({chosen})
    bar = table.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    place = bar.value()
    desk.add("Zebra")
    until(qtbot, lambda: "Zebra" in laptop.names())
    assert [lead.id for lead in laptop.leads.overview.chosen()] == [chosen]
    assert bar.value() == place


def test_offline_for_a_day_and_back_is_one_push_and_the_line_says_so(
    qtbot: QtBot, desks: tuple[Desk, Desk], shared: SharedTestDatabase, cluster: TestServer
) -> None:
    desk, laptop = desks
    kept = desk.add("Kept")
    until(qtbot, lambda: laptop.names() == ["Kept"])
    until(qtbot, lambda: not desk.state.waiting)
    close_doors(shared, cluster, open_=False)
    until(qtbot, lambda: desk.state.state is StepState.OFFLINE)
    for number in range(12):
        desk.add(f"Away {number:02}")
    # A lead and the beginning of its history are one.
    until(qtbot, lambda: "12 changes waiting" in desk.window.status.shared.text())
    until(qtbot, lambda: "Offline since" in desk.window.status.shared.text())
    until(qtbot, lambda: len(desk.names()) == 13)
    seen_there = watch(laptop)
    seen_here = watch(desk)
    before = pushes(shared)
    close_doors(shared, cluster, open_=True)
    until(qtbot, lambda: len(laptop.names()) == 13)
    until(qtbot, lambda: desk.state.state is StepState.IN_STEP and not desk.state.waiting)
    assert pushes(shared) - before == 1
    assert kept.name in desk.names()
    # What was sent does not go from the list and come back, and the other list only grows.
    assert seen_here == []
    assert seen_there == sorted(seen_there)


def watch(desk: Desk) -> list[int]:
    """How long the list is each time that its rows are made anew."""
    rows = desk.leads.overview.table.rows
    lengths: list[int] = []
    for change in (rows.modelReset, rows.rowsRemoved, rows.layoutChanged):
        change.connect(lambda *_: lengths.append(len(rows.leads)))
    return lengths


def pushes(shared: SharedTestDatabase) -> int:
    """In how many transactions operations came; ``now()`` is when each began."""
    row = shared.admin.execute("SELECT count(DISTINCT applied_at) FROM applied_ops").fetchone()
    assert row is not None
    return int(row[0])


def close_doors(shared: SharedTestDatabase, cluster: TestServer, *, open_: bool) -> None:
    """Nobody but a superuser comes in, and whoever is in goes."""
    from psycopg import sql

    allowed = sql.SQL("-1" if open_ else "0")
    with cluster.connect() as keeper:
        keeper.execute(
            sql.SQL("ALTER DATABASE {} CONNECTION LIMIT {}").format(
                sql.Identifier(shared.name), allowed
            )
        )
        if not open_:
            keeper.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = %s AND application_name LIKE 'meeting-desktop%%'",
                (shared.name,),
            )
