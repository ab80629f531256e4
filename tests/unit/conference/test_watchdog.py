"""When a connection counts as lost."""

import pytest

from meeting_desktop.adapters.conference.watchdog import is_lost
from meeting_desktop.ports.conference import LinkState


@pytest.mark.parametrize(
    ("state", "sends", "silent_for", "lost"),
    [
        (LinkState.CONNECTED, True, 2.4, False),
        (LinkState.CONNECTED, True, 2.6, True),
        (LinkState.CONNECTED, False, 14.0, False),
        (LinkState.CONNECTED, False, 16.0, True),
        (LinkState.CONNECTING, True, 19.0, False),
        (LinkState.CONNECTING, False, 21.0, True),
    ],
)
def test_silence_means_loss_after_a_time_of_its_own(
    state: LinkState, sends: bool, silent_for: float, lost: bool
) -> None:
    assert is_lost(state, sends_sound=sends, silent_for=silent_for) is lost
