"""The door by itself: many addresses, many meetings, and what outlives a restart."""

from __future__ import annotations

import asyncio
from uuid import UUID

from argon2 import PasswordHasher

from meeting_desktop.adapters.conference.door import Admission, Door, Knock, NoAdmission
from meeting_desktop.adapters.conference.guest_access import MOST_KEPT, GuestAccess
from meeting_desktop.adapters.conference.passcodes import Passcodes
from meeting_desktop.domain.guest_tokens import Invitation, TokenRefusal
from tests.fakes.clock import VirtualClock

_MEETING, _OTHER, _HOST = UUID(int=11), UUID(int=12), UUID(int=1)
_ROOM = "ABCD3467"


class _House:
    """Two meetings behind one door-keeper; what it asks to keep is kept."""

    def __init__(
        self, passcode: str = "", kept: tuple[Invitation, ...] = (), *, by_code: bool = False
    ) -> None:
        self.clock = VirtualClock()
        self.kept = kept
        passcodes = Passcodes(PasswordHasher(1, 64, 1))
        self.access = GuestAccess(self.clock, passcodes, changed=self._keep)
        passcode_hash = passcodes.hash(passcode) if passcode else ""
        self.access.open_door(Door(_MEETING, _ROOM, _HOST, passcode_hash, by_code), kept)
        self.access.open_door(Door(_OTHER, "WXYQ3467", _HOST))

    def _keep(self, invitations: tuple[Invitation, ...]) -> None:
        self.kept = invitations

    def join(
        self, token: str, address: str = "192.0.2.1", passcode: str = "", room: str = _ROOM
    ) -> Admission | NoAdmission:
        return asyncio.run(self.access.join(Knock(room, token, address, passcode)))

    def come_in(self) -> Admission:
        admission = self.join(self.access.invite(_MEETING))
        assert isinstance(admission, Admission)
        return admission


def test_guesses_from_many_addresses_are_slowed_but_no_guest_is_kept_out() -> None:
    house = _House()
    token = house.access.invite(_MEETING)
    answers = [house.join("x" * 32, f"198.51.100.{n}") for n in range(60)]
    reasons = [answer.reason for answer in answers if isinstance(answer, NoAdmission)]
    assert reasons == [TokenRefusal.UNKNOWN] * 21 + [TokenRefusal.SLOWED] * 39
    assert isinstance(house.join(token), Admission)


def test_the_waits_of_one_address_double() -> None:
    house = _House()
    waits = []
    for _ in range(12):
        answer = house.join("x" * 32)
        assert isinstance(answer, NoAdmission)
        waits.append(answer.wait_s)
        house.clock.advance(answer.wait_s)
    assert waits == [0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64]


def test_one_ipv6_network_is_one_address() -> None:
    house = _House()
    for host in range(6):
        house.join("x" * 32, f"2001:db8:1:2::{host}")
    slowed = house.join(house.access.invite(_MEETING), "2001:db8:1:2:ffff::1")
    assert isinstance(slowed, NoAdmission)
    assert isinstance(house.join(house.access.invite(_MEETING), "2001:db8:1:3::1"), Admission)


def test_a_link_opened_twice_is_no_guess() -> None:
    house = _House()
    token = house.access.invite(_MEETING)
    house.join(token)
    for _ in range(30):
        used = house.join(token)
        assert used == NoAdmission(TokenRefusal.USED)


def test_a_token_is_for_its_own_meeting() -> None:
    house = _House()
    token = house.access.invite(_OTHER)
    assert isinstance(house.join(token), NoAdmission)
    assert isinstance(house.join(token, room="WXYQ3467"), Admission)


def test_passcodes_of_one_meeting_do_not_slow_another() -> None:
    house = _House(passcode="right")
    tokens = [house.access.invite(_MEETING) for _ in range(8)]
    for number, token in enumerate(tokens):
        house.join(token, f"198.51.100.{number}", "wrong")
    slowed = house.join(tokens[0], "192.0.2.9", "right")
    assert isinstance(slowed, NoAdmission)
    assert slowed.reason is TokenRefusal.SLOWED
    other = house.access.invite(_OTHER)
    assert isinstance(house.join(other, "192.0.2.9", room="WXYQ3467"), Admission)
    house.clock.advance(30.0)
    assert isinstance(house.join(tokens[0], "192.0.2.9", "right"), Admission)


def test_passcodes_tried_side_by_side_get_no_free_tries() -> None:
    house = _House(passcode="right")
    token = house.access.invite(_MEETING)

    async def rush() -> list[Admission | NoAdmission]:
        knocks = [Knock(_ROOM, token, f"198.51.100.{n}", f"{n}") for n in range(50)]
        return await asyncio.gather(*map(house.access.join, knocks))

    answers = [answer for answer in asyncio.run(rush()) if isinstance(answer, NoAdmission)]
    assert sum(answer.reason is TokenRefusal.PASSCODE_WRONG for answer in answers) == 6
    assert sum(answer.reason is TokenRefusal.SLOWED for answer in answers) == 44


