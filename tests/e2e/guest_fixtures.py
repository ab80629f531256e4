"""A meeting and a guest's browser for the tests of the page; asked for by ``usefixtures`` of names.

Whatever a test does, the page breaks its own policy nowhere, asks nobody else for anything, and
none of its scripts fails.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from tests.e2e.browser import Chromium, Guest, chromium
from tests.e2e.held_conference import HeldConference
from tests.fakes.loopback import connect_by
from tests.fakes.sounds import tone, write_wav

_HERTZ = (330.0, 550.0, 440.0, 700.0)
#: What Chromium itself says of a request that was refused, or of a server that is not there.
_OF_THE_NETWORK = ("Failed to load resource", "WebSocket connection to")


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    """Its microphone hears short tones, over and over: browsers take a long one for noise."""
    short = [np.append(tone(0.2, hertz=hertz), np.zeros(9_600, np.float32)) for hertz in _HERTZ]
    sound = np.tile(np.concatenate(short), 40)
    with chromium(write_wav(tmp_path_factory.mktemp("microphone") / "tones.wav", sound)) as process:
        yield process


@pytest.fixture
def only_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    connect_by(monkeypatch)


@pytest.fixture
def held(only_loopback: None) -> Iterator[HeldConference]:
    meeting = HeldConference()
    yield meeting
    meeting.close()


@pytest.fixture
def guest(held: HeldConference, browser: Chromium) -> Iterator[Guest]:
    """A tab that has opened nothing yet."""
    one = browser.guest()
    yield one
    behaves(one, held)
    browser.close_guests()


def behaves(guest: Guest, held: HeldConference) -> None:
    """Nothing forbidden, nothing foreign, nothing broken."""
    assert guest.violations() == []
    assert [url for url in guest.requests if not url.startswith(held.url)] == []
    assert [one for one in guest.complaints if not one.startswith(_OF_THE_NETWORK)] == []
