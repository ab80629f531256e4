"""What is due goes, rows before files, and nothing else does."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from meeting_desktop.adapters.audio.recording_storage import OggRecordingStorage
from meeting_desktop.adapters.documents.docx_writer import DocxWriter
from meeting_desktop.adapters.storage.file_vault import FolderVault
from meeting_desktop.adapters.storage.folder import FolderStorage
from meeting_desktop.application.browse_library import BrowseLibrary
from meeting_desktop.application.change_settings import ChangeSettings
from meeting_desktop.application.clean_storage import clean_storage
from meeting_desktop.application.keep_artifacts import ArtifactParts, KeepArtifacts
from meeting_desktop.application.keep_tidy import KeepTidy, Tidied, TidyParts
from meeting_desktop.application.sweep_leftovers import SweepLeftovers
from meeting_desktop.core.errors import EnvironmentFault, UserFacingError
from meeting_desktop.core.ids import new_id
from meeting_desktop.core.settings import Settings
from meeting_desktop.domain.media import ContentFingerprint, MediaFile
from meeting_desktop.domain.meetings import Meeting
from meeting_desktop.domain.recordings import Recording, RecordingStatus
from meeting_desktop.domain.retention import GoingWhat, GoingWhy, Retention
from meeting_desktop.domain.stored_files import FileKind, SharedFile
from meeting_desktop.ports.unit_of_work import UnitOfWork
from tests.contracts.room_samples import a_shared_file
from tests.fakes.clock import VirtualClock
from tests.fakes.patience import until
from tests.fakes.sample_talks import keep, make_talk
from tests.fakes.store import InlineStore
from tests.fakes.transfers import CountedTransfer

_LIMIT = 60
_DAY = timedelta(days=1)
_SOUND = b"sound"
_SHA256 = hashlib.sha256(_SOUND).hexdigest()
#: In days: whatever was put there today is old.
_CENTURY = 36_500


class Home:
    """A home with a clock to turn; ``hold`` keeps a meeting with sound, files and an import."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clock = VirtualClock()
        self.store = InlineStore(self.clock)
        self.settings = ChangeSettings(Settings(), folder / "settings.json")
        self.files = OggRecordingStorage(folder / "recordings", self.clock)
        artifacts, imports = folder / "artifacts", folder / "imports"
        self.artifacts = KeepArtifacts(
            ArtifactParts(self.store, DocxWriter(), artifacts, self.clock)
        )
        self.shared = FolderVault(folder / "shared")
        self.fetched = FolderVault(folder / "fetched")
        self.sweep = SweepLeftovers(
            self.store, self.files, artifacts, imports, shared=self.shared, fetched=self.fetched
        )
        self.busy = False
        #: Imports that ended before then leave the list.
        self.forgotten: list[datetime] = []
        self.tidy = KeepTidy(
            TidyParts(
                self.store,
                self.sweep,
                self.settings,
                self.clock,
                lambda: self.busy,
                self.forgotten.append,
            )
        )

    def hold(self, title: str = "Weekly") -> Meeting:
        talk = make_talk(title, start=self.clock.now())
        meeting, recording_id = talk.meeting, new_id()
        key = self.files.new_key(meeting.id, recording_id)
        sound = Recording(
            recording_id, meeting.id, None, RecordingStatus.COMPLETED, key, self.clock.now(), 60.0,
            5, _SHA256,
        )  # fmt: skip
        print_ = ContentFingerprint((1,), 0.1)
        imported = MediaFile(
            new_id(), meeting.scope_id, meeting.id, "a.mp3", _SHA256, print_, "audio/mpeg", 60.0, 5,
            self.clock.now(),
        )  # fmt: skip

        def write(uow: UnitOfWork) -> None:
            keep(uow, talk)
            uow.recordings.put(sound)
            uow.media_files.put(imported)

        self.store.write(write).result(_LIMIT)
        self.files.place_of(key).write_bytes(_SOUND)
        self.artifacts.refresh(meeting.id).result(_LIMIT)
        stages = self.folder / "imports" / _SHA256
        stages.mkdir(parents=True, exist_ok=True)
        (stages / "pcm").write_bytes(b"stage")
        return meeting

    def share(self, meeting: Meeting, words: bytes, name: str = "plan.txt") -> str:
        """A file in a meeting; its hash."""
        path = self.folder / name
        path.write_bytes(words)
        local = self.shared.take_in(path)
        file = replace(a_shared_file(name), size=local.size, sha256=local.sha256)
        self.store.write(lambda uow: uow.attachments.put(meeting.id, file)).result(_LIMIT)
        return local.sha256

    def rules(self, **values: object) -> None:
        """They have been so for a while."""
        self.settings.change("retention", **values)
        self.tidy.run_due(_begun())

    def after(self, days: int) -> Tidied:
        """What goes when so many days have passed since the beginning."""
        return self.tidy.run_due(_begun() + days * _DAY)

    def titles(self) -> list[str]:
        return [row.meeting.title for row in BrowseLibrary(self.store).page().rows]

    def left_of(self, meeting: Meeting) -> set[str]:
        """Which folders still have something of a meeting."""
        parts = ("recordings", "artifacts", "imports")
        here = [
            (part, path)
            for part in parts
            for path in (self.folder / part).rglob("*")
            if path.is_file()
        ]
        mine = (str(meeting.id), meeting.id.hex, _SHA256)
        return {part for part, path in here if any(one in str(path) for one in mine)}


