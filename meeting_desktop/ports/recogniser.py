"""Speech to text, live and from files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from meeting_desktop.domain.captions import CaptionEvent
from meeting_desktop.domain.transcript import Word
from meeting_desktop.ports.audio import Samples


@dataclass(frozen=True, slots=True)
class SpeechOptions:
    """``language``: ISO 639-1, empty to find out. ``hotwords``: names and terms to expect.

    ``spoken_before``: what was spoken right before this sound, where it is the rest of a longer
    one; it decides where the sound itself leaves the language open.
    """

    language: str = ""
    hotwords: tuple[str, ...] = ()
    spoken_before: str = ""


@dataclass(frozen=True, slots=True)
class Backlog:
    """What a live recogniser still has to do, over all tracks.

    ``lag``: seconds between the newest sound fed and the sound that its words cover; 0 in silence.
    ``busy``: share of the last seconds spent decoding, 0 to 1.
    """

    lag: float
    busy: float


class LiveRecogniser(Protocol):
    """Many tracks, one model, one thread: every method is called on the speech thread.

    ``feed`` is cheap (voice activity only); ``step`` does one bounded piece of decoding.
    """

    def open_track(self, track_id: UUID, options: SpeechOptions) -> None: ...

    def feed(self, track_id: UUID, start: int, samples: Samples) -> None:
        """Take mono 16 kHz sound whose first sample has index ``start`` in the track's time.

        ``start`` never goes back; a jump ahead is a gap: it ends the utterance and counts as
        silence.
        """
        ...

    def step(self) -> Sequence[CaptionEvent]:
        """Do the most urgent work; an empty answer means that there is none for now."""
        ...

    def close_track(self, track_id: UUID) -> Sequence[CaptionEvent]:
        """Finish what the track has begun, to its last final event, and forget the track."""
        ...

    def backlog(self) -> Backlog: ...

    def use_smaller_model(self, wanted: bool) -> bool:
        """Hear with a smaller, faster model from now on, or with the full one again.

        Called between steps; may load a model. Open utterances go on. True when words now come from
        what was wanted; False when there is no smaller model, and nothing has changed.
        """
        ...


@dataclass(frozen=True, slots=True)
class RecognisedSegment:
    """Seconds from the start of the sound.

    ``safe_until``: whoever stops behind this segment may go on from there later and gets what
    would have come next: the same sound from sample ``round(safe_until * 16000)`` on, as a new
    call with ``offset=safe_until`` and ``spoken_before`` this segment's language. None: not here,
    more of what was heard together follows.
    """

    start: float
    end: float
    words: tuple[Word, ...]
    language: str
    safe_until: float | None = None


class BatchRecogniser(Protocol):
    """Transcribes sound that is all there, with the full window."""

    def transcribe(
        self, pieces: Iterable[Samples], options: SpeechOptions, *, offset: float = 0.0
    ) -> Iterator[RecognisedSegment]:
        """Segments in order, lazily.

        ``pieces`` are consecutive mono 16 kHz sound; ``offset`` (seconds) is added to all times,
        to ``safe_until`` too.

        Memory does not grow with the length. Closing the iterator stops the work.
        """
        ...


@dataclass(frozen=True, slots=True)
class Recognisers:
    """Both share one loaded model; ``model`` is its catalogue name, ``engine`` what runs it."""

    live: LiveRecogniser
    batch: BatchRecogniser
    model: str
    engine: str


class RecogniserLoader(Protocol):
    """Loads a model; slow, so it is called on the speech thread."""

    def load(self, model: str) -> Recognisers:
        """Raises: ModelMissingError, ModelDamagedError."""
        ...


@dataclass(frozen=True, slots=True)
class ModelEntry:
    """A model that the catalogue knows. ``languages`` is empty for all of them."""

    name: str
    title: str
    size_bytes: int
    english_only: bool
    licence: str
    summary: str


@dataclass(frozen=True, slots=True)
class ModelProgress:
    """``stage`` is one of joining, downloading, verifying."""

    stage: str
    done_bytes: int
    total_bytes: int


class ModelCatalogue(Protocol):
    """Speech models: pinned bytes, several sources each."""

    def entries(self) -> Sequence[ModelEntry]: ...

    def is_installed(self, name: str) -> bool:
        """True when its files are in place; bytes are verified when it is installed and loaded."""
        ...

    def install(
        self,
        name: str,
        on_progress: Callable[[ModelProgress], None] = lambda _progress: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> None:
        """Bring the model here from the first source that has it and verify every byte.

        What was begun before is resumed.

        Raises:
            NotFoundError: no such name.
            ModelMissingError: no source could give it; the sentence says what to do.
            ModelDamagedError: the bytes are not the pinned ones.
            DiskFullError.
        """
        ...

    def verify(self, name: str) -> None:
        """Raises: ModelMissingError, ModelDamagedError."""
        ...
