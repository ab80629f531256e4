"""The recorder in good times: every sample in its place, every part playable, then one file."""

import shutil
import subprocess
from pathlib import Path

import av
import pytest

from meeting_desktop.adapters.audio.ogg import read_pages
from meeting_desktop.core.errors import EnvironmentFault, NotAudioError, NotFoundError
from tests.fakes.sounds import click_places, clicks, loudest, tone
from tests.integration.audio.recorded import Tape, decoded, feed

_ONE_MS = 48


@pytest.fixture
def tape(tmp_path: Path) -> Tape:
    return Tape(tmp_path / "recordings")


@pytest.mark.parametrize("seconds", [0.0001, 0.0134, 0.0136, 0.5, 1.9935, 2.0, 2.02, 12.3456])
def test_the_file_is_as_long_as_what_was_written(tape: Tape, seconds: float) -> None:
    sound = tone(seconds)
    tape.record(sound)
    file = tape.finish()
    assert round(file.duration * 48_000) == len(sound)
    assert len(decoded(file.path)) == len(sound)


def test_a_click_every_second_stays_in_its_place_across_parts(tape: Tape) -> None:
    sound = clicks(13.0, every=0.5, at=0.001)
    tape.record(sound)
    assert len(tape.parts()) == 7
    heard = decoded(tape.finish().path)
    for place in click_places(len(sound), every=0.5, at=0.001):
        assert abs(loudest(heard, place) - place) <= _ONE_MS


def test_each_part_can_be_played_alone(tape: Tape) -> None:
    sound = clicks(7.0)
    tape.record(sound)
    for path in tape.parts():
        start = int(path.stem.split("-")[1])
        heard = decoded(path)
        for place in click_places(len(sound)):
            if start <= place < start + len(heard) - 1_000:
                assert abs(loudest(heard, place - start) - (place - start)) <= _ONE_MS


def test_the_journal_hears_of_each_part_before_and_after(tape: Tape) -> None:
    tape.record(tone(5.0))
    starts = [0, 96_000, 192_000]
    assert [part.start_sample for part in tape.journal.opened] == starts
    assert [part.start_sample for part in tape.journal.closed] == starts
    assert [part.index for part in tape.journal.closed] == [0, 1, 2]
    assert sum(part.samples for part in tape.journal.closed) == 5 * 48_000


def test_pages_are_short_while_people_speak(tape: Tape) -> None:
    tape.record(tone(3.0))
    for path in tape.parts():
        with path.open("rb") as stream:
            assert all(len(page.packets) <= 10 for page in read_pages(stream))


def test_what_was_flushed_is_reported_as_written(tape: Tape) -> None:
    writer = tape.open()
    feed(writer, tone(3.0))
    status = writer.status()
    assert status.fault is None
    assert 2.9 < status.seconds_written <= 3.0
    assert status.seconds_written + status.seconds_waiting == pytest.approx(3.0)
    writer.close()
    assert writer.status().seconds_written == pytest.approx(3.0)
    assert writer.status().seconds_waiting == 0.0


def test_joining_touches_no_packet(tape: Tape) -> None:
    tape.record(clicks(5.0))
    packets = []
    for path in tape.parts():
        with path.open("rb") as stream:
            pages = list(read_pages(stream))
        packets += [packet for page in pages[2:] for packet in page.packets]
    with tape.finish().path.open("rb") as stream:
        joined = [packet for page in list(read_pages(stream))[2:] for packet in page.packets]
    assert joined == packets


def test_finishing_again_gives_the_same_and_leaves_no_parts(tape: Tape) -> None:
    tape.record(tone(3.0))
    first = tape.finish()
    assert not tape.folder.exists()
    assert [path.name for path in tape.final.parent.iterdir()] == [tape.final.name]
    assert tape.finish() == first
    assert tape.storage.path_of(tape.key) == first.path
    assert first.size_bytes == first.path.stat().st_size


def test_a_crash_between_joining_and_tidying_is_mended(tape: Tape, tmp_path: Path) -> None:
    tape.record(tone(3.0))
    shutil.copytree(tape.folder, tmp_path / "parts")
    first = tape.finish()
    shutil.copytree(tmp_path / "parts", tape.folder)
    assert tape.finish() == first
    assert not tape.folder.exists()


def test_a_crash_while_joining_is_mended(tape: Tape) -> None:
    tape.record(tone(3.0))
    tape.final.with_suffix(".ogg.tmp").write_bytes(b"OggS half of it")
    assert tape.finish().duration == pytest.approx(3.0)


def test_a_damaged_file_is_made_again_while_its_parts_are_there(tape: Tape) -> None:
    tape.record(tone(3.0))
    tape.final.write_bytes(b"OggS")
    assert tape.finish().duration == pytest.approx(3.0)


def test_a_damaged_file_without_parts_is_left_as_it_is(tape: Tape) -> None:
    tape.record(tone(3.0))
    tape.finish()
    damaged = tape.final.read_bytes()[:-500]
    tape.final.write_bytes(damaged)
    with pytest.raises(EnvironmentFault, match="damaged"):
        tape.finish()
    assert tape.final.read_bytes() == damaged


