"""Who is in the room and who in the lobby: a value; every change gives a new one or is refused.

What holds at any time: one person is the host, with the device that carries the meeting among
theirs; ids are unique; no person is both in the lobby and in the room; nobody who was denied or
removed is in either; no hold is on the host. Whether the one who asks for a change may ask is for
``permissions``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from uuid import UUID

from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.domain.attendance import AttendStatus
from meeting_desktop.domain.given_rights import GivenRights, Switches
from meeting_desktop.domain.meetings import Consent
from meeting_desktop.domain.participants import (
    Connection,
    Participant,
    Role,
    distinct_name,
    name_key,
)

#: More than the bridge of one machine carries well (media.md), and what a roster message can hold.
LARGEST_ROOM = 30
LARGEST_LOBBY = 40

_Change = Callable[[Participant], Participant]


@dataclass(frozen=True, slots=True)
class Roster:
    """``host`` is the device that carries the meeting; sets and ``rights`` are of persons.

    ``room`` and ``lobby`` are in the order of coming, ``hands`` in the order of raising.
    """

    host: UUID
    capacity: int
    room: tuple[Participant, ...]
    lobby: tuple[Participant, ...] = ()
    hands: tuple[UUID, ...] = ()
    admitted: frozenset[UUID] = frozenset()
    denied: frozenset[UUID] = frozenset()
    rights: GivenRights = field(default_factory=GivenRights)
    held: frozenset[UUID] = frozenset()
    locked: bool = False

    @classmethod
    def open(cls, host: Participant, capacity: int) -> Roster:
        """A room with nobody but its host in it."""
        host = replace(host, role=Role.HOST, origin=Role.HOST)
        return cls(host.id, max(1, min(capacity, LARGEST_ROOM)), (host,))

    # --- asking

    @property
    def host_person(self) -> UUID:
        return next(p.person for p in self.room if p.id == self.host)

    def find(self, participant: UUID) -> Participant | None:
        return self.in_room(participant) or self.in_lobby(participant)

    def in_room(self, participant: UUID) -> Participant | None:
        return next((p for p in self.room if p.id == participant), None)

    def in_lobby(self, participant: UUID) -> Participant | None:
        return next((p for p in self.lobby if p.id == participant), None)

    def devices(self, person: UUID) -> tuple[Participant, ...]:
        """All devices of a person, in the room or in the lobby."""
        return tuple(p for p in (*self.room, *self.lobby) if p.person == person)

    def is_expected(self, person: UUID) -> bool:
        """Whether the person was let in before, and need not wait."""
        return person in self.admitted or person == self.host_person

    def place_of_hand(self, participant: UUID) -> int:
        """1 for the hand that was raised first, 0 for none."""
        return self.hands.index(participant) + 1 if participant in self.hands else 0

    def switches_of(self, person: UUID) -> Switches:
        """What hosts have switched for the person."""
        return self.rights.switches_of(person)

    # --- coming and going

    def knock(self, newcomer: Participant) -> Roster:
        """The newcomer waits in the lobby.

        Raises:
            UserFacingError: they are kept out, the meeting is locked, the lobby is full, or they
                are in already (then they enter).
        """
        self._check_may_come(newcomer)
        if any(p.person == newcomer.person for p in self.room):
            raise _refusal("already_in", "You are in this meeting already.")
        if len(self.lobby) >= LARGEST_LOBBY:
            raise _refusal("lobby_full", "Too many people are waiting; try again in a few minutes.")
        return replace(self, lobby=(*self.lobby, self._dressed(newcomer)))

    def enter(self, newcomer: Participant) -> Roster:
        """The newcomer comes straight into the room.

        Raises:
            UserFacingError: they are kept out, the meeting is locked, or there is no room.
        """
        self._check_may_come(newcomer)
        if any(p.person == newcomer.person for p in self.lobby):
            raise _refusal("waiting", "You are waiting in the lobby on another device.")
        self._check_space(1)
        return replace(
            self,
            room=(*self.room, self._dressed(newcomer)),
            admitted=self.admitted | {newcomer.person},
        )

    def admit(self, participant: UUID) -> Roster:
        """The person comes from the lobby into the room, with all their devices.

        Raises:
            UserFacingError: they do not wait any more, or there is no room.
        """
        person = self._waiting(participant).person
        coming = tuple(p for p in self.lobby if p.person == person)
        self._check_space(len(coming))
        return replace(
            self,
            room=(*self.room, *coming),
            lobby=tuple(p for p in self.lobby if p.person != person),
            admitted=self.admitted | {person},
        )

    def deny(self, participant: UUID) -> Roster:
        """The person leaves the lobby and stays out.

        Raises:
            UserFacingError: they do not wait any more.
        """
        return self._keep_out(self._waiting(participant).person)

    def remove(self, participant: UUID) -> Roster:
        """The person leaves the room and stays out.

        Raises:
            UserFacingError: they are not in the room, or are the host.
        """
        person = self._present(participant).person
        if person == self.host_person:
            raise _refusal("host_stays", "The host cannot be removed.")
        return self._keep_out(person)

    def leave(self, participant: UUID) -> Roster:
        """This device leaves the room or the lobby, if it is there; it may come back.

        Raises:
            UserFacingError: it carries the meeting.
        """
        if participant == self.host:
            raise _refusal(
                "host_stays", "The meeting runs on your machine; end it for all instead."
            )
        return replace(
            self,
            room=tuple(p for p in self.room if p.id != participant),
            lobby=tuple(p for p in self.lobby if p.id != participant),
            hands=tuple(hand for hand in self.hands if hand != participant),
        )

    def lock(self, locked: bool) -> Roster:
        return replace(self, locked=locked)

    # --- what people do in the room

    def mute(self, participant: UUID, muted: bool) -> Roster:
        """The own microphone of one device.

        Raises:
            UserFacingError: it is not in the room, or is to be opened while a host holds it.
        """
        if self._present(participant).muted_by_host and not muted:
            raise _refusal("held", "A host has muted you; raise your hand to be heard.")
        return self._change(participant, lambda p: _silenced(replace(p, muted=muted)))

    def hold(self, participant: UUID, held: bool) -> Roster:
        """Mute the person and keep them so, also when they come back; or lift that.

        Lifting opens no microphone: nobody is heard without having meant it.

        Raises:
            UserFacingError: they are not in the room, or are the host.
        """
        person = self._present(participant).person
        if person == self.host_person:
            raise _refusal("host_stays", "The host can be asked to mute, not muted.")
        persons = self.held | {person} if held else self.held - {person}
        return self._held_as(persons)

    def hold_all(self, held: bool) -> Roster:
        """Hold all who do not lead, or lift it for all of them but observers."""
        leaders = self.rights.of_role(Role.COHOST) | {self.host_person}
        kept = self.held & (leaders | self.rights.of_role(Role.OBSERVER))
        led = frozenset(p.person for p in self.room) - leaders
        return self._held_as(self.held | led if held else kept)

    def raise_hand(self, participant: UUID, raised: bool) -> Roster:
        """Raises: UserFacingError: they are not in the room."""
        self._present(participant)
        if raised:
            already = participant in self.hands
            return self if already else replace(self, hands=(*self.hands, participant))
        return replace(self, hands=tuple(hand for hand in self.hands if hand != participant))

    def speak(self, participant: UUID, speaking: bool) -> Roster:
        """Who is silent or not connected does not speak; who is not in the room is passed over."""
        if self.in_room(participant) is None:
            return self
        return self._change(participant, lambda p: _silenced(replace(p, speaking=speaking)))

    def connect(self, participant: UUID, connection: Connection) -> Roster:
        """How well a device is connected, in the room or the lobby."""
        return self._change(participant, lambda p: _silenced(replace(p, connection=connection)))

    def choose(self, person: UUID, consent: Consent) -> Roster:
        """What the person allows, on all their devices."""
        return self._each(lambda p: replace(p, consent=consent) if p.person == person else p)

    def attend(self, participant: UUID, status: AttendStatus) -> Roster:
        """What the AI participant does now; of people nothing changes."""
        return self._change(
            participant, lambda p: p if p.attends is None else replace(p, attends=status)
        )

    def give_role(self, participant: UUID, role: Role | None) -> Roster:
        """The person becomes what ``given_rights`` knows, or what they were before (None).

        An observer is held muted; a host may lift that to hear them. Who is no observer any more
        is held no longer.

        Raises:
            UserFacingError: they are not in the room, are the host, or no person.
        """
        present = self._present(participant)
        person = present.person
        if person == self.host_person:
            raise _refusal("host_stays", "The host stays the host.")
        if present.attends is not None:
            raise _refusal("no_person", "Only a person can have a role in the meeting.")
        if self.rights.roles.get(person) is role:
            return self
        changed = replace(self, rights=self.rights.with_role(person, role))
        changed = changed._each(lambda p: replace(p, role=changed._role_of(p)))
        if role is Role.OBSERVER:
            return changed._held_as(self.held | {person})
        return changed._held_as(self.held - {person}) if present.role is Role.OBSERVER else changed

    def switch(self, participant: UUID, switches: Switches) -> Roster:
        """What this person may do beyond or below their role.

        Raises:
            UserFacingError: they are not in the room, are the host, or no person.
        """
        present = self._present(participant)
        if present.person == self.host_person:
            raise _refusal("host_stays", "Nothing is switched off for the host.")
        if present.attends is not None:
            raise _refusal("no_person", "This can be switched for people only.")
        return replace(self, rights=self.rights.with_switches(present.person, switches))

    # --- inside

    def _check_may_come(self, newcomer: Participant) -> None:
        if newcomer.person in self.denied:
            raise _refusal("kept_out", "The host has not let you into this meeting.")
        if self.find(newcomer.id) is not None:
            raise _refusal("already_in", "You are in this meeting already.")
        if self.locked and not self.is_expected(newcomer.person):
            raise _refusal("locked", "The meeting is locked; ask the host to unlock it.")

    def _check_space(self, devices: int) -> None:
        if len(self.room) + devices > self.capacity:
            raise _refusal("room_full", f"The meeting is full ({self.capacity}).")

    def _present(self, participant: UUID) -> Participant:
        found = self.in_room(participant)
        if found is None:
            raise _refusal("not_here", "They are not in the meeting any more.")
        return found

    def _waiting(self, participant: UUID) -> Participant:
        found = self.in_lobby(participant)
        if found is None:
            raise _refusal("not_waiting", "They are not waiting any more.")
        return found

    def _keep_out(self, person: UUID) -> Roster:
        gone = {p.id for p in self.devices(person)}
        return replace(
            self,
            room=tuple(p for p in self.room if p.id not in gone),
            lobby=tuple(p for p in self.lobby if p.id not in gone),
            hands=tuple(hand for hand in self.hands if hand not in gone),
            admitted=self.admitted - {person},
            rights=self.rights.with_role(person, None),
            denied=self.denied | {person},
        )

    def _dressed(self, newcomer: Participant) -> Participant:
        """The newcomer as the person that is known already, under a name of their own."""
        others = {name_key(p.name) for p in self._everybody() if p.person != newcomer.person}
        known = next(iter(self.devices(newcomer.person)), None)
        if known is not None:
            newcomer = replace(
                newcomer, name=known.name, origin=known.origin, consent=known.consent
            )
        held = newcomer.person in self.held
        return replace(
            newcomer,
            name=distinct_name(newcomer.name, others),
            role=self._role_of(newcomer),
            muted=newcomer.muted or held,
            muted_by_host=held,
        )

    def _role_of(self, participant: Participant) -> Role:
        if participant.person == self.host_person:
            return Role.HOST
        given = self.rights.roles.get(participant.person)
        if given is not None:
            return given
        # A guest who claims to be a host is a guest.
        return Role.MEMBER if participant.origin is Role.MEMBER else Role.GUEST

    def _held_as(self, persons: frozenset[UUID]) -> Roster:
        def held(p: Participant) -> Participant:
            hold = p.person in persons
            fresh = hold and not p.muted_by_host
            return _silenced(replace(p, muted_by_host=hold, muted=p.muted or fresh))

        return replace(self, held=persons)._each(held)

    def _everybody(self) -> Iterator[Participant]:
        yield from self.room
        yield from self.lobby

    def _change(self, participant: UUID, change: _Change) -> Roster:
        return self._each(lambda p: change(p) if p.id == participant else p)

    def _each(self, change: _Change) -> Roster:
        return replace(
            self, room=tuple(map(change, self.room)), lobby=tuple(map(change, self.lobby))
        )


def _silenced(participant: Participant) -> Participant:
    if participant.is_silent or participant.connection is Connection.LOST:
        return replace(participant, speaking=False)
    return participant


def _refusal(code: str, sentence: str) -> UserFacingError:
    return UserFacingError(sentence, code=code)
