"""A voice is kept when its person has agreed, gets better, and leaves nothing behind."""

from __future__ import annotations

import math
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest

from meeting_desktop.application.speakers_of import speakers_of
from meeting_desktop.core.errors import NotAudioError, NotFoundError, UserFacingError
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.diarization import Diarization, VoiceCluster
from meeting_desktop.domain.leads import Lead
from meeting_desktop.domain.voice_profiles import VoiceMatch, VoiceProfile
from meeting_desktop.ports.audio import SPEECH_RATE_HZ
from meeting_desktop.ports.unit_of_work import UnitOfWork
from tests.fakes.sample_talks import Talk
from tests.fakes.sounds import tone, write_wav
from tests.fakes.voice_prints import PitchEncoder, PitchLoader
from tests.integration.application.voice_desk import LONG, SHORT, VOICES, VoiceDesk, settled

TALK = (("Grace", LONG), ("Hanna", LONG))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[VoiceDesk]:
    made = VoiceDesk(tmp_path)
    yield made
    made.close()


@pytest.fixture
def talk(desk: VoiceDesk) -> Talk:
    return desk.hold(TALK)


def _only(desk: VoiceDesk) -> VoiceProfile:
    (profile,) = desk.voices.profiles()
    return profile


def _refused(future: Future[UUID]) -> str:
    with pytest.raises(UserFacingError) as refused:
        settled(future)
    return refused.value.code


def test_without_consent_nothing_is_listened_to(desk: VoiceDesk, talk: Talk) -> None:
    speaker = desk.speaker(talk, 1)
    refused = desk.voices.enrol(speaker.id, name="Grace", consent=False)
    assert _refused(refused) == "no_consent"
    assert desk.loader.loaded == 0
    assert desk.voices.profiles() == ()


def test_a_voice_is_learnt_named_and_dated(desk: VoiceDesk, talk: Talk) -> None:
    changes: list[None] = []
    desk.voices.changed.subscribe(changes.append)
    profile_id = desk.enrol(talk, 1, " Grace ")
    profile = _only(desk)
    assert (profile.id, profile.display_name) == (profile_id, "Grace")
    assert profile.consent_at == desk.clock.now()
    assert math.hypot(*profile.print.vector) == pytest.approx(1.0)
    assert profile.speech_seconds == pytest.approx(len(LONG.split()) * 0.3, abs=0.1)
    speaker = desk.speaker(talk, 1)
    assert (speaker.name, speaker.voice_profile_id) == ("Grace", profile_id)
    assert (speaker.confidence, speaker.is_confirmed) == (1.0, True)
    assert changes


def test_the_voice_of_a_meetings_lead_is_tied_to_the_lead(desk: VoiceDesk, talk: Talk) -> None:
    lead = Lead(new_id(), talk.meeting.scope_id, "Grace Example")

    def write(uow: UnitOfWork) -> None:
        uow.leads.put(lead)
        uow.meetings.update(replace(talk.meeting, lead_id=lead.id))

    desk.enrol(talk, 1, "Grace Example")
    assert _only(desk).lead_id is None
    desk.store.write(write).result(60)
    assert lead.name in desk.names.facts(talk.meeting.id).known_names
    desk.enrol(talk, 1, "grace example")
    assert (_only(desk).lead_id, _only(desk).user_id) == (lead.id, None)
    somebody = desk.enrol(talk, 2, "Somebody")
    other = next(one for one in desk.voices.profiles() if one.id == somebody)
    assert other.lead_id is None


def test_more_of_the_same_voice_refines_it(desk: VoiceDesk, talk: Talk) -> None:
    profile_id = desk.enrol(talk, 1, "Grace")
    first = _only(desk)
    later = desk.hold(TALK)
    desk.clock.advance(86_400)
    assert desk.enrol(later, 1, "Grace") == profile_id
    again = _only(desk)
    assert again.clips == 2 * first.clips
    assert again.speech_seconds == pytest.approx(2 * first.speech_seconds)
    assert again.consent_at == first.consent_at


def test_another_voice_of_the_same_name_is_another_profile(desk: VoiceDesk, talk: Talk) -> None:
    grace = desk.enrol(talk, 1, "Grace")
    other = desk.enrol(talk, 2, "Grace")
    assert grace != other
    assert len(desk.voices.profiles()) == 2


def test_another_encoder_learns_a_voice_anew(desk: VoiceDesk, talk: Talk, tmp_path: Path) -> None:
    profile_id = desk.enrol(talk, 1, "Grace")
    desk.loader.encoder = PitchEncoder("pitch-2")
    assert desk.enrol(desk.hold(TALK), 1, "Grace") == profile_id
    assert _only(desk).print.model == "pitch-2"
    assert _only(desk).clips == 1


