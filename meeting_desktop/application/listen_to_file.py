"""A file heard through once: how it goes, how long it is, and how many sides its sound has."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from meeting_desktop.application.tell_sides import TellSides
from meeting_desktop.application.tell_streams import ChosenStreams, TellStreams
from meeting_desktop.domain.media import ContentFingerprint, MediaFacts
from meeting_desktop.ports.audio import SPEECH_RATE_HZ, Samples
from meeting_desktop.ports.media import Fingerprinter, MediaReader

_STEREO = 2


@dataclass(frozen=True, slots=True)
class Listened:
    """What listening to a file says.

    ``sides_differ``: the two channels of its sound, or the ``streams`` that are worth hearing, are
    sides of a call.
    """

    facts: MediaFacts
    fingerprint: ContentFingerprint
    duration: float
    sides_differ: bool
    streams: tuple[int, ...] = (0,)


class ListenToFile:
    """``on_share`` hears how much of the file was heard, 0 to 1."""

    def __init__(
        self,
        reader: MediaReader,
        fingerprinter: Fingerprinter,
        on_share: Callable[[float], None],
    ) -> None:
        self._reader = reader
        self._fingerprinter = fingerprinter
        self._on_share = on_share
        self._passes = 1
        self._samples = 0

    def run(self, path: Path) -> Listened:
        """Raises: as ``ports.media.MediaReader``."""
        facts = self._reader.look(path)
        if facts.streams == 1:
            return self._hear_one(path, facts, 0)
        self._passes = 2
        chosen = self._choose(path, facts)
        if len(chosen.streams) == 1:
            return self._hear_one(path, facts, chosen.streams[0])
        return self._hear_all(path, facts, chosen)

    def _choose(self, path: Path, facts: MediaFacts) -> ChosenStreams:
        tell = TellStreams()
        every = range(facts.streams)
        for piece in self._reader.decode_beside(path, rate_hz=SPEECH_RATE_HZ, streams=every):
            self._count(piece, facts)
            tell.hear(piece)
        return tell.chosen()

    def _hear_one(self, path: Path, facts: MediaFacts, stream: int) -> Listened:
        before = self._samples
        sides = TellSides()

        def mono() -> Iterator[Samples]:
            channels = _STEREO if facts.channels == _STEREO else 1
            for piece in self._reader.decode(
                path, rate_hz=SPEECH_RATE_HZ, channels=channels, stream=stream
            ):
                self._count(piece, facts)
                if channels == _STEREO:
                    sides.hear(piece)
                yield piece if piece.ndim == 1 else piece.mean(axis=1)

        fingerprint = self._fingerprinter.fingerprint(mono())
        seconds = (self._samples - before) / SPEECH_RATE_HZ
        return Listened(facts, fingerprint, seconds, sides.differ, (stream,))

    def _hear_all(self, path: Path, facts: MediaFacts, chosen: ChosenStreams) -> Listened:
        """How they go together: whoever has made one sound of them has the same."""
        before = self._samples

        def together() -> Iterator[Samples]:
            for piece in self._reader.decode_beside(
                path, rate_hz=SPEECH_RATE_HZ, streams=chosen.streams
            ):
                self._count(piece, facts)
                yield piece.mean(axis=1)

        fingerprint = self._fingerprinter.fingerprint(together())
        seconds = (self._samples - before) / SPEECH_RATE_HZ
        return Listened(facts, fingerprint, seconds, chosen.are_sides, chosen.streams)

    def _count(self, piece: Samples, facts: MediaFacts) -> None:
        self._samples += len(piece)
        whole = facts.duration * self._passes
        if whole > 0:
            self._on_share(min(1.0, self._samples / SPEECH_RATE_HZ / whole))
        else:
            self._on_share(0.0)
