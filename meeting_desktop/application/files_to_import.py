"""Which files are meant by what a person dropped, and which have come into a watched folder."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

_ENDINGS = (
    ".aac .ac3 .aif .aifc .aiff .amr .ape .asf .au .avi .caf .flac .flv .m4a .m4b .m4v .mka .mkv "
    ".mov .mp2 .mp3 .mp4 .mpeg .mpg .oga .ogg .ogv .opus .snd .ts .tta .voc .w64 .wav .weba .webm "
    ".wma .wmv .wv .3gp"
)
#: Of files in folders; one that is named by itself may end as it likes.
MEDIA_ENDINGS = frozenset(_ENDINGS.split())
#: A folder that was dropped by mistake, such as a whole disk, ends here.
MOST_FILES = 1_000


def files_in(chosen: Sequence[Path]) -> list[Path]:
    """The files among ``chosen`` and those with sound in its folders, each once, in order.

    What is not there stays in the answer: its job says so. Links in folders are not followed.
    """
    found = dict.fromkeys(
        path for one in chosen for path in (_walk(one) if one.is_dir() else (one.absolute(),))
    )
    return list(found)[:MOST_FILES]


def _walk(folder: Path) -> Iterator[Path]:
    for place, folders, names in os.walk(folder.absolute()):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(place, name)
            if is_media_name(name) and not path.is_symlink():
                yield path


def is_media_name(name: str) -> bool:
    return not name.startswith(".") and Path(name).suffix.lower() in MEDIA_ENDINGS
