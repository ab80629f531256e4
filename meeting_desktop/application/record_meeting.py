"""The recording of a meeting from its row in the store to one playable file.

The row is there before the first byte, the parts are journalled as they are written, so that
whatever stops the program, the next start finds and joins them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from uuid import UUID

from meeting_desktop.application.committing import wait_for_commit
from meeting_desktop.application.keep_recording import RecordingKeeper
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.errors import ApplicationError, NotAudioError
from meeting_desktop.core.ids import new_id
from meeting_desktop.core.logging import get_logger
from meeting_desktop.domain.events import RecordingState, RecordingStateChanged
from meeting_desktop.domain.recordings import Recording, RecordingPart, RecordingStatus
from meeting_desktop.ports.recording import RecordingStorage, TrackWriter
from meeting_desktop.ports.unit_of_work import Store

_log = get_logger(__name__)

#: While the disk is full at the end of a meeting, the rest waits this long for somebody to make
#: room.
_PATIENCE_SECONDS = 600.0


class RecordMeeting:
    """Starts recordings; ``publish`` hears of their state."""

    def __init__(
        self,
        storage: RecordingStorage,
        store: Store,
        clock: Clock,
        *,
        flush_seconds: Callable[[], float],
    ) -> None:
        self._storage = storage
        self._store = store
        self._clock = clock
        self._flush_seconds = flush_seconds

    def start(
        self,
        meeting_id: UUID,
        participant_id: UUID,
        publish: Callable[[RecordingStateChanged], None],
    ) -> RunningRecording | None:
        """Begin; None (and a state that says why) when it cannot: captions go on without it."""
        recording = self._new_row(meeting_id, participant_id)
        try:
            writer = self._storage.open_writer(
                recording.id, recording.storage_key, _Journal(self._store)
            )
        except ApplicationError as error:
            _log.warning("recording not started", code=error.code)
            _save_if_possible(self._store, replace(recording, status=RecordingStatus.FAILED))
            publish(RecordingStateChanged(RecordingState.FAILED, sentence=error.sentence))
            return None
        return self._run(recording, writer, 0, publish)

    def resume(
        self, recording: Recording, publish: Callable[[RecordingStateChanged], None]
    ) -> RunningRecording | None:
        """Go on with what a killed process recorded; None as ``start`` says. Blocks on the disk.

        Sound is placed by the meeting's time as before: what was not recorded is silence.
        """
        going_on = replace(
            recording, status=RecordingStatus.RECORDING, duration=0.0, size_bytes=0, sha256=""
        )
        try:
            writer, position = self._storage.resume_writer(
                recording.id, recording.storage_key, _Journal(self._store)
            )
        except ApplicationError as error:
            # The row stays as it is: what is there may still be joined.
            _log.warning("recording not resumed", code=error.code)
            publish(RecordingStateChanged(RecordingState.FAILED, sentence=error.sentence))
            return None
        if going_on != recording:
            _save_if_possible(self._store, going_on)
        return self._run(going_on, writer, position, publish)

    def _run(
        self,
        recording: Recording,
        writer: TrackWriter,
        position: int,
        publish: Callable[[RecordingStateChanged], None],
    ) -> RunningRecording:
        keeper = RecordingKeeper(
            writer,
            self._clock,
            flush_seconds=self._flush_seconds(),
            publish=publish,
            position=position,
        )
        keeper.start()
        publish(RecordingStateChanged(RecordingState.RECORDING))
        return RunningRecording(recording, keeper, self._storage, self._store, publish)

    def _new_row(self, meeting_id: UUID, participant_id: UUID) -> Recording:
        recording_id = new_id()
        recording = Recording(
            id=recording_id,
            meeting_id=meeting_id,
            participant_id=participant_id,
            status=RecordingStatus.RECORDING,
            storage_key=self._storage.new_key(meeting_id, recording_id),
            started_at=self._clock.now(),
        )
        # To record without a row is better than not to record: the end writes it again.
        _save_if_possible(self._store, recording)
        return recording


class RunningRecording:
    """One track that is being recorded."""

    def __init__(
        self,
        recording: Recording,
        keeper: RecordingKeeper,
        storage: RecordingStorage,
        store: Store,
        publish: Callable[[RecordingStateChanged], None],
    ) -> None:
        self._recording = recording
        self._storage = storage
        self._store = store
        self._publish = publish
        self.keeper = keeper

    def begin_end(self) -> None:
        """Begin to write the rest; several recordings then wait for a full disk together."""
        self.keeper.take_no_more(_PATIENCE_SECONDS)

    def end(self) -> Path | None:
        """Write the rest, join the parts, complete the row; None when there is nothing to play.

        Blocks, and never raises for the world's faults: they are published.
        """
        whole = self.keeper.finish(_PATIENCE_SECONDS)
        if not self.keeper.released:
            # The disk hangs. Joining now would remove parts that are still being written.
            self._fail("The disk does not answer; the recording is finished at the next start.")
            return None
        joined = join_recording(self._storage, self._store, self._recording)
        if isinstance(joined, ApplicationError):
            self._fail(joined.sentence)
            return None
        if whole:
            self._publish(RecordingStateChanged(RecordingState.FINISHED, joined.duration))
        return self._storage.path_of(joined.storage_key)

    def _fail(self, sentence: str) -> None:
        self._publish(RecordingStateChanged(RecordingState.FAILED, sentence=sentence))


def join_recording(
    storage: RecordingStorage, store: Store, recording: Recording
) -> Recording | ApplicationError:
    """Make one file of the parts and complete the row.

    Where the disk fails the parts stay for the next start; where there is no sound, there is none.
    """
    try:
        file = storage.finish(recording.id, recording.storage_key)
    except ApplicationError as error:
        _log.warning("recording not joined", code=error.code)
        empty = isinstance(error, NotAudioError)
        status = RecordingStatus.FAILED if empty else RecordingStatus.INTERRUPTED
        _save_if_possible(store, replace(recording, status=status))
        return error
    completed = replace(
        recording,
        status=RecordingStatus.COMPLETED,
        duration=file.duration,
        size_bytes=file.size_bytes,
        sha256=file.sha256,
    )
    _save_if_possible(store, completed)
    return completed


def save_recording(store: Store, recording: Recording) -> None:
    """Write the row and wait for the commit. Raises: EnvironmentFault."""
    wait_for_commit(store.write(lambda uow: uow.recordings.put(recording), actor="recorder"))


def _save_if_possible(store: Store, recording: Recording) -> None:
    """The row as it was left says that there is work to do, and the next start does it."""
    try:
        save_recording(store, recording)
    except ApplicationError as error:
        _log.warning("row of the recording not saved", code=error.code)


class _Journal:
    """Keeps the recording's parts in the store; a failure shows at the next start, not here."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def part_opened(self, part: RecordingPart) -> None:
        self._store.write(lambda uow: uow.recordings.put_part(part), actor="recorder")

    def part_closed(self, part: RecordingPart) -> None:
        self._store.write(lambda uow: uow.recordings.put_part(part), actor="recorder")
