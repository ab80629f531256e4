"""Models that a person brings: a folder of CTranslate2 Whisper folders.

Nobody has pinned their bytes, so a person accepts them once by installing them by name; from then
on their SHA-256 is on record and a changed byte is refused. Nothing in such a folder is ever run:
CTranslate2 and tokenizer files are data, and pickles are not read.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from meeting_desktop.adapters.speech.staging import disk_errors
from meeting_desktop.ports.recogniser import ModelEntry

#: A CTranslate2 Whisper file begins with a version (4 bytes), a length (2) and this name.
_MAGIC = b"WhisperSpec\x00"
_MAGIC_AT = 6
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_NEEDED = ("config.json", "model.bin", "tokenizer.json")
_VOCABULARIES = ("vocabulary.txt", "vocabulary.json")
_OPTIONAL = ("preprocessor_config.json",)
#: Whisper's vocabularies without the language tokens are one shorter.
_ENGLISH_VOCABULARY = 51_864


@dataclass(frozen=True, slots=True)
class OwnModel:
    """A usable model in a person's folder; ``files`` are what is loaded and therefore recorded."""

    entry: ModelEntry
    folder: Path
    files: tuple[str, ...]


def own_models(folder: Path | None) -> Iterator[OwnModel]:
    """The models directly in ``folder``; anything else there is passed over."""
    if folder is None or not folder.is_dir():
        return
    for place in sorted(folder.iterdir()):
        model = _model_in(place) if place.is_dir() and _NAME.fullmatch(place.name) else None
        if model is not None:
            yield model


def _model_in(place: Path) -> OwnModel | None:
    vocabulary = next((name for name in _VOCABULARIES if (place / name).is_file()), None)
    if vocabulary is None or not all((place / name).is_file() for name in _NEEDED):
        return None
    if not _looks_like_whisper(place / "model.bin"):
        return None
    optional = tuple(name for name in _OPTIONAL if (place / name).is_file())
    files = (*_NEEDED, vocabulary, *optional)
    entry = ModelEntry(
        name=place.name,
        title=place.name,
        size_bytes=sum((place / name).stat().st_size for name in files),
        english_only=_vocabulary_size(place / vocabulary) == _ENGLISH_VOCABULARY,
        licence="",
        summary="A model of your own.",
    )
    return OwnModel(entry, place, files)


def _looks_like_whisper(path: Path) -> bool:
    with path.open("rb") as handle:
        head = handle.read(_MAGIC_AT + len(_MAGIC))
    return head[_MAGIC_AT:] == _MAGIC


def _vocabulary_size(path: Path) -> int:
    if path.suffix == ".txt":
        with path.open("rb") as handle:
            return sum(1 for _line in handle)
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        return 0
    return len(content) if isinstance(content, list) else 0


class AcceptedModels:
    """What a person accepted, in ``file``: model name to file name to SHA-256."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def hashes(self, name: str) -> dict[str, str]:
        """The recorded hashes of a model, empty when nobody has accepted it."""
        recorded = self._read().get(name, {})
        return dict(recorded) if isinstance(recorded, dict) else {}

    def accept(self, name: str, hashes: dict[str, str]) -> None:
        """Raises: DiskFullError, EnvironmentFault."""
        content = self._read()
        content[name] = dict(hashes)
        part = self._file.with_suffix(".part")
        with disk_errors(name):
            self._file.parent.mkdir(parents=True, exist_ok=True)
            with part.open("w", encoding="utf-8") as handle:
                json.dump(content, handle, indent=2, sort_keys=True)
                handle.flush()
                os.fsync(handle.fileno())
            part.replace(self._file)

    def _read(self) -> dict[str, object]:
        try:
            content = json.loads(self._file.read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):
            return {}  # an unreadable record accepts nothing: the person is asked again
        return content if isinstance(content, dict) else {}
