"""What the meeting's windows know, and which alarm is the one to show."""

from __future__ import annotations

from uuid import uuid4

from meeting_desktop.domain.events import (
    CaptionState,
    CaptionStateChanged,
    ComputerSoundChanged,
    LevelMeasured,
    MeetingEnded,
    MeetingEvent,
    RecordingState,
    RecordingStateChanged,
    SoundState,
    SoundStateChanged,
    WordsMissing,
)
from meeting_desktop.ui.meeting.live_model import Alarm, LiveModel, Phase


def model_after(*events: MeetingEvent) -> LiveModel:
    model = LiveModel(phase=Phase.LIVE)
    for event in events:
        model.apply(event)
    return model


def test_all_is_well_without_an_alarm() -> None:
    model = model_after(
        SoundStateChanged(SoundState.LIVE, "Desk microphone"),
        RecordingStateChanged(RecordingState.RECORDING, 3.0),
        CaptionStateChanged(CaptionState.LIVE, 0.5),
    )
    assert model.alarm is None
    assert model.lag == 0.0


def test_missing_words_raise_an_alarm_until_words_come_again() -> None:
    model = model_after(WordsMissing(20.0))
    assert model.alarm is Alarm.WORDS_MISSING
    model.apply(WordsMissing(0.0))
    assert model.alarm is None


def test_who_is_muted_is_not_told_that_words_are_missing() -> None:
    model = model_after(WordsMissing(20.0), LevelMeasured(-20.0, -10.0, True))
    assert model.alarm is None


def test_a_full_disk_matters_more_than_missing_words() -> None:
    held = RecordingStateChanged(RecordingState.HELD_IN_MEMORY, 60.0, 4.0, "The disk is full.")
    assert model_after(WordsMissing(20.0), held).alarm is Alarm.RECORDING_HELD


def test_an_unplugged_microphone_is_an_alarm_only_during_the_meeting() -> None:
    model = model_after(SoundStateChanged(SoundState.LOST, "", "The microphone is gone."))
    assert model.alarm is Alarm.SOUND_LOST
    model.phase = Phase.PREPARING
    assert model.alarm is None


def test_a_disk_that_is_full_while_saving_is_still_said() -> None:
    model = model_after(RecordingStateChanged(RecordingState.HELD_IN_MEMORY))
    model.phase = Phase.SAVING
    assert model.alarm is Alarm.RECORDING_HELD


def test_captions_are_said_to_be_late_only_when_it_can_be_noticed() -> None:
    assert model_after(CaptionStateChanged(CaptionState.BEHIND, 4.0)).lag == 4.0
    assert model_after(CaptionStateChanged(CaptionState.LOADING, 4.0)).lag == 0.0


def test_a_new_meeting_forgets_the_last_one_but_not_the_model() -> None:
    model = model_after(
        CaptionStateChanged(CaptionState.LIVE),
        RecordingStateChanged(RecordingState.FINISHED, 60.0),
        MeetingEnded(uuid4()),
    )
    model.begin()
    assert model.ended is None
    assert model.recording.state is RecordingState.OFF
    assert model.captions.state is CaptionState.LIVE


def test_captions_that_wait_for_the_recording_are_told_rather_than_missing_words() -> None:
    model = model_after(WordsMissing(20.0), CaptionStateChanged(CaptionState.PAUSED, 40.0))
    told = [model.alarm]
    model.apply(CaptionStateChanged(CaptionState.LIVE, 0.4))
    assert [*told, model.alarm] == [Alarm.CAPTIONS_PAUSED, Alarm.WORDS_MISSING]


def test_a_new_meeting_is_not_called_late_because_the_last_one_was() -> None:
    model = model_after(CaptionStateChanged(CaptionState.BEHIND, 7.0, "Captions are 7 s behind."))
    assert model.lag == 7.0
    model.begin()
    assert (model.lag, model.captions.sentence) == (0.0, "")


def test_a_computer_that_is_not_heard_is_an_alarm_until_it_is_again() -> None:
    lost = ComputerSoundChanged(SoundState.NO_DEVICE, "Install it.")
    assert model_after(lost).alarm is Alarm.COMPUTER_LOST
    assert model_after(lost, SoundStateChanged(SoundState.LOST)).alarm is Alarm.SOUND_LOST
    assert model_after(lost, ComputerSoundChanged(SoundState.LIVE)).alarm is None
    model = model_after(lost)
    model.begin()
    assert model.alarm is None


def test_sound_that_cannot_be_improved_is_said_while_it_is_heard() -> None:
    told = SoundStateChanged(SoundState.LIVE, "Desk microphone", "It cannot be improved here.")
    assert model_after(told).alarm is Alarm.SOUND_UNPROCESSED
    ended = SoundStateChanged(SoundState.ENDED, "talk.wav")
    assert model_after(told, ended).alarm is None
