"""No name, address, token or secret reaches a log, whatever the CRM answers."""

from __future__ import annotations

import logging
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

import pytest

from meeting_desktop.core.logging import configure_logging
from meeting_desktop.ports.crm import CrmFault, CrmPlace
from tests.fakes.creatio_server import (
    HOST,
    PASSWORD,
    SECRET,
    USER,
    CreatioServer,
    answer,
    crm_of,
)

_CANARY = "canary-4711"


@pytest.mark.parametrize("way", ["oauth", "forms"])
@pytest.mark.parametrize("status", [200, 400, 403, 429, 500])
def test_the_log_holds_nothing_of_it(
    server: CreatioServer, authority: Path, tmp_path: Path, way: str, status: int
) -> None:
    root = logging.getLogger()
    level = root.level
    configure_logging(tmp_path, level=logging.DEBUG)
    root.setLevel(logging.DEBUG)  # the HTTP client's own lines, too
    login, secret = (USER, PASSWORD) if way == "forms" else ("client-7", SECRET)
    crm = crm_of(server, authority, sign_in=way, login=login, secret=secret)
    try:
        crm.create(uuid4(), {"Contact": _CANARY, "Email": f"{_CANARY}@example.org"})
        crm.find("Email", f"{_CANARY}@example.org", ["Contact"])
        server.instead.append(answer(status, {"error": {"message": _CANARY}, "value": []}))
        with suppress(CrmFault):
            crm.changed(CrmPlace(), ["Contact"])
    finally:
        crm.close()
        root.setLevel(level)
        configure_logging(None)
    written = "".join(file.read_text(encoding="utf-8") for file in tmp_path.glob("*.log"))
    assert "httpx" in written
    tokens = (*server.tokens, *server.sessions, *server.sessions.values())
    for hidden in (_CANARY, SECRET, PASSWORD, USER, HOST, *tokens):
        assert hidden not in written
