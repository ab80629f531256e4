"""What a host's application and a gateway elsewhere say to each other, as JSON on a WebSocket.

The host says ``register`` first and is answered ``registered``. Then the gateway asks (``knock``:
may this guest come in; ``return``: may they come back) and the host decides (``admitted``,
``refused``), so that nothing of a meeting has to be kept where it does not belong. ``signal`` goes
both ways; ``revoked`` says who must be gone.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal, TypeVar
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from meeting_desktop.adapters.conference.gateway_wire import IceServers
from meeting_desktop.adapters.conference.passcodes import MAX_PASSCODE
from meeting_desktop.domain.guest_tokens import MAX_SECRET_LETTERS, TokenRefusal
from meeting_desktop.domain.meetings import Consent
from meeting_desktop.domain.signalling_rules import MAX_PAYLOAD, SignalKind

_STRICT = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)
_Secret = Annotated[str, Field(max_length=MAX_SECRET_LETTERS, repr=False)]
_Fingerprint = Annotated[str, Field(max_length=128)]
_Address = Annotated[str, Field(max_length=64)]
_Ask = Annotated[int, Field(ge=0, le=2**53)]


class Register(BaseModel):
    """``host`` is the participant id of the host's own device."""

    model_config = _STRICT

    type: Literal["register"] = "register"
    room: Annotated[str, Field(min_length=8, max_length=32)]
    meeting: UUID
    host: UUID
    fingerprint: _Fingerprint
    ice_servers: Annotated[list[IceServers], Field(max_length=16)] = []


class Admitted(BaseModel):
    model_config = _STRICT

    type: Literal["admitted"] = "admitted"
    ask: _Ask
    participant: UUID
    person: UUID
    secret: _Secret = ""


class NotAdmitted(BaseModel):
    model_config = _STRICT

    type: Literal["refused"] = "refused"
    ask: _Ask
    reason: TokenRefusal
    wait_s: Annotated[float, Field(ge=0.0, le=86_400.0)] = 0.0


class Revoked(BaseModel):
    model_config = _STRICT

    type: Literal["revoked"] = "revoked"
    guest: UUID


class GuestSignal(BaseModel):
    """``guest`` is the other end; ``fingerprint`` theirs, when it comes from them."""

    model_config = _STRICT

    type: Literal["signal"] = "signal"
    guest: UUID
    kind: SignalKind
    nonce: Annotated[str, Field(max_length=64)]
    expires_at: AwareDatetime
    payload: Annotated[str, Field(max_length=MAX_PAYLOAD)] = ""
    fingerprint: _Fingerprint = ""

    @property
    def sealed(self) -> tuple[SignalKind, str, datetime, str]:
        """What an envelope has beside its room and its two ends."""
        return self.kind, self.nonce, self.expires_at, self.payload


class Registered(BaseModel):
    """``url`` is what guests open, ``now`` the gateway's time."""

    model_config = _STRICT

    type: Literal["registered"] = "registered"
    url: Annotated[str, Field(max_length=300)]
    now: AwareDatetime | None = None


class KnockAsk(BaseModel):
    model_config = _STRICT

    type: Literal["knock"] = "knock"
    ask: _Ask
    token: _Secret
    address: _Address
    passcode: Annotated[str, Field(max_length=MAX_PASSCODE, repr=False)] = ""
    name: Annotated[str, Field(max_length=200, repr=False)] = ""
    consent: Consent = Consent.NONE


class ReturnAsk(BaseModel):
    model_config = _STRICT

    type: Literal["return"] = "return"
    ask: _Ask
    secret: _Secret
    address: _Address


FromHost = Register | Admitted | NotAdmitted | Revoked | GuestSignal
FromGateway = Registered | KnockAsk | ReturnAsk | GuestSignal

_FromHost: TypeAdapter[FromHost] = TypeAdapter(Annotated[FromHost, Field(discriminator="type")])
_FromGateway: TypeAdapter[FromGateway] = TypeAdapter(
    Annotated[FromGateway, Field(discriminator="type")]
)
_M = TypeVar("_M")


def read_from_host(text: object) -> FromHost | None:
    """A host's message, or None when it is none."""
    return _read(_FromHost, text)


def read_from_gateway(text: object) -> FromGateway | None:
    """A gateway's message, or None when it is none."""
    return _read(_FromGateway, text)


def _read(kind: TypeAdapter[_M], text: object) -> _M | None:
    if not isinstance(text, str):
        return None
    try:
        return kind.validate_json(text)
    except ValidationError:
        return None
