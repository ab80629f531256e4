"""Transcribe one sound file from beginning to end, without keeping anything."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.meetings import Meeting, MeetingOrigin, MeetingStatus, make_room_code
from meeting_desktop.domain.transcript import Segment, Transcript
from meeting_desktop.ports.audio import SPEECH_RATE_HZ, AudioDecoder
from meeting_desktop.ports.recogniser import Recognisers, SpeechOptions


class TranscribeFile:
    """For the command line."""

    def __init__(self, decoder: AudioDecoder) -> None:
        self._decoder = decoder

    def check(self, path: Path) -> float:
        """Length in seconds; cheap, so that a bad file is refused before a model is loaded.

        Raises:
            NotFoundError, NotAudioError
        """
        return self._decoder.probe(path)

    def run(
        self,
        path: Path,
        recognisers: Recognisers,
        options: SpeechOptions,
        on_progress: Callable[[float], None] = lambda _seconds: None,
    ) -> tuple[Meeting, Transcript, float]:
        """A meeting that stands for the file, its transcript, its length in seconds. Blocks."""
        duration = self._decoder.probe(path)
        meeting = _meeting_for(path)
        transcript_id = new_id()
        language = options.language
        segments = []
        pieces = self._decoder.decode(path, rate_hz=SPEECH_RATE_HZ)
        for heard in recognisers.batch.transcribe(pieces, options):
            language = language or heard.language
            segments.append(
                Segment(new_id(), transcript_id, None, heard.start, heard.end, heard.words)
            )
            on_progress(heard.end)
        transcript = Transcript(
            id=transcript_id,
            meeting_id=meeting.id,
            language=language,
            engine=recognisers.engine,
            model=recognisers.model,
            segments=tuple(segments),
        )
        return meeting, transcript, duration


def _meeting_for(path: Path) -> Meeting:
    now = datetime.now(UTC)
    return Meeting(
        id=new_id(),
        scope_id=new_id(),
        room_code=make_room_code(),
        title=path.stem,
        origin=MeetingOrigin.IMPORTED,
        status=MeetingStatus.COMPLETED,
        time_zone="UTC",
        created_at=now,
    )