def test_what_is_kept_is_enough_after_a_restart() -> None:
    before = _House()
    stays, goes = before.come_in(), before.come_in()
    unused = before.access.invite(_MEETING)
    before.access.revoke_guest(goes.participant_id)
    after = _House(kept=before.kept).access
    back = asyncio.run(after.come_back(_ROOM, stays.secret, "192.0.2.1"))
    assert isinstance(back, Admission)
    assert back.participant_id == stays.participant_id
    gone = asyncio.run(after.come_back(_ROOM, goes.secret, "192.0.2.1"))
    assert gone == NoAdmission(TokenRefusal.REVOKED)
    knock = Knock(_ROOM, unused, "192.0.2.1")
    assert isinstance(asyncio.run(after.join(knock)), Admission)


def test_whoever_is_taken_out_is_told_of_once() -> None:
    house = _House()
    gone: list[UUID] = []
    house.access.on_revoked(gone.append)
    guest = house.come_in().participant_id
    assert house.access.is_welcome(guest)
    house.access.revoke_guest(guest)
    house.access.revoke_guest(guest)
    house.access.close_door(_MEETING)
    assert gone == [guest]
    assert not house.access.is_welcome(guest)


def test_who_comes_by_the_code_in_numbers_is_slowed_and_nobody_with_an_invitation() -> None:
    house = _House(by_code=True)
    answers = [house.join("", "192.0.2.1") for _ in range(40)]
    assert sum(isinstance(answer, Admission) for answer in answers) == 30
    assert answers[-1] == NoAdmission(TokenRefusal.SLOWED, 5.0)
    others = [house.join("", f"198.51.100.{n}") for n in range(60)]
    assert sum(isinstance(answer, Admission) for answer in others) == 30
    assert isinstance(house.join(house.access.invite(_MEETING)), Admission)
    assert len(house.kept) == 61


def test_what_those_who_come_by_the_code_leave_behind_has_an_end() -> None:
    house = _House(by_code=True)
    for number in range(MOST_KEPT):
        house.join("", f"198.51.{number % 250}.1")
        house.clock.advance(2.0)
    assert house.join("") == NoAdmission(TokenRefusal.SLOWED, 60.0)
    assert len(house.kept) == MOST_KEPT
    assert isinstance(house.join(house.access.invite(_MEETING)), Admission)


def test_passcodes_tried_by_the_code_alone_do_not_keep_the_invited_out() -> None:
    house = _House(passcode="right", by_code=True)
    for number in range(8):
        house.join("", f"198.51.100.{number}", "wrong")
    slowed = house.join("", "192.0.2.9", "right")
    assert isinstance(slowed, NoAdmission)
    assert slowed.reason is TokenRefusal.SLOWED
    invited = house.access.invite(_MEETING)
    assert isinstance(house.join(invited, "192.0.2.9", "right"), Admission)


def test_guesses_of_codes_are_slowed_like_guesses_of_tokens() -> None:
    house = _House(by_code=True)
    for _ in range(6):
        assert house.join("", room="WXYQ7777") != NoAdmission(TokenRefusal.SLOWED)
    slowed = house.join("")
    assert isinstance(slowed, NoAdmission)
    assert slowed.reason is TokenRefusal.SLOWED


def test_nothing_secret_is_in_a_repr() -> None:
    house = _House()
    token = house.access.invite(_MEETING)
    knock = Knock(_ROOM, token, "192.0.2.1", "the passcode")
    admission = asyncio.run(house.access.join(knock))
    assert isinstance(admission, Admission)
    shown = repr((knock, admission, house.kept))
    assert admission.secret not in shown
    assert token not in shown
    assert "the passcode" not in shown


def test_who_was_in_comes_back_whatever_a_stranger_does_behind_the_same_router() -> None:
    house = _House()
    guest = house.come_in()
    for _ in range(8):
        house.join("x" * 32)
    assert _is_slowed(house.join("x" * 32))
    back = asyncio.run(house.access.come_back(_ROOM, guest.secret, "192.0.2.1"))
    assert isinstance(back, Admission)
    wrong = asyncio.run(house.access.come_back(_ROOM, "x" * 32, "192.0.2.1"))
    assert _is_slowed(wrong)


def _is_slowed(answer: Admission | NoAdmission) -> bool:
    return isinstance(answer, NoAdmission) and answer.reason is TokenRefusal.SLOWED
