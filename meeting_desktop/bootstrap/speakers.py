"""What tells voices apart on this machine, and where its models are."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from meeting_desktop.adapters.speech.catalogue import Catalogue
from meeting_desktop.core.paths import Paths, environment_models
from meeting_desktop.core.settings import Settings

if TYPE_CHECKING:
    from meeting_desktop.adapters.speech.diarization.loader import SpeakerLoader

#: A folder that tests and benches bring models in; also read where the program is tried out.
_DATA_VARIABLE = "MEETING_MODEL_DATA"


def build_speaker_catalogue(paths: Paths, settings: Settings, *, shared: bool = False) -> Catalogue:
    """The models that tell voices apart; apart from those that write captions."""
    from meeting_desktop.adapters.speech.diarization.files import SPEAKER_MODELS

    target = environment_models() if shared else paths.models
    folder = settings.speech.models_folder
    return Catalogue(target, environment_models(), folder, pinned=SPEAKER_MODELS)


def build_speaker_loader(paths: Paths, settings: Settings, threads: int = 1) -> SpeakerLoader:
    """Imported here: the window opens without it."""
    from meeting_desktop.adapters.speech.diarization.loader import SpeakerLoader

    data = os.environ.get(_DATA_VARIABLE)
    named = (Path(data) if data else None, settings.speech.models_folder)
    return SpeakerLoader(
        [folder for folder in named if folder is not None],
        catalogue=build_speaker_catalogue(paths, settings),
        threads=threads,
    )
