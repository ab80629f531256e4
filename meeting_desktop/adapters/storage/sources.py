"""A recording of this machine as it is brought to the storage: plain, however it lies here."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from meeting_desktop.adapters.storage.plain_files import open_plain, own_disk
from meeting_desktop.ports.sealing import OpenSound


@contextmanager
def opened_source(path: Path, open_sound: OpenSound) -> Iterator[tuple[BinaryIO, int]]:
    """The file and its bytes in all. Raises: EnvironmentFault of this disk; as ``OpenSound``."""
    with own_disk(path.parent):
        # Not a link, whatever it holds.
        plain = os.fdopen(open_plain(path), "rb")
    with plain, open_sound(path) or plain as source:
        with own_disk(path.parent):
            total = source.seek(0, os.SEEK_END)
            source.seek(0)
        yield source, total