def _begun() -> datetime:
    return VirtualClock().now()


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    made = Home(tmp_path)
    yield made
    assert made.artifacts.stop(_LIMIT)
    assert made.tidy.stop(_LIMIT)


def test_sound_goes_at_its_day_and_the_words_stay(home: Home) -> None:
    home.rules(audio_days=30)
    meeting = home.hold()
    (going,) = home.tidy.preview()
    assert (going.what, going.why, going.title) == (
        GoingWhat.AUDIO, GoingWhy.EVERYTHING, "Weekly",
    )  # fmt: skip
    assert home.after(29) == Tidied()
    assert home.left_of(meeting) == {"recordings", "artifacts", "imports"}
    assert home.after(31) == Tidied(sound=1)
    assert home.left_of(meeting) == {"artifacts", "imports"}
    assert home.store.read(lambda uow: uow.transcripts.latest(meeting.id)) is not None
    assert home.tidy.preview() == ()
    assert home.after(60) == Tidied()


def test_a_meeting_lies_in_the_trash_before_it_goes_with_all_its_files(home: Home) -> None:
    home.rules(all_days=30, trash_days=10)
    meeting = home.hold()
    home.clock.advance(31 * 86_400)
    assert home.after(31) == Tidied(trashed=1)
    assert home.titles() == []
    assert home.left_of(meeting) == {"recordings", "artifacts", "imports"}
    (trashed,) = home.tidy.removed()
    assert trashed.goes_at == home.clock.now() + 10 * _DAY
    assert [one.why for one in home.tidy.preview()] == [GoingWhy.TRASH]
    assert home.after(40) == Tidied()
    assert home.after(42) == Tidied(purged=1)
    assert home.left_of(meeting) == set()
    assert home.tidy.removed() == ()


def test_a_new_rule_lets_nothing_go_for_a_day(home: Home) -> None:
    meeting = home.hold()
    home.clock.advance(100 * 86_400)
    assert home.after(100) == Tidied()
    home.settings.change("retention", audio_days=7)
    (going,) = home.tidy.preview()
    assert going.at == home.clock.now() + _DAY
    assert home.after(100) == Tidied()
    assert home.after(100) == Tidied()
    assert home.left_of(meeting) == {"recordings", "artifacts", "imports"}
    assert home.after(101) == Tidied(sound=1)


