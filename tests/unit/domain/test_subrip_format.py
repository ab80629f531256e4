"""SubRip keeps the rules of broadcasters whatever is said, and loses no word."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given, settings

from meeting_desktop.domain.subrip_format import Subtitle, subtitles_of, to_srt
from meeting_desktop.domain.subtitle_breaks import columns
from meeting_desktop.domain.transcript import Transcript
from tests.unit.domain.samples import segment_of, transcript_of, transcripts
from tests.unit.domain.subtitle_readers import srt_cues

_SENTENCE = (
    "Well, I have been thinking about the price, and to be honest it is more than we had expected "
    "for a team of our size. Could you tell me what is in it?"
)


@settings(max_examples=40)
@given(transcripts(), transcripts(named=False))
def test_every_subtitle_keeps_the_rules(several: Transcript, one: Transcript) -> None:
    for transcript in (several, one):
        shown = subtitles_of(transcript)
        for subtitle in shown:
            assert 1 <= len(subtitle.lines) <= 2
            assert all(columns(line) <= 42 for line in subtitle.lines)
            assert 1000 <= subtitle.end_ms - subtitle.start_ms <= 7000
        for before, after in pairwise(shown):
            assert after.start_ms - before.end_ms >= 83
        for number, subtitle in enumerate(shown):
            following = shown[number + 1].start_ms if number + 1 < len(shown) else None
            assert _is_readable(subtitle, following)


def _is_readable(subtitle: Subtitle, next_ms: int | None) -> bool:
    """20 letters a second, or as long as there is."""
    shown_ms = subtitle.end_ms - subtitle.start_ms
    is_full = shown_ms == 7000 or (next_ms is not None and next_ms - subtitle.end_ms == 84)
    return sum(map(len, subtitle.lines)) * 1000 <= 20 * shown_ms or is_full


@settings(max_examples=40)
@given(transcripts(named=False))
def test_no_word_is_lost(transcript: Transcript) -> None:
    shown = "".join("".join(one.lines) for one in subtitles_of(transcript))
    assert _plain(shown) == _plain("".join(one.text for one in transcript.segments))


@settings(max_examples=40)
@given(transcripts())
def test_no_word_of_several_is_lost(transcript: Transcript) -> None:
    """They may stand in another order, and names and dashes among them."""
    left = list(_plain("".join("".join(one.lines) for one in subtitles_of(transcript))))
    for letter in _plain("".join(one.text for one in transcript.segments)):
        left.remove(letter)


def _plain(text: str) -> str:
    """Without white space, with the signs that stand in for what would be markup."""
    signs = {ord("<"): "\u2039", ord(">"): "\u203a", ord("{"): "(", ord("}"): ")"}
    return "".join(text.replace("→", "-->").translate(signs).split())


@settings(max_examples=30)
@given(transcripts())
def test_another_parser_reads_the_same(transcript: Transcript) -> None:
    content = to_srt(transcript)
    if "\\" in content:
        return  # this parser reads \\N as a line break, as ASS has it
    cues, shown = srt_cues(content), subtitles_of(transcript)
    assert [(cue.start, cue.end) for cue in cues] == [(one.start_ms, one.end_ms) for one in shown]
    assert [cue.plaintext.split() for cue in cues] == [" ".join(one.lines).split() for one in shown]


def test_lines_end_with_clauses_and_articles_stay_with_their_nouns() -> None:
    shown = subtitles_of(transcript_of([segment_of(_SENTENCE.split(), step=0.3)]))
    assert [one.lines for one in shown] == [
        ("Well, I have been", "thinking about the price,"),
        ("and to be honest it is more than we", "had expected for a team of our size."),
        ("Could you tell me what is in it?",),
    ]
    ends = [line.split()[-1] for one in shown for line in one.lines]
    assert not {"a", "the", "of", "for", "to"} & set(ends)


def test_whoever_begins_to_speak_is_named() -> None:
    parts = [segment_of(["hello"]), segment_of(["hi"], start=3.0), segment_of(["so"], start=6.0)]
    named = subtitles_of(transcript_of(parts, ["Ada", "Bo"]))
    assert [one.lines for one in named] == [("Ada: hello",), ("Bo: hi",), ("Ada: so",)]
    unnamed = subtitles_of(transcript_of(parts, ["", ""]))
    assert [one.lines for one in unnamed] == [("- hello",), ("- hi",), ("- so",)]
    alone = subtitles_of(transcript_of(parts))
    assert [one.lines for one in alone] == [("hello",), ("hi",), ("so",)]


def test_two_who_speak_at_once_share_a_subtitle() -> None:
    parts = [segment_of(["really"], start=1.0), segment_of(["no", "wait"], start=1.2)]
    (shown,) = subtitles_of(transcript_of(parts, ["Ada", "Bo"]))
    assert shown.lines == ("Ada: really", "Bo: no wait")


def test_who_comes_in_is_shown_between_and_the_other_goes_on() -> None:
    parts = [segment_of(_SENTENCE.split(), step=0.3), segment_of(["mhm"], start=2.5)]
    shown = subtitles_of(transcript_of(parts, ["Grace", "Hanna"]))
    assert [one.lines[0].split()[0] for one in shown[:3]] == ["Grace:", "Hanna:", "Grace:"]
    assert "".join(shown[0].lines).endswith("price,")
    assert 2500 <= shown[1].start_ms <= 3500, "once the one before is read"


def test_a_short_word_stands_for_a_second_and_a_long_one_as_long_as_one_reads() -> None:
    word, sentence = subtitles_of(
        transcript_of([segment_of(["no"], step=0.2), segment_of(["x" * 40], start=9.0, step=0.5)])
    )
    assert (word.start_ms, word.end_ms) == (0, 1000)
    assert sentence.end_ms - sentence.start_ms == pytest.approx(40 * 1000 / 17, abs=1)


@pytest.mark.parametrize("text", ["x" * 100, "漢" * 50])
def test_a_word_longer_than_a_line_is_cut(text: str) -> None:
    lines = [
        line
        for one in subtitles_of(transcript_of([segment_of([text], step=9.0)]))
        for line in one.lines
    ]
    assert "".join(lines) == text
    assert all(columns(line) <= 42 for line in lines)


def test_a_long_name_leaves_room_for_words() -> None:
    (shown,) = subtitles_of(transcript_of([segment_of(["yes"])], ["Grace " * 20]))
    assert re.fullmatch(r"Grace Grace…: yes", shown.lines[0])
