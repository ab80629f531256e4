"""Two ways into Creatio: a client with a secret (OAuth), or a user with a password (forms).

Sources of what is sent and answered: docs/crm.md.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import Literal, Protocol
from urllib.parse import urlencode

from meeting_desktop.adapters.crm.creatio import faults
from meeting_desktop.adapters.crm.creatio.exchange import Exchange
from meeting_desktop.core.clock import Clock

#: A token is not used in its last seconds: it would end on the way.
_EARLY_S = 30.0
_CSRF = "BPMCSRF"


@dataclass(frozen=True, slots=True)
class CreatioPlace:
    """``address`` of the CRM and ``identity_address`` of its token service, both https.

    ``login`` is a client's id or a user's name. ``own_host``: see ``address_check``.
    """

    address: str
    sign_in: Literal["oauth", "forms"]
    login: str
    secret: str = field(repr=False)
    identity_address: str = ""
    own_host: str = ""
    ca_file: Path | None = None


class SignIn(Protocol):
    def headers(self) -> Mapping[str, str]:
        """For a request; signs in where that was not done yet. Raises: CrmFault."""
        ...

    def forget(self) -> None:
        """It is not valid any more."""
        ...


class TokenSignIn:
    """OAuth 2.0, client credentials (RFC 6749, 4.4)."""

    def __init__(self, place: CreatioPlace, exchange: Exchange, clock: Clock) -> None:
        self._place = place
        self._exchange = exchange
        self._clock = clock
        self._token = ""
        self._until = 0.0

    def headers(self) -> Mapping[str, str]:
        if not self._token or self._clock.monotonic() >= self._until:
            self._ask()
        return {"Authorization": f"Bearer {self._token}"}

    def forget(self) -> None:
        self._token = ""

    def _ask(self) -> None:
        place = self._place
        said = {
            "client_id": place.login,
            "client_secret": place.secret,
            "grant_type": "client_credentials",
        }
        answer = self._exchange.send(
            "POST",
            f"{place.identity_address or place.address}/connect/token",
            headers={"Content-Type": "application/x-www-form-urlencoded"},
            content=urlencode(said).encode(),
        )
        if answer.status in range(HTTPStatus.MULTIPLE_CHOICES, HTTPStatus.BAD_REQUEST):
            raise faults.redirected()
        if answer.status != HTTPStatus.OK:
            raise faults.not_signed_in()
        read = answer.json()
        token, seconds = read.get("access_token"), read.get("expires_in", 0)
        if not isinstance(token, str) or not token.isascii() or not token.isprintable():
            raise faults.broken()
        lasts = float(seconds) if isinstance(seconds, int | float) else 0.0
        self._token, self._until = token, self._clock.monotonic() + max(lasts - _EARLY_S, 1.0)


class FormsSignIn:
    """A session in cookies, with the token against forged requests as a header beside them."""

    def __init__(self, place: CreatioPlace, exchange: Exchange) -> None:
        self._place = place
        self._exchange = exchange
        self._signed_in = False

    def headers(self) -> Mapping[str, str]:
        if not self._signed_in:
            self._ask()
        return {"ForceUseSession": "true", _CSRF: self._csrf()}

    def forget(self) -> None:
        self._signed_in = False
        self._exchange.client.cookies.clear()

    def _ask(self) -> None:
        place = self._place
        said = {"UserName": place.login, "UserPassword": place.secret}
        answer = self._exchange.send(
            "POST",
            f"{place.address}/ServiceModel/AuthService.svc/Login",
            headers={"Content-Type": "application/json", "ForceUseSession": "true"},
            content=json.dumps(said).encode(),
        )
        if answer.status in range(HTTPStatus.MULTIPLE_CHOICES, HTTPStatus.BAD_REQUEST):
            raise faults.redirected()
        if answer.status != HTTPStatus.OK or answer.json().get("Code") != 0:
            raise faults.not_signed_in()
        self._signed_in = True

    def _csrf(self) -> str:
        found = [one.value or "" for one in self._exchange.client.cookies.jar if one.name == _CSRF]
        return found[-1] if found else ""
