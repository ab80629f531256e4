"""A meeting with others: everybody's words and sound in the record, as far as they allow it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from meeting_desktop.application.conference_seat import ConferenceRequest
from meeting_desktop.core.errors import EnvironmentFault, UserFacingError
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.control_messages import (
    Admit,
    Caption,
    CaptionStage,
    ChooseConsent,
    Deny,
    End,
    Ended,
    FromParticipant,
    Hello,
    Leave,
    LobbyChanged,
    MakeCohost,
    Mute,
    Remove,
    RosterChanged,
    Waiting,
    Welcome,
)
from meeting_desktop.domain.events import (
    MeetingEnded,
    RecordingState,
    RecordingStateChanged,
    TimelineKind,
)
from meeting_desktop.domain.meetings import Consent, MeetingStatus, ParticipantRole
from meeting_desktop.domain.participants import Role
from meeting_desktop.domain.rights_messages import Allow, GiveRole, Right
from meeting_desktop.ports.conference import MutedBy
from tests.fakes.patience import until
from tests.integration.application.conference_record import loud, sound_of, words_by_name
from tests.integration.application.conference_rehearsal import ConferenceRehearsal
from tests.integration.application.feeding import quiet, voice
from tests.integration.application.rehearsal import LIMIT


@pytest.fixture
def room(tmp_path: Path) -> Iterator[ConferenceRehearsal]:
    """A program that is about to hold a meeting with others."""
    rehearsal = ConferenceRehearsal(tmp_path / "home")
    yield rehearsal
    rehearsal.stop()


def test_a_guests_words_and_sound_are_kept_under_their_name(room: ConferenceRehearsal) -> None:
    live = room.start()
    room.open()
    room.hear(quiet(1.0))
    guest = room.come("Grace")
    room.settle()
    room.speak(guest, voice(2.0))
    room.speak(guest, quiet(1.0))
    until(lambda: bool(room.told(guest, Caption)), what="a caption")
    room.end()

    assert words_by_name(room, live.meeting.id)["Grace"].startswith("thank you for coming")
    begin, end = loud(sound_of(room, live.meeting.id, guest))
    assert (begin, end) == pytest.approx((1.0, 3.0), abs=0.15)  # the meeting's time, not theirs


def test_everybody_sees_the_hosts_captions_and_their_own(room: ConferenceRehearsal) -> None:
    live = room.start()
    room.open()
    guest = room.come("Grace")
    room.settle()
    room.hear(voice(1.5))
    room.hear(quiet(1.0))

    def final() -> list[Caption]:
        return [c for c in room.told(guest, Caption) if c.state is CaptionStage.FINAL]

    until(lambda: bool(final()), what="the host's final caption")
    assert final()[0].participant == live.track_id
    assert final()[0].text.startswith("thank you")


def test_what_the_room_says_is_played_to_the_host(room: ConferenceRehearsal) -> None:
    room.start()
    room.open()
    guest = room.come("Grace")
    room.settle()
    room.speak(guest, voice(0.2))
    assert max(float(np.abs(piece).max()) for piece in room.played) > 0.1


def test_a_guest_waits_in_the_lobby_and_nothing_of_them_is_kept_before(
    room: ConferenceRehearsal,
) -> None:
    live = room.start()
    seat = room.open(ConferenceRequest(lobby="guests"))
    guest = room.come("Grace")
    assert room.told(guest, Waiting)
    assert not room.bridge.admitted()
    lobby = [m for m in room.heard if isinstance(m, LobbyChanged)]
    assert lobby[-1].waiting[0].name == "Grace"

    seat.say(Admit(guest))
    room.settle()
    assert room.bridge.admitted() == {guest}
    assert room.told(guest, Welcome)
    people = room.store.read(lambda uow: uow.participants.of_meeting(live.meeting.id))
    assert {one.display_name for one in people} == {"Ada", "Grace"}


def test_who_is_denied_is_told_and_their_link_opens_nothing_any_more(
    room: ConferenceRehearsal,
) -> None:
    live = room.start()
    seat = room.open(ConferenceRequest(lobby="guests"))
    guest = room.come("Grace")
    seat.say(Deny(guest))
    room.settle()
    assert room.gateway.revoked == [guest]
    assert room.bridge.state_of(guest) is None
    kinds = [event.kind for event in room.timeline(live.meeting.id)]
    assert TimelineKind.DENIED in kinds
    assert room.store.read(lambda uow: len(uow.participants.of_meeting(live.meeting.id))) == 1


def test_who_is_removed_stays_in_the_record_with_what_they_said(room: ConferenceRehearsal) -> None:
    live = room.start()
    seat = room.open()
    guest = room.come("Grace")
    room.settle()
    room.speak(guest, voice(1.0))
    seat.say(Remove(guest))
    room.settle()
    assert room.gateway.revoked == [guest]
    room.end()
    assert "Grace" in words_by_name(room, live.meeting.id)
    [left] = [e for e in room.timeline(live.meeting.id) if e.kind is TimelineKind.REMOVED]
    assert left.participant_id == guest


@pytest.mark.parametrize(
    ("consent", "recorded", "captioned"),
    [
        (Consent.RECORD, True, True),
        (Consent.TRANSCRIBE_ONLY, False, True),
        (Consent.NONE, False, False),
    ],
)
def test_a_persons_consent_drops_their_track_and_nobody_elses(
    room: ConferenceRehearsal, consent: Consent, recorded: bool, captioned: bool
) -> None:
    live = room.start()
    room.open()
    guest, other = room.come("Grace", consent), room.come("Linus")
    room.settle()
    room.speak(guest, voice(1.0))
    room.speak(other, voice(1.0))
    room.speak(guest, quiet(1.0))
    room.end()

    recordings = room.store.read(lambda uow: uow.recordings.of_meeting(live.meeting.id))
    owners = {one.participant_id for one in recordings}
    assert (guest in owners) is recorded
    assert {live.track_id, other} <= owners
    words = words_by_name(room, live.meeting.id)
    assert ("Grace" in words) is captioned
    assert "Linus" in words


def test_a_consent_that_is_taken_back_counts_from_that_moment(room: ConferenceRehearsal) -> None:
    live = room.start()
    room.open()
    guest = room.come("Grace")
    room.settle()
    room.speak(guest, voice(1.0))
    room.speak(guest, quiet(1.0))
    room.tell(guest, ChooseConsent(Consent.NONE))
    room.speak(guest, voice(1.0))
    room.speak(guest, quiet(1.0))
    room.settle()
    room.end()

    begin, end = loud(sound_of(room, live.meeting.id, guest))
    assert end - begin == pytest.approx(1.0, abs=0.1)
    assert words_by_name(room, live.meeting.id)["Grace"] == "thank you for coming"
    [choice] = [e for e in room.timeline(live.meeting.id) if e.kind is TimelineKind.CONSENT_NONE]
    assert choice.participant_id == guest
    people = room.store.read(lambda uow: uow.participants.of_meeting(live.meeting.id))
    assert next(p for p in people if p.id == guest).consent is Consent.NONE


def test_recording_that_is_allowed_later_begins_then(room: ConferenceRehearsal) -> None:
    live = room.start()
    room.open()
    guest = room.come("Grace", Consent.NONE)
    room.settle()
    room.speak(guest, voice(1.0))
    room.tell(guest, ChooseConsent(Consent.RECORD))
    room.settle()
    room.speak(guest, quiet(0.5))
    room.speak(guest, voice(0.5))
    room.end()
    begin, end = loud(sound_of(room, live.meeting.id, guest))
    assert (begin, end) == pytest.approx((1.5, 2.0), abs=0.15)


def test_a_guest_whose_connection_breaks_comes_back_as_the_same_person(
    room: ConferenceRehearsal,
) -> None:
    live = room.start()
    room.open()
    guest = room.come("Grace")
    room.settle()
    room.speak(guest, voice(1.0))
    room.lose(guest)
    room.on_loop(lambda: room.bridge.pass_time(2.0))
    room.come_back(guest, "Grace")
    room.settle()
    room.speak(guest, voice(1.0))
    room.end()

    begin, end = loud(sound_of(room, live.meeting.id, guest))
    assert (begin, end) == pytest.approx((0.0, 4.0), abs=0.15)
    timeline = room.timeline(live.meeting.id)
    kinds = [event.kind for event in timeline]
    assert kinds.index(TimelineKind.LOST) < kinds.index(TimelineKind.RETURNED)
    [gap] = [event for event in timeline if event.kind is TimelineKind.GAP]
    assert gap.participant_id == guest
    assert (gap.at, gap.duration) == pytest.approx((1.0, 2.0), abs=0.15)
    people = room.store.read(lambda uow: uow.participants.of_meeting(live.meeting.id))
    assert sum(one.display_name == "Grace" for one in people) == 1


def test_who_was_in_may_come_back_whoever_else_came_through_the_door(
    room: ConferenceRehearsal,
) -> None:
    room.start()
    room.open()
    guest = room.come("Grace")
    room.tell(guest, Leave())
    for _ in range(250):  # by the room code, and never heard of again
        room.on_loop(lambda: room.gateway.let_through("Nobody"))
    room.come_back(guest, "Grace")
    assert len(room.told(guest, Welcome)) == 2


def test_the_host_mutes_by_the_same_switch_with_and_without_others(
    room: ConferenceRehearsal,
) -> None:
    room.start()
    room.open()
    room.meetings.set_muted(True)
    room.settle()
    assert room.meetings.muted
    room.meetings.set_muted(False)
    room.settle()
    assert not room.meetings.muted


def test_a_guest_who_mutes_themselves_is_silenced_at_the_bridge(room: ConferenceRehearsal) -> None:
    room.start()
    room.open()
    guest = room.come("Grace")
    room.tell(guest, Mute(True))
    assert room.bridge.muted(guest) == {MutedBy.HOST}
    room.tell(guest, Mute(False))
    assert not room.bridge.muted(guest)


def test_recording_that_is_paused_is_paused_for_everybody(room: ConferenceRehearsal) -> None:
    live = room.start()
    room.open()
    guest = room.come("Grace")
    room.settle()
    room.speak(guest, voice(1.0))
    room.meetings.set_recording(False)
    room.speak(guest, voice(1.0))
    room.end()
    begin, end = loud(sound_of(room, live.meeting.id, guest))
    assert end - begin == pytest.approx(1.0, abs=0.1)


def test_the_end_is_told_to_all_and_the_door_is_closed(room: ConferenceRehearsal) -> None:
    live = room.start()
    seat = room.open()
    guest = room.come("Grace")
    seat.say(End())
    until(lambda: bool(room.said(MeetingEnded)), what="the end")
    assert room.told(guest, Ended)
    assert not room.gateway.is_open
    assert room.opened(live.meeting.id).meeting.status is MeetingStatus.COMPLETED
    assert room.journal.load() is None
    assert room.meetings.seat is None


def test_a_guest_who_leaves_is_out_and_the_meeting_goes_on(room: ConferenceRehearsal) -> None:
    live = room.start()
    room.open()
    guest = room.come("Grace")
    room.settle()
    room.tell(guest, Leave())
    room.settle()
    assert room.bridge.state_of(guest) is None
    people = room.store.read(lambda uow: uow.participants.of_meeting(live.meeting.id))
    assert next(one for one in people if one.id == guest).left_at is not None
    assert room.meetings.live is not None


def test_who_becomes_a_cohost_is_one_in_the_record(room: ConferenceRehearsal) -> None:
    live = room.start()
    seat = room.open()
    guest = room.come("Grace")
    seat.say(MakeCohost(guest, True))
    room.settle()
    people = room.store.read(lambda uow: uow.participants.of_meeting(live.meeting.id))
    assert next(one for one in people if one.id == guest).role is ParticipantRole.CO_HOST


def test_given_roles_and_switches_are_in_the_record(room: ConferenceRehearsal) -> None:
    live = room.start()
    seat = room.open()
    guest = room.come("Grace")
    seat.say(Allow(guest, Right.CHAT, False))
    seat.say(Allow(guest, Right.SCREEN, True))
    seat.say(GiveRole(guest, Role.PRESENTER))
    room.settle()
    people = room.store.read(lambda uow: uow.participants.of_meeting(live.meeting.id))
    stored = next(one for one in people if one.id == guest)
    assert stored.role is ParticipantRole.PRESENTER
    assert (stored.can_chat, stored.can_share_screen) == (False, True)


def test_nonsense_on_the_channel_is_refused_and_changes_nothing(room: ConferenceRehearsal) -> None:
    room.start()
    room.open()
    guest = room.come("Grace")
    before = room.on_loop(room.bridge.admitted)
    for text in ("", "{", '{"v":1,"type":"end"}', '{"v":2,"type":"hello"}', "[" * 9_000):
        room.on_loop(partial(room.bridge.say, guest, text))
    assert room.bridge.admitted() == before
    assert room.meetings.live is not None


def test_who_floods_the_channel_is_cut_off(room: ConferenceRehearsal) -> None:
    room.start()
    room.open()
    guest, other = room.come("Grace"), room.come("Linus")

    def flood() -> None:
        for _ in range(200):
            if room.bridge.state_of(guest) is not None:
                room.bridge.say(guest, "nonsense")

    room.on_loop(flood)
    assert room.bridge.state_of(guest) is None
    assert room.bridge.state_of(other) is not None


def test_a_stranger_on_the_bridge_is_sent_away(room: ConferenceRehearsal) -> None:
    room.start()
    room.open()
    stranger = new_id()
    room.on_loop(lambda: room.gateway.connect(stranger))
    assert room.bridge.state_of(stranger) is None


def test_what_must_outlive_the_process_is_written_down(room: ConferenceRehearsal) -> None:
    live = room.start()
    room.open(ConferenceRequest(passcode="sesame", lobby="nobody"))
    guest = room.come("Grace")
    kept = room.journal.load()
    assert kept is not None
    assert (kept["meeting"], kept["port"]) == (str(live.meeting.id), 8443)
    assert [one["participant"] for one in kept["guests"]] == [str(guest)]
    assert "sesame" not in str(kept)
    assert {one["name"] for one in kept["room_state"]["room"]} == {"Ada", "Grace"}


@pytest.mark.parametrize(
    ("passcode", "lobby", "by_code"),
    [("", "guests", True), ("", "nobody", False), ("sesame", "nobody", True)],
)
def test_a_room_code_alone_is_enough_only_where_somebody_looks_or_asks(
    room: ConferenceRehearsal, passcode: str, lobby: str, by_code: bool
) -> None:
    room.start()
    room.open(ConferenceRequest(passcode=passcode, lobby=lobby))
    assert room.gateway.opening is not None
    assert room.gateway.opening.by_code is by_code
    assert bool(room.gateway.opening.passcode_hash) is bool(passcode)


def test_a_door_that_cannot_be_opened_leaves_the_meeting_as_it_is(
    room: ConferenceRehearsal,
) -> None:
    live = room.start()
    room.gateway.fault = EnvironmentFault("The port is taken.", code="port_in_use")
    opening = room.meetings.open_conference(ConferenceRequest())
    with pytest.raises(EnvironmentFault, match="port is taken"):
        opening.result(LIMIT)
    assert room.meetings.seat is None
    room.gateway.fault = None
    assert room.open().you == live.track_id
    room.hear(voice(0.5))
    room.end()


def test_there_is_nothing_to_open_without_a_meeting(room: ConferenceRehearsal) -> None:
    with pytest.raises(UserFacingError, match="No meeting is running"):
        room.meetings.open_conference(ConferenceRequest()).result(LIMIT)


def test_whoever_looks_late_says_hello_and_knows_everything(room: ConferenceRehearsal) -> None:
    room.start()
    seat = room.open()
    room.come("Grace")
    room.heard.clear()
    seat.say(Hello("Ada"))
    room.settle()
    [welcome] = [m for m in room.heard if isinstance(m, Welcome)]
    assert [person.name for person in welcome.people] == ["Ada", "Grace"]
    assert not [m for m in room.heard if isinstance(m, RosterChanged) and len(m.people) != 2]


def test_the_end_keeps_what_everybody_chose_and_says_when_they_left(
    room: ConferenceRehearsal,
) -> None:
    live = room.start()
    seat = room.open()
    guest, gone = room.come("Grace"), room.come("Linus")
    seat.say(ChooseConsent(Consent.NONE))
    room.tell(gone, Leave())
    room.settle()
    left = room.clock.now()
    room.hear(quiet(1.0))
    room.end()
    people = {
        one.id: one
        for one in room.store.read(lambda uow: uow.participants.of_meeting(live.meeting.id))
    }
    assert people[live.track_id].consent is Consent.NONE
    assert people[gone].left_at == left
    assert people[guest].left_at == people[live.track_id].left_at == room.clock.now()


def test_who_comes_back_has_not_left(room: ConferenceRehearsal) -> None:
    live = room.start()
    room.open()
    guest = room.come("Grace")
    room.tell(guest, Leave())
    room.come_back(guest, "Grace")
    room.settle()
    people = room.store.read(lambda uow: uow.participants.of_meeting(live.meeting.id))
    assert next(one for one in people if one.id == guest).left_at is None


@pytest.mark.parametrize("unwilling", ["host", "guest"])
def test_the_meeting_is_recorded_whatever_one_person_does_not_allow(
    room: ConferenceRehearsal, unwilling: str
) -> None:
    room.start()
    seat = room.open()
    guest = room.come("Grace")
    room.settle()
    room.speak(guest, voice(0.5))
    if unwilling == "host":
        seat.say(ChooseConsent(Consent.NONE))
    else:
        room.tell(guest, ChooseConsent(Consent.NONE))
    room.settle()
    before = len(room.said(RecordingStateChanged))
    room.hear(quiet(3.0))
    until(lambda: len(room.said(RecordingStateChanged)) >= before + 2, what="two states")
    told = [e.state for e in room.events if isinstance(e, RecordingStateChanged)]
    assert set(told) == {RecordingState.RECORDING}
    room.end()
    told = [e.state for e in room.events if isinstance(e, RecordingStateChanged)]
    assert told.count(RecordingState.FINISHED) == 1


def test_who_gives_up_waiting_was_never_here(room: ConferenceRehearsal) -> None:
    live = room.start()
    room.open(ConferenceRequest(lobby="guests"))
    guest = room.come("Grace")
    room.tell(guest, Leave())
    room.settle()
    assert TimelineKind.LEFT not in {event.kind for event in room.timeline(live.meeting.id)}


@pytest.mark.parametrize("last", [Leave(), ChooseConsent(Consent.NONE)])
def test_the_last_words_do_not_wait_for_more_of_who_says_no_more(
    room: ConferenceRehearsal, last: FromParticipant
) -> None:
    live = room.start()
    room.open()
    guest = room.come("Grace")
    room.settle()
    room.speak(guest, voice(1.0))
    room.tell(guest, last)

    def is_final() -> bool:
        transcript = room.opened(live.meeting.id).transcript
        return transcript is not None and any(one.is_final for one in transcript.segments)

    until(is_final, what="the last words")
    room.end()
    begin, end = loud(sound_of(room, live.meeting.id, guest))
    assert (begin, end) == pytest.approx((0.0, 1.0), abs=0.15)
