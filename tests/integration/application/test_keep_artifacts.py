"""The files of a meeting: the same words give the same bytes, other words make them stale."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID
from zipfile import ZipFile

import pytest
from docx import Document

from meeting_desktop.adapters.documents.docx_writer import DocxWriter
from meeting_desktop.application.keep_artifacts import ArtifactParts, KeepArtifacts
from meeting_desktop.core.errors import NotFoundError, UserFacingError
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.agenda_clock import HeldAgenda, HeldItem
from meeting_desktop.domain.artifacts import ArtifactKind
from meeting_desktop.domain.polls import PollKind
from meeting_desktop.domain.transcript import edit_text
from meeting_desktop.ports.unit_of_work import UnitOfWork
from tests.contracts.room_samples import a_message, a_poll, a_vote
from tests.fakes.clock import VirtualClock
from tests.fakes.reports import keep_report
from tests.fakes.sample_talks import NOW, Talk, keep, make_talk
from tests.fakes.store import InlineStore

_LIMIT = 60
_TEXT = [kind for kind in ArtifactKind if kind is not ArtifactKind.PDF]


class Desk:
    """One talk and its files."""

    def __init__(self, folder: Path) -> None:
        self.store = InlineStore()
        self.folder = folder
        self.talk: Talk = make_talk()
        self.store.write(lambda uow: keep(uow, self.talk)).result(_LIMIT)
        self.artifacts = KeepArtifacts(
            ArtifactParts(self.store, DocxWriter(), folder, VirtualClock())
        )

    @property
    def id(self) -> UUID:
        return self.talk.meeting.id

    def report(self) -> None:
        self.store.write(lambda uow: keep_report(uow, self.talk)).result(_LIMIT)

    def bytes(self) -> dict[str, bytes]:
        self.artifacts.refresh(self.id).result(_LIMIT)
        return {path.name: path.read_bytes() for path in (self.folder / str(self.id)).iterdir()}

    def stale(self) -> set[ArtifactKind]:
        states = self.artifacts.of_meeting(self.id)
        return {one.kind for one in states if one.is_stale and one.can_be_made}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path / "artifacts")
    yield made
    assert made.artifacts.stop(_LIMIT)


def test_every_file_is_made_but_the_pdf_and_noted_with_its_hash(desk: Desk) -> None:
    desk.report()
    made = desk.artifacts.refresh(desk.id).result(_LIMIT)
    assert [one.kind for one in made] == _TEXT
    assert {one.storage_key for one in made} == {f"{desk.id}/{kind}" for kind in _TEXT}
    for artifact in made:
        assert (desk.folder / artifact.storage_key).stat().st_size == artifact.size_bytes
    assert desk.stale() == {ArtifactKind.PDF}
    summary = json.loads((desk.folder / str(desk.id) / "summary.json").read_text("utf-8"))
    assert summary["findings"]["decisions"]


def test_without_a_report_there_is_no_summary(desk: Desk) -> None:
    assert "summary.json" not in desk.bytes()
    with pytest.raises(NotFoundError):
        desk.artifacts.fresh_file(desk.id, ArtifactKind.SUMMARY).result(_LIMIT)


def test_the_same_words_give_the_same_bytes_whenever_and_under_whatever_ids(
    desk: Desk, tmp_path: Path
) -> None:
    first = desk.bytes()
    other = Desk(tmp_path / "elsewhere")
    assert other.id != desk.id
    assert other.bytes() == first
    assert other.artifacts.stop(_LIMIT)
    written = desk.artifacts.write(desk.id, _made(tmp_path / "stage"))
    assert {one.path.name: one.path.read_bytes() for one in written} == first


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def test_a_corrected_word_a_new_name_and_a_new_title_make_them_stale(desk: Desk) -> None:
    desk.bytes()
    segment, speaker = desk.talk.segments[0], desk.talk.transcript.speakers[0]
    for change in (
        lambda uow: uow.transcripts.put_segment(edit_text(segment, "Quite other words")),
        lambda uow: uow.transcripts.put_speaker(replace(speaker, name="Hanna")),
        lambda uow: uow.meetings.update(replace(desk.talk.meeting, title="Renamed")),
    ):
        before = desk.bytes()
        assert desk.stale() == {ArtifactKind.PDF}
        desk.store.write(change).result(_LIMIT)
        assert set(_TEXT) - {ArtifactKind.SUMMARY} <= desk.stale()
        assert desk.bytes() != before


def test_what_is_not_stale_is_left_alone_and_what_is_gone_is_made_again(desk: Desk) -> None:
    told: list[UUID] = []
    desk.artifacts.changed.subscribe(told.append)
    before = desk.bytes()
    desk.bytes()
    assert told == [desk.id]
    (desk.folder / str(desk.id) / "transcript.srt").unlink()
    assert desk.bytes() == before
    assert told == [desk.id, desk.id]


def test_a_pdf_where_nothing_writes_one_is_a_sentence(desk: Desk) -> None:
    with pytest.raises(UserFacingError) as caught:
        desk.artifacts.fresh_file(desk.id, ArtifactKind.PDF).result(_LIMIT)
    assert caught.value.code == "no_pdf"


def test_a_meeting_that_is_not_there_is_a_sentence(desk: Desk) -> None:
    with pytest.raises(NotFoundError):
        desk.artifacts.of_meeting(new_id())


def test_no_part_of_a_document_says_when_it_was_made(desk: Desk) -> None:
    path = desk.artifacts.fresh_file(desk.id, ArtifactKind.DOCX).result(_LIMIT)
    with ZipFile(path) as parts:
        assert {part.date_time for part in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert Document(str(path)).core_properties.created == NOW


def test_what_is_written_and_asked_is_in_the_files_for_reading_and_makes_them_stale(
    desk: Desk,
) -> None:
    before = desk.bytes()
    private = a_message("a giraffe for you", to=new_id())
    desk.store.write(lambda uow: uow.chat_messages.put(desk.id, private)).result(_LIMIT)
    assert desk.bytes() == before
    poll = a_poll("A zebra?", PollKind.YES_NO)

    def write(uow: UnitOfWork) -> None:
        uow.chat_messages.put(desk.id, a_message("the zebra\n<b>plan</b>", second=65.0))
        uow.polls.put(desk.id, poll)
        uow.polls.put_vote(a_vote(poll, 1))
        agenda = HeldAgenda((HeldItem(new_id(), "The price", 5, "Hanna", "Whose <b>it</b> is"),))
        uow.held_agendas.put(desk.id, agenda.go(new_id(), agenda.items[0].id, 0.0, NOW))

    desk.store.write(write).result(_LIMIT)
    readable = {ArtifactKind.MARKDOWN, ArtifactKind.DOCX, ArtifactKind.PDF, ArtifactKind.JSON}
    assert desk.stale() == readable
    after = desk.bytes()
    assert {name for name in after if after[name] != before[name]} == {
        kind.value for kind in readable - {ArtifactKind.PDF}
    }
    document = Document(str(desk.folder / str(desk.id) / "transcript.docx"))
    lines = [paragraph.text for paragraph in document.paragraphs]
    agenda = lines[lines.index("Agenda") + 1 : lines.index("Chat")]
    assert len(agenda) == 1
    assert re.fullmatch(r"The price  Hanna · \d+:\d\d of 5:00\nWhose <b>it</b> is", agenda[0])
    assert lines[lines.index("Chat") :] == [
        "Chat",
        "Grace  1:05",
        "the zebra\n<b>plan</b>",
        "Polls",
        "A zebra?  0:00 · Grace",
        "Yes: 0",
        "No: 1",
        "1 answer",
    ]
    assert b"## Agenda" in after["transcript.md"]
    assert b"## Chat" in after["transcript.md"]
    assert b"giraffe" not in after["transcript.md"] + after["transcript.json"]
