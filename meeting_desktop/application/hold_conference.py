"""Hold a conference: what the host does with every message, and what follows from time.

Pure but for the clock: each call gives the messages to send and the events that happened; the
caller owns channels, sound and files. One thread (the media loop) calls it. A message changes only
what ``domain.permissions`` allows its sender, whatever it says.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from meeting_desktop.application.announce_changes import AnnounceChanges
from meeting_desktop.application.carry_out import carry_out
from meeting_desktop.application.check_rights import ACTIONS, check, target_of
from meeting_desktop.application.conference_timers import Deadlines
from meeting_desktop.application.conference_turn import NOTHING, Answer, Turn
from meeting_desktop.application.hold_together import HoldTogether
from meeting_desktop.application.look_for_company import LookForCompany
from meeting_desktop.application.receive_arrivals import Arrival, Door, LobbyFor
from meeting_desktop.application.resume_conference import GRACE_S, ConferenceState, pack, unpack
from meeting_desktop.application.tell_levels import TellLevels
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.domain.attendance import AttendStatus
from meeting_desktop.domain.conference_events import (
    ConferenceEnded,
    ConsentChosen,
    LeaveReason,
    ParticipantLeft,
)
from meeting_desktop.domain.consent import ConsentLedger, allows_captions
from meeting_desktop.domain.control_messages import (
    Caption,
    ChooseConsent,
    Denied,
    End,
    Ended,
    FromParticipant,
    Hello,
    Leave,
    Refused,
    Speaking,
    Waiting,
)
from meeting_desktop.domain.meetings import Consent
from meeting_desktop.domain.participants import Connection, Role, clean_text
from meeting_desktop.domain.permissions import Standing
from meeting_desktop.domain.room_messages import FromParticipantToRoom
from meeting_desktop.domain.roster import Roster

_TITLE_LENGTH = 120
#: Longer than the longest utterance; a message must stay below 16 KiB.
LONGEST_CAPTION = 2_000
_ENDED = "The host has ended the meeting."
_NOT_NOW = "You cannot come into this meeting now."


class HoldConference:
    """``receive`` what participants say, tell what the media side hears, and ``tick`` often.

    Ticks at 20 to 50 ms keep levels near ten a second. Not thread-safe.
    """

    def __init__(
        self, clock: Clock, state: ConferenceState, lobby_for: LobbyFor = LobbyFor.GUESTS
    ) -> None:
        self._clock = clock
        self._title = state.title
        self._roster = state.roster
        self._consents = state.consents
        self._ballot = state.ballot
        self._door = Door(lobby_for)
        self.together = HoldTogether(clock, state.ballot)
        self._announce = AnnounceChanges(state.title, self.together.welcome)
        self._persons = {p.id: p.person for p in state.roster.room}
        self._levels = TellLevels()
        self._has_ended = False
        now = clock.monotonic()
        self._company = LookForCompany(now)
        self._deadlines = Deadlines()
        for p in state.roster.room:
            if p.connection is Connection.LOST:
                self._deadlines.set(p.id, now + GRACE_S)

    @classmethod
    def open(
        cls,
        clock: Clock,
        title: str,
        host: Arrival,
        *,
        capacity: int = 20,
        lobby_for: LobbyFor = LobbyFor.GUESTS,
        consent: Consent = Consent.RECORD,
    ) -> HoldConference:
        """A new meeting with its host in it; ``capacity`` counts devices."""
        now = clock.now()
        consents = ConsentLedger().choose(host.person, consent, now)
        roster = Roster.open(host.newcomer("", now, consent), capacity)
        state = ConferenceState(clean_text(title, _TITLE_LENGTH), roster, consents)
        return cls(clock, state, lobby_for)

    @classmethod
    def restore(
        cls, clock: Clock, data: Mapping[str, Any], lobby_for: LobbyFor = LobbyFor.GUESTS
    ) -> HoldConference:
        """The meeting as ``snapshot`` kept it; people have 60 s to come back.

        Raises:
            UserFacingError: ``data`` is no whole snapshot of this version.
        """
        return cls(clock, unpack(data, clock.now()), lobby_for)

    def snapshot(self) -> dict[str, object]:
        """What must survive this process, as plain data; take it after each change."""
        state = ConferenceState(self._title, self._roster, self._consents, self._ballot)
        return pack(state, self._clock.now())

    # --- asking

    @property
    def roster(self) -> Roster:
        return self._roster

    @property
    def consents(self) -> ConsentLedger:
        return self._consents

    @property
    def has_ended(self) -> bool:
        return self._has_ended

    def is_kept_out(self, person: UUID) -> bool:
        """Whether the person was denied or removed: give them no connection at all."""
        return person in self._roster.denied

    # --- people

    def arrive(self, arrival: Arrival) -> Answer:
        """A control channel has opened, for the first time or again; ``hello`` is to follow.

        Raises:
            UserFacingError: this participant is somebody else: close this channel, leave theirs.
        """
        turn = Turn()
        self._check_identity(arrival)
        if self._has_ended:
            self._turn_away(arrival, _ENDED, turn)
        elif self.is_kept_out(arrival.person):
            self._turn_away(arrival, _NOT_NOW, turn)
        elif self._standing(arrival.participant) is Standing.OUTSIDE:
            self._wait_for_hello(arrival, turn)
        return turn.answer()

    def _wait_for_hello(self, arrival: Arrival, turn: Turn) -> None:
        """At the door. A crowd there keeps nobody out who is in already, or stands there too."""
        if self._door.is_crowded:
            self._turn_away(arrival, _NOT_NOW, turn)
            return
        self._door.add(arrival)
        self._deadlines.set(arrival.participant, self._clock.monotonic() + GRACE_S)

    def receive(self, sender: UUID, message: FromParticipant) -> Answer:
        """What ``sender`` (known from the connection) says; nobody hears from strangers."""
        standing = self._standing(sender)
        if self._has_ended or standing is Standing.OUTSIDE:
            return NOTHING
        turn, before, reason = Turn(), self._roster, LeaveReason.LEFT
        target = target_of(message)
        try:
            upon = None if target is None else self._standing(target)
            check(standing, message, upon, before.switches_of(self._persons.get(sender, sender)))
            reason = self._do(sender, message, turn)
        except UserFacingError as refusal:
            of = getattr(message, "id", None)
            turn.send([sender], Refused(ACTIONS[type(message)].value, refusal.sentence, of))
        if self._roster.in_room(sender) is not None:
            self._company.stir(self._clock.monotonic())
        return self._finish(before, turn, reason)

    def bring_in(self, participant: UUID, name: str) -> Answer:
        """The AI participant comes into the room; it is kept as what it says and how it sounds.

        Raises:
            UserFacingError: there is no room, or it is over.
        """
        if self._has_ended:
            raise UserFacingError(_ENDED, code="ended")
        turn, before, now = Turn(), self._roster, self._clock.now()
        arrival = Arrival(participant, participant, Role.MEMBER, name)
        newcomer = arrival.newcomer("", now, Consent.RECORD)
        self._roster = before.enter(replace(newcomer, attends=AttendStatus.JOINING))
        self._consents = self._consents.choose(participant, Consent.RECORD, now)
        self._persons[participant] = participant
        return self._finish(before, turn)

    def attend(self, participant: UUID, status: AttendStatus) -> Answer:
        """What the AI participant does now."""
        if self._has_ended:
            return NOTHING
        before, self._roster = self._roster, self._roster.attend(participant, status)
        return self._finish(before, Turn())

    def connection_changed(self, participant: UUID, connection: Connection) -> Answer:
        """How the media side finds a connection; who is lost for 60 s has left."""
        if self._has_ended:
            return NOTHING
        before = self._roster
        if connection is not Connection.LOST:
            if participant not in self._door:
                self._deadlines.clear(participant)
        elif self._door.take(participant) is not None:
            self._deadlines.clear(participant)
        elif before.find(participant) is not None and participant != before.host:
            self._deadlines.set(participant, self._clock.monotonic() + GRACE_S)
        self._roster = before.connect(participant, connection)
        return self._finish(before, Turn())

    def end(self, sentence: str = _ENDED) -> Answer:
        """The meeting is over for everybody, also in the lobby."""
        turn = Turn()
        if not self._has_ended:
            self._end(sentence, turn)
        return turn.answer()

    # --- sound and words

    def hear_levels(self, levels: Mapping[UUID, float]) -> None:
        """Loudness in dBFS; the newest of each goes out with a tick."""
        self._levels.hear(levels)

    def hear_speaking(self, participant: UUID, speaking: bool) -> Answer:
        """Voice activity of a participant."""
        if self._has_ended:
            return NOTHING
        before, turn = self._roster, Turn()
        self._roster = before.speak(participant, speaking)
        was, now = before.in_room(participant), self._roster.in_room(participant)
        if was is not None and now is not None and was.speaking is not now.speaking:
            turn.send(self._roster.room, Speaking(participant, now.speaking))
        return self._finish(before, turn)

    def show_caption(self, caption: Caption, spoken_at: datetime) -> Answer:
        """Words for all in the room, if their speaker allowed and allows it.

        ``spoken_at`` is when the utterance began. Who has left may still have a last word.
        """
        person, turn = self._persons.get(caption.participant), Turn()
        if person is None or self._has_ended or not math.isfinite(caption.start):
            return NOTHING
        history = self._consents.of(person)
        if history.may_caption(spoken_at) and allows_captions(history.now):
            text = clean_text(caption.text, LONGEST_CAPTION, keep_ends=True)
            turn.send(self._roster.room, replace(caption, text=text))
        return turn.answer()

    # --- time

    def tick(self) -> Answer:
        """What is due now: levels, the roster, who did not come back, who is alone."""
        if self._has_ended:
            return NOTHING
        before, turn, now = self._roster, Turn(), self._clock.monotonic()
        for late in self._deadlines.over(now):
            arrival = self._door.take(late)
            if arrival is not None:
                self._turn_away(arrival, "You did not say who you are; try again.", turn)
            else:
                self._roster = self._roster.leave(late)
        self._levels.tell(self._roster, now, turn)
        self._company.look(self._roster, now, turn)
        return self._finish(before, turn, LeaveReason.LOST)

    # --- inside

    def _standing(self, participant: UUID) -> Standing:
        if (present := self._roster.in_room(participant)) is not None:
            return Standing.of(present.role)
        if self._roster.in_lobby(participant) is not None:
            return Standing.WAITING
        return Standing.ARRIVED if participant in self._door else Standing.OUTSIDE

    def _do(self, sender: UUID, message: FromParticipant, turn: Turn) -> LeaveReason:
        match message:
            case Hello():
                self._greet(sender, message, turn)
            case Leave():
                self._leave(sender, turn)
            case ChooseConsent(choice):
                self._choose(sender, choice, turn)
            case End():
                self._end(_ENDED, turn)
            case _:
                present = self._roster.in_room(sender)
                if present is not None and isinstance(message, FromParticipantToRoom):
                    self.together.receive(present, self._roster, message, turn)
                elif present is not None:
                    done = carry_out(self._roster, present, message)
                    self._roster = done.roster
                    for recipient, told in done.messages:
                        turn.send([recipient], told)
                    return done.reason
        return LeaveReason.LEFT

    def _check_identity(self, arrival: Arrival) -> None:
        known = self._persons.get(arrival.participant, self._door.person_of(arrival.participant))
        if known is not None and known != arrival.person:
            raise UserFacingError("This place in the meeting is not yours.", code="wrong_person")

    def _greet(self, sender: UUID, message: Hello, turn: Turn) -> None:
        self._deadlines.clear(sender)
        arrival = self._door.take(sender)
        if arrival is not None:
            try:
                consent = self._consents.of(arrival.person).now
                newcomer = arrival.newcomer(message.name, self._clock.now(), consent)
                self._roster = self._door.let_in(self._roster, newcomer)
                self._persons[sender] = arrival.person
            except UserFacingError as refusal:
                self._turn_away(arrival, refusal.sentence, turn)
            return
        self._roster = self._roster.connect(sender, Connection.GOOD)
        if (present := self._roster.in_room(sender)) is None:
            turn.send([sender], Waiting())
        else:
            self._announce.welcome(present, self._roster, turn)

    def _turn_away(self, arrival: Arrival, sentence: str, turn: Turn) -> None:
        turn.send([arrival.participant], Denied(sentence))
        left = ParticipantLeft(arrival.participant, arrival.person, LeaveReason.TURNED_AWAY)
        turn.tell([left])

    def _leave(self, sender: UUID, turn: Turn) -> None:
        self._roster = self._roster.leave(sender)
        self._deadlines.clear(sender)
        arrival = self._door.take(sender)
        if arrival is not None:
            turn.tell([ParticipantLeft(sender, arrival.person, LeaveReason.LEFT)])

    def _choose(self, sender: UUID, choice: Consent, turn: Turn) -> None:
        chooser = self._roster.find(sender)
        if chooser is None or self._consents.of(chooser.person).now is choice:
            return
        at = self._clock.now()
        self._consents = self._consents.choose(chooser.person, choice, at)
        self._roster = self._roster.choose(chooser.person, choice)
        turn.tell([ConsentChosen(chooser.person, choice, at)])

    def _end(self, sentence: str, turn: Turn) -> None:
        self.together.screen.end(self._roster, turn)
        self._has_ended = True
        turn.send((*self._roster.room, *self._roster.lobby), Ended(sentence))
        turn.send(self._door, Ended(sentence))
        turn.tell([ConferenceEnded()])

    def _finish(self, before: Roster, turn: Turn, reason: LeaveReason = LeaveReason.LEFT) -> Answer:
        if not self._has_ended:
            now = self._clock.monotonic()
            self._announce.announce(before, self._roster, reason, now, turn)
            self.together.screen.follow(self._roster, turn)
        return turn.answer()
