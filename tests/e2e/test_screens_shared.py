"""Two whole applications and a browser: what one shares the others see, and the store counts."""

from __future__ import annotations

from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from meeting_desktop.domain.events import TimelineKind
from meeting_desktop.domain.screen_messages import GrantScreen, ScreenAsked, ShareScreen, StopScreen
from tests.e2e.browser import Guest
from tests.e2e.test_working_together import Seat, _everybody, guest, programs  # noqa: F401
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


def test_a_host_shares_to_an_application_and_a_browser_and_a_guest_shares_back(
    programs: tuple[Seat, Seat],  # noqa: F811
    guest: Guest,  # noqa: F811
) -> None:
    host, colleague = programs
    seat = _everybody(host, colleague, guest)
    assert colleague.seat is not None
    eye, host_eye = Eye(colleague.seat.screen), Eye(seat.screen)

    host.say(ShareScreen())
    with Presenting(seat.screen, plain(GREEN, 1280, 720)):
        expect(guest.page.locator("#screen-who")).to_have_text("Hanna shares the screen")
        until(lambda: eye.sees(GREEN), what="green in the other application")
        until(lambda: sees_green(guest.page), what="green in the browser")
    host.say(StopScreen())
    expect(guest.page.locator("#screen-card")).to_be_hidden()

    asked: list[ScreenAsked] = []
    seat.messages.subscribe(lambda one: asked.append(one) if isinstance(one, ScreenAsked) else None)
    guest.click("share")
    until(lambda: bool(asked), what="the guest's question")
    host.say(GrantScreen(asked[0].participant, granted=True))
    expect(guest.page.locator("#sharing")).to_be_visible()
    until(lambda: _has_come(host_eye), what="the guest's screen at the host")
    until(lambda: _has_come(eye), what="the guest's screen at the colleague")
    guest.click("share")
    expect(guest.page.locator("#sharing")).to_be_hidden()

    meeting = host.program.use_cases.meetings.end().result(60)
    assert _spans(host, meeting) == [0.0, 1.0, 0.0, 1.0]


def _has_come(eye: Eye) -> bool:
    """Something other than what the host showed."""
    return eye.newest is not None and not is_of(eye.newest, GREEN)


def _spans(host: Seat, meeting: UUID) -> list[float]:
    """For each start and stop of sharing whether it lasted."""
    events = host.program.store.read(lambda uow: uow.timeline.of_meeting(meeting))
    kinds = (TimelineKind.SCREEN_SHARE_STARTED, TimelineKind.SCREEN_SHARE_STOPPED)
    return [float(one.duration > 0) for one in events if one.kind in kinds]