@pytest.mark.parametrize(
    ("number", "name", "code"), [(2, "Hanna", "too_little_speech"), (1, "  ", "empty_name")]
)
def test_what_is_not_enough_is_said(desk: VoiceDesk, number: int, name: str, code: str) -> None:
    talk = desk.hold([("Grace", LONG), ("Hanna", SHORT)])
    speaker = desk.speaker(talk, number)
    assert _refused(desk.voices.enrol(speaker.id, name=name, consent=True)) == code
    assert desk.voices.profiles() == ()


def test_a_voice_whose_sound_is_elsewhere_cannot_be_learnt(desk: VoiceDesk) -> None:
    silent = desk.speaker(desk.hold(TALK, recorded=False), 1)
    assert _refused(desk.voices.enrol(silent.id, name="Grace", consent=True)) == "no_sound"
    with pytest.raises(NotFoundError):
        settled(desk.voices.enrol(new_id(), name="Grace", consent=True))


def test_a_file_of_oneself_is_enough(desk: VoiceDesk, talk: Talk, tmp_path: Path) -> None:
    sound = tone(12.0, hertz=VOICES["Hanna"], rate_hz=SPEECH_RATE_HZ)
    file = write_wav(tmp_path / "me.wav", sound, rate_hz=SPEECH_RATE_HZ)
    profile_id = settled(desk.voices.enrol_file(file, name="Hanna", consent=True))
    profile = _only(desk)
    assert profile.clips == 2
    assert profile.speech_seconds == pytest.approx(12.0, abs=0.1)
    suggested = settled(desk.names.suggest(talk.meeting.id))
    assert {one.profile_id for found in suggested.values() for one in found} == {profile_id}
    (tmp_path / "no.wav").write_bytes(b"not sound")
    with pytest.raises(NotAudioError):
        settled(desk.voices.enrol_file(tmp_path / "no.wav", name="Ada", consent=True))


def test_removing_takes_print_and_names_but_not_what_a_person_said(
    desk: VoiceDesk, talk: Talk
) -> None:
    profile_id = desk.enrol(talk, 1, "Grace")
    recognised = desk.hold(TALK)
    desk.recognise(recognised, 1, profile_id, 0.93)
    settled(desk.voices.remove(profile_id))
    assert desk.voices.profiles() == ()
    said, guessed = desk.speaker(talk, 1), desk.speaker(recognised, 1)
    assert (said.name, said.is_confirmed, said.voice_profile_id) == ("Grace", True, None)
    assert (guessed.name, guessed.confidence) == ("Speaker 1", 0.0)
    assert guessed.voice_profile_id is None
    assert settled(desk.names.suggest(recognised.meeting.id)) == {}
    with pytest.raises(NotFoundError):
        settled(desk.voices.remove(profile_id))


def test_nothing_of_a_removed_print_is_left_in_the_rows(desk: VoiceDesk, talk: Talk) -> None:
    profile_id = desk.enrol(talk, 1, "Grace")
    undo = settled(desk.names.name(desk.speaker(talk, 1).id, "Grace Two"))
    settled(desk.voices.remove(profile_id))
    settled(desk.names.put_back(undo))  # not even undo brings a profile back
    assert desk.speaker(talk, 1).voice_profile_id is None
    assert desk.speaker(talk, 1).name == "Grace"


def test_a_new_name_of_a_profile_reaches_those_known_by_it_alone(
    desk: VoiceDesk, talk: Talk
) -> None:
    profile_id = desk.enrol(talk, 1, "Gracy")
    recognised = desk.hold(TALK)
    desk.recognise(recognised, 1, profile_id, 0.9)
    settled(desk.voices.rename(profile_id, "Grace"))
    assert _only(desk).display_name == "Grace"
    assert desk.speaker(recognised, 1).name == "Grace"
    assert desk.speaker(talk, 1).name == "Gracy"
    with pytest.raises(UserFacingError):
        settled(desk.voices.rename(profile_id, ""))


def test_speakers_of_an_import_are_numbered_or_named(desk: VoiceDesk, talk: Talk) -> None:
    profile_id = desk.enrol(talk, 1, "Grace")
    found = Diarization((), tuple(VoiceCluster(number, 10.0, None) for number in range(3)))
    matches = {1: VoiceMatch(profile_id, 0.91), 2: VoiceMatch(new_id(), 0.99)}
    transcript_id = new_id()
    speakers = desk.store.read(
        lambda uow: speakers_of(uow, found, matches, transcript_id, taken={"S1"})
    )
    assert [(one.label, one.name) for one in speakers] == [
        ("S2", "Speaker 2"),
        ("S3", "Grace"),
        ("S4", "Speaker 4"),
    ]
    assert [one.confidence for one in speakers] == [0.0, 0.91, 0.0]
    assert not any(one.is_confirmed for one in speakers)
    assert {one.transcript_id for one in speakers} == {transcript_id}


def test_the_loader_is_a_loader() -> None:
    """Tones are told apart as voices are."""
    sound = tone(2.0, hertz=VOICES["Grace"], rate_hz=SPEECH_RATE_HZ)
    found = PitchLoader().load().diarize(sound)
    assert [one.cluster for one in found.turns] == [0, 0, 0, 0]
