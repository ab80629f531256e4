"""Two whole programs that have nothing in common but a PostgreSQL: colleagues meet and talk.

The host listens nowhere. Sound goes between the two over loopback; the database describes it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

import numpy as np
import pytest

from meeting_desktop.adapters.audio.devices import SoundDevices
from meeting_desktop.application.capture_sound import SourceChoice
from meeting_desktop.application.conference_seat import ConferenceRequest, HostSeat
from meeting_desktop.application.join_conference import JoinConference
from meeting_desktop.application.joining_states import InLobby, InRoom, JoinState, Left, WhyLeft
from meeting_desktop.application.keep_in_step import StepState
from meeting_desktop.application.run_meeting import MeetingRequest
from meeting_desktop.application.shared_logins import SharedEntry
from meeting_desktop.bootstrap import Application, Overrides, build, prepare
from meeting_desktop.core.clock import SystemClock
from meeting_desktop.core.errors import ApplicationError
from meeting_desktop.core.paths import find_paths
from meeting_desktop.domain.control_messages import (
    AdmitAll,
    FromHost,
    Hand,
    Hello,
    Person,
    Remove,
    RosterChanged,
    Welcome,
)
from meeting_desktop.domain.meetings import Consent
from meeting_desktop.domain.participants import Role
from meeting_desktop.domain.room_codes import COLLEAGUES, show_room_code
from meeting_desktop.ports.audio import LiveOutput, PlayedListener, Samples
from meeting_desktop.ports.gateway import NOWHERE
from meeting_desktop.ports.joining import Introduction
from tests.e2e.beeps import beeps, spectra, stands_out
from tests.fakes.loopback import connect_by
from tests.fakes.outputs import FakeOutput
from tests.fakes.patience import until
from tests.fakes.secrets import FakeSecrets
from tests.fakes.sounds import write_wav
from tests.integration.postgres.server import SharedTestDatabase, TestServer, running

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.timeout(300)]

_LIMIT_S = 60.0
_HANNA_HZ, _GRACE_HZ = 310.0, 470.0
#: How far (dB) a tone that is heard stands above its surroundings.
_CLEARLY = 15.0
_LISTEN_S = 2.0
_TRIES = 12


class HeardDevices(SoundDevices):
    """Real sound files as microphones, and loudspeakers that a test listens to."""

    def __init__(self) -> None:
        super().__init__(SystemClock())
        self.loudspeakers: list[FakeOutput] = []

    def open_output(self, name: str, *, on_played: PlayedListener | None = None) -> LiveOutput:
        output = FakeOutput(name, on_played=on_played)
        self.loudspeakers.append(output)
        return output

    def heard(self) -> Samples:
        none = np.zeros(0, dtype=np.float32)
        return np.concatenate([none, *(one.heard for one in self.loudspeakers)])


@dataclass
class Desk:
    """One person's program, connected to the database and in step with it."""

    program: Application
    devices: HeardDevices
    microphone: Path
    states: list[JoinState] = field(default_factory=list)
    people: tuple[Person, ...] = ()

    @property
    def person(self) -> UUID:
        return self.program.store.read(lambda uow: uow.people.me()).id

    def knows(self, person: UUID) -> bool:
        return self.program.store.read(lambda uow: uow.people.get(person)) is not None

    @property
    def joining(self) -> JoinConference:
        joining = self.program.use_cases.joining
        assert joining is not None
        return joining

    def open_meeting(self, bind: str = NOWHERE) -> HostSeat:
        meetings = self.program.use_cases.meetings
        meetings.prepare(SourceChoice(file=self.microphone))
        meetings.start(MeetingRequest("Weekly", "Hanna", captions=False)).result(_LIMIT_S)
        seat = meetings.open_conference(ConferenceRequest(bind=bind)).result(_LIMIT_S)
        seat.messages.subscribe(self._hear)
        seat.say(Hello("Hanna"))
        return seat

    def join(self, typed: str) -> None:
        me = Introduction("Somebody Else", Consent.RECORD)
        source = SourceChoice(file=self.microphone)
        self.joining.join(typed, me, source=source).result(_LIMIT_S)

    def watch(self) -> None:
        self.joining.states.subscribe(self.states.append)
        self.joining.seat.messages.subscribe(self._hear)

    def named(self, name: str) -> Person | None:
        return next((one for one in self.people if one.name == name), None)

    def _hear(self, message: FromHost) -> None:
        if isinstance(message, Welcome | RosterChanged):
            self.people = message.people


