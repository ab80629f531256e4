"""From pieces of speech to voices and turns, with voices that are made of numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pytest
from numpy.typing import NDArray

from meeting_desktop.adapters.speech.diarization import clustering
from meeting_desktop.adapters.speech.diarization.assignment import assign
from meeting_desktop.adapters.speech.diarization.calibration import CAMPPLUS
from meeting_desktop.adapters.speech.diarization.clustering import Labels, find_voices
from meeting_desktop.adapters.speech.diarization.links import views
from meeting_desktop.adapters.speech.diarization.pieces import Pieces, cut
from meeting_desktop.adapters.speech.diarization.segmentation import (
    FRAME_SECONDS,
    STEP_SAMPLES,
    LocalActivity,
)
from meeting_desktop.adapters.speech.diarization.turns import turns_of, voice_activity

_WINDOW = 589
_STEP = STEP_SAMPLES // 270
_SIZE = 64


@dataclass(frozen=True)
class _Talk:
    """Who speaks from when to when (s): in whole seconds of a sound of ``seconds``."""

    seconds: float
    said: Sequence[tuple[float, float, int]]

    def truth(self) -> NDArray[np.float32]:
        """(frames, speakers)."""
        frames = round(self.seconds / FRAME_SECONDS)
        speaking = np.zeros((frames, 1 + max(who for _, _, who in self.said)), np.float32)
        for start, end, who in self.said:
            speaking[round(start / FRAME_SECONDS) : round(end / FRAME_SECONDS), who] = 1.0
        return speaking

    def activity(self, *, confused: bool = False) -> LocalActivity:
        """As a segmentation hears it, numbers in each window anew; ``confused``: all are one."""
        truth = self.truth()
        starts = np.arange(0, max(1, len(truth) - _WINDOW + _STEP), _STEP)
        active = np.zeros((len(starts), _WINDOW, 3), np.float16)
        for window, start in enumerate(starts.tolist()):
            heard = truth[start : start + _WINDOW]
            for local, who in enumerate(np.flatnonzero(heard.any(axis=0))[:3].tolist()):
                at = 0 if confused else (local + window) % 3
                active[window, : len(heard), at] += heard[:, who]
        together = active.sum(axis=2, keepdims=True) > 1
        return LocalActivity(starts, active, np.where(together, 0, active), len(truth))


def _voices(count: int, alike: float = 0.4) -> NDArray[np.float64]:
    """So many directions, all with the cosine ``alike`` to each other."""
    common = np.eye(_SIZE)[-1] * np.sqrt(alike)
    return np.asarray(common + np.eye(_SIZE)[:count] * np.sqrt(1 - alike))


def _pieces(
    said: Sequence[tuple[float, float, int]], voices: NDArray[np.float64], seed: int = 1
) -> Pieces:
    """Each a voice and noise of the moment, as much as the calibration expects."""
    chance = np.random.default_rng(seed)
    vectors = []
    for start, end, who in said:
        noise = chance.normal(size=_SIZE)
        noise *= np.sqrt(CAMPPLUS.noise_seconds / (end - start)) / np.linalg.norm(noise)
        heard = voices[who] + noise
        vectors.append(heard / np.linalg.norm(heard))
    first = [round(start / FRAME_SECONDS) for start, _, _ in said]
    last = [round(end / FRAME_SECONDS) for _, end, _ in said]
    return Pieces(np.array(first), np.array(last), np.array(vectors, np.float32))


def _turns(count: int, rounds: int = 5, seconds: float = 2.0) -> list[tuple[float, float, int]]:
    """One after the other."""
    return [(at * seconds, (at + 0.95) * seconds, at % count) for at in range(count * rounds)]


def _found(talk: Sequence[tuple[float, float, int]], pieces: Pieces, **wanted: int) -> Labels:
    activity = _Talk(talk[-1][1] + 1, talk).activity()
    seen = list(views(pieces, activity))
    return assign(pieces, seen, find_voices(pieces, seen, CAMPPLUS, wanted.get("speakers")))


def _same_parts(labels: Labels, truth: Sequence[int]) -> bool:
    pairs = set(zip(labels.tolist(), truth, strict=True))
    return len(pairs) == len(set(truth)) == len(set(labels.tolist()))


@pytest.mark.parametrize("count", [1, 2, 3, 4, 7])
def test_as_many_voices_are_found_as_there_are(count: int) -> None:
    talk = _turns(count)
    labels = _found(talk, _pieces(talk, _voices(count)))
    assert _same_parts(labels, [who for _, _, who in talk])


@pytest.mark.parametrize("alike", [0.1, 0.25, 0.5])
def test_no_threshold_has_to_fit_how_alike_the_voices_are(alike: float) -> None:
    talk = _turns(3, rounds=6)
    labels = _found(talk, _pieces(talk, _voices(3, alike)))
    assert _same_parts(labels, [who for _, _, who in talk])


def test_a_number_that_is_given_is_kept() -> None:
    talk = _turns(4)
    pieces = _pieces(talk, _voices(4))
    assert [
        len(set(_found(talk, pieces, speakers=wanted).tolist())) for wanted in (1, 2, 3, 4)
    ] == [
        1,
        2,
        3,
        4,
    ]


def test_no_more_voices_are_made_than_there_are_pieces() -> None:
    talk = _turns(2, rounds=1)
    assert len(set(_found(talk, _pieces(talk, _voices(2)), speakers=9).tolist())) == 2


def test_a_short_remark_is_whose_the_windows_hear_it_is() -> None:
    said = [(0, 2.4, 0), (2.5, 4.9, 0), (5.0, 7.4, 1), (7.5, 9.9, 1), (10.0, 10.4, 1)]
    pieces = _pieces(said, _voices(2))
    doubtful = pieces.vectors.copy()
    doubtful[4] = (doubtful[0] + doubtful[2]) / np.linalg.norm(doubtful[0] + doubtful[2])
    labels = _found(said, Pieces(pieces.first, pieces.last, doubtful))
    assert labels[4] == labels[3] != labels[0]


def test_windows_that_hear_one_where_two_speak_are_not_believed() -> None:
    talk = _turns(2, rounds=6)
    pieces = _pieces(talk, _voices(2))
    seen = list(views(pieces, _Talk(talk[-1][1] + 1, talk).activity(confused=True)))
    labels = assign(pieces, seen, find_voices(pieces, seen, CAMPPLUS))
    assert _same_parts(labels, [who for _, _, who in talk])


def test_many_pieces_are_clustered_in_blocks_to_the_same_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    talk = _turns(3, rounds=20)
    pieces = _pieces(talk, _voices(3))
    monkeypatch.setattr(clustering, "_BLOCK", 20)
    assert _same_parts(_found(talk, pieces), [who for _, _, who in talk])


def test_nothing_that_tells_is_no_voice() -> None:
    pieces = Pieces(np.array([0]), np.array([9]), np.zeros((1, _SIZE), np.float32))
    assert find_voices(pieces, [], CAMPPLUS).tolist() == [-1]


def test_pieces_end_at_changes_and_pauses_and_are_never_long() -> None:
    talk = _Talk(20.0, [(1, 3, 0), (3, 5, 1), (6, 12, 0)])
    edges = [
        (round(first * FRAME_SECONDS, 1), round(last * FRAME_SECONDS, 1))
        for first, last in cut(talk.activity())
    ]
    assert edges[:2] == [(1.0, 3.0), (3.0, 5.0)]
    assert edges[2][0] == 6.0
    assert edges[-1][1] == 12.0
    assert all(end - start <= 2.6 for start, end in edges)


def test_turns_are_what_was_said_and_two_at_once_are_both_there() -> None:
    said = [(1.0, 5.0, 0), (4.0, 8.0, 1), (10.0, 10.5, 0), (12.0, 15.0, 1)]
    activity = _Talk(16.0, said).activity()
    alone = [(1.0, 4.0, 0), (5.0, 8.0, 1), (10.0, 10.5, 0), (12.0, 15.0, 1)]
    pieces = _pieces(alone, _voices(2))
    labels = np.array([who for _, _, who in alone])
    heard = voice_activity(pieces, list(views(pieces, activity)), activity, labels)
    found = [(turn.start, turn.end, turn.cluster) for turn in turns_of(heard)]
    assert [who for _, _, who in found] == [0, 1, 0, 1]
    wanted = [(start, end) for start, end, _ in said]
    assert np.allclose([(start, end) for start, end, _ in found], wanted, atol=0.05)
