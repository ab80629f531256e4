"""A server that speaks S3, and file systems that are small or closed."""

from __future__ import annotations

import hashlib
import random
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from meeting_desktop.domain.stored_files import FileKind, SharedFile
from tests.integration.storage.s3_server import S3Server

_DISK_BYTES = 1 << 20


@pytest.fixture(scope="session")
def s3_server() -> Iterator[S3Server]:
    with S3Server() as server:
        yield server


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 1 MB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={_DISK_BYTES}", "tmpfs", str(folder)]
    try:
        failed = subprocess.run(mount, capture_output=True, check=False).returncode
    except FileNotFoundError:
        failed = 1
    if failed:
        pytest.skip("mounting a small file system needs root on Linux")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


@pytest.fixture
def make_file(tmp_path: Path) -> Callable[[int], tuple[SharedFile, Path]]:
    """Make a file of chance with so many bytes."""

    def make(size: int) -> tuple[SharedFile, Path]:
        content = random.Random(size).randbytes(size)
        path = tmp_path / f"{size}.ogg"
        path.write_bytes(content)
        return SharedFile(FileKind.RECORDING, hashlib.sha256(content).hexdigest()), path

    return make
