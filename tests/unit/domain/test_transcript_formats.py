"""Exports are read by parsers that we did not write, and nothing said becomes markup."""

from __future__ import annotations

import html
import json
import re
from itertools import pairwise

import pysubs2
import pytest
import webvtt
from hypothesis import given, settings
from hypothesis import strategies as st

from meeting_desktop.domain.transcript import Transcript, turns_of
from meeting_desktop.domain.transcript_formats import (
    clock_time,
    to_json,
    to_markdown,
    to_srt,
    to_txt,
    to_vtt,
)
from tests.unit.domain.samples import (
    any_text,
    meeting_of,
    segment_of,
    segments,
    spoken,
    transcript_of,
)

_LONG = "word " * 60


@st.composite
def transcripts(draw: st.DrawFn, *, named: bool = True) -> Transcript:
    names = draw(st.lists(st.one_of(spoken, any_text), max_size=3)) if named else []
    said = draw(st.lists(segments(spoken), max_size=5))
    return transcript_of(sorted(said, key=lambda segment: segment.start), names)


def _letters(text: str) -> str:
    """Without white space: a cue may end between two words that have none between them."""
    return "".join(text.split())


def _said(transcript: Transcript) -> str:
    return _letters("".join(segment.text for segment in transcript.segments))


def _vtt_cues(content: str) -> list[webvtt.Caption]:
    return list(webvtt.from_string(content).captions)


def _srt_cues(content: str) -> list[pysubs2.SSAEvent]:
    return list(pysubs2.SSAFile.from_string(content, format_="srt"))


@settings(max_examples=50)
@given(transcripts(), transcripts(named=False))
def test_vtt_holds_every_word_for_another_parser(several: Transcript, one: Transcript) -> None:
    # Words of several people who speak at once stand side by side.
    assert sorted(_shown(several)) == sorted(_said(several))
    assert _shown(one) == _said(one)


def _shown(transcript: Transcript) -> str:
    texts = [re.sub(r"^<v [^>]*>", "", cue.raw_text) for cue in _vtt_cues(to_vtt(transcript))]
    return _letters(html.unescape("".join(texts)))


@settings(max_examples=50)
@given(transcripts())
def test_vtt_has_no_markup_but_our_own(transcript: Transcript) -> None:
    for block in to_vtt(transcript).split("\n\n")[1:]:
        times, text = block.rstrip("\n").split("\n")
        assert re.fullmatch(r"\d{2,}:\d\d:\d\d\.\d{3} --> \d{2,}:\d\d:\d\d\.\d{3}", times)
        inside = re.sub(r"^<v [^<>]*>", "", text)
        assert "<" not in inside
        assert "-->" not in inside


@settings(max_examples=50)
@given(transcripts(), transcripts(named=False))
def test_subtitles_of_one_never_overlap_and_none_go_back(
    several: Transcript, one: Transcript
) -> None:
    for transcript in (several, one):
        times = [(cue.start, cue.end) for cue in _srt_cues(to_srt(transcript))]
        assert all(start < end for start, end in times)
        assert all(before[0] <= after[0] for before, after in pairwise(times))
    times = [(cue.start, cue.end) for cue in _srt_cues(to_srt(one))]
    assert all(before[1] <= after[0] for before, after in pairwise(times))


def test_who_speaks_while_another_does_is_shown_at_that_time() -> None:
    long = [*_LONG.split()[:40]]
    transcript = transcript_of(
        [segment_of(long, step=0.5), segment_of(["no", "wait"], start=3.0)], ["Ada", "Bo"]
    )
    cues = _vtt_cues(to_vtt(transcript))
    interjection = next(cue for cue in cues if cue.voice == "Bo")
    assert (interjection.start_in_seconds, interjection.end_in_seconds) == (3.0, 4.0)
    assert [cue.start_in_seconds for cue in cues] == sorted(cue.start_in_seconds for cue in cues)
    texts = [cue.plaintext for cue in _srt_cues(to_srt(transcript))]
    assert texts[1] == "Bo: no wait"
    assert texts[2].startswith("Ada: word"), "named again after somebody else"


@settings(max_examples=50)
@given(transcripts(named=False))
def test_srt_holds_every_word_for_another_parser(transcript: Transcript) -> None:
    content = to_srt(transcript)
    if "\\" in content:
        return  # this parser reads \\N as a line break, as ASS has it
    shown = _letters("".join(cue.plaintext for cue in _srt_cues(content)))
    assert shown == _without_markup(_said(transcript))


def _without_markup(text: str) -> str:
    signs = {ord("<"): "\u2039", ord(">"): "\u203a", ord("{"): "(", ord("}"): ")"}
    return text.replace("-->", "→").translate(signs)


def test_srt_names_whoever_begins_to_speak() -> None:
    parts = [segment_of(["hello"]), segment_of(["hi"], start=1.0), segment_of(["so"], start=2.0)]
    transcript = transcript_of(parts, ["Ada", "Bo"])
    texts = [cue.plaintext for cue in _srt_cues(to_srt(transcript))]
    assert texts == ["Ada: hello", "Bo: hi", "Ada: so"]


def test_cues_are_short_enough_to_read_and_keep_the_words_times() -> None:
    transcript = transcript_of([segment_of(_LONG.split(), step=0.25)])
    cues = _vtt_cues(to_vtt(transcript))
    assert len(cues) > 3
    assert all(len(cue.text) <= 84 for cue in cues)
    assert all(cue.end_in_seconds - cue.start_in_seconds <= 7.0 for cue in cues)
    assert cues[0].start_in_seconds == 0.0
    assert cues[-1].end_in_seconds == 15.0


def test_times_of_another_parser_are_ours_to_the_millisecond() -> None:
    transcript = transcript_of([segment_of(["late"], start=3 * 3600 + 61.0123, step=0.5)])
    (cue,) = _vtt_cues(to_vtt(transcript))
    (event,) = _srt_cues(to_srt(transcript))
    assert cue.start == "03:01:01.012"
    assert (event.start, event.end) == (10861012, 10861512)


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
    assert _vtt_cues(to_vtt(empty)) == []
    assert _srt_cues(to_srt(empty)) == []
    assert to_txt(empty) == ""
    assert json.loads(to_json(empty, duration=0.0))["segments"] == []
    assert to_markdown(meeting_of(), empty).startswith("# Weekly\n")
