"""A Creatio on loopback as far as its OData 4 goes: TLS, both sign-ins, paging, etags, brakes.

Its time is its own: every write is a second later than the one before.
"""

from __future__ import annotations

import asyncio
import json
import re
import ssl
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from aiohttp import web

from meeting_desktop.adapters.crm.creatio.address_check import Resolver
from meeting_desktop.adapters.crm.creatio.creatio_crm import CreatioCrm, Pace
from meeting_desktop.adapters.crm.creatio.signing_in import CreatioPlace
from meeting_desktop.core.clock import Clock, SystemClock
from meeting_desktop.runtime.loop_thread import LoopThread
from tests.fakes.post_office import Certificates

HOST = "crm.example.test"
CLIENT, SECRET = "client-7", "a-secret"
USER, PASSWORD = "Grace", "pä'ss"
_LIMIT_S = 60.0
_NOBODY = "00000000-0000-0000-0000-000000000000"
_START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)

_LEAD = {
    "Id": "Edm.Guid",
    "LeadName": "Edm.String",
    "Contact": "Edm.String",
    "Account": "Edm.String",
    "FullJobTitle": "Edm.String",
    "Email": "Edm.String",
    "MobilePhone": "Edm.String",
    "Score": "Edm.Int32",
    "Budget": "Edm.Decimal",
    "QualifyStatusId": "Edm.Guid",
    "LeadSourceId": "Edm.Guid",
    "OwnerId": "Edm.Guid",
    "CreatedOn": "Edm.DateTimeOffset",
    "ModifiedOn": "Edm.DateTimeOffset",
}
_ACTIVITY = {
    "Id": "Edm.Guid",
    "Title": "Edm.String",
    "StartDate": "Edm.DateTimeOffset",
    "DueDate": "Edm.DateTimeOffset",
    "DetailedResult": "Edm.String",
    "LeadId": "Edm.Guid",
    "ActivityCategoryId": "Edm.Guid",
    "TypeId": "Edm.Guid",
    "StatusId": "Edm.Guid",
    "ModifiedOn": "Edm.DateTimeOffset",
}
_TYPES = {"Lead": _LEAD, "Activity": _ACTIVITY}
#: Ids that every Creatio has (docs/crm.md).
TO_DO, MEETING = "f51c4643-58e6-df11-971b-001d60e938c6", "42c74c49-58e6-df11-971b-001d60e938c6"
TASK, EMAIL = "fbe0acdc-cfc0-df11-b00f-001d60e938c6", "e2831dec-cfc0-df11-b00f-001d60e938c6"
NOT_STARTED = "384d4b84-58e6-df11-971b-001d60e938c6"
CANCELLED = "201cfba8-58e6-df11-971b-001d60e938c6"
_USUAL = {"ActivityCategoryId": TO_DO, "TypeId": TASK, "StatusId": NOT_STARTED}
_LOOKUPS = {"QualifyStatus": ("Qualification", "Nurturing", "Handoff to sales"), "LeadSource": ()}
_CONDITION = re.compile(r"(\w+(?:/Id)?) (eq|ge) (?:'((?:[^']|'')*)'|(\S+))")


