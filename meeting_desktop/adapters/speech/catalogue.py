"""Which speech models there are, where they come from, and whether their bytes are right.

Places are looked at in order: this person's models, those of the environment, a folder of the
person's. What is in none of them comes from installed packages, else from the hub. Every byte is
verified with SHA-256 before it is put in place, and again before a process first loads it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from meeting_desktop.adapters.speech.hub import Hub
from meeting_desktop.adapters.speech.own_models import AcceptedModels, OwnModel, own_models
from meeting_desktop.adapters.speech.packages import joined, parts_of
from meeting_desktop.adapters.speech.pins import PINNED_MODELS, PinnedFile, PinnedModel
from meeting_desktop.adapters.speech.staging import Staging, disk_errors, hash_file, stopped
from meeting_desktop.core.errors import ModelDamagedError, ModelMissingError, NotFoundError
from meeting_desktop.core.logging import get_logger
from meeting_desktop.ports.recogniser import ModelEntry, ModelProgress

log = get_logger(__name__)

Progress = Callable[[ModelProgress], None]
Cancelled = Callable[[], bool]


class Catalogue:
    """Keeps the promises of ``ports.recogniser.ModelCatalogue``.

    ``models``: where models are installed; ``environment_models``: where the set-up put some for
    every account; ``user_folder``: folders of models that a person brings.
    """

    def __init__(
        self,
        models: Path,
        environment_models: Path,
        user_folder: Path | None = None,
        *,
        hub: Hub | None = None,
        pinned: Sequence[PinnedModel] = PINNED_MODELS,
    ) -> None:
        self._models = models
        self._user_folder = user_folder
        folders = (models, environment_models, user_folder)
        self._places = tuple(dict.fromkeys(folder for folder in folders if folder is not None))
        self._hub = hub if hub is not None else Hub()
        self._pinned = {model.entry.name: model for model in pinned}
        self._accepted = AcceptedModels(models / "accepted.json")
        self._verified: set[tuple[Path, int, int]] = set()

    def entries(self) -> Sequence[ModelEntry]:
        """The pinned models, the default first, then those of the person's folder."""
        own = [model.entry for model in own_models(self._user_folder)]
        known = [model.entry for model in self._pinned.values()]
        return [*known, *(entry for entry in own if entry.name not in self._pinned)]

    def entry(self, name: str) -> ModelEntry:
        """Raises: NotFoundError."""
        pinned = self._pinned.get(name)
        return pinned.entry if pinned is not None else self._own(name).entry

    def is_installed(self, name: str) -> bool:
        pinned = self._pinned.get(name)
        if pinned is not None:
            return self._complete_place(pinned) is not None
        return bool(self._accepted.hashes(name)) and any(
            model.entry.name == name for model in own_models(self._user_folder)
        )

    def locate(self, name: str) -> Path:
        """The folder of an installed model.

        Raises:
            NotFoundError: no such name.
            ModelMissingError: it is not installed.
        """
        pinned = self._pinned.get(name)
        if pinned is None:
            return self._own(name).folder
        place = self._complete_place(pinned)
        if place is None:
            raise _missing(name)
        return place

    def verify(self, name: str) -> None:
        """See that the bytes of an installed model are the right ones; hashed once in a process.

        Raises:
            NotFoundError, ModelMissingError, ModelDamagedError.
        """
        folder = self.locate(name)
        for path, expected in self._expected(name, folder):
            stamp = _stamp(path)
            if stamp in self._verified:
                continue
            if hash_file(path) != expected:
                log.warning("a speech model is damaged", model=name)
                raise _damaged(name)
            self._verified.add(stamp)

    def install(
        self,
        name: str,
        on_progress: Progress = lambda _progress: None,
        cancelled: Cancelled = lambda: False,
    ) -> None:
        pinned = self._pinned.get(name)
        if pinned is None:
            self._accept(self._own(name), on_progress, cancelled)
            return
        if self._is_whole(name):
            total = pinned.entry.size_bytes
            on_progress(ModelProgress("verifying", total, total))
            return
        _Installation(pinned, Staging(self._models, name), on_progress, cancelled).run(self._hub)
        log.info("a speech model was installed", model=name)

    def _is_whole(self, name: str) -> bool:
        try:
            self.verify(name)
        except (ModelMissingError, ModelDamagedError):
            return False
        return True

    def _complete_place(self, model: PinnedModel) -> Path | None:
        folders = [place / model.entry.name for place in self._places]
        return next((folder for folder in folders if _has_all(folder, model.files)), None)

    def _own(self, name: str) -> OwnModel:
        for model in own_models(self._user_folder):
            if model.entry.name == name:
                return model
        known = ", ".join(entry.name for entry in self.entries())
        raise NotFoundError(f"There is no speech model {name}; choose one of {known}.")

    def _expected(self, name: str, folder: Path) -> Iterator[tuple[Path, str]]:
        pinned = self._pinned.get(name)
        if pinned is not None:
            yield from ((folder / file.name, file.sha256) for file in pinned.files)
            return
        recorded = self._accepted.hashes(name)
        own = self._own(name)
        if not recorded:
            raise _missing(name)
        # A file that was not there when the model was accepted has no hash and is refused.
        yield from ((folder / file, recorded.get(file, "")) for file in own.files)

    def _accept(self, model: OwnModel, on_progress: Progress, cancelled: Cancelled) -> None:
        name, total = model.entry.name, model.entry.size_bytes
        done = 0

        def count(more: int) -> None:
            nonlocal done
            done += more
            on_progress(ModelProgress("verifying", done, total))
            if cancelled():
                raise stopped(name)

        with disk_errors(name):
            hashes = {file: hash_file(model.folder / file, count) for file in model.files}
        self._accepted.accept(name, hashes)


