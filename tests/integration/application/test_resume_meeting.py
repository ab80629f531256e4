"""The program of a meeting with others is killed; the next one goes on as the host had left it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

import numpy as np
import pytest

from meeting_desktop.adapters.audio.recording_storage import OggRecordingStorage
from meeting_desktop.application.capture_sound import SourceChoice
from meeting_desktop.application.run_meeting import LiveMeeting
from meeting_desktop.domain.control_messages import ChooseConsent, Hello, Leave, Welcome
from meeting_desktop.domain.events import TimelineKind
from meeting_desktop.domain.meetings import Consent
from meeting_desktop.ports.audio import AudioSource
from meeting_desktop.ports.recording import RecordedFile, RecordingStorage
from tests.fakes.clock import VirtualClock
from tests.fakes.patience import until
from tests.integration.application.conference_record import loud, sound_of, words_by_name
from tests.integration.application.conference_rehearsal import ConferenceRehearsal
from tests.integration.application.feeding import FedDevices, quiet, voice
from tests.integration.application.full_home import FullHome
from tests.integration.application.rehearsal import LIMIT

Run = Callable[..., ConferenceRehearsal]


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    """One program after the other on the same home; one that has died needs no stop."""
    runs: list[ConferenceRehearsal] = []

    def begin(
        devices: FedDevices | None = None, kind: type[ConferenceRehearsal] = ConferenceRehearsal
    ) -> ConferenceRehearsal:
        before = runs[-1] if runs else None
        after = kind(tmp_path / "home", devices=devices or FedDevices("Desk microphone"))
        if before is not None:
            after.clock.advance(before.clock.monotonic() - after.clock.monotonic() + 3.0)
        runs.append(after)
        return after

    yield begin
    for one in runs:
        one.stop()


def _go_on(room: ConferenceRehearsal) -> LiveMeeting:
    live = room.meetings.resume(SourceChoice()).result(LIMIT)
    assert live is not None
    until(lambda: bool(room.devices.opened), what="the microphone")
    seat = room.meetings.seat
    assert seat is not None
    seat.messages.subscribe(room.heard.append)
    return live


def test_a_muted_host_is_still_muted_and_knows_it(run: Run) -> None:
    room = run()
    live = room.start()
    room.open()
    room.meetings.set_muted(True)
    room.settle()
    room.die()

    room = run()
    assert _go_on(room).meeting.id == live.meeting.id
    assert room.meetings.muted
    room.hear(voice(1.0))
    room.meetings.set_muted(False)
    assert _own_device_is_muted(room) is False
    assert not room.meetings.muted


def _own_device_is_muted(room: ConferenceRehearsal) -> bool:
    seat = room.meetings.seat
    assert seat is not None
    seat.say(Hello("Ada"))
    room.settle()
    welcome = [m for m in room.heard if isinstance(m, Welcome)][-1]
    return next(one.muted for one in welcome.people if one.id == seat.you)


def test_a_host_who_muted_before_others_came_is_seen_muted(run: Run) -> None:
    room = run()
    room.start()
    room.meetings.set_muted(True)
    room.open()
    assert _own_device_is_muted(room) is True
    room.meetings.set_muted(False)
    room.settle()
    assert not room.meetings.muted
    assert _own_device_is_muted(room) is False


def test_a_recording_that_was_paused_stays_paused(run: Run) -> None:
    room = run()
    live = room.start()
    room.open()
    guest = room.come("Grace")
    room.settle()
    room.hear(voice(1.0))
    room.meetings.set_recording(False)
    room.die()

    room = run()
    _go_on(room)
    room.hear(voice(1.0))
    room.come_back(guest, "Grace")
    room.speak(guest, voice(1.0))
    room.meetings.set_recording(True)
    room.hear(voice(0.5))
    room.end()
    begin, end = loud(sound_of(room, live.meeting.id, live.track_id))
    assert begin == pytest.approx(0.0, abs=0.15)
    own = sound_of(room, live.meeting.id, live.track_id)
    assert np.abs(own[2 * 48_000 : round((end - 0.6) * 48_000)]).max() < 0.05
    assert np.abs(sound_of(room, live.meeting.id, guest)).max() < 0.05


def test_the_interruption_is_a_gap_of_those_who_were_here(run: Run) -> None:
    room = run()
    live = room.start()
    room.open()
    gone, guest = room.come("Linus"), room.come("Grace")
    room.settle()
    room.speak(gone, voice(1.0))
    room.tell(gone, Leave())
    room.settle()
    room.hear(voice(5.0))
    room.die()

    room = run()
    _go_on(room)
    room.come_back(gone, "Linus")
    room.settle()
    gaps = {
        event.participant_id: event
        for event in room.timeline(live.meeting.id)
        if event.kind is TimelineKind.GAP
    }
    assert set(gaps) == {live.track_id, guest}
    # Grace said nothing: the tape of her track ends long before.
    assert gaps[guest].at == pytest.approx(gaps[live.track_id].at, abs=1.1)
    people = room.store.read(lambda uow: uow.participants.of_meeting(live.meeting.id))
    assert next(one for one in people if one.id == gone).left_at is None
    room.end()


def test_a_meeting_that_was_ended_is_not_resumed_by_a_death_while_it_is_saved(
    tmp_path: Path,
) -> None:
    kept: list[object] = []

    class Watched(OggRecordingStorage):
        def finish(self, recording_id: UUID, key: str) -> RecordedFile:
            kept.append(room.journal.load())
            return super().finish(recording_id, key)

    def watched(_storage: RecordingStorage) -> RecordingStorage:
        return Watched(tmp_path / "home" / "recordings", room_clock)

    room_clock = VirtualClock()
    room = ConferenceRehearsal(tmp_path / "home", clock=room_clock, wrap_storage=watched)
    room.start()
    room.open()
    room.hear(voice(1.0))
    room.end()
    room.stop()
    assert kept == [None]


def test_an_old_conference_is_neither_resumed_nor_kept(run: Run) -> None:
    room = run()
    room.start()
    room.open()
    room.hear(voice(0.5))
    room.die()

    room = run()
    room.clock.advance(61.0)
    assert room.meetings.resume(SourceChoice()).result(LIMIT) is None
    assert room.journal.load() is None


def test_what_was_taken_back_is_not_given_again_by_coming_back(run: Run) -> None:
    room = run()
    live = room.start()
    room.open()
    guest = room.come("Grace")
    room.tell(guest, ChooseConsent(Consent.NONE))
    room.tell(guest, Leave())
    room.settle()
    room.die()

    room = run()
    _go_on(room)
    room.come_back(guest, "Grace")
    room.speak(guest, voice(1.0))
    room.settle()
    people = room.store.read(lambda uow: uow.participants.of_meeting(live.meeting.id))
    assert next(one for one in people if one.id == guest).consent is Consent.NONE
    room.end()


class _SlowDevices(FedDevices):
    """A microphone that takes its time to open."""

    def __init__(self) -> None:
        super().__init__("Headset")
        self.opens = threading.Event()

    def open_input(self, name: str) -> AudioSource:
        assert self.opens.wait(LIMIT)
        return super().open_input(name)


def test_guests_who_are_back_before_the_microphone_stand_at_their_time(run: Run) -> None:
    room = run()
    live = room.start()
    room.open()
    guest = room.come("Grace")
    room.settle()
    room.hear(voice(5.0))
    room.die()

    devices = _SlowDevices()
    room = run(devices)
    assert room.meetings.resume(SourceChoice()).result(LIMIT) is not None
    room.come_back(guest, "Grace")
    room.speak(guest, quiet(0.5))
    devices.opens.set()
    until(lambda: room.meetings.elapsed() > 0, what="the microphone")
    room.speak(guest, voice(1.0))
    room.end()
    begin, end = loud(sound_of(room, live.meeting.id, guest))
    assert begin >= 5.0
    assert end - begin == pytest.approx(1.0, abs=0.15)


def test_a_guest_whose_rows_the_killed_program_could_not_write_is_in_the_record(run: Run) -> None:
    room = run(kind=FullHome)
    assert isinstance(room, FullHome)
    live = room.start()
    room.open()
    room.disk.full = True
    guest = room.come("Grace", Consent.TRANSCRIBE_ONLY)
    room.settle()
    room.die()

    room = run()
    _go_on(room)
    room.come_back(guest, "Grace")
    room.speak(guest, voice(1.0))
    room.speak(guest, quiet(0.5))
    room.end()
    assert words_by_name(room, live.meeting.id)["Grace"].startswith("thank you")


def test_words_that_a_death_cut_off_are_final_in_the_end_also_without_a_recording(
    run: Run,
) -> None:
    room = run()
    live = room.start()
    room.open()
    guest = room.come("Grace", Consent.TRANSCRIBE_ONLY)
    room.settle()
    room.speak(guest, voice(2.0))
    until(lambda: bool(_finals(room, live)), what="confirmed words")
    assert _finals(room, live) == [False]
    room.die()

    room = run()
    _go_on(room)
    room.end()
    assert _finals(room, live) == [True]


def _finals(room: ConferenceRehearsal, live: LiveMeeting) -> list[bool]:
    transcript = room.opened(live.meeting.id).transcript
    assert transcript is not None
    return [segment.is_final for segment in transcript.segments]
