"""What windows and commands may ask of the shared storage; built by ``bootstrap.storage``."""

from __future__ import annotations

from dataclasses import dataclass
from time import perf_counter

from meeting_desktop.application.change_storage import ChangeStorage
from meeting_desktop.application.clear_sound import ClearSound
from meeting_desktop.application.fetch_sound import FetchSound
from meeting_desktop.application.upload_recordings import UploadRecordings

_SHORTEST_S = 0.5


@dataclass(frozen=True, slots=True)
class StorageUseCases:
    """``sound`` fetches and returns at once; ``change`` blocks throughout."""

    change: ChangeStorage
    uploads: UploadRecordings
    sound: FetchSound
    clear: ClearSound

    def start(self) -> None:
        """Nothing is asked of a storage while none is set up."""
        self.uploads.start()
        self.clear.start()

    def stop(self, deadline: float) -> bool:
        """All at once; True when that took less than ``deadline`` seconds."""
        begun = perf_counter()
        stops = (self.sound.close, self.clear.stop, self.uploads.stop)
        ended = [stop(max(_SHORTEST_S, deadline - perf_counter() + begun)) for stop in stops]
        return all(ended)