def test_what_is_brought_back_is_there_whole(home: Home) -> None:
    meeting = home.hold()
    home.tidy.trash([meeting.id]).result(_LIMIT)
    assert home.titles() == []
    home.tidy.restore([meeting.id]).result(_LIMIT)
    assert home.titles() == ["Weekly"]
    assert home.after(1_000) == Tidied()
    assert home.left_of(meeting) == {"recordings", "artifacts", "imports"}


def test_what_is_protected_goes_by_no_rule_and_is_not_removed(home: Home) -> None:
    home.rules(all_days=1, audio_days=1)
    meeting = home.hold()
    home.tidy.protect(meeting.id, True).result(_LIMIT)
    assert home.tidy.preview() == ()
    assert home.after(10_000) == Tidied()
    for remove in (BrowseLibrary(home.store).remove, lambda one: home.tidy.trash([one])):
        with pytest.raises(UserFacingError) as caught:
            remove(meeting.id).result(_LIMIT)
        assert caught.value.code == "protected"
    home.tidy.protect(meeting.id, False).result(_LIMIT)
    assert home.after(2) == Tidied(trashed=1)


def test_a_meetings_own_days_go_before_the_rules_for_all(home: Home) -> None:
    home.rules(all_days=10)
    kept, short = home.hold("Kept"), home.hold("Short")
    home.tidy.decide(kept.id, Retention(all_days=0)).result(_LIMIT)
    home.tidy.decide(short.id, Retention(all_days=1)).result(_LIMIT)
    assert [(one.title, one.why) for one in home.tidy.preview()] == [("Short", GoingWhy.MEETING)]
    assert home.after(11) == Tidied(trashed=1)
    assert home.titles() == ["Kept"]


def test_the_trash_is_emptied_now_and_only_of_what_was_chosen(home: Home) -> None:
    first, second, third = (home.hold(title) for title in ("First", "Second", "Third"))
    home.tidy.trash([first.id, second.id]).result(_LIMIT)
    assert home.tidy.empty([first.id, third.id]) == 1
    assert [one.meeting.title for one in home.tidy.removed()] == ["Second"]
    assert home.tidy.empty() == 1
    assert home.titles() == ["Third"]
    assert home.left_of(first) == home.left_of(second) == set()


def test_a_crash_between_rows_and_files_leaves_nothing_behind(home: Home) -> None:
    meeting = home.hold()

    def go(uow: UnitOfWork) -> None:
        uow.meetings.remove(meeting.id)
        uow.tidying.purge(meeting.id)

    home.store.write(go).result(_LIMIT)
    assert home.left_of(meeting)
    assert home.after(0) == Tidied()
    assert home.left_of(meeting) == set()


