"""The words of a track, kept as they come, so that whoever is killed goes on behind the last ones.

One line of JSON for a segment. After a kill what was heard behind the last safe place is heard
again; lines that were torn go.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from meeting_desktop.application.import_files import StageFolder, disk_fault, name_for
from meeting_desktop.application.keep_tracks import KeptTrack
from meeting_desktop.domain.transcript import Word
from meeting_desktop.ports.audio import SPEECH_RATE_HZ, AudioDecoder, Samples
from meeting_desktop.ports.importing import ImportOrder
from meeting_desktop.ports.recogniser import RecognisedSegment, Recognisers, SpeechOptions

#: Times are kept to the millisecond and probabilities to four places: what floating point adds to
#: them depends on where a hearing began, and must not be in the bytes.
_TIME_PLACES = 3
_PROBABILITY_PLACES = 4


@dataclass(frozen=True, slots=True)
class HeardTrackFile:
    segments: tuple[RecognisedSegment, ...]
    engine: str
    model: str


class HearTrack:
    """``recognisers`` loads a model; it is asked once, and not where everything is heard."""

    def __init__(
        self,
        decoder: AudioDecoder,
        recognisers: Callable[[str], Recognisers],
        order: ImportOrder,
    ) -> None:
        self._decoder = decoder
        self._load = recognisers
        self._order = order
        self._loaded: Recognisers | None = None

    def run(
        self, track: KeptTrack, folder: StageFolder, on_seconds: Callable[[float], None]
    ) -> HeardTrackFile:
        """Raises: ModelMissingError, ModelDamagedError, UserFacingError (the language), and of the
        disk EnvironmentFault.
        """
        order = self._order
        name = name_for("words", order.model, order.language, *order.hotwords, track.sha256)
        ended = folder.read(name)
        place = folder.path / f"{name}.jsonl"
        if ended is not None and place.is_file():
            return HeardTrackFile(tuple(_segments(place)), ended["engine"], ended["model"])
        try:
            with place.open("a+b") as file:
                loaded = self._hear(track, file, on_seconds)
        except OSError as error:
            raise disk_fault(error, folder.path) from error
        folder.write(name, {"engine": loaded.engine, "model": loaded.model})
        return HeardTrackFile(tuple(_segments(place)), loaded.engine, loaded.model)

    def _hear(
        self, track: KeptTrack, file: BinaryIO, on_seconds: Callable[[float], None]
    ) -> Recognisers:
        start, before = _go_on(file)
        if self._loaded is None:
            self._loaded = self._load(self._order.model)
        options = SpeechOptions(self._order.language, self._order.hotwords, before)
        pieces = self._from(track.file, round(start * SPEECH_RATE_HZ))
        for heard in self._loaded.batch.transcribe(pieces, options, offset=start):
            file.write(_line(heard))
            file.flush()
            if heard.safe_until is not None:
                os.fsync(file.fileno())
            on_seconds(heard.end)
        os.fsync(file.fileno())
        return self._loaded

    def _from(self, path: Path, sample: int) -> Iterator[Samples]:
        """Decoded from the front: only so are the samples the same ones, to the last bit."""
        at = 0
        for piece in self._decoder.decode(path, rate_hz=SPEECH_RATE_HZ):
            at += len(piece)
            if at > sample:
                yield piece[max(0, len(piece) - (at - sample)) :]


def _go_on(file: BinaryIO) -> tuple[float, str]:
    """Cut behind the last safe segment: where it ends (s), and what was spoken there."""
    file.seek(0)
    safe_bytes, start, language = 0, 0.0, ""
    for line in file:
        values = _values(line)
        if values is None:
            break
        if values["until"] is not None:
            safe_bytes, start, language = file.tell(), values["until"], values["language"]
    file.truncate(safe_bytes)
    file.seek(safe_bytes)
    return start, language


def _segments(place: Path) -> Iterator[RecognisedSegment]:
    with place.open("rb") as file:
        for line in file:
            values = _values(line)
            if values is not None:
                words = tuple(Word(*word) for word in values["words"])
                yield RecognisedSegment(
                    values["start"], values["end"], words, values["language"], values["until"]
                )


def _line(heard: RecognisedSegment) -> bytes:
    values = {
        "start": round(heard.start, _TIME_PLACES),
        "end": round(heard.end, _TIME_PLACES),
        "language": heard.language,
        "until": heard.safe_until,
        "words": [
            [
                word.text,
                round(word.start, _TIME_PLACES),
                round(word.end, _TIME_PLACES),
                round(word.probability, _PROBABILITY_PLACES),
                word.joined,
            ]
            for word in heard.words
        ],
    }
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _values(line: bytes) -> dict[str, Any] | None:
    if not line.endswith(b"\n"):
        return None
    try:
        values = json.loads(line)
    except ValueError:
        return None
    return values if isinstance(values, dict) else None
