"""From pieces to turns: who speaks at each moment, alone or not, and from when to when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from meeting_desktop.adapters.speech.diarization.clustering import Labels
from meeting_desktop.adapters.speech.diarization.links import WindowView
from meeting_desktop.adapters.speech.diarization.pieces import Pieces, runs
from meeting_desktop.adapters.speech.diarization.segmentation import FRAME_SECONDS, LocalActivity
from meeting_desktop.domain.diarization import SpeakerTurn

#: A voice begins to speak when it is likelier than this, and ends below the second.
_ONSET, _OFFSET = 0.5, 0.4
#: The likeliest voice is not one's that hardly any window hears.
_LEAST = 0.15
#: A pause of one's own that is no longer than this does not end a turn (s).
_PAUSE = 0.5
#: Shorter sounds are no turn (s).
_SHORTEST = 0.25
#: The ends of a window know least of what is around them; they count so much.
_WEIGHT_AT_ENDS = 0.05

Activity = NDArray[np.float32]


def voice_activity(
    pieces: Pieces, seen: Sequence[WindowView], activity: LocalActivity, labels: Labels
) -> Activity:
    """(voices, frames): how likely each voice speaks, the mean of all windows that hear the frame.

    Where somebody is alone it is the voice of the piece, whatever a window's local speaker is
    elsewhere; where two speak, those of the local speakers.
    """
    voices = int(labels.max(initial=-1)) + 1
    size = activity.active.shape[1]
    length = max(activity.frames, int(activity.starts[-1]) + size)
    of_frame = _voice_of_frame(pieces, labels, length)
    total = np.zeros((voices, length), np.float32)
    speaking, weights = np.zeros(length, np.float32), np.zeros(length, np.float32)
    weight = np.maximum(np.bartlett(size), _WEIGHT_AT_ENDS).astype(np.float32)
    for view in seen:
        start = int(activity.starts[view.window])
        weights[start : start + size] += weight
        here = of_frame[start : start + size]
        for local, voice in _voices_of_locals(view, pieces, labels, voices):
            active = activity.active[view.window, :, local].astype(np.float32)
            alone = activity.alone[view.window, :, local].astype(np.float32)
            speaking[start : start + size] += active * weight
            apart = np.where(here >= 0, active - alone, active)
            if voice >= 0:
                total[voice, start : start + size] += apart * weight
            known = np.flatnonzero(here >= 0)
            total[here[known], start + known] += alone[known] * weight[known]
    total /= np.maximum(weights, 1e-6)
    speaking /= np.maximum(weights, 1e-6)
    return _as_many_as_speak(total, speaking)[:, : activity.frames]


def _as_many_as_speak(heard: Activity, speaking: NDArray[np.float32]) -> Activity:
    """Where windows agree that somebody speaks but not who, it is the likeliest."""
    count = np.round(speaking).astype(np.int64)
    rank = (-heard).argsort(axis=0, kind="stable").argsort(axis=0, kind="stable")
    chosen = (rank < count) & (heard >= _LEAST)
    return np.where(chosen, np.maximum(heard, _ONSET), heard).astype(np.float32)


def _voice_of_frame(pieces: Pieces, labels: Labels, length: int) -> NDArray[np.int64]:
    of_frame = np.full(length, -1, np.int64)
    for first, last, label in zip(pieces.first, pieces.last, labels, strict=True):
        of_frame[first:last] = label
    return of_frame


def _voices_of_locals(
    view: WindowView, pieces: Pieces, labels: Labels, voices: int
) -> Iterator[tuple[int, int]]:
    """The voice that most of a local speaker's pieces have, two never the same; -1: nobody's."""
    says = np.zeros((view.shares.shape[1], voices))
    np.add.at(says.T, labels[view.pieces], view.shares * pieces.seconds[view.pieces, None])
    for _ in range(len(says)):
        local, voice = (int(at) for at in np.unravel_index(int(says.argmax()), says.shape))
        yield local, voice if says[local, voice] > 0 else -1
        says[local, :] = -1.0
        says[:, voice] = np.minimum(says[:, voice], 0.0)


def turns_of(heard: Activity) -> tuple[SpeakerTurn, ...]:
    """By their start."""
    turns = [
        SpeakerTurn(first * FRAME_SECONDS, last * FRAME_SECONDS, voice)
        for voice, likely in enumerate(heard)
        for first, last in _spans(likely)
    ]
    return tuple(sorted(turns, key=lambda turn: (turn.start, turn.cluster)))


def _spans(likely: NDArray[np.float32]) -> Iterator[tuple[int, int]]:
    """Frames from and to, with hysteresis, over pauses, without what is too short."""
    spans: list[tuple[int, int]] = []
    for first, last in runs(likely >= _OFFSET):
        if likely[first:last].max() < _ONSET:
            continue
        if spans and (first - spans[-1][1]) * FRAME_SECONDS <= _PAUSE:
            spans[-1] = (spans[-1][0], last)
        else:
            spans.append((first, last))
    return (span for span in spans if (span[1] - span[0]) * FRAME_SECONDS >= _SHORTEST)
