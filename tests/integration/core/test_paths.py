"""Where the program keeps things, and what it says when it cannot."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from meeting_desktop.core.errors import EnvironmentFault
from meeting_desktop.core.paths import Paths, find_paths, migrations


def test_meeting_home_moves_everything(tmp_path: Path) -> None:
    home = tmp_path / "of mine"
    paths = find_paths({"MEETING_HOME": str(home)})
    paths.prepare()
    places = [
        getattr(paths, name)
        for name in ("data", "config", "logs", *_properties())
        if isinstance(getattr(paths, name), Path)
    ]
    assert len(places) > 8
    assert all(place.is_relative_to(home) for place in places)


def _properties() -> list[str]:
    return [name for name, value in vars(Paths).items() if isinstance(value, property)]


def test_two_homes_share_nothing(tmp_path: Path) -> None:
    one = find_paths({"MEETING_HOME": str(tmp_path / "one")})
    two = find_paths({"MEETING_HOME": str(tmp_path / "two")})
    assert not {getattr(one, name) for name in _properties()} & {
        getattr(two, name) for name in _properties()
    }


def test_without_meeting_home_the_systems_own_folders_are_used() -> None:
    for environment in ({}, {"MEETING_HOME": "  "}):
        paths = find_paths(environment)
        assert "meeting-desktop" in str(paths.data)
        assert paths.data.is_absolute()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions")
def test_what_is_made_is_for_its_owner_alone(tmp_path: Path) -> None:
    paths = find_paths({"MEETING_HOME": str(tmp_path / "home")})
    paths.prepare()
    for folder in (paths.data, paths.logs, paths.recordings):
        assert folder.stat().st_mode & 0o077 == 0
    assert list(paths.data.glob(".probe*")) == []


def test_a_home_that_cannot_be_written_to_gets_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(EnvironmentFault, match="set MEETING_HOME") as caught:
        find_paths({"MEETING_HOME": str(tmp_path / "file" / "home")}).prepare()
    assert caught.value.code == "home_not_writable"


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="needs a file system that is read-only")
def test_a_read_only_home_gets_a_sentence_even_for_the_superuser() -> None:
    with pytest.raises(EnvironmentFault, match="cannot be written to"):
        find_paths({"MEETING_HOME": "/proc/self"}).prepare()


@pytest.mark.parametrize("name", ["~no-such-person-here", "null\0byte"])
def test_a_home_that_is_no_name_of_a_folder_gets_a_sentence(name: str) -> None:
    with pytest.raises(EnvironmentFault, match="MEETING_HOME does not name a folder"):
        find_paths({"MEETING_HOME": name})


def test_the_migrations_are_found_beside_the_package() -> None:
    assert (migrations() / "env.py").is_file()
