"""One file through the stages that need no store: its bytes, its sound, tracks, words, voices.

Runs in a child process. What a stage made is a file of ``ImportFiles``; a stage that finds its own
is done. So it may be killed anywhere, and what comes out is the same, byte for byte.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from meeting_desktop.application.hear_track import HeardTrackFile, HearTrack
from meeting_desktop.application.import_files import TRACKS, ImportFiles, StageFolder
from meeting_desktop.application.keep_tracks import KeepTracks, KeptTrack
from meeting_desktop.application.listen_to_file import Listened, ListenToFile
from meeting_desktop.application.recorded_at import recorded_at
from meeting_desktop.application.tell_voices import TellVoices
from meeting_desktop.core.clock import Clock, SystemClock
from meeting_desktop.core.errors import NotAudioError, NotFoundError
from meeting_desktop.domain.diarization import Diarization
from meeting_desktop.domain.imports import ImportStage
from meeting_desktop.ports.audio import AudioDecoder
from meeting_desktop.ports.importing import (
    BytesKnown,
    ImportedSound,
    ImportedTrack,
    ImportNews,
    ImportOrder,
    SoundKnown,
    StageReached,
)
from meeting_desktop.ports.media import Fingerprinter, MediaReader
from meeting_desktop.ports.recogniser import Recognisers
from meeting_desktop.ports.recording import RecordingStorage
from meeting_desktop.ports.voices_apart import DiarizerLoader

_BLOCK_BYTES = 1 << 20
#: A change of the share that is worth telling. A file that does not say how long it is has none,
#: and is told of every so many seconds, not to be taken for one that is stuck.
_STEP = 0.004
_STEP_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class StageParts:
    """``storage_in`` keeps recordings in a folder of its own; ``recognisers`` loads a model."""

    files: ImportFiles
    reader: MediaReader
    fingerprinter: Fingerprinter
    decoder: AudioDecoder
    storage_in: Callable[[Path], RecordingStorage]
    recognisers: Callable[[str], Recognisers]
    diarizers: DiarizerLoader
    clock: Clock = field(default_factory=SystemClock)


_LISTENED = TypeAdapter(Listened)


class ImportStages:
    """``tell`` hears of every step; what it raises ends the work."""

    def __init__(self, parts: StageParts, tell: Callable[[ImportNews], None]) -> None:
        self._parts = parts
        self._tell = tell
        self._told = self._told_at = 0.0

    def run(self, order: ImportOrder) -> ImportedSound:
        """Raises: as ``ports.importing.ImportWork`` says."""
        digest = self._hash(order.path)
        self._tell(BytesKnown(digest))
        folder = self._parts.files.of(digest)
        folder.touch()
        heard = self._listen(order.path, folder)
        self._tell(SoundKnown(heard.fingerprint, heard.duration))
        tracks = self._decode(order.path, folder, heard)
        words = self._transcribe(order, folder, tracks)
        voices = self._voices(order, folder, heard, tracks)
        return ImportedSound(
            facts=heard.facts,
            sha256=digest,
            fingerprint=heard.fingerprint,
            duration=max(track.duration for track in tracks),
            stated=heard.facts.duration if heard.facts.is_exact else 0.0,
            recorded_at=recorded_at(order.path, heard.facts),
            engine=words[0].engine,
            model=words[0].model,
            tracks=tuple(map(_whole, tracks, words, voices)),
        )

    def _hash(self, path: Path) -> str:
        self._begin(ImportStage.HASH)
        try:
            known = self._parts.files.hash_of(path)
            if known:
                return known
            found = hashlib.sha256()
            for block in self._blocks(path):
                found.update(block)
            self._parts.files.note_hash(path, found.hexdigest())
        except (FileNotFoundError, NotADirectoryError) as error:
            raise NotFoundError(
                f"{path.name} is not there any more; put it back or choose another file."
            ) from error
        except IsADirectoryError as error:
            raise NotAudioError(
                f"{path.name} is a folder; choose a sound file inside it.", code="is_folder"
            ) from error
        except (OSError, ValueError) as error:
            raise NotAudioError(
                f"{path.name} cannot be read; check its permissions and its disk.",
                code="not_readable",
            ) from error
        return found.hexdigest()

    def _blocks(self, path: Path) -> Iterator[bytes]:
        size = max(1, path.stat().st_size)
        done = 0
        if not path.is_dir() and not path.is_file():
            raise NotAudioError(
                f"{path.name} is not an ordinary file; choose a sound file.", code="not_media"
            )
        with path.open("rb") as file:
            while block := file.read(_BLOCK_BYTES):
                done += len(block)
                self._share(ImportStage.HASH, done / size)
                yield block

    def _listen(self, path: Path, folder: StageFolder) -> Listened:
        self._begin(ImportStage.FINGERPRINT)
        kept = folder.read("sound")
        if kept is not None:
            try:
                return _LISTENED.validate_python(kept)
            except ValidationError:
                pass  # of another version of this program
        listen = ListenToFile(
            self._parts.reader,
            self._parts.fingerprinter,
            lambda share: self._share(ImportStage.FINGERPRINT, share),
        )
        heard = listen.run(path)
        folder.write("sound", _LISTENED.dump_python(heard, mode="json"))
        return heard

    def _decode(self, path: Path, folder: StageFolder, heard: Listened) -> list[KeptTrack]:
        self._begin(ImportStage.DECODE)
        keep = KeepTracks(self._parts.reader, self._parts.storage_in(folder.path / TRACKS))
        return keep.run(
            path,
            folder,
            sides=heard.sides_differ,
            streams=heard.streams,
            on_seconds=lambda done: self._share(ImportStage.DECODE, _part(done, heard.duration)),
        )

    def _transcribe(
        self, order: ImportOrder, folder: StageFolder, tracks: list[KeptTrack]
    ) -> list[HeardTrackFile]:
        self._begin(ImportStage.TRANSCRIBE)
        hear = HearTrack(self._parts.decoder, self._parts.recognisers, order)
        whole = sum(track.duration for track in tracks)
        heard = []
        before = 0.0
        for track in tracks:

            def on_seconds(done: float, before: float = before) -> None:
                self._share(ImportStage.TRANSCRIBE, _part(before + done, whole))

            heard.append(hear.run(track, folder, on_seconds))
            before += track.duration
        return heard

    def _voices(
        self, order: ImportOrder, folder: StageFolder, heard: Listened, tracks: list[KeptTrack]
    ) -> list[Diarization]:
        """On a channel of a call there is one voice; on a stream of its own may be several."""
        self._begin(ImportStage.SPEAKERS)
        tell = TellVoices(self._parts.decoder, self._parts.diarizers)
        on_side = 1 if len(heard.streams) == 1 else None
        speakers = order.speakers if len(tracks) == 1 else on_side
        found = []
        for number, track in enumerate(tracks):

            def on_share(share: float, number: int = number) -> None:
                self._share(ImportStage.SPEAKERS, (number + share) / len(tracks))

            found.append(tell.run(track, folder, speakers, on_share))
        return found

    def _begin(self, stage: ImportStage) -> None:
        self._told, self._told_at = 0.0, self._parts.clock.monotonic()
        self._tell(StageReached(stage))

    def _share(self, stage: ImportStage, share: float) -> None:
        now = self._parts.clock.monotonic()
        if share - self._told >= _STEP or now - self._told_at >= _STEP_SECONDS:
            self._told, self._told_at = share, now
            self._tell(StageReached(stage, share))


def _whole(track: KeptTrack, words: HeardTrackFile, voices: Diarization) -> ImportedTrack:
    return ImportedTrack(
        channel=track.channel,
        file=track.file,
        sha256=track.sha256,
        size_bytes=track.size_bytes,
        duration=track.duration,
        segments=words.segments,
        voices=voices,
    )


def _part(done: float, whole: float) -> float:
    return min(1.0, done / whole) if whole > 0 else 0.0
