"""What of a room's messages is worth a sound to the one who sits here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from uuid import UUID

from meeting_desktop.application.ring import Ring
from meeting_desktop.domain.control_messages import (
    FromHost,
    Knock,
    Person,
    RosterChanged,
    Welcome,
)
from meeting_desktop.domain.room_sounds import RoomSound
from meeting_desktop.runtime.topic import Topic


class RingForPeople:
    """``listen`` to a seat; for each seat a new one. Runs where the messages come."""

    def __init__(self, ring: Ring) -> None:
        self._ring = ring
        self._you: UUID | None = None
        self._people: Mapping[UUID, Person] = {}

    def listen(self, messages: Topic[FromHost]) -> Callable[[], None]:
        """Ring for what is told from now on; the answer ends that."""
        return messages.subscribe(self.hear)

    def hear(self, message: FromHost) -> None:
        match message:
            case Welcome():
                # A greeting, also the one after a lost connection: nobody has just come.
                self._you = message.you
                self._people = _by_id(message.people)
            case RosterChanged():
                self._compare(_by_id(message.people))
            case Knock(chime=True):
                self._say(RoomSound.KNOCK)
            case _:
                pass

    def _compare(self, now: Mapping[UUID, Person]) -> None:
        before, self._people = self._people, now
        if self._you is None:
            return
        if now.keys() - before.keys():
            self._say(RoomSound.JOINED)
        elif before.keys() - now.keys():
            self._say(RoomSound.LEFT)
        elif self._leads(now) and any(_raised(person, before) for person in now.values()):
            self._say(RoomSound.HAND)

    def _leads(self, now: Mapping[UUID, Person]) -> bool:
        you = now.get(self._you) if self._you is not None else None
        return you is not None and you.role.leads

    def _say(self, sound: RoomSound) -> None:
        self._ring.ring(sound, people=len(self._people))


def _by_id(people: tuple[Person, ...]) -> dict[UUID, Person]:
    return {person.id: person for person in people}


def _raised(person: Person, before: Mapping[UUID, Person]) -> bool:
    known = before.get(person.id)
    return person.hand > 0 and known is not None and known.hand == 0
