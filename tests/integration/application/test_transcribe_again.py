"""Transcribing again: a new revision beside the old one, and never over a person's words."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import CancelledError
from dataclasses import replace
from uuid import UUID

import pytest

from meeting_desktop.adapters.audio.decoder import AvDecoder
from meeting_desktop.application.meeting_rows import write_beginning
from meeting_desktop.application.transcribe_again import AgainParts, TranscribeAgain
from meeting_desktop.application.write_revision import HeardTrack, NewRevision, write_revision
from meeting_desktop.core.errors import ModelMissingError, NotFoundError, UserFacingError
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.meetings import Consent, MeetingStatus, Participant
from meeting_desktop.domain.recordings import Recording, RecordingStatus
from meeting_desktop.domain.transcript import Segment, Speaker, Transcript, text_of
from meeting_desktop.ports.recogniser import RecognisedSegment
from meeting_desktop.ports.unit_of_work import UnitOfWork
from tests.fakes.journal import NoJournal
from tests.fakes.patience import until
from tests.fakes.recogniser import FakeLoader
from tests.integration.application.feeding import quiet, voice
from tests.integration.application.rehearsal import LIMIT, REQUEST, Rehearsal
from tests.integration.application.scripted_speech import ScriptedBatch, heard, words

Run = Callable[..., Rehearsal]


@pytest.fixture
def batch() -> ScriptedBatch:
    return ScriptedBatch([heard("one two three four", 0.0), heard("five six", 3.0)])


@pytest.fixture
def program(run: Run, batch: ScriptedBatch) -> Rehearsal:
    return run(loader=FakeLoader(batch=batch))


@pytest.fixture
def held(program: Rehearsal) -> UUID:
    """A meeting of four seconds whose live words are "thank you for coming | let us"."""
    program.start()
    for sound in (voice(1.0), quiet(2.0), voice(0.5), quiet(0.5)):
        program.hear(sound)
    return program.end()


def _again(program: Rehearsal) -> TranscribeAgain:
    parts = AgainParts(
        program.store, program.storage, program.speech, AvDecoder(), lambda: ("Ada",)
    )
    return TranscribeAgain(parts)


def _texts(transcript: Transcript | None) -> list[str]:
    assert transcript is not None
    return [segment.text for segment in transcript.segments]


def _segments(program: Rehearsal, meeting_id: UUID) -> tuple[Segment, ...]:
    transcript = program.opened(meeting_id).transcript
    assert transcript is not None
    return transcript.segments


def test_the_new_revision_stands_beside_the_old_one(program: Rehearsal, held: UUID) -> None:
    old = program.opened(held).transcript
    told: list[float] = []
    new = _again(program).start(held, language="de", on_progress=told.append).result(LIMIT)
    assert program.opened(held).transcript == new
    assert program.review.open(held, revision=1).transcript == old
    assert (new.revision, new.language, new.model) == (2, "de", "base")
    assert _texts(new) == ["one two three four", "five six"]
    assert [(one.revision, one.word_count) for one in program.review.revisions(held)] == [
        (2, 6),
        (1, 6),
    ]
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_a_language_that_nobody_named_is_found_out(program: Rehearsal, held: UUID) -> None:
    assert _again(program).start(held).result(LIMIT).language == "en"


def test_speakers_keep_label_name_and_participant(program: Rehearsal, held: UUID) -> None:
    old = program.opened(held).transcript
    assert old is not None
    program.review.rename_speaker(old.speakers[0], "Grace").result(LIMIT)
    new = _again(program).start(held).result(LIMIT)
    (speaker,) = new.speakers
    assert (speaker.label, speaker.name) == ("S1", "Grace")
    assert speaker.participant_id == old.speakers[0].participant_id
    assert speaker.id != old.speakers[0].id
    assert {segment.speaker_id for segment in new.segments} == {speaker.id}


def test_a_corrected_segment_keeps_its_words_and_new_ones_stand_around_it(
    program: Rehearsal, held: UUID, batch: ScriptedBatch
) -> None:
    first, _ = _segments(program, held)
    program.review.edit_segment(first.id, "thank you all for coming").result(LIMIT)
    batch.segments = [heard("one two three four", 0.0), heard("five six", 3.0)]
    new = _again(program).start(held).result(LIMIT)
    assert _texts(new) == ["thank you all for coming", "three four", "five six"]
    kept = new.segments[0]
    assert kept.original_text == "thank you for coming"
    assert [word.text for word in kept.words if word.corrected] == ["all"]


def test_a_heard_segment_that_reaches_over_a_correction_is_cut_in_two(
    program: Rehearsal, held: UUID, batch: ScriptedBatch
) -> None:
    first, second = _segments(program, held)
    shorter = replace(first, start=1.0, end=2.0, words=first.words[:1], original_text="thanks")
    program.review.put_back(shorter).result(LIMIT)
    batch.segments = [heard("one two three four five six", 0.0)]
    assert _texts(_again(program).start(held).result(LIMIT)) == ["one two", "thank", "five six"]
    assert second.text == "let us"


def test_what_a_person_emptied_stays_empty(
    program: Rehearsal, held: UUID, batch: ScriptedBatch
) -> None:
    first, second = _segments(program, held)
    for segment in (first, second):
        program.review.edit_segment(segment.id, "").result(LIMIT)
    batch.segments = [heard("um um", 0.0)]
    new = _again(program).start(held).result(LIMIT)
    assert text_of(word for segment in new.segments for word in segment.words) == ""
    assert len(new.segments) == 2


def test_a_correction_made_meanwhile_is_carried_over_too(
    program: Rehearsal, held: UUID, batch: ScriptedBatch
) -> None:
    first, _ = _segments(program, held)

    def correct(_fraction: float) -> None:
        program.review.edit_segment(first.id, "meanwhile").result(LIMIT)

    new = _again(program).start(held, on_progress=correct).result(LIMIT)
    assert _texts(new)[0] == "meanwhile"


def test_a_correction_of_one_voice_leaves_the_other_tracks_words_alone(
    program: Rehearsal, held: UUID
) -> None:
    first, _ = _segments(program, held)
    program.review.edit_segment(first.id, "mine").result(LIMIT)
    guest = Participant(new_id(), held, "Grace")
    own = program.store.read(lambda uow: uow.participants.of_meeting(held))[0]
    tracks = (
        HeardTrack(own.id, (heard("over my words", 0.0),)),
        HeardTrack(guest.id, (heard("beside you", 0.1),)),
    )

    def write(uow: UnitOfWork) -> Transcript:
        uow.participants.put(guest)
        return write_revision(uow, NewRevision(held, "", "scripted 1.0", "base", tracks))

    new = program.store.write(write).result(LIMIT).value
    said = [(new.name_of(one.speaker_id), one.text) for one in new.segments]
    assert said == [("Ada", "mine"), ("Grace", "beside you"), ("Ada", "words")]
    assert [speaker.label for speaker in new.speakers] == ["S1", "S2"]


def test_a_second_time_makes_a_third_revision(program: Rehearsal, held: UUID) -> None:
    again = _again(program)
    both = [again.start(held), again.start(held)]
    assert [one.result(LIMIT).revision for one in both] == [2, 3]


def test_cancelled_before_its_turn_nothing_is_written(program: Rehearsal, held: UUID) -> None:
    program.devices.opened.clear()
    program.start()
    until(lambda: bool(program.devices.opened))
    waiting = _again(program).start(held)
    assert waiting.cancel()
    program.end()
    with pytest.raises(CancelledError):
        waiting.result(LIMIT)
    _again(program).start(held).result(LIMIT)
    assert [one.revision for one in program.review.revisions(held)] == [2, 1]


def test_cancelled_in_the_middle_nothing_is_written(program: Rehearsal, held: UUID) -> None:
    again = _again(program)

    def cancel(_fraction: float) -> None:
        running.cancel()

    running = again.start(held, on_progress=cancel)
    with pytest.raises(CancelledError):
        running.result(LIMIT)
    again.start(held).result(LIMIT)
    assert [one.revision for one in program.review.revisions(held)] == [2, 1]


def test_without_a_model_it_fails_with_the_models_sentence(program: Rehearsal, held: UUID) -> None:
    program.settings.speech.model = "small"
    program.loader.error = ModelMissingError("There is no model; get one in the settings.")
    with pytest.raises(ModelMissingError):
        _again(program).start(held).result(LIMIT)


def test_a_meeting_held_without_a_model_gets_its_words_later(program: Rehearsal) -> None:
    program.loader.error = ModelMissingError("There is no model; get one in the settings.")
    program.start()
    program.hear(voice(4.0))
    meeting_id = program.end()
    assert _segments(program, meeting_id) == ()
    assert program.opened(meeting_id).meeting.status is MeetingStatus.COMPLETED
    program.loader.error = None
    new = _again(program).start(meeting_id).result(LIMIT)
    assert _texts(new) == ["one two three four", "five six"]
    assert new.name_of(new.segments[0].speaker_id) == "Ada"


def test_what_cannot_be_heard_again_is_refused_with_a_sentence(program: Rehearsal) -> None:
    program.start(replace(REQUEST, record=False))
    unrecorded = program.end()
    rows = program.store.write(
        lambda uow: write_beginning(
            uow, title="T", name="Ada", language="", time_zone="UTC", now=program.clock.now()
        )
    )
    unfinished = rows.result(LIMIT).value.meeting.id
    for meeting_id, code in ((unrecorded, "not_recorded"), (unfinished, "not_ended")):
        with pytest.raises(UserFacingError) as caught:
            _again(program).start(meeting_id).result(LIMIT)
        assert caught.value.code == code
    with pytest.raises(NotFoundError):
        _again(program).start(new_id()).result(LIMIT)


class Conference:
    """A meeting of three: Ada and Bea are recorded, Cleo allowed words only."""

    def __init__(self, program: Rehearsal, batch: ScriptedBatch) -> None:
        self.program = program
        self.batch = batch
        program.start()
        program.hear(voice(3.0))
        self.id = program.end()
        rows = program.opened(self.id)
        assert rows.transcript is not None
        self.transcript = rows.transcript
        self.ada = rows.participants[0]
        self.bea = self._add("Bea", Consent.RECORD, "S2")
        self.cleo = self._add("Cleo", Consent.TRANSCRIBE_ONLY, "S3")

    def _add(self, name: str, consent: Consent, label: str) -> Participant:
        person = Participant(new_id(), self.id, name, consent=consent)
        speaker = Speaker(new_id(), self.transcript.id, label, name, person.id)

        def write(uow: UnitOfWork) -> None:
            uow.participants.put(person)
            uow.transcripts.put_speaker(speaker)
            uow.transcripts.put_segment(
                Segment(
                    new_id(),
                    self.transcript.id,
                    speaker.id,
                    0.25,
                    1.25,
                    words(f"{name} live", 0.25),
                )
            )

        self.program.store.write(write).result(LIMIT)
        return person

    def record(self, person: Participant, seconds: float, *, on_disk: bool = True) -> None:
        recording_id, storage = new_id(), self.program.storage
        key = storage.new_key(self.id, recording_id)
        duration = 0.0
        if on_disk:
            writer = storage.open_writer(recording_id, key, NoJournal())
            writer.write(voice(seconds))
            writer.close()
            duration = storage.finish(recording_id, key).duration
        row = Recording(
            recording_id,
            self.id,
            person.id,
            RecordingStatus.COMPLETED,
            key,
            self.program.clock.now(),
            duration or seconds,
        )
        self.program.store.write(lambda uow: uow.recordings.put(row)).result(LIMIT)

    def choose(self, person: Participant, consent: Consent) -> None:
        changed = replace(person, consent=consent)
        self.program.store.write(lambda uow: uow.participants.put(changed)).result(LIMIT)

    def hear_again(self, *tracks: list[RecognisedSegment]) -> list[tuple[str, str]]:
        """(name, words) of the new revision; ``tracks`` is what is in the files, in their order."""
        files = iter(tracks)
        self.batch.per_call = lambda: next(files)
        new = _again(self.program).start(self.id).result(LIMIT)
        assert next(files, None) is None, "every file was heard"
        starts = [one.start for one in new.segments]
        assert starts == sorted(starts)
        assert self.program.opened(self.id).transcript == new
        return [(new.name_of(one.speaker_id), one.text) for one in new.segments]


@pytest.fixture
def conference(program: Rehearsal, batch: ScriptedBatch) -> Conference:
    return Conference(program, batch)


def test_each_track_stays_with_its_speaker_in_the_order_of_time(conference: Conference) -> None:
    conference.record(conference.bea, 5.0)
    said = conference.hear_again(
        [heard("ada one", 0.0), heard("ada two", 2.0)],
        [heard("bea one", 0.1), heard("bea two", 1.9)],
    )
    assert said == [
        ("Ada", "ada one"),
        ("Bea", "bea one"),
        ("Cleo", "Cleo live"),
        ("Bea", "bea two"),
        ("Ada", "ada two"),
    ]


def test_people_without_a_recording_keep_their_words(conference: Conference) -> None:
    said = conference.hear_again([heard("over everything that was said", 0.0)])
    assert said == [
        ("Ada", "over everything that was said"),
        ("Bea", "Bea live"),
        ("Cleo", "Cleo live"),
    ]


def test_a_correction_of_somebody_who_is_not_heard_again_cuts_nobody_elses_words(
    conference: Conference,
) -> None:
    transcript = conference.program.opened(conference.id).transcript
    assert transcript is not None
    cleos = next(s for s in transcript.segments if transcript.name_of(s.speaker_id) == "Cleo")
    conference.program.review.edit_segment(cleos.id, "Cleo corrected").result(LIMIT)
    said = conference.hear_again([heard("all of these words", 0.0)])
    assert ("Ada", "all of these words") in said
    assert ("Cleo", "Cleo corrected") in said


def test_who_allows_no_words_is_not_heard_again(conference: Conference) -> None:
    conference.record(conference.bea, 5.0)
    conference.choose(conference.bea, Consent.NONE)
    said = conference.hear_again([heard("ada", 0.0)])
    assert ("Bea", "Bea live") in said, "what was allowed then stays"
    assert [name for name, _ in said] == ["Ada", "Bea", "Cleo"]


def test_where_nobody_allows_words_nothing_is_heard(conference: Conference) -> None:
    conference.choose(conference.ada, Consent.NONE)
    with pytest.raises(UserFacingError) as caught:
        _again(conference.program).start(conference.id).result(LIMIT)
    assert caught.value.code == "not_recorded"


def test_a_file_that_is_gone_costs_only_its_own_track(conference: Conference) -> None:
    conference.record(conference.bea, 5.0, on_disk=False)
    said = conference.hear_again([heard("ada", 0.0)])
    assert said == [("Ada", "ada"), ("Bea", "Bea live"), ("Cleo", "Cleo live")]


def test_a_recording_of_somebody_without_a_speaker_gets_one(conference: Conference) -> None:
    dora = Participant(new_id(), conference.id, "Dora")
    conference.program.store.write(lambda uow: uow.participants.put(dora)).result(LIMIT)
    conference.record(dora, 3.0)
    said = conference.hear_again([heard("ada", 0.0)], [heard("dora", 1.0)])
    assert said[-1] == ("Dora", "dora")
