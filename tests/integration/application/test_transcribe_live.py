"""Captions while people speak: kept before they are told, in order, and never over a person's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar
from uuid import UUID

import pytest

from meeting_desktop.adapters.audio.resampling import soxr_resampler
from meeting_desktop.adapters.store.store import SqliteStore
from meeting_desktop.application.meeting_rows import MeetingRows, write_beginning
from meeting_desktop.application.note_dropped import DroppedSpans
from meeting_desktop.application.recognise_speech import SpeechRoom
from meeting_desktop.application.transcribe_live import CaptionTrack, LiveTranscription
from meeting_desktop.core.errors import DiskFullError, ModelMissingError
from meeting_desktop.core.ids import new_id
from meeting_desktop.core.paths import Paths
from meeting_desktop.domain.captions import CaptionConfirmed, CaptionFinal, CaptionShown
from meeting_desktop.domain.events import (
    CaptionState,
    CaptionStateChanged,
    MeetingEvent,
    WordsMissing,
)
from meeting_desktop.domain.transcript import Segment, Transcript, edit_text
from meeting_desktop.ports.audio import CAPTURE_RATE_HZ, Samples
from meeting_desktop.ports.recogniser import SpeechOptions
from meeting_desktop.ports.unit_of_work import Committed, Store, StoreFacts, UnitOfWork
from tests.fakes.bugs import hear_bugs
from tests.fakes.clock import VirtualClock
from tests.fakes.models import ShelfOfModels
from tests.fakes.patience import until
from tests.fakes.recogniser import FakeLoader
from tests.fakes.store import open_ready
from tests.integration.application.feeding import quiet, voice
from tests.integration.application.scripted_speech import ScriptedLive, Utterance

T = TypeVar("T")
_LIMIT = 60.0


class FaultyStore:
    """A real store whose writes fail, or are not answered, while the test says so."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.fault: Exception | None = None
        self.silent = False
        self.held: list[Callable[[], None]] = []
        self.writes = 0

    def write(self, work: Callable[[UnitOfWork], T], *, actor: str = "me") -> Future[Committed[T]]:
        self.writes += 1
        if self.fault is not None:
            failed: Future[Committed[T]] = Future()
            failed.set_exception(self.fault)
            return failed
        if self.silent:
            late: Future[Committed[T]] = Future()
            self.held.append(
                lambda: late.set_result(self._store.write(work, actor=actor).result(_LIMIT))
            )
            return late
        return self._store.write(work, actor=actor)

    def answer(self) -> None:
        """The disk is back: do what was asked meanwhile."""
        self.silent = False
        for one in self.held:
            one()
        self.held.clear()

    def read(self, query: Callable[[UnitOfWork], T]) -> T:
        return self._store.read(query)

    def subscribe(self, listener: Callable[[Committed[object]], None]) -> Callable[[], None]:
        return self._store.subscribe(listener)

    def facts(self) -> StoreFacts:
        return self._store.facts()

    def close(self, deadline: float) -> None:
        self._store.close(deadline)


