"""The program is killed while it uploads: the next one goes on where it was."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from meeting_desktop.domain.stored_files import SharedFile
from tests.fakes.transfers import CountedTransfer
from tests.integration.storage.s3_server import S3Server
from tests.integration.storage.uploading_program import PIECE_BYTES, open_again

_ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize("kind", ["folder", "s3"])
def test_a_killed_upload_is_taken_up(
    kind: str,
    request: pytest.FixtureRequest,
    make_file: Callable[[int], tuple[SharedFile, Path]],
    tmp_path: Path,
) -> None:
    where = str(tmp_path / "share")
    if kind == "s3":
        server: S3Server = request.getfixturevalue("s3_server")
        where = f"{server.address} {server.writer.key} {server.writer.secret} {tmp_path.name}"
    else:
        (tmp_path / "share").mkdir()
    storage = open_again(where)
    storage.prepare()
    file, source = make_file(8 * PIECE_BYTES)
    module = "tests.integration.storage.uploading_program"
    program = subprocess.Popen(
        [sys.executable, "-m", module, where, file.sha256, str(source)],
        cwd=_ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    with program:
        assert program.stdout is not None
        assert program.stdout.readline() == "moved\n"
        program.kill()
    assert storage.size(file.key) is None
    rest = CountedTransfer()
    assert storage.put(file, source, rest)
    assert rest.was_there == 4 * PIECE_BYTES
    assert storage.fetch(file, tmp_path / "fetched.ogg", CountedTransfer())
    assert (tmp_path / "fetched.ogg").read_bytes() == source.read_bytes()
