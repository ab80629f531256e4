"""WebVTT holds every word for another parser, names who speaks, and has no markup but ours."""

from __future__ import annotations

import html
import re

from hypothesis import given, settings

from meeting_desktop.domain.transcript import Transcript
from meeting_desktop.domain.webvtt_format import to_vtt
from tests.unit.domain.samples import meeting_of, segment_of, spoken, transcript_of, transcripts
from tests.unit.domain.subtitle_readers import webvtt_cues


def _letters(text: str) -> str:
    """Without white space: a cue may end between two words that have none between them."""
    return "".join(text.split())


def _said(transcript: Transcript) -> str:
    return _letters("".join(segment.text for segment in transcript.segments))


def _shown(transcript: Transcript) -> str:
    texts = [re.sub(r"^<v [^>]*>", "", cue.raw_text) for cue in webvtt_cues(to_vtt(transcript))]
    return _letters(html.unescape("".join(texts)))


@settings(max_examples=30)
@given(transcripts(), transcripts(named=False))
def test_it_holds_every_word_for_another_parser(several: Transcript, one: Transcript) -> None:
    # Words of several people who speak at once stand side by side.
    assert sorted(_shown(several)) == sorted(_said(several))
    assert _shown(one) == _said(one)


@settings(max_examples=30)
@given(transcripts(), spoken)
def test_it_has_no_markup_but_our_own(transcript: Transcript, title: str) -> None:
    head, note, *blocks = to_vtt(transcript, meeting_of(title)).split("\n\n")
    assert head == "WEBVTT"
    assert re.fullmatch(r"NOTE [^\n]+", note.rstrip("\n"))
    assert "-->" not in note
    for number, block in enumerate(blocks, 1):
        cue_id, times, text = block.rstrip("\n").split("\n")
        assert cue_id == str(number)
        assert re.fullmatch(r"\d{2,}:\d\d:\d\d\.\d{3} --> \d{2,}:\d\d:\d\d\.\d{3}", times)
        inside = re.sub(r"^<v [^<>]*>", "", text)
        assert "<" not in inside
        assert "-->" not in inside


def test_who_speaks_while_another_does_is_shown_at_that_time() -> None:
    long = ("word " * 40).split()
    transcript = transcript_of(
        [segment_of(long, step=0.5), segment_of(["no", "wait"], start=3.0)], ["Ada", "Bo"]
    )
    cues = webvtt_cues(to_vtt(transcript))
    interjection = next(cue for cue in cues if cue.voice == "Bo")
    assert (interjection.start_in_seconds, interjection.end_in_seconds) == (3.0, 4.0)
    assert sum(len(cue.text.split()) for cue in cues if cue.voice == "Ada") == 40


def test_cues_are_short_enough_to_read_and_keep_the_words_times() -> None:
    transcript = transcript_of([segment_of(("word " * 60).split(), step=0.25)])
    cues = webvtt_cues(to_vtt(transcript))
    assert len(cues) > 3
    assert all(len(cue.text) <= 84 for cue in cues)
    assert all(cue.end_in_seconds - cue.start_in_seconds <= 7.0 for cue in cues)
    assert cues[0].start_in_seconds == 0.0
    assert cues[-1].end_in_seconds == 15.0


def test_a_name_cannot_end_its_tag_and_a_title_cannot_end_its_note() -> None:
    transcript = transcript_of([segment_of(["yes"])], ["Grace> <b>&\nHopper"])
    content = to_vtt(transcript, meeting_of("Plans --> budget\n\n00:01.000 --> 00:02.000"))
    assert "<v Grace&gt; &lt;b&gt;&amp; Hopper>yes" in content
    assert len(webvtt_cues(content)) == 1


def test_times_of_another_parser_are_ours_to_the_millisecond() -> None:
    transcript = transcript_of([segment_of(["late"], start=3 * 3600 + 61.0123, step=1.5)])
    (cue,) = webvtt_cues(to_vtt(transcript))
    assert (cue.start, cue.end) == ("03:01:01.012", "03:01:02.512")
