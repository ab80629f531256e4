"""Files that people bring: looking into them, and the fingerprint of what is to be heard."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Protocol

from meeting_desktop.domain.media import ContentFingerprint, MediaFacts
from meeting_desktop.ports.audio import Samples


class MediaReader(Protocol):
    """Everything that FFmpeg reads, within limits; used in a child process alone."""

    def look(self, path: Path) -> MediaFacts:
        """What the file is.

        Raises:
            NotFoundError, NotAudioError: codes ``no_sound``, ``empty_file``, ``encrypted``,
                ``damaged``, ``too_long``, ``too_large``, ``not_media``; the sentence says what to
                do.
        """
        ...

    def decode(
        self, path: Path, *, rate_hz: int, channels: int = 1, stream: int = 0
    ) -> Iterator[Samples]:
        """Pieces of shape (n,) for one channel, (n, channels) for more, each below a second.

        ``stream``: which of ``MediaFacts.streams``; all of them begin at the same time.
        """
        ...

    def decode_beside(
        self, path: Path, *, rate_hz: int, streams: Sequence[int]
    ) -> Iterator[Samples]:
        """Several streams, each as one channel: pieces of shape (n, streams), a second at most.

        One that ends early, or cannot be read on, is silent from there.
        """
        ...


class Fingerprinter(Protocol):
    def fingerprint(self, pieces: Iterable[Samples]) -> ContentFingerprint:
        """Of consecutive mono 16 kHz sound; memory does not grow with its length."""
        ...
