"""Bringing the models that tell voices apart: what is said, progress, stopping, going on."""

from __future__ import annotations

import pytest

from meeting_desktop.application.install_voice_models import InstallVoiceModels, equipment_words
from meeting_desktop.core.errors import ModelDamagedError, ModelMissingError, UserFacingError
from meeting_desktop.ports.recogniser import ModelProgress
from tests.fakes.voice_models import ShelfOfVoiceModels


def test_only_what_is_missing_is_brought_and_progress_is_over_all_of_it() -> None:
    shelf = ShelfOfVoiceModels()
    models = InstallVoiceModels(shelf)
    heard: list[ModelProgress] = []
    models.progress.subscribe(heard.append)
    assert models.facts().missing_bytes == 34_000_000
    models.install()
    assert shelf.installing == ["segments", "prints"]
    assert {one.total_bytes for one in heard} == {34_000_000}
    done = [one.done_bytes for one in heard]
    assert done == sorted(done)
    assert done[-1] == 34_000_000
    facts = models.facts()
    assert (facts.missing, facts.encoder) == ((), "full")
    models.install()
    assert shelf.installing == ["segments", "prints"], "nothing is brought twice"


def test_stopping_keeps_what_is_whole_and_the_next_try_goes_on() -> None:
    shelf = ShelfOfVoiceModels("segments")
    models = InstallVoiceModels(shelf)
    shelf.between_steps = models.stop
    with pytest.raises(UserFacingError, match="stopped"):
        models.install()
    shelf.between_steps = lambda: None
    models.install()
    assert shelf.installing == ["prints", "prints"]


def test_damaged_models_are_told_and_brought_anew() -> None:
    shelf = ShelfOfVoiceModels("segments", "prints")
    shelf.damage = "The model is damaged."
    models = InstallVoiceModels(shelf)
    facts = models.facts()
    assert facts.fault == "The model is damaged."
    assert len(facts.missing) == 2
    models.install()
    assert models.facts().fault == ""


def test_the_doctor_says_what_voices_are_told_apart_with() -> None:
    assert "both models" in equipment_words(ShelfOfVoiceModels("segments", "prints"))
    weak = equipment_words(ShelfOfVoiceModels("segments", built_in="small"))
    assert weak.endswith(
        "install what is missing (28 MB) in Settings, Voices, or with "
        "`meeting-desktop models install prints`."
    )
    with pytest.raises(ModelMissingError, match=r"\(34 MB\).*install segments` and .*prints`"):
        equipment_words(ShelfOfVoiceModels())
    broken = ShelfOfVoiceModels()
    broken.damage = "The model is damaged."
    with pytest.raises(ModelDamagedError, match="damaged"):
        equipment_words(broken)
