"""The folder of recordings: parts while a track is written, one Ogg/Opus file afterwards.

<root>/<meeting>/<recording>.parts/000000-0.ogg, 000001-1440000.ogg, …
<root>/<meeting>/<recording>.ogg
"""

from __future__ import annotations

import os
import re
from contextlib import suppress
from pathlib import Path
from uuid import UUID

from meeting_desktop.adapters.audio.disk_files import (
    disk_fault,
    is_plain_file,
    is_plain_folder,
    sync_folder,
)
from meeting_desktop.adapters.audio.joining import FileFacts, find_parts, join_parts, read_facts
from meeting_desktop.adapters.audio.opus_stream import PACKET_SAMPLES
from meeting_desktop.adapters.audio.part_sink import PartSink
from meeting_desktop.adapters.audio.recording_folder import ID, OggRecordingFolder
from meeting_desktop.adapters.audio.resuming import split_off, take_up
from meeting_desktop.adapters.audio.track_writer import OggTrackWriter, ResumeAt
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.errors import EnvironmentFault, NotAudioError, NotFoundError
from meeting_desktop.domain.recordings import RECORDING_RATE_HZ
from meeting_desktop.ports.recording import RecordedFile, RecordingJournal
from meeting_desktop.ports.sealing import OpenSound, nothing_sealed

_KEY = re.compile(rf"({ID})/({ID})")


