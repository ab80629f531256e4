"""A conference in other programs: in every format each word has its name, also where two speak."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pysubs2
import pytest
import webvtt
from docx import Document

from meeting_desktop.adapters.documents.docx_writer import DocxWriter
from meeting_desktop.application.export_transcript import ExportTranscript
from meeting_desktop.application.meeting_rows import write_beginning
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.meetings import Participant
from meeting_desktop.domain.transcript import Segment, Speaker
from meeting_desktop.ports.unit_of_work import UnitOfWork
from tests.integration.application.rehearsal import LIMIT, Rehearsal
from tests.integration.application.scripted_speech import words

#: Bea falls into Ada's word; they are stored in the order in which they were finished.
_SAID = (
    ("Bea", "I disagree", 1.25),
    ("Ada", "we should begin with the plan", 0.0),
    ("Cleo", "so do I", 1.5),
    ("Ada", "then tell me why", 4.0),
)


@pytest.fixture
def export(rehearsal: Rehearsal, tmp_path: Path) -> Callable[[str], Path]:
    now = rehearsal.clock.now()

    def write(uow: UnitOfWork) -> None:
        rows = write_beginning(
            uow, title="Plans", name="Ada", language="en", time_zone="UTC", now=now
        )
        voices = {"Ada": rows.speaker}
        for number, name in enumerate(("Bea", "Cleo"), 2):
            guest = Participant(new_id(), rows.meeting.id, name, joined_at=now)
            uow.participants.put(guest)
            voices[name] = Speaker(new_id(), rows.transcript.id, f"S{number}", name, guest.id)
            uow.transcripts.put_speaker(voices[name])
        for name, text, start in _SAID:
            said = words(text, start)
            uow.transcripts.put_segment(
                Segment(new_id(), rows.transcript.id, voices[name].id, start, said[-1].end, said)
            )

    rehearsal.store.write(write).result(LIMIT)
    (meeting,) = rehearsal.store.read(lambda uow: uow.meetings.unfinished())
    use_case = ExportTranscript(rehearsal.store, DocxWriter())
    return lambda name: use_case.export(meeting.id, name, tmp_path / f"out.{name}")


_IN_ORDER = [
    ("Ada", "we should begin with the plan"),
    ("Bea", "I disagree"),
    ("Cleo", "so do I"),
    ("Ada", "then tell me why"),
]


def test_json(export: Callable[[str], Path]) -> None:
    segments = json.loads(export("json").read_text(encoding="utf-8"))["segments"]
    assert [(one["speaker"], one["text"]) for one in segments] == _IN_ORDER
    assert [one["start"] for one in segments] == [0.0, 1.25, 1.5, 4.0]


def test_txt(export: Callable[[str], Path]) -> None:
    text = export("txt").read_text(encoding="utf-8")
    assert text == "\n\n".join(f"{name}: {said}" for name, said in _IN_ORDER) + "\n"


def test_md(export: Callable[[str], Path]) -> None:
    lines = [line for line in export("md").read_text(encoding="utf-8").splitlines() if line][2:]
    assert lines == [
        line
        for (name, said), at in zip(_IN_ORDER, ("0:00", "0:01", "0:01", "0:04"), strict=True)
        for line in (f"**{name}** · {at}", said)
    ]


def test_docx(export: Callable[[str], Path]) -> None:
    texts = [paragraph.text for paragraph in Document(str(export("docx"))).paragraphs][2:]
    assert texts == [
        text
        for (name, said), at in zip(_IN_ORDER, ("0:00", "0:01", "0:01", "0:04"), strict=True)
        for text in (f"{name}  {at}", said)
    ]


def test_vtt(export: Callable[[str], Path]) -> None:
    cues = webvtt.read(str(export("vtt"))).captions
    assert [(cue.voice, cue.text) for cue in cues] == _IN_ORDER
    starts = ["00:00:00.000", "00:00:01.250", "00:00:01.500", "00:00:04.000"]
    assert [cue.start for cue in cues] == starts


def test_srt(export: Callable[[str], Path]) -> None:
    """A player shows one subtitle at a time: who falls into a word shares it."""
    events = pysubs2.load(str(export("srt")))
    assert [event.plaintext for event in events] == [
        "Ada: we should begin with the plan\nBea: I disagree",
        "Cleo: so do I",
        "Ada: then tell me why",
    ]
    times = [(event.start, event.end) for event in events]
    assert all(1000 <= end - start <= 7000 for start, end in times)
    assert all(after[0] - before[1] >= 83 for before, after in pairwise(times))
    assert times[0][0] == 0
    assert times[2] == (4000, 6000)
