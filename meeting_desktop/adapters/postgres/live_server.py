"""What one machine asks of the server's rooms: the functions of ``migrations/server/0009``.

All of them may be asked again after a connection broke in the midst: ids are made here, and the
same one twice is done once.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from psycopg import sql

from meeting_desktop.adapters.postgres.connecting import connect
from meeting_desktop.adapters.postgres.faults import fault, server_faults
from meeting_desktop.core.errors import EnvironmentFault
from meeting_desktop.domain.presence import InMeeting
from meeting_desktop.domain.signalling_rules import Envelope, SignalKind
from meeting_desktop.ports.colleague_rooms import FoundRoom, KnockReply, OpenRoom
from meeting_desktop.ports.shared_login import SharedLogin

_CHANNEL = re.compile(r"live_[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Arrived:
    """A message for ``line``; ``fingerprint`` is what its sender had announced when they posted it.

    ``is_repeat``: its nonce was used before, and what it said is not said again.
    """

    id: int
    line: UUID
    fingerprint: str
    envelope: Envelope
    is_repeat: bool


@dataclass(frozen=True, slots=True)
class Knocked:
    knock: UUID
    opening: UUID
    person: UUID
    body: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Waiting:
    """What ``take`` gives. ``lost``: lines that are none any more, by why; ``closed``: openings."""

    lost: Mapping[UUID, str]
    closed: Sequence[UUID]
    arrived: Sequence[Arrived]
    knocks: Sequence[Knocked]
    replies: Mapping[UUID, KnockReply]


class LiveServer:
    """Connects when made; one thread uses it. Raises EnvironmentFault."""

    def __init__(self, login: SharedLogin, machine: UUID) -> None:
        self._machine = machine
        self._is_hinted = False
        self._connection = connect(login)
        try:
            channel, told = self._said("SELECT * FROM public.live_connect(%s)", machine)
            #: What time it is for the server.
            self.told: datetime = told.astimezone(UTC)
            if not _CHANNEL.fullmatch(channel):
                raise fault("server_not_ours")
            with server_faults():
                self._connection.execute(sql.SQL("LISTEN {}").format(sql.Identifier(channel)))
        except EnvironmentFault as error:
            self.close()
            raise _too_old(error) from None
        except BaseException:
            self.close()
            raise

    def fileno(self) -> int:
        with server_faults():
            return self._connection.fileno()

    def is_hinted(self) -> bool:
        """Whether there was a hint since ``forget_hint``. Does not wait."""
        with server_faults():
            self._is_hinted |= bool(list(self._connection.notifies(timeout=0)))
        return self._is_hinted

    def forget_hint(self) -> None:
        self._is_hinted = False

    def beat(self) -> bool:
        """False: the server has forgotten this machine."""
        return bool(self._one("SELECT public.live_beat(%s)", self._machine))

    def open_room(self, room: OpenRoom, opening: UUID, *, again: bool = False) -> str:
        query = "SELECT public.live_open_room(%s, %s, %s, %s, %s, %s)"
        values = (room.room, room.meeting, room.host, self._machine, opening, again)
        return str(self._one(query, *values))

    def close_room(self, opening: UUID) -> None:
        self._one("SELECT public.live_close_room(%s)", opening)

    def find(self, room: str) -> tuple[str, FoundRoom | None]:
        outcome, host, person = self._said("SELECT * FROM public.live_find(%s)", room)
        return outcome, FoundRoom(room, host, person) if outcome == "found" else None

    def knock(self, knock: UUID, found: FoundRoom, body: str) -> str:
        query = "SELECT public.live_knock(%s, %s, %s, %s, %s, %s)"
        values = (knock, found.room, found.host, found.person, body, self._machine)
        return str(self._one(query, *values))

    def answer(self, knock: UUID, reply: KnockReply) -> None:
        query = "SELECT public.live_answer(%s, %s, %s)"
        self._one(query, knock, reply.body, reply.participant)

    def revoke(self, opening: UUID, participant: UUID) -> None:
        self._one("SELECT public.live_revoke(%s, %s)", opening, participant)

    def enter(
        self, room: str, participant: UUID, fingerprint: str, line: UUID, *, again: bool = False
    ) -> str:
        query = "SELECT public.live_enter(%s, %s, %s, %s, %s, %s)"
        return str(self._one(query, room, participant, fingerprint, line, self._machine, again))

    def leave(self, line: UUID) -> None:
        self._one("SELECT public.live_leave(%s)", line)

    def announced(self, line: UUID, participant: UUID) -> str | None:
        found = self._one("SELECT public.live_announced(%s, %s)", line, participant)
        return None if found is None else str(found)

    def post(self, line: UUID, envelope: Envelope, *, again: bool = False) -> str:
        """``again``: a connection broke over it, and it may have been posted."""
        query = "SELECT public.live_post(%s, %s, %s, %s, %s, %s, %s, %s, %s)"
        said = (envelope.room, envelope.sender, envelope.recipient, envelope.kind.value)
        rest = (envelope.nonce, envelope.expires_at, envelope.payload, again)
        return str(self._one(query, line, *said, *rest))

    def take(
        self,
        lines: Sequence[UUID],
        openings: Sequence[UUID],
        taken: Sequence[int],
        heard: Sequence[UUID],
    ) -> Waiting:
        query = "SELECT public.live_take(%s, %s, %s, %s::bigint[], %s)"
        known = (self._machine, list(lines), list(openings), list(taken), list(heard))
        said: dict[str, Any] = self._one(query, *known)
        return Waiting(
            {UUID(line): why for line, why in said.get("lost", {}).items()},
            [UUID(one) for one in said.get("closed", [])],
            [_arrived(one) for one in said.get("signals", [])],
            [
                Knocked(UUID(one["knock"]), UUID(one["opening"]), UUID(one["person"]), one["body"])
                for one in said.get("knocks", [])
            ],
            {UUID(one["knock"]): _reply(one) for one in said.get("replies", [])},
        )

    def say_present(self, meeting: InMeeting | None) -> None:
        query = "SELECT public.live_say_present(%s, %s, %s, %s, %s)"
        if meeting is None:
            self._one(query, self._machine, None, None, "", False)
        else:
            values = (meeting.meeting, meeting.scope, meeting.room, meeting.is_host)
            self._one(query, self._machine, *values)

    def goodbye(self) -> None:
        self._one("SELECT public.live_goodbye(%s)", self._machine)

    def close(self) -> None:
        self._connection.close()

    def _one(self, query: str, *values: object) -> Any:
        return self._said(query, *values)[0]

    def _said(self, query: str, *values: object) -> tuple[Any, ...]:
        try:
            with server_faults():
                row = self._connection.execute(query.encode(), values).fetchone()
        except EnvironmentFault as error:
            if error.code == "server_busy":
                # Somebody holds a row of ours and sleeps.
                with server_faults():
                    self._connection.execute("SELECT public.end_sleepers()")
            raise
        if row is None:
            raise fault("server_not_ours")
        return row


def _too_old(error: EnvironmentFault) -> EnvironmentFault:
    if error.code != "server_not_ours":
        return error
    return EnvironmentFault(
        "The shared database is of an older version; whoever keeps it must run "
        "“meeting-desktop server upgrade”.",
        code="server_too_old",
    )


def _arrived(said: Mapping[str, Any]) -> Arrived:
    envelope = Envelope(
        said["room"],
        UUID(said["sender"]),
        UUID(said["recipient"]),
        SignalKind(said["kind"]),
        said["nonce"],
        datetime.fromisoformat(said["expires_at"]).astimezone(UTC),
        said["payload"],
    )
    return Arrived(said["id"], UUID(said["line"]), said["fingerprint"], envelope, said["is_repeat"])


def _reply(said: Mapping[str, Any]) -> KnockReply:
    participant = said.get("participant")
    return KnockReply(said["body"], None if participant is None else UUID(participant))
