"""``POST /api/join``: the one request that consumes a guest's token."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable

from aiohttp import web

from meeting_desktop.adapters.conference.door import Admission, GuestDoor, Knock, NoAdmission
from meeting_desktop.adapters.conference.gateway_wire import (
    MAX_JOIN_BYTES,
    JoinBody,
    Refused,
    read_body,
    read_join,
    write,
)
from meeting_desktop.domain.guest_tokens import TokenRefusal
from meeting_desktop.domain.meetings import Consent
from meeting_desktop.domain.participants import clean_name
from meeting_desktop.ports.gateway import GuestArrived

_CONSENTS = {
    "record": Consent.RECORD,
    "captions": Consent.TRANSCRIBE_ONLY,
    "neither": Consent.NONE,
}

#: Unknown, expired, used and revoked tokens get one answer, so that it tells a guesser nothing.
_NOT_VALID = (
    "This link is not valid any more or has been used already; ask your host for a new one."
)
MALFORMED = Refused(
    code="malformed", sentence="The request cannot be read; open the link again.", wait_s=0
)
_ANSWERS: dict[TokenRefusal, tuple[int, str, str]] = {
    TokenRefusal.PASSCODE_NEEDED: (401, "passcode_needed", "This meeting needs a passcode."),
    TokenRefusal.PASSCODE_WRONG: (401, "passcode_wrong", "That passcode is not right; try again."),
    TokenRefusal.SLOWED: (429, "slowed", "Too many tries; wait a little and try again."),
    TokenRefusal.HOST_AWAY: (
        503,
        "host_away",
        "The meeting's host is not there at the moment; trying again.",
    ),
}

_NOT_IN = (403, "link_not_valid", _NOT_VALID)


class JoinDesk:
    """Answers join requests; ``arrived`` is told before the guest is."""

    def __init__(
        self,
        access: GuestDoor,
        arrived: Callable[[GuestArrived], None],
        *,
        body_deadline_s: float,
    ) -> None:
        self._access = access
        self._arrived = arrived
        self._body_deadline_s = body_deadline_s

    async def join(self, request: web.Request) -> web.Response:
        if request.content_type != "application/json":
            return refuse(415, "not_json", "Send the request as JSON.")
        body = await self._read(request)
        if body is None:
            return refuse(400, MALFORMED.code, MALFORMED.sentence)
        knock = Knock(
            body.room,
            body.token,
            request.remote or "",
            body.passcode,
            clean_name(body.name),
            _CONSENTS[body.consent],
        )
        admission = await self._access.join(knock)
        if isinstance(admission, NoAdmission):
            return _refuse(admission)
        self._arrived(arrival(admission, knock))
        answer = {"participant": str(admission.participant_id), "secret": admission.secret}
        return web.Response(text=write(answer), content_type="application/json")

    async def _read(self, request: web.Request) -> JoinBody | None:
        try:
            async with asyncio.timeout(self._body_deadline_s):
                body = await read_body(request.content, MAX_JOIN_BYTES)
        except TimeoutError:
            return None
        return None if body is None else read_join(body)


def arrival(admission: Admission, knock: Knock) -> GuestArrived:
    """What the host's application is told of a guest who was let to the door."""
    return GuestArrived(
        admission.door.meeting_id,
        admission.participant_id,
        admission.person,
        knock.name,
        knock.consent,
    )


def refuse(status: int, code: str, sentence: str, *, wait_s: float = 0.0) -> web.Response:
    """An error as the page reads it."""
    headers = {"Retry-After": str(math.ceil(wait_s))} if wait_s > 0 else {}
    answer = {"code": code, "sentence": sentence, "wait_s": math.ceil(wait_s)}
    return web.Response(
        status=status, text=write(answer), content_type="application/json", headers=headers
    )


def refusal_of(refused: NoAdmission) -> Refused:
    """The same for those who do not come by the web."""
    _, code, sentence = _ANSWERS.get(refused.reason, _NOT_IN)
    return Refused(code=code, sentence=sentence, wait_s=math.ceil(refused.wait_s))


def _refuse(refused: NoAdmission) -> web.Response:
    status, code, sentence = _ANSWERS.get(refused.reason, _NOT_IN)
    return refuse(status, code, sentence, wait_s=refused.wait_s)
