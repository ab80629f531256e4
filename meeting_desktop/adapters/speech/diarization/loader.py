"""Loading what tells voices apart: the best that is installed, verified before it is read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from meeting_desktop.adapters.speech.catalogue import Catalogue
from meeting_desktop.adapters.speech.diarization.calibration import CAMPPLUS
from meeting_desktop.adapters.speech.diarization.campplus import NAME as CAMPPLUS_NAME
from meeting_desktop.adapters.speech.diarization.campplus import CampplusNetwork
from meeting_desktop.adapters.speech.diarization.fallback import fallback_diarizer
from meeting_desktop.adapters.speech.diarization.files import (
    SPEAKER_MODELS,
    find_files,
    models_here,
)
from meeting_desktop.adapters.speech.diarization.pipeline import WindowDiarizer
from meeting_desktop.adapters.speech.diarization.segmentation import SegmentationModel
from meeting_desktop.adapters.speech.diarization.voicefilter import NAME as VOICEFILTER_NAME
from meeting_desktop.adapters.speech.diarization.voicefilter import verified_encoder
from meeting_desktop.core.errors import ModelDamagedError, ModelMissingError
from meeting_desktop.core.logging import get_logger
from meeting_desktop.ports.voices_apart import Diarizer, VoiceEquipment

log = get_logger(__name__)


class SpeakerLoader:
    """Keeps the promises of ``ports.voices_apart.DiarizerLoader``.

    ``folders``: where else the two models may lie (``files``); ``threads`` of each network.
    """

    def __init__(
        self,
        folders: Sequence[Path] = (),
        *,
        catalogue: Catalogue | None = None,
        threads: int = 1,
    ) -> None:
        self._folders = tuple(folders)
        self._catalogue = catalogue
        self._threads = max(1, threads)

    def load(self) -> Diarizer:
        """Raises: ModelMissingError, ModelDamagedError."""
        try:
            files = find_files(self._catalogue, self._folders)
        except ModelMissingError:
            diarizer = fallback_diarizer(self._threads)
            log.info("voices are told apart without their models", model=diarizer.encoder.model)
            return diarizer
        segmentation = SegmentationModel(files.segmentation, self._threads)
        network = CampplusNetwork(files.voice_print, self._threads)
        log.info("models that tell voices apart loaded", model=network.model)
        return WindowDiarizer(segmentation, network, CAMPPLUS)

    def equipment(self) -> VoiceEquipment:
        """What ``load`` would load. Blocks: hashes it."""
        here: frozenset[str] = frozenset()
        try:
            here = models_here(self._catalogue, self._folders)
            if len(here) == len(SPEAKER_MODELS):
                return VoiceEquipment(here, CAMPPLUS_NAME)
            verified_encoder()
        except ModelMissingError:
            return VoiceEquipment(here, "")
        except ModelDamagedError as error:
            return VoiceEquipment(here, "", error.sentence)
        return VoiceEquipment(here, VOICEFILTER_NAME)