class _Installation:
    """One model on its way into its place."""

    def __init__(
        self, model: PinnedModel, staging: Staging, on_progress: Progress, cancelled: Cancelled
    ) -> None:
        self._model = model
        self._name = model.entry.name
        self._total = model.entry.size_bytes
        self._staging = staging
        self._on_progress = on_progress
        self._cancelled = cancelled
        self._done = 0

    def run(self, hub: Hub) -> None:
        """Bring, verify, move into place.

        Raises:
            ModelMissingError, ModelDamagedError, DiskFullError, EnvironmentFault, UserFacingError.
        """
        self._staging.prepare(self._total)
        parts = parts_of(self._model)
        if parts is not None:
            self._staging.discard()
            self._staging.prepare(self._total)
            for file in self._model.files:
                self._staging.write(file.name, self._counted("joining", joined(parts[file.name])))
        else:
            self._download(hub)
        self._verify()
        self._staging.settle()

    def _download(self, hub: Hub) -> None:
        with hub.connect(self._model) as source:
            for file in self._model.files:
                begun = self._staging.length(file.name)
                if begun > file.size_bytes:
                    self._staging.drop(file.name)
                    begun = 0
                self._done += begun
                blocks = self._counted("downloading", source.blocks(file, begun))
                self._staging.write(file.name, blocks, append=True)

    def _verify(self) -> None:
        """Hash what the disk holds, not what was meant to be written."""
        self._done = 0
        wrong = [file for file in self._model.files if not self._is_right(file)]
        for file in wrong:
            self._staging.drop(file.name)
        if wrong:
            raise _damaged(self._name)

    def _is_right(self, file: PinnedFile) -> bool:
        with disk_errors(self._name):
            found = hash_file(
                self._staging.folder / file.name, lambda more: self._count("verifying", more)
            )
        return found == file.sha256

    def _counted(self, stage: str, blocks: Iterable[bytes]) -> Iterator[bytes]:
        for block in blocks:
            yield block
            self._count(stage, len(block))

    def _count(self, stage: str, more: int) -> None:
        self._done += more
        self._on_progress(ModelProgress(stage, min(self._done, self._total), self._total))
        if self._cancelled():
            raise stopped(self._name)


def _has_all(folder: Path, files: Sequence[PinnedFile]) -> bool:
    for file in files:
        path = folder / file.name
        if not path.is_file() or path.stat().st_size != file.size_bytes:
            return False
    return True


def _stamp(path: Path) -> tuple[Path, int, int]:
    stat = path.stat()
    return path, stat.st_size, stat.st_mtime_ns


def _missing(name: str) -> ModelMissingError:
    return ModelMissingError(
        f"The speech model {name} is not on this machine; run "
        f"`meeting-desktop models install {name}`, or choose another model in Settings."
    )


def _damaged(name: str) -> ModelDamagedError:
    return ModelDamagedError(
        f"The speech model {name} is damaged or is not the published one; run "
        f"`meeting-desktop models install {name}` to put it right."
    )
