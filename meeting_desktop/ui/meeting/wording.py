"""What the meeting's windows say: states as short facts, alarms as sentences."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from meeting_desktop.domain.events import CaptionState, CaptionStateChanged, RecordingState
from meeting_desktop.domain.meetings import Consent
from meeting_desktop.domain.participants import Connection
from meeting_desktop.ui.conference.people_model import PeopleModel
from meeting_desktop.ui.meeting.caption_text import clock_of
from meeting_desktop.ui.meeting.live_model import Alarm, LiveModel
from meeting_desktop.ui.widgets.notices import NoticeKind
from meeting_desktop.ui.widgets.pill import Tone


@dataclass(frozen=True, slots=True)
class Fact:
    """What a pill shows."""

    text: str
    icon: str
    tone: Tone


def _tr(text: str) -> str:
    return QCoreApplication.translate("Meeting", text)


def recording_fact(model: LiveModel, *, wanted: bool) -> Fact:
    """The state of the recording, and how much of it is safe."""
    recording = model.recording
    safe = clock_of(recording.seconds)
    if not wanted:
        return Fact(_tr("Not recorded"), "record", "neutral")
    match recording.state:
        case RecordingState.RECORDING:
            return Fact(_tr("Recording {0}").format(safe), "record-fill", "record")
        case RecordingState.HELD_IN_MEMORY:
            waiting = clock_of(recording.seconds_waiting)
            return Fact(_tr("{0} waiting for the disk").format(waiting), "warning-fill", "warning")
        case RecordingState.FAILED:
            return Fact(_tr("Recording failed"), "warning-circle-fill", "danger")
        case RecordingState.FINISHED:
            return Fact(_tr("Recorded {0}").format(safe), "check-circle-fill", "success")
        case _:
            return Fact(_tr("Recording paused"), "pause-circle-fill", "warning")


def consent_fact(consent: Consent) -> Fact:
    """What is kept of the one who joined: their own choice, in force at the host."""
    facts = {
        Consent.RECORD: Fact(_tr("You are recorded"), "record-fill", "record"),
        Consent.TRANSCRIBE_ONLY: Fact(_tr("Captions only"), "closed-captioning-fill", "neutral"),
        Consent.NONE: Fact(_tr("Nothing of you is kept"), "prohibit", "neutral"),
    }
    return facts[consent]


def captions_fact(captions: CaptionStateChanged, lag: float, *, wanted: bool = True) -> Fact:
    """The state of the captions and how late they are."""
    if not wanted:
        return Fact(_tr("No captions"), "closed-captioning", "neutral")
    facts = {
        CaptionState.LOADING: Fact(_tr("Loading captions"), "hourglass-medium", "accent"),
        CaptionState.FAILED: Fact(_tr("Captions failed"), "warning-circle-fill", "danger"),
        CaptionState.PAUSED: Fact(
            _tr("Recorded, words come later"), "clock-counter-clockwise", "warning"
        ),
        CaptionState.OFF: Fact(_tr("Captions off"), "closed-captioning", "neutral"),
    }
    if captions.state in facts:
        return facts[captions.state]
    if lag > 0:
        late = _tr("Captions {0} s behind").format(round(lag))
        return Fact(late, "clock-counter-clockwise", "warning")
    return Fact(_tr("Captions live"), "closed-captioning-fill", "success")


def people_fact(people: PeopleModel) -> Fact:
    """How many are here, and whether the door is shut."""
    count = len(people.rows)
    text = _tr("Only you") if count == 1 else _tr("{0} people").format(count)
    return Fact(text, "lock" if people.locked else "users", "neutral")


def connection_fact(people: PeopleModel) -> Fact | None:
    """What is wrong with the connection, None while nothing is."""
    quality = people.quality()
    if quality is Connection.GOOD:
        return None
    lost = quality is Connection.LOST
    if people.has_door:
        count = sum(row.connection is quality and not row.is_you for row in people.rows)
        text = _tr("{0} lost") if lost else _tr("{0} with a poor connection")
        text = text.format(count)
    else:
        text = _tr("Connection lost") if lost else _tr("Poor connection")
    return Fact(
        text, "cell-signal-slash" if lost else "cell-signal-low", "danger" if lost else "warning"
    )


def alarm_sentence(alarm: Alarm, model: LiveModel) -> tuple[NoticeKind, str]:
    """What is wrong and what to do; the application's own sentence where it has one."""
    match alarm:
        case Alarm.RECONNECTING:
            return "warning", _tr(
                "The connection to the meeting is lost, and nobody hears you. The program is "
                "reconnecting."
            )
        case Alarm.RECORDING_FAILED:
            text = model.recording.sentence or _tr("The recording has stopped.")
            return "danger", text
        case Alarm.RECORDING_HELD:
            text = model.recording.sentence or _tr(
                "The disk takes no more. The sound is kept in memory; make room to save it."
            )
            return "warning", text
        case Alarm.SOUND_LOST:
            text = model.sound.sentence or _tr("No microphone is heard.")
            return "warning", _tr(
                "{0} The meeting goes on and picks up the next microphone that is plugged in."
            ).format(text)
        case (
            Alarm.COMPUTER_LOST
            | Alarm.SOUND_UNPROCESSED
            | Alarm.CAPTIONS_FAILED
            | Alarm.CAPTIONS_PAUSED
        ):
            return "warning", _own_sentence(alarm, model)
        case Alarm.WORDS_MISSING:
            return "warning", _tr(
                "No words for {0} s although there is sound. "
                "Check that the right microphone is chosen and that somebody speaks into it."
            ).format(round(model.words_missing))


def _own_sentence(alarm: Alarm, model: LiveModel) -> str:
    """As the application says it, else the usual words."""
    if alarm is Alarm.SOUND_UNPROCESSED:
        return model.sound.sentence
    if alarm is Alarm.COMPUTER_LOST:
        sentence = model.computer.sentence if model.computer is not None else ""
        return sentence or _tr("What this computer plays is not heard.")
    paused = _tr("Captions wait; the words are made from the recording afterwards.")
    failed = _tr("There are no captions.")
    return model.captions.sentence or (paused if alarm is Alarm.CAPTIONS_PAUSED else failed)
