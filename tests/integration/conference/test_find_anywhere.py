"""A room code is looked up among colleagues and in the network at once; whose word counts."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Iterator
from uuid import UUID

import pytest

from meeting_desktop.adapters.conference.code_proofs import CodeProofs
from meeting_desktop.adapters.conference.either_door import find_anywhere
from meeting_desktop.adapters.conference.neighbourhood import _Asking
from meeting_desktop.core.clock import SystemClock
from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.meetings import make_room_code
from meeting_desktop.domain.room_codes import COLLEAGUES, JoinTarget
from meeting_desktop.ports.colleague_rooms import FoundRoom, KnockReply, OpenRoom, RoomKnock
from tests.fakes.colleague_rooms import FakeColleagueRooms, FakeRoomService
from tests.fakes.descriptions import ONE

_ROOM, _NEAR = "ABCD3467", JoinTarget("ABCD3467", "https://192.0.2.7:8443")
_HANNA, _GRACE = UUID(int=0xA0), UUID(int=0xA1)
_LIMIT_S = 60.0


@pytest.fixture
def service() -> Iterator[FakeRoomService]:
    service = FakeRoomService(SystemClock())
    yield service
    service.stop()


class SilentRooms(FakeColleagueRooms):
    """A database that does not answer."""

    async def find(self, room: str) -> FoundRoom | None:
        await asyncio.get_running_loop().create_future()
        return None


async def _near(code: str) -> JoinTarget:
    return JoinTarget(code, _NEAR.address)


async def _nowhere(code: str) -> JoinTarget:
    raise UserFacingError("Nobody in this network.", code="meeting_not_found")


async def _refuse(_knock: RoomKnock) -> KnockReply:
    return KnockReply("")


async def _open(service: FakeRoomService) -> None:
    room = OpenRoom(_ROOM, new_id(), new_id(), ONE)
    await service.login(_HANNA).host(room, _refuse)


def test_the_word_of_the_database_counts(service: FakeRoomService) -> None:
    async def run() -> JoinTarget:
        await _open(service)
        return await find_anywhere(service.login(_GRACE), _near)(_ROOM)

    assert asyncio.run(run()) == JoinTarget(_ROOM, COLLEAGUES)


@pytest.mark.parametrize("login", [_GRACE, None])
def test_what_the_database_does_not_know_is_near(
    service: FakeRoomService, login: UUID | None
) -> None:
    assert asyncio.run(find_anywhere(service.login(login), _near)(_ROOM)) == _NEAR


def test_a_database_that_does_not_answer_is_not_waited_for_long(service: FakeRoomService) -> None:
    async def run() -> JoinTarget:
        async with asyncio.timeout(_LIMIT_S):
            return await find_anywhere(SilentRooms(service, _GRACE), _near)(_ROOM)

    assert asyncio.run(run()) == _NEAR


def test_a_room_that_nobody_near_knows_is_found_in_the_database(service: FakeRoomService) -> None:
    async def run() -> JoinTarget:
        await _open(service)
        return await find_anywhere(service.login(_GRACE), _nowhere)(_ROOM)

    assert asyncio.run(run()).address == COLLEAGUES


def test_a_code_that_nobody_knows_is_refused(service: FakeRoomService) -> None:
    with pytest.raises(UserFacingError) as refused:
        asyncio.run(find_anywhere(service.login(_GRACE), _nowhere)(_ROOM))
    assert refused.value.code == "meeting_not_found"


def test_who_has_tried_too_many_codes_is_told_so_and_still_finds_who_is_near(
    service: FakeRoomService,
) -> None:
    rooms = service.login(_GRACE)

    async def guess() -> None:
        while await rooms.find(make_room_code()) is None:
            pass

    with pytest.raises(UserFacingError):
        asyncio.run(guess())
    assert asyncio.run(find_anywhere(rooms, _near)(_ROOM)) == _NEAR
    with pytest.raises(UserFacingError) as refused:
        asyncio.run(find_anywhere(rooms, _nowhere)(_ROOM))
    assert refused.value.code == "slowed"


@pytest.mark.parametrize("turns", range(12))
def test_a_search_that_is_not_wanted_any_more_leaves_no_socket_open(turns: int) -> None:
    """Unclosed ones are warnings, and warnings fail a test."""

    async def run() -> None:
        async def search() -> None:
            async with _Asking(proofs, ["127.0.0.1"] * 3):
                await asyncio.get_running_loop().create_future()

        proofs = CodeProofs(_ROOM)
        searching = asyncio.ensure_future(search())
        for _ in range(turns):
            await asyncio.sleep(0)
        searching.cancel()
        await asyncio.wait([searching])

    asyncio.run(run())
    gc.collect()
