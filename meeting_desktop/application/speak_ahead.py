"""The sound of sentences, made before they are needed, on a thread of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

from meeting_desktop.core.errors import ApplicationError
from meeting_desktop.core.logging import get_logger
from meeting_desktop.ports.audio import Samples
from meeting_desktop.ports.voice import Voice
from meeting_desktop.runtime.serial_worker import SerialWorker

_log = get_logger(__name__)

#: Sentences that are kept: a meeting's; some 40 s of sound are 8 MB.
_MOST_KEPT = 60


class SpeakAhead:
    """``want`` and ``sound`` return at once and may be called on any thread.

    ``on_fault`` is told, on the voice's thread, the sentence of what keeps it from speaking.
    """

    def __init__(
        self,
        voice: Voice,
        *,
        variant: int,
        language: str,
        on_fault: Callable[[str], None] = lambda _sentence: None,
    ) -> None:
        #: Texts whose sound is there; others may read it, nobody changes it.
        self.ready: set[str] = set()
        self._voice = voice
        self._variant = variant
        self._language = language
        self._on_fault = on_fault
        self._lock = threading.Lock()
        self._wanted: tuple[str, ...] = ()
        self._made: dict[str, Samples] = {}
        self._failed: set[str] = set()
        self._working = False
        self._worker = SerialWorker("voice")

    def want(self, texts: Sequence[str]) -> None:
        """Make these, in this order; what was wanted before and is not among them is let be."""
        with self._lock:
            self._wanted = tuple(texts)
            begins = not self._working and self._next() is not None
            self._working |= begins
        if begins:
            self._worker.submit(self._make)

    def sound(self, text: str) -> Samples | None:
        with self._lock:
            return self._made.get(text)

    def stop(self, deadline: float) -> bool:
        with self._lock:
            self._wanted = ()
        return self._worker.stop(deadline)

    def _next(self) -> str | None:
        left = (one for one in self._wanted if one not in self._made and one not in self._failed)
        return next(left, None)

    def _make(self) -> None:
        """One sentence a job, so that what is urgent by then comes first."""
        with self._lock:
            text = self._next()
            self._working = text is not None
        if text is None:
            return
        try:
            sound = self._voice.speak(text, variant=self._variant, language=self._language)
        except ApplicationError as error:
            _log.warning("a sentence has no sound", code=error.code)
            with self._lock:
                self._failed.add(text)
            self._on_fault(error.sentence)
        else:
            self._keep(text, sound)
        self._worker.submit(self._make)

    def _keep(self, text: str, sound: Samples) -> None:
        with self._lock:
            while len(self._made) >= _MOST_KEPT:
                old = next((one for one in self._made if one not in self._wanted), None)
                if old is None:
                    break
                del self._made[old]
                self.ready.discard(old)
            self._made[text] = sound
            self.ready.add(text)
