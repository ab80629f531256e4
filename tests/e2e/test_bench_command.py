"""The benches of live captions, on speech of a few seconds."""

from __future__ import annotations

import sys
import wave
from pathlib import Path

import numpy as np
import pytest

from meeting_desktop.cli.bench_captions import CaptionBench
from meeting_desktop.cli.bench_compare import compare
from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.ports.audio import SPEECH_RATE_HZ
from tests.e2e.bench_process import run_bench
from tests.integration.speech import real_speech

_SENTENCE = "The meeting begins with the numbers of the second quarter."
_WORDS = len(_SENTENCE.split())


@pytest.fixture
def sentence(tmp_path: Path) -> Path:
    """A synthetic sentence with a second of silence behind it."""
    sound = np.concatenate([real_speech.spoken(_SENTENCE), real_speech.silence(1.0)])
    path = tmp_path / "sentence.wav"
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(SPEECH_RATE_HZ)
        out.writeframes((np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes())
    return path


@pytest.mark.speech
@pytest.mark.slow
@pytest.mark.usefixtures("small_model")
def test_two_speakers_and_a_silent_one_are_measured_each_and_together(
    sentence: Path, tmp_path: Path
) -> None:
    reference = tmp_path / "sentence.txt"
    reference.write_text(_SENTENCE)
    files = [str(sentence)] * 2
    references = ["--reference", str(reference)] * 2

    lines = run_bench("captions", *files, *references, "--silent", "1", "--language", "en")

    *tracks, whole = [line for line in lines if line["event"] in {"track", "summary"}]
    assert [track["track"] for track in tracks] == [1, 2]
    assert whole["tracks"] == 3
    assert whole["words"] == sum(track["words"] for track in tracks)
    assert all(track["words"] >= _WORDS - 2 for track in tracks)
    assert all(track["word_errors"]["final"] <= 0.3 for track in tracks)
    assert all(0.0 < track["confirmed"]["p50"] < 30.0 for track in tracks)
    assert whole["dropped_seconds"] == 0
    assert {line["track"] for line in lines if line["event"] == "final"} == {1, 2}


@pytest.mark.speech
@pytest.mark.slow
@pytest.mark.usefixtures("small_model")
def test_ours_and_the_baseline_hear_the_same_file(sentence: Path) -> None:
    lines = run_bench("compare", str(sentence), "--language", "en")

    ours, baseline, ratio = [line for line in lines if line["event"] in {"summary", "ratio"}]
    assert (ours["system"], baseline["system"]) == ("ours", "baseline")
    assert ours["words"] >= _WORDS - 2
    assert baseline["words"] >= _WORDS - 2
    expected = baseline["confirmed"]["p50"] / ours["confirmed"]["p50"]
    assert ratio["confirmed"]["p50"] == pytest.approx(expected, rel=0.02)


@pytest.mark.slow
@pytest.mark.alone
def test_a_conference_is_measured_also_for_who_joins_last() -> None:
    (summary,) = run_bench("conference", "--participants", "3", "--voices", "2", "--seconds", "6")

    assert summary["participants"] == 3
    for figure in ("mouth_to_ear_ms", "mouth_to_ear_after_joining_ms"):
        assert 0 < summary[figure]["p50"] <= summary[figure]["p95"]
    for figure in ("frame_gap_ms", "played_gap_ms", "turn_gap_ms"):
        assert 5 < summary[figure]["p50"] < 200  # in milliseconds; how good it is, the bench says
    # one for the silent, one for each who speaks, one for the lobby at the beginning
    assert 1 <= summary["encodes"] <= 5
    assert 0 < summary["host_cpu_share"] < 2


def test_outside_a_checkout_a_sentence_says_that_the_baseline_is_not_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "tests.bench", None)
    with pytest.raises(UserFacingError, match="checkout"):
        compare(CaptionBench((Path("talk.wav"),)))
