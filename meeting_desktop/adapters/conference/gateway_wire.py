"""What guests' browsers and the gateway say to each other, as JSON.

``POST /api/join`` takes a ``JoinBody``; the answer is an object, or ``{"code", "sentence"}``.
``/api/signal`` is a WebSocket. The browser sends ``hello`` first, then ``signal``; it gets
``ready``, then ``signal``. Who a signal is from is the connection's business, never the message's.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from enum import IntEnum
from typing import Annotated, Literal
from uuid import UUID

from aiohttp import StreamReader
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from meeting_desktop.adapters.conference.passcodes import MAX_PASSCODE
from meeting_desktop.domain.guest_tokens import MAX_SECRET_LETTERS
from meeting_desktop.domain.signalling_rules import MAX_PAYLOAD, Envelope, SignalKind

#: Bytes of a join request; a long name in another script fits.
MAX_JOIN_BYTES = 4_096
#: Bytes of a message; JSON may write a character of the payload with six.
MAX_SIGNAL_BYTES = 131_072

_STRICT = ConfigDict(strict=True, extra="forbid", frozen=True, hide_input_in_errors=True)
_Secret = Annotated[str, Field(min_length=1, max_length=MAX_SECRET_LETTERS)]
_Fingerprint = Annotated[str, Field(max_length=128)]


class CloseCode(IntEnum):
    """Why the gateway closes a WebSocket; the page tells them apart."""

    GOING_AWAY = 1001
    POLICY = 1008
    TRY_LATER = 1013
    #: The same guest opened the meeting elsewhere.
    REPLACED = 4001
    #: Denied, removed, or the meeting is over: do not come back.
    REVOKED = 4003
    #: Guessing is slowed: come back after a while.
    SLOWED = 4029


class JoinBody(BaseModel):
    """Without a token: by the room code alone, where the door allows it."""

    model_config = _STRICT

    room: Annotated[str, Field(max_length=32)]
    token: Annotated[str, Field(max_length=MAX_SECRET_LETTERS)] = ""
    name: Annotated[str, Field(max_length=200)]
    consent: Literal["record", "captions", "neither"]
    passcode: Annotated[str, Field(max_length=MAX_PASSCODE)] = ""


class Hello(BaseModel):
    """``room`` tells a gateway that serves several hosts which of them to ask."""

    model_config = _STRICT

    type: Literal["hello"]
    room: Annotated[str, Field(max_length=32)] = ""
    secret: _Secret
    fingerprint: _Fingerprint


class Signal(BaseModel):
    """``nonce`` and ``expires_at`` may be left to the gateway: a phone's clock may be wrong."""

    model_config = _STRICT

    type: Literal["signal"]
    kind: Annotated[SignalKind, Field(strict=False)]
    payload: Annotated[str, Field(max_length=MAX_PAYLOAD)] = ""
    nonce: Annotated[str, Field(max_length=64)] = ""
    expires_at: AwareDatetime | None = None


class IceServers(BaseModel):
    model_config = _STRICT

    urls: list[str]
    username: str = ""
    credential: str = ""


class Ready(BaseModel):
    """``now`` is the gateway's time, for whose own clock is wrong."""

    model_config = _STRICT

    type: Literal["ready"]
    you: UUID
    host: UUID
    host_fingerprint: _Fingerprint
    ice_servers: list[IceServers]
    now: AwareDatetime | None = None


class Welcome(BaseModel):
    """What the door answers to who may come in."""

    model_config = _STRICT

    participant: UUID
    secret: _Secret


class Refused(BaseModel):
    """What the door answers to everybody else."""

    model_config = _STRICT

    code: str
    sentence: str
    wait_s: int


_FromGuest: TypeAdapter[Hello | Signal] = TypeAdapter(
    Annotated[Hello | Signal, Field(discriminator="type")]
)


_FromGateway: TypeAdapter[Ready | Signal] = TypeAdapter(
    Annotated[Ready | Signal, Field(discriminator="type")]
)
_Answer: TypeAdapter[Welcome | Refused] = TypeAdapter(Welcome | Refused)


async def read_body(content: StreamReader, limit: int) -> bytes | None:
    """All of a body, or None when it is longer than ``limit`` bytes."""
    body = b""
    while not content.at_eof() and len(body) <= limit:
        body += await content.read(limit + 1)
    return body if len(body) <= limit else None


def read_join(body: bytes) -> JoinBody | None:
    """The request, or None when it is none."""
    try:
        return JoinBody.model_validate_json(body)
    except ValidationError:
        return None


def read_message(text: str) -> Hello | Signal | None:
    """A message of a guest, or None when it is none."""
    try:
        return _FromGuest.validate_json(text)
    except ValidationError:
        return None


def read_from_gateway(text: str) -> Ready | Signal | None:
    """A message of a gateway, or None when it is none."""
    try:
        return _FromGateway.validate_json(text)
    except ValidationError:
        return None


def read_answer(body: bytes) -> Welcome | Refused | None:
    """What the door answered, or None when it was no door of ours."""
    try:
        return _Answer.validate_json(body)
    except ValidationError:
        return None


def write_signal(envelope: Envelope) -> str:
    """An envelope on a line whose two ends are known."""
    return write(
        {
            "type": "signal",
            "kind": envelope.kind,
            "payload": envelope.payload,
            "nonce": envelope.nonce,
            "expires_at": envelope.expires_at.isoformat(),
        }
    )


def write(message: Mapping[str, object]) -> str:
    """JSON text; line separators and lone surrogates are escaped."""
    return json.dumps(message)
