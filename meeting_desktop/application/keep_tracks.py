"""The sound of an imported file as recordings are kept: Ogg Opus, mono, one for each side."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import numpy as np
from pydantic import TypeAdapter, ValidationError

from meeting_desktop.application.import_files import TRACKS, StageFolder, name_for
from meeting_desktop.domain.recordings import RECORDING_RATE_HZ, RecordingPart
from meeting_desktop.ports.audio import Samples
from meeting_desktop.ports.media import MediaReader
from meeting_desktop.ports.recording import RecordingStorage, TrackWriter

#: Sound between two times that everything is brought to the disk.
_SYNC_SAMPLES = 60 * RECORDING_RATE_HZ


@dataclass(frozen=True, slots=True)
class KeptTrack:
    """``channel`` None: the sound of all channels."""

    channel: int | None
    file: Path
    sha256: str
    size_bytes: int
    duration: float


_TRACKS = TypeAdapter(list[KeptTrack])


class _NoJournal:
    """Nobody recovers the parts of a stage: what is not finished is begun again."""

    def part_opened(self, part: RecordingPart) -> None:
        pass

    def part_closed(self, part: RecordingPart) -> None:
        pass


class KeepTracks:
    """``storage`` is a folder of the stage's own. Bytes follow from the sound alone."""

    def __init__(self, reader: MediaReader, storage: RecordingStorage) -> None:
        self._reader = reader
        self._storage = storage

    def run(
        self,
        path: Path,
        folder: StageFolder,
        *,
        sides: bool,
        on_seconds: Callable[[float], None],
        streams: Sequence[int] = (0,),
    ) -> list[KeptTrack]:
        """``sides``: of the channels of one stream, or of several streams, each is a track.

        Raises: NotFoundError, NotAudioError, EnvironmentFault of the disk.
        """
        others = () if tuple(streams) == (0,) else streams
        name = name_for(TRACKS, sides, *others)
        kept = _read(folder, name)
        if kept:
            return kept
        shutil.rmtree(folder.path / TRACKS, ignore_errors=True)
        channels = _channels(sides, streams)
        ids = [_id_of(folder, channel) for channel in channels]
        keys = [self._storage.new_key(_id_of(folder, "meeting"), one) for one in ids]
        writers = [
            self._storage.open_writer(one, key, _NoJournal())
            for one, key in zip(ids, keys, strict=True)
        ]
        self._write(self._pieces(path, sides, streams), writers, on_seconds)
        tracks = []
        for channel, one, key in zip(channels, ids, keys, strict=True):
            made = self._storage.finish(one, key)
            tracks.append(
                KeptTrack(channel, made.path, made.sha256, made.size_bytes, made.duration)
            )
        folder.write(name, {"tracks": _TRACKS.dump_python(tracks, mode="json")})
        return tracks

    def _pieces(self, path: Path, sides: bool, streams: Sequence[int]) -> Iterator[Samples]:
        """With a column for each track, or of shape (n,) for one."""
        if len(streams) == 1:
            yield from self._reader.decode(
                path, rate_hz=RECORDING_RATE_HZ, channels=2 if sides else 1, stream=streams[0]
            )
            return
        for piece in self._reader.decode_beside(path, rate_hz=RECORDING_RATE_HZ, streams=streams):
            yield piece if sides else piece.mean(axis=1)

    def _write(
        self,
        pieces: Iterator[Samples],
        writers: list[TrackWriter],
        on_seconds: Callable[[float], None],
    ) -> None:
        done = synced = 0
        try:
            for piece in pieces:
                for number, writer in enumerate(writers):
                    writer.write(_channel(piece, number))
                done += len(piece)
                on_seconds(done / RECORDING_RATE_HZ)
                if done - synced >= _SYNC_SAMPLES:
                    synced = done
                    _sync(writers)
            for writer in writers:
                writer.close()
        except BaseException:
            for writer in writers:
                writer.abandon()
            raise


def _channels(sides: bool, streams: Sequence[int]) -> list[int | None]:
    return list(range(max(2, len(streams)))) if sides else [None]


def _channel(piece: Samples, number: int) -> Samples:
    return piece if piece.ndim == 1 else np.ascontiguousarray(piece[:, number])


def _sync(writers: list[TrackWriter]) -> None:
    """Nobody waits here for a disk that is full: the stage fails and is begun again."""
    for writer in writers:
        writer.flush()
        fault = writer.status().fault
        if fault is not None:
            raise fault


def _read(folder: StageFolder, name: str) -> list[KeptTrack]:
    kept = folder.read(name) or {}
    try:
        tracks = _TRACKS.validate_python(kept.get("tracks", []))
    except ValidationError:
        return []
    whole = all(
        track.file.is_file() and track.file.stat().st_size == track.size_bytes for track in tracks
    )
    return tracks if whole else []


def _id_of(folder: StageFolder, what: object) -> UUID:
    return UUID(bytes=hashlib.sha256(f"{folder.path.name} {what}".encode()).digest()[:16])
