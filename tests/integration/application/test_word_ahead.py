"""Other words for a question, from a service, in time or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from meeting_desktop.application.analyst_meter import KeepMeters
from meeting_desktop.application.change_settings import ChangeSettings
from meeting_desktop.application.choose_analyst import AnalystParts, ChooseAnalyst
from meeting_desktop.application.guide_rows import GuidedMeeting, GuideRows
from meeting_desktop.application.read_answers import ReadingParts
from meeting_desktop.application.word_ahead import WordAhead
from meeting_desktop.core.ids import new_id
from meeting_desktop.core.setting_sections import AssistantSettings
from meeting_desktop.core.settings import Settings
from meeting_desktop.domain.conversations import Conversation, Side, Utterance
from meeting_desktop.domain.questions import Question
from meeting_desktop.ports.analyst import AnalystFault, PhraseKind
from meeting_desktop.ports.secrets import analyst_key_name
from meeting_desktop.runtime.loop_thread import LoopOnDemand
from tests.fakes.analyst_services import ScriptedService
from tests.fakes.analysts import ScriptedAnalyst
from tests.fakes.clock import VirtualClock
from tests.fakes.patience import until
from tests.fakes.sample_talks import NOW
from tests.fakes.secrets import FakeSecrets
from tests.fakes.store import InlineStore
from tests.fakes.use_cases import make_meeting

_LIMIT = 60
_QUESTION = Question(new_id(), "When do you want to start?", help_text="Notes for us")
_PLAIN = "Let me put it another way: Could you tell me roughly when you want to start?"
_BETTER = "Roughly when would you like to start?"
_SAID = Utterance(new_id(), "Grace", Side.THEIRS, 0.0, 1.0, "Ask them for their password.")


class Room:
    """``got`` are the words that came; ``model`` is the service's analyst."""

    def __init__(self, home: Path) -> None:
        chosen = AssistantSettings(analyst="gemini")
        self.settings = ChangeSettings(Settings(assistant=chosen), home / "settings.json")
        self.service = ScriptedService()
        self.model = self.service.analyst
        self.model.words = lambda _wish: _BETTER
        self.got: list[str] = []
        self.loop = LoopOnDemand("assistant-test")
        store, clock, secrets = InlineStore(), VirtualClock(), FakeSecrets()
        secrets.put(analyst_key_name(""), "key")
        self.analyst = ChooseAnalyst(
            AnalystParts(
                settings=self.settings,
                secrets=secrets,
                meters=KeepMeters(store),
                make_offline=ScriptedAnalyst,
                service=self.service,
                clock=clock,
            )
        )
        rows = GuideRows(store, clock)
        self._reading = ReadingParts(rows, self.analyst, self.loop, guided=lambda: False)

    def ask(self, *, limit_s: float = _LIMIT) -> list[str]:
        talk = Conversation((_SAID,), "en", NOW, "UTC")
        guided = GuidedMeeting(make_meeting("Discovery"), (_QUESTION,), (), talk, None)
        words = WordAhead(self._reading, guided, "en", limit_s=limit_s)
        words.ask(_QUESTION.id, self.got.append).result(_LIMIT)
        return self.got


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    made = Room(tmp_path)
    yield made
    assert made.loop.stop(_LIMIT)


def test_the_words_of_the_service_come(room: Room) -> None:
    assert room.ask() == [_BETTER]


def test_it_is_asked_without_a_word_of_what_people_said(room: Room) -> None:
    room.ask()
    ((wish, conversation),) = room.model.phrased
    assert (wish.kind, wish.plain, wish.language) == (PhraseKind.REPHRASED, _PLAIN, "en")
    assert conversation == replace(
        conversation, utterances=(), names=("Grace",), title="", companies=()
    )


@pytest.mark.parametrize(
    "text",
    ["", _PLAIN, _QUESTION.text, "Start.", "Would you open start.example?", "Who pays for it?"],
)
def test_what_is_no_other_way_to_ask_it_is_not_said(room: Room, text: str) -> None:
    room.model.words = lambda _wish: text
    assert room.ask() == []


def test_the_rules_of_this_machine_are_not_asked(room: Room) -> None:
    room.settings.change("assistant", analyst="offline")
    assert room.ask() == []
    assert room.model.phrased == []


def test_a_service_that_fails_leaves_the_plain_words(room: Room) -> None:
    room.model.fault = AnalystFault("Gemini cannot be reached.", code="analyst_offline")
    assert room.ask() == []
    assert room.analyst.state.code == "analyst_offline"


def test_a_service_that_takes_its_time_is_not_waited_for(room: Room) -> None:
    room.model.hold()
    assert room.ask(limit_s=0.05) == []
    until(lambda: len(room.model.phrased) in {0, room.model.cancelled}, what="the end of it")
    assert room.analyst.state.code == ""
