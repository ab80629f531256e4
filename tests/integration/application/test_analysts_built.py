"""The analysts as the program builds them: the real service over HTTP, its loop, the keyring."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from meeting_desktop.application.change_assistant import ServiceEntry
from meeting_desktop.application.change_settings import ChangeSettings
from meeting_desktop.bootstrap.analysts import Analysts, AnalystsParts, build_analysts
from meeting_desktop.core.ids import new_id
from meeting_desktop.core.setting_sections import AssistantSettings
from meeting_desktop.core.settings import Settings
from meeting_desktop.ports.analyst import PhraseKind, PhraseWish
from meeting_desktop.runtime.loop_thread import LoopOnDemand, ended_within
from tests.fakes.clock import VirtualClock
from tests.fakes.gemini_server import KEY, GeminiServer, gemini_server, status
from tests.fakes.secrets import FakeSecrets
from tests.fakes.store import InlineStore
from tests.integration.assistant.gemini_rig import a_short_talk

_LIMIT = 60.0
_WISH = PhraseWish(PhraseKind.CLOSING, "Thank you.", "en")


@dataclass
class Built:
    analysts: Analysts
    loop: LoopOnDemand
    clock: VirtualClock
    settings: ChangeSettings
    server: GeminiServer

    def say(self) -> str:
        choice = self.analysts.choice
        return self.loop.submit(choice.phrase(_WISH, a_short_talk())).result(_LIMIT)


@pytest.fixture
def built(tmp_path: Path) -> Iterator[Built]:
    with gemini_server() as server:
        wanted = AssistantSettings(requests_per_minute=600)
        settings = ChangeSettings(Settings(assistant=wanted), tmp_path / "settings.json")
        loop, clock = LoopOnDemand("assistant"), VirtualClock()
        parts = AnalystsParts(InlineStore(), clock, settings, FakeSecrets(), loop)
        made = Built(build_analysts(parts), loop, clock, settings, server)
        yield made
        if loop.begun:
            assert ended_within(loop.submit(made.analysts.choice.close()), _LIMIT)
        assert loop.stop(_LIMIT)


def test_offline_nothing_is_connected(built: Built) -> None:
    assert built.say()
    assert built.server.asked == []


def test_the_service_comes_in_breaks_down_in_mid_meeting_and_comes_back(built: Built) -> None:
    entry = ServiceEntry("gemini-2.5-flash", built.server.address, KEY)
    built.server.mind.analyst = _Ready()
    built.analysts.change.check(entry).result(_LIMIT)
    built.analysts.change.keep(entry)
    choice = built.analysts.choice
    choice.begin_meeting(new_id())
    assert built.say() == "Ready."
    assert choice.state.requests == 1
    assert choice.state.spent_cents == pytest.approx(0.06)
    built.server.always = status(403, "PERMISSION_DENIED")
    assert built.say() != "Ready."
    assert (choice.state.source.provider, choice.state.code) == ("offline", "key_refused")
    asked = len(built.server.asked)
    built.say()
    assert len(built.server.asked) == asked
    built.server.always = None
    built.clock.advance(601.0)
    assert built.say() == "Ready."
    assert (choice.state.source.provider, choice.state.sentence) == ("gemini", "")
    assert built.analysts.change.last_spent().requests == 3


class _Ready:
    """A model that always says the same."""

    async def phrase(self, _wish: object, _talk: object) -> str:
        return "Ready."
