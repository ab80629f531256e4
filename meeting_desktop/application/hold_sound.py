"""Sound of somebody in the room until there is a track that may take it.

Rows and files are opened on the control thread, which may have to wait for a disk; the media thread
may not. What is said meanwhile stays here, and what somebody allows is obeyed here at once.
"""

from __future__ import annotations

import threading
from collections import deque

import numpy as np

from meeting_desktop.application.meeting_track import MeetingTrack
from meeting_desktop.domain.consent import allows_captions, allows_recording
from meeting_desktop.domain.meetings import Consent
from meeting_desktop.ports.audio import CAPTURE_RATE_HZ, Samples

#: Pieces of 20 ms that wait: 10 s.
_MOST_PIECES = 500
#: Longer than the longest pause that ends an utterance (``EndpointRules.first_pause``).
_PAUSE_SAMPLES = CAPTURE_RATE_HZ * 3 // 2


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
        self._end: int | None = None

    @property
    def consent(self) -> Consent:
        return self._consent

    def hear(self, start: int, samples: Samples) -> None:
        with self._lock:
            self._hear(start, samples)

    def fall_silent(self) -> None:
        """Nothing more comes for now: a pause, so that the last words do not wait for the next."""
        with self._lock:
            self._pause()

    def _hear(self, start: int, samples: Samples) -> None:
        self._end = start + samples.size
        if self._track is not None and not self._holds:
            self._track.take(start, samples)
        elif allows_captions(self._consent):
            self._waiting.append((start, samples))

    def _pause(self) -> None:
        if self._end is not None:
            self._hear(self._end, np.zeros(_PAUSE_SAMPLES, np.float32))
            self._end = None

    def choose(self, consent: Consent) -> None:
        """Counts from now on, however long the disk keeps everything else waiting."""
        with self._lock:
            if consent is self._consent:
                return
            if not allows_captions(consent):
                self._pause()
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
