"""The models that tell voices apart: which are on this machine, and bringing the rest here."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from functools import partial

from meeting_desktop.application.choose_model import ModelChoice
from meeting_desktop.core.errors import ModelDamagedError, ModelMissingError
from meeting_desktop.ports.recogniser import ModelEntry, ModelProgress
from meeting_desktop.ports.voices_apart import VoiceModels
from meeting_desktop.runtime.topic import Topic

_MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class VoiceModelFacts:
    """``encoder`` makes the prints of voices, empty where nothing can.

    ``fault``: why what is here cannot be used, else empty.
    """

    models: tuple[ModelChoice, ...]
    encoder: str
    fault: str

    @property
    def missing(self) -> tuple[ModelEntry, ...]:
        return tuple(one.entry for one in self.models if not one.installed)

    @property
    def missing_bytes(self) -> int:
        return sum(entry.size_bytes for entry in self.missing)


class InstallVoiceModels:
    """``progress``, over all that is missing, is published on the thread that brings it."""

    def __init__(self, models: VoiceModels) -> None:
        self.progress: Topic[ModelProgress] = Topic()
        self._models = models
        self._stopped = threading.Event()

    def facts(self) -> VoiceModelFacts:
        """As of now. Blocks: reads every byte of what is here."""
        found = self._models.equipment()
        choices = tuple(
            ModelChoice(entry, entry.name in found.here)
            for entry in self._models.catalogue().entries()
        )
        return VoiceModelFacts(choices, found.encoder, found.fault)

    def install(self) -> None:
        """Bring what is missing; the next recording is heard with it. Blocks, for long.

        Raises:
            UserFacingError: ``stop`` was called (code cancelled).
            ModelMissingError, ModelDamagedError, DiskFullError: what has come is kept.
        """
        self._stopped.clear()
        facts = self.facts()
        done = 0
        for entry in facts.missing:
            tell = partial(self._tell, done, facts.missing_bytes)
            self._models.catalogue().install(entry.name, tell, self._stopped.is_set)
            done += entry.size_bytes

    def stop(self) -> None:
        """Give up on bringing models here; what has come is kept for the next time."""
        self._stopped.set()

    def _tell(self, before: int, total: int, progress: ModelProgress) -> None:
        self.progress.publish(ModelProgress(progress.stage, before + progress.done_bytes, total))


def equipment_words(models: VoiceModels) -> str:
    """For the checks of the machine. Blocks.

    Raises: ModelMissingError, ModelDamagedError; the sentence says what to do.
    """
    found = models.equipment()
    if found.fault:
        raise ModelDamagedError(found.fault)
    missing = [one for one in models.catalogue().entries() if one.name not in found.here]
    if not missing:
        return "Told apart with both models, every byte is as pinned."
    if not found.encoder:
        raise ModelMissingError(f"Not told apart in one recording; {_how(missing)}.")
    return f"Told apart with the small built-in encoder; better: {_how(missing)}."


def _how(missing: list[ModelEntry]) -> str:
    megabytes = sum(one.size_bytes for one in missing) / _MEGABYTE
    commands = " and ".join(f"`meeting-desktop models install {one.name}`" for one in missing)
    return f"install what is missing ({megabytes:.0f} MB) in Settings, Voices, or with {commands}"