def test_nothing_said_is_nothing_recorded(tape: Tape) -> None:
    tape.open().close()
    assert not tape.journal.opened
    with pytest.raises(NotAudioError, match="Nothing was recorded"):
        tape.finish()
    with pytest.raises(NotFoundError):
        tape.storage.path_of(tape.key)


def test_a_recording_is_never_written_over(tape: Tape) -> None:
    tape.record(tone(1.0))
    with pytest.raises(EnvironmentFault, match="already"):
        tape.open()
    tape.finish()
    with pytest.raises(EnvironmentFault, match="already"):
        tape.open()
    assert tape.finish().duration == pytest.approx(1.0)


def test_writing_to_a_closed_track_is_a_mistake(tape: Tape) -> None:
    writer = tape.open()
    writer.close()
    with pytest.raises(ValueError, match="closed"):
        writer.write(tone(0.1))


@pytest.mark.parametrize("bit_rate", [12_000, 128_000])
def test_every_bit_rate_of_the_settings_works(tmp_path: Path, bit_rate: int) -> None:
    tape = Tape(tmp_path / "recordings", segment_seconds=1.0, bit_rate=bit_rate)
    tape.record(clicks(3.0))
    assert tape.finish().duration == pytest.approx(3.0)


def test_another_parser_finds_nothing_to_complain_about(tape: Tape) -> None:
    tape.record(tone(7.0))
    parts = tape.parts()
    durations = [_length_by_ffprobe(path) for path in parts]
    assert sum(durations) == pytest.approx(7.0, abs=0.05)
    file = tape.finish()
    assert _length_by_ffprobe(file.path) == pytest.approx(7.0, abs=0.01)
    with av.open(str(file.path)) as container:
        assert sum(frame.samples for frame in container.decode(audio=0)) == 7 * 48_000


def _length_by_ffprobe(path: Path) -> float:
    program = shutil.which("ffprobe")
    if program is None:
        pytest.skip("needs ffprobe (Debian: ffmpeg)")
    done = subprocess.run(
        [program, "-v", "warning", "-show_entries", "format=duration", "-of", "csv=p=0", path],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == ""
    return float(done.stdout)


def test_opusinfo_finds_nothing_to_complain_about(tape: Tape) -> None:
    program = shutil.which("opusinfo")
    if program is None:
        pytest.skip("needs opusinfo (Debian: opus-tools)")
    tape.record(tone(7.0))
    done = subprocess.run([program, tape.finish().path], capture_output=True, text=True, check=True)
    assert "WARNING" not in done.stdout + done.stderr
    assert "Playback length: 0m:07.000s" in done.stdout


_ID = "0193a7c4-5b2e-7d10-8f3a-6c1d2e4f5a6b"
_HOSTILE_KEYS = [
    "",
    ".",
    "..",
    "../../etc/passwd",
    f"../{_ID}",
    f"{_ID}/..",
    f"{_ID}/../{_ID}",
    f"/{_ID}/{_ID}",
    f"{_ID}\\{_ID}",
    f"{_ID}/{_ID}/{_ID}",
    f"{_ID}/{_ID}\n",
    f"{_ID}/{_ID}\0",
    f"{_ID}/{_ID}.ogg",
    f"{_ID.upper()}/{_ID}x",
    "con/nul",
]


@pytest.mark.parametrize("key", _HOSTILE_KEYS)
def test_a_key_that_is_not_ours_reaches_no_file(tape: Tape, tmp_path: Path, key: str) -> None:
    with pytest.raises(NotFoundError):
        tape.storage.open_writer(tape.recording_id, key, tape.journal)
    with pytest.raises(NotFoundError):
        tape.storage.finish(tape.recording_id, key)
    with pytest.raises(NotFoundError):
        tape.storage.path_of(key)
    assert not list(tmp_path.rglob("*.ogg")) + list(tmp_path.rglob("*.parts"))


def test_links_in_the_folder_are_not_followed(tape: Tape, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    tape.folder.parent.parent.mkdir()
    tape.folder.parent.symlink_to(outside)
    with pytest.raises(EnvironmentFault, match="link"):
        tape.open()
    with pytest.raises(EnvironmentFault, match="link"):
        tape.finish()
    assert not list(outside.iterdir())


def test_a_part_that_is_a_link_is_not_a_part(tape: Tape, tmp_path: Path) -> None:
    tape.record(tone(1.0))
    other = Tape(tmp_path / "elsewhere")
    other.record(tone(1.0))
    (tape.folder / "000001-48000.ogg").symlink_to(other.parts()[0])
    assert tape.finish().duration == pytest.approx(1.0)
    assert other.parts()[0].exists()


def test_a_link_in_place_of_the_file_is_not_played(tape: Tape, tmp_path: Path) -> None:
    tape.record(tone(1.0))
    secret = tmp_path / "secret"
    secret.write_text("kept", encoding="utf-8")
    tape.final.symlink_to(secret)
    with pytest.raises(NotFoundError):
        tape.storage.path_of(tape.key)
    tape.finish()
    assert secret.read_text(encoding="utf-8") == "kept"
    assert not tape.final.is_symlink()
