"""What loss, jitter and disorder cost the words, packet by packet, in virtual time."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soxr

from meeting_desktop.adapters.conference.playout import Playout
from meeting_desktop.cli.bench_words import word_difference
from meeting_desktop.ports.audio import CAPTURE_RATE_HZ, SPEECH_RATE_HZ, Samples
from tests.integration.conference.speech_by_network import talk_of, words_in
from tests.unit.conference.rtp_stream import Sent, packets_of, play, sound_of, through_a_storm

pytestmark = [pytest.mark.speech, pytest.mark.slow]


def _arriving(arrivals: list[tuple[int, Sent]], samples: int) -> Samples:
    frames = play(Playout(), arrivals, until=samples + CAPTURE_RATE_HZ)
    heard: Samples = soxr.resample(sound_of(frames)[1], CAPTURE_RATE_HZ, SPEECH_RATE_HZ)
    return heard.astype(np.float32)


def test_five_percent_loss_and_jitter_cost_at_most_five_points(speech_data: Path) -> None:
    talk, truth = talk_of(speech_data, clips=5)
    sound = soxr.resample(talk, SPEECH_RATE_HZ, CAPTURE_RATE_HZ).astype(np.float32)
    sent = packets_of(sound)
    fine = _arriving([(one.place, one) for one in sent], len(sound))
    stormy = _arriving(through_a_storm(sent, seed=2), len(sound))
    without, with_storm = (word_difference(truth, words_in(one)) for one in (fine, stormy))
    assert without is not None
    assert with_storm is not None
    assert with_storm - without <= 0.05
