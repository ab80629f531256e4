"""Exports are read by parsers that we did not write, and nothing said becomes markup."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given, settings

from meeting_desktop.domain.subrip_format import to_srt
from meeting_desktop.domain.transcript import Transcript, turns_of
from meeting_desktop.domain.transcript_formats import (
    clock_time,
    to_json,
    to_markdown,
    to_txt,
)
from meeting_desktop.domain.webvtt_format import to_vtt
from tests.unit.domain.samples import (
    meeting_of,
    segment_of,
    spoken,
    transcript_of,
    transcripts,
)
from tests.unit.domain.subtitle_readers import srt_cues, webvtt_cues


def _letters(text: str) -> str:
    """Without white space: a cue may end between two words that have none between them."""
    return "".join(text.split())


def _said(transcript: Transcript) -> str:
    return _letters("".join(segment.text for segment in transcript.segments))


@settings(max_examples=50)
@given(transcripts())
def test_json_has_the_promised_fields_and_every_word(transcript: Transcript) -> None:
    data = json.loads(to_json(transcript, duration=12.3456))
    assert list(data) == ["language", "duration", "model", "segments"]
    assert (data["language"], data["duration"], data["model"]) == ("en", 12.346, "base")
    spoken_parts = [segment for segment in transcript.segments if segment.words]
    for found, segment in zip(data["segments"], spoken_parts, strict=True):
        assert list(found) == ["start", "end", "speaker", "text", "words"]
        assert found["text"] == segment.text
        assert found["start"] == round(segment.start, 3)
        assert found["speaker"] == (transcript.name_of(segment.speaker_id) or None)
        for word, ours in zip(found["words"], segment.words, strict=True):
            assert list(word) == ["text", "start", "end", "probability"]
            assert (word["text"], word["start"]) == (ours.text, round(ours.start, 3))


@settings(max_examples=50)
@given(transcripts(named=False))
def test_txt_is_one_paragraph_a_turn(transcript: Transcript) -> None:
    content = to_txt(transcript)
    spoken_turns = [turn for turn in turns_of(transcript.segments) if turn.text.split()]
    assert [line.split() for line in content.split("\n") if line] == [
        turn.text.split() for turn in spoken_turns
    ]


def test_txt_puts_the_name_before_each_turn() -> None:
    parts = [segment_of(["hello"]), segment_of(["hi"], start=1.0)]
    assert to_txt(transcript_of(parts, ["Ada\nB.", ""])) == "Ada B.: hello\n\nhi\n"


def _rendered(markdown: str) -> str:
    """The text behind CommonMark's escapes."""
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", markdown)


@settings(max_examples=50)
@given(transcripts(), spoken)
def test_markdown_shows_what_was_said_and_nothing_becomes_markup(
    transcript: Transcript, title: str
) -> None:
    content = to_markdown(meeting_of(title), transcript)
    paragraphs = content.split("\n\n")
    assert paragraphs[0].startswith("# ")
    assert _letters(_rendered(paragraphs[0][2:])) == _letters(title)
    shown = ""
    for paragraph in paragraphs[3::2]:
        line = paragraph.rstrip("\n")
        assert "\n" not in line
        assert not re.search(r"(?<!\\)(?:\\\\)*[*_`<>&\[\]#|~]", line)
        assert not re.match(r"[-+=]|\d+[.)]", line)
        shown += _letters(_rendered(line))
    assert shown == _said(transcript)


@pytest.mark.parametrize(
    ("seconds", "shown"), [(0, "0:00"), (65.9, "1:05"), (3599.99, "59:59"), (3725, "1:02:05")]
)
def test_clock_times_read_like_clocks(seconds: float, shown: str) -> None:
    assert clock_time(seconds) == shown


def test_nothing_said_makes_empty_but_valid_files() -> None:
    empty = transcript_of([segment_of([])], ["Ada"])
    assert webvtt_cues(to_vtt(empty)) == []
    assert srt_cues(to_srt(empty)) == []
    assert to_txt(empty) == ""
    assert json.loads(to_json(empty, duration=0.0))["segments"] == []
    assert to_markdown(meeting_of(), empty).startswith("# Weekly\n")
