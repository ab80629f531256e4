"""The two models that tell voices apart, as names only."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from meeting_desktop.core.errors import ModelMissingError, UserFacingError
from meeting_desktop.ports.recogniser import ModelEntry, ModelProgress
from meeting_desktop.ports.voices_apart import VoiceEquipment

SEGMENTS = ModelEntry("segments", "Who speaks when", 6_000_000, False, "MIT", "")
PRINTS = ModelEntry("prints", "Voice prints", 28_000_000, False, "Apache-2.0", "")


class ShelfOfVoiceModels:
    """``VoiceModels`` and the catalogue in one; ``built_in`` is the encoder without models."""

    def __init__(self, *here: str, built_in: str = "") -> None:
        self.here = set(here)
        self.built_in = built_in
        #: Of what is here; of installing.
        self.damage = ""
        self.fault = ""
        self.installing: list[str] = []
        #: Called between two steps, on the installing thread.
        self.between_steps: Callable[[], None] = lambda: None

    def catalogue(self) -> ShelfOfVoiceModels:
        return self

    def equipment(self) -> VoiceEquipment:
        if self.damage:
            return VoiceEquipment(frozenset(), "", self.damage)
        encoder = "full" if len(self.here) == len(self.entries()) else self.built_in
        return VoiceEquipment(frozenset(self.here), encoder)

    def entries(self) -> Sequence[ModelEntry]:
        return (SEGMENTS, PRINTS)

    def is_installed(self, name: str) -> bool:
        return name in self.here

    def install(
        self,
        name: str,
        on_progress: Callable[[ModelProgress], None] = lambda _progress: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> None:
        if self.fault:
            raise ModelMissingError(self.fault)
        self.installing.append(name)
        total = next(entry.size_bytes for entry in self.entries() if entry.name == name)
        for step in range(1, 5):
            on_progress(ModelProgress("downloading", step * total // 4, total))
            self.between_steps()
            if cancelled():
                raise UserFacingError("Installing was stopped.", code="cancelled")
        self.here.add(name)
        self.damage = ""

    def verify(self, name: str) -> None:
        if name not in self.here:
            raise ModelMissingError(f"The speech model {name} is not here.")
