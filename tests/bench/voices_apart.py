"""Measure how well voices are told apart: ours, and sherpa-onnx's own pipeline at each threshold.

``python -m tests.bench.voices_apart ours sherpa > RUN.jsonl`` builds the dialogues of
``tests.bench.dialogues`` and prints one JSON line for each dialogue and system, the clips of AMI
too; ``tests.bench.voices_table`` makes tables of them. The models are looked up in
MEETING_MODEL_DATA, else in ../shared/models.

``profiles``: each speaker's profile is enrolled from utterances that are in no dialogue; all of the
dialogue's speakers are known, then all but one. It is told how much of the known ones' speech has
the right name, and how much of all speech a wrong one.

``der`` against turns trimmed at their ends, ``gated`` against turns cut at every pause as well,
``collar`` as ``der`` with 0.25 s around each boundary left out. ``oracle``: told how many speak.
``fallback``: without the two models.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from meeting_desktop.adapters.speech.diarization.loader import SpeakerLoader
from meeting_desktop.core.logging import configure_logging
from meeting_desktop.domain.diarization import SpeakerTurn
from meeting_desktop.ports.audio import SPEECH_RATE_HZ, Samples
from tests.bench.dialogues import (
    build_dialogue,
    read_rttm,
    read_sound,
)
from tests.bench.diarization_error import diarization_error
from tests.bench.joined_speech import speech_folder
from tests.bench.voices_named import named_speech

THRESHOLDS = (0.7, 0.6, 0.8, 0.65, 0.75, 0.5, 0.9, 0.4, 0.3)
_COUNTS = (2, 3, 4)
_AMI_COUNT = 0
_SYSTEMS = ("ours", "oracle", "fallback", "profiles", "sherpa")
_COLLAR = 0.25
_AMI = ("dev00", "trn05", "tst00")

Found = Sequence[SpeakerTurn]
Tells = Callable[[Samples, int | None], Found]


@dataclass(frozen=True, slots=True)
class Sample:
    """A sound with who speaks in it; ``name`` such as ``3-07``, speakers and seed."""

    name: str
    sound: Samples
    turns: Found
    gated: Found

    @property
    def speakers(self) -> int:
        return len({turn.cluster for turn in self.turns})


def main(arguments: Sequence[str]) -> None:
    """Print the lines."""
    parser = argparse.ArgumentParser(description="Measure how well voices are told apart.")
    parser.add_argument("systems", nargs="*", help=", ".join(_SYSTEMS))
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument(
        "--counts", type=int, nargs="+", default=(*_COUNTS, _AMI_COUNT), help="0: AMI"
    )
    parser.add_argument("--thresholds", type=float, nargs="+", default=THRESHOLDS)
    given = parser.parse_args(arguments)
    if wrong := set(given.systems) - set(_SYSTEMS):
        parser.error(f"there is no {', '.join(sorted(wrong))}")
    configure_logging(None)
    if "profiles" in given.systems:
        for line in named_speech(SpeakerLoader((model_folder(),)).load(), given.seeds):
            sys.stdout.write(json.dumps(line) + "\n")
            sys.stdout.flush()
    for label, tells in systems(given.systems, given.thresholds):
        for sample in samples(given.seeds, given.counts):
            line = measure(label, tells, sample)
            sys.stdout.write(json.dumps(line) + "\n")
            sys.stdout.flush()


def model_folder() -> Path:
    """Where the speaker models lie on this machine."""
    beside = Path(__file__).resolve().parents[3] / "shared" / "models"
    return Path(os.environ.get("MEETING_MODEL_DATA") or beside)


def samples(seeds: int, counts: Sequence[int]) -> Iterator[Sample]:
    """Dialogues of so many speakers, then the clips of AMI where these are wanted."""
    for speakers in (count for count in counts if count != _AMI_COUNT):
        for seed in range(seeds):
            made = build_dialogue(speakers, seed)
            yield Sample(f"{speakers}-{seed:02}", made.sound, made.turns, made.gated)
    for name in _AMI if _AMI_COUNT in counts else ():
        folder = speech_folder() / "ami"
        turns = read_rttm(folder / f"{name}.rttm")
        yield Sample(f"ami-{name}", read_sound(folder / f"{name}.wav"), turns, turns)


def systems(names: Sequence[str], thresholds: Sequence[float]) -> Iterator[tuple[str, Tells]]:
    """Each with its label."""
    if {"ours", "oracle"} & set(names):
        diarizer = SpeakerLoader((model_folder(),)).load()
        if "ours" in names:
            yield "ours", lambda sound, _count: diarizer.diarize(sound).turns
        if "oracle" in names:
            yield "oracle", lambda sound, count: diarizer.diarize(sound, speakers=count).turns
    if "fallback" in names:
        weak = SpeakerLoader().load()
        yield "fallback", lambda sound, _count: weak.diarize(sound).turns
    if "sherpa" in names:
        for threshold in thresholds:
            yield f"sherpa {threshold:.2f}", _sherpa(threshold)


def _sherpa(threshold: float) -> Tells:
    """Its pipeline with its own defaults but for the threshold of clustering."""
    import sherpa_onnx

    segmentation = sherpa_onnx.OfflineSpeakerSegmentationModelConfig(
        pyannote=sherpa_onnx.OfflineSpeakerSegmentationPyannoteModelConfig(
            model=str(model_folder() / "segmentation-3.0.onnx")
        )
    )
    embedding = sherpa_onnx.SpeakerEmbeddingExtractorConfig(
        model=str(model_folder() / "campplus-zh-en-common-advanced.onnx")
    )
    pipeline = sherpa_onnx.OfflineSpeakerDiarization(
        sherpa_onnx.OfflineSpeakerDiarizationConfig(
            segmentation=segmentation,
            embedding=embedding,
            clustering=sherpa_onnx.FastClusteringConfig(num_clusters=-1, threshold=threshold),
        )
    )

    def tell(sound: Samples, _count: int | None) -> Found:
        found = pipeline.process(sound).sort_by_start_time()
        return [SpeakerTurn(one.start, one.end, one.speaker) for one in found]

    return tell


def measure(label: str, tells: Tells, sample: Sample) -> dict[str, object]:
    """One line of the run; ``cpu``: seconds of one core for a second of sound."""
    began = time.process_time()
    found = tells(sample.sound, sample.speakers)
    spent = time.process_time() - began
    error = diarization_error(sample.turns, found)
    return {
        "system": label,
        "sample": sample.name,
        "speakers": sample.speakers,
        "found": len({turn.cluster for turn in found}),
        "der": round(error.rate, 4),
        "missed": round(error.missed / error.spoken, 4),
        "false_alarm": round(error.false_alarm / error.spoken, 4),
        "confused": round(error.confused / error.spoken, 4),
        "collar": round(diarization_error(sample.turns, found, collar=_COLLAR).rate, 4),
        "gated": round(diarization_error(sample.gated, found).rate, 4),
        "cpu": round(spent / (len(sample.sound) / SPEECH_RATE_HZ), 4),
    }


if __name__ == "__main__":
    main(sys.argv[1:])