@pytest.fixture(scope="module")
def cluster() -> Iterator[TestServer]:
    with TemporaryDirectory(prefix="pg-") as folder, running(Path(folder)) as server:
        yield server


@pytest.fixture
def shared(cluster: TestServer) -> Iterator[SharedTestDatabase]:
    with cluster.new_database() as database:
        yield database


Sit = Callable[[str, float], Desk]


@pytest.fixture
def sit_down(
    shared: SharedTestDatabase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Sit]:
    """A program for somebody; the keyring of whoever runs this is left alone."""
    monkeypatch.setattr(
        "meeting_desktop.bootstrap.whole.KeyringSecrets", lambda _data: FakeSecrets()
    )
    connect_by(monkeypatch)
    made: list[Desk] = []

    def sit(name: str, hertz: float) -> Desk:
        microphone = write_wav(tmp_path / f"{name}.wav", beeps(hertz, 240.0))
        paths = find_paths({"MEETING_HOME": str(tmp_path / name)})
        devices = HeardDevices()
        program = build(paths, prepare(paths), Overrides(devices=devices))
        program.start_store().result(_LIMIT_S)
        program.use_cases.shared.in_step.start()
        desk = Desk(program, devices, microphone)
        made.append(desk)
        _connect(desk, shared, name)
        desk.watch()
        return desk

    yield sit
    late = [step for desk in reversed(made) for step in desk.program.stop()]
    assert late == []


def _connect(desk: Desk, shared: SharedTestDatabase, name: str) -> None:
    login = shared.login_of(shared.add_person(name).login)
    entry = SharedEntry(login.host, login.login, "any", login.port, login.database)
    desk.program.use_cases.shared.connect.connect(entry)
    in_step = desk.program.use_cases.shared.in_step
    until(lambda: in_step.state.state is StepState.IN_STEP, what="being in step")


@pytest.fixture
def desks(sit_down: Sit) -> tuple[Desk, Desk]:
    grace = sit_down("grace", _GRACE_HZ)
    return sit_down("hanna", _HANNA_HZ), grace


def _hears(desk: Desk, hertz: float) -> None:
    """From now on; a busy machine may need several tries."""
    found = 0.0
    for _ in range(_TRIES):
        wanted = len(desk.devices.heard()) + round(_LISTEN_S * 48_000)
        until(lambda least=wanted: len(desk.devices.heard()) >= least, what="sound")  # type: ignore[misc]
        usual = np.median(spectra(desk.devices.heard()[-round(_LISTEN_S * 48_000) :]), axis=0)
        found = stands_out(usual, hertz)
        if found >= _CLEARLY:
            return
    raise AssertionError(f"the tone of {hertz} Hz is not heard: {found:.0f} dB")


def _in_the_room(host: Desk, name: str = "Grace") -> UUID:
    until(lambda: host.named(name) is not None, what=f"{name} in the room")
    person = host.named(name)
    assert person is not None
    return person.id


def _leave(desk: Desk) -> None:
    desk.joining.leave()
    until(lambda: isinstance(desk.states[-1], Left), what="having left")


def test_a_host_with_nothing_but_the_database_and_a_colleague_meet_and_talk(
    desks: tuple[Desk, Desk],
) -> None:
    hanna, grace = desks
    seat = hanna.open_meeting()
    assert seat.url == COLLEAGUES
    grace.join(show_room_code(seat.room_code).lower())
    participant = _in_the_room(hanna)
    assert isinstance(grace.states[-1], InRoom)
    known = hanna.named("Grace")
    assert known is not None
    assert known.role is Role.MEMBER  # and so waited in no lobby
    _hears(hanna, _GRACE_HZ)
    _hears(grace, _HANNA_HZ)
    grace.joining.seat.say(Hand(raised=True))
    until(lambda: bool(hanna.named("Grace")) and _hand(hanna) == 1, what="the hand")
    digits = seat.safety_digits(participant).result(_LIMIT_S)
    assert digits
    assert digits == grace.joining.safety_digits().result(_LIMIT_S)
    _leave(grace)
    meeting = hanna.program.use_cases.meetings.end().result(_LIMIT_S)
    rows = hanna.program.store.read(lambda uow: uow.participants.of_meeting(meeting))
    users = {row.display_name: row.user_id for row in rows}
    assert participant in {row.id for row in rows}
    assert users == {"Hanna": hanna.person, "Grace": grace.person}


