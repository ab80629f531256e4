"""When rooms among colleagues are made, and who hears that the login is another."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from meeting_desktop.application.change_settings import ChangeSettings
from meeting_desktop.application.shared_logins import SharedEntry, SharedLogins
from meeting_desktop.bootstrap.colleagues import RoomsOnDemand
from meeting_desktop.core.clock import Clock, SystemClock
from meeting_desktop.core.settings import Settings
from meeting_desktop.domain.presence import InMeeting
from meeting_desktop.ports.shared_login import SharedLogin
from tests.fakes.colleague_rooms import FakeColleagueRooms, FakeRoomService
from tests.fakes.secrets import FakeSecrets

_ADA = uuid4()


class CountedRooms(FakeColleagueRooms):
    """``changes``: how often the login was said to be another."""

    changes = 0

    def login_changed(self) -> None:
        self.changes += 1


class Bench:
    def __init__(self, folder: Path) -> None:
        self.service = FakeRoomService(SystemClock())
        self.settings = ChangeSettings(Settings(), folder / "settings.json")
        self.logins = SharedLogins(self.settings, FakeSecrets())
        self.made: list[CountedRooms] = []
        self.rooms = RoomsOnDemand(self.logins, SystemClock(), self._make)
        self.settings.changed.subscribe(lambda _settings: self.rooms.login_changed())

    def _make(self, _login: Callable[[], SharedLogin | None], _clock: Clock) -> CountedRooms:
        self.made.append(CountedRooms(self.service, _ADA))
        return self.made[-1]


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path)
    yield made
    made.service.stop()


def test_nothing_is_made_where_nobody_is_logged_in(bench: Bench) -> None:
    bench.rooms.say_present(InMeeting(uuid4(), uuid4(), is_host=True))
    assert bench.rooms.connected() is None
    assert bench.made == []


def test_only_another_login_makes_rooms_connect_anew(bench: Bench) -> None:
    bench.logins.keep(SharedEntry("db.example.org", "ada", "secret"))
    bench.rooms.say_present(InMeeting(uuid4(), uuid4(), is_host=True))
    (made,) = bench.made
    assert made.changes == 0
    bench.settings.change("appearance", theme="dark")
    assert made.changes == 0
    bench.logins.keep(SharedEntry("db.example.org", "grace", "secret"))
    bench.logins.forget()
    assert made.changes == 2
    assert bench.rooms.connected() is None
