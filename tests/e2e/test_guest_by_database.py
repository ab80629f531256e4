"""A guest in a real browser, by a gateway that has nothing in common with the host but a database.

The host listens nowhere and has no key of the gateway's: a PostgreSQL brings knocks and signals.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from meeting_desktop.adapters.conference.colleague_way import Colleagues
from meeting_desktop.adapters.postgres.rooms import PostgresRooms
from meeting_desktop.core.clock import SystemClock
from meeting_desktop.domain.participants import Role
from meeting_desktop.domain.room_codes import guest_link
from tests.e2e.browser import Chromium, Guest
from tests.e2e.gateway_process import GatewayProcess
from tests.e2e.guest_fixtures import behaves
from tests.e2e.held_conference import HeldConference
from tests.fakes.patience import until
from tests.integration.postgres.server import SharedTestDatabase, running

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(240)]

_PATIENCE_S = 60.0


@pytest.fixture
def shared() -> Iterator[SharedTestDatabase]:
    with (
        TemporaryDirectory(prefix="pg-") as folder,
        running(Path(folder)) as server,
        server.new_database() as database,
    ):
        yield database


@pytest.fixture
def gateway(shared: SharedTestDatabase, tmp_path: Path) -> Iterator[GatewayProcess]:
    login = shared.login_of(shared.add_person("gateway", role="viewer").login)
    where = f"host={login.host} port={login.port} user={login.login} dbname={login.database}"
    process = GatewayProcess(tmp_path, dsn=where)
    yield process
    assert process.close() == 0


@pytest.fixture
def held(
    only_loopback: None, shared: SharedTestDatabase, gateway: GatewayProcess
) -> Iterator[HeldConference]:
    login = shared.login_of(shared.add_person("hanna").login)
    rooms = PostgresRooms(lambda: login, SystemClock())
    meeting = HeldConference(elsewhere=gateway.address, colleagues=Colleagues(lambda: rooms))
    yield meeting
    meeting.close()
    assert rooms.stop(_PATIENCE_S)


def test_a_guest_comes_by_a_gateway_that_finds_the_host_in_the_database(
    held: HeldConference,
    guest: Guest,
    browser: Chromium,
    gateway: GatewayProcess,
    shared: SharedTestDatabase,
) -> None:
    assert held.url == gateway.url
    guest.ask_to_join(held.invite())
    ada = held.let_in()
    assert ada.role is Role.GUEST  # the gateway has a login, its guests have none
    guest.sees("meeting")
    until(lambda: held.side.loudest.get(ada.id, 0.0) > 0.1, limit=_PATIENCE_S)
    shared.admin.execute(
        "SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    held.side.loudest.clear()
    until(lambda: held.side.loudest.get(ada.id, 0.0) > 0.1, limit=_PATIENCE_S)
    later = browser.guest()
    later.page.goto(guest_link(held.url, "ABCD3467"))
    later.fill_in(name="Grace")
    later.click("join")
    grace = held.let_in()
    later.sees("meeting")
    assert {one.name for one in held.guests()} == {"Ada", "Grace"}
    assert grace.id != ada.id
    behaves(later, held)