def test_a_disk_that_refuses_is_tried_again(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    meeting = home.hold()
    home.tidy.trash([meeting.id]).result(_LIMIT)
    with monkeypatch.context() as broken:
        broken.setattr(home.files, "remove", _refuse)
        with pytest.raises(EnvironmentFault):
            home.tidy.empty()
    assert home.left_of(meeting)
    home.after(0)
    assert home.left_of(meeting) == set()


def _refuse(_key: str) -> None:
    raise EnvironmentFault("The disk does not play along.", code="disk_failed")


def test_a_key_of_somebody_elses_row_names_no_file_here(home: Home) -> None:
    """Only what this machine calls its own recording of that meeting is removed."""
    mine, theirs = home.hold("Mine"), home.hold("Theirs")
    (own,) = home.store.read(lambda uow: uow.recordings.of_meeting(mine.id))
    forged = Recording(
        new_id(), theirs.id, None, RecordingStatus.COMPLETED, own.storage_key, own.started_at
    )
    home.store.write(lambda uow: uow.recordings.put(forged)).result(_LIMIT)
    home.tidy.trash([theirs.id]).result(_LIMIT)
    home.tidy.empty()
    assert "recordings" in home.left_of(mine)


def test_files_that_were_shared_go_at_once_but_for_what_another_meeting_has(home: Home) -> None:
    gone, kept = home.hold("Gone"), home.hold("Kept")
    alone, both = home.share(gone, b"for one"), home.share(gone, b"for both")
    assert home.share(kept, b"for both", "again.txt") == both
    home.tidy.trash([gone.id]).result(_LIMIT)
    home.after(0)
    assert home.shared.read(alone, 0, 99) == b"for one", "it may come back"
    home.tidy.empty()
    with pytest.raises(EnvironmentFault):
        home.shared.read(alone, 0, 99)
    assert home.shared.read(both, 0, 99) == b"for both"


def test_what_was_left_on_its_way_from_meetings_of_others_goes(home: Home) -> None:
    path = home.folder / "theirs.txt"
    path.write_bytes(b"theirs")
    theirs = home.fetched.take_in(path)
    home.after(0)
    assert home.fetched.read(theirs.sha256, 0, 99) == b"theirs", "it is on its way just now"
    old = (home.folder / "fetched" / theirs.sha256).stat().st_mtime - 2 * 3_600
    os.utime(home.folder / "fetched" / theirs.sha256, (old, old))
    home.after(0)
    with pytest.raises(EnvironmentFault):
        home.fetched.read(theirs.sha256, 0, 99)


def test_a_hash_of_somebody_elses_row_names_no_other_file(home: Home) -> None:
    """Whoever shares a meeting may have written anything into its rows."""
    meeting = home.hold()
    path = home.folder / "letters.txt"
    path.write_bytes(b"mine")
    forged = replace(a_shared_file(), sha256="../letters.txt")
    home.store.write(lambda uow: uow.attachments.put(meeting.id, forged)).result(_LIMIT)
    with pytest.raises(EnvironmentFault) as caught:
        home.shared.read(forged.sha256, 0, 99)
    assert caught.value.code == "file_gone"
    home.tidy.trash([meeting.id]).result(_LIMIT)
    home.tidy.empty()
    assert path.read_bytes() == b"mine"


def test_what_went_is_taken_out_of_the_shared_storage_by_whoever_cleans_it(
    home: Home, tmp_path: Path
) -> None:
    gone, kept = home.hold("Gone"), SharedFile(FileKind.RECORDING, "cd" * 32)
    (tmp_path / "share").mkdir()
    storage = FolderStorage(tmp_path / "share", "aa")
    storage.prepare()
    (sound,) = home.store.read(lambda uow: uow.recordings.of_meeting(gone.id))
    (file,) = _referred(home, gone.id)
    storage.put(file, home.files.path_of(sound.storage_key), CountedTransfer())
    home.tidy.trash([gone.id]).result(_LIMIT)
    known = [*_referred(home, gone.id), kept]
    assert clean_storage(storage, known, home.clock, young_days=-_CENTURY).removed == 0
    home.tidy.empty()
    known = [*_referred(home, gone.id), kept]
    assert clean_storage(storage, known, home.clock, young_days=-_CENTURY).removed == 1
    assert list(storage.listing()) == []


def _referred(home: Home, meeting_id: UUID) -> list[SharedFile]:
    """As the server tells whoever cleans: files of rows that are not removed."""
    rows = home.store.read(lambda uow: uow.recordings.of_meeting(meeting_id))
    return [SharedFile(FileKind.RECORDING, one.sha256) for one in rows]


def test_it_runs_by_itself_at_the_start_daily_and_not_during_a_meeting(home: Home) -> None:
    home.rules(all_days=1, trash_days=1)
    home.hold("Old")
    home.clock.advance(2 * 86_400)
    home.busy = True
    home.tidy.start()
    home.clock.wait_until_parked(1)
    assert home.titles() == ["Old"]
    home.busy = False
    _pass_hours(home, lambda: home.titles() == [])
    _pass_hours(home, lambda: home.tidy.removed() == ())


def _pass_hours(home: Home, is_done: Callable[[], bool]) -> None:
    def passed() -> bool:
        home.clock.advance(3_600)
        return is_done()

    until(passed)


def test_imports_that_ended_leave_the_list_after_thirty_days(home: Home) -> None:
    home.after(days=40)
    assert home.forgotten == [_begun() + 10 * _DAY]