@dataclass
class CreatioServer:
    """``port`` is known once it is open. What it was asked stands in ``asked``."""

    port: int = 0
    #: Of .NET: without the /0 in its addresses.
    is_net: bool = False
    gives_etags: bool = True
    #: Records of a page at most; the rest by ``@odata.nextLink``.
    page: int = 20_000
    #: What ``@odata.nextLink`` begins with; empty: where it was asked.
    next_at: str = ""
    keeps_ids: bool = True
    token_lasts: int = 3600
    tables: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    #: Answers in place of the next requests for data.
    instead: deque[Callable[[web.Request], web.StreamResponse]] = field(default_factory=deque)
    #: Called after a write was done, before it is answered.
    after_write: Callable[[], None] | None = None
    sign_ins: int = 0
    tokens: set[str] = field(default_factory=set)
    sessions: dict[str, str] = field(default_factory=dict)
    headers_seen: list[Mapping[str, str]] = field(default_factory=list)
    _seconds: int = 0

    def __post_init__(self) -> None:
        self.tables = {"Lead": {}, "Activity": {}}
        for name, words in _LOOKUPS.items():
            made = [str(uuid4()) for _ in words]
            self.tables[name] = {
                one: {"Id": one, "Name": word} for one, word in zip(made, words, strict=True)
            }

    # -- the test's side ------------------------------------------------------------------------

    def put(self, table: str = "Lead", remote_id: str = "", **values: Any) -> str:
        """Somebody writes over there; the record's id."""
        known = remote_id or str(uuid4())
        self.write(table, known, values)
        return known

    def meet(self, lead_id: str, start: datetime, minutes: int = 30, **values: Any) -> str:
        """Somebody plans a meeting over there; the activity's id."""
        said = {
            "Title": "Demo",
            "LeadId": lead_id,
            "ActivityCategoryId": MEETING,
            "StartDate": _said(start),
            "DueDate": _said(start + timedelta(minutes=minutes)),
        }
        return self.put("Activity", **(said | values))

    def touch(self, table: str, known: str, at: datetime) -> None:
        """When it says that it was written last."""
        self.tables[table][known]["ModifiedOn"] = _said(at)

    def write(self, table: str, known: str, values: Mapping[str, Any]) -> dict[str, Any]:
        self._seconds += 1
        kinds = _TYPES[table]
        usual = _USUAL if table == "Activity" else {}
        fresh = {name: _nothing(kind) for name, kind in kinds.items()}
        row = self.tables[table].setdefault(known, {**fresh, **usual, "Id": known, "v": 0})
        row |= values
        row["Id"] = known
        row["ModifiedOn"] = _said(_START + timedelta(seconds=self._seconds))
        row["v"] += 1
        return row

    def lookup(self, table: str, word: str) -> str:
        return next(str(one["Id"]) for one in self.tables[table].values() if one["Name"] == word)

    def leads(self) -> list[dict[str, Any]]:
        return list(self.tables["Lead"].values())

    def refuse_tokens(self) -> None:
        """All sign-ins so far have ended."""
        self.tokens.clear()
        self.sessions.clear()

    def written(self) -> list[str]:
        return [one for one in self.asked if not one.startswith("GET")]

    # -- the server's side ------------------------------------------------------------------------

    def make(self) -> web.Application:
        application = web.Application(client_max_size=8 << 20)
        root = "/odata" if self.is_net else "/0/odata"
        application.router.add_post("/connect/token", self._token)
        application.router.add_post("/ServiceModel/AuthService.svc/Login", self._login)
        application.router.add_route("*", root + "/{path:.*}", self._data)
        return application

    async def _token(self, request: web.Request) -> web.StreamResponse:
        self.sign_ins += 1
        said = await request.post()
        if (said.get("client_id"), said.get("client_secret")) != (CLIENT, SECRET):
            return web.json_response({"error": "invalid_client"}, status=400)
        assert said.get("grant_type") == "client_credentials"
        token = str(uuid4())
        self.tokens.add(token)
        return web.json_response(
            {"access_token": token, "expires_in": self.token_lasts, "token_type": "Bearer"}
        )

    async def _login(self, request: web.Request) -> web.StreamResponse:
        self.sign_ins += 1
        said = await request.json()
        if (said.get("UserName"), said.get("UserPassword")) != (USER, PASSWORD):
            return web.json_response({"Code": 1, "Message": "Invalid username or password"})
        session, token = str(uuid4()), str(uuid4())
        self.sessions[session] = token
        answer = web.json_response({"Code": 0, "Message": "", "Exception": None})
        answer.set_cookie(".ASPXAUTH", session, httponly=True)
        answer.set_cookie("BPMCSRF", token)
        return answer

    def _refusal(self, request: web.Request) -> web.StreamResponse | None:
        bearer = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if bearer:
            return None if bearer in self.tokens else web.Response(status=401)
        session = request.cookies.get(".ASPXAUTH", "")
        if session not in self.sessions:
            return web.Response(status=302, headers={"Location": "/Login/NuiLogin.aspx"})
        forged = request.headers.get("BPMCSRF") != self.sessions[session]
        forced = request.headers.get("ForceUseSession") == "true"
        return web.Response(status=403) if forged or not forced else None

    async def _data(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(f"{request.method} {request.match_info['path']}")
        self.headers_seen.append(dict(request.headers))
        refusal = self._refusal(request)
        if refusal is not None:
            return refusal
        if self.instead:
            return self.instead.popleft()(request)
        return await self._of_table(request, request.match_info["path"])

    async def _of_table(self, request: web.Request, path: str) -> web.StreamResponse:
        if path == "$metadata":
            return web.Response(body=metadata().encode(), content_type="application/xml")
        name, _, rest = path.partition("(")
        if name not in self.tables:
            return web.json_response({"error": {"message": "No such set"}}, status=404)
        if rest:
            return await self._one(request, name, rest.removesuffix(")"))
        if request.method == "POST":
            return await self._create(request, name)
        return self._many(request, name)

    async def _create(self, request: web.Request, table: str) -> web.StreamResponse:
        said = await request.json()
        known = said.get("Id") if self.keeps_ids else None
        if known in self.tables[table]:
            return web.json_response({"error": {"message": "Violation of PRIMARY KEY"}}, status=500)
        row = self.write(table, known or str(uuid4()), said | ({} if known else {"Id": None}))
        if self.after_write is not None:
            self.after_write()
        return web.json_response(self._shown(row, None), status=201)

    async def _one(self, request: web.Request, table: str, known: str) -> web.StreamResponse:
        row = self.tables[table].get(known)
        if row is None:
            return web.json_response({"error": {"message": "Not found"}}, status=404)
        if request.method == "GET":
            return web.json_response(self._shown(row, request))
        wanted = request.headers.get("If-Match")
        if wanted is not None and wanted != _etag(row):
            return web.Response(status=412)
        if request.method == "DELETE":
            del self.tables[table][known]
        else:
            self.write(table, known, await request.json())
        if self.after_write is not None:
            self.after_write()
        return web.Response(status=204)

    def _many(self, request: web.Request, table: str) -> web.StreamResponse:
        query = request.query
        conditions = query.get("$filter", "").split(" and ")
        if any(re.match(r"\(?\w+Id eq ", one) for one in conditions):
            # As a Creatio does: a lookup is asked for as Lead/Id, its column is of another type.
            return web.json_response({"error": {"message": "Invalid type Guid"}}, status=500)
        rows = [
            one
            for one in self.tables[table].values()
            if all(_fits(one, condition) for condition in conditions)
        ]
        for order in reversed([one for one in query.get("$orderby", "").split(",") if one]):
            rows.sort(key=lambda one: str(one[order.split()[0]]))
        skip, top = int(query.get("$skip", 0)), int(query.get("$top", 20_000))
        rows = rows[skip:]
        page = rows[: min(top, self.page)]
        answer: dict[str, Any] = {"value": [self._shown(one, request) for one in page]}
        if len(page) < min(len(rows), top):
            fresh = {"$skip": str(skip + len(page)), "$top": str(top - len(page))}
            url = request.url.update_query(fresh)
            answer["@odata.nextLink"] = (
                f"{self.next_at}{url.raw_path_qs}" if self.next_at else str(url)
            )
        return web.json_response(answer)

    def _shown(self, row: Mapping[str, Any], request: web.Request | None) -> dict[str, Any]:
        query = request.query if request is not None else {}
        names = [one for one in query.get("$select", "").split(",") if one] or list(row)
        shown = {name: row.get(name) for name in names if name != "v"}
        for navigation in re.findall(r"(\w+)\(\$select=Name\)", query.get("$expand", "")):
            target = self.tables[navigation].get(row.get(navigation + "Id", ""))
            shown[navigation] = {"Name": target["Name"]} if target is not None else None
        if self.gives_etags:
            shown["@odata.etag"] = _etag(row)
        return shown


def metadata(extra: str = "") -> str:
    """The part of Creatio's own that leads and activities are in."""

    def type_of(name: str, properties: Mapping[str, str], navigations: str = "") -> str:
        lines = "".join(f'<Property Name="{one}" Type="{it}"/>' for one, it in properties.items())
        return f'<EntityType Name="{name}">{lines}{navigations}</EntityType>'

    named = {"Id": "Edm.Guid", "Name": "Edm.String"}
    leads_to = "".join(
        f'<NavigationProperty Name="{one}" Type="Terrasoft.Configuration.OData.{one}"/>'
        for one in _LOOKUPS
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>'
        '<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">'
        "<edmx:DataServices>"
        '<Schema Namespace="Terrasoft.Configuration.OData" '
        'xmlns="http://docs.oasis-open.org/odata/ns/edm">'
        + type_of("Lead", _LEAD, leads_to)
        + type_of("Activity", _ACTIVITY)
        + "".join(type_of(one, named) for one in _LOOKUPS)
        + extra
        + "</Schema></edmx:DataServices></edmx:Edmx>"
    )


def _fits(row: Mapping[str, Any], condition: str) -> bool:
    if not condition:
        return True
    if condition.startswith("("):
        return any(_fits(row, one) for one in condition[1:-1].split(" or "))
    found = _CONDITION.fullmatch(condition)
    assert found is not None, condition
    name, relation, text, bare = found.groups()
    name = name.replace("/Id", "Id")
    wanted = text.replace("''", "'") if text is not None else bare
    value = str(row.get(name) or "")
    if relation == "ge":
        if not value:
            return False  # as null in OData
        return datetime.fromisoformat(value) >= datetime.fromisoformat(wanted)
    return value.casefold() == wanted.casefold()


def _etag(row: Mapping[str, Any]) -> str:
    return f'W/"{row.get("v", 0)}"'


def _nothing(kind: str) -> Any:
    return {"Edm.String": "", "Edm.Guid": _NOBODY, "Edm.Int32": 0, "Edm.Decimal": 0.0}.get(kind)


def _said(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")


def loopback(host: str, port: int) -> tuple[str, ...]:
    """A name server that knows one name."""
    if host != HOST:
        raise OSError(f"nobody is called {host}:{port}")
    return ("127.0.0.1",)


@contextmanager
def running(server: CreatioServer, certificates: Certificates, name: str = HOST) -> Iterator[None]:
    """``name`` is what its certificate says."""
    loop = LoopThread("creatio-of-a-test")
    loop.start()
    runner = web.AppRunner(server.make(), access_log=None, shutdown_timeout=0.1)
    try:
        server.port = loop.submit(_open(runner, certificates.server(name))).result(_LIMIT_S)
        yield
    finally:
        loop.submit(_close(runner)).result(_LIMIT_S)
        assert loop.stop(_LIMIT_S)


async def _close(runner: web.AppRunner) -> None:
    await runner.cleanup()
    for _ in range(4):  # turns of the loop in which connections that were cut off let go
        await asyncio.sleep(0)


async def _open(runner: web.AppRunner, context: ssl.SSLContext) -> int:
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0, ssl_context=context)
    await site.start()
    port = runner.addresses[0][1]
    assert isinstance(port, int)
    return port


def place_of(server: CreatioServer, authority: Path | None, **other: Any) -> CreatioPlace:
    """The way to it, with the client's right secret unless ``other`` says otherwise."""
    wanted: dict[str, Any] = {
        "address": f"https://{HOST}:{server.port}",
        "sign_in": "oauth",
        "login": CLIENT,
        "secret": SECRET,
        "own_host": HOST,
        "ca_file": authority,
    }
    return CreatioPlace(**(wanted | other))


def crm_of(
    server: CreatioServer,
    authority: Path | None,
    *,
    resolve: Resolver = loopback,
    clock: Clock | None = None,
    page: int = 200,
    **other: Any,
) -> CreatioCrm:
    """The real adapter, in a hurry."""
    pace = Pace(per_second=10_000.0, page=page)
    place = place_of(server, authority, **other)
    return CreatioCrm(place, clock or SystemClock(), resolve=resolve, pace=pace)


def answer(status: int, body: object = None, **headers: str) -> Callable[..., web.StreamResponse]:
    """For ``instead``."""
    said = {name.replace("_", "-"): text for name, text in headers.items()}

    def make(_request: web.Request) -> web.StreamResponse:
        content = body if isinstance(body, bytes) else json.dumps(body or {}).encode()
        return web.Response(body=content, status=status, headers=said)

    return make
