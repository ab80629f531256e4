"""Sound check, doctor and a file on the command line."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from meeting_desktop.application.check_machine import CheckMachine, Finding
from meeting_desktop.application.check_sound import CheckSound
from meeting_desktop.application.install_voice_models import equipment_words
from meeting_desktop.application.transcribe_file import TranscribeFile
from meeting_desktop.core.errors import DeviceLostError, ModelMissingError, NotAudioError
from meeting_desktop.core.settings import Settings
from meeting_desktop.domain.transcript_formats import as_data
from meeting_desktop.ports.ice_check import IceReport
from meeting_desktop.ports.recogniser import Recognisers, SpeechOptions
from meeting_desktop.ports.unit_of_work import Store
from tests.fakes.audio import FakeDevices
from tests.fakes.clock import VirtualClock
from tests.fakes.ice_checks import NOTHING
from tests.fakes.models import ShelfOfModels
from tests.fakes.recogniser import FakeBatch, FakeRecogniser
from tests.fakes.store import InlineStore
from tests.fakes.voice_models import ShelfOfVoiceModels
from tests.integration.application.feeding import quiet, voice


class _Keyring:
    def get(self, name: str) -> str | None:
        return None

    def put(self, name: str, value: str) -> None:
        return

    def remove(self, name: str) -> None:
        return

    def describe(self) -> str:
        return "Test keyring"


class _Decoder:
    """Gives sound at 16 kHz that is already there."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    def probe(self, path: Path) -> float:
        if path.suffix == ".png":
            raise NotAudioError("This is a picture.")
        return self._seconds

    def decode(self, path: Path, *, rate_hz: int, start: float = 0.0):  # type: ignore[no-untyped-def]
        sound = np.concatenate([voice(1.0), quiet(1.0), voice(0.5)])[::3]
        yield sound[round(start * rate_hz) :]


def _findings(
    devices: FakeDevices,
    *,
    store: Store | None = None,
    servers: Sequence[tuple[str, IceReport]] = (),
) -> dict[str, Finding]:
    shelf = ShelfOfModels()
    machine = CheckMachine(
        devices=devices,
        catalogue=shelf,
        store=lambda: store or InlineStore(),
        secrets=_Keyring(),
        settings=Settings,
        libraries=lambda: "numpy 2",
        servers=lambda: servers,
        more=[("Voices", partial(equipment_words, ShelfOfVoiceModels("segments", "prints")))],
    )
    return {finding.name: finding for finding in machine.run()}


def test_the_doctor_says_which_server_does_not_help() -> None:
    found = _findings(FakeDevices(VirtualClock()), servers=[("stun:stun.example.org", NOTHING)])
    assert not found["Connection"].ok
    assert found["Connection"].sentence.startswith("stun:stun.example.org: Nothing listens there")


def test_the_doctor_finds_a_healthy_machine_healthy() -> None:
    found = _findings(FakeDevices(VirtualClock()))
    assert [name for name, finding in found.items() if not finding.ok] == []
    assert found["Voices"].sentence.startswith("Told apart with both models")
    assert found["Microphones"].sentence == "Fake microphone."
    assert found["Keyring"].sentence == "Test keyring keeps secrets."
    assert "numpy 2" in found["Version"].sentence


def test_the_doctor_says_what_to_do_about_each_fault() -> None:
    found = _findings(FakeDevices(VirtualClock(), inputs=(), outputs=()))
    assert not found["Microphones"].ok
    assert "plug one in" in found["Microphones"].sentence
    assert not found["Loudspeakers"].ok
    assert found["Database"].ok, "one fault does not hide the others"


def test_the_doctor_does_not_list_fifty_devices() -> None:
    devices = FakeDevices(VirtualClock(), inputs=[f"Mic {n}" for n in range(6)])
    assert _findings(devices)["Microphones"].sentence == "Mic 0, Mic 1, Mic 2, Mic 3 and 2 more."


def test_the_sound_check_names_devices_and_hears_of_changes() -> None:
    devices = FakeDevices(VirtualClock())
    check = CheckSound(devices)
    heard: list[None] = []
    check.devices_changed.subscribe(heard.append)
    assert [device.name for device in check.devices().inputs] == ["Fake microphone"]
    assert check.devices().fault == ""
    devices.unplug("Fake microphone")
    assert len(heard) == 1
    assert "plug one in, or use a sound file" in check.devices().fault
    check.close()
    devices.plug("Another")
    assert len(heard) == 1


def test_the_test_sound_is_played_where_it_was_asked_for() -> None:
    devices = FakeDevices(VirtualClock())
    check = CheckSound(devices)
    check.play_test_sound("")
    with pytest.raises(DeviceLostError):
        check.play_test_sound("absent")
    assert devices.test_sounds == [""]
    check.close()


def test_a_sound_system_that_fails_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise DeviceLostError("The sound system does not answer.")

    devices = FakeDevices(VirtualClock())
    monkeypatch.setattr(devices, "inputs", fail)
    check = CheckSound(devices)
    facts = check.devices()
    assert (facts.inputs, facts.fault) == ((), "The sound system does not answer.")
    check.close()


def test_a_file_is_transcribed_whole() -> None:
    recognisers = Recognisers(FakeRecogniser(), FakeBatch(), "base", "scripted 1.0")
    heard: list[float] = []
    use_case = TranscribeFile(_Decoder(2.5))
    assert use_case.check(Path("talk.wav")) == 2.5
    meeting, transcript, duration = use_case.run(
        Path("talk.wav"), recognisers, SpeechOptions(), heard.append
    )
    assert (meeting.title, duration, transcript.language) == ("talk", 2.5, "en")
    data = as_data(transcript, duration=duration)
    assert [segment.text for segment in transcript.segments] == ["thank you for coming", "let us"]
    assert heard == [segment.end for segment in transcript.segments]
    assert data["model"] == "base"


def test_a_file_that_is_no_sound_is_refused_before_anything_is_loaded() -> None:
    with pytest.raises(NotAudioError):
        TranscribeFile(_Decoder(1.0)).check(Path("picture.png"))


def test_a_missing_model_is_what_the_doctor_says(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_self: ShelfOfModels, _name: str) -> None:
        raise ModelMissingError("There is no model; get one in the settings.")

    monkeypatch.setattr(ShelfOfModels, "verify", fail)
    found = _findings(FakeDevices(VirtualClock()))
    assert found["Speech model"].sentence == "There is no model; get one in the settings."
