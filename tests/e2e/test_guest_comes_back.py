"""A guest in a real browser who is cut off: the page comes back as the same participant."""

from __future__ import annotations

from uuid import UUID

import pytest
from playwright.sync_api import expect

from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.control_messages import CaptionStage
from meeting_desktop.domain.participants import Connection
from tests.e2e.browser import Chromium, Guest
from tests.e2e.guest_fixtures import behaves
from tests.e2e.held_conference import HeldConference
from tests.fakes.patience import until

pytestmark = [pytest.mark.browser, pytest.mark.slow]

_PATIENCE_S = 60.0


def _come_in(held: HeldConference, guest: Guest) -> UUID:
    guest.ask_to_join(held.invite())
    participant = held.let_in().id
    guest.sees("meeting")
    _is_heard(held, participant)
    return participant


def _is_heard(held: HeldConference, participant: UUID) -> None:
    held.side.loudest.clear()
    until(
        lambda: held.side.loudest.get(participant, 0.0) > 0.05,
        what="the guest's voice",
        limit=_PATIENCE_S,
    )


def _reads(held: HeldConference, guest: Guest, words: str) -> None:
    held.caption(held.host, new_id(), CaptionStage.FINAL, words)
    expect(guest.page.locator("#captions")).to_contain_text(words)


def _is_back(held: HeldConference, guest: Guest, participant: UUID, words: str) -> None:
    """One and the same, heard, and captions go on."""
    until(
        lambda: [(p.id, p.connection) for p in held.guests()] == [(participant, Connection.GOOD)],
        what="the same guest",
        limit=_PATIENCE_S,
    )
    guest.sees("meeting")
    expect(guest.page.locator("#link-state")).to_have_text("Connected")
    expect(guest.page.locator("#warning")).to_be_hidden()
    _is_heard(held, participant)
    _reads(held, guest, words)


def test_a_reload_asks_for_one_click(held: HeldConference, guest: Guest) -> None:
    ada = _come_in(held, guest)
    guest.page.reload()
    expect(guest.page.locator("#return-text")).to_have_text("You were in this meeting as Ada.")
    expect(guest.page.locator("#join-form")).to_be_hidden()
    guest.click("return-now")
    _is_back(held, guest, ada, "Where were we?")


def test_back_and_forward_is_no_farewell(held: HeldConference, guest: Guest) -> None:
    guest.page.goto(f"{held.url}/icon.svg")
    ada = _come_in(held, guest)
    guest.page.go_back()
    guest.page.go_forward()
    guest.click("return-now")
    _is_back(held, guest, ada, "There you are.")


def test_who_left_may_come_back_by_themselves(held: HeldConference, guest: Guest) -> None:
    ada = _come_in(held, guest)
    guest.click("leave")
    guest.sees("end", "You have left")
    until(lambda: not held.guests(), limit=_PATIENCE_S)
    guest.click("again")
    _is_back(held, guest, ada, "Welcome back.")


def test_a_second_tab_takes_over_and_the_first_can_take_it_back(
    held: HeldConference, guest: Guest
) -> None:
    ada = _come_in(held, guest)
    with guest.page.expect_popup() as opened:
        guest.page.evaluate("window.open(location.href)")  # with a copy of what the tab keeps
    second = Guest.in_tab(opened.value)
    second.click("return-now")
    guest.sees("end", "Opened elsewhere")
    _is_back(held, second, ada, "In another window.")
    guest.click("again")
    second.sees("end", "Opened elsewhere")
    _is_back(held, guest, ada, "Here again.")
    behaves(second, held)


def test_a_call_goes_on_while_the_gateway_is_away(held: HeldConference, guest: Guest) -> None:
    ada = _come_in(held, guest)
    held.stop_server()
    _is_heard(held, ada)
    _reads(held, guest, "Nobody noticed.")
    expect(guest.page.locator("#link-state")).to_have_text("Connected")
    held.start_server()
    _is_back(held, guest, ada, "Nobody has.")


def test_an_application_that_starts_again_has_its_guests_back(
    held: HeldConference, guest: Guest
) -> None:
    ada = _come_in(held, guest)
    held.caption(held.host, new_id(), CaptionStage.SHOWN, "and this is never said to")
    expect(guest.page.locator("#captions")).to_contain_text("never said")
    held.break_off()
    expect(guest.page.locator("#warning")).to_have_text(
        "The connection is interrupted; this page reconnects by itself."
    )
    held.resume()
    _is_back(held, guest, ada, "Sorry, I was away.")
    expect(guest.page.locator("#captions")).not_to_contain_text("never said")
    digits = held.conference.safety_digits(ada).result(_PATIENCE_S)
    guest.page.get_by_text("Is the connection safe?").click()
    expect(guest.page.locator("#security-code")).to_have_text(digits)


def test_who_waits_goes_on_waiting_when_the_application_starts_again(
    held: HeldConference, guest: Guest
) -> None:
    guest.ask_to_join(held.invite())
    until(lambda: bool(held.waiting()), limit=_PATIENCE_S)
    held.break_off()
    expect(guest.page.locator("#lobby-text")).to_have_text(
        "Your host cannot be reached just now. This page keeps trying by itself."
    )
    held.resume()
    expect(guest.page.locator("#lobby-title")).to_have_text("You are in the lobby")
    held.let_in()
    guest.sees("meeting")


def test_a_network_that_is_dead_is_seen_and_left(held: HeldConference, guest: Guest) -> None:
    ada = _come_in(held, guest)
    held.cut_off(ada)
    expect(guest.page.locator("#warning")).to_be_visible()
    _is_back(held, guest, ada, "Can you hear me now?")


def test_two_guests_keep_to_themselves(
    held: HeldConference, guest: Guest, browser: Chromium
) -> None:
    ada = _come_in(held, guest)
    other = browser.guest()
    other.ask_to_join(held.invite(), name="Otto")
    until(lambda: bool(held.waiting()), limit=_PATIENCE_S)
    otto = held.let_in().id
    other.sees("meeting")
    expect(guest.page.locator("#people li")).to_have_count(3)
    other.page.reload()
    expect(guest.page.locator("#people")).to_contain_text("connection lost")
    other.click("return-now")
    until(lambda: {p.id for p in held.guests()} == {ada, otto}, limit=_PATIENCE_S)
    expect(guest.page.locator("#people")).not_to_contain_text("connection lost")
    behaves(other, held)
