"""Measure how well voices are told apart: ours, and sherpa-onnx's own pipeline at each threshold.

``python -m tests.bench.voices_apart ours sherpa > RUN.jsonl`` builds the dialogues of
``tests.bench.dialogues`` and prints one JSON line for each dialogue and system, the clips of AMI
too; ``--table RUN.jsonl…`` prints the means over the
dialogues that every system of them has done. The models are looked up in MEETING_MODEL_DATA, else
in ../shared/models.

``profiles``: each speaker's profile is enrolled from utterances that are in no dialogue; all of the
dialogue's speakers are known, then all but one. It is told how much of the known ones' speech has
the right name, and how much of all speech a wrong one.

``der`` against turns trimmed at their ends, ``gated`` against turns cut at every pause as well,
``collar`` as ``der`` with 0.25 s around each boundary left out. ``oracle``: told how many speak.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import mean, median

import numpy as np
from numpy.typing import NDArray

from meeting_desktop.adapters.speech.diarization.loader import SpeakerLoader
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.diarization import SpeakerTurn
from meeting_desktop.domain.voice_matching import match_voices, mean_print
from meeting_desktop.domain.voice_profiles import VoiceProfile
from meeting_desktop.ports.audio import SPEECH_RATE_HZ, Samples
from meeting_desktop.ports.voices_apart import Diarizer
from tests.bench.dialogues import (
    SPEAKERS,
    Dialogue,
    build_dialogue,
    enrolment,
    read_rttm,
    read_sound,
)
from tests.bench.diarization_error import diarization_error
from tests.bench.joined_speech import speech_folder

THRESHOLDS = (0.7, 0.6, 0.8, 0.65, 0.75, 0.5, 0.9, 0.4, 0.3)
_COUNTS = (2, 3, 4)
_AMI_COUNT = 0
_SYSTEMS = ("ours", "oracle", "profiles", "sherpa")
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
    """Print the lines, or the table of them."""
    parser = argparse.ArgumentParser(description="Measure how well voices are told apart.")
    parser.add_argument("systems", nargs="*", help=", ".join(_SYSTEMS))
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument(
        "--counts", type=int, nargs="+", default=(*_COUNTS, _AMI_COUNT), help="0: AMI"
    )
    parser.add_argument("--thresholds", type=float, nargs="+", default=THRESHOLDS)
    parser.add_argument("--table", type=Path, nargs="+", default=[])
    given = parser.parse_args(arguments)
    if wrong := set(given.systems) - set(_SYSTEMS):
        parser.error(f"there is no {', '.join(sorted(wrong))}")
    if given.table:
        lines = [json.loads(line) for path in given.table for line in path.open()]
        sys.stdout.writelines(f"{row}\n" for row in table(lines))
        return
    if "profiles" in given.systems:
        for line in named_speech(given.seeds):
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


def named_speech(seeds: int) -> Iterator[dict[str, object]]:
    """One line for each dialogue and who of it is a stranger, nobody first."""
    diarizer = SpeakerLoader((model_folder(),)).load()
    profiles = {name: _profile(diarizer, name) for name in SPEAKERS}
    for speakers in _COUNTS:
        for seed in range(seeds):
            made = build_dialogue(speakers, seed)
            found = diarizer.diarize(made.sound)
            for stranger in ("", *made.speakers):
                known = [one for name, one in profiles.items() if name != stranger]
                matches = match_voices(found.clusters, known)
                names = {one.id: one.display_name for one in known}
                called = {number: names[match.profile_id] for number, match in matches.items()}
                right, wrong, spoken = _named(made, found.turns, called, stranger)
                yield {
                    "system": "profiles",
                    "sample": f"{speakers}-{seed:02}",
                    "stranger": bool(stranger),
                    "spoken": round(spoken, 2),
                    "right": round(right, 2),
                    "wrong": round(wrong, 2),
                }


def _profile(diarizer: Diarizer, name: str) -> VoiceProfile:
    clips = [(diarizer.encoder.encode(sound), sound) for sound in enrolment(name)]
    prints = [(made, len(sound) / SPEECH_RATE_HZ) for made, sound in clips if made is not None]
    seconds = sum(seconds for _, seconds in prints)
    now = datetime.now(UTC)
    return VoiceProfile(
        new_id(), new_id(), name, mean_print(prints), len(prints), seconds, now, now
    )


def _named(
    made: Dialogue, found: Found, called: dict[int, str], stranger: str
) -> tuple[float, float, float]:
    """Seconds with the right name, seconds with a wrong one, seconds of speech that has a name.

    Speech of the reference; where two speak, each counts, and is right where one of the names is.
    """
    right = wrong = spoken = 0.0
    for turn in made.turns:
        name = made.speakers[turn.cluster]
        frames = np.arange(round(turn.start * 100), round(turn.end * 100)) / 100
        spoken += len(frames) / 100 if name != stranger else 0.0
        said = {
            called[one.cluster]: np.zeros(len(frames), bool)
            for one in found
            if one.cluster in called
        }
        for one in found:
            if one.cluster in called:
                said[called[one.cluster]] |= (frames >= one.start) & (frames < one.end)
        own = said.pop(name, np.zeros(len(frames), bool))
        others = np.any(list(said.values()), axis=0) if said else np.zeros(len(frames), bool)
        alone = ~_spoken_by_others(made, turn, frames)
        right += float(own.sum()) / 100
        wrong += float((others & ~own & alone).sum()) / 100
    return right, wrong, spoken


def _spoken_by_others(
    made: Dialogue, turn: SpeakerTurn, frames: NDArray[np.float64]
) -> NDArray[np.bool_]:
    others = [one for one in made.turns if one.cluster != turn.cluster]
    said = [(frames >= one.start) & (frames < one.end) for one in others]
    return np.asarray(np.any(said, axis=0))


def table(lines: Sequence[dict[str, object]]) -> Iterator[str]:
    """Markdown: the means of each system over the dialogues, and each clip of AMI."""
    yield "| system | DER | median | missed | false | confused | collar | gated | count | CPU |"
    yield "|---|---|---|---|---|---|---|---|---|---|"
    runs = _comparable([line for line in lines if line["system"] != "profiles"])
    for label in dict.fromkeys(str(line["system"]) for line in runs):
        of_system = [line for line in runs if line["system"] == label]
        talks = [line for line in of_system if not str(line["sample"]).startswith("ami")]
        for name, some in (
            (label, talks),
            *((f"{label}, {n}", _with(talks, n)) for n in _COUNTS),
            *((f"{label}, {line['sample']}", [line]) for line in of_system if line not in talks),
        ):
            if some:
                yield _row(name, some)
    yield from _profile_rows([line for line in lines if line["system"] == "profiles"])


def _comparable(runs: Sequence[dict[str, object]]) -> list[dict[str, object]]:
    """The lines of samples that every system has."""
    of_system: dict[str, set[str]] = {}
    for line in runs:
        of_system.setdefault(str(line["system"]), set()).add(str(line["sample"]))
    shared = set.intersection(*of_system.values()) if of_system else set()
    return [line for line in runs if line["sample"] in shared]


def _profile_rows(lines: Sequence[dict[str, object]]) -> Iterator[str]:
    for stranger in (False, True):
        some = [line for line in lines if line["stranger"] is stranger]
        if some:
            right, wrong, spoken = (
                sum(float(str(line[key])) for line in some) for key in ("right", "wrong", "spoken")
            )
            who = "all but one known" if stranger else "all known"
            yield f"{who}: {right / spoken:.1%} named right, {wrong / spoken:.1%} wrong"


def _with(lines: Iterable[dict[str, object]], speakers: int) -> list[dict[str, object]]:
    return [line for line in lines if line["speakers"] == speakers]


def _row(name: str, lines: Sequence[dict[str, object]]) -> str:
    def column(key: str) -> list[float]:
        return [float(str(line[key])) for line in lines]

    names = ("missed", "false_alarm", "confused", "collar", "gated")
    means = " | ".join(f"{mean(column(key)):.1%}" for key in names)
    right = sum(line["found"] == line["speakers"] for line in lines)
    der = column("der")
    return (
        f"| {name} | {mean(der):.1%} | {median(der):.1%} | {means} | {right}/{len(lines)} | "
        f"{mean(column('cpu')):.3f} |"
    )


if __name__ == "__main__":
    main(sys.argv[1:])