@dataclass
class Desk:
    """One track, its store and a speech room; ``kept_when_told`` is the text at each caption."""

    real: SqliteStore
    clock: VirtualClock
    commit_seconds: float
    live: ScriptedLive = field(default_factory=ScriptedLive)

    def __post_init__(self) -> None:
        self.store = FaultyStore(self.real)
        self.loader = FakeLoader(live=self.live)
        self.room = SpeechRoom(self.loader, ShelfOfModels(), self.clock, model=lambda: "base")
        self.rows: MeetingRows = self.real.write(self._write).result(_LIMIT).value
        self.events: list[MeetingEvent] = []
        self.kept_when_told: list[str] = []
        self.session = LiveTranscription(
            CaptionTrack(
                self.rows.host.id, self.rows.transcript, self.rows.speaker.id, SpeechOptions()
            ),
            self.store,
            self.clock,
            soxr_resampler,
            self._hear,
            commit_seconds=self.commit_seconds,
        )

    def _write(self, uow: UnitOfWork) -> MeetingRows:
        return write_beginning(
            uow, title="T", name="Ada", language="", time_zone="UTC", now=self.clock.now()
        )

    def _hear(self, event: MeetingEvent) -> None:
        if isinstance(event, CaptionConfirmed | CaptionFinal | CaptionShown):
            self.kept_when_told.append(self.text())
        self.events.append(event)

    def utterance(self, start: float = 0.0) -> Utterance:
        return Utterance(self.rows.host.id, new_id(), start)

    def say(self, *events: CaptionConfirmed | CaptionFinal | CaptionShown) -> None:
        """The recogniser says this in one step."""
        self.live.script.append(events)
        before = len(self.kept_when_told)
        self.room.nudge()
        until(lambda: len(self.kept_when_told) >= before + len(events), what="the captions")

    def open(self) -> None:
        self.room.open_session(self.session)
        until(lambda: CaptionState.LIVE in self.states() or CaptionState.FAILED in self.states())

    def close(self) -> None:
        self.room.close_session(self.session).result(_LIMIT)

    def transcript(self) -> Transcript:
        found = self.real.read(lambda uow: uow.transcripts.latest(self.rows.meeting.id))
        assert found is not None
        return found

    def text(self) -> str:
        return " | ".join(segment.text for segment in self.transcript().segments)

    def segment(self, utterance: Utterance) -> Segment:
        return next(s for s in self.transcript().segments if s.id == utterance.id)

    def states(self) -> list[CaptionState]:
        return [e.state for e in self.events if isinstance(e, CaptionStateChanged)]

    def hear(self, sound: Samples, at: float = 0.0) -> None:
        """The capture thread brings ``sound``, which begins ``at`` seconds into the track."""
        start = round(at * CAPTURE_RATE_HZ)
        for begin in range(0, sound.size, 4800):
            piece = sound[begin : begin + 4800]
            self.session.take(start + begin, piece)

    def edit(self, segment_id: UUID, text: str) -> None:
        def write(uow: UnitOfWork) -> None:
            before = uow.transcripts.segment(segment_id)
            assert before is not None
            uow.transcripts.put_segment(edit_text(before, text))

        self.real.write(write).result(_LIMIT)


@pytest.fixture
def commit_seconds() -> float:
    """Longer than any machine stands still: what is told is in the store."""
    return _LIMIT


@pytest.fixture
def desk(tmp_path: Path, commit_seconds: float) -> Iterator[Desk]:
    clock = VirtualClock()
    store = open_ready(Paths(tmp_path, tmp_path, tmp_path / "logs"), clock)
    made = Desk(store, clock, commit_seconds)
    yield made
    assert made.room.stop(_LIMIT)
    made.real.close(_LIMIT)


def test_a_confirmed_word_is_in_the_store_before_anybody_hears_of_it(desk: Desk) -> None:
    desk.open()
    said = desk.utterance()
    desk.say(said.shown("we meat"))
    desk.say(said.confirmed("we meet"), said.shown("at"))
    desk.say(said.confirmed("at noon"))
    desk.say(said.final("We meet at noon."))
    assert desk.kept_when_told == [
        "", "we meet", "we meet", "we meet at noon", "We meet at noon.",
    ]  # fmt: skip
    kinds = [type(e).__name__ for e in desk.events if not isinstance(e, CaptionStateChanged)]
    assert kinds == [
        "CaptionShown", "CaptionConfirmed", "CaptionShown", "CaptionConfirmed", "CaptionFinal",
    ]  # fmt: skip


def test_segments_know_speaker_times_and_whether_they_are_final(desk: Desk) -> None:
    desk.open()
    said = desk.utterance(3.0)
    desk.say(said.confirmed("one two"))
    begun = desk.segment(said)
    assert (begun.start, begun.end, begun.is_final) == (3.0, 4.0, False)
    assert begun.speaker_id == desk.rows.speaker.id
    desk.say(said.final("one two three"))
    assert (desk.segment(said).end, desk.segment(said).is_final) == (4.5, True)


def test_model_engine_and_language_are_noted_when_they_are_known(desk: Desk) -> None:
    desk.open()
    desk.say(desk.utterance().final("guten tag", language="de"))
    desk.say(desk.utterance(5.0).final("and in english", language="en"))
    found = desk.transcript()
    assert (found.model, found.engine, found.language) == ("base", "scripted 1.0", "de")


def test_a_final_without_words_takes_back_what_was_no_speech(desk: Desk) -> None:
    desk.open()
    said = desk.utterance()
    desk.say(said.confirmed("thank you"))
    desk.say(said.final(""))
    assert desk.text() == ""
    desk.say(desk.utterance().final(""))


