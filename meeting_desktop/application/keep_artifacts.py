"""The files of a meeting: made from the newest revision, made again when it is another one.

They lie under the folder of artifacts and are of this machine: whoever has the rows makes the same
bytes from them, so no other machine need be sent any (docs/artifacts.md).
"""

from __future__ import annotations

import shutil
from collections.abc import Collection
from concurrent.futures import Future
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

from meeting_desktop.application.committing import wait_for_commit
from meeting_desktop.application.make_artifacts import (
    MADE_BY_ITSELF,
    MadeFile,
    make_artifacts,
    source_of,
)
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.errors import EnvironmentFault, NotFoundError
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.artifacts import Artifact, ArtifactKind, ArtifactSource
from meeting_desktop.ports.documents import DocumentWriter, PdfWriter
from meeting_desktop.ports.unit_of_work import Store, UnitOfWork
from meeting_desktop.runtime.serial_worker import SerialWorker
from meeting_desktop.runtime.topic import Topic


@dataclass(frozen=True, slots=True)
class ArtifactState:
    """One kind of file. ``artifact`` is None where none was made, ``path`` where none is here.

    ``is_stale``: it would be another one now, or is not here. ``can_be_made``: there is something
    to make it from.
    """

    kind: ArtifactKind
    artifact: Artifact | None
    path: Path | None
    is_stale: bool
    can_be_made: bool


@dataclass(frozen=True, slots=True)
class ArtifactParts:
    """``folder`` of all artifacts; ``pdf`` None: PDFs are not made here."""

    store: Store
    documents: DocumentWriter
    folder: Path
    clock: Clock
    pdf: PdfWriter | None = None


class KeepArtifacts:
    """``changed`` has the meeting whose files were made, on the thread that made them."""

    def __init__(self, parts: ArtifactParts) -> None:
        self.changed: Topic[UUID] = Topic()
        self._parts = parts
        self._worker = SerialWorker("artifacts")

    def of_meeting(self, meeting_id: UUID) -> tuple[ArtifactState, ...]:
        """Every kind, in their order. Blocks. Raises: NotFoundError."""
        source, made = self._parts.store.read(lambda uow: _read(uow, meeting_id))
        return tuple(self._state(source, kind, made.get(kind)) for kind in ArtifactKind)

    def refresh(
        self, meeting_id: UUID, kinds: Collection[ArtifactKind] = MADE_BY_ITSELF
    ) -> Future[tuple[Artifact, ...]]:
        """Make those of ``kinds`` that are stale; gives all of them that there are.

        Returns at once. The future's errors: NotFoundError, EnvironmentFault.
        """
        return self._worker.submit(lambda: self._refresh(meeting_id, kinds))

    def fresh_file(self, meeting_id: UUID, kind: ArtifactKind) -> Future[Path]:
        """Where the file is, made anew where it was stale. Returns at once; errors as ``refresh``.

        NotFoundError too where there is nothing to make it from.
        """
        return self._worker.submit(lambda: self._fresh_file(meeting_id, kind))

    def write(self, meeting_id: UUID, folder: Path) -> tuple[MadeFile, ...]:
        """All but the PDF into ``folder``, without noting them. Blocks; raises as ``refresh``."""
        source = self._parts.store.read(lambda uow: source_of(uow, meeting_id))
        return make_artifacts(source, folder, self._parts.documents)

    def remove(self, meeting_id: UUID) -> None:
        """Take all files of a meeting away; their rows are others' matter. Blocks.

        Raises: EnvironmentFault.
        """
        folder = self._folder(meeting_id)
        try:
            if folder.is_dir():
                shutil.rmtree(folder)
        except OSError as error:
            raise EnvironmentFault(
                "Files of a removed meeting could not be taken off the disk; it is tried again.",
                code="disk_failed",
                retryable=True,
            ) from error

    def stop(self, deadline: float) -> bool:
        return self._worker.stop(deadline)

    # -- on the thread of artifacts --------------------------------------------------------------

    def _fresh_file(self, meeting_id: UUID, kind: ArtifactKind) -> Path:
        for artifact in self._refresh(meeting_id, (kind,)):
            return self._parts.folder / artifact.storage_key
        raise NotFoundError(
            "This meeting has no report; open it in Meeting Desktop and have it summed up."
        )

    def _refresh(self, meeting_id: UUID, kinds: Collection[ArtifactKind]) -> tuple[Artifact, ...]:
        source, made = self._parts.store.read(lambda uow: _read(uow, meeting_id))
        states = [self._state(source, kind, made.get(kind)) for kind in ArtifactKind]
        wanted = [one for one in states if one.kind in kinds and one.can_be_made]
        stale = [one.kind for one in wanted if one.is_stale]
        fresh = self._make(source, stale, made) if stale else {}
        known = made | fresh
        return tuple(known[one.kind] for one in wanted)

    def _make(
        self,
        source: ArtifactSource,
        kinds: Collection[ArtifactKind],
        made: dict[ArtifactKind, Artifact],
    ) -> dict[ArtifactKind, Artifact]:
        parts, folder = self._parts, self._folder(source.meeting.id)
        _make_folder(folder)
        files = make_artifacts(source, folder, parts.documents, kinds, pdf=parts.pdf)
        fresh = {file.kind: self._artifact(source, file, made.get(file.kind)) for file in files}

        def keep(uow: UnitOfWork) -> None:
            if uow.meetings.get(source.meeting.id) is not None:
                for artifact in fresh.values():
                    uow.artifacts.put(artifact)

        wait_for_commit(parts.store.write(keep, actor="artifacts"))
        self.changed.publish(source.meeting.id)
        return fresh

    def _artifact(
        self, source: ArtifactSource, file: MadeFile, before: Artifact | None
    ) -> Artifact:
        fresh = Artifact(
            id=new_id(),
            meeting_id=source.meeting.id,
            kind=file.kind,
            storage_key=f"{source.meeting.id}/{file.kind.value}",
            sha256=file.sha256,
            size_bytes=file.size_bytes,
            transcript_id=source.transcript.id,
            digest=file.digest,
            made_at=self._parts.clock.now(),
        )
        return fresh if before is None else replace(fresh, id=before.id)

    def _state(
        self, source: ArtifactSource, kind: ArtifactKind, artifact: Artifact | None
    ) -> ArtifactState:
        path = self._folder(source.meeting.id) / kind.value
        is_here = artifact is not None and path.is_file()
        is_same = is_here and artifact is not None and artifact.digest == source.digest(kind)
        return ArtifactState(
            kind, artifact, path if is_here else None, not is_same, source.has(kind)
        )

    def _folder(self, meeting_id: UUID) -> Path:
        return self._parts.folder / str(meeting_id)


def _read(uow: UnitOfWork, meeting_id: UUID) -> tuple[ArtifactSource, dict[ArtifactKind, Artifact]]:
    source = source_of(uow, meeting_id)
    return source, {one.kind: one for one in uow.artifacts.of_meeting(meeting_id)}


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise EnvironmentFault(
            f"The folder {folder} cannot be made; make room on the disk.",
            code="folder_not_writable",
        ) from error
