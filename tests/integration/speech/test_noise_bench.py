"""Nobody speaks, and nothing is written: every sound of the bench, a minute each."""

from __future__ import annotations

import pytest

from meeting_desktop.adapters.speech.live import WhisperLive
from meeting_desktop.cli.bench_noise import SoundClock, captions_of
from meeting_desktop.cli.bench_sounds import KINDS
from tests.integration.speech import real_speech

pytestmark = [pytest.mark.speech, pytest.mark.slow]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["", "en"])
def test_nothing_is_written_where_nobody_speaks(kind: str, language: str) -> None:
    clock = SoundClock()
    live = WhisperLive(real_speech.engine(), real_speech.silero(), clock)
    events = captions_of(live, KINDS[kind](60.0), clock, language)
    assert [event for event in events if event.words] == []
