"""The benches of the library: a search of a few meetings, an import of a sentence."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from meeting_desktop.ports.audio import SPEECH_RATE_HZ
from tests.bench.joined_speech import write_wav
from tests.e2e.bench_process import run_bench
from tests.integration.speech import real_speech

_SENTENCE = "The meeting begins with the numbers of the second quarter."


@pytest.mark.slow
def test_places_and_list_are_measured_for_every_kind_of_search() -> None:
    built, *kinds, summary = run_bench(
        "search", "--segments", "1000", "--meetings", "10", "--queries", "2"
    )

    assert (built["event"], built["segments"], built["meetings"]) == ("built", 1000, 10)
    assert {line["event"] for line in kinds} == {"kind"}
    assert len({line["kind"] for line in kinds}) == len(kinds) >= 10
    for line in kinds:
        for figures in (line["places"], line["list"]):
            assert 0 < figures["p50_ms"] <= figures["p95_ms"] <= figures["worst_ms"]
    assert summary["event"] == "summary"
    for what in ("places", "list"):
        assert summary[what]["worst_p95_ms"] == max(line[what]["p95_ms"] for line in kinds)
    assert summary["library"]["p50_ms"] > 0


@pytest.mark.speech
@pytest.mark.slow
@pytest.mark.usefixtures("small_model")
def test_an_import_is_measured_against_the_plain_engine_and_its_batches(tmp_path: Path) -> None:
    sound = np.concatenate([real_speech.spoken(_SENTENCE), real_speech.silence(0.5)])
    file, reference = tmp_path / "sentence.wav", tmp_path / "sentence.txt"
    write_wav(file, sound)
    reference.write_text(_SENTENCE)

    lines = run_bench("import", str(file), "--reference", str(reference), "--runs", "1")

    runs = [line for line in lines if line["event"] == "run"]
    systems = ["sequential", "batches", "ours"]
    assert [line["system"] for line in runs] == systems
    for line in runs:
        assert line["sound_seconds"] == pytest.approx(len(sound) / SPEECH_RATE_HZ, abs=0.1)
        assert min(line["seconds"], line["cpu_seconds"], line["peak_mb"]) > 0
    summaries = [line for line in lines if line["event"] == "summary"]
    assert [line["system"] for line in summaries] == systems
    assert summaries[0]["times_sequential"] == 1
    assert all(line["against_truth"]["of"] == len(_SENTENCE.split()) for line in summaries)
    # how many of them the smallest model hears right is not in question
    assert all(line["words"] >= 5 for line in summaries)
