"""A guest in a real browser who comes by a gateway elsewhere, while it is killed and comes back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from meeting_desktop.domain.room_codes import guest_link
from tests.e2e.browser import Chromium, Guest
from tests.e2e.gateway_process import GatewayProcess
from tests.e2e.guest_fixtures import behaves
from tests.e2e.held_conference import HeldConference
from tests.fakes.patience import until

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(240)]

_PATIENCE_S = 60.0


@pytest.fixture
def gateways(tmp_path: Path) -> Iterator[list[GatewayProcess]]:
    """The one that runs is the last; each is started at the port of the first."""
    running = [GatewayProcess(tmp_path)]
    yield running
    for one in running:
        one.close()


@pytest.fixture
def held(only_loopback: None, gateways: list[GatewayProcess]) -> Iterator[HeldConference]:
    meeting = HeldConference(elsewhere=gateways[0].address)
    yield meeting
    meeting.close()


def test_the_call_goes_on_without_the_gateway_and_who_knows_the_code_comes_when_it_is_back(
    held: HeldConference,
    guest: Guest,
    browser: Chromium,
    gateways: list[GatewayProcess],
    tmp_path: Path,
) -> None:
    assert held.url == gateways[0].url
    guest.ask_to_join(held.invite())
    ada = held.let_in()
    guest.sees("meeting")
    until(lambda: held.side.loudest.get(ada.id, 0.0) > 0.1, limit=_PATIENCE_S)
    later = browser.guest()
    later.page.goto(guest_link(held.url, "ABCD3467"))
    gateways[-1].kill()
    held.side.loudest.clear()
    until(lambda: held.side.loudest.get(ada.id, 0.0) > 0.1, limit=_PATIENCE_S)
    gateways.append(GatewayProcess(tmp_path, gateways[-1].port))
    later.fill_in(name="Grace")
    later.click("join")  # the page says that the host is away, until it is back
    grace = held.let_in()
    later.sees("meeting")
    assert {one.name for one in held.guests()} == {"Ada", "Grace"}
    expect(guest.page.locator("#people li")).to_have_count(3)
    assert grace.id != ada.id
    behaves(later, held)
