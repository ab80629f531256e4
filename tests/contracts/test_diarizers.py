"""What everything that tells voices apart promises, the fake of tones and the real one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import numpy as np
import pytest

from meeting_desktop.domain.diarization import Diarization
from meeting_desktop.domain.voice_matching import likeness
from meeting_desktop.ports.audio import SPEECH_RATE_HZ, Samples
from meeting_desktop.ports.voices_apart import Diarizer
from tests.bench.dialogues import build_dialogue
from tests.fakes.sounds import tone
from tests.fakes.voice_prints import PitchDiarizer, PitchEncoder
from tests.integration.speech.speaker_models import real_diarizer


@dataclass(frozen=True)
class Subject:
    """A diarizer, a talk of two, and what it found, telling how far it was."""

    diarizer: Diarizer
    talk: Samples
    found: Diarization
    shares: list[float]


def _fake() -> Subject:
    tones = [tone(2.0, hertz=hertz, rate_hz=SPEECH_RATE_HZ) for hertz in (200.0, 440.0, 200.0)]
    return _subject(PitchDiarizer(PitchEncoder()), np.concatenate(tones))


@cache
def _real() -> Subject:
    return _subject(real_diarizer(), build_dialogue(2, 1, turns=4).sound)


def _subject(diarizer: Diarizer, talk: Samples) -> Subject:
    shares: list[float] = []
    return Subject(diarizer, talk, diarizer.diarize(talk, on_progress=shares.append), shares)


@pytest.fixture(
    params=[
        pytest.param(_fake, id="fake"),
        pytest.param(_real, id="real", marks=[pytest.mark.slow]),
    ]
)
def subject(request: pytest.FixtureRequest) -> Subject:
    make: Callable[[], Subject] = request.param
    return make()


def test_turns_are_in_order_and_of_known_clusters(subject: Subject) -> None:
    found = subject.found
    assert [cluster.number for cluster in found.clusters] == [0, 1]
    assert list(dict.fromkeys(turn.cluster for turn in found.turns)) == [0, 1]
    assert all(one.start <= other.start for one, other in pairwise(found.turns))
    assert all(0.0 <= turn.start < turn.end for turn in found.turns)
    assert found.turns[-1].end <= len(subject.talk) / SPEECH_RATE_HZ + 0.05


def test_each_cluster_has_a_print_of_its_speech_in_the_encoders_model(subject: Subject) -> None:
    for cluster in subject.found.clusters:
        assert cluster.print is not None
        assert cluster.print.model == subject.diarizer.encoder.model
        assert np.linalg.norm(cluster.print.vector) == pytest.approx(1.0, abs=1e-3)
        assert 1.0 < cluster.speech_seconds < len(subject.talk) / SPEECH_RATE_HZ


def test_a_print_made_alone_is_like_the_cluster_that_it_is_of(subject: Subject) -> None:
    found = subject.found
    turn = max(found.turns, key=lambda one: one.end - one.start)
    first, last = (round(at * SPEECH_RATE_HZ) for at in (turn.start, turn.end))
    made = subject.diarizer.encoder.encode(subject.talk[first:last])
    assert made is not None
    alike = [likeness(made, one.print) for one in found.clusters if one.print is not None]
    assert int(np.argmax(alike)) == turn.cluster


def test_progress_grows_up_to_its_end(subject: Subject) -> None:
    assert subject.shares == sorted(subject.shares)
    assert all(0.0 <= share <= 1.0 for share in subject.shares)


@pytest.mark.parametrize("seconds", [0.0, 0.05, 3.0])
def test_where_nobody_speaks_there_is_nobody(subject: Subject, seconds: float) -> None:
    silence = np.zeros(round(seconds * SPEECH_RATE_HZ), np.float32)
    assert subject.diarizer.diarize(silence) == Diarization((), ())


def test_too_short_a_sound_has_no_print(subject: Subject) -> None:
    assert subject.diarizer.encoder.encode(subject.talk[: SPEECH_RATE_HZ // 3]) is None
