"""Parts that a crash has torn, damaged or taken away: what is whole is kept, in its place."""

from pathlib import Path

import numpy as np
import pytest

from meeting_desktop.adapters.audio.ogg import read_pages
from meeting_desktop.core.errors import NotAudioError
from tests.fakes.sounds import click_places, clicks, loudest, tone
from tests.integration.audio.recorded import Tape, decoded

_ONE_MS = 48


@pytest.fixture
def tape(tmp_path: Path) -> Tape:
    return Tape(tmp_path / "recordings", segment_seconds=1.0)


def _page_ends(path: Path) -> list[tuple[int, int]]:
    """(end in bytes, end in samples) of each page."""
    ends, position = [], 0
    with path.open("rb") as stream:
        for page in read_pages(stream):
            position += len(page.to_bytes())
            ends.append((position, page.granule))
    return ends


def test_a_part_torn_at_any_byte_loses_only_what_is_torn(tmp_path: Path) -> None:
    tape = Tape(tmp_path / "recordings", bit_rate=12_000)
    tape.record(tone(0.5))
    (part,) = tape.parts()
    whole = part.read_bytes()
    ends = _page_ends(part)
    for length in range(len(whole) + 1):
        tape.folder.mkdir(exist_ok=True)
        part.write_bytes(whole[:length])
        tape.final.unlink(missing_ok=True)
        kept = max((granule for end, granule in ends if end <= length), default=0)
        if not kept:
            with pytest.raises(NotAudioError):
                tape.finish()
        else:
            assert round(tape.finish().duration * 48_000) == kept - 312


def test_every_tail_that_is_not_a_page_is_cut(tmp_path: Path) -> None:
    for tail in (bytes(5_000), np.random.default_rng(3).bytes(5_000), b"OggS" * 700, b"Ogg"):
        tape = Tape(tmp_path / "recordings", segment_seconds=1.0)
        tape.record(tone(2.5))
        with tape.parts()[-1].open("ab") as out:
            out.write(tail)
        assert tape.finish().duration == pytest.approx(2.5)


def test_a_lost_part_becomes_silence_and_the_rest_stays_in_place(tape: Tape) -> None:
    sound = clicks(5.0)
    tape.record(sound)
    tape.parts()[2].unlink()
    file = tape.finish()
    assert file.duration == pytest.approx(5.0)
    heard = decoded(file.path)
    assert np.abs(heard[2 * 48_000 + 4_800 : 3 * 48_000 - 4_800]).max() < 0.01
    for place in click_places(len(sound)):
        if not 2 * 48_000 <= place < 3 * 48_000:
            assert abs(loudest(heard, place) - place) <= _ONE_MS


def test_a_missing_beginning_becomes_silence(tape: Tape) -> None:
    sound = clicks(3.0)
    tape.record(sound)
    tape.parts()[0].unlink()
    heard = decoded(tape.finish().path)
    assert len(heard) == len(sound)
    place = click_places(len(sound))[1]
    assert abs(loudest(heard, place) - place) <= _ONE_MS


def test_an_empty_part_is_passed_over(tape: Tape) -> None:
    tape.record(tone(2.5))
    tape.parts()[1].write_bytes(b"")
    assert tape.finish().duration == pytest.approx(2.5)


def test_damage_inside_a_part_costs_its_page_only(tape: Tape) -> None:
    sound = clicks(4.0, every=0.5, at=0.1)
    tape.record(sound)
    part = tape.parts()[1]
    raw = bytearray(part.read_bytes())
    raw[len(raw) // 2] ^= 0xFF
    part.write_bytes(raw)
    heard = decoded(tape.finish().path)
    assert len(heard) == len(sound)
    places = click_places(len(sound), every=0.5, at=0.1)
    right = [abs(loudest(heard, place) - place) <= _ONE_MS for place in places]
    assert right.count(False) <= 1


def test_a_part_that_appears_twice_is_heard_once(tape: Tape) -> None:
    tape.record(tone(2.5))
    first = tape.parts()[0]
    (tape.folder / "000009-0.ogg").write_bytes(first.read_bytes())
    assert tape.finish().duration == pytest.approx(2.5)


def test_files_of_other_names_are_left_alone(tape: Tape) -> None:
    tape.record(tone(1.5))
    note = tape.folder / "note.txt"
    note.write_text("mine", encoding="utf-8")
    assert tape.finish().duration == pytest.approx(1.5)
    assert note.read_text(encoding="utf-8") == "mine"
    assert tape.parts() == [note]


def test_a_place_far_beyond_reason_is_not_filled_with_silence(tape: Tape) -> None:
    tape.record(tone(2.5))
    last = tape.parts()[-1]
    last.rename(tape.folder / "000002-999999999999999.ogg")
    assert tape.finish().duration < 2.5
