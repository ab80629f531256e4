"""After a crash: the recording is adopted, the words are finished, and the person is told."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

import numpy as np
import pytest

from meeting_desktop.adapters.audio.decoder import AvDecoder
from meeting_desktop.application.meeting_rows import MeetingRows, write_beginning
from meeting_desktop.application.recover_meetings import RecoverMeetings, RecoveryProgress
from meeting_desktop.application.review_transcript import ReviewedMeeting
from meeting_desktop.core.errors import ModelMissingError
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.events import TimelineKind
from meeting_desktop.domain.meetings import Consent, MeetingStatus, Participant
from meeting_desktop.domain.recordings import Recording, RecordingPart, RecordingStatus
from meeting_desktop.domain.transcript import Segment, Speaker, edit_text
from meeting_desktop.ports.audio import Samples
from meeting_desktop.ports.unit_of_work import UnitOfWork
from tests.fakes.bugs import hear_bugs
from tests.fakes.patience import until
from tests.fakes.recogniser import FakeLoader
from tests.integration.application.feeding import quiet, voice
from tests.integration.application.rehearsal import LIMIT, Rehearsal
from tests.integration.application.scripted_speech import ScriptedBatch, heard, words

Run = Callable[..., Rehearsal]


@dataclass
class Crashed:
    """What a killed program leaves: rows, parts on the disk, and nobody who closed them."""

    program: Rehearsal
    rows: MeetingRows
    recording: Recording | None = None
    loose: list[Segment] | None = None
    guests: list[Speaker] = field(default_factory=list)

    @property
    def id(self) -> UUID:
        return self.rows.meeting.id

    def join(self, name: str, consent: Consent = Consent.RECORD) -> Speaker:
        """Somebody else in the meeting, with a voice in its transcript."""
        guest = Participant(new_id(), self.id, name, consent=consent)
        label = f"S{len(self.guests) + 2}"
        speaker = Speaker(new_id(), self.rows.transcript.id, label, name, guest.id)

        def write(uow: UnitOfWork) -> None:
            uow.participants.put(guest)
            uow.transcripts.put_speaker(speaker)

        self.program.store.write(write).result(LIMIT)
        self.guests.append(speaker)
        return speaker

    def record(self, sound: Samples, whose: UUID | None = None) -> Crashed:
        """Sound whose parts are on the disk; the last one is not closed."""
        recording = Recording(
            new_id(),
            self.id,
            whose or self.rows.host.id,
            RecordingStatus.RECORDING,
            "",
            self.program.clock.now(),
        )
        key = self.program.storage.new_key(self.id, recording.id)
        self.recording = replace(recording, storage_key=key)
        self.save(self.recording)
        writer = self.program.storage.open_writer(recording.id, key, _NoJournal())
        writer.write(sound)
        writer.flush()
        writer.abandon()
        return self

    def say(
        self, text: str, start: float, *, final: bool = True, speaker: Speaker | None = None
    ) -> Segment:
        said = words(text, start)
        segment = Segment(
            new_id(),
            self.rows.transcript.id,
            (speaker or self.rows.speaker).id,
            start,
            said[-1].end,
            said,
            is_final=final,
        )
        self.put(segment)
        return segment

    def put(self, segment: Segment) -> None:
        self.program.store.write(lambda uow: uow.transcripts.put_segment(segment)).result(LIMIT)

    def save(self, recording: Recording) -> None:
        self.program.store.write(lambda uow: uow.recordings.put(recording)).result(LIMIT)

    def found(self) -> ReviewedMeeting:
        return self.program.opened(self.id)

    def said(self) -> list[tuple[str, str]]:
        """(name, words) in the order of time."""
        transcript = self.found().transcript
        assert transcript is not None
        return [(transcript.name_of(one.speaker_id), one.text) for one in transcript.segments]

    def texts(self) -> list[str]:
        transcript = self.found().transcript
        assert transcript is not None
        return [segment.text for segment in transcript.segments]


class _NoJournal:
    def part_opened(self, part: RecordingPart) -> None:
        return

    def part_closed(self, part: RecordingPart) -> None:
        return


@pytest.fixture
def batch() -> ScriptedBatch:
    return ScriptedBatch()


@pytest.fixture
def program(run: Run, batch: ScriptedBatch) -> Rehearsal:
    return run(loader=FakeLoader(batch=batch))


@pytest.fixture
def crashed(program: Rehearsal) -> Crashed:
    return _crash(program)


def _crash(program: Rehearsal, title: str = "Weekly") -> Crashed:
    rows = program.store.write(
        lambda uow: write_beginning(
            uow, title=title, name="Ada", language="en", time_zone="UTC", now=program.clock.now()
        )
    )
    return Crashed(program, rows.result(LIMIT).value)


def _recover(program: Rehearsal) -> list[RecoveryProgress]:
    recovery, told = program.recovery()
    recovery.start().result(LIMIT)
    assert recovery.stop(LIMIT)
    return told


def test_an_interrupted_meeting_is_completed_with_its_recording_and_words(
    crashed: Crashed, batch: ScriptedBatch
) -> None:
    crashed.record(np.concatenate([voice(4.0), quiet(2.0)]))
    crashed.say("we said this", 0.0)
    batch.segments = [heard("and then that", 2.0)]
    told = _recover(crashed.program)
    found = crashed.found()
    assert found.meeting.status is MeetingStatus.COMPLETED
    assert found.meeting.actual_start is not None
    assert found.meeting.actual_end is not None
    length = (found.meeting.actual_end - found.meeting.actual_start).total_seconds()
    assert length == pytest.approx(6.0, abs=0.1)
    assert crashed.texts() == ["we said this", "and then that"]
    assert found.recording is not None
    assert AvDecoder().probe(found.recording) == pytest.approx(6.0, abs=0.1)
    assert [event.kind for event in found.timeline] == [
        TimelineKind.STARTED, TimelineKind.RECOVERED,
    ]  # fmt: skip
    ((begin, end),) = batch.asked
    assert begin == 1.5
    assert end == pytest.approx(6.0, abs=0.1)
    assert [progress.stage for progress in told] == ["recording", *["transcript"] * 2, "done"]
    assert told[-1].sentence == (
        "“Weekly” was interrupted; 0:06 of it is saved with its transcript."
    )
    assert told[-1].meeting_id == crashed.id


def test_a_meeting_without_a_word_is_heard_from_its_beginning(
    crashed: Crashed, batch: ScriptedBatch
) -> None:
    crashed.record(voice(3.0))
    batch.segments = [heard("hello", 0.5)]
    _recover(crashed.program)
    assert batch.asked[0][0] == 0.0
    assert crashed.texts() == ["hello"]


def test_confirmed_words_are_replaced_by_a_better_hearing(
    crashed: Crashed, batch: ScriptedBatch
) -> None:
    crashed.record(voice(5.0))
    crashed.say("one", 0.0)
    crashed.say("two tree", 1.0, final=False)
    batch.segments = [heard("two three four", 1.0)]
    _recover(crashed.program)
    assert crashed.texts() == ["one", "two three four"]


def test_confirmed_words_stay_where_the_second_hearing_gives_nothing(
    crashed: Crashed, batch: ScriptedBatch
) -> None:
    crashed.record(voice(6.0))
    crashed.say("one two three four", 1.0, final=False)
    batch.segments = [heard("four five", 2.4)]
    _recover(crashed.program)
    assert crashed.texts() == ["one two three", "four five"]
    found = crashed.found().transcript
    assert found is not None
    assert all(segment.is_final for segment in found.segments)


def test_confirmed_words_stay_when_nothing_is_heard_again(crashed: Crashed) -> None:
    crashed.record(voice(3.0))
    crashed.say("one two", 1.0, final=False)
    _recover(crashed.program)
    assert crashed.texts() == ["one two"]


def test_a_correction_is_never_touched(crashed: Crashed, batch: ScriptedBatch) -> None:
    crashed.record(voice(6.0))
    begun = crashed.say("won two", 1.0, final=False)
    crashed.put(edit_text(begun, "one two"))
    batch.segments = [heard("won two tree four", 1.0)]
    _recover(crashed.program)
    assert crashed.texts() == ["one two", "tree four"]


def test_an_utterance_left_open_in_the_middle_is_heard_alone(
    crashed: Crashed, batch: ScriptedBatch
) -> None:
    crashed.record(voice(10.0))
    crashed.say("first", 0.0)
    crashed.say("secnd", 2.0, final=False)
    crashed.say("third", 5.0)
    batch.segments = [heard("second", 2.0), heard("third", 5.0)]
    _recover(crashed.program)
    assert crashed.texts() == ["first", "second", "third"]
    assert batch.asked[0] == (0.5, 5.0)


def test_minutes_that_were_only_recorded_before_the_crash_get_their_words(
    crashed: Crashed, batch: ScriptedBatch
) -> None:
    crashed.record(voice(60.0))
    crashed.say("heard live", 0.0)
    crashed.say("a pause of a second", 2.0)
    crashed.say("live again", 50.0)
    batch.segments = [heard("too busy", 10.0), heard("and still", 40.0), heard("the end", 55.0)]
    _recover(crashed.program)
    assert crashed.texts() == [
        "heard live", "a pause of a second", "too busy", "and still", "live again", "the end",
    ]  # fmt: skip
    assert [begin for begin, _ in batch.asked] == [4.5, 51.0]


def test_a_meeting_without_recording_keeps_its_words(crashed: Crashed) -> None:
    crashed.say("only words", 0.0)
    told = _recover(crashed.program)
    found = crashed.found()
    assert found.meeting.status is MeetingStatus.COMPLETED
    assert found.meeting.actual_end is not None
    assert told[-1].sentence == (
        "“Weekly” was interrupted; its words are saved, it had no recording."
    )


def test_a_recording_without_a_sound_is_given_up_and_not_told_for_ever(crashed: Crashed) -> None:
    crashed.record(quiet(0.0))
    told = _recover(crashed.program)
    assert told[-1].stage == "failed"
    assert crashed.found().notice == "The recording could not be made."
    assert _recover(crashed.program) == []


def test_a_repeated_recovery_does_nothing(crashed: Crashed, batch: ScriptedBatch) -> None:
    crashed.record(voice(3.0))
    batch.segments = [heard("hello", 0.5)]
    _recover(crashed.program)
    before = crashed.found()
    assert _recover(crashed.program) == []
    assert crashed.found() == before


def test_a_recovery_that_was_interrupted_itself_goes_on_where_it_was(
    crashed: Crashed, batch: ScriptedBatch
) -> None:
    crashed.record(voice(6.0))
    batch.segments = [heard("the end", 3.0)]
    recording = crashed.recording
    assert recording is not None
    file = crashed.program.storage.finish(recording.id, recording.storage_key)
    crashed.save(
        replace(recording, status=RecordingStatus.COMPLETED, duration=file.duration)
    )  # joined, then killed before the words were made
    _recover(crashed.program)
    assert crashed.texts() == ["the end"]
    assert crashed.found().meeting.status is MeetingStatus.COMPLETED


def test_a_program_that_closes_leaves_the_rest_to_the_next_start(
    crashed: Crashed, batch: ScriptedBatch
) -> None:
    crashed.record(voice(3.0))
    recovery, told = crashed.program.recovery()
    assert crashed.program.speech.stop(LIMIT)
    assert recovery.start().result(LIMIT) == 0
    assert recovery.stop(LIMIT)
    assert crashed.found().meeting.status is MeetingStatus.ACTIVE
    assert [progress.stage for progress in told] == ["recording"]


def test_without_a_model_the_meeting_is_saved_and_the_person_told_why(crashed: Crashed) -> None:
    crashed.record(voice(3.0))
    crashed.say("one two", 0.0, final=False)
    crashed.program.loader.error = ModelMissingError("There is no model; get one in the settings.")
    told = _recover(crashed.program)
    assert told[-1].stage == "failed"
    assert told[-1].sentence.endswith("There is no model; get one in the settings.")
    assert crashed.texts() == ["one two"]
    assert crashed.found().recording is not None


def test_a_bug_at_one_meeting_does_not_keep_the_next_from_its_recovery(
    program: Rehearsal, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = _crash(program, "First"), _crash(program, "Second")
    second.say("here", 0.0)
    complete = RecoverMeetings._complete

    def fail_at_first(self: RecoverMeetings, meeting: Any, seconds: float) -> Any:
        if meeting.id == first.id:
            raise KeyError("in a rule")
        return complete(self, meeting, seconds)

    monkeypatch.setattr(RecoverMeetings, "_complete", fail_at_first)
    with hear_bugs() as bugs:
        told = _recover(program)
    assert len(bugs) == 1
    assert [(p.title, p.stage) for p in told if p.stage in {"done", "failed"}] == [
        ("First", "failed"),
        ("Second", "done"),
    ]


def test_a_bug_in_the_recogniser_costs_the_words_and_not_the_recording(
    crashed: Crashed, batch: ScriptedBatch
) -> None:
    crashed.record(voice(3.0))
    batch.bug = RuntimeError("in a model")
    with hear_bugs() as bugs:
        told = _recover(crashed.program)
    assert len(bugs) == 1
    assert told[-1].stage == "failed"
    assert crashed.found().recording is not None
    assert crashed.found().meeting.status is MeetingStatus.COMPLETED


def test_the_meeting_of_this_run_is_left_alone(program: Rehearsal) -> None:
    crashed = _crash(program, "Before")
    recovery, told = program.recovery()
    live = program.start()
    done: Future[int] = recovery.start()
    program.hear(voice(0.5))
    program.end()
    assert done.result(LIMIT) == 1
    assert recovery.stop(LIMIT)
    assert {progress.meeting_id for progress in told} == {crashed.id}
    found = program.opened(live.meeting.id)
    assert found.transcript is not None
    assert [event.kind for event in found.timeline] == [TimelineKind.STARTED, TimelineKind.ENDED]


def test_a_meeting_that_a_person_removed_is_not_recovered(crashed: Crashed) -> None:
    recovery, told = crashed.program.recovery()
    crashed.program.store.write(lambda uow: uow.meetings.remove(crashed.id)).result(LIMIT)
    assert recovery.start().result(LIMIT) == 0
    assert recovery.stop(LIMIT)
    assert told == []


def test_a_speaker_renamed_during_the_recovery_keeps_the_name(
    crashed: Crashed, batch: ScriptedBatch
) -> None:
    crashed.record(voice(3.0))
    batch.segments = [heard("hello", 0.5)]
    speaker = replace(crashed.rows.speaker, name="Grace")
    recovery, told = crashed.program.recovery()
    crashed.program.store.write(lambda uow: uow.transcripts.put_speaker(speaker)).result(LIMIT)
    recovery.start().result(LIMIT)
    assert recovery.stop(LIMIT)
    until(lambda: told[-1].stage == "done")
    transcript = crashed.found().transcript
    assert transcript is not None
    assert transcript.speakers == (speaker,)
    assert transcript.segments[0].speaker_id == speaker.id


def test_each_track_of_a_conference_gets_its_missing_words_under_its_own_name(
    crashed: Crashed, batch: ScriptedBatch
) -> None:
    """Both speak at once, and captions missed other seconds of each."""
    bea = crashed.join("Bea")
    crashed.record(voice(10.0))
    crashed.record(voice(10.0), bea.participant_id)
    crashed.say("ada begins", 0.0)
    crashed.say("ada live again", 6.0)
    crashed.say("bea live", 1.5, speaker=bea)
    crashed.say("bea goes on", 8.0, speaker=bea, final=False)
    files = iter(
        [
            [heard("ada missed", 2.0)],
            [heard("ada the end", 8.0)],
            [heard("bea missed", 4.0), heard("bea goes on well", 8.0)],
        ]
    )
    batch.per_call = lambda: next(files)
    told = _recover(crashed.program)
    assert batch.asked == [(1.0, 6.0), (7.5, 9.99), (2.5, 9.99)]
    assert crashed.said() == [
        ("Ada", "ada begins"),
        ("Bea", "bea live"),
        ("Ada", "ada missed"),
        ("Bea", "bea missed"),
        ("Ada", "ada live again"),
        ("Ada", "ada the end"),
        ("Bea", "bea goes on well"),
    ]
    assert len(crashed.found().recordings) == 2
    fractions = [progress.fraction for progress in told if progress.stage == "transcript"]
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1.0


def test_the_words_of_one_do_not_hide_what_the_other_said_meanwhile(
    crashed: Crashed, batch: ScriptedBatch
) -> None:
    bea = crashed.join("Bea")
    crashed.record(voice(6.0), bea.participant_id)
    crashed.say("ada talks all the time without a pause at all", 0.0)
    batch.segments = [heard("bea as well", 1.0)]
    _recover(crashed.program)
    assert ("Bea", "bea as well") in crashed.said()
    assert batch.asked[0][0] == 0.0


@pytest.mark.parametrize("choice", [Consent.NONE, Consent.TRANSCRIBE_ONLY])
def test_who_allows_no_words_gets_none(
    crashed: Crashed, batch: ScriptedBatch, choice: Consent
) -> None:
    """What was recorded before they changed their mind is kept; whether it is written is theirs."""
    bea = crashed.join("Bea", choice)
    crashed.join("Cleo", Consent.TRANSCRIBE_ONLY)
    crashed.record(voice(4.0))
    crashed.record(voice(4.0), bea.participant_id)
    batch.segments = [heard("words", 1.0)]
    _recover(crashed.program)
    allowed = [("Bea", "words")] if choice is Consent.TRANSCRIBE_ONLY else []
    assert sorted(crashed.said()) == [("Ada", "words"), *allowed]
    assert len(crashed.found().recordings) == 2
    assert crashed.found().meeting.status is MeetingStatus.COMPLETED


def test_a_track_whose_speaker_was_not_written_yet_gets_one(
    crashed: Crashed, batch: ScriptedBatch
) -> None:
    crashed.join("Bea")
    late = Participant(new_id(), crashed.id, "Cleo")
    crashed.program.store.write(lambda uow: uow.participants.put(late)).result(LIMIT)
    crashed.record(voice(3.0), late.id)
    batch.segments = [heard("here I am", 1.0)]
    _recover(crashed.program)
    assert crashed.said() == [("Cleo", "here I am")]
    found = crashed.found().transcript
    assert found is not None
    assert [(one.label, one.participant_id) for one in found.speakers][-1] == ("S3", late.id)


def test_somebody_who_came_and_said_nothing_is_no_fault(
    crashed: Crashed, batch: ScriptedBatch
) -> None:
    bea = crashed.join("Bea")
    crashed.record(quiet(0.0), bea.participant_id)  # joined, and killed before a sound came
    crashed.record(voice(3.0))
    batch.segments = [heard("hello", 1.0)]
    told = _recover(crashed.program)
    assert crashed.said() == [("Ada", "hello")]
    assert told[-1].stage == "done"
    assert crashed.found().meeting.status is MeetingStatus.COMPLETED


def test_a_meeting_that_goes_on_is_left_alone(program: Rehearsal) -> None:
    going_on, other = _crash(program, "Going on"), _crash(program, "Other")
    going_on.record(voice(2.0))
    other.record(voice(2.0))
    recovery, told = program.recovery(lambda: frozenset({going_on.id}))
    assert recovery.start().result(LIMIT) == 1
    assert recovery.stop(LIMIT)
    assert {progress.meeting_id for progress in told} == {other.id}
    assert going_on.found().meeting.status is MeetingStatus.ACTIVE
    assert going_on.found().notice == "The recording is not finished yet."


def test_what_goes_on_may_be_known_late_and_is_not_recovered_when_it_has_ended(
    program: Rehearsal,
) -> None:
    first, second = _crash(program, "First"), _crash(program, "Second")
    answers = iter([frozenset({first.id, second.id}), frozenset[UUID]()])
    recovery, told = program.recovery(lambda: next(answers))
    assert recovery.start().result(LIMIT) == 0
    assert recovery.stop(LIMIT)
    assert told == []
