"""Recordings are sealed and opened again behind everything else; whoever reads them notices not."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from meeting_desktop.application.keep_recording_keys import NAME
from meeting_desktop.core.errors import EnvironmentFault, NotAudioError, NotFoundError
from meeting_desktop.domain.recordings import RecordingStatus
from tests.fakes.journal import NoJournal
from tests.fakes.patience import until
from tests.integration.sealing.sealed_home import SECONDS, SealedHome, plain_pieces_of, spoken


def test_sealed_and_opened_again_it_is_the_same_file(home: SealedHome, sound: bytes) -> None:
    recording = home.record(sound)
    path = home.path(recording)
    assert len(sound) > 2 << 16
    places = (0.0, 0.3, 4.0, 5.99, 8.3, 9.9)
    heard = [home.heard(recording, start) for start in places]
    assert plain_pieces_of(sound, home.root) == [path]
    home.turn_on()
    assert plain_pieces_of(sound, home.root) == []
    assert (home.protect.count().plain, home.protect.count().sealed) == (0, 1)
    for start, plain in zip(places, heard, strict=True):
        assert np.array_equal(home.heard(recording, start), plain)
    assert home.decoder.probe(path) == pytest.approx(SECONDS, abs=0.05)
    facts = home.files.finish(recording.id, recording.storage_key)
    assert (facts.sha256, facts.size_bytes) == (recording.sha256, len(sound))
    home.protect.turn_off()
    home.seal.turn()
    assert path.read_bytes() == sound
    assert list(path.parent.iterdir()) == [path]


def test_what_comes_later_is_sealed_by_itself(home: SealedHome, short: bytes) -> None:
    home.turn_on()
    home.seal.start()
    recording = home.record(short)
    until(lambda: home.sealer.key_id(home.path(recording)) is not None, what="the seal")
    home.protect.turn_off()
    until(lambda: home.sealer.key_id(home.path(recording)) is None, what="the plain file")
    until(lambda: not home.seal.state.is_busy, what="the end of it")
    assert {state.sealing for state in home.states if state.is_busy} == {True, False}


def test_a_recording_whose_row_is_not_complete_waits(home: SealedHome, short: bytes) -> None:
    recording = home.record(short, status=RecordingStatus.INTERRUPTED)
    home.turn_on()
    assert home.protect.count().plain == 1
    done = replace(recording, status=RecordingStatus.COMPLETED)
    home.store.write(lambda uow: uow.recordings.put(done)).result(60)
    home.seal.turn()
    assert home.protect.count().plain == 0


def test_sound_without_a_row_is_sealed_too(home: SealedHome, short: bytes) -> None:
    recording = home.record(short)
    home.store.write(lambda uow: uow.meetings.remove(recording.meeting_id)).result(60)
    home.turn_on()
    assert home.protect.count().plain == 0


def test_nothing_is_sealed_while_a_meeting_runs(home: SealedHome, short: bytes) -> None:
    home.record(short)
    home.busy = True
    home.turn_on()
    assert home.protect.count().plain == 1
    assert home.seal.state.waits
    home.busy = False
    home.seal.turn()
    assert home.protect.count().plain == 0
    assert not home.seal.state.waits


def test_it_leaves_off_in_the_middle_of_a_file(home: SealedHome, sound: bytes) -> None:
    path = home.path(home.record(sound))
    plain, key = path.read_bytes(), home.room.keys.make()
    for count in range(3):
        asked: list[None] = []

        def wanted(asked: list[None] = asked, count: int = count) -> bool:
            asked.append(None)
            return len(asked) <= count

        assert not home.sealer.seal(path, key, wanted)
        assert path.read_bytes() == plain
        assert list(path.parent.iterdir()) == [path]
    assert home.sealer.seal(path, key, lambda: True)
    sealed = path.read_bytes()
    assert not home.sealer.unseal(path, lambda: False)
    assert path.read_bytes() == sealed
    assert list(path.parent.iterdir()) == [path]


def test_a_person_pauses_it_and_lets_it_go_on(home: SealedHome, short: bytes) -> None:
    recording = home.record(short)
    home.seal.pause(on=True)
    home.turn_on()
    assert home.seal.state.paused
    assert home.seal.state.total == 1
    home.seal.start()
    home.seal.pause(on=False)
    until(lambda: home.sealer.key_id(home.path(recording)) is not None, what="the seal")


def test_without_a_keyring_nothing_is_turned_on(home: SealedHome, short: bytes) -> None:
    home.record(short)
    home.secrets.locked = True
    for refused in (home.protect.make_key, home.protect.turn_on):
        with pytest.raises(EnvironmentFault, match="start or unlock it") as caught:
            refused()
        assert caught.value.code == "no_secret_store"
    assert not home.protect.is_on
    home.seal.turn()
    assert home.protect.count().plain == 1


def test_a_keyring_that_forgets_at_once_is_none(
    home: SealedHome, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(home.secrets, "put", lambda _name, _value: None)
    with pytest.raises(EnvironmentFault):
        home.protect.turn_on()
    assert not home.protect.is_on


def test_a_setting_without_a_key_says_what_to_do(home: SealedHome, short: bytes) -> None:
    home.record(short)
    home.settings.change("recording", encrypt=True)
    home.seal.start()
    until(lambda: bool(home.seal.state.sentence), what="the sentence")
    assert "turn encryption off and on" in home.seal.state.sentence
    assert home.protect.count().plain == 1


def test_nothing_is_sealed_with_a_key_that_was_lost_meanwhile(
    home: SealedHome, short: bytes
) -> None:
    key = home.turn_on()
    home.secrets.kept.clear()
    recording = home.record(short)
    home.seal.start()
    until(lambda: bool(home.seal.state.sentence), what="the sentence")
    assert "enter the recovery key" in home.seal.state.sentence
    assert home.path(recording).read_bytes() == short
    home.protect.restore(key)
    until(lambda: home.sealer.key_id(home.path(recording)) is not None, what="the seal")


def test_a_lost_keyring_is_told_and_the_words_stay(home: SealedHome, short: bytes) -> None:
    recording = home.record(short)
    key = home.turn_on()
    other = SealedHome(home.root)
    with pytest.raises(NotFoundError, match="enter the recovery key") as caught:
        other.heard(recording)
    assert caught.value.code == "recording_key_missing"
    assert (other.protect.count().sealed, other.protect.count().locked) == (1, 1)
    other.settings.change("recording", encrypt=False)
    other.seal.turn()
    assert other.seal.state.left_out == 1
    other.protect.restore(key)
    other.seal.turn()
    assert other.seal.state.left_out == 0
    assert len(other.heard(recording)) > 0
    other.close()
    transcript = home.store.read(lambda uow: uow.transcripts.latest(recording.meeting_id))
    assert transcript is not None
    assert transcript.segments


def test_a_locked_keyring_is_asked_again_later(home: SealedHome, short: bytes) -> None:
    recording = home.record(short)
    home.turn_on()
    again = SealedHome(home.root, home.secrets)
    home.secrets.locked = True
    with pytest.raises(NotFoundError, match="unlock it") as caught:
        again.heard(recording)
    assert caught.value.code == "keyring_locked"
    home.secrets.locked = False
    assert len(again.heard(recording)) > 0
    again.close()


def test_what_is_no_key_in_the_keyring_is_passed_over(home: SealedHome, short: bytes) -> None:
    recording = home.record(short)
    home.turn_on()
    home.secrets.kept[NAME] = f"abc zz {home.secrets.kept[NAME]}"
    again = SealedHome(home.root, home.secrets)
    assert len(again.heard(recording)) > 0
    again.close()


@pytest.mark.parametrize("place", [30, 150, 1 << 16, -1])
def test_damage_is_told_wherever_it_lies(home: SealedHome, sound: bytes, place: int) -> None:
    recording = home.record(sound)
    home.turn_on()
    path = home.path(recording)
    data = bytearray(path.read_bytes())
    data[place] ^= 1
    path.write_bytes(data)
    with pytest.raises((NotAudioError, NotFoundError)) as caught:
        home.heard(recording)
    assert caught.value.code in {"recording_damaged", "recording_key_missing"}
    home.protect.turn_off()
    home.seal.turn()
    assert path.read_bytes() == data
    assert list(path.parent.iterdir()) == [path]


def test_recordings_that_changed_places_are_not_played(home: SealedHome, short: bytes) -> None:
    one, other = home.record(short), home.record(short)
    home.turn_on()
    shutil.copyfile(home.path(one), home.path(other))
    with pytest.raises(NotAudioError) as caught:
        home.heard(other)
    assert caught.value.code == "recording_damaged"
    assert len(home.heard(one)) > 0


def test_what_was_removed_meanwhile_does_not_come_back(home: SealedHome, sound: bytes) -> None:
    recording = home.record(sound)
    path, key = home.path(recording), home.room.keys.make()

    def removes(once: list[None]) -> Callable[[], bool]:
        def wanted() -> bool:
            if not once:
                once.append(None)
                home.files.remove(recording.storage_key)
            return True

        return wanted

    assert not home.sealer.seal(path, key, removes([]))
    assert not path.parent.exists()
    assert not home.sealer.seal(path, key, lambda: True)
    assert not home.sealer.unseal(path, lambda: True)


def test_what_changed_meanwhile_stays_as_it_is_now(home: SealedHome, sound: bytes) -> None:
    path = home.path(home.record(sound))
    key = home.room.keys.make()

    def changes() -> bool:
        path.write_bytes(b"OggS, and something else")
        return True

    assert not home.sealer.seal(path, key, changes)
    assert path.read_bytes() == b"OggS, and something else"
    assert list(path.parent.iterdir()) == [path]


def test_what_is_no_recording_is_left_alone(home: SealedHome, short: bytes) -> None:
    path = home.path(home.record(short))
    path.write_bytes(b"something else")
    beside = path.with_name("notes.txt")
    beside.write_bytes(b"OggS")
    home.turn_on()
    assert path.read_bytes() == b"something else"
    assert beside.read_bytes() == b"OggS"
    assert home.seal.state.left_out == 1


def test_what_was_left_out_is_tried_again_once_it_is_another_file(
    home: SealedHome, short: bytes
) -> None:
    path = home.path(home.record(short))
    path.write_bytes(b"something else")
    home.turn_on()
    home.seal.turn()
    assert home.seal.state.left_out == 1
    path.write_bytes(short)
    home.seal.turn()
    assert home.protect.count().sealed == 1
    assert home.seal.state.left_out == 0


def test_a_sealed_recording_can_be_gone_on_with(home: SealedHome, short: bytes) -> None:
    recording = home.record(short)
    home.turn_on()
    writer, position = home.files.resume_writer(recording.id, recording.storage_key, NoJournal())
    assert position == pytest.approx(48_000, abs=2_000)
    writer.write(spoken(1.0, seed=2))
    writer.close()
    longer = home.files.finish(recording.id, recording.storage_key)
    assert longer.duration == pytest.approx(2.0, abs=0.05)
    home.seal.turn()
    assert home.protect.count().sealed == 1
    assert len(home.heard(recording)) == pytest.approx(32_000, abs=1_000)
    assert list(home.path(recording).parent.iterdir()) == [home.path(recording)]


def test_what_a_kill_left_beside_is_swept(home: SealedHome, short: bytes) -> None:
    path = home.path(home.record(short))
    for ending in (".anew", ".split"):
        path.with_name(path.name + ending).write_bytes(b"OggS, half of it")
    home.seal.turn()
    assert list(path.parent.iterdir()) == [path]
