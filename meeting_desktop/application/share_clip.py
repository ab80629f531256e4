"""Give a part of a meeting away: its sound in one file, and what is said in it in another."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from uuid import UUID

from meeting_desktop.application.make_artifacts import file_name
from meeting_desktop.application.replace_file import replace_file, write_text
from meeting_desktop.core.errors import ApplicationError, NotFoundError, UserFacingError
from meeting_desktop.domain.clips import clip_transcript
from meeting_desktop.domain.meetings import Meeting
from meeting_desktop.domain.recordings import RecordingStatus
from meeting_desktop.domain.transcript import Transcript
from meeting_desktop.domain.transcript_formats import clock_time, to_txt
from meeting_desktop.ports.clips import ClipWriter
from meeting_desktop.ports.recording import RecordingStorage
from meeting_desktop.ports.unit_of_work import Store, UnitOfWork

#: Shorter than this nothing can be understood.
_SHORTEST_S = 0.2


@dataclass(frozen=True, slots=True)
class SharedClip:
    """``text`` is None where nothing was said in the part."""

    sound: Path
    text: Path | None


class ShareClip:
    def __init__(self, store: Store, storage: RecordingStorage, clips: ClipWriter) -> None:
        self._store = store
        self._storage = storage
        self._clips = clips

    @property
    def endings(self) -> tuple[str, ...]:
        """With the dot; the first is the usual one."""
        return self._clips.endings

    def suggest_name(self, meeting: Meeting, start: float) -> str:
        """A file name that every system accepts."""
        at = clock_time(start).replace(":", "-")
        return file_name(meeting, f"{at}{self.endings[0]}")

    def share(self, meeting_id: UUID, start: float, end: float, path: Path) -> SharedClip:
        """Write the sound to ``path`` and the words beside it, as plain text. Blocks.

        Raises:
            NotFoundError: no such meeting, or its sound is not here.
            UserFacingError: the part is too short, or the ending is none of ``endings``.
            EnvironmentFault: the files cannot be written.
        """
        if end - start < _SHORTEST_S:
            raise UserFacingError("Choose a longer part; this one has no sound.", code="too_short")
        meeting, transcript, sources = self._store.read(partial(self._read, meeting_id))
        replace_file(path, lambda part: _write(self._clips, sources, start, end, part))
        text = _text(meeting, transcript, start, end) if transcript is not None else ""
        if not text:
            return SharedClip(path, None)
        words = path.with_suffix(".txt")
        replace_file(words, lambda part: write_text(part, text))
        return SharedClip(path, words)

    def _read(
        self, meeting_id: UUID, uow: UnitOfWork
    ) -> tuple[Meeting, Transcript | None, list[Path]]:
        meeting = uow.meetings.get(meeting_id)
        if meeting is None:
            raise NotFoundError("This meeting is not here any more.")
        sources = []
        for recording in uow.recordings.of_meeting(meeting_id):
            if recording.status is not RecordingStatus.COMPLETED:
                continue
            try:
                sources.append(self._storage.path_of(recording.storage_key))
            except ApplicationError:
                continue  # what is elsewhere is left out, as when it is played
        if not sources:
            raise NotFoundError("The sound is not on this computer; get it here first.")
        return meeting, uow.transcripts.latest(meeting_id), sources


def _write(clips: ClipWriter, sources: list[Path], start: float, end: float, part: Path) -> None:
    clips.write(sources, start, end, part)


def _text(meeting: Meeting, transcript: Transcript, start: float, end: float) -> str:
    said = to_txt(clip_transcript(transcript, start, end))
    if not said:
        return ""
    day = meeting.actual_start or meeting.created_at
    head = f"{meeting.title}\n{day:%Y-%m-%d} · {clock_time(start)}-{clock_time(end)}\n\n"
    return head + said
