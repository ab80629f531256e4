"""Sound of somebody in the room until there is a track that may take it.

Rows and files are opened on the control thread, which may have to wait for a disk; the media thread
may not. What is said meanwhile stays here, and what somebody allows is obeyed here at once.
"""

from __future__ import annotations

import threading
from collections import deque

from meeting_desktop.application.meeting_track import MeetingTrack
from meeting_desktop.domain.consent import allows_captions, allows_recording
from meeting_desktop.domain.meetings import Consent
from meeting_desktop.ports.audio import Samples

#: Pieces of 20 ms that wait: 10 s.
_MOST_PIECES = 500


class HeldSound:
    """``hear`` and ``choose`` on the media thread, ``hand_to`` on the control thread.

    The lock is held for as long as handing on takes (some ms), never for a disk.
    """

    def __init__(self, consent: Consent, track: MeetingTrack | None = None) -> None:
        """``track``: one that is open already."""
        self._lock = threading.Lock()
        self._waiting: deque[tuple[int, Samples]] = deque(maxlen=_MOST_PIECES)
        self._consent = consent
        self._track = track
        self._holds = track is None

    @property
    def consent(self) -> Consent:
        return self._consent

    def hear(self, start: int, samples: Samples) -> None:
        with self._lock:
            if self._track is not None and not self._holds:
                self._track.take(start, samples)
            elif allows_captions(self._consent):
                self._waiting.append((start, samples))

    def choose(self, consent: Consent) -> None:
        """Counts from now on, however long the disk keeps everything else waiting."""
        with self._lock:
            if consent is self._consent:
                return
            self._consent = consent
            # What waits was said under another choice; it is not kept by mistake.
            self._waiting.clear()
            if self._track is not None:
                self._track.set_consent(consent)
                self._holds |= allows_recording(consent) and self._track.recording is None

    def hand_to(self, track: MeetingTrack, consent: Consent) -> None:
        """``track`` is open as far as ``consent`` wants it.

        Where something else was chosen meanwhile, that is on its way to here, and comes again.
        """
        with self._lock:
            self._track = track
            track.set_consent(self._consent)
            if consent is not self._consent:
                return
            self._holds = False
            while self._waiting:
                track.take(*self._waiting.popleft())
