"""Pieces of an utterance put together by whoever shows them read as they were said."""

from __future__ import annotations

from meeting_desktop.application.caption_messages import CaptionMessages
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.captions import CaptionConfirmed, CaptionFinal, CaptionShown
from meeting_desktop.domain.control_messages import CaptionStage
from meeting_desktop.domain.transcript import Word

_TRACK, _UTTERANCE = new_id(), new_id()


def _words(*texts: str, joined: bool = False) -> tuple[Word, ...]:
    return tuple(Word(text, 1.0, 1.2, joined=joined) for text in texts)


def _confirmed(*texts: str, joined: bool = False) -> CaptionConfirmed:
    return CaptionConfirmed(_TRACK, _UTTERANCE, 1.0, _words(*texts, joined=joined))


def test_later_pieces_begin_with_a_space() -> None:
    messages = CaptionMessages()
    shown = messages.of(CaptionShown(_TRACK, _UTTERANCE, 1.0, _words("good")))
    first = messages.of(_confirmed("Good", "morning"))
    second = messages.of(_confirmed("everybody"))
    tail = messages.of(CaptionShown(_TRACK, _UTTERANCE, 1.0, _words("and")))
    assert [m.text for m in (shown, first, second, tail)] == [
        "good",
        "Good morning",
        " everybody",
        " and",
    ]
    assert first.text + second.text + tail.text == "Good morning everybody and"
    assert (first.participant, first.utterance) == (_TRACK, _UTTERANCE)


def test_where_no_space_belongs_there_is_none() -> None:
    messages = CaptionMessages()
    pieces = [
        messages.of(_confirmed("你", joined=True)),
        messages.of(_confirmed("好", joined=True)),
    ]
    assert "".join(piece.text for piece in pieces) == "你好"


def test_the_final_text_is_whole_and_the_next_utterance_begins_anew() -> None:
    messages = CaptionMessages()
    messages.of(_confirmed("Good"))
    final = messages.of(CaptionFinal(_TRACK, _UTTERANCE, 1.0, 2.0, _words("Good", "day."), "en"))
    assert (final.state, final.text) == (CaptionStage.FINAL, "Good day.")
    assert messages.of(_confirmed("Next")).text == "Next"


def test_an_empty_tail_takes_the_tentative_words_away() -> None:
    messages = CaptionMessages()
    messages.of(_confirmed("Good"))
    assert messages.of(CaptionShown(_TRACK, _UTTERANCE, 1.0, ())).text == ""
