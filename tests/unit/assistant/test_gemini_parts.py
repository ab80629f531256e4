"""The small parts around Gemini: prices, prompts, pieces, the pace, progress."""

from __future__ import annotations

import asyncio
import re
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meeting_desktop.adapters.assistant.gemini.pace import Pace
from meeting_desktop.adapters.assistant.gemini.prices import ModelFacts, facts_of, prices_as_of
from meeting_desktop.adapters.assistant.gemini.progress import Progress
from meeting_desktop.adapters.assistant.gemini.prompts import Prompt, prompt, versions
from meeting_desktop.adapters.assistant.gemini.schemas import PartName
from meeting_desktop.adapters.assistant.gemini.tokens import pieces, tokens
from meeting_desktop.core.paths import resources
from meeting_desktop.core.setting_sections import AssistantSettings
from meeting_desktop.domain.lead_scores import PARTS


def test_a_model_has_the_price_of_the_longest_name_that_it_begins_with() -> None:
    assert facts_of("gemini-2.5-flash").output == 2.5
    assert facts_of("gemini-2.5-flash-lite").output == 0.4
    assert facts_of("gemini-2.5-flash-lite-preview-09").output == 0.4
    assert facts_of("gemini-2.5-flashy") == facts_of("something-else")


def test_an_unknown_model_counts_as_the_dearest_and_thinks_as_it_likes() -> None:
    unknown = facts_of("gemini-9-ultra")
    assert unknown == ModelFacts(2.0, 12.0)
    assert unknown.quick is None


def test_a_million_tokens_cost_what_the_table_says() -> None:
    assert ModelFacts(0.3, 2.5).cents(1_000_000, 0) == pytest.approx(30.0)
    assert ModelFacts(0.3, 2.5).cents(0, 1_000_000) == pytest.approx(250.0)
    assert re.fullmatch(r"20\d\d-[01]\d", prices_as_of())


def test_the_model_of_the_settings_is_one_whose_price_is_known() -> None:
    assert facts_of(AssistantSettings().model) != facts_of("unknown")


def test_each_prompt_is_there_and_has_its_version() -> None:
    names = sorted(folder.name for folder in (resources() / "prompts").iterdir())
    assert {"ground", "outline", "dealings", "signals", "combine", "judge"} <= set(names)
    for name in names:
        assert prompt(name).text
    assert versions("ground", "judge") == "ground.1 judge.1"


def test_places_and_values_of_a_prompt_are_the_same_ones() -> None:
    greeting = Prompt("greeting", 1, "Hello {{name}}")
    assert greeting.filled({"name": "you"}) == "Hello you"
    with pytest.raises(KeyError, match="other"):
        greeting.filled({"name": "you", "other": ""})
    with pytest.raises(KeyError, match="name"):
        greeting.filled({})


def test_the_parts_of_the_score_are_those_of_the_model() -> None:
    assert get_args(PartName) == PARTS


@given(st.lists(st.text(max_size=60)), st.integers(1, 40))
def test_pieces_hold_everything_in_its_order_and_no_more_than_they_may(
    lines: list[str], limit: int
) -> None:
    made = pieces(lines, range(len(lines)), limit)
    assert [one for piece in made for one in piece] == list(range(len(lines)))
    for piece in made:
        assert len(piece) == 1 or sum(tokens(lines[one]) for one in piece) <= limit


def test_tokens_are_rather_counted_too_many() -> None:
    """Gemini counts some 4 letters of English, and 1 to 2 signs of Japanese, for one."""
    assert tokens("The budget is approved, we start in May.") >= 10
    assert tokens("予算は承認されました") >= 10


class _Turning:
    """Time that passes by being slept."""

    def __init__(self) -> None:
        self.now = 0.0

    async def sleep(self, seconds: float) -> None:
        self.now += seconds


def test_the_pace_lets_so_many_through_in_a_minute() -> None:
    time = _Turning()
    pace = Pace(lambda: time.now, time.sleep)

    async def run() -> list[float]:
        begun = []
        for _ in range(5):
            assert await pace.wait(2, patience_s=100.0)
            begun.append(time.now)
            time.now += 1.0
        return begun

    assert asyncio.run(run()) == [0.0, 1.0, 60.0, 61.0, 120.0]


def test_whoever_has_no_patience_is_told_at_once() -> None:
    time = _Turning()
    pace = Pace(lambda: time.now, time.sleep)

    async def run() -> tuple[bool, bool]:
        return await pace.wait(1, 3.0), await pace.wait(1, 3.0)

    assert asyncio.run(run()) == (True, False)
    assert time.now == 0.0


def test_progress_creeps_towards_the_next_step_and_never_back() -> None:
    told: list[float] = []
    progress = Progress(told.append, 2)
    for _ in range(40):
        progress.creep()
    progress.step()
    progress.creep()
    progress.step()
    assert told == sorted(told)
    assert told[39] < 0.5 == told[40]
    assert told[-1] == 1.0
