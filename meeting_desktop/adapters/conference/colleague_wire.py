"""What colleagues and the door of a host say to each other by the shared database, as JSON.

A knock is an ``Asked``; the answer is ``LetIn`` or ``Refused``. Who knocks is the database's word,
never the knock's. A gateway knocks for guests, who are nobody's word (``AskedForGuest``).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from meeting_desktop.adapters.conference.gateway_wire import IceServers, Refused
from meeting_desktop.adapters.conference.passcodes import MAX_PASSCODE
from meeting_desktop.domain.guest_tokens import MAX_SECRET_LETTERS
from meeting_desktop.ports.colleague_rooms import MAX_KNOCK
from meeting_desktop.ports.conference import IceServer

#: A later version may say more; what this one does not know of it is left out.
_OPEN = ConfigDict(strict=True, extra="ignore", frozen=True, hide_input_in_errors=True)


class AskedForGuest(BaseModel):
    """A guest of a gateway: as unknown as one who comes to this machine's own door.

    ``address``: where they come from, for the brakes. ``secret``: of one who comes back.
    """

    model_config = _OPEN

    address: Annotated[str, Field(max_length=64)] = ""
    secret: Annotated[str, Field(max_length=MAX_SECRET_LETTERS)] = ""


class Asked(BaseModel):
    """``back``: as the participant that the same person was before; then the rest is not looked at.

    Without a token: by the room code alone, where the door allows it.
    """

    model_config = _OPEN

    name: Annotated[str, Field(max_length=200)] = ""
    consent: Literal["record", "captions", "neither"] = "neither"
    passcode: Annotated[str, Field(max_length=MAX_PASSCODE)] = ""
    token: Annotated[str, Field(max_length=MAX_SECRET_LETTERS)] = ""
    client: Annotated[str, Field(max_length=100)] = ""
    back: UUID | None = None
    guest: AskedForGuest | None = None


class LetIn(BaseModel):
    """``ice_servers`` help with the connection that follows.

    A gateway is told more of its guest: the meeting, who they are in it, and what brings them back.
    """

    model_config = _OPEN

    participant: UUID
    ice_servers: list[IceServers] = []
    meeting: UUID | None = None
    person: UUID | None = None
    secret: Annotated[str, Field(max_length=MAX_SECRET_LETTERS)] = ""


_Answer: TypeAdapter[LetIn | Refused] = TypeAdapter(LetIn | Refused)


def read_asked(body: str) -> Asked | None:
    """What was asked at the door, or None when it cannot be read."""
    try:
        return Asked.model_validate_json(body)
    except ValidationError:
        return None


def read_answer(body: str) -> LetIn | Refused | None:
    """What the door answered, or None when it was no door of ours."""
    try:
        return _Answer.validate_json(body)
    except ValidationError:
        return None


def write_let_in(said: LetIn, servers: Sequence[IceServer]) -> str:
    """With as many servers as there is space for."""
    named = [
        IceServers(urls=[one.url], username=one.username, credential=one.credential)
        for one in servers
    ]
    while True:
        with_servers = said.model_copy(update={"ice_servers": named})
        body = with_servers.model_dump_json(exclude_defaults=True)
        if len(body) <= MAX_KNOCK or not named:
            return body
        named.pop()
