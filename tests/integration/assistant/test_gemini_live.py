"""Gemini itself, where somebody has put a key into the environment; costs a fraction of a cent."""

from __future__ import annotations

import asyncio
import os

import pytest

from meeting_desktop.adapters.assistant.gemini.service import GeminiService
from meeting_desktop.core.setting_sections import AssistantSettings
from meeting_desktop.domain.evidence import grounded
from meeting_desktop.domain.findings import Findings
from meeting_desktop.ports.analyst import AnalystFault, ReportWish
from tests.integration.assistant.gemini_rig import RememberingPurse, a_short_talk

_KEY = os.environ.get("MEETING_TEST_GEMINI_KEY", "")
_MODEL = os.environ.get("MEETING_TEST_GEMINI_MODEL", AssistantSettings().model)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not _KEY, reason="no key in MEETING_TEST_GEMINI_KEY"),
]


def test_a_short_talk_is_read_with_evidence_and_names_come_back() -> None:
    talk, purse = a_short_talk(), RememberingPurse()

    async def read() -> Findings:
        service = GeminiService()
        try:
            analyst = service.open(AssistantSettings(model=_MODEL), _KEY, purse)
            return await analyst.read(talk, ReportWish())
        finally:
            await service.close()

    checked = grounded(asyncio.run(read()), talk.segment_ids)
    assert checked.findings.executive_summary
    assert any("offer" in one.text.casefold() for one in checked.findings.tasks)
    assert "[Person" not in " ".join(one.text for one in checked.findings.executive_summary)
    assert 0.0 < sum(purse.paid) < 2.0


def test_a_key_that_is_none_is_refused() -> None:
    async def check() -> None:
        service = GeminiService()
        try:
            await service.check(AssistantSettings(model=_MODEL), "AIza-no-key-at-all")
        finally:
            await service.close()

    with pytest.raises(AnalystFault) as raised:
        asyncio.run(check())
    assert raised.value.code == "key_refused"
