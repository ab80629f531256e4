"""What is known about the people of a meeting, from the host's messages. No Qt.

Two devices of one person are one row: the host gives one name, one role and one consent to both,
and no two persons the same name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from uuid import UUID

from meeting_desktop.domain.attendance import AttendStatus
from meeting_desktop.domain.control_messages import (
    FromHost,
    Levels,
    LobbyChanged,
    Person,
    RosterChanged,
    Speaking,
    WaitingPerson,
    Welcome,
)
from meeting_desktop.domain.given_rights import Switches
from meeting_desktop.domain.levels import SILENCE_DB
from meeting_desktop.domain.meetings import Consent
from meeting_desktop.domain.participants import Connection, Role
from meeting_desktop.domain.permissions import Action, Standing, may, why_not
from meeting_desktop.ui.conference.room_actions import PersonAction, RoomAction, offered_rights

_BEST_FIRST = (Connection.GOOD, Connection.POOR, Connection.LOST)


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One person with their devices, at least one."""

    devices: tuple[Person, ...]
    is_you: bool = False

    @property
    def id(self) -> UUID:
        """The device that stands for the person in what is said to the host."""
        return self.devices[0].id

    @property
    def name(self) -> str:
        return self.devices[0].name

    @property
    def role(self) -> Role:
        return self.devices[0].role

    @property
    def switches(self) -> Switches:
        """What hosts have switched for them."""
        return self.devices[0].switches

    @property
    def consent(self) -> Consent:
        return self.devices[0].consent

    @property
    def held(self) -> bool:
        """Muted by a host, who alone can lift it."""
        return any(device.muted_by_host for device in self.devices)

    @property
    def muted(self) -> bool:
        """No device of theirs is heard."""
        return self.held or all(device.muted for device in self.devices)

    @property
    def speaking(self) -> bool:
        return any(device.speaking for device in self.devices)

    @property
    def hand(self) -> int:
        """Their place in the row of raised hands, 0 without one."""
        return min((device.hand for device in self.devices if device.hand), default=0)

    @property
    def attends(self) -> AttendStatus | None:
        """What the AI participant does; None of people."""
        return self.devices[0].attends

    @property
    def connection(self) -> Connection:
        """The best of their devices: that is how they are with us."""
        return min((device.connection for device in self.devices), key=_BEST_FIRST.index)


_ASKED = {
    RoomAction.MUTE_ALL: Action.MUTE_ALL,
    RoomAction.LOCK: Action.LOCK,
    RoomAction.ADMIT: Action.ADMIT_ALL,
    RoomAction.END: Action.END,
}


