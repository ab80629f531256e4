"""Sound that another machine recorded has its place among one's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from meeting_desktop.core.errors import EnvironmentFault, NotFoundError
from tests.integration.audio.recorded import Tape


def test_what_is_put_in_its_place_can_be_heard_and_removed(tmp_path: Path) -> None:
    tape = Tape(tmp_path / "recordings")
    place = tape.storage.place_of(tape.key)
    assert place == tape.final
    with pytest.raises(NotFoundError):
        tape.storage.path_of(tape.key)
    place.write_bytes(b"sound")
    place.with_name(f"{place.name}.part").write_bytes(b"begun")
    assert tape.storage.path_of(tape.key) == place
    for _ in range(2):
        tape.storage.remove(tape.key)
        assert not place.parent.exists()


def test_other_tracks_of_a_meeting_stay_when_one_is_removed(tmp_path: Path) -> None:
    tape = Tape(tmp_path)
    tape.storage.place_of(tape.key).write_bytes(b"sound")
    other = tape.final.with_name("other.ogg")
    other.write_bytes(b"sound of somebody else")
    tape.storage.remove(tape.key)
    assert other.exists()


def test_a_link_in_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    tape = Tape(tmp_path / "recordings")
    tape.final.parent.parent.mkdir()
    tape.final.parent.symlink_to(elsewhere)
    for call in (tape.storage.place_of, tape.storage.remove):
        with pytest.raises(EnvironmentFault) as caught:
            call(tape.key)
        assert caught.value.code == "link_refused"


def test_a_key_of_another_make_has_no_place(tmp_path: Path) -> None:
    tape = Tape(tmp_path)
    with pytest.raises(NotFoundError):
        tape.storage.place_of("../elsewhere")
    assert not list(tmp_path.iterdir())
