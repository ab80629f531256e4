"""The disk is full, gone or failing: the meeting goes on, the sound waits, nothing is lost."""

import errno
import os
import stat
import subprocess
from collections.abc import Iterator
from io import FileIO
from pathlib import Path
from uuid import uuid4

import pytest

from meeting_desktop.adapters.audio.part_sink import PartSink
from meeting_desktop.adapters.audio.track_writer import OggTrackWriter
from meeting_desktop.core.errors import DiskFullError, EnvironmentFault
from tests.fakes.sounds import click_places, clicks, loudest, tone
from tests.integration.audio.recorded import Journal, Tape, decoded, feed

_DISK_BYTES = 1 << 20
_ONE_MS = 48


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


def _fill(folder: Path) -> Path:
    """Leave no byte free."""
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as out, pytest.raises(OSError, match="No space left"):
        _write_for_ever(out)
    return ballast


def _write_for_ever(out: FileIO) -> None:
    while True:
        out.write(b"x" * 4096)


def test_a_full_disk_costs_nothing_once_there_is_room(small_disk: Path) -> None:
    tape = Tape(small_disk / "recordings")
    sound = clicks(20.0)
    writer = tape.open()
    feed(writer, sound[: 5 * 48_000])
    ballast = _fill(small_disk)
    feed(writer, sound[5 * 48_000 : 15 * 48_000])
    full = writer.status()
    assert isinstance(full.fault, DiskFullError)
    assert full.fault.sentence.endswith(".")
    assert full.seconds_waiting > 8
    assert full.seconds_written + full.seconds_waiting == pytest.approx(15.0)

    ballast.unlink()
    feed(writer, sound[15 * 48_000 :])
    well = writer.status()
    assert well.fault is None
    assert well.seconds_waiting < 0.1
    writer.close()
    file = tape.finish()
    heard = decoded(file.path)
    assert len(heard) == len(sound)
    for place in click_places(len(sound)):
        assert abs(loudest(heard, place) - place) <= _ONE_MS


def test_closing_on_a_full_disk_says_so_and_can_be_tried_again(small_disk: Path) -> None:
    tape = Tape(small_disk / "recordings")
    writer = tape.open()
    feed(writer, tone(2.0))
    ballast = _fill(small_disk)
    feed(writer, tone(6.0))
    for _ in range(2):
        with pytest.raises(DiskFullError):
            writer.close()
    ballast.unlink()
    writer.close()
    assert tape.finish().duration == pytest.approx(8.0)


def test_giving_up_on_a_full_disk_keeps_what_is_on_it(small_disk: Path) -> None:
    tape = Tape(small_disk / "recordings")
    writer = tape.open()
    feed(writer, tone(3.0))
    written = writer.status().seconds_written
    ballast = _fill(small_disk)
    feed(writer, tone(6.0))
    with pytest.raises(DiskFullError):
        writer.close()
    writer.abandon()
    ballast.unlink()
    assert written <= tape.finish().duration < 9.0


def test_joining_on_a_full_disk_keeps_the_parts(small_disk: Path) -> None:
    tape = Tape(small_disk / "recordings")
    tape.record(tone(8.0))
    ballast = _fill(small_disk)
    with pytest.raises(DiskFullError):
        tape.finish()
    assert sorted(path.suffix for path in tape.final.parent.iterdir()) == [".parts"]
    ballast.unlink()
    assert tape.finish().duration == pytest.approx(8.0)


def test_a_disk_that_comes_back_gets_everything(tmp_path: Path) -> None:
    tape = Tape(tmp_path / "recordings")
    sound = clicks(12.0)
    writer = tape.open()
    feed(writer, sound[: 3 * 48_000])
    away = tmp_path / "unplugged"
    tape.folder.rename(away)
    feed(writer, sound[3 * 48_000 : 9 * 48_000])
    fault = writer.status().fault
    assert fault is not None
    assert fault.retryable
    away.rename(tape.folder)
    feed(writer, sound[9 * 48_000 :])
    assert writer.status().fault is None
    writer.close()
    heard = decoded(tape.finish().path)
    assert len(heard) == len(sound)
    for place in click_places(len(sound)):
        assert abs(loudest(heard, place) - place) <= _ONE_MS


def test_what_a_failed_fsync_dropped_is_written_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tape = Tape(tmp_path / "recordings")
    real_fsync, sizes, calls = os.fsync, dict[int, int](), [0]

    def forgetful(descriptor: int) -> None:
        """As kernels do: report the error once and forget the pages that were not written."""
        facts = os.fstat(descriptor)
        calls[0] += 1
        if calls[0] % 3 == 2 and stat.S_ISREG(facts.st_mode):
            os.ftruncate(descriptor, sizes.get(facts.st_ino, 0))
            raise OSError(errno.EIO, "input/output error")
        real_fsync(descriptor)
        sizes[facts.st_ino] = facts.st_size

    sound = clicks(9.0)
    writer = tape.open()
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", forgetful)
        feed(writer, sound)
    writer.close()
    assert calls[0] > 10
    heard = decoded(tape.finish().path)
    assert len(heard) == len(sound)
    for place in click_places(len(sound)):
        assert abs(loudest(heard, place) - place) <= _ONE_MS


def test_a_full_memory_halts_the_recording_honestly_and_time_stays_true(tmp_path: Path) -> None:
    tape = Tape(tmp_path / "recordings")
    sound = clicks(16.0)
    folder = tape.folder
    folder.parent.mkdir(parents=True)
    writer = OggTrackWriter(
        tape.recording_id,
        PartSink(folder, Journal(folder)),
        segment_packets=100,
        bit_rate=32_000,
        memory_bytes=20_000,
    )
    feed(writer, sound[: 8 * 48_000])  # the folder is not there
    halted = writer.status()
    assert halted.fault is not None
    assert halted.fault.code == "recording_halted"
    assert 3 < halted.seconds_waiting < 7
    folder.mkdir()
    feed(writer, sound[8 * 48_000 :])
    assert writer.status().fault is None
    writer.close()

    heard = decoded(tape.finish().path)
    assert len(heard) == len(sound)
    right = [abs(loudest(heard, place) - place) <= _ONE_MS for place in click_places(len(sound))]
    assert all(right[:3])
    assert not right[7]
    assert all(right[9:])


def test_a_halted_recording_can_be_closed(tmp_path: Path) -> None:
    folder = tmp_path / "parts"
    writer = OggTrackWriter(
        uuid4(),
        PartSink(folder, Journal(folder)),
        segment_packets=100,
        bit_rate=32_000,
        memory_bytes=5_000,
    )
    feed(writer, tone(5.0))
    with pytest.raises(EnvironmentFault):
        writer.close()
    folder.mkdir()
    writer.close()
    assert list(folder.iterdir())


def test_a_folder_that_cannot_be_made_is_said_at_once(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way", encoding="utf-8")
    with pytest.raises(EnvironmentFault, match=r"\.$"):
        Tape(blocked).open()
