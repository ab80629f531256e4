"""How loud each track of a meeting is along its time; reckoned once and kept for a while."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

import numpy as np

from meeting_desktop.core.clock import Clock
from meeting_desktop.core.errors import ApplicationError
from meeting_desktop.domain.recordings import Recording, RecordingStatus
from meeting_desktop.domain.waveform import Peaks, Waveform, peaks_of, waveform_of
from meeting_desktop.ports.audio import AudioDecoder, Samples
from meeting_desktop.ports.recording import RecordingStorage
from meeting_desktop.ports.unit_of_work import Store, UnitOfWork

#: Enough for peaks of speech, and a sixth of what is recorded.
_RATE_HZ = 8_000
_KEPT = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class TrackWaveform:
    """``participant_id``: who is heard in it, None for all."""

    participant_id: UUID | None
    waveform: Waveform


class _GivenUpError(Exception):
    """Nobody wants it any more."""


class DrawWaveform:
    def __init__(
        self, store: Store, storage: RecordingStorage, decoder: AudioDecoder, clock: Clock
    ) -> None:
        self._store = store
        self._storage = storage
        self._decoder = decoder
        self._clock = clock

    def of_meeting(
        self, meeting_id: UUID, wanted: Callable[[], bool] = lambda: True
    ) -> tuple[TrackWaveform, ...]:
        """Of the tracks that are here; blocks for seconds an hour of sound, the first time.

        Empty where nothing can be read, or once it is not ``wanted`` any more.
        """
        recordings = self._store.read(lambda uow: uow.recordings.of_meeting(meeting_id))
        found = []
        try:
            for recording in recordings:
                peaks = self._peaks(recording, wanted)
                if peaks is not None and len(peaks):
                    found.append(TrackWaveform(recording.participant_id, waveform_of(peaks)))
        except _GivenUpError:
            return ()
        return tuple(found)

    def _peaks(self, recording: Recording, wanted: Callable[[], bool]) -> Peaks | None:
        if recording.status is not RecordingStatus.COMPLETED:
            return None
        key = f"peaks/{recording.id}"
        now = self._clock.now()
        kept = self._store.read(lambda uow: uow.cache.get(key, now))
        if kept is not None:
            return np.frombuffer(kept, dtype=np.uint8)
        try:
            path = self._storage.path_of(recording.storage_key)
            pieces = self._decoder.decode(path, rate_hz=_RATE_HZ)
            peaks = peaks_of(_while(wanted, pieces), _RATE_HZ)
        except ApplicationError:
            return None  # what cannot be read is told by whatever plays it
        self._store.write(partial(_keep, key=key, value=peaks.tobytes(), expires_at=now + _KEPT))
        return peaks


def _keep(uow: UnitOfWork, *, key: str, value: bytes, expires_at: datetime) -> None:
    uow.cache.put(key, value, expires_at)


def _while(wanted: Callable[[], bool], pieces: Iterator[Samples]) -> Iterator[Samples]:
    for piece in pieces:
        if not wanted():
            raise _GivenUpError
        yield piece
