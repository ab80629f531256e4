"""What every check of a server keeps to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from meeting_desktop.adapters.conference.ice_check import AioIceCheck
from meeting_desktop.core.clock import SystemClock
from meeting_desktop.ports.conference import IceServer
from meeting_desktop.ports.ice_check import AddressKind, IceCheck, IceReport
from tests.fakes.ice_checks import FakeIceCheck
from tests.integration.conference.turn_server import PASSWORD, USER, free_port, turn_server


@dataclass(frozen=True, slots=True)
class Rig:
    check: IceCheck
    stun: IceServer
    turn: IceServer
    nobody: IceServer


def servers_at(port: int) -> tuple[IceServer, IceServer]:
    url = f"127.0.0.1:{port}"
    return IceServer(f"stun:{url}"), IceServer(f"turn:{url}", USER, PASSWORD)


@pytest.fixture(params=["aioice", "fake"])
def rig(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Rig]:
    nobody = IceServer(f"stun:127.0.0.1:{free_port()}")
    if request.param == "fake":
        stun, turn = servers_at(3478)
        fake = FakeIceCheck()
        fake.reports[stun.url] = IceReport(True, AddressKind.SERVER_REFLEXIVE, 1.0, "Works.")
        fake.reports[turn.url] = IceReport(True, AddressKind.RELAY, 1.0, "Works.")
        yield Rig(fake, stun, turn, nobody)
        return
    with turn_server(tmp_path) as server:
        check = AioIceCheck(SystemClock(), limit_seconds=60)
        yield Rig(check, *servers_at(server.port), nobody)
        assert check.close(60)


def test_a_server_that_helps_is_reachable_and_says_with_what(rig: Rig) -> None:
    for server, kind in (
        (rig.stun, AddressKind.SERVER_REFLEXIVE),
        (rig.turn, AddressKind.RELAY),
    ):
        report = rig.check.run(server).result(60)
        assert (report.reachable, report.kind) == (True, kind)
        assert report.milliseconds > 0
        assert report.sentence.endswith(".")


def test_a_server_that_is_not_there_is_a_report(rig: Rig) -> None:
    report = rig.check.run(rig.nobody).result(60)
    assert (report.reachable, report.kind) == (False, AddressKind.HOST)
    assert report.sentence.endswith(".")


def test_several_are_asked_at_once(rig: Rig) -> None:
    asked = [rig.check.run(server) for server in (rig.stun, rig.turn, rig.nobody, rig.stun)]
    assert [one.result(60).reachable for one in asked] == [True, True, False, True]


def test_after_the_end_nobody_is_asked(rig: Rig) -> None:
    assert rig.check.close(60)
    assert rig.check.close(60)
    assert rig.check.run(rig.stun).cancelled()
