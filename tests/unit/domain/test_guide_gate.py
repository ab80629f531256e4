"""When a model is asked."""

from __future__ import annotations

import pytest

from meeting_desktop.domain.guide_gate import (
    APART_SECONDS,
    PATIENCE_SECONDS,
    PAUSE_SECONDS,
    Gate,
    may_matter,
)
from tests.fakes.spoken import conversation, question

BUDGET = question("What budget do you have in mind?")


@pytest.mark.parametrize(
    ("line", "matters"),
    [
        ("them: We have fifty thousand this year.", True),
        ("them: I see.", False),
        ("us: Let me share my screen with you now.", False),
        ("us: How does your team work today?", True),
        ("us: Please tell me about the budget you have.", True),
        ("ai: What budget do you have in mind?", True),
    ],
)
def test_what_may_change_anything(line: str, *, matters: bool) -> None:
    (said,) = conversation(line).utterances

    assert may_matter(said, [BUDGET]) is matters


def test_it_opens_in_the_pause_after_something_that_matters() -> None:
    gate = Gate()
    gate.talk(100.0)
    assert gate.due_at() is None

    gate.matter(100.0)

    assert gate.due_at() == 100.0 + PAUSE_SECONDS
    gate.talk(101.0)
    assert gate.due_at() == 101.0 + PAUSE_SECONDS


def test_talk_without_a_pause_is_not_waited_for_for_ever() -> None:
    gate = Gate()
    gate.matter(100.0)
    gate.talk(200.0)

    assert gate.due_at() == 100.0 + PATIENCE_SECONDS


def test_requests_are_apart() -> None:
    gate = Gate()
    gate.matter(100.0)
    gate.asked(101.2)
    assert not gate.is_open

    gate.matter(102.0)

    assert gate.due_at() == 101.2 + APART_SECONDS


def test_what_was_cut_short_keeps_its_place() -> None:
    gate = Gate()
    gate.asked(100.0)
    gate.cut_short(100.0)
    gate.matter(103.0)
    gate.talk(500.0)

    assert gate.due_at() == 100.0 + PATIENCE_SECONDS
