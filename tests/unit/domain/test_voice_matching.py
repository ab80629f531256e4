"""A voice is known again where it is surely the one, and stays unknown where it is not."""

from __future__ import annotations

import math
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.diarization import VoiceCluster, VoicePrint
from meeting_desktop.domain.voice_matching import likeness, match_voices, mean_print
from meeting_desktop.domain.voice_profiles import VoiceProfile

_MODEL = "campplus-zh-en-common-advanced"
_NOW = datetime(2026, 5, 3, tzinfo=UTC)


def _print(*vector: float, model: str = _MODEL) -> VoicePrint:
    length = math.hypot(*vector)
    return VoicePrint(model, tuple(value / length for value in vector))


def _profile(name: str, voice: VoicePrint) -> VoiceProfile:
    return VoiceProfile(new_id(), new_id(), name, voice, 3, 30.0, _NOW, _NOW)


def _at(cosine: float) -> VoicePrint:
    """So like Grace's."""
    return _print(cosine, math.sqrt(1 - cosine**2), 0.0)


_GRACE = _profile("Grace", _print(1, 0, 0))
_HANNA = _profile("Hanna", _print(0, 0, 1))


def test_the_likest_profile_is_whose_voice_it_is() -> None:
    cluster = VoiceCluster(0, 12.0, _at(0.85))
    match = match_voices([cluster], [_HANNA, _GRACE])[0]
    assert match.profile_id == _GRACE.id
    assert match.confidence > 0.99


def test_confidence_grows_with_likeness() -> None:
    found = [
        match_voices([VoiceCluster(0, 9.0, _at(cosine))], [_GRACE])[0].confidence
        for cosine in (0.63, 0.70, 0.80)
    ]
    assert found == sorted(found)
    assert 0.5 < found[0] < 0.8


@pytest.mark.parametrize("cosine", [-0.2, 0.3, 0.57])
def test_a_stranger_stays_unknown(cosine: float) -> None:
    assert not match_voices([VoiceCluster(0, 60.0, _at(cosine))], [_GRACE, _HANNA])


def test_two_profiles_that_are_as_like_are_no_answer() -> None:
    sister = _profile("Ida", _at(0.98))
    assert not match_voices([VoiceCluster(0, 12.0, _at(0.9))], [_GRACE, sister])


def test_too_little_speech_is_nobody() -> None:
    assert not match_voices([VoiceCluster(0, 2.9, _at(0.9))], [_GRACE])
    assert not match_voices([VoiceCluster(0, 9.0, None)], [_GRACE])


def test_prints_of_another_model_are_not_compared() -> None:
    other = _profile("Grace", _print(1, 0, 0, model="another"))
    assert not match_voices([VoiceCluster(0, 12.0, _at(0.99))], [other])


def test_a_profile_is_one_voices_unless_a_second_is_as_clearly_the_same() -> None:
    clusters = [VoiceCluster(0, 20.0, _at(0.68)), VoiceCluster(1, 20.0, _at(0.9))]
    assert set(match_voices(clusters, [_GRACE])) == {1}
    twice = [VoiceCluster(0, 20.0, _at(0.8)), VoiceCluster(1, 20.0, _at(0.9))]
    assert set(match_voices(twice, [_GRACE])) == {0, 1}


def test_the_mean_goes_by_seconds_of_speech() -> None:
    mean = mean_print([(_print(1, 0), 30.0), (_print(0, 1), 10.0)])
    assert mean.vector == pytest.approx((3 / math.sqrt(10), 1 / math.sqrt(10)))


def test_a_mean_needs_prints_of_one_model_that_do_not_cancel_out() -> None:
    for prints in (
        [],
        [(_print(1, 0), 1.0), (_print(1, 0, model="another"), 1.0)],
        [(_print(1, 0), 1.0), (_print(-1, 0), 1.0)],
    ):
        with pytest.raises(ValueError, match="print"):
            mean_print(prints)


_VECTORS = st.lists(
    st.lists(st.floats(0.01, 1.0), min_size=3, max_size=3).map(lambda one: _print(*one)),
    min_size=1,
    max_size=6,
)


@given(_VECTORS, _VECTORS)
def test_whoever_is_named_is_like_and_liker_than_all_others(
    voices: list[VoicePrint], known: list[VoicePrint]
) -> None:
    clusters = [VoiceCluster(number, 10.0, voice) for number, voice in enumerate(voices)]
    profiles = [_profile(str(number), voice) for number, voice in enumerate(known)]
    for number, match in match_voices(clusters, profiles).items():
        scores = {one.id: likeness(voices[number], one.print) for one in profiles}
        assert scores[match.profile_id] == max(scores.values()) >= 0.62
        assert 0.0 < match.confidence <= 1.0
