"""One's own voice from the microphone: consent first, speech alone, tied to whoever works here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from meeting_desktop.adapters.audio.resampling import soxr_resampler
from meeting_desktop.application.record_voice import RecordVoice, RecordVoiceParts, VoiceHeard
from meeting_desktop.core.errors import DeviceLostError, ModelMissingError, UserFacingError
from meeting_desktop.core.settings import Settings
from meeting_desktop.domain.voice_profiles import VoiceProfile
from meeting_desktop.ports.audio import CAPTURE_RATE_HZ, Samples
from tests.fakes.audio import FakeDevices, chunks_of
from tests.fakes.clock import VirtualClock
from tests.fakes.sounds import tone
from tests.integration.application.voice_desk import LONG, VOICES, VoiceDesk, settled

_MICROPHONE = "Fake microphone"


@dataclass
class Booth:
    """``busy``: a meeting runs."""

    desk: VoiceDesk
    busy: bool = False

    def __post_init__(self) -> None:
        self.devices = FakeDevices(VirtualClock())
        self.voice = RecordVoice(
            RecordVoiceParts(
                self.devices, self.desk.voices, soxr_resampler, Settings, lambda: self.busy
            )
        )

    def say(self, *parts: Samples) -> None:
        self.devices.script(_MICROPHONE, chunks_of(np.concatenate(parts), CAPTURE_RATE_HZ // 10))

    def enrol(self, who: str, seconds: float = 31.0) -> VoiceProfile:
        self.say(_voice(who, seconds))
        recorded = settled(self.voice.record(consent=True))
        profile_id = settled(self.voice.keep(recorded, consent=True))
        return next(one for one in self.desk.voices.profiles() if one.id == profile_id)


def _voice(who: str, seconds: float) -> Samples:
    return tone(seconds, hertz=VOICES[who])


@pytest.fixture
def booth(tmp_path: Path) -> Iterator[Booth]:
    desk = VoiceDesk(tmp_path)
    desk.call_me("Hanna")
    made = Booth(desk)
    yield made
    assert made.voice.stop(60)
    desk.close()


def test_half_a_minute_of_ones_voice_is_a_profile_of_ones_own(booth: Booth, tmp_path: Path) -> None:
    heard: list[VoiceHeard] = []
    booth.voice.heard.subscribe(heard.append)
    profile = booth.enrol("Hanna")
    me = booth.desk.store.read(lambda uow: uow.people.me())
    assert (profile.user_id, profile.display_name) == (me.id, me.display_name)
    assert profile.speech_seconds == pytest.approx(30.0, abs=0.2)
    assert profile.clips == 3
    assert heard[-1].seconds == pytest.approx(30.0)
    assert heard[0].rms_db > -30
    assert not [path for path in tmp_path.rglob("*") if path.is_file()], "no sound is kept"


def test_what_was_said_until_one_has_enough_counts_without_its_pauses(booth: Booth) -> None:
    silence = np.zeros(4 * CAPTURE_RATE_HZ, np.float32)
    booth.say(_voice("Grace", 6.0), silence, _voice("Grace", 12.0))

    def enough(heard: VoiceHeard) -> None:
        if heard.seconds >= 20.0:
            booth.voice.finish()

    booth.voice.heard.subscribe(enough)
    recorded = settled(booth.voice.record(consent=True))
    assert recorded.seconds == pytest.approx(16.0, abs=0.5)
    (source,) = booth.devices.opened
    assert not getattr(source, "running", True), "the microphone is given back"


def test_reading_again_learns_more_and_another_voice_takes_the_place(booth: Booth) -> None:
    first = booth.enrol("Hanna")
    more = booth.enrol("Hanna")
    assert (more.id, more.clips) == (first.id, 6)
    other = booth.enrol("Ada")
    assert (other.id, other.clips, other.user_id) == (first.id, 3, first.user_id)
    assert other.print != more.print
    settled(booth.desk.voices.remove(other.id))
    assert booth.desk.voices.profiles() == ()


def test_somebody_elses_profile_is_left_alone(booth: Booth) -> None:
    grace = booth.desk.enrol(booth.desk.hold([("Grace", LONG)]), 1, "Grace")
    own = booth.enrol("Hanna")
    assert {one.id for one in booth.desk.voices.profiles()} == {grace, own.id}


def _refused(booth: Booth, *, consent: bool = True) -> UserFacingError:
    with pytest.raises(UserFacingError) as refused:
        settled(booth.voice.record(consent=consent))
    return refused.value


def test_without_consent_or_in_a_meeting_no_microphone_is_opened(booth: Booth) -> None:
    assert _refused(booth, consent=False).code == "no_consent"
    booth.busy = True
    assert _refused(booth).code == "meeting_runs"
    booth.busy = False
    booth.desk.call_me("")
    assert _refused(booth).code == "no_name"
    assert booth.devices.opened == []


def test_too_little_speech_and_a_lost_microphone_are_said(booth: Booth) -> None:
    booth.say(_voice("Ada", 3.0), np.zeros(28 * CAPTURE_RATE_HZ, np.float32))
    refused = _refused(booth)
    assert refused.code == "too_little_speech"
    assert "3 seconds" in refused.sentence
    booth.devices.script(_MICROPHONE, [DeviceLostError("It was unplugged.")])
    with pytest.raises(DeviceLostError, match="unplugged"):
        settled(booth.voice.record(consent=True))


def test_without_models_what_to_install_is_said(booth: Booth) -> None:
    booth.say(_voice("Ada", 31.0))
    recorded = settled(booth.voice.record(consent=True))
    booth.desk.loader.missing = True
    with pytest.raises(ModelMissingError):
        settled(booth.voice.keep(recorded, consent=True))
    assert booth.desk.voices.profiles() == ()
