"""Who reads: the service that was chosen, or the rules while it fails; and what it costs."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import pytest

from meeting_desktop.application.analyst_meter import KeepMeters, Spent
from meeting_desktop.application.change_assistant import (
    ChangeAssistant,
    ChangeParts,
    ServiceEntry,
)
from meeting_desktop.application.change_settings import ChangeSettings
from meeting_desktop.application.choose_analyst import (
    AnalystParts,
    AnalystState,
    ChooseAnalyst,
)
from meeting_desktop.application.load_ahead import LoadAhead
from meeting_desktop.core.errors import ApplicationError, NoSecretStoreError, UserFacingError
from meeting_desktop.core.ids import new_id
from meeting_desktop.core.setting_sections import AssistantSettings
from meeting_desktop.core.settings import Settings, load_settings
from meeting_desktop.domain.conversations import Conversation
from meeting_desktop.domain.findings import Claim, Findings
from meeting_desktop.ports.analyst import AnalystFault, ReportWish
from meeting_desktop.ports.secrets import analyst_key_name
from meeting_desktop.runtime.loop_thread import LoopOnDemand
from tests.fakes.analyst_services import ScriptedService
from tests.fakes.analysts import ScriptedAnalyst
from tests.fakes.clock import VirtualClock
from tests.fakes.patience import until
from tests.fakes.secrets import FakeSecrets
from tests.fakes.store import InlineStore

T = TypeVar("T")
_LIMIT = 60.0
_TALK = Conversation((), "en", datetime(2026, 3, 2, 9, 0, tzinfo=UTC), "UTC")
_OFFLINE = Findings(insights=(Claim("offline", (new_id(),)),))
_ONLINE = Findings(insights=(Claim("online", (new_id(),)),))
_GONE = AnalystFault("Gemini cannot be reached.", code="analyst_offline", retryable=True)


class Room:
    """All parts with a scripted service; ``states`` are those that were published."""

    def __init__(self, home: Path, **settings: object) -> None:
        self.file = home / "settings.json"
        chosen = AssistantSettings.model_validate({"analyst": "gemini", **settings})
        self.settings = ChangeSettings(Settings(assistant=chosen), self.file)
        self.store = InlineStore()
        self.secrets = FakeSecrets()
        self.secrets.kept[analyst_key_name("")] = "AIzaKept"
        self.service = ScriptedService()
        self.service.analyst.find = lambda _talk: _ONLINE
        self.clock = VirtualClock()
        self.loop = LoopOnDemand("assistant")
        self.made_offline = 0
        self.states: list[AnalystState] = []
        self.analyst = self.again()
        self.change = ChangeAssistant(
            ChangeParts(
                self.settings,
                self.secrets,
                self.service,
                KeepMeters(self.store),
                self.analyst,
                self.loop,
            )
        )

    def again(self) -> ChooseAnalyst:
        """As after a restart."""
        made = ChooseAnalyst(
            AnalystParts(
                settings=self.settings,
                secrets=self.secrets,
                meters=KeepMeters(self.store),
                make_offline=self._make_offline,
                service=self.service,
                clock=self.clock,
            )
        )
        made.states.subscribe(self.states.append)
        return made

    def read(self) -> Findings:
        return self.run(lambda: self.analyst.read(_TALK, ReportWish()))

    @staticmethod
    def run(work: Callable[[], Awaitable[T]]) -> T:
        async def awaited() -> T:
            return await work()

        return asyncio.run(awaited())

    def _make_offline(self) -> ScriptedAnalyst:
        self.made_offline += 1
        return ScriptedAnalyst(find=lambda _talk: _OFFLINE)


@pytest.fixture
def room(tmp_path: Path) -> Room:
    return Room(tmp_path)


def test_offline_asks_nobody_and_loads_nothing(tmp_path: Path) -> None:
    room = Room(tmp_path, analyst="offline")
    assert room.read() is _OFFLINE
    assert (room.service.prepared, room.secrets.asked) == (0, [])
    assert room.analyst.state.source.provider == "offline"
    assert room.analyst.state.sentence == ""


def test_the_service_reads_where_it_was_chosen(room: Room) -> None:
    assert room.read() is _ONLINE
    assert room.service.keys == ["AIzaKept"]
    assert room.made_offline == 0
    assert room.analyst.state.source.provider == "gemini"


def test_the_key_is_read_once_and_again_when_it_is_another(room: Room) -> None:
    room.read()
    room.read()
    assert len(room.secrets.asked) == 1
    room.change.keep(ServiceEntry("gemini-2.5-pro", key="AIzaOther"))
    room.read()
    assert room.service.keys[-1] == "AIzaOther"


def test_while_the_service_fails_the_rules_read_and_it_says_so(room: Room) -> None:
    room.service.analyst.fault = _GONE
    assert room.read() is _OFFLINE
    state = room.states[-1]
    assert (state.source.provider, state.code) == ("offline", "analyst_offline")
    assert state.sentence.startswith(_GONE.sentence)
    assert "rules of this machine" in state.sentence
    asked = len(room.service.keys)
    assert room.read() is _OFFLINE
    assert len(room.service.keys) == asked


def test_after_a_pause_it_is_asked_again_and_once_it_works_all_is_well(room: Room) -> None:
    room.service.analyst.fault = _GONE
    room.read()
    room.service.analyst.fault = None
    room.clock.advance(20.0)
    assert room.read() is _ONLINE
    assert (room.states[-1].source.provider, room.states[-1].sentence) == ("gemini", "")


def test_a_report_is_of_one_reader_and_says_of_which(room: Room) -> None:
    meeting = new_id()
    first = room.run(lambda: room.analyst.read_of(meeting, _TALK, ReportWish()))
    room.service.analyst.fault = _GONE
    second = room.run(lambda: room.analyst.read_of(meeting, _TALK, ReportWish()))
    assert (first.findings, first.source.provider) == (_ONLINE, "gemini")
    assert (second.findings, second.source.provider) == (_OFFLINE, "offline")


def test_a_refusal_is_of_one_request_alone(room: Room) -> None:
    room.service.analyst.fault = AnalystFault("Not this.", code="refused")
    assert room.read() is _OFFLINE
    room.service.analyst.fault = None
    assert room.read() is _ONLINE


def test_a_state_that_stays_is_told_once(room: Room) -> None:
    """Whoever hears of it may ask again at once."""
    room.change.change(budget_cents=0)
    for _ in range(3):
        room.read()
    assert [one.code for one in room.states].count("budget_spent") == 1


def test_who_stays_offline_hears_of_no_fault(room: Room) -> None:
    room.service.analyst.fault = _GONE
    room.read()
    room.change.stay_offline()
    assert room.states[-1].sentence == ""


def test_no_key_and_a_locked_keyring_are_said(room: Room) -> None:
    room.secrets.kept.clear()
    assert room.read() is _OFFLINE
    assert room.states[-1].code == "no_key"
    room.secrets.locked = True
    room.analyst.forget()
    assert room.read() is _OFFLINE
    assert "keyring" in room.states[-1].sentence


def test_changed_settings_end_the_pause(room: Room) -> None:
    room.service.analyst.fault = _GONE
    room.read()
    room.service.analyst.fault = None
    room.change.change(model="gemini-2.5-pro")
    assert room.read() is _ONLINE


def test_a_bug_is_not_taken_for_a_fault_of_the_service(room: Room) -> None:
    room.service.analyst.fault = ZeroDivisionError()
    with pytest.raises(ZeroDivisionError):
        room.read()


def test_the_budget_is_a_meetings_own_and_when_it_is_spent_the_rules_go_on(room: Room) -> None:
    room.change.change(budget_cents=2)
    room.analyst.begin_meeting(new_id())
    assert [room.read() for _ in range(3)] == [_ONLINE, _ONLINE, _OFFLINE]
    state = room.states[-1]
    assert (state.code, state.spent_cents, state.requests) == ("budget_spent", 2.0, 2)
    room.service.price = 0.0
    assert room.read() is _OFFLINE
    room.analyst.begin_meeting(new_id())
    assert room.read() is _ONLINE
    assert room.analyst.state.code == ""


def test_a_raised_budget_counts_at_once(room: Room) -> None:
    room.change.change(budget_cents=0)
    assert room.read() is _OFFLINE
    room.change.change(budget_cents=5)
    assert room.read() is _ONLINE


def test_what_was_spent_outlives_the_program(room: Room) -> None:
    meeting = new_id()
    room.change.change(budget_cents=1)
    room.analyst.begin_meeting(meeting)
    room.read()
    room.analyst = room.again()
    room.analyst.begin_meeting(meeting)
    assert room.read() is _OFFLINE
    assert room.change.last_spent() == Spent(1.0, 1)


def test_a_report_of_an_older_meeting_goes_on_its_own_budget(room: Room) -> None:
    older, now = new_id(), new_id()
    room.analyst.begin_meeting(now)
    room.run(lambda: room.analyst.read_of(older, _TALK, ReportWish()))
    assert room.analyst.state.requests == 0
    assert KeepMeters(room.store).spent_on(older) == Spent(1.0, 1)


def test_what_is_asked_about_a_meeting_later_goes_on_its_budget_too(room: Room) -> None:
    older, now = new_id(), new_id()
    room.analyst.begin_meeting(now)
    paid = room.analyst.on_budget_of(older)
    assert paid.source == room.analyst.source
    room.run(lambda: paid.read(_TALK, ReportWish()))
    room.run(lambda: paid.suggest((), (), _TALK))
    assert room.analyst.state.requests == 0
    assert KeepMeters(room.store).spent_on(older) == Spent(2.0, 2)


def test_libraries_are_loaded_ahead_for_whom_they_are_chosen(tmp_path: Path) -> None:
    room = Room(tmp_path, analyst="offline")
    ahead = LoadAhead(room.analyst, room.loop, room.settings, first_seconds=0.0)
    ahead.begin()
    assert not room.loop.begun
    room.settings.change("assistant", analyst="gemini")
    until(lambda: room.service.prepared == 1, what="the libraries")
    room.settings.change("assistant", hide_numbers=True)
    ahead.close()
    room.settings.change("assistant", analyst="offline")
    assert room.loop.stop(_LIMIT)
    assert room.service.prepared == 1


def test_a_key_is_tried_before_it_is_kept(room: Room) -> None:
    entry = ServiceEntry(" gemini-2.5-pro ", "https://models.example/", " AIzaTyped ")
    room.change.check(entry).result(_LIMIT)
    ((wanted, key),) = room.service.checked
    assert (wanted.model, wanted.address, key) == (
        "gemini-2.5-pro",
        "https://models.example",
        "AIzaTyped",
    )
    assert "AIzaTyped" not in room.secrets.kept.values()
    room.change.keep(entry)
    assert room.secrets.kept[analyst_key_name("https://models.example")] == "AIzaTyped"
    assert "AIzaTyped" not in room.file.read_text(encoding="utf-8")
    assert "AIzaTyped" not in repr(entry)
    assert load_settings(room.file).assistant.model == "gemini-2.5-pro"
    assert room.loop.stop(_LIMIT)


def test_what_the_check_says_is_passed_on(room: Room) -> None:
    room.service.fault = AnalystFault("Not accepted.", code="key_refused")
    with pytest.raises(AnalystFault, match="Not accepted"):
        room.change.check(ServiceEntry("gemini-2.5-flash")).result(_LIMIT)
    assert room.service.checked[0][1] == "AIzaKept"
    assert room.loop.stop(_LIMIT)


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        (ServiceEntry("Gemini 2.5"), "name of a model"),
        (ServiceEntry("gemini-2.5-flash", "models.example"), "address begins"),
        (ServiceEntry("gemini-2.5-flash", "http://models.example"), "address begins"),
        (ServiceEntry("gemini-2.5-flash", key="a key\nof lines"), "no key"),
        (ServiceEntry("gemini-2.5-flash", "https://elsewhere.example"), "Write the key"),
    ],
)
def test_what_cannot_be_right_changes_nothing(room: Room, entry: ServiceEntry, words: str) -> None:
    """The key of one address is not sent to another."""
    before = room.settings.current()
    with pytest.raises(UserFacingError, match=words):
        room.change.keep(entry)
    assert room.settings.current() is before


def test_a_removed_key_is_gone_and_nothing_leaves_any_more(room: Room) -> None:
    assert room.change.has_key()
    room.change.remove_key()
    assert not room.change.has_key()
    assert room.read() is _OFFLINE
    assert room.settings.current().assistant.analyst == "offline"


def test_a_keyring_that_refuses_keeps_all_as_it_was(room: Room) -> None:
    room.secrets.locked = True
    with pytest.raises(NoSecretStoreError):
        room.change.keep(ServiceEntry("gemini-2.5-pro", key="AIzaTyped"))
    assert room.settings.current().assistant.model != "gemini-2.5-pro"
    with pytest.raises(ApplicationError):
        room.change.has_key()