def _hand(host: Desk) -> int:
    person = host.named("Grace")
    return 0 if person is None else person.hand


def test_the_link_that_a_host_gives_away_leads_in_and_whoever_is_removed_stays_out(
    desks: tuple[Desk, Desk],
) -> None:
    hanna, grace = desks
    seat = hanna.open_meeting()
    grace.join(seat.invite().result(_LIMIT_S))
    seat.say(Remove(_in_the_room(hanna)))
    until(lambda: isinstance(grace.states[-1], Left), what="being taken out")
    left = grace.states[-1]
    assert isinstance(left, Left)
    assert left.reason is WhyLeft.REMOVED
    for typed in (seat.room_code, seat.invite().result(_LIMIT_S)):
        with pytest.raises(ApplicationError) as refused:
            grace.join(typed)
        assert refused.value.code == "link_not_valid"
    hanna.program.use_cases.meetings.end().result(_LIMIT_S)


def _kill_connections(shared: SharedTestDatabase) -> None:
    shared.admin.execute(
        "SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )


def _crash(shared: SharedTestDatabase) -> None:
    """Lines, knocks and signals are forgotten then."""
    if "MEETING_TEST_DSN" in os.environ:
        pytest.skip("it would crash somebody's server")
    shared.crash()


@pytest.mark.parametrize("harm", [_kill_connections, _crash])
def test_the_call_goes_on_when_the_database_is_gone_for_a_moment(
    harm: Callable[[SharedTestDatabase], None],
    desks: tuple[Desk, Desk],
    sit_down: Sit,
    shared: SharedTestDatabase,
) -> None:
    hanna, grace = desks
    seat = hanna.open_meeting()
    grace.join(seat.room_code)
    participant = _in_the_room(hanna)
    before = list(grace.states)
    harm(shared)
    _hears(hanna, _GRACE_HZ)
    _hears(grace, _HANNA_HZ)
    assert grace.states == before
    ada = sit_down("ada", 630.0)
    until(lambda: hanna.knows(ada.person), what="the name in the directory")
    ada.join(seat.room_code)
    _in_the_room(hanna, "Ada")
    _leave(ada)
    seat.say(Remove(participant))
    until(lambda: isinstance(grace.states[-1], Left), what="being taken out")
    hanna.program.use_cases.meetings.end().result(_LIMIT_S)


def test_a_database_that_is_away_keeps_nobody_from_meeting_by_a_link(
    desks: tuple[Desk, Desk], sit_down: Sit, cluster: TestServer, shared: SharedTestDatabase
) -> None:
    hanna, grace = desks
    _close_doors(cluster, shared, connections=0)
    seat = hanna.open_meeting(bind="127.0.0.1:0")
    grace.join(seat.invite().result(_LIMIT_S))
    assert isinstance(grace.states[-1], InLobby)  # nobody vouches for them
    seat.say(AdmitAll())
    _in_the_room(hanna, "Somebody Else")
    _hears(hanna, _GRACE_HZ)
    _close_doors(cluster, shared, connections=-1)
    ada = sit_down("ada", 630.0)
    until(lambda: hanna.knows(ada.person), what="the name in the directory")
    until(lambda: _open_rooms(shared) == 1, what="the room in the database")
    ada.join(seat.room_code)  # also found in this network; the database's word counts
    _in_the_room(hanna, "Ada")
    _leave(ada)
    _leave(grace)
    hanna.program.use_cases.meetings.end().result(_LIMIT_S)


def _open_rooms(shared: SharedTestDatabase) -> int:
    counted = shared.admin.execute("SELECT count(*) FROM live_rooms").fetchone()
    return int(counted[0]) if counted is not None else 0


def _close_doors(cluster: TestServer, shared: SharedTestDatabase, *, connections: int) -> None:
    with cluster.connect() as keeper:
        keeper.execute(f"ALTER DATABASE {shared.name} CONNECTION LIMIT {connections}")
        keeper.execute(
            "SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity"
            " WHERE datname = %s AND usename <> current_user",
            (shared.name,),
        )
