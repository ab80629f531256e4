"""Several people at one microphone: their voices are told apart inside its track, when asked.

Who speaks is known by the track in a meeting of ours, and that is never guessed at. Only where a
person says that several share one, a room with a loudspeaker on the table, its words are dealt out
to voices, as a new revision; the old one stays.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from uuid import UUID

import numpy as np

from meeting_desktop.application.committing import wait_for_commit
from meeting_desktop.application.plan_hearing import plan_hearing
from meeting_desktop.application.write_told_apart import RoomToldApart, write_told_apart
from meeting_desktop.core.errors import EnvironmentFault, NotFoundError, UserFacingError
from meeting_desktop.core.logging import get_logger
from meeting_desktop.domain.diarization import Diarization
from meeting_desktop.domain.recordings import Recording
from meeting_desktop.domain.transcript import Transcript
from meeting_desktop.ports.audio import SPEECH_RATE_HZ, AudioDecoder
from meeting_desktop.ports.recording import RecordingStorage
from meeting_desktop.ports.unit_of_work import Store
from meeting_desktop.ports.voices_apart import DiarizerLoader
from meeting_desktop.runtime.serial_worker import SerialWorker

_log = get_logger(__name__)

Progress = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class RoomParts:
    store: Store
    storage: RecordingStorage
    decoder: AudioDecoder
    diarizers: DiarizerLoader


class TellRoomApart:
    """One thread, ``meeting-rooms``, begun by the first wish; models are held while it works."""

    def __init__(self, parts: RoomParts) -> None:
        self._parts = parts
        self._worker = SerialWorker("meeting-rooms")

    def start(
        self,
        meeting_id: UUID,
        participant_id: UUID | None,
        *,
        speakers: int | None = None,
        on_progress: Progress = lambda _share: None,
    ) -> Future[Transcript]:
        """The new revision, after its commit; the present one where there is but one voice.

        ``participant_id``: whose track it is, None where nobody is known. ``speakers`` None: find
        out how many. Returns at once. Fails with NotFoundError (meeting, transcript, sound),
        UserFacingError code ``not_ended``, ``not_recorded``, ``not_allowed``, ModelMissingError,
        ModelDamagedError, EnvironmentFault.
        """
        return self._worker.submit(
            lambda: self._tell(meeting_id, participant_id, speakers, on_progress)
        )

    def stop(self, deadline: float) -> bool:
        """True when what ran ended in time; what waits is given up."""
        return self._worker.stop(deadline)

    def _tell(
        self,
        meeting_id: UUID,
        participant_id: UUID | None,
        speakers: int | None,
        on_progress: Progress,
    ) -> Transcript:
        store = self._parts.store
        plan = store.read(lambda uow: plan_hearing(uow, meeting_id, ()))
        tracks = [one for one in plan.recordings if one.participant_id == participant_id]
        if len(tracks) != 1:
            raise _no_one_track(tracks)
        file = self._parts.storage.path_of(tracks[0].storage_key)
        found = self._found(file, speakers, on_progress)
        wish = RoomToldApart(meeting_id, participant_id, found)
        transcript = wait_for_commit(
            store.write(lambda uow: write_told_apart(uow, wish), actor="captions")
        )
        _log.info("voices of a room told apart", meeting=meeting_id, voices=len(found.clusters))
        return transcript

    def _found(self, file: Path, speakers: int | None, on_progress: Progress) -> Diarization:
        diarizer = self._parts.diarizers.load()
        # The sound of hours does not belong into memory: it is mapped from a file without a name.
        try:
            with TemporaryFile() as sound:
                for piece in self._parts.decoder.decode(file, rate_hz=SPEECH_RATE_HZ):
                    sound.write(piece.tobytes())
                if not sound.tell():
                    return Diarization((), ())
                sound.flush()
                mapped = np.memmap(sound, dtype=np.float32, mode="r")
                return diarizer.diarize(mapped, speakers=speakers, on_progress=on_progress)
        except OSError as error:
            raise EnvironmentFault(
                "There was no room on the disk to tell the voices apart; free some and try again.",
                code="no_room_for_sound",
                retryable=True,
            ) from error


def _no_one_track(tracks: list[Recording]) -> UserFacingError:
    if tracks:
        return UserFacingError(
            "This person was recorded in several parts; tell them apart by hand.",
            code="several_tracks",
        )
    return NotFoundError("There is no recording of this person to tell voices apart in.")
