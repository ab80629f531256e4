"""A meeting afterwards: found, read, corrected, and given to other programs."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import pysubs2
import pytest
import webvtt
from docx import Document

from meeting_desktop.adapters.documents.docx_writer import DocxWriter
from meeting_desktop.adapters.store.store import SqliteStore
from meeting_desktop.application.browse_library import BrowseLibrary
from meeting_desktop.application.committing import wait_for_commit
from meeting_desktop.application.export_transcript import ExportTranscript
from meeting_desktop.application.meeting_rows import MeetingRows, write_beginning, write_end
from meeting_desktop.core.errors import EnvironmentFault, NotFoundError, UserFacingError
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.meetings import Consent, Participant
from meeting_desktop.domain.recordings import Recording, RecordingStatus
from meeting_desktop.domain.transcript import Segment
from meeting_desktop.ports.unit_of_work import UnitOfWork
from tests.integration.application.rehearsal import LIMIT, Rehearsal
from tests.integration.application.scripted_speech import words

_SAID = (("Hello & <b>welcome</b>", 0.0), ("Let's begin — at last", 4.0), ("漢字 café", 20.0))


@dataclass
class Held:
    """A meeting that was held, without sound."""

    rows: MeetingRows
    segments: list[Segment]
    store: SqliteStore

    @property
    def id(self) -> UUID:
        return self.rows.meeting.id


@pytest.fixture
def held(rehearsal: Rehearsal) -> Held:
    return _hold(rehearsal, "Weekly: plans/ideas?", _SAID)


def _hold(rehearsal: Rehearsal, title: str, said: tuple[tuple[str, float], ...]) -> Held:
    now = rehearsal.clock.now()
    rows = rehearsal.store.write(
        lambda uow: write_beginning(
            uow, title=title, name="Ada", language="en", time_zone="UTC", now=now
        )
    ).result(LIMIT)
    transcript, speaker = rows.value.transcript, rows.value.speaker
    segments = [
        Segment(new_id(), transcript.id, speaker.id, start, start + 3.0, words(text, start))
        for text, start in said
    ]

    def finish(uow: UnitOfWork) -> None:
        for segment in segments:
            uow.transcripts.put_segment(segment)
        write_end(uow, rows.value, seconds=30.0, now=now)

    rehearsal.store.write(finish).result(LIMIT)
    return Held(rows.value, segments, rehearsal.store)


def _recorded(
    rehearsal: Rehearsal,
    held: Held,
    name: str,
    status: RecordingStatus,
    *,
    seconds: float,
    on_disk: bool,
) -> Path | None:
    """A further participant with a row of a recording, and the file of it."""
    recording_id, now = new_id(), rehearsal.clock.now()
    participant = Participant(new_id(), held.id, name, joined_at=now)
    key = rehearsal.storage.new_key(held.id, recording_id)
    row = Recording(recording_id, held.id, participant.id, status, key, now, seconds)

    def write(uow: UnitOfWork) -> None:
        uow.participants.put(participant)
        uow.recordings.put(row)

    rehearsal.store.write(write).result(LIMIT)
    if not on_disk:
        return None
    file = rehearsal.home / "recordings" / f"{key}.ogg"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(b"sound")
    return file


class TestReview:
    def test_a_meeting_is_read_whole(self, rehearsal: Rehearsal, held: Held) -> None:
        found = rehearsal.opened(held.id)
        assert found.meeting.title == "Weekly: plans/ideas?"
        assert found.transcript is not None
        assert found.transcript.segments == tuple(held.segments)
        assert found.duration == 23.0
        assert found.notice == "This meeting was not recorded."

    def test_one_that_is_not_there_is_a_sentence(self, rehearsal: Rehearsal) -> None:
        with pytest.raises(NotFoundError):
            rehearsal.opened(new_id())

    @pytest.mark.parametrize(
        ("status", "notice"),
        [
            (RecordingStatus.RECORDING, "The recording is not finished yet."),
            (RecordingStatus.INTERRUPTED, "The recording is not finished yet."),
            (RecordingStatus.FAILED, "The recording could not be made."),
            (RecordingStatus.COMPLETED, "is not on this machine"),
        ],
    )
    def test_why_there_is_nothing_to_hear_is_said(
        self, rehearsal: Rehearsal, held: Held, status: RecordingStatus, notice: str
    ) -> None:
        recording_id = new_id()
        key = rehearsal.storage.new_key(held.id, recording_id)
        recording = Recording(recording_id, held.id, None, status, key, rehearsal.clock.now(), 60.0)
        rehearsal.store.write(lambda uow: uow.recordings.put(recording)).result(LIMIT)
        found = rehearsal.opened(held.id)
        assert found.recording is None
        assert notice in found.notice

    def test_everybody_who_was_recorded_is_heard(self, rehearsal: Rehearsal, held: Held) -> None:
        """Grace did not agree and has no recording; the file of Bea is gone, of Cleo unfinished."""
        done, gone, unfinished = (
            RecordingStatus.COMPLETED, RecordingStatus.COMPLETED, RecordingStatus.RECORDING,
        )  # fmt: skip
        files = [
            _recorded(rehearsal, held, name, status, seconds=seconds, on_disk=on_disk)
            for name, status, seconds, on_disk in (
                ("Ada", done, 30.0, True),
                ("Bea", gone, 41.0, False),
                ("Cleo", unfinished, 0.0, False),
                ("Dora", done, 12.0, True),
            )
        ]
        silent = Participant(new_id(), held.id, "Grace", consent=Consent.NONE)
        rehearsal.store.write(lambda uow: uow.participants.put(silent)).result(LIMIT)
        found = rehearsal.opened(held.id)
        assert found.recordings == (files[0], files[3])
        assert found.recording == files[0]
        assert found.duration == 41.0
        assert found.notice.startswith("Bea, Cleo: not to be heard here. ")
        assert "Grace" in {one.display_name for one in found.participants}

    def test_an_edit_gives_what_was_and_what_is_and_is_undone(
        self, rehearsal: Rehearsal, held: Held
    ) -> None:
        first = held.segments[0]
        before, after = rehearsal.review.edit_segment(first.id, "Hello everybody").result(LIMIT)
        assert (before, after.text) == (first, "Hello everybody")
        assert _segments(rehearsal, held)[0] == after
        rehearsal.review.put_back(before).result(LIMIT)
        assert _segments(rehearsal, held)[0] == first
        rehearsal.review.put_back(after).result(LIMIT)
        assert _segments(rehearsal, held)[0].text == "Hello everybody"

    def test_typing_what_is_there_changes_nothing(self, rehearsal: Rehearsal, held: Held) -> None:
        changes: list[object] = []
        rehearsal.store.subscribe(lambda committed: changes.extend(committed.changes))
        before, after = rehearsal.review.edit_segment(
            held.segments[0].id, held.segments[0].text
        ).result(LIMIT)
        assert before == after
        assert changes == []

    def test_editing_what_is_gone_is_a_sentence(self, rehearsal: Rehearsal) -> None:
        with pytest.raises(NotFoundError):
            rehearsal.review.edit_segment(new_id(), "x").result(LIMIT)

    def test_a_speaker_is_renamed_everywhere(self, rehearsal: Rehearsal, held: Held) -> None:
        renamed = rehearsal.review.rename_speaker(held.rows.speaker, "  Grace \n H. ")
        assert renamed.result(LIMIT).name == "Grace H."
        found = rehearsal.opened(held.id).transcript
        assert found is not None
        assert {found.name_of(segment.speaker_id) for segment in found.segments} == {"Grace H."}

    @pytest.mark.parametrize(("name", "code"), [("  ", "empty_name"), ("x" * 121, "long_name")])
    def test_a_name_that_is_none_is_refused(
        self, rehearsal: Rehearsal, held: Held, name: str, code: str
    ) -> None:
        with pytest.raises(UserFacingError) as caught:
            rehearsal.review.rename_speaker(held.rows.speaker, name).result(LIMIT)
        assert caught.value.code == code

    def test_a_meeting_is_renamed(self, rehearsal: Rehearsal, held: Held) -> None:
        assert rehearsal.review.rename_meeting(held.id, " New \t").result(LIMIT).title == "New"
        assert rehearsal.review.rename_meeting(held.id, " ").result(LIMIT).title == "New"
        with pytest.raises(NotFoundError):
            rehearsal.review.rename_meeting(new_id(), "x").result(LIMIT)


def _segments(rehearsal: Rehearsal, held: Held) -> tuple[Segment, ...]:
    found = rehearsal.opened(held.id).transcript
    assert found is not None
    return found.segments


class TestLibrary:
    @pytest.fixture
    def library(self, rehearsal: Rehearsal) -> Iterator[BrowseLibrary]:
        library = BrowseLibrary(rehearsal.store)
        yield library
        library.close()

    def test_meetings_are_found_by_their_words_and_in_pages(
        self, rehearsal: Rehearsal, held: Held, library: BrowseLibrary
    ) -> None:
        rehearsal.clock.advance(60.0)
        other = _hold(rehearsal, "Daily", (("Nothing new", 0.0),))
        everything = library.page()
        assert [row.meeting.id for row in everything.rows] == [other.id, held.id]
        assert everything.total == 2
        assert [row.meeting.id for row in library.page("begin").rows] == [held.id]
        assert [row.meeting.title for row in library.page(limit=1, offset=1).rows] == [
            "Weekly: plans/ideas?"
        ]
        assert library.page("absent").total == 0

    def test_a_removed_meeting_comes_back_and_each_change_is_told(
        self, held: Held, library: BrowseLibrary
    ) -> None:
        heard: list[frozenset[UUID]] = []
        library.changed.subscribe(heard.append)
        wait_for_commit(library.remove(held.id))
        assert library.page().total == 0
        wait_for_commit(library.restore(held.id))
        assert library.page().total == 1
        assert heard == [frozenset({held.id})] * 2


class TestExport:
    @pytest.fixture
    def export(self, rehearsal: Rehearsal, held: Held, tmp_path: Path) -> Callable[[str], Path]:
        use_case = ExportTranscript(rehearsal.store, DocxWriter())
        return lambda name: use_case.export(held.id, name, tmp_path / f"out.{name}")

    def test_docx_is_opened_by_another_reader(
        self, export: Callable[[str], Path], held: Held
    ) -> None:
        document = Document(str(export("docx")))
        texts = [paragraph.text for paragraph in document.paragraphs]
        assert texts == [
            "Weekly: plans/ideas?",
            "2026-03-02 09:00 UTC",
            "Ada  0:00",
            "Hello & <b>welcome</b> Let's begin — at last",
            "Ada  0:20",
            "漢字 café",
        ]
        assert document.core_properties.title == "Weekly: plans/ideas?"

    def test_vtt_and_srt_are_opened_by_other_readers(self, export: Callable[[str], Path]) -> None:
        captions = webvtt.read(str(export("vtt"))).captions
        assert [(c.start, c.voice) for c in captions] == [
            ("00:00:00.000", "Ada"), ("00:00:04.000", "Ada"), ("00:00:20.000", "Ada"),
        ]  # fmt: skip
        events = pysubs2.load(str(export("srt")))
        assert [event.plaintext for event in events] == [
            "Ada: Hello & ‹b›welcome‹/b›", "Let's begin — at last", "漢字 café",  # noqa: RUF001
        ]  # fmt: skip

    def test_json_is_opened_by_another_reader(self, export: Callable[[str], Path]) -> None:
        data = json.loads(export("json").read_text(encoding="utf-8"))
        assert data["duration"] == 23.0
        assert [segment["text"] for segment in data["segments"]] == [text for text, _ in _SAID]
        assert data["segments"][0]["speaker"] == "Ada"

    def test_text_and_markdown_are_utf_8_with_plain_line_ends(
        self, export: Callable[[str], Path]
    ) -> None:
        assert export("txt").read_bytes() == (
            b"Ada: Hello & <b>welcome</b> Let's begin \xe2\x80\x94 at last\n\n"
            b"Ada: \xe6\xbc\xa2\xe5\xad\x97 caf\xc3\xa9\n"
        )
        assert "\\<b\\>welcome" in export("md").read_text(encoding="utf-8")

    def test_a_file_that_is_there_is_replaced_and_leaves_no_scraps(
        self, export: Callable[[str], Path], tmp_path: Path
    ) -> None:
        (tmp_path / "out.txt").write_text("old")
        assert export("txt").read_text(encoding="utf-8").startswith("Ada: Hello")
        assert list(tmp_path.glob(".export*")) == []

    @pytest.mark.parametrize("name", ["txt", "docx"])
    def test_a_folder_that_takes_nothing_keeps_the_old_file(
        self,
        rehearsal: Rehearsal,
        held: Held,
        tmp_path: Path,
        name: str,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        use_case = ExportTranscript(rehearsal.store, DocxWriter())
        old = tmp_path / f"out.{name}"
        old.write_text("old")

        def refuse(*_arguments: object, **_named: object) -> None:
            raise PermissionError(13, "read-only")

        monkeypatch.setattr(Path, "replace", refuse)
        with pytest.raises(EnvironmentFault, match="could not be written; choose another"):
            use_case.export(held.id, name, old)
        monkeypatch.undo()
        assert old.read_text() == "old"
        assert list(tmp_path.glob(".export*")) == []

    @pytest.mark.parametrize("name", ["txt", "docx"])
    def test_a_folder_that_is_none_is_a_sentence(
        self, rehearsal: Rehearsal, held: Held, tmp_path: Path, name: str
    ) -> None:
        use_case = ExportTranscript(rehearsal.store, DocxWriter())
        (tmp_path / "file").write_text("")
        for folder in (tmp_path / "absent", tmp_path / "file"):
            with pytest.raises(EnvironmentFault) as caught:
                use_case.export(held.id, name, folder / f"out.{name}")
            assert caught.value.code == "export_failed"

    def test_what_cannot_be_exported_is_a_sentence(
        self, rehearsal: Rehearsal, held: Held, tmp_path: Path
    ) -> None:
        use_case = ExportTranscript(rehearsal.store, DocxWriter())
        with pytest.raises(UserFacingError, match="choose one of md, vtt"):
            use_case.export(held.id, "odt", tmp_path / "x.odt")
        with pytest.raises(NotFoundError):
            use_case.export(new_id(), "md", tmp_path / "x.md")

    def test_suggested_names_suit_every_system(self, rehearsal: Rehearsal, held: Held) -> None:
        use_case = ExportTranscript(rehearsal.store, DocxWriter())
        assert use_case.suggest_name(held.rows.meeting, "md") == (
            "2026-03-02 Weekly plansideas – transcript.md"
        )


def test_docx_takes_text_that_xml_cannot_hold_and_titles_of_any_length(tmp_path: Path) -> None:
    from tests.unit.domain.samples import meeting_of, segment_of, transcript_of

    transcript = transcript_of([segment_of(["a\x00b\x07c", "\ud800", "fine"])], ["\x01Ada"])
    path = tmp_path / "odd.docx"
    DocxWriter().write_docx(meeting_of("x" * 400 + "\x02"), transcript, path)
    texts = [paragraph.text for paragraph in Document(str(path)).paragraphs]
    assert texts[-1].split() == ["abc", "fine"]
    with pytest.raises(EnvironmentFault):
        DocxWriter().write_docx(meeting_of(), transcript, tmp_path / "absent" / "x.docx")
