"""Whose voice it is: said, undone, said everywhere, and never forgotten by itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from meeting_desktop.application.write_revision import HeardTrack, NewRevision, write_revision
from meeting_desktop.core.errors import ModelMissingError, NotFoundError, UserFacingError
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.transcript import Transcript
from meeting_desktop.ports.recogniser import RecognisedSegment
from tests.fakes.sample_talks import Talk
from tests.integration.application.voice_desk import LONG, SHORT, VoiceDesk, settled

TALK = (("Grace", LONG), ("Hanna", LONG + " And more."), ("Grace", SHORT), ("Hanna", SHORT))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[VoiceDesk]:
    made = VoiceDesk(tmp_path)
    yield made
    made.close()


@pytest.fixture
def talk(desk: VoiceDesk) -> Talk:
    return desk.hold(TALK)


def _named(transcript: Transcript) -> dict[str, list[str]]:
    """What was said by whom."""
    said: dict[str, list[str]] = {}
    for segment in transcript.segments:
        said.setdefault(transcript.name_of(segment.speaker_id), []).append(segment.text)
    return said


def test_each_voice_has_its_words_its_sound_and_its_share(desk: VoiceDesk, talk: Talk) -> None:
    facts = desk.names.facts(talk.meeting.id)
    assert [one.speaker.label for one in facts.voices] == ["S2", "S1"]
    assert all(one.is_unnamed for one in facts.voices)
    assert sum(one.share for one in facts.voices) == pytest.approx(1.0)
    grace = facts.voices[1]
    assert [quote.text for quote in grace.quotes] == [LONG, SHORT]
    (preview,) = grace.previews
    assert preview.span.seconds == pytest.approx(len(LONG.split()) * 0.3, abs=0.1)
    assert len(preview.tracks) == 1
    assert facts.notice == ""


def test_without_sound_there_is_nothing_to_hear_and_it_says_why(desk: VoiceDesk) -> None:
    talk = desk.hold(TALK, recorded=False)
    facts = desk.names.facts(talk.meeting.id)
    assert facts.notice == "This meeting was not recorded."
    assert not any(one.previews for one in facts.voices)
    with pytest.raises(NotFoundError):
        desk.names.facts(new_id())


def test_a_name_is_confirmed_and_undone_to_the_letter(desk: VoiceDesk, talk: Talk) -> None:
    before = desk.transcript(talk)
    undo = settled(desk.names.name(desk.speaker(talk, 1).id, "  Grace "))
    after = desk.transcript(talk)
    assert desk.speaker(talk, 1).name == "Grace"
    assert desk.speaker(talk, 1).is_confirmed
    redo = settled(desk.names.put_back(undo))
    assert desk.transcript(talk) == before
    settled(desk.names.put_back(redo))
    assert desk.transcript(talk) == after
    with pytest.raises(UserFacingError, match="needs a name"):
        settled(desk.names.name(desk.speaker(talk, 1).id, " "))


def test_two_voices_become_one_and_two_again(desk: VoiceDesk, talk: Talk) -> None:
    one, two = desk.speaker(talk, 1), desk.speaker(talk, 2)
    before = desk.transcript(talk)
    settled(desk.names.name(two.id, "Hanna"))
    undo = settled(desk.names.merge(one.id, two.id))
    merged = desk.transcript(talk)
    assert list(_named(merged)) == ["Hanna"]  # a name goes before a number
    assert [speaker.id for speaker in merged.speakers] == [one.id]
    redo = settled(desk.names.put_back(undo))
    assert _named(desk.transcript(talk)).keys() == {"Speaker 1", "Hanna"}
    assert desk.transcript(talk).segments == before.segments
    settled(desk.names.put_back(redo))
    assert desk.transcript(talk) == merged
    with pytest.raises(UserFacingError, match="one transcript"):
        settled(desk.names.merge(one.id, one.id))


def test_what_somebody_else_said_is_split_off(desk: VoiceDesk, talk: Talk) -> None:
    before = desk.transcript(talk)
    undo = settled(desk.names.split([talk.segments[2].id], "Ada"))
    split = desk.transcript(talk)
    assert _named(split)["Ada"] == [SHORT]
    new = next(speaker for speaker in split.speakers if speaker.name == "Ada")
    assert (new.label, new.is_confirmed) == ("S3", True)
    redo = settled(desk.names.put_back(undo))
    assert desk.transcript(talk) == before
    settled(desk.names.put_back(redo))
    assert desk.transcript(talk) == split
    settled(desk.names.split([talk.segments[3].id], ""))
    assert _named(desk.transcript(talk))["Speaker 4"] == [SHORT]


def test_a_known_voice_is_suggested_and_a_stranger_is_not(desk: VoiceDesk, talk: Talk) -> None:
    assert settled(desk.names.suggest(talk.meeting.id)) == {}
    assert desk.loader.loaded == 0  # where no voice is known, nothing is listened to
    profile_id = desk.enrol(talk, 1, "Grace")
    later = desk.hold([("Stranger", LONG), ("Grace", LONG)])
    suggested = settled(desk.names.suggest(later.meeting.id))
    grace = desk.speaker(later, 2)
    assert list(suggested) == [grace.id]
    (suggestion,) = suggested[grace.id]
    assert (suggestion.profile_id, suggestion.name) == (profile_id, "Grace")
    assert suggestion.confidence > 0.9
    settled(desk.names.say_who(grace.id, profile_id))
    assert desk.speaker(later, 2) == replace(
        grace, name="Grace", voice_profile_id=profile_id, confidence=1.0, is_confirmed=True
    )
    assert settled(desk.names.suggest(later.meeting.id)) == {}


def test_no_models_is_said_in_a_sentence(desk: VoiceDesk, talk: Talk) -> None:
    desk.enrol(talk, 1, "Grace")
    desk.loader.missing = True
    with pytest.raises(ModelMissingError):
        settled(desk.names.suggest(talk.meeting.id))


def test_everywhere_names_what_nobody_has_said_anything_about(desk: VoiceDesk, talk: Talk) -> None:
    profile_id = desk.enrol(talk, 1, "Gracy")
    taken, confirmed, other = (desk.hold(TALK) for _ in range(3))
    for meeting in (taken, confirmed, other):
        desk.recognise(meeting, 1, profile_id, 0.9)
    settled(desk.names.name(desk.speaker(confirmed, 1).id, "Gracy"))
    undo = settled(desk.names.name(desk.speaker(taken, 1).id, "Grace", everywhere=True))
    names = [desk.speaker(one, 1).name for one in (taken, confirmed, other)]
    assert names == ["Grace", "Gracy", "Grace"]
    assert not desk.speaker(other, 1).is_confirmed
    settled(desk.names.put_back(undo))
    assert {desk.speaker(one, 1).name for one in (taken, confirmed, other)} == {"Gracy"}


def test_another_name_says_that_it_is_not_the_profile(desk: VoiceDesk, talk: Talk) -> None:
    profile_id = desk.enrol(talk, 1, "Grace")
    later = desk.hold(TALK)
    desk.recognise(later, 1, profile_id, 0.7)
    settled(desk.names.name(desk.speaker(later, 1).id, "Ada"))
    assert desk.speaker(later, 1).voice_profile_id is None
    desk.recognise(later, 2, profile_id, 0.7)
    settled(desk.names.name(desk.speaker(later, 2).id, "grace"))
    assert desk.speaker(later, 2).voice_profile_id == profile_id


def test_who_spoke_survives_a_new_revision(desk: VoiceDesk, talk: Talk) -> None:
    """The words are new, the voices are those that were told apart before."""
    profile_id = desk.enrol(talk, 2, "Hanna")
    settled(desk.names.name(desk.speaker(talk, 1).id, "Grace"))
    before = desk.transcript(talk)
    heard = tuple(
        RecognisedSegment(
            one.start, one.end, tuple(replace(w, text=w.text.upper()) for w in one.words), "en"
        )
        for one in before.segments
    )
    new = NewRevision(talk.meeting.id, "en", "e", "m", (HeardTrack(None, heard),))
    desk.store.write(lambda uow: write_revision(uow, new)).result(60)
    after = desk.transcript(talk)
    assert after.revision == 2
    assert _named(after) == {
        name: [text.upper() for text in said] for name, said in _named(before).items()
    }
    hanna = desk.speaker(talk, 2)
    assert (hanna.voice_profile_id, hanna.is_confirmed) == (profile_id, True)
