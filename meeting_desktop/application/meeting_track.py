"""One person's sound on its way to the recorder and to the captions, as far as they allow it."""

from __future__ import annotations

import threading
from collections.abc import Callable

from meeting_desktop.application.record_meeting import RunningRecording
from meeting_desktop.application.transcribe_live import LiveTranscription
from meeting_desktop.domain.consent import allows_captions, allows_recording
from meeting_desktop.domain.meetings import Consent, Participant
from meeting_desktop.domain.transcript import Speaker
from meeting_desktop.ports.audio import Samples
from meeting_desktop.ports.unit_of_work import UnitOfWork
from meeting_desktop.runtime.containment import Contained


class MeetingTrack:
    """``take`` runs on the one thread that brings the sound; switches may be set on any.

    Recorder and captions are there once they could be opened; neither can keep the sound from the
    other.
    """

    def __init__(self, participant: Participant, speaker: Speaker) -> None:
        self.participant = participant
        self.speaker = speaker
        #: Their rows, while the store has not taken them; may be written more than once.
        self.unwritten: Callable[[UnitOfWork], None] | None = None
        self.recording: RunningRecording | None = None
        self.captions: LiveTranscription | None = None
        self._captions_failed = False
        self._switching = threading.Lock()
        self._consent = participant.consent
        self._recording_on = True

    @property
    def consent(self) -> Consent:
        return self._consent

    @property
    def is_recorded(self) -> bool:
        """What comes now can be heard again later."""
        return self.recording is not None and self.recording.keeper.on

    def set_consent(self, consent: Consent) -> None:
        """What the person allows from now on; what came before stays as it was allowed then."""
        with self._switching:
            self._consent = consent
            self._switch()

    def set_recording(self, on: bool) -> None:
        """Pause or continue the recording of the whole meeting."""
        with self._switching:
            self._recording_on = on
            self._switch()

    def add_recording(self, recording: RunningRecording) -> None:
        with self._switching:
            self.recording = recording
            self._switch()

    def _switch(self) -> None:
        if self.recording is not None:
            self.recording.keeper.set_on(self._recording_on and allows_recording(self._consent))

    def take(self, start: int, samples: Samples, *, wait: bool = False) -> None:
        """Mono 48 kHz sound from sample ``start`` of the meeting on; recorder first."""
        if self.recording is not None:
            with Contained():
                self.recording.keeper.take(start, samples, wait=wait)
        if self.captions is None or self._captions_failed or not allows_captions(self._consent):
            return
        with Contained(self._stop_captions):
            self.captions.take(start, samples, wait=wait)

    def _stop_captions(self, _error: Exception) -> None:
        self._captions_failed = True