def test_words_are_shown_and_kept_while_the_store_cannot_write(desk: Desk) -> None:
    desk.open()
    first, second = desk.utterance(), desk.utterance(2.0)
    desk.store.fault = DiskFullError("The disk is full.")
    desk.say(first.confirmed("one"))
    desk.say(first.final("One."), second.confirmed("two"))
    assert desk.text() == ""
    desk.store.fault = None
    desk.say(second.confirmed("three"))
    assert desk.text() == "One. | two three"


def test_words_that_the_store_never_took_are_written_with_the_end_of_the_meeting(
    desk: Desk,
) -> None:
    desk.open()
    said = desk.utterance()
    desk.store.fault = DiskFullError("The disk is full.")
    desk.say(said.confirmed("one two"))
    desk.close()
    assert desk.text() == ""
    desk.real.write(desk.session.settle).result(_LIMIT)
    assert desk.text() == "one two"
    assert desk.segment(said).is_final


@pytest.mark.parametrize("commit_seconds", [0.05])
def test_a_store_that_hangs_is_waited_for_once_and_not_with_every_word(desk: Desk) -> None:
    desk.open()
    said = desk.utterance()
    desk.store.silent = True
    desk.say(said.confirmed("one"))
    writes = desk.store.writes
    desk.say(said.confirmed("two"), said.confirmed("three"), said.confirmed("four"))
    assert desk.store.writes == writes
    desk.store.answer()
    desk.say(said.confirmed("five"))
    until(lambda: desk.text() == "one two three four five", what="all words")


@pytest.mark.parametrize("commit_seconds", [0.05])
def test_words_that_waited_for_a_late_commit_need_no_further_word(desk: Desk) -> None:
    desk.open()
    said = desk.utterance()
    desk.store.silent = True
    desk.say(said.confirmed("one"), said.confirmed("two"))
    desk.say(said.final("One two."))
    desk.store.answer()
    desk.room.nudge()
    until(lambda: desk.text() == "One two.", what="the words that waited")
    assert desk.segment(said).is_final


def test_words_that_the_store_refuses_by_a_bug_do_not_hold_up_the_others(desk: Desk) -> None:
    desk.open()
    with hear_bugs() as bugs:
        desk.store.fault = ValueError("a bug in a column")
        desk.say(desk.utterance().final("one"))
        desk.store.fault = None
        desk.say(desk.utterance(2.0).final("two"))
    assert len(bugs) == 1
    assert desk.text() == "two"
    assert CaptionState.FAILED not in desk.states()


def test_a_persons_correction_is_not_overwritten_by_the_last_pass(desk: Desk) -> None:
    desk.open()
    said = desk.utterance()
    desk.say(said.confirmed("we meat"))
    desk.edit(said.id, "we meet")
    desk.say(said.final("We meat."))
    assert desk.text() == "we meet"
    assert desk.segment(said).is_final
    assert desk.segment(said).original_text == "we meat"


def test_what_is_said_after_a_correction_in_the_same_breath_is_added(desk: Desk) -> None:
    desk.open()
    said = desk.utterance()
    desk.say(said.confirmed("we meat"))
    desk.edit(said.id, "we meet")
    desk.say(said.confirmed("at noon"))
    assert desk.text() == "we meet at noon"
    desk.say(said.final("We meat at noon tomorrow."))
    assert desk.text() == "we meet at noon tomorrow."


def test_a_segment_that_a_person_emptied_stays_empty(desk: Desk) -> None:
    desk.open()
    said = desk.utterance()
    desk.say(said.confirmed("um"))
    desk.edit(said.id, "")
    desk.say(said.final("um"))
    assert desk.segment(said).words == ()
    assert desk.segment(said).original_text == "um"


def test_a_renamed_speaker_keeps_the_name(desk: Desk) -> None:
    desk.open()
    speaker = desk.rows.speaker
    renamed = type(speaker)(speaker.id, speaker.transcript_id, "S1", "Grace", desk.rows.host.id)
    desk.real.write(lambda uow: uow.transcripts.put_speaker(renamed)).result(_LIMIT)
    desk.say(desk.utterance().final("hello"))
    assert desk.transcript().speakers == (renamed,)


def test_sound_is_fed_at_16_khz_without_losing_its_place(desk: Desk) -> None:
    desk.hear(voice(1.0))
    desk.open()
    desk.close()
    at = 0
    for start, size in desk.live.fed:
        assert start == at
        at += size
    assert at == 16_000


