"""A guest in a real browser: from the link to the meeting, and out of it again."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.control_messages import (
    CaptionStage,
    Deny,
    End,
    Lock,
    MutePerson,
    Remove,
)
from meeting_desktop.domain.events import TimelineKind
from meeting_desktop.domain.meetings import Consent
from tests.e2e.browser import PHONE, Chromium, Guest
from tests.e2e.guest_fixtures import behaves
from tests.e2e.held_conference import HeldConference
from tests.fakes.patience import until
from tests.fakes.sounds import tone

pytestmark = [pytest.mark.browser, pytest.mark.slow]

_PATIENCE_S = 60.0


@pytest.fixture
def with_passcode(only_loopback: None) -> Iterator[HeldConference]:
    meeting = HeldConference(passcode="marzipan 7")
    yield meeting
    meeting.close()


def test_who_is_let_in_is_heard_and_hears(held: HeldConference, guest: Guest) -> None:
    guest.ask_to_join(held.invite())
    expect(guest.page.locator("#lobby-title")).to_have_text("You are in the lobby")
    until(lambda: bool(held.waiting()), limit=_PATIENCE_S)
    assert held.side.loudest == {}  # nothing is heard from the lobby
    ada = held.let_in()
    guest.sees("meeting")
    expect(guest.page.locator("#meeting-title")).to_have_text("Weekly figures")
    expect(guest.page.locator("#people li")).to_have_text(
        ["HannaHost · recorded", "Ada (you)Guest · recorded"]
    )
    until(lambda: held.side.loudest.get(ada.id, 0.0) > 0.1, limit=_PATIENCE_S)
    before = guest.statistics()
    held.speak(tone(2.0, hertz=880.0))
    until(lambda: guest.statistics().energy > before.energy + 0.01, limit=_PATIENCE_S)
    until(lambda: guest.statistics().played > before.played + 0.5, limit=_PATIENCE_S)
    guest.click("leave")
    guest.sees("end", "You have left")
    expect(guest.page.locator("#status")).to_be_empty()
    until(lambda: not held.guests(), limit=_PATIENCE_S)


def test_the_device_check_shows_which_microphone_and_how_loud(
    held: HeldConference, guest: Guest
) -> None:
    guest.page.goto(held.invite())
    guest.click("check")
    expect(guest.page.locator("#microphone option").first).to_have_text("Fake Default Audio Input")
    expect(guest.page.locator("#level-note")).to_have_text("Your microphone works.")
    level = guest.page.locator("#level")
    until(lambda: level.evaluate("one => one.value") > 20, limit=_PATIENCE_S)


def test_what_is_missing_is_asked_for_where_it_is_missing(
    held: HeldConference, guest: Guest
) -> None:
    guest.page.set_viewport_size(PHONE)
    guest.page.goto(held.invite())
    guest.click("join")
    expect(guest.page.locator("#problem")).to_have_text("Please write your name.")
    expect(guest.page.locator("#problem")).to_be_in_viewport(ratio=1.0)
    expect(guest.page.locator("#name")).to_be_focused()
    guest.page.locator("#name").fill("Ada")
    guest.click("join")
    expect(guest.page.locator("#problem")).to_have_text("Please choose what may be kept.")
    expect(guest.page.locator("#problem")).to_be_in_viewport(ratio=1.0)
    assert held.waiting() == []


def test_a_passcode_is_asked_for_and_a_wrong_one_costs_nothing(
    with_passcode: HeldConference, browser: Chromium
) -> None:
    guest = browser.guest()
    guest.ask_to_join(with_passcode.invite())
    expect(guest.page.locator("#problem")).to_have_text("This meeting needs a passcode.")
    expect(guest.page.locator("#passcode")).to_be_focused()
    guest.page.locator("#passcode").fill("marzipan 8")
    guest.click("join")
    expect(guest.page.locator("#problem")).to_contain_text("That passcode is not right")
    guest.page.locator("#passcode").fill("marzipan 7")
    guest.click("join")
    with_passcode.let_in()
    guest.sees("meeting")
    behaves(guest, with_passcode)
    browser.close_guests()


def test_a_link_that_was_used_lets_nobody_else_in(
    held: HeldConference, guest: Guest, browser: Chromium
) -> None:
    link = held.invite()
    guest.ask_to_join(link)
    held.let_in()
    other = browser.guest()
    other.ask_to_join(link, name="Otto")
    expect(other.page.locator("#problem")).to_have_text(
        "This link is not valid any more or has been used already; ask your host for a new one."
    )
    assert held.waiting() == []


def test_who_is_denied_does_not_come_back(held: HeldConference, guest: Guest) -> None:
    link = held.invite()
    guest.ask_to_join(link)
    until(lambda: bool(held.waiting()), limit=_PATIENCE_S)
    held.say(Deny(held.waiting()[0].id))
    guest.sees("end", "Not let in")
    expect(guest.page.locator("#end-text")).to_have_text(
        "The host has not let you into this meeting."
    )
    expect(guest.page.locator("#again")).to_be_hidden()
    _is_refused(guest, link)
    assert held.waiting() == []


def test_who_is_removed_does_not_come_back(held: HeldConference, guest: Guest) -> None:
    link = held.invite()
    guest.ask_to_join(link)
    held.say(Remove(held.let_in().id))
    guest.sees("end", "You were taken out of the meeting")
    _is_refused(guest, link)
    assert held.guests() == []


def test_who_finds_the_meeting_locked_may_try_again(held: HeldConference, guest: Guest) -> None:
    held.say(Lock(True))
    guest.ask_to_join(held.invite())
    guest.sees("end", "Not let in")
    expect(guest.page.locator("#end-text")).to_have_text(
        "The meeting is locked; ask the host to unlock it."
    )
    again = guest.page.locator("#again")
    expect(again).to_be_visible()
    held.say(Lock(False))
    again.click()
    held.let_in()
    guest.sees("meeting")


def _is_refused(guest: Guest, link: str) -> None:
    guest.page.goto("about:blank")
    guest.ask_to_join(link)
    expect(guest.page.locator("#problem")).to_contain_text("This link is not valid any more")


def test_the_end_for_all_is_told(held: HeldConference, guest: Guest) -> None:
    guest.ask_to_join(held.invite())
    held.let_in()
    guest.sees("meeting")
    held.say(End())
    guest.sees("end", "The meeting is over")
    expect(guest.page.locator("#end-text")).to_have_text("The host has ended the meeting.")


def test_who_is_muted_sends_silence_and_does_not_count_as_lost(
    held: HeldConference, guest: Guest
) -> None:
    guest.ask_to_join(held.invite())
    ada = held.let_in()
    until(lambda: held.side.loudest.get(ada.id, 0.0) > 0.1, limit=_PATIENCE_S)
    guest.click("mute")
    until(lambda: held.guests()[0].muted, limit=_PATIENCE_S)
    sent = guest.statistics().sent
    # Longer than the host waits for sound before it takes a connection for lost.
    until(lambda: guest.statistics().sent > sent + 200, limit=_PATIENCE_S)
    assert TimelineKind.LOST not in held.side.notes
    held.side.loudest.clear()
    expect(guest.page.locator("#mute")).to_have_text("Unmute")
    guest.click("mute")
    until(lambda: held.side.loudest.get(ada.id, 0.0) > 0.1, limit=_PATIENCE_S)


def test_who_joins_muted_is_muted_from_the_first_moment(held: HeldConference, guest: Guest) -> None:
    guest.page.goto(held.invite())
    guest.fill_in()
    guest.page.locator("#join-muted").check()
    guest.click("join")
    ada = held.let_in()
    until(lambda: held.guests()[0].muted, limit=_PATIENCE_S)
    until(lambda: held.side.heard_samples.get(ada.id, 0) > 24_000, limit=_PATIENCE_S)
    assert held.side.loudest[ada.id] < 0.001
    expect(guest.page.locator("#status")).not_to_contain_text("Wait until")


def test_another_microphone_is_heard_instead(held: HeldConference, guest: Guest) -> None:
    guest.ask_to_join(held.invite())
    ada = held.let_in()
    until(lambda: held.side.loudest.get(ada.id, 0.0) > 0.1, limit=_PATIENCE_S)
    guest.page.get_by_text("My microphone", exact=True).click()
    guest.page.locator("#microphone-now").select_option("Fake Audio Input 2")
    expect(guest.page.locator("#microphone-now option:checked")).to_have_text("Fake Audio Input 2")
    held.side.loudest.clear()
    until(lambda: held.side.loudest.get(ada.id, 0.0) > 0.1, limit=_PATIENCE_S)
    assert TimelineKind.LOST not in held.side.notes


def test_a_microphone_that_is_pulled_out_gives_way_to_another(
    held: HeldConference, guest: Guest
) -> None:
    guest.ask_to_join(held.invite())
    ada = held.let_in()
    until(lambda: held.side.loudest.get(ada.id, 0.0) > 0.1, limit=_PATIENCE_S)
    guest.pull_out_microphone()
    expect(guest.page.locator("#status")).to_have_text(
        "Your microphone is gone; another one is used now."
    )
    held.side.loudest.clear()
    until(lambda: held.side.loudest.get(ada.id, 0.0) > 0.1, limit=_PATIENCE_S)


def test_a_host_mutes_and_only_the_guest_opens_the_microphone(
    held: HeldConference, guest: Guest
) -> None:
    guest.ask_to_join(held.invite())
    ada = held.let_in()
    guest.sees("meeting")
    held.say(MutePerson(ada.id))
    button = guest.page.locator("#mute")
    expect(button).to_have_text("Muted by the host")
    expect(button).to_be_disabled()
    expect(guest.page.locator("#status")).to_have_text("Hanna muted you.")
    held.say(MutePerson(ada.id, muted=False))
    expect(button).to_have_text("Unmute")
    expect(button).to_be_enabled()
    button.click()
    until(lambda: not held.guests()[0].is_silent, limit=_PATIENCE_S)


def test_a_hand_is_raised_seen_and_lowered(held: HeldConference, guest: Guest) -> None:
    guest.ask_to_join(held.invite())
    held.let_in()
    guest.sees("meeting")
    guest.click("hand")
    expect(guest.page.locator("#people")).to_contain_text("hand raised (1)")
    expect(guest.page.locator("#hand")).to_have_text("Lower hand")
    guest.click("hand")
    expect(guest.page.locator("#people")).not_to_contain_text("hand raised")


def test_a_choice_of_what_is_kept_can_be_taken_back(held: HeldConference, guest: Guest) -> None:
    guest.ask_to_join(held.invite(), consent="captions")
    ada = held.let_in()
    until(lambda: held.side.consents.get(ada.id) is Consent.TRANSCRIBE_ONLY, limit=_PATIENCE_S)
    guest.sees("meeting")
    guest.page.get_by_text("What is kept of what I say").click()
    expect(guest.page.locator("#consent-now")).to_have_value("captions")
    guest.page.locator("#consent-now").select_option("neither")
    until(lambda: held.side.consents.get(ada.id) is Consent.NONE, limit=_PATIENCE_S)
    expect(guest.page.locator("#people")).to_contain_text("nothing kept")


def test_captions_grow_by_what_is_sure_and_others_words_are_never_markup(
    held: HeldConference, guest: Guest
) -> None:
    guest.ask_to_join(held.invite(), name="<b>Ada</b>")
    ada, said = held.let_in(), new_id()
    guest.sees("meeting")
    held.caption(held.host, said, CaptionStage.SHOWN, "Good mourning")
    first = guest.page.locator("#captions p:not(.note)").first
    expect(first.locator(".unsure")).to_have_text("Good mourning")
    held.caption(held.host, said, CaptionStage.CONFIRMED, "Good morning")
    held.caption(held.host, said, CaptionStage.CONFIRMED, ", everybody")
    held.caption(held.host, said, CaptionStage.SHOWN, " here")
    expect(first).to_have_text("HannaGood morning, everybody here")
    expect(first.locator(".sure")).to_have_text("Good morning, everybody")
    held.caption(held.host, said, CaptionStage.FINAL, "Good morning, everyone.")
    expect(first).to_have_text("HannaGood morning, everyone.")
    held.caption(ada.id, new_id(), CaptionStage.FINAL, "<img src=x onerror=alert(1)>")
    second = guest.page.locator("#captions p:not(.note)").nth(1)
    expect(second).to_have_text("<b>Ada</b><img src=x onerror=alert(1)>")
    colours = [one.evaluate("p => getComputedStyle(p).borderLeftColor") for one in (first, second)]
    assert colours[0] != colours[1]


def test_the_number_to_compare_is_the_hosts(held: HeldConference, guest: Guest) -> None:
    guest.ask_to_join(held.invite())
    ada = held.let_in()
    guest.sees("meeting")
    digits = held.conference.safety_digits(ada.id).result(_PATIENCE_S)
    guest.page.get_by_text("Is the connection safe?").click()
    expect(guest.page.locator("#security-code")).to_have_text(digits)
