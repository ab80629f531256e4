"""The two files that tell voices apart: which bytes they are, and where they may lie.

Pinned as the speech models are (docs/decisions/0004, 0031). Those of the catalogue are the files of
sherpa-onnx's releases; the same weights in another export are as good, so that a folder may hold
either. A folder is searched by length and SHA-256, whatever its files are called.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from meeting_desktop.adapters.speech.catalogue import Catalogue
from meeting_desktop.adapters.speech.pins import PinnedFile, PinnedModel
from meeting_desktop.adapters.speech.staging import hash_file
from meeting_desktop.core.errors import ModelMissingError
from meeting_desktop.ports.recogniser import ModelEntry

_SUFFIX = ".onnx"

SEGMENTATION = PinnedModel(
    ModelEntry(
        name="speaker-segmentation",
        title="Who speaks when",
        size_bytes=5_992_913,
        english_only=False,
        licence="MIT",
        summary="Tells voices in one recording apart, with speaker-print; not for captions.",
    ),
    repository="csukuangfj/sherpa-onnx-pyannote-segmentation-3-0",
    revision="9403a6902bb58e3d5ae8c7e77c3422de279db2e0",
    files=(
        PinnedFile(
            "model.onnx",
            5_992_913,
            "220ad67ca923bef2fa91f2390c786097bf305bceb5e261d4af67b38e938e1079",
        ),
    ),
)

PRINT = PinnedModel(
    ModelEntry(
        name="speaker-print",
        title="Voice prints",
        size_bytes=28_281_164,
        english_only=False,
        licence="Apache-2.0",
        summary="Knows a voice again, with speaker-segmentation; not for captions.",
    ),
    repository="csukuangfj/speaker-embedding-models",
    revision="0743f301363dec56491a490f6d6cbc9d67f9a3bf",
    files=(
        PinnedFile(
            "3dspeaker_speech_campplus_sv_zh_en_16k-common_advanced.onnx",
            28_281_164,
            "aa3cfc16963a10586a9393f5035d6d6b57e98d358b347f80c2a30bf4f00ceba2",
        ),
    ),
)

#: For a catalogue of their own: nobody writes captions with them.
SPEAKER_MODELS = (SEGMENTATION, PRINT)

#: The same weights, exported by others.
_OTHER_EXPORTS = {
    SEGMENTATION.entry.name: PinnedFile(
        "segmentation-3.0.onnx",
        5_916_615,
        "f4f77463e9da05c537af20db96bb5b9c882156ff7486398b6a8ce8b614b3f113",
    ),
    PRINT.entry.name: PinnedFile(
        "campplus-zh-en-common-advanced.onnx",
        28_284_305,
        "49bd660309a079293308a7553cea255862088b71a3f711e05ab26abc977cc9af",
    ),
}


@dataclass(frozen=True, slots=True)
class SpeakerFiles:
    """Verified, each."""

    segmentation: Path
    voice_print: Path


def find_files(catalogue: Catalogue | None, folders: Sequence[Path]) -> SpeakerFiles:
    """From the catalogue, else from one of the folders.

    Raises: ModelMissingError; ModelDamagedError where the catalogue's bytes are not the pinned
    ones.
    """
    return SpeakerFiles(_find(SEGMENTATION, catalogue, folders), _find(PRINT, catalogue, folders))


def models_here(catalogue: Catalogue | None, folders: Sequence[Path]) -> frozenset[str]:
    """Names of those that ``find_files`` would find. Raises: ModelDamagedError."""
    return frozenset(
        model.entry.name for model in SPEAKER_MODELS if _is_here(model, catalogue, folders)
    )


def _is_here(model: PinnedModel, catalogue: Catalogue | None, folders: Sequence[Path]) -> bool:
    try:
        _find(model, catalogue, folders)
    except ModelMissingError:
        return False
    return True


def _find(model: PinnedModel, catalogue: Catalogue | None, folders: Sequence[Path]) -> Path:
    name = model.entry.name
    if catalogue is not None and catalogue.is_installed(name):
        catalogue.verify(name)
        return catalogue.locate(name) / model.files[0].name
    known = (model.files[0], _OTHER_EXPORTS[name])
    for path in (path for folder in folders for path in _candidates(folder)):
        size = path.stat().st_size
        if any(size == file.size_bytes and hash_file(path) == file.sha256 for file in known):
            return path
    raise ModelMissingError(
        f"The model {name} is not on this machine; run `meeting-desktop models install {name}`, "
        "or put it into the folder of your models."
    )


def _candidates(folder: Path) -> Iterator[Path]:
    """Directly in the folder, or in a folder of it."""
    if folder.is_dir():
        found = (*folder.glob(f"*{_SUFFIX}"), *folder.glob(f"*/*{_SUFFIX}"))
        yield from sorted(path for path in found if path.is_file())
