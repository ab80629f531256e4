"""A recording whose process was killed goes on in another: one file, the time of the meeting."""

import json
import random
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from meeting_desktop.core.errors import EnvironmentFault
from meeting_desktop.ports.audio import Samples
from tests.fakes.sounds import click_places, clicks, loudest, rough_noise, tone
from tests.integration.audio.recorded import Tape, decoded, feed

_ROOT = Path(__file__).resolve().parents[3]
_ONE_MS = 48
_PACKET, _AHEAD = 960, 312


@pytest.fixture
def tape(tmp_path: Path) -> Tape:
    return Tape(tmp_path / "recordings")


def _leave_behind(tape: Tape, sound: Samples) -> None:
    """Record as a process that is killed after the last flush: nothing is closed."""
    writer = tape.open()
    feed(writer, sound)
    writer.abandon()


def _at_places(heard: Samples, places: list[int]) -> list[int]:
    return [place for place in places if abs(loudest(heard, place) - place) > _ONE_MS]


@pytest.mark.parametrize("killed_at", [0.02, 0.5, 1.99, 2.0, 3.1234, 4.0])
def test_sound_goes_on_at_the_sample_where_it_is_safe(tape: Tape, killed_at: float) -> None:
    sound = clicks(9.0, every=0.25, at=0.05)
    _leave_behind(tape, sound[: round(killed_at * 48_000)])
    writer, safe = tape.resume()
    assert 0 <= round(killed_at * 48_000) - safe < _PACKET + _AHEAD
    feed(writer, sound[safe:])
    writer.close()

    file = tape.finish()
    heard = decoded(file.path)
    assert round(file.duration * 48_000) == len(heard) == len(sound)
    assert not _at_places(heard, click_places(len(sound), every=0.25, at=0.05))


def test_the_seam_differs_from_one_encoder_by_no_more_than_the_encoder_does(
    tape: Tape, tmp_path: Path
) -> None:
    sound = rough_noise(6.0) * np.float32(0.5)
    whole = Tape(tmp_path / "whole")
    whole.record(sound)
    straight = decoded(whole.finish().path)

    _leave_behind(tape, sound[: 3 * 48_000])
    writer, safe = tape.resume()
    feed(writer, sound[safe:])
    writer.close()
    heard = decoded(tape.finish().path)

    before = slice(0, safe - _PACKET)
    assert np.array_equal(heard[before], straight[before]), "what was safe is what it was"
    after = slice(safe + 4_800, len(sound))
    usual = _error(straight[after], sound[after])
    assert _error(heard[after], sound[after]) < 1.1 * usual
    seam = slice(safe - _PACKET, safe + 4_800)
    assert _error(heard[seam], sound[seam]) < 2.0 * _error(straight[seam], sound[seam])
    assert np.abs(heard[seam]).max() < 1.2 * np.abs(sound).max(), "no click"
    lag = _lag(heard[after][: 2 * 48_000], sound[after][: 2 * 48_000])
    assert lag == 0, "to the sample"


def _error(heard: Samples, sound: Samples) -> float:
    return float(np.sqrt(np.mean(np.square(heard - sound))))


def _lag(heard: Samples, sound: Samples) -> int:
    spectrum = np.fft.rfft(heard) * np.conj(np.fft.rfft(sound))
    likeness = np.fft.irfft(spectrum)
    lag = int(np.argmax(likeness))
    return lag if lag < len(heard) // 2 else lag - len(heard)


@pytest.mark.parametrize("hole_samples", [1, 959, 12_345, 48_000 * 7 + 1, 3_600 * 48_000 + 517])
def test_the_hole_is_silence_and_what_follows_stands_in_its_place(
    tape: Tape, hole_samples: int
) -> None:
    _leave_behind(tape, clicks(3.0))
    writer, safe = tape.resume()
    writer.write_silence(hole_samples)
    sound = clicks(2.0)
    feed(writer, sound)
    assert writer.status().seconds_written == pytest.approx(
        (safe + hole_samples) / 48_000 + 2.0, abs=0.05
    )
    writer.close()
    assert writer.status().seconds_waiting == 0.0
    file = tape.finish()
    begin = safe + hole_samples
    assert round(file.duration * 48_000) == begin + len(sound)
    # Of the hour the last seconds are heard; where it begins is as with the shorter ones.
    first = max(0, begin - 11 * 48_000)
    heard = decoded(file.path, first)
    begin -= first
    assert len(heard) == begin + len(sound)
    assert not _at_places(heard, [begin + place for place in click_places(len(sound))])
    if hole_samples > 10_000:
        # The decoder has forgotten the seam after 80 ms.
        assert np.abs(heard[max(0, safe + 3_840 - first) : begin - 100]).max() < 0.005


def test_a_torn_end_and_damage_at_the_end_cost_their_page_only(tape: Tape) -> None:
    _leave_behind(tape, clicks(3.5))
    with tape.parts()[-1].open("ab") as out:
        out.write(b"OggS" + bytes(23) + b"half of it")
    writer, safe = tape.resume()
    assert safe > 3.4 * 48_000
    feed(writer, clicks(5.0)[safe:])
    writer.close()
    heard = decoded(tape.finish().path)
    assert not _at_places(heard, click_places(5 * 48_000))


def test_the_journal_hears_the_end_of_what_was_left_open(tape: Tape) -> None:
    _leave_behind(tape, tone(3.0))
    assert [part.index for part in tape.journal.closed] == [0]
    writer, safe = tape.resume()
    left = tape.journal.closed[-1]
    assert (left.index, left.start_sample) == (1, 96_000)
    assert left.start_sample + left.samples == safe + _AHEAD
    feed(writer, tone(1.0))
    writer.close()
    assert [part.index for part in tape.journal.opened] == [0, 1, 2]


