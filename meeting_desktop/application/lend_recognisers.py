"""Loaded models of a worker: one for each that works at once, kept from job to job."""

from __future__ import annotations

import queue
from collections.abc import Iterator
from contextlib import contextmanager

from meeting_desktop.ports.recogniser import ModelCatalogue, RecogniserLoader, Recognisers


class LendRecognisers:
    """A place has at most one model; it is loaded when it is lent the first time."""

    def __init__(
        self, loader: RecogniserLoader, catalogue: ModelCatalogue, *, model: str, places: int
    ) -> None:
        self._loader = loader
        self._catalogue = catalogue
        self._model = model
        # The one used last is lent first: the others may never be loaded.
        self._free: queue.LifoQueue[Recognisers | None] = queue.LifoQueue()
        for _ in range(places):
            self._free.put(None)

    @contextmanager
    def lend(self, wanted: str) -> Iterator[Recognisers]:
        """With the model ``wanted`` where it is installed here, else with the worker's own.

        Waits for a free place. Raises: ModelMissingError, ModelDamagedError.
        """
        name = wanted if wanted and self._catalogue.is_installed(wanted) else self._model
        loaded = self._free.get()
        try:
            if loaded is None or loaded.model != name:
                loaded = None  # not two at once in memory
                loaded = self._loader.load(name)
            yield loaded
        finally:
            self._free.put(loaded)
