"""A listener's beat is brought to where frames come due, and left there."""

from meeting_desktop.adapters.conference.alignment import Alignment
from meeting_desktop.ports.conference import FRAME_SAMPLES


def _shifts(alignment: Alignment, waits: list[int]) -> list[int]:
    """What was brought forward; each wait is shorter by what has been before it."""
    ahead, shifts = 0, []
    for wait in waits:
        shift = alignment.saw((wait - ahead) % FRAME_SAMPLES)
        ahead += shift
        shifts += [shift] if shift else []
    return shifts


def test_frames_that_wait_long_bring_the_beat_forward_once() -> None:
    assert _shifts(Alignment(), [700] * 5_000) == [580]


def test_a_short_wait_is_borne() -> None:
    assert _shifts(Alignment(), [230] * 5_000) == []


def test_one_frame_in_time_is_enough_to_stay() -> None:
    waits = [100 if number % 40 == 0 else 900 for number in range(5_000)]
    assert _shifts(Alignment(), waits) == []


def test_a_network_that_never_rests_brings_it_forward_seldom() -> None:
    # each look sees another phase: a loudspeaker's buffer must not fill up by it
    waits = [(number // 50 * 370) % 960 for number in range(45_000)]
    assert sum(_shifts(Alignment(), waits)) <= 60 * FRAME_SAMPLES
