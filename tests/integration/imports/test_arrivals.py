"""Files nobody chose: out of a watched folder, and handed in by another process."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from meeting_desktop.application.files_to_import import files_in
from meeting_desktop.application.import_files import ImportFiles
from meeting_desktop.application.take_handed_in import TakeHandedIn, hand_in
from meeting_desktop.application.watch_folder import WatchFolder
from meeting_desktop.domain.imports import ImportOptions
from tests.fakes.clock import VirtualClock
from tests.fakes.store import InlineStore


class _Watched:
    def __init__(self, folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        self.folder: Path | None = folder
        self.clock = VirtualClock()
        self.store = InlineStore()
        self.start()

    def start(self) -> None:
        self.watch = WatchFolder(self.store, self.clock, lambda: self.folder)

    def after(self, seconds: float) -> list[str]:
        self.clock.advance(seconds)
        found: list[Path] = []
        self.watch.look(found.append)
        return [path.name for path in found]


@pytest.fixture
def watched(tmp_path: Path) -> _Watched:
    return _Watched(tmp_path / "arriving")


def test_a_file_counts_once_it_stands_still(watched: _Watched) -> None:
    assert watched.folder is not None
    file = watched.folder / "talk.wav"
    file.write_bytes(b"RIFF")
    assert watched.after(5) == []
    file.write_bytes(b"RIFF and more")  # it is still being copied
    assert watched.after(5) == []
    assert watched.after(5) == ["talk.wav"]
    assert watched.after(5) == []


def test_nothing_is_taken_twice_by_a_later_run_either(watched: _Watched) -> None:
    assert watched.folder is not None
    file = watched.folder / "talk.wav"
    file.write_bytes(b"RIFF")
    watched.after(5)
    assert watched.after(5) == ["talk.wav"]
    watched.start()
    assert watched.after(5) == watched.after(5) == []
    file.write_bytes(b"another one of that name")
    watched.after(5)
    assert watched.after(5) == ["talk.wav"]


def test_what_is_no_recording_or_is_gone_is_left_alone(watched: _Watched) -> None:
    assert watched.folder is not None
    for name in ("notes.txt", ".hidden.wav", "half.wav.part", "empty.wav"):
        (watched.folder / name).write_bytes(b"" if name == "empty.wav" else b"x")
    (watched.folder / "link.wav").symlink_to(watched.folder / "notes.txt")
    (watched.folder / "folder.wav").mkdir()
    assert watched.after(5) == watched.after(5) == []
    watched.folder = watched.folder / "nowhere"
    assert watched.after(5) == []
    watched.folder = None
    assert watched.after(5) == []


def test_wishes_of_another_process_are_taken_in_order_once(tmp_path: Path) -> None:
    options = ImportOptions(speakers=3, language="de")
    hand_in(tmp_path, [tmp_path / "b.wav", tmp_path / "a.wav"], options)
    taken: list[tuple[str, ImportOptions]] = []
    waiting = TakeHandedIn(tmp_path)
    waiting.look(lambda path, wanted: taken.append((path.name, wanted)))
    waiting.look(lambda path, wanted: taken.append((path.name, wanted)))
    assert taken == [("b.wav", options), ("a.wav", options)]


def test_what_is_no_wish_is_taken_away(tmp_path: Path) -> None:
    hand_in(tmp_path, [tmp_path / "a.wav"], ImportOptions())
    (place,) = (tmp_path / "handed-in").iterdir()
    place.write_text('{"path": 3}')
    TakeHandedIn(tmp_path).look(lambda path, _options: pytest.fail(str(path)))
    assert not place.exists()


def test_a_folder_is_looked_through_and_a_file_is_taken_as_it_is(tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    for name in ("b.mp3", "a.WAV", "notes.txt"):
        (inner / name).touch()
    (tmp_path / "odd.name").touch()
    found = files_in([tmp_path / "odd.name", tmp_path, inner / "b.mp3", tmp_path / "gone.wav"])
    assert [path.name for path in found] == ["odd.name", "a.WAV", "b.mp3", "gone.wav"]


def test_stages_are_kept_for_their_time_and_as_long_as_their_meeting(tmp_path: Path) -> None:
    files = ImportFiles(tmp_path)
    kept, removed, running = ("a" * 64, "b" * 64, "c" * 64)
    for digest in (kept, removed, running):
        folder = files.of(digest)
        folder.write("voices-1", {})
        (folder.path / "tracks").mkdir()
    files.settle(kept)
    files.settle(removed)
    assert not (tmp_path / kept / "tracks").exists()
    assert files.of(kept).read("voices-1") is None
    long_ago, soon = (
        VirtualClock().now().replace(year=2000),
        VirtualClock().now().replace(year=2100),
    )
    files.tidy(long_ago, lambda digest: digest == kept)
    assert {one.name for one in tmp_path.iterdir()} == {kept, running}
    files.tidy(soon, lambda _digest: True)
    assert list(tmp_path.iterdir()) == []


def test_what_was_begun_goes_with_its_job_and_what_is_settled_does_not(tmp_path: Path) -> None:
    files = ImportFiles(tmp_path / "imports")
    names = ("gone.wav", "kept.wav", "same as kept.wav", "settled.wav")
    digests = {name: hashlib.sha256(name.split()[-1].encode()).hexdigest() for name in names}
    paths = {name: tmp_path / name for name in names}
    for name, path in paths.items():
        path.touch()
        files.note_hash(path, digests[name])
        files.of(digests[name]).write("sound", {"of": name})
    files.settle(digests["settled.wav"])
    unseen = tmp_path / "nobody looked.wav"
    gone = [unseen, *(paths[name] for name in names if name != "kept.wav")]
    paths["gone.wav"].unlink()
    files.discard(gone, [paths["kept.wav"], unseen])
    left = {path.name for path in (tmp_path / "imports").iterdir() if path.name != "files"}
    assert left == {digests["kept.wav"], digests["settled.wav"]}
