"""The whole table on the guest page: what one may not do is greyed with the host's own sentence."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import expect

from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.control_messages import FromParticipant, MakeCohost
from meeting_desktop.domain.given_rights import AS_USUAL, Switches
from meeting_desktop.domain.participants import Role
from meeting_desktop.domain.permissions import Action, Standing, may, why_not
from meeting_desktop.domain.polls import PollKind
from meeting_desktop.domain.rights_messages import Allow, GiveRole, Right
from meeting_desktop.domain.room_messages import AskPoll
from tests.e2e.browser import Guest
from tests.e2e.held_conference import HeldConference
from tests.fakes.patience import until

pytestmark = [pytest.mark.browser, pytest.mark.slow]

#: What is greyed where it may not be done.
_GREYED: Mapping[Action, str] = {
    Action.CHAT: "#chat-to, #chat-text, #chat-send",
    Action.POLL_ANSWER: ".poll input, .poll button",
    Action.FILE_OFFER: "#files-choose",
    Action.SCREEN_ASK: "#share",
    Action.HAND: "#hand",
    Action.REACT: "#reaction-choices button",
    Action.CONSENT: "#consent-now",
    Action.LEAVE: "#leave",
}
#: What is drawn only where it may be done.
_DRAWN: Mapping[Action, str] = {
    Action.CHAT_EDIT: "#chat button:text-is('Correct')",
    Action.CHAT_DELETE: "#chat button:text-is('Take back')",
}
#: What the page does by itself, or by the control of another action; muting has a hold as well.
_NO_CONTROL = {
    *(Action.HELLO, Action.PRESENT, Action.MUTE),
    *(Action.FILE_REMOVE, Action.SCREEN_SHARE, Action.SCREEN_GRANT, Action.SCREEN_STOP),
}
#: What the page does not offer, whoever looks: it is done in the application.
_ELSEWHERE = {
    *(Action.ADMIT, Action.DENY, Action.ADMIT_ALL, Action.REMOVE, Action.END, Action.RECORD),
    *(Action.MUTE_PERSON, Action.ASK_TO_MUTE, Action.MUTE_ALL, Action.LOCK),
    *(Action.COHOST, Action.ROLE, Action.ALLOW, Action.AGENDA),
    *(Action.POLL_ASK, Action.POLL_CLOSE, Action.POLL_SHARE),
    *(Action.NOTE_WRITE, Action.NOTE_REMOVE),
}
_ROLES = (Role.GUEST, Role.COHOST, Role.OBSERVER, Role.PRESENTER)
_SWITCHES = [Switches(chat, screen) for chat, screen in product((False, True), repeat=2)]

_MYSELF = """() => import("./people.js").then(({ myself }) => {
  const mine = myself();
  return [mine.role, mine.can_chat, mine.can_share_screen];
})"""
_AT_ONCE = '() => import("./rights.js").then(({ mayShareAtOnce }) => mayShareAtOnce())'
#: Of each control: whether it can be used, its tool tip, and what a screen reader says of it.
_STATES = """(selector) => [...document.querySelectorAll(selector)].map((one) => {
  const note = document.getElementById(one.getAttribute("aria-describedby") ?? "");
  return [!one.disabled, one.title, note?.textContent ?? ""];
})"""


def _become(held: HeldConference, guest: Guest, ada: UUID, role: Role, to: Switches) -> None:
    """Switched first: of whoever leads nothing is."""
    said: list[FromParticipant] = [
        GiveRole(ada, None),
        Allow(ada, Right.CHAT, to.can_chat),
        Allow(ada, Right.SCREEN, to.can_share_screen),
    ]
    if role is Role.COHOST:
        said.append(MakeCohost(ada, cohost=True))
    elif role is not Role.GUEST:
        said.append(GiveRole(ada, role))
    for message in said:
        held.say(message)
    wanted = [role.value, to.can_chat, to.can_share_screen]
    until(lambda: _myself(guest) == wanted, what=f"{wanted} on the page")


def _myself(guest: Guest) -> list[Any]:
    found: list[Any] = guest.page.evaluate(_MYSELF)
    return found


def _check(guest: Guest, role: Role, switches: Switches) -> None:
    standing = Standing.of(role)
    for action, selector in _GREYED.items():
        reason = why_not(standing, action, switches=switches)
        states = guest.page.evaluate(_STATES, selector)
        assert states, action
        for usable, tip, said in states:
            assert usable is (reason is None), (role, switches, action)
            if reason is not None:
                assert (tip, said) == (reason, reason), (role, switches, action)
    for action, selector in _DRAWN.items():
        drawn = guest.page.locator(selector).count() > 0
        assert drawn is may(standing, action, switches=switches), (role, switches, action)
    at_once = guest.page.evaluate(_AT_ONCE)
    assert at_once is may(standing, Action.SCREEN_SHARE, switches=switches), (role, switches)


def test_each_role_finds_on_the_page_what_it_may_and_why_not_the_rest(
    held: HeldConference, guest: Guest
) -> None:
    known = [set(_GREYED), set(_DRAWN), _NO_CONTROL, _ELSEWHERE]
    assert set().union(*known) == set(Action)
    assert sum(map(len, known)) == len(Action)
    guest.ask_to_join(held.invite())
    ada = held.let_in().id
    guest.sees("meeting")
    held.say(AskPoll(new_id(), "Agreed?", PollKind.YES_NO))
    guest.page.locator("#chat-text").fill("Mine")
    guest.page.locator("#chat-text").press("Enter")
    expect(guest.page.locator("#chat li")).to_have_count(1)
    expect(guest.page.locator(".poll")).to_have_count(1)
    guest.page.locator("#chat-text").fill("half written")
    for role, switches in product(_ROLES, _SWITCHES):
        _become(held, guest, ada, role, switches)
        _check(guest, role, switches)
    expect(guest.page.locator("#chat-text")).to_have_value("half written")
    _become(held, guest, ada, Role.GUEST, AS_USUAL)
    _check(guest, Role.GUEST, AS_USUAL)
