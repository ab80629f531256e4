"""Voices apart: segmentation, pieces, prints, clusters, turns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from meeting_desktop.adapters.speech.diarization.assignment import assign
from meeting_desktop.adapters.speech.diarization.calibration import VoiceCalibration
from meeting_desktop.adapters.speech.diarization.clustering import Labels, find_voices
from meeting_desktop.adapters.speech.diarization.links import views
from meeting_desktop.adapters.speech.diarization.pieces import Pieces, hear_pieces
from meeting_desktop.adapters.speech.diarization.prints import (
    PrintEncoder,
    VoiceNetwork,
    print_of,
)
from meeting_desktop.adapters.speech.diarization.segmentation import Segmentation
from meeting_desktop.adapters.speech.diarization.turns import turns_of, voice_activity
from meeting_desktop.domain.diarization import Diarization, SpeakerTurn, VoiceCluster
from meeting_desktop.ports.audio import SPEECH_RATE_HZ, Samples
from meeting_desktop.ports.voices_apart import VoiceEncoder

#: How much of the work the segmentation is; the prints are the rest.
_SEGMENTATION_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class _Voices:
    pieces: Pieces
    labels: Labels
    turns: tuple[SpeakerTurn, ...]


class WindowDiarizer:
    """Keeps the promises of ``ports.voices_apart.Diarizer``."""

    def __init__(
        self, segmentation: Segmentation, network: VoiceNetwork, calibration: VoiceCalibration
    ) -> None:
        self._segmentation = segmentation
        self._network = network
        self._calibration = calibration
        self._encoder = PrintEncoder(network)

    @property
    def encoder(self) -> VoiceEncoder:
        return self._encoder

    def diarize(
        self,
        sound: Samples,
        *,
        speakers: int | None = None,
        on_progress: Callable[[float], None] = lambda _share: None,
    ) -> Diarization:
        if speakers is not None and speakers < 1:
            raise ValueError("somebody speaks, or nobody needs to be told apart")
        if len(sound) < SPEECH_RATE_HZ // 10 or not np.any(sound):
            on_progress(1.0)
            return Diarization((), ())
        found = self._find(sound, speakers, on_progress)
        on_progress(1.0)
        return self._numbered(found)

    def _find(
        self, sound: Samples, speakers: int | None, on_progress: Callable[[float], None]
    ) -> _Voices:
        share = _SEGMENTATION_SHARE
        activity = self._segmentation.listen(sound, lambda done: on_progress(share * done))
        pieces = hear_pieces(
            sound, activity, self._network, lambda done: on_progress(share + (1 - share) * done)
        )
        if not len(pieces):
            return _Voices(pieces, np.zeros(0, np.int64), ())
        seen = list(views(pieces, activity))
        hints = seen if self._segmentation.knows_speakers else []
        labels = find_voices(pieces, hints, self._calibration, speakers)
        labels = assign(pieces, hints, labels)
        heard = voice_activity(pieces, seen, activity, labels)
        return _Voices(pieces, labels, turns_of(heard))

    def _numbered(self, found: _Voices) -> Diarization:
        """Clusters by who spoke first; those that no turn is left of are nobody."""
        order = list(dict.fromkeys(turn.cluster for turn in found.turns))
        number = {cluster: at for at, cluster in enumerate(order)}
        turns = (SpeakerTurn(t.start, t.end, number[t.cluster]) for t in found.turns)
        clusters = (self._cluster(found, cluster, number[cluster]) for cluster in order)
        return Diarization(tuple(turns), tuple(clusters))

    def _cluster(self, found: _Voices, cluster: int, number: int) -> VoiceCluster:
        own = np.flatnonzero((found.labels == cluster) & found.pieces.telling)
        seconds = found.pieces.seconds[own]
        voice = print_of(self._network.model, list(found.pieces.vectors[own]), seconds.tolist())
        return VoiceCluster(number, round(float(seconds.sum()), 3), voice)
