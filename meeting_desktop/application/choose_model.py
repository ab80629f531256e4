"""Which speech model hears: what there is, bringing one here, using it from the next meeting on."""

from __future__ import annotations

import threading
from dataclasses import dataclass

from meeting_desktop.application.change_settings import ChangeSettings
from meeting_desktop.ports.recogniser import ModelCatalogue, ModelEntry, ModelProgress
from meeting_desktop.runtime.topic import Topic


@dataclass(frozen=True, slots=True)
class ModelChoice:
    """A model of the catalogue, and whether it is on this machine."""

    entry: ModelEntry
    installed: bool


class ChooseModel:
    """``progress`` is published while a model is brought here, on the thread that does it."""

    def __init__(self, catalogue: ModelCatalogue, settings: ChangeSettings) -> None:
        self.progress: Topic[ModelProgress] = Topic()
        self._catalogue = catalogue
        self._settings = settings
        self._stopped = threading.Event()

    def choices(self) -> tuple[ModelChoice, ...]:
        """All models, the default first. Blocks on the disk."""
        return tuple(
            ModelChoice(entry, self._catalogue.is_installed(entry.name))
            for entry in self._catalogue.entries()
        )

    def choose(self, name: str) -> None:
        """Use the model from the next meeting on; it is brought here first. Blocks, for long.

        Raises:
            UserFacingError: ``stop`` was called (code cancelled), or there is no such model.
            ModelMissingError, ModelDamagedError, DiskFullError: the model in use stays.
        """
        self._stopped.clear()
        if not self._catalogue.is_installed(name):
            self._catalogue.install(name, self.progress.publish, self._stopped.is_set)
        self._settings.change("speech", model=name)

    def stop(self) -> None:
        """Give up on bringing a model here; what has come is kept for the next time."""
        self._stopped.set()