def test_after_a_hole_sound_is_fed_at_its_true_place(desk: Desk) -> None:
    desk.hear(voice(1.0))
    desk.hear(voice(1.0), at=10.0)
    desk.open()
    desk.close()
    starts = [start for start, _ in desk.live.fed]
    assert 160_000 in starts
    place = starts.index(160_000)
    before = sum(size for _, size in desk.live.fed[:place])
    after = sum(size for _, size in desk.live.fed[place:])
    assert (before, after) == (16_000, 16_000)


def test_the_person_is_told_how_far_captions_are_behind(desk: Desk) -> None:
    desk.open()
    desk.live.lag = 4.2
    desk.room.nudge()
    until(lambda: CaptionState.BEHIND in desk.states())
    told = [e for e in desk.events if isinstance(e, CaptionStateChanged)][-1]
    assert told.sentence == "Captions are 4 s behind."
    desk.live.lag = 0.3
    desk.clock.wait_until_parked()
    desk.clock.advance(1.0)
    until(lambda: desk.states()[-1] is CaptionState.LIVE)


def test_twenty_seconds_of_sound_without_a_word_raise_the_alarm(desk: Desk) -> None:
    desk.open()
    desk.hear(quiet(30.0))
    desk.hear(voice(19.0), at=30.0)
    desk.room.nudge()
    until(lambda: len(desk.live.fed) > 400)
    assert not [e for e in desk.events if isinstance(e, WordsMissing)]
    desk.hear(voice(7.0), at=49.0)
    desk.room.nudge()
    until(lambda: sum(isinstance(e, WordsMissing) for e in desk.events) == 2)
    desk.say(desk.utterance(50.0).shown("hello"))
    alarms = [e.seconds for e in desk.events if isinstance(e, WordsMissing)]
    assert alarms == [20.0, 25.0, 0.0]


class TestWithoutAModel:
    @pytest.fixture(autouse=True)
    def no_model(self, desk: Desk) -> None:
        desk.loader.error = ModelMissingError("There is no model; get one in the settings.")

    def test_the_sound_is_let_go_and_its_spans_are_noted(self, desk: Desk) -> None:
        desk.hear(voice(2.0))
        desk.open()
        until(lambda: CaptionState.FAILED in desk.states())
        desk.hear(voice(1.0), at=2.0)
        desk.hear(voice(1.0), at=10.0)
        desk.close()
        assert desk.session.dropped == ((0.0, 3.0), (10.0, 11.0))
        told = [e for e in desk.events if isinstance(e, CaptionStateChanged)][-1]
        assert told.sentence == "There is no model; get one in the settings."

    def test_a_track_that_could_wait_does_not_wait_for_nobody(self, desk: Desk) -> None:
        desk.open()
        for second in range(400):
            desk.session.take(second * CAPTURE_RATE_HZ, quiet(1.0), wait=True)
        assert desk.session.dropped == ((0.0, 400.0),)


def test_spans_dropped_on_two_threads_at_once_are_still_one() -> None:
    dropped = DroppedSpans()
    spans = [(10.0, 10.1), (0.0, 0.1), (10.1, 10.2), (0.1, 0.2), (0.2, 5.0), (10.2, 11.0)]
    for start, end in spans:
        dropped.note(start, end)  # as the two threads would, in turns
    assert dropped.joined == ((0.0, 5.0), (10.0, 11.0))


def test_a_full_queue_drops_and_notes_what_it_drops(desk: Desk) -> None:
    for second in range(200):
        desk.session.take(second * CAPTURE_RATE_HZ, quiet(1.0))
    assert desk.session.dropped == ((180.0, 200.0),)


def test_a_bug_in_the_recogniser_ends_the_captions_and_notes_what_was_not_heard(
    desk: Desk,
) -> None:
    desk.open()
    desk.say(desk.utterance().final("one two"))
    begun = desk.utterance(2.0)
    desk.say(begun.confirmed("three"))
    desk.hear(voice(3.0))
    desk.room.nudge()
    until(lambda: sum(size for _, size in desk.live.fed) > 47_000)
    with hear_bugs() as bugs:
        desk.live.script.append(RuntimeError("in a model"))
        desk.room.nudge()
        until(lambda: CaptionState.FAILED in desk.states())
        desk.hear(voice(1.0), at=3.0)
        desk.close()
    assert len(bugs) == 1
    assert desk.session.dropped == ((1.0, 4.0),)
    assert [segment.text for segment in desk.session.unfinished] == ["three"]
    assert desk.text() == "one two | three"
