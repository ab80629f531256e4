"""The speech thread: one model, meetings first, and an end for everybody who waits."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future

import pytest

from meeting_desktop.application.recognise_speech import BatchJob, SpeechRoom
from meeting_desktop.application.relieve_captions import Relief
from meeting_desktop.application.serve_sessions import Strain
from meeting_desktop.core.errors import (
    EnvironmentFault,
    ModelDamagedError,
    ModelMissingError,
    NotAudioError,
)
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.captions import CaptionEvent
from meeting_desktop.domain.events import CaptionState, CaptionStateChanged
from meeting_desktop.ports.recogniser import (
    LiveRecogniser,
    ModelProgress,
    Recognisers,
    SpeechOptions,
)
from tests.fakes.bugs import hear_bugs
from tests.fakes.clock import VirtualClock
from tests.fakes.models import ShelfOfModels
from tests.fakes.patience import until
from tests.fakes.recogniser import FakeLoader
from tests.integration.application.scripted_speech import ScriptedLive, Utterance

_LIMIT = 60.0


class Session:
    """A ``LiveSession`` that notes what is done with it and raises where it is told to."""

    def __init__(self, *, fails_in: str = "") -> None:
        self.track_id = new_id()
        self.calls: list[str] = []
        self.heard: list[CaptionEvent] = []
        self.strain = Strain(0.0, Relief.NONE)
        self.keeps_time = True
        self.fails_in = fails_in
        self.work = 0

    @property
    def waiting(self) -> float:
        return float(self.work)

    def begin(self, recogniser: LiveRecogniser, model: str, engine: str) -> None:
        self._call(f"begin {model}")
        recogniser.open_track(self.track_id, SpeechOptions())

    def feed(self, recogniser: LiveRecogniser) -> bool:
        self._call("feed")
        self.work = max(0, self.work - 1)
        return self.work > 0

    def handle(self, events: Sequence[CaptionEvent]) -> None:
        self.heard += events
        if self.fails_in == "handle":
            raise ZeroDivisionError("handle")

    def tell(self, strain: Strain) -> None:
        self.strain = strain

    def finish(self, recogniser: LiveRecogniser) -> None:
        self._call("finish")
        recogniser.close_track(self.track_id)

    def without_model(self, sentence: str) -> None:
        self._call(f"without: {sentence}")

    def _call(self, name: str) -> None:
        if not self.calls or self.calls[-1] != name:
            self.calls.append(name)
        if self.fails_in and name.startswith(self.fails_in):
            raise ZeroDivisionError(name)


class Room:
    def __init__(self) -> None:
        self.clock = VirtualClock()
        self.loader = FakeLoader()
        self.shelf = ShelfOfModels()
        self.model = "base"
        self.room = SpeechRoom(self.loader, self.shelf, self.clock, model=lambda: self.model)
        self.states: list[CaptionStateChanged] = []
        self.room.states.subscribe(self.states.append)

    def script(self) -> ScriptedLive:
        """Let a recogniser serve that says what the test says."""
        self.loader.live = live = ScriptedLive()
        return live

    def open(self, session: Session) -> None:
        self.room.open_session(session)
        until(lambda: bool(session.calls), what="the session")

    def close(self, session: Session) -> None:
        self.room.close_session(session).result(_LIMIT)


@pytest.fixture
def house() -> Iterator[Room]:
    made = Room()
    yield made
    assert made.room.stop(_LIMIT)


def _job(steps: list[str], name: str, count: int = 1) -> BatchJob:
    def run(_recognisers: Recognisers) -> Iterator[None]:
        for number in range(count):
            steps.append(f"{name} {number}")
            yield

    return run


def _raise(error: Exception) -> BatchJob:
    def fail() -> Iterator[None]:
        raise error

    def run(_recognisers: Recognisers) -> Iterator[None]:
        yield from fail()

    return run


def test_warming_up_loads_the_model_once_and_says_so(house: Room) -> None:
    assert house.room.state.state is CaptionState.OFF
    house.room.warm_up()
    until(lambda: house.room.state.state is CaptionState.LIVE)
    house.room.warm_up()
    session = Session()
    house.open(session)
    house.close(session)
    assert house.loader.loaded == ["base"]
    assert [state.state for state in house.states] == [CaptionState.LOADING, CaptionState.LIVE]


def test_a_session_is_begun_pumped_and_finished(house: Room) -> None:
    session = Session()
    house.open(session)
    session.work = 5
    house.close(session)
    assert session.calls == ["begin base", "feed", "finish"]


def test_a_session_opened_and_closed_while_the_model_loads_comes_to_its_end(house: Room) -> None:
    session = Session()
    house.room.open_session(session)
    house.close(session)
    assert session.calls[0] == "begin base"
    assert session.calls[-1] == "finish"


def test_closing_a_session_that_nobody_opened_does_no_harm(house: Room) -> None:
    session = Session()
    house.close(session)
    assert session.calls == []


@pytest.mark.parametrize(
    "error", [ModelMissingError("No model."), ModelDamagedError("Damaged; get it again.")]
)
def test_without_a_model_the_session_is_told_why(house: Room, error: EnvironmentFault) -> None:
    house.loader.error = error
    session = Session()
    house.open(session)
    house.close(session)
    assert session.calls == [f"without: {error.sentence}"]
    assert house.room.state == CaptionStateChanged(CaptionState.FAILED, sentence=error.sentence)


def test_a_model_that_comes_later_serves_the_next_meeting(house: Room) -> None:
    house.loader.error = ModelMissingError("No model.")
    house.open(Session())
    house.loader.error = None
    session = Session()
    house.open(session)
    assert session.calls[0] == "begin base"


def test_a_bug_in_loading_is_a_sentence_and_the_room_goes_on(
    house: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_model: str) -> Recognisers:
        raise RuntimeError("in a library")

    with hear_bugs() as bugs:
        monkeypatch.setattr(house.loader, "load", fail)
        session = Session()
        house.open(session)
        monkeypatch.undo()
    assert session.calls[0].startswith("without: The speech model could not be loaded")
    assert len(bugs) == 1
    house.open(second := Session())
    assert second.calls[0] == "begin base"


def test_a_model_that_is_not_here_is_brought_and_its_progress_told(
    house: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    def install(
        _name: str,
        on_progress: Callable[[ModelProgress], None],
        _cancelled: Callable[[], bool],
    ) -> None:
        for done in (0, 500, 501, 1000):
            on_progress(ModelProgress("downloading", done, 1000))
        on_progress(ModelProgress("verifying", 1000, 1000))

    monkeypatch.setattr(house.shelf, "is_installed", lambda _name: False)
    monkeypatch.setattr(house.shelf, "install", install)
    house.room.warm_up()
    until(lambda: house.room.state.state is CaptionState.LIVE)
    assert [state.sentence for state in house.states] == [
        "Loading the speech model…",
        "Downloading the speech model… 0 %",
        "Downloading the speech model… 50 %",
        "Downloading the speech model… 100 %",
        "Checking the speech model… 100 %",
        "",
    ]


def test_stopping_cancels_a_download(house: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    begun = threading.Event()

    def install(
        _name: str,
        _on_progress: Callable[[ModelProgress], None],
        cancelled: Callable[[], bool],
    ) -> None:
        begun.set()
        until(cancelled)
        raise EnvironmentFault("Cancelled.", code="cancelled")

    monkeypatch.setattr(house.shelf, "is_installed", lambda _name: False)
    monkeypatch.setattr(house.shelf, "install", install)
    session = Session()
    house.room.open_session(session)
    assert begun.wait(_LIMIT)
    assert house.room.stop(_LIMIT)
    assert session.calls == ["without: Cancelled."]


def test_jobs_run_one_after_the_other(house: Room) -> None:
    steps: list[str] = []
    house.room.submit(_job(steps, "a", 2)).result(_LIMIT)
    house.room.submit(_job(steps, "b")).result(_LIMIT)
    assert steps == ["a 0", "a 1", "b 0"]


def test_a_meeting_comes_before_a_job(house: Room) -> None:
    steps: list[str] = []
    session = Session()
    in_step, go_on = threading.Event(), threading.Event()

    def job(_recognisers: Recognisers) -> Iterator[None]:
        steps.append("first")
        in_step.set()
        go_on.wait(_LIMIT)
        yield
        steps.append("second")
        yield

    done = house.room.submit(job)
    assert in_step.wait(_LIMIT)
    house.room.open_session(session)
    go_on.set()
    until(lambda: "feed" in session.calls)
    house.clock.wait_until_parked()
    assert steps == ["first"]
    assert not done.done()
    house.close(session)
    done.result(_LIMIT)
    assert steps == ["first", "second"]


def test_a_job_fails_with_what_it_raised_and_the_next_one_runs(house: Room) -> None:
    steps: list[str] = []
    failed = house.room.submit(_raise(NotAudioError("This is a picture.")))
    with pytest.raises(NotAudioError):
        failed.result(_LIMIT)
    house.room.submit(_job(steps, "next")).result(_LIMIT)
    assert steps == ["next 0"]


def test_a_bug_in_a_job_is_reported_and_becomes_a_sentence(house: Room) -> None:
    with hear_bugs() as bugs:
        failed = house.room.submit(_raise(KeyError("in a model")))
        with pytest.raises(EnvironmentFault, match="the recording itself is kept") as caught:
            failed.result(_LIMIT)
    assert caught.value.code == "speech_failed"
    assert len(bugs) == 1


def test_a_job_without_a_model_fails_with_the_models_error(house: Room) -> None:
    house.loader.error = ModelMissingError("No model.")
    with pytest.raises(ModelMissingError):
        house.room.submit(_job([], "a")).result(_LIMIT)


@pytest.mark.parametrize("moment", ["begin", "feed", "finish"])
def test_a_bug_in_one_session_ends_that_session_only(house: Room, moment: str) -> None:
    other, broken = Session(), Session(fails_in=moment)
    house.open(other)
    with hear_bugs() as bugs:
        house.open(broken)
        house.close(broken)
    assert len(bugs) == 1
    assert broken.calls[-1].startswith("without: The captions met a fault")
    assert other.calls == ["begin base", "feed"]
    house.close(other)
    assert other.calls[-1] == "finish"


def test_every_session_hears_the_events_of_its_own_track_in_order(house: Room) -> None:
    live = house.script()
    first, second = Session(), Session()
    house.open(first)
    house.open(second)
    one, two = (Utterance(session.track_id, new_id()) for session in (first, second))
    begin, other = one.confirmed("a"), two.final("b")
    end, stranger = one.final("a c"), Utterance(new_id(), new_id()).final("d")
    live.script.append([begin, other, end, stranger])
    house.room.nudge()
    until(lambda: bool(second.heard))
    assert first.heard == [begin, end]
    assert second.heard == [other]
    house.close(first)
    house.close(second)


def test_a_session_that_fails_at_its_words_leaves_no_track_behind(house: Room) -> None:
    live = house.script()
    broken, other = Session(fails_in="handle"), Session()
    house.open(broken)
    house.open(other)
    with hear_bugs() as bugs:
        live.script.append([Utterance(broken.track_id, new_id()).final("a")])
        house.room.nudge()
        until(lambda: broken.calls[-1].startswith("without: The captions met a fault"))
        until(lambda: live.open == {other.track_id})
    assert len(bugs) == 1
    house.close(other)
    assert other.calls[-1] == "finish"


def test_a_bug_in_the_recogniser_ends_all_sessions_and_the_next_one_is_served(house: Room) -> None:
    live = house.script()
    sessions = [Session(), Session()]
    for session in sessions:
        house.open(session)
    with hear_bugs() as bugs:
        live.script.append(RuntimeError("in a model"))
        house.room.nudge()
        until(lambda: all(s.calls[-1].startswith("without: The captions") for s in sessions))
    assert len(bugs) == 1
    assert live.open == set()
    house.open(again := Session())
    house.close(again)
    assert again.calls[-1] == "finish"


def test_a_session_that_is_closed_is_fed_to_its_end_while_others_go_on(house: Room) -> None:
    first, second = Session(), Session()
    house.open(first)
    house.open(second)
    first.work = 4
    house.close(first)
    assert first.work == 0
    assert first.calls[-1] == "finish"
    assert second.calls[-1] == "feed"
    house.close(second)


def test_another_model_waits_until_the_meeting_is_over(house: Room) -> None:
    session = Session()
    house.open(session)
    house.model = "small"
    house.room.warm_up()
    house.open(Session())
    assert house.loader.loaded == ["base"]
    house.close(session)
    house.room.submit(_job([], "a"))
    assert house.loader.loaded == ["base"]


def test_stopping_answers_everybody_who_waits(house: Room) -> None:
    session = Session()
    house.open(session)
    waiting: Future[None] = house.room.submit(_job([], "never"))
    assert house.room.stop(_LIMIT)
    with pytest.raises(EnvironmentFault) as caught:
        waiting.result(_LIMIT)
    assert caught.value.code == "closing"
    assert session.calls[-1].startswith("without: The program is closing")


def test_after_the_stop_nobody_waits_for_ever(house: Room) -> None:
    assert house.room.stop(_LIMIT)
    session = Session()
    house.room.open_session(session)
    assert session.calls[-1].startswith("without: The program is closing")
    for answer in (house.room.close_session(session), house.room.submit(_job([], "late"))):
        with pytest.raises(EnvironmentFault) as caught:
            answer.result(_LIMIT)
        assert caught.value.code == "closing"
    assert house.room.stop(_LIMIT)
