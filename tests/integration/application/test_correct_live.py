"""A word that a person typed is never overwritten, in whatever order things happen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meeting_desktop.adapters.audio.recording_storage import OggRecordingStorage
from meeting_desktop.application.finish_transcript import FinishTranscript, Unheard
from meeting_desktop.application.keep_captions import CaptionKeeper
from meeting_desktop.application.meeting_rows import MeetingRows, write_beginning
from meeting_desktop.application.review_transcript import ReviewTranscript
from meeting_desktop.application.write_revision import HeardTrack, NewRevision, write_revision
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.captions import CaptionConfirmed, CaptionFinal
from meeting_desktop.domain.transcript import Segment, Transcript, Word
from meeting_desktop.ports.audio import Samples
from meeting_desktop.ports.recogniser import RecognisedSegment, Recognisers, SpeechOptions
from meeting_desktop.ports.unit_of_work import UnitOfWork
from tests.fakes.clock import VirtualClock
from tests.fakes.recogniser import FakeRecogniser
from tests.fakes.store import InlineStore
from tests.integration.application.scripted_speech import ScriptedBatch

_LIMIT = 60.0
_LENGTH = 60.0
_WORD_SECONDS = 0.4

#: What is heard in one utterance, and what a person may make of what they see of it.
_HEARD = ("we", "meat", "at", "noon", "on", "Monday", "or", "later")
_TYPED = ("", "we", "we meet", "We meet at noon!", "nothing like it at all")
#: "confirm 2": two more words; "type …": the person's text for what is there.
_STEPS = st.lists(
    st.sampled_from(["confirm 1", "confirm 2", *(f"type {text}" for text in _TYPED)]),
    min_size=2,
    max_size=7,
)
_SHIFT = st.floats(-0.3, 0.3)


class _Silence:
    """An ``AudioDecoder`` of a minute without a sound."""

    def probe(self, path: Path) -> float:
        return _LENGTH

    def decode(self, path: Path, *, rate_hz: int, start: float = 0.0) -> Iterator[Samples]:
        yield np.zeros(round((_LENGTH - start) * rate_hz), np.float32)


@cache
def _meeting_that_begins() -> tuple[InlineStore, bytes, MeetingRows]:
    """Begun once for hundreds of talks: the store, all that is in it, and its rows."""

    def begin(uow: UnitOfWork) -> MeetingRows:
        now = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
        return write_beginning(uow, title="T", name="Ada", language="en", time_zone="UTC", now=now)

    store = InlineStore()
    rows = store.write(begin).result(_LIMIT).value
    return store, store.copy(), rows


class Talk:
    """One utterance, word by word, and a person who corrects it.

    ``typed`` is what the person's last correction left, ``seen`` how many words it was made for.
    """

    def __init__(self) -> None:
        self.store, begun, self.rows = _meeting_that_begins()
        self.store.go_back(begun)
        self.keeper = CaptionKeeper(self.rows.transcript, self.rows.speaker.id, self.store)
        self.keeper.begin("base", "scripted")
        self.review = ReviewTranscript(
            self.store, OggRecordingStorage(Path("nowhere"), VirtualClock())
        )
        self.track, self.utterance = self.rows.host.id, new_id()
        self.typed: str | None = None
        self.said = self.seen = 0

    def do(self, step: str) -> None:
        kind, _, rest = step.partition(" ")
        if kind == "confirm":
            words = _words(_HEARD)[self.said : self.said + int(rest)]
            if words:
                self.said += len(words)
                self.keeper.keep(CaptionConfirmed(self.track, self.utterance, 0.0, words))
        elif self.said:
            self.type(rest)

    def type(self, text: str) -> None:
        _, after = self.review.edit_segment(self.utterance, text).result(_LIMIT)
        if after.is_edited:
            self.typed, self.seen = after.text, self.said

    def finish(self, texts: Sequence[str], shift: float = 0.0) -> None:
        words = _words(texts, shift)
        self.said = len(_HEARD)
        end = max(words[-1].end, 0.0)
        self.keeper.keep(CaptionFinal(self.track, self.utterance, 0.0, end, words, "en"))

    def fill(self, shift: float) -> None:
        """Hear the recording from where captions ended, or what was begun, once more."""
        begun = self.keeper.unfinished
        start = 0.0 if begun else self.segment().end
        unheard = Unheard(
            self.rows.transcript, self.rows.speaker.id, Path("x"), ((start, _LENGTH),), begun
        )
        batch = ScriptedBatch([RecognisedSegment(0.0, 9.0, _words(_HEARD, shift), "en")])
        recognisers = Recognisers(FakeRecogniser(), batch, "base", "scripted")
        job = FinishTranscript(_Silence(), self.store).job(unheard, SpeechOptions(), lambda _: None)
        for _ in job(recognisers):
            pass
        self.store.write(self.keeper.settle).result(_LIMIT)

    def hear_again(self, shift: float) -> Transcript:
        heard = RecognisedSegment(0.0, 9.0, _words(_HEARD, shift), "en")
        new = NewRevision(
            self.rows.meeting.id, "en", "scripted", "small", (HeardTrack(self.track, (heard,)),)
        )
        return self.store.write(lambda uow: write_revision(uow, new)).result(_LIMIT).value

    def segment(self) -> Segment:
        found = self.store.read(lambda uow: uow.transcripts.segment(self.utterance))
        assert found is not None
        return found

    def check(self) -> None:
        """The person's words are there, and before everything that was said later."""
        if self.typed is not None:
            typed = self.typed.split()
            assert self.segment().text.split()[: len(typed)] == typed


