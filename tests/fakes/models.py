"""A shelf with speech models that are names only."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from meeting_desktop.core.errors import ModelMissingError, NotFoundError, UserFacingError
from meeting_desktop.ports.recogniser import ModelEntry, ModelProgress


class ShelfOfModels:
    """``ModelCatalogue`` with one model here and one that can be brought, in ten steps."""

    def __init__(self, fault: str = "") -> None:
        self.fault = fault
        self.installed = {"base"}
        self.installing: list[str] = []
        #: Called between two steps, on the installing thread.
        self.between_steps: Callable[[], None] = lambda: None

    def entries(self) -> Sequence[ModelEntry]:
        return (
            ModelEntry("base", "Base", 145_000_000, False, "MIT", "Good and quick."),
            ModelEntry("small", "Small", 484_000_000, False, "MIT", "Better, and slower."),
        )

    def is_installed(self, name: str) -> bool:
        return name in self.installed

    def install(
        self,
        name: str,
        on_progress: Callable[[ModelProgress], None] = lambda _progress: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> None:
        if name not in {entry.name for entry in self.entries()}:
            raise NotFoundError(f"There is no speech model {name}.")
        if self.fault:
            raise ModelMissingError(self.fault)
        self.installing.append(name)
        for step in range(1, 11):
            on_progress(ModelProgress("downloading", step, 10))
            self.between_steps()
            if cancelled():
                raise UserFacingError("Installing was stopped.", code="cancelled")
        self.installed.add(name)

    def verify(self, name: str) -> None:
        if name not in self.installed:
            raise ModelMissingError(f"The speech model {name} is not here.")
