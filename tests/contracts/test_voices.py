"""What every ``Voice`` promises."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from meeting_desktop.adapters.audio.decoder import AvDecoder
from meeting_desktop.adapters.speech.piper_voice import PiperVoice
from meeting_desktop.adapters.speech.system_voices import SystemVoice
from meeting_desktop.ports.audio import CAPTURE_RATE_HZ
from meeting_desktop.ports.voice import Voice
from tests.fakes.voices import FakeVoice

_HAS_ESPEAK = bool(shutil.which("espeak-ng") or shutil.which("espeak"))


@pytest.fixture(
    params=[
        pytest.param(FakeVoice, id="fake"),
        pytest.param(
            PiperVoice,
            id="piper",
            marks=pytest.mark.skipif(not PiperVoice().available(), reason="needs piper-tts"),
        ),
        pytest.param(
            SystemVoice,
            id="system",
            marks=pytest.mark.skipif(not _HAS_ESPEAK, reason="needs espeak-ng"),
        ),
    ]
)
def voice(request: pytest.FixtureRequest) -> Voice:
    make: Callable[[], Voice] = request.param
    return make()


def test_it_speaks_in_the_conferences_rate_loud_enough_and_without_clipping(voice: Voice) -> None:
    sound = voice.speak("When do you want to start?")
    assert sound.dtype == np.float32
    assert sound.ndim == 1
    assert 0.3 < len(sound) / CAPTURE_RATE_HZ < 6
    assert 0.05 < float(np.max(np.abs(sound))) <= 1.0


def test_a_longer_text_takes_longer(voice: Voice) -> None:
    short, long = voice.speak("Yes."), voice.speak("Yes, that is what we would like to do.")
    assert len(long) > len(short)


@pytest.mark.parametrize("language", ["", "en", "de", "xx"])
def test_it_speaks_whatever_the_language(voice: Voice, language: str) -> None:
    assert len(voice.speak("Hallo", language=language))


def test_two_variants_differ(voice: Voice) -> None:
    if isinstance(voice, PiperVoice):
        pytest.skip("Piper's package has one voice")
    one, other = voice.speak("Hello"), voice.speak("Hello", variant=1)
    assert len(one) != len(other) or not np.array_equal(one, other)


def test_a_file_holds_what_is_said(voice: Voice, tmp_path: Path) -> None:
    voice.speak_into("Good morning.", tmp_path / "said.wav")
    assert AvDecoder().probe(tmp_path / "said.wav") > 0.2
