"""Who speaks when in a track; what was found is kept until the import is done.

The sound of hours does not belong into memory: it is decoded into a file that is mapped.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import numpy as np
from pydantic import TypeAdapter, ValidationError

from meeting_desktop.application.import_files import VOICES, StageFolder, disk_fault, name_for
from meeting_desktop.application.keep_tracks import KeptTrack
from meeting_desktop.core.errors import ModelMissingError
from meeting_desktop.core.logging import get_logger
from meeting_desktop.domain.diarization import Diarization, SpeakerTurn, VoiceCluster
from meeting_desktop.ports.audio import SPEECH_RATE_HZ, AudioDecoder, Samples
from meeting_desktop.ports.voices_apart import Diarizer, DiarizerLoader

_log = get_logger(__name__)

_FOUND = TypeAdapter(Diarization)


class TellVoices:
    """The models are loaded once, and not where everything is known."""

    def __init__(self, decoder: AudioDecoder, loader: DiarizerLoader) -> None:
        self._decoder = decoder
        self._loader = loader
        self._loaded: Diarizer | None = None

    def run(
        self,
        track: KeptTrack,
        folder: StageFolder,
        speakers: int | None,
        on_share: Callable[[float], None],
    ) -> Diarization:
        """``speakers`` None: find out. Without models all is one voice.

        Raises: ModelDamagedError; of the disk EnvironmentFault.
        """
        name = name_for(VOICES, speakers, track.sha256)
        kept = folder.read(name)
        if kept is not None:
            try:
                return _FOUND.validate_python(kept)
            except ValidationError:
                pass  # of another version of this program
        try:
            self._loaded = self._loaded or self._loader.load()
        except ModelMissingError as error:
            _log.warning("voices are not told apart", code=error.code)
            return one_voice(track.duration)
        found = self._diarize(self._loaded, track, folder, speakers, on_share)
        folder.write(name, _FOUND.dump_python(found, mode="json"))
        return found

    def _diarize(
        self,
        diarizer: Diarizer,
        track: KeptTrack,
        folder: StageFolder,
        speakers: int | None,
        on_share: Callable[[float], None],
    ) -> Diarization:
        place = folder.path / "sound.f32"
        try:
            sound = self._mapped(track.file, place)
            return diarizer.diarize(sound, speakers=speakers, on_progress=on_share)
        except OSError as error:
            raise disk_fault(error, folder.path) from error
        finally:
            with suppress(OSError):  # Windows keeps what is mapped; the folder goes later
                place.unlink(missing_ok=True)

    def _mapped(self, path: Path, place: Path) -> Samples:
        with place.open("wb") as file:
            for piece in self._decoder.decode(path, rate_hz=SPEECH_RATE_HZ):
                file.write(piece.tobytes())
        if not place.stat().st_size:
            return np.zeros(0, dtype=np.float32)
        return np.memmap(place, dtype=np.float32, mode="r")


def one_voice(duration: float) -> Diarization:
    return Diarization((SpeakerTurn(0.0, duration, 0),), (VoiceCluster(0, duration, None),))
