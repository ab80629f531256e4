"""Two whole applications and a browser: what one shares the others see, and the store counts."""

from __future__ import annotations

from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from meeting_desktop.domain.control_messages import MakeCohost
from meeting_desktop.domain.events import TimelineKind
from meeting_desktop.domain.participants import Role
from meeting_desktop.domain.rights_messages import GiveRole
from meeting_desktop.domain.screen_messages import GrantScreen, ScreenAsked, ShareScreen, StopScreen
from tests.e2e.seats import Room
from tests.fakes.patience import until
from tests.fakes.screens import GREEN, is_of, plain
from tests.integration.conference.test_shared_screen import Eye, Presenting

pytestmark = [pytest.mark.e2e, pytest.mark.browser, pytest.mark.slow]

#: Red, green and blue in the middle of the video, as the page draws it.
_MIDDLE = """() => {
  const video = document.getElementById("screen");
  if (!video.videoWidth) return [0, 0, 0];
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 1;
  const context = canvas.getContext("2d");
  context.drawImage(video, video.videoWidth / 2, video.videoHeight / 2, 1, 1, 0, 0, 1, 1);
  return [...context.getImageData(0, 0, 1, 1).data].slice(0, 3);
}"""


def sees_green(page: Page) -> bool:
    red, green, blue = page.evaluate(_MIDDLE)
    return bool(green > 150 and red < 80 and blue < 80)


def test_a_host_shares_to_an_application_and_a_browser_and_each_takes_over(room: Room) -> None:
    host, colleague, guest = room.host, room.colleague, room.guest
    assert colleague.seat is not None
    eye, host_eye = Eye(colleague.seat.screen), Eye(room.door.screen)

    host.say(ShareScreen())
    with Presenting(room.door.screen, plain(GREEN, 1280, 720)):
        expect(guest.page.locator("#screen-who")).to_have_text("Hanna shares the screen")
        until(lambda: eye.sees(GREEN), what="green in the other application")
        until(lambda: sees_green(guest.page), what="green in the browser")
    host.say(StopScreen())
    expect(guest.page.locator("#screen-card")).to_be_hidden()

    asked: list[ScreenAsked] = []
    room.door.messages.subscribe(
        lambda one: asked.append(one) if isinstance(one, ScreenAsked) else None
    )
    guest.click("share")
    until(lambda: bool(asked), what="the guest's question")
    host.say(GrantScreen(asked[0].participant, granted=True))
    expect(guest.page.locator("#sharing")).to_be_visible()
    until(lambda: _has_come(host_eye), what="the guest's screen at the host")
    until(lambda: _has_come(eye), what="the guest's screen at the colleague")

    # Whoever leads takes it over; what the guest showed has ended with that.
    host.say(MakeCohost(room.grace, cohost=True))
    until(lambda: colleague.person("Grace").role is Role.COHOST, what="a co-host")
    colleague.say(ShareScreen())
    expect(guest.page.locator("#sharing")).to_be_hidden()
    expect(guest.page.locator("#screen-who")).to_have_text("Grace shares the screen")
    with Presenting(colleague.seat.screen, plain(GREEN, 1280, 720)):
        until(lambda: host_eye.sees(GREEN), what="green at the host")
        until(lambda: sees_green(guest.page), what="green in the browser, from the colleague")
    colleague.say(StopScreen())
    expect(guest.page.locator("#screen-card")).to_be_hidden()

    # A presenter need not ask, in the browser neither.
    host.say(GiveRole(room.ada, Role.PRESENTER))
    expect(guest.page.locator("#people")).to_contain_text("Presenter")
    guest.click("share")
    expect(guest.page.locator("#sharing")).to_be_visible()
    guest.click("share")
    expect(guest.page.locator("#sharing")).to_be_hidden()

    meeting = room.end()
    assert _spans(room, meeting) == [0.0, 1.0] * 4
    counted = room.counted(meeting)
    assert counted.meeting.shares == 4
    assert {one.name for one in counted.people if one.screen > 0} == {"Hanna", "Grace", "Ada"}


def _has_come(eye: Eye) -> bool:
    """Something other than what the host showed."""
    return eye.newest is not None and not is_of(eye.newest, GREEN)


def _spans(room: Room, meeting: UUID) -> list[float]:
    """For each start and stop of sharing whether it lasted."""
    events = room.stored(lambda uow: uow.timeline.of_meeting(meeting))
    kinds = (TimelineKind.SCREEN_SHARE_STARTED, TimelineKind.SCREEN_SHARE_STOPPED)
    return [float(one.duration > 0) for one in events if one.kind in kinds]