def _words(texts: Sequence[str], shift: float = 0.0) -> tuple[Word, ...]:
    return tuple(
        Word(text, max(0.0, n * _WORD_SECONDS + shift), (n + 1) * _WORD_SECONDS + shift)
        for n, text in enumerate(texts)
    )


@settings(max_examples=150, deadline=None)
@given(_STEPS, _SHIFT)
def test_what_was_typed_stays_and_exactly_what_was_said_later_follows(
    steps: list[str], shift: float
) -> None:
    talk = Talk()
    for step in steps:
        talk.do(step)
        talk.check()
    later = _HEARD[talk.seen :]
    talk.finish(_HEARD, shift)
    if talk.typed is not None:
        assert talk.segment().text.split() == [*talk.typed.split(), *later]
    else:
        assert talk.segment().text.split() == list(_HEARD)
    assert talk.segment().is_final


@settings(max_examples=150, deadline=None)
@given(
    _STEPS,
    st.none() | st.lists(st.sampled_from(_HEARD), min_size=1, max_size=9),
    st.sampled_from([None, *_TYPED]),
    _SHIFT,
)
def test_neither_last_pass_nor_back_fill_nor_a_new_revision_touch_it(
    steps: list[str], final: list[str] | None, last: str | None, shift: float
) -> None:
    talk = Talk()
    for step in ["confirm 1", *steps]:
        talk.do(step)
    if final is not None:
        talk.finish(final, shift)
        talk.check()
    if last is not None:
        talk.type(last)
    if talk.typed is None:
        return
    before = talk.segment()
    talk.fill(shift)
    assert talk.segment() == replace(before, is_final=True)
    new = talk.hear_again(-shift)
    (kept,) = (segment for segment in new.segments if segment.is_edited)
    # In another hearing it stands where its text is; what it says is the person's.
    assert [(w.text, w.corrected, w.joined) for w in kept.words] == [
        (w.text, w.corrected, w.joined) for w in before.words
    ]
    assert kept.original_text == before.original_text
    others = [w for s in new.segments if s is not kept for w in s.words]
    assert not any(kept.start <= (w.start + w.end) / 2 <= kept.end for w in others)
    assert talk.segment().words == before.words


def test_undo_while_the_utterance_goes_on_keeps_what_was_said_since() -> None:
    talk = Talk()
    talk.do("confirm 2")
    before, _ = talk.review.edit_segment(talk.utterance, "we meet").result(_LIMIT)
    talk.do("confirm 2")
    assert talk.segment().text == "we meet at noon"
    restored = talk.review.put_back(before).result(_LIMIT)
    assert restored == talk.segment()
    assert restored.text == "we meat at noon"
    talk.finish(("We", "meat", "at", "noon."))
    assert talk.segment().text == "We meat at noon."


@pytest.mark.parametrize(("said", "text"), [(4, "we meat at noon"), (2, "we meat")])
def test_undo_after_the_last_pass_leaves_the_segment_final(said: int, text: str) -> None:
    talk = Talk()
    talk.do("confirm 2")
    before, _ = talk.review.edit_segment(talk.utterance, "we meet").result(_LIMIT)
    talk.finish(_HEARD[:said])
    restored = talk.review.put_back(before).result(_LIMIT)
    assert (restored.text, restored.is_final) == (text, True)


@pytest.mark.parametrize("text", ["we meet tonight", "we", ""])
def test_undo_in_a_finished_transcript_is_exact(text: str) -> None:
    talk = Talk()
    talk.finish(_HEARD[:2])
    before, after = talk.review.edit_segment(talk.utterance, text).result(_LIMIT)
    assert talk.review.put_back(before).result(_LIMIT) == before
    assert talk.review.put_back(after).result(_LIMIT) == after