def test_killed_again_and_again(tape: Tape) -> None:
    sound = clicks(12.0, every=0.5, at=0.1)
    _leave_behind(tape, sound[: 2 * 48_000])
    for until in (4, 5, 9):
        writer, safe = tape.resume()
        feed(writer, sound[safe : until * 48_000])
        writer.abandon()
    writer, safe = tape.resume()
    writer.close()
    assert writer.status().seconds_written == safe / 48_000
    writer, again = tape.resume()
    assert again == safe
    feed(writer, sound[safe:])
    writer.close()
    heard = decoded(tape.finish().path)
    assert len(heard) == len(sound)
    assert not _at_places(heard, click_places(len(sound), every=0.5, at=0.1))


def test_killed_before_the_first_byte(tape: Tape) -> None:
    tape.open().abandon()
    writer, safe = tape.resume()
    assert safe == 0
    feed(writer, tone(1.0))
    writer.close()
    assert tape.finish().duration == pytest.approx(1.0)


def test_a_recording_without_a_folder_begins(tape: Tape) -> None:
    writer, safe = tape.resume()
    assert safe == 0
    feed(writer, tone(1.0))
    writer.close()
    assert tape.finish().duration == pytest.approx(1.0)


@pytest.mark.parametrize("parts_are_left", [False, True])
def test_a_recording_that_was_joined_goes_on(
    tape: Tape, tmp_path: Path, *, parts_are_left: bool
) -> None:
    sound = clicks(6.0)
    tape.record(sound[: 3 * 48_000])
    shutil.copytree(tape.folder, tmp_path / "parts")
    tape.finish()
    if parts_are_left:
        shutil.copytree(tmp_path / "parts", tape.folder)
    writer, safe = tape.resume()
    assert 0 <= safe - 3 * 48_000 < _PACKET
    feed(writer, sound[safe:])
    writer.close()
    heard = decoded(tape.finish().path)
    assert len(heard) == len(sound)
    assert not _at_places(heard, click_places(len(sound)))


def test_a_damaged_file_is_not_gone_on_with(tape: Tape) -> None:
    tape.record(tone(3.0))
    tape.finish()
    damaged = tape.final.read_bytes()[:-500]
    tape.final.write_bytes(damaged)
    with pytest.raises(EnvironmentFault, match="damaged"):
        tape.resume()
    assert tape.final.read_bytes() == damaged


def test_links_are_not_gone_on_with(tape: Tape, tmp_path: Path) -> None:
    _leave_behind(tape, tone(1.0))
    outside = tmp_path / "outside"
    tape.folder.rename(outside)
    tape.folder.symlink_to(outside)
    before = sorted(path.name for path in outside.iterdir())
    with pytest.raises(EnvironmentFault, match="link"):
        tape.resume()
    assert sorted(path.name for path in outside.iterdir()) == before


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_a_killed_process_has_its_recording_go_on_in_another(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    root = tmp_path / "recordings"
    tape = Tape(root)
    safe_before, given = _record_and_kill(tape, root, chance.randint(48_000, 8 * 48_000))
    again = _resume_and_kill(tape, root, (given + 3 * 48_000) // 48_000 * 48_000)
    writer, safe = tape.resume()
    assert safe >= again["said"] - 48_000
    writer.close()

    assert again["safe"] >= safe_before, "nothing of what was safe is lost"
    file = tape.finish()
    heard = decoded(file.path)
    assert len(heard) == safe
    first = click_places(int(again["safe"]) - 4_800)
    assert not _at_places(heard, first)
    begin = int(again["begin"])
    second = [begin + place for place in click_places(safe - begin - 4_800)]
    assert second
    assert not _at_places(heard, second)
    assert np.abs(heard[int(again["safe"]) + 3_840 : begin - 100]).max() < 0.005


def _record_and_kill(tape: Tape, root: Path, samples: int) -> tuple[int, int]:
    """(what the child's writer called safe, what it was given) when it was killed."""
    child = _child(tape, root, "record", "0")
    facts = _until(child, samples)
    return int(facts["safe"]), int(facts["said"])


def _resume_and_kill(tape: Tape, root: Path, begin: int) -> dict[str, int]:
    """Let another child go on from sample ``begin`` of the meeting for two seconds."""
    child = _child(tape, root, "resume", str(begin))
    return _until(child, begin + 2 * 48_000)


def _child(tape: Tape, root: Path, how: str, begin: str) -> "subprocess.Popen[str]":
    module = "tests.integration.audio.resuming_child"
    ids = [str(root), str(tape.meeting_id), str(tape.recording_id), how, begin]
    return subprocess.Popen(
        [sys.executable, "-m", module, *ids], stdout=subprocess.PIPE, text=True, cwd=_ROOT
    )


def _until(child: "subprocess.Popen[str]", samples: int) -> dict[str, int]:
    assert child.stdout is not None
    facts: dict[str, int] = {}
    try:
        for line in child.stdout:
            facts = json.loads(line)
            if facts["said"] >= samples:
                break
    finally:
        child.kill()
        child.stdout.close()
    assert child.wait(60) == -9, "killed, not ended"
    return facts


def test_going_on_reads_the_last_part_alone(tape: Tape, monkeypatch: pytest.MonkeyPatch) -> None:
    _leave_behind(tape, tone(9.0))
    *_, last = tape.parts()
    read: set[str] = set()
    really_open = Path.open

    def open_and_note(path: Path, *args: Any, **options: Any) -> Any:
        read.add(path.name)
        return really_open(path, *args, **options)

    monkeypatch.setattr(Path, "open", open_and_note)
    writer, safe = tape.resume()
    assert read == {last.name}
    assert safe == pytest.approx(9 * 48_000, abs=_PACKET + _AHEAD)
    writer.abandon()
