"""A guest whose microphone is refused, or who has none, still listens and reads."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.control_messages import CaptionStage
from tests.e2e.browser import Chromium, chromium
from tests.e2e.guest_fixtures import behaves
from tests.e2e.held_conference import HeldConference
from tests.fakes.patience import until

pytestmark = [pytest.mark.browser, pytest.mark.slow]

_PATIENCE_S = 60.0


@pytest.fixture
def refused(only_loopback: None) -> Iterator[Chromium]:
    with chromium(None, "--use-fake-ui-for-media-stream=deny") as process:
        yield process


def test_who_refuses_the_microphone_listens_and_may_think_again(
    held: HeldConference, refused: Chromium
) -> None:
    guest = refused.guest()
    guest.ask_to_join(held.invite())
    held.let_in()
    guest.sees("meeting")
    expect(guest.page.locator("#no-microphone")).to_contain_text("may not use your microphone")
    expect(guest.page.locator("#mute")).to_have_text("No microphone")
    expect(guest.page.locator("#mute")).to_be_disabled()
    held.caption(held.host, new_id(), CaptionStage.FINAL, "You can read this.")
    expect(guest.page.locator("#captions")).to_contain_text("You can read this.")
    received = guest.statistics().received
    until(lambda: guest.statistics().received > received + 25, limit=_PATIENCE_S)
    guest.click("try-microphone")
    expect(guest.page.locator("#no-microphone")).to_be_visible()
    behaves(guest, held)
    refused.close_guests()
