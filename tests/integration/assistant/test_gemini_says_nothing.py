"""Nothing of what people said, nor a key or a prompt, reaches a log."""

from __future__ import annotations

import json
import logging
from contextlib import suppress
from pathlib import Path

import pytest

from meeting_desktop.core.logging import configure_logging
from meeting_desktop.core.setting_sections import AssistantSettings
from meeting_desktop.ports.analyst import AnalystFault, ReportWish
from tests.fakes.gemini_server import KEY, Fault, GeminiServer, blocked, broken_off, says, status
from tests.integration.assistant.gemini_rig import HANNA, ask_analyst, conversation

_CANARY = "canary-Zürich-4711"
_OPEN = AssistantSettings(requests_per_minute=600, hide_names=False)


@pytest.mark.parametrize(
    "fault",
    [
        None,
        status(500, "INTERNAL", {"said": _CANARY}),
        status(403, "PERMISSION_DENIED", {"said": _CANARY}),
        says(f'{{"said": "{_CANARY}"}}'),
        says(_CANARY),
        blocked,
        broken_off,
    ],
)
def test_the_log_holds_nothing_of_it(
    gemini: GeminiServer, fault: Fault | None, tmp_path: Path
) -> None:
    root = logging.getLogger()
    level = root.level
    configure_logging(tmp_path, level=logging.DEBUG)
    # The SDK's and the HTTP client's own lines, too.
    root.setLevel(logging.DEBUG)
    gemini.always = fault
    talk = conversation((HANNA, f"I tell you about {_CANARY}."))
    try:
        with suppress(AnalystFault):
            ask_analyst(gemini, lambda one: one.read(talk, ReportWish()), wanted=_OPEN)
    finally:
        root.setLevel(level)
        configure_logging(None)
    written = "".join(file.read_text(encoding="utf-8") for file in tmp_path.glob("*.log"))
    assert "httpx" in written or "google" in written
    for hidden in ("canary", KEY, "Berg", "You read business conversations", str(_port(gemini))):
        assert hidden not in written
    assert json.dumps(_CANARY)[1:-1] not in written


def _port(gemini: GeminiServer) -> str:
    return gemini.address.rpartition(":")[2]
