"""Two machines of one network, made of namespaces: a code that was read aloud is enough."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from meeting_desktop.domain.meetings import make_room_code
from meeting_desktop.domain.room_codes import show_room_code
from meeting_desktop.ports.conference import LinkState
from tests.e2e.headless_joiner import HeadlessJoiner
from tests.fakes.islands import Cable, Island
from tests.fakes.patience import until
from tests.fakes.sounds import tone, write_wav
from tests.integration.conference.hosting_rig import Host

pytestmark = pytest.mark.slow

_PATIENCE_S = 60.0


@pytest.fixture
def islands() -> Iterator[tuple[Island, Island]]:
    """The host's machine, 10.79.0.1, and another beside it."""
    one = Island("host")
    other = Island("joiner")
    Cable(one, "10.79.0.1", other, "10.79.0.2")
    yield one, other
    one.close()
    other.close()


@pytest.fixture
def joiner(tmp_path: Path, islands: tuple[Island, Island]) -> Iterator[list[HeadlessJoiner]]:
    """Those that a test starts; none is left."""
    started: list[HeadlessJoiner] = []
    yield started
    for one in started:
        one.close()


@pytest.mark.parametrize("bind", ["10.79.0.1:0", "0.0.0.0:0"])
def test_a_colleague_in_the_same_network_comes_by_the_code_alone(
    bind: str, tmp_path: Path, islands: tuple[Island, Island], joiner: list[HeadlessJoiner]
) -> None:
    here, there = islands
    code = make_room_code()
    host = Host(certificates=tmp_path, island=here, bind=bind, room=code)
    try:
        assert host.address.url.startswith("https://10.79.0.1:")
        sound = write_wav(tmp_path / "joiner.wav", tone(30.0))
        arguments = ("--name", "Grace", "--consent", "record", "--input", str(sound))
        typed = show_room_code(code).lower()
        one = HeadlessJoiner(tmp_path / "home", typed, *arguments, within=there.command())
        joiner.append(one)
        until(lambda: bool(host.listener.guests), what="the guest", limit=_PATIENCE_S)
        (grace,) = host.listener.guests
        assert grace.name == "Grace"
        until(lambda: LinkState.CONNECTED in host.ear.links[grace.participant_id])
        until(lambda: bool(host.ear.messages), what="what the guest says first")
    finally:
        host.close()
