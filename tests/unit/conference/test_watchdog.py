"""When a connection counts as lost."""

import pytest

from meeting_desktop.adapters.conference.watchdog import heard_at_after, is_lost
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


@pytest.mark.parametrize(
    ("stall", "heard_at", "now", "afterwards"),
    [
        (3.0, 9.9, 13.0, 12.9),  # silent for as long as before the stall
        (3.0, 12.0, 13.0, 13.0),  # never later than now
        (0.1, 9.9, 10.1, 9.9),  # on a busy machine every turn is late: that adds up to nothing
    ],
)
def test_the_time_in_which_nobody_listened_is_nobodys_silence(
    stall: float, heard_at: float, now: float, afterwards: float
) -> None:
    assert heard_at_after(stall, heard_at, now) == pytest.approx(afterwards)