class OggRecordingStorage:
    """The ``RecordingStorage`` on a local disk."""

    def __init__(
        self,
        root: Path,
        clock: Clock,
        segment_seconds: float = 30.0,
        bit_rate: int = 32_000,
        *,
        open_sound: OpenSound = nothing_sealed,
    ) -> None:
        # Links above the root are the person's own affair; below it there are none.
        self._root = root.resolve()
        self._clock = clock
        self._segment_packets = max(1, round(segment_seconds * RECORDING_RATE_HZ / PACKET_SAMPLES))
        self._bit_rate = bit_rate
        self._open_sound = open_sound
        self.folder = OggRecordingFolder(self._root)

    def new_key(self, meeting_id: UUID, recording_id: UUID) -> str:
        return f"{meeting_id}/{recording_id}"

    def open_writer(
        self, recording_id: UUID, key: str, journal: RecordingJournal
    ) -> OggTrackWriter:
        parts = self._parts_folder(key)
        self._refuse_links(parts.parent)
        if os.path.lexists(parts) or os.path.lexists(self._final(key)):
            raise EnvironmentFault(
                "There is a recording with this number already; it is left as it is.",
                code="recording_exists",
            )
        try:
            self._make_folder(parts)
        except OSError as error:
            raise disk_fault(error, self._root) from error
        return self._writer(recording_id, parts, journal, ResumeAt())

    def resume_writer(
        self, recording_id: UUID, key: str, journal: RecordingJournal
    ) -> tuple[OggTrackWriter, int]:
        final, parts = self._final(key), self._parts_folder(key)
        for path in (parts.parent, parts, final):
            self._refuse_links(path)
        try:
            if self._finished(key) is not None:
                with self.folder.changing:
                    split_off(final, parts, self._open_sound)
            elif not is_plain_folder(parts):
                self._make_folder(parts)
            begin = take_up(recording_id, parts, journal)
        except OSError as error:
            raise disk_fault(error, self._root) from error
        return self._writer(recording_id, parts, journal, begin), begin.samples

    def _make_folder(self, parts: Path) -> None:
        self._root.mkdir(parents=True, exist_ok=True, mode=0o700)
        parts.parent.mkdir(exist_ok=True, mode=0o700)
        parts.mkdir(mode=0o700)
        for folder in (parts.parent, self._root):
            sync_folder(folder)

    def _writer(
        self, recording_id: UUID, parts: Path, journal: RecordingJournal, begin: ResumeAt
    ) -> OggTrackWriter:
        return OggTrackWriter(
            recording_id,
            PartSink(parts, journal),
            segment_packets=self._segment_packets,
            bit_rate=self._bit_rate,
            resume_at=begin,
        )

    def finish(self, recording_id: UUID, key: str) -> RecordedFile:
        try:
            facts = self._finished(key) or self._join(recording_id, key)
            self._remove_parts(key)
        except OSError as error:
            raise disk_fault(error, self._root) from error
        return RecordedFile(
            storage_key=key,
            path=self._final(key),
            duration=facts.samples / RECORDING_RATE_HZ,
            size_bytes=facts.size_bytes,
            sha256=facts.sha256,
        )

    def path_of(self, key: str) -> Path:
        path = self._final(key)
        if not is_plain_folder(path.parent) or not is_plain_file(path):
            raise NotFoundError(
                "The sound of this meeting is not on this machine; its transcript can be read."
            )
        return path

    def holds(self, key: str) -> bool:
        final = self._final(key)
        if not is_plain_folder(final.parent):
            return False
        return any(final.parent.glob(f"{final.name}*")) or self._has_parts(key)

    def place_of(self, key: str) -> Path:
        final = self._final(key)
        self._refuse_links(final.parent)
        try:
            self._root.mkdir(parents=True, exist_ok=True, mode=0o700)
            final.parent.mkdir(exist_ok=True, mode=0o700)
        except OSError as error:
            raise disk_fault(error, self._root) from error
        return final

    def remove(self, key: str) -> None:
        final = self._final(key)
        self._refuse_links(final.parent)
        try:
            if is_plain_folder(final.parent):
                with self.folder.changing:
                    # Also what of it had come from elsewhere, beside its place.
                    for path in final.parent.glob(f"{final.name}*"):
                        path.unlink(missing_ok=True)
                self._remove_parts(key)
            with suppress(OSError):  # another track of the meeting is there still
                final.parent.rmdir()
        except OSError as error:
            raise disk_fault(error, self._root) from error

    def _finished(self, key: str) -> FileFacts | None:
        """The facts of a file that an earlier ``finish`` has made; it was verified then."""
        final = self._final(key)
        self._refuse_links(final.parent)
        if not is_plain_file(final):
            return None
        facts = read_facts(final, self._open_sound)
        if facts is None and self._has_parts(key):
            return None  # what it was made from is still there
        if facts is None:
            raise EnvironmentFault(
                "The recording on the disk is damaged; restore it from a backup.",
                code="recording_damaged",
            )
        return facts

    def _has_parts(self, key: str) -> bool:
        folder = self._parts_folder(key)
        self._refuse_links(folder)
        return is_plain_folder(folder) and bool(find_parts(folder))

    def _join(self, recording_id: UUID, key: str) -> FileFacts:
        final, folder = self._final(key), self._parts_folder(key)
        if not self._has_parts(key):
            raise _nothing_recorded()
        parts = find_parts(folder)
        scratch = final.with_suffix(".ogg.tmp")
        scratch.unlink(missing_ok=True)
        try:
            facts = join_parts(parts, scratch, recording_id)
            if facts is None:
                raise _nothing_recorded()
            if read_facts(scratch) != facts:
                raise EnvironmentFault(
                    "The disk gave back other sound than was written to it; the parts are kept, "
                    "check the disk.",
                    code="disk_failed",
                    retryable=True,
                )
            scratch.replace(final)
        except BaseException:
            with suppress(OSError):
                scratch.unlink(missing_ok=True)
            raise
        sync_folder(final.parent)
        return facts

    def _remove_parts(self, key: str) -> None:
        """Only what ``find_parts`` has joined; a file of another name keeps the folder."""
        folder = self._parts_folder(key)
        if not is_plain_folder(folder):
            return
        for part in find_parts(folder):
            part.path.unlink(missing_ok=True)
        with suppress(OSError):
            folder.rmdir()
        sync_folder(folder.parent)

    def _final(self, key: str) -> Path:
        meeting, recording = self._split(key)
        return self._root / meeting / f"{recording}.ogg"

    def _parts_folder(self, key: str) -> Path:
        meeting, recording = self._split(key)
        return self._root / meeting / f"{recording}.parts"

    def _split(self, key: str) -> tuple[str, str]:
        match = _KEY.fullmatch(key)
        if match is None:
            # The key may come from a store that was tampered with: nothing of it reaches the disk.
            raise NotFoundError("There is no recording of that number.", code="bad_storage_key")
        return match[1], match[2]

    def _refuse_links(self, folder: Path) -> None:
        if folder.is_symlink():
            raise EnvironmentFault(
                f"In the folder of recordings {folder.name} is a link; put the real folder there.",
                code="link_refused",
            )


def _nothing_recorded() -> NotAudioError:
    return NotAudioError("Nothing was recorded: there is not one whole piece of sound.")
