"""The ring between PortAudio's thread and the reader: bounded, and honest about what it lost."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from meeting_desktop.adapters.audio.capture_ring import CaptureRing


def _block(first: int, count: int, channels: int = 1) -> NDArray[np.float32]:
    return np.repeat(np.arange(first, first + count, dtype=np.float32)[:, None], channels, axis=1)


def test_what_goes_in_comes_out_in_order_across_the_seam() -> None:
    ring = CaptureRing(10, 1)
    heard: list[float] = []
    for start in range(0, 60, 6):
        ring.put(_block(start, 6))
        while ring.waiting:
            samples, lost = ring.take(4)
            assert lost == 0
            heard.extend(samples.tolist())
    assert heard == list(range(60))


def test_channels_are_mixed_to_one() -> None:
    ring = CaptureRing(10, 2)
    ring.put(np.array([[0.2, 0.4], [-1.0, 1.0]], dtype=np.float32))
    samples, _ = ring.take(10)
    assert np.allclose(samples, [0.3, 0.0])


def test_sound_without_room_is_counted_and_reported_at_its_place() -> None:
    ring = CaptureRing(10, 1)
    ring.put(_block(0, 6))
    ring.put(_block(6, 6))  # no room
    ring.put(_block(12, 6))  # still none
    first, lost = ring.take(100)
    assert (first.tolist(), lost) == ([0, 1, 2, 3, 4, 5], 0)
    ring.put(_block(18, 4))
    then, lost = ring.take(100)
    assert (then.tolist(), lost) == ([18, 19, 20, 21], 12)
    assert ring.overruns == 2


def test_a_loss_that_the_driver_reports_stands_before_its_block() -> None:
    ring = CaptureRing(100, 1)
    ring.put(_block(0, 5))
    ring.put(_block(5, 5), lost_before=480)
    assert ring.take(100)[1] == 0
    assert ring.take(100)[1] == 480


@given(st.lists(st.tuples(st.booleans(), st.integers(1, 40)), max_size=60))
def test_time_stays_true_whatever_reader_and_writer_do(steps: list[tuple[bool, int]]) -> None:
    ring = CaptureRing(64, 1)
    written, place = 0, 0
    for is_write, count in steps:
        if is_write:
            ring.put(_block(written, count))
            written += count
            continue
        samples, lost = ring.take(count)
        place += lost
        assert samples.tolist() == list(range(place, place + len(samples)))
        place += len(samples)
