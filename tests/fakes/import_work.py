"""The heavy part of imports without a child: what it says, and when it ends, is up to a test."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from meeting_desktop.core.errors import EnvironmentFault
from meeting_desktop.domain.diarization import Diarization, SpeakerTurn, VoiceCluster
from meeting_desktop.domain.imports import ImportStage
from meeting_desktop.domain.media import ContentFingerprint, MediaFacts
from meeting_desktop.domain.transcript import Word
from meeting_desktop.ports.importing import (
    BytesKnown,
    ImportedSound,
    ImportedTrack,
    ImportNews,
    ImportOrder,
    SoundKnown,
    StageReached,
)
from meeting_desktop.ports.recogniser import RecognisedSegment

_LOOK_SECONDS = 0.002
_SECONDS = 60.0


@dataclass
class FakeImportWork:
    """Its bytes are a file's name. ``held``: it waits in TRANSCRIBE until it is let go or ended.

    ``errors`` are raised, one a run, instead of an answer.
    """

    folder: Path
    held: bool = False
    errors: list[Exception] = field(default_factory=list)
    stated: float = 0.0
    orders: list[ImportOrder] = field(default_factory=list)
    settled: list[str] = field(default_factory=list)
    discarded: list[Path] = field(default_factory=list)
    waiting: threading.Event = field(default_factory=threading.Event)

    def run(
        self,
        order: ImportOrder,
        on_news: Callable[[ImportNews], None],
        wanted: Callable[[], bool],
    ) -> ImportedSound:
        self.orders.append(order)
        digest = hashlib.sha256(order.path.name.encode()).hexdigest()
        on_news(StageReached(ImportStage.HASH))
        on_news(BytesKnown(digest))
        fingerprint = _fingerprint(digest)
        on_news(SoundKnown(fingerprint, _SECONDS))
        on_news(StageReached(ImportStage.TRANSCRIBE, 0.25))
        if self.errors:
            raise self.errors.pop(0)
        self.waiting.set()
        pause = threading.Event()
        while self.held and wanted():
            pause.wait(_LOOK_SECONDS)
        self.waiting.clear()
        if not wanted():
            raise EnvironmentFault("The work was cancelled.", code="cancelled")
        return self._sound(order, digest, fingerprint)

    def settle(self, sha256: str) -> None:
        self.settled.append(sha256)

    def discard(self, gone: Collection[Path], kept: Collection[Path]) -> None:
        self.discarded += [path for path in gone if path not in kept]

    def tidy(self, before: datetime, is_known: Callable[[str], bool]) -> None:
        """It keeps nothing."""

    def _sound(
        self, order: ImportOrder, digest: str, fingerprint: ContentFingerprint
    ) -> ImportedSound:
        file = self.folder / f"{digest}.ogg"
        file.write_bytes(b"OggS")
        words = (Word("Good", 1.0, 1.4), Word("morning.", 1.4, 2.0))
        voices = Diarization((SpeakerTurn(0.0, _SECONDS, 0),), (VoiceCluster(0, _SECONDS, None),))
        track = ImportedTrack(
            channel=None,
            file=file,
            sha256=hashlib.sha256(b"OggS").hexdigest(),
            size_bytes=4,
            duration=_SECONDS,
            segments=(RecognisedSegment(1.0, 2.0, words, "en"),),
            voices=voices,
        )
        return ImportedSound(
            facts=MediaFacts(order.path.name, 4, "audio/wav", "wav", "pcm", _SECONDS, 1, 16_000),
            sha256=digest,
            fingerprint=fingerprint,
            duration=_SECONDS,
            stated=self.stated or _SECONDS,
            recorded_at=datetime(2026, 5, 3, 9, 0, tzinfo=UTC),
            engine="scripted 1.0",
            model=order.model,
            tracks=(track,),
        )


def _fingerprint(digest: str) -> ContentFingerprint:
    """Of another name another one."""
    words = [hashlib.sha256(f"{digest}{n}".encode()).digest() for n in range(40)]
    return ContentFingerprint(tuple(int.from_bytes(one[:4]) for one in words), 0.064)