@dataclass(slots=True)
class PeopleModel:
    """``has_door``: this is the host's own application, which gives out links and digits."""

    has_door: bool = False
    you: UUID | None = None
    title: str = ""
    locked: bool = False
    rows: tuple[PersonRow, ...] = ()
    waiting: tuple[WaitingPerson, ...] = ()
    levels: Mapping[UUID, float] = field(default_factory=dict)
    _people: tuple[Person, ...] = field(default=())

    def apply(self, message: FromHost) -> None:
        """Take what the host says about people; everything else is passed over."""
        match message:
            case Welcome(you, title, people, locked):
                self.you, self.title, self.locked = you, title, locked
                self._take(people)
            case RosterChanged(people, locked):
                self.locked = locked
                self._take(people)
            case Speaking(participant, speaking):
                self._take(
                    replace(p, speaking=speaking) if p.id == participant else p
                    for p in self._people
                )
            case LobbyChanged(waiting):
                self.waiting = waiting
            case Levels(levels):
                self.levels = levels
            case _:
                pass

    # -- facts ----------------------------------------------------------------------------------

    @property
    def me(self) -> PersonRow | None:
        """Who sits here."""
        return next((row for row in self.rows if row.is_you), None)

    @property
    def my_device(self) -> Person | None:
        return next((person for person in self._people if person.id == self.you), None)

    @property
    def others(self) -> int:
        """How many persons are here besides the one who sits at this machine."""
        return sum(not row.is_you for row in self.rows)

    @property
    def all_held(self) -> bool:
        """Whoever can be muted by a host is; observers are so from the beginning."""
        led = [row for row in self.rows if not row.role.leads]
        return all(row.held for row in led) and any(row.role is not Role.OBSERVER for row in led)

    @property
    def hand_raised(self) -> bool:
        device = self.my_device
        return device is not None and device.hand > 0

    @property
    def held(self) -> bool:
        """A host has muted this person."""
        return self.me is not None and self.me.held

    @property
    def speaking(self) -> tuple[str, ...]:
        """The names of who speaks, except the own one."""
        return tuple(row.name for row in self.rows if row.speaking and not row.is_you)

    def row_of(self, participant: UUID) -> PersonRow | None:
        return next(
            (row for row in self.rows if any(d.id == participant for d in row.devices)), None
        )

    def level_of(self, row: PersonRow) -> float:
        """The loudest device in dBFS; silence of who is muted."""
        return max(self.levels.get(device.id, SILENCE_DB) for device in row.devices)

    def quality(self) -> Connection:
        """How well this machine is connected; the host, to whom all come, is the worst of all."""
        if self.has_door:
            found = [row.connection for row in self.rows if not row.is_you]
        else:
            found = [] if self.my_device is None else [self.my_device.connection]
        return max(found, key=_BEST_FIRST.index, default=Connection.GOOD)

    # -- what may be done -----------------------------------------------------------------------

    def why_not(self, action: Action) -> str | None:
        """Why the one who sits here may not do it, as a sentence; None where they may."""
        if self.me is None:
            return why_not(Standing.OUTSIDE, action)
        return why_not(Standing.of(self.me.role), action, switches=self.me.switches)

    def may_do(self, action: RoomAction) -> bool:
        if self.me is None:
            return False
        if action is RoomAction.INVITE:
            return self.has_door
        if action is RoomAction.LEAVE:
            return not self.has_door
        if action is RoomAction.END:
            return self.has_door
        return may(Standing.of(self.me.role), _ASKED[action])

    def offers(self, row: PersonRow) -> tuple[PersonAction, ...]:
        """What the one who sits here may do to the person of ``row``."""
        if self.me is None:
            return ()
        actor, target = Standing.of(self.me.role), Standing.of(row.role)
        led = not row.is_you and row.role is not Role.HOST
        mutes = led and may(actor, Action.MUTE_PERSON, target)
        asks = not row.is_you and row.attends is None and may(actor, Action.ASK_TO_MUTE, target)
        is_person = row.attends is None
        promotes = is_person and may(actor, Action.COHOST, target)
        is_cohost = row.role is Role.COHOST
        away = row.connection is Connection.LOST
        offered = {
            PersonAction.MUTE: mutes and not row.held,
            PersonAction.ASK_TO_MUTE: asks and not row.muted,
            PersonAction.ALLOW_UNMUTE: mutes and row.held,
            PersonAction.MAKE_COHOST: promotes and not is_cohost,
            PersonAction.TAKE_COHOST: promotes and is_cohost,
            **offered_rights(actor, row.role, is_person=is_person),
            PersonAction.SECOND_DEVICE: self.has_door and is_person,
            PersonAction.SAFETY_DIGITS: is_person and not away and self._shares_digits(row),
            PersonAction.CONSENT: row.is_you,
            PersonAction.REMOVE: may(actor, Action.REMOVE, target),
        }
        return tuple(action for action, is_offered in offered.items() if is_offered)

    def _shares_digits(self, row: PersonRow) -> bool:
        """Everybody's connection goes to the host, and to nobody else."""
        if self.has_door:
            return bool(self.far_devices(row))
        return row.role is Role.HOST and not row.is_you

    def far_devices(self, row: PersonRow) -> tuple[Person, ...]:
        """The devices of a row that are not this machine."""
        return tuple(device for device in row.devices if device.id != self.you)

    def _take(self, people: Iterable[Person]) -> None:
        self._people = tuple(people)
        by_name: dict[str, list[Person]] = {}
        for person in self._people:
            by_name.setdefault(person.name, []).append(person)
        self.rows = tuple(
            PersonRow(tuple(devices), any(device.id == self.you for device in devices))
            for devices in by_name.values()
        )
