"""The guest page for every eye, hand and ear: phone, dark, keyboard, screen reader, language."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import ViewportSize, expect

from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.control_messages import CaptionStage
from meeting_desktop.domain.room_messages import PostChat
from meeting_desktop.ui.theme.tokens import DARK, LIGHT
from tests.e2e.browser import DESKTOP, PHONE, Chromium, Guest
from tests.e2e.guest_fixtures import behaves
from tests.e2e.held_conference import HeldConference

pytestmark = [pytest.mark.browser, pytest.mark.slow]

_SMALLEST_TARGET_PX = 44
_OPERATED = {"button", "checkbox", "combobox", "link", "listbox", "radio", "textbox", "meter"}

#: Everything that is operated and seen: id and height.
_TARGETS = """() => [...document.querySelectorAll("button, select, summary, input, label.choice")]
  .filter((one) => one.checkVisibility() && !one.closest(".choice > *"))
  .map((one) => [one.id || one.textContent.trim(), one.getBoundingClientRect().height])
"""
_OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def _meeting(held: HeldConference, guest: Guest, *, name: str = "Ada") -> None:
    guest.ask_to_join(held.invite(), name=name)
    held.let_in()
    guest.sees("meeting")


@pytest.mark.parametrize("width", [320, 390])
def test_a_phone_scrolls_one_way_and_every_control_is_a_thumb_high(
    held: HeldConference, browser: Chromium, width: int
) -> None:
    guest = browser.guest(viewport={**PHONE, "width": width}, locale="de-DE")
    guest.page.goto(held.invite())
    guest.click("check")
    expect(guest.page.locator("#device-check")).to_be_visible()
    _fits(guest)
    guest.fill_in(name="Wolfeschlegelsteinhausenbergerdorffwelch")
    guest.click("join")
    guest.sees("lobby")
    _fits(guest)
    held.let_in()
    guest.sees("meeting")
    held.caption(held.host, new_id(), CaptionStage.FINAL, "Donaudampfschifffahrt" * 8)
    expect(guest.page.locator("#captions p")).to_have_count(2)
    _fits(guest)
    for name in ("mute", "hand", "leave"):
        expect(guest.page.locator(f"#{name}")).to_be_in_viewport(ratio=1.0)
    behaves(guest, held)
    browser.close_guests()


def _fits(guest: Guest) -> None:
    assert guest.page.evaluate(_OVERFLOW) == 0
    targets: list[tuple[str, float]] = guest.page.evaluate(_TARGETS)
    assert targets
    assert not [one for one in targets if one[1] < _SMALLEST_TARGET_PX]


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE])
def test_what_is_quoted_makes_no_column_wider_than_its_place(
    held: HeldConference, browser: Chromium, viewport: ViewportSize
) -> None:
    guest = browser.guest(viewport=viewport)
    _meeting(held, guest)
    first = PostChat(new_id(), "Which of the two numbers has the returned goods in it? " * 9)
    held.say(first)
    held.say(PostChat(new_id(), "The second", reply_to=first.id))
    expect(guest.page.locator("#chat .quoted")).to_be_visible()
    assert guest.page.evaluate(_OVERFLOW) == 0
    words, beside = (
        guest.page.locator(part).evaluate("one => one.getBoundingClientRect().width")
        for part in (".captions-card", ".beside")
    )
    assert words >= beside
    behaves(guest, held)
    browser.close_guests()


@pytest.mark.parametrize(("scheme", "colours"), [("light", LIGHT), ("dark", DARK)])
def test_light_and_dark_are_the_systems(
    held: HeldConference, browser: Chromium, scheme: Any, colours: Any
) -> None:
    guest = browser.guest(color_scheme=scheme, reduced_motion="reduce")
    guest.ask_to_join(held.invite())
    guest.sees("lobby")
    ground = "getComputedStyle(document.body).backgroundColor"
    assert guest.page.evaluate(ground) == _rgb(colours.window)
    dot = guest.page.locator(".waiting span").first
    assert dot.evaluate("one => getComputedStyle(one).animationName") == "none"
    browser.close_guests()


def _rgb(colour: str) -> str:
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return f"rgb({red}, {green}, {blue})"


def test_a_keyboard_is_enough(held: HeldConference, guest: Guest) -> None:
    guest.page.goto(held.invite())
    keyboard = guest.page.keyboard
    _tab_to(guest, "name")
    keyboard.type("Ada")
    _tab_to(guest, "", name="consent")
    keyboard.press("Space")
    _tab_to(guest, "join")
    keyboard.press("Enter")
    held.let_in()
    guest.sees("meeting")
    expect(guest.page.locator("#meeting-title")).to_be_focused()
    _tab_to(guest, "mute")
    keyboard.press("Space")
    expect(guest.page.locator("#mute")).to_have_text("Unmute")
    _tab_to(guest, "hand")
    keyboard.press("Enter")
    expect(guest.page.locator("#hand")).to_have_text("Lower hand")
    outline = guest.page.locator("#hand").evaluate("one => getComputedStyle(one).outlineStyle")
    assert outline == "solid"
    _tab_to(guest, "leave")
    keyboard.press("Enter")
    guest.sees("end", "You have left")
    expect(guest.page.locator("#end-title")).to_be_focused()


def _tab_to(guest: Guest, control: str, *, name: str = "") -> None:
    for _ in range(30):
        guest.page.keyboard.press("Tab")
        found = guest.page.evaluate("[document.activeElement.id, document.activeElement.name]")
        if (control and found[0] == control) or (name and found[1] == name):
            return
    pytest.fail(f"the tab key does not come to {control or name}")


def test_a_screen_reader_finds_a_name_for_everything(held: HeldConference, guest: Guest) -> None:
    guest.page.goto(held.invite())
    guest.click("check")
    expect(guest.page.locator("#device-check")).to_be_visible()
    names = _operated(guest)
    assert ("textbox", "Your name") in names
    assert ("combobox", "Use this one") in names
    assert ("button", "Ask to join") in names
    guest.fill_in()
    guest.click("join")
    held.let_in()
    guest.sees("meeting")
    for summary in guest.page.locator("summary").all():
        summary.click()
    names = _operated(guest)
    assert {("button", "Mute"), ("button", "Raise hand"), ("button", "Leave")} <= names
    assert ("checkbox", "Announce to screen readers") in names
    assert ("combobox", "My choice") in names


def _operated(guest: Guest) -> set[tuple[str, str]]:
    """Role and name of what is operated, as assistive technology gets them."""
    session = guest.page.context.new_cdp_session(guest.page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    found = {
        (node["role"]["value"], node.get("name", {}).get("value", ""))
        for node in nodes
        if not node["ignored"] and node["role"]["value"] in _OPERATED
    }
    assert found
    assert not [role for role, name in found if not name]
    return found


def test_finished_sentences_are_read_out_to_who_asks(held: HeldConference, guest: Guest) -> None:
    _meeting(held, guest)
    held.caption(held.host, new_id(), CaptionStage.FINAL, "Nobody reads this out.")
    expect(guest.page.locator("#captions")).to_contain_text("Nobody reads")
    guest.page.locator("#read-captions").check()
    said = new_id()
    held.caption(held.host, said, CaptionStage.SHOWN, "This one")
    held.caption(held.host, said, CaptionStage.FINAL, "This one they do.")
    expect(guest.page.locator("#spoken")).to_have_text("Hanna: This one they do.")


def test_who_reads_back_is_not_carried_off(held: HeldConference, guest: Guest) -> None:
    _meeting(held, guest)
    for number in range(40):
        held.caption(held.host, new_id(), CaptionStage.FINAL, f"Sentence {number}.")
    last = guest.page.get_by_text("Sentence 39.")
    expect(last).to_be_in_viewport()
    guest.page.locator("#captions").evaluate("box => { box.scrollTop = 0; }")
    held.caption(held.host, new_id(), CaptionStage.FINAL, "The very last.")
    newest = guest.page.get_by_role("button", name="Go to the newest words")
    expect(newest).to_be_visible()
    expect(guest.page.get_by_text("Sentence 0.")).to_be_in_viewport()
    newest.click()
    expect(guest.page.get_by_text("The very last.")).to_be_in_viewport()
    expect(newest).to_be_hidden()


def test_the_page_speaks_the_browsers_language(held: HeldConference, browser: Chromium) -> None:
    guest = browser.guest(locale="de-AT")
    guest.page.goto(held.invite())
    expect(guest.page.locator("html")).to_have_attribute("lang", "de")
    expect(guest.page.locator("#join")).to_have_text("Um Einlass bitten")
    guest.click("join")
    expect(guest.page.locator("#problem")).to_have_text("Bitte schreiben Sie Ihren Namen.")
    guest.fill_in()
    guest.click("join")
    held.let_in()
    guest.sees("meeting")
    expect(guest.page.locator("#people li").last).to_have_text("Ada (Sie)Gast · aufgenommen")
    behaves(guest, held)
    browser.close_guests()


def test_another_language_gets_english(held: HeldConference, browser: Chromium) -> None:
    guest = browser.guest(locale="fi-FI")
    guest.page.goto(held.invite())
    expect(guest.page.locator("html")).to_have_attribute("lang", "en")
    expect(guest.page.locator("#join")).to_have_text("Ask to join")
    browser.close_guests()


def test_who_opens_the_page_without_a_link_is_asked_for_the_code(
    held: HeldConference, guest: Guest
) -> None:
    guest.page.goto(held.url)
    guest.fill_in()
    guest.click("join")
    expect(guest.page.locator("#problem")).to_have_text(
        "Please write the room code of your invitation."
    )
    guest.page.locator("#room").fill("abcd 3467")
    guest.click("join")
    held.let_in()
    guest.sees("meeting")
