"""Words to whoever keeps the list, and words that only look like them."""

from __future__ import annotations

import pytest

from meeting_desktop.domain.addressed_to_machine import is_instruction
from meeting_desktop.domain.steering_words import steers
from tests.fakes.sample_talks import DISCOVERY
from tests.integration.assistant.hostile import UTTERANCES


def test_there_are_fifty_of_them() -> None:
    assert len(set(UTTERANCES)) == 50


@pytest.mark.parametrize("text", UTTERANCES)
def test_what_is_said_to_a_machine_is_no_answer(text: str) -> None:
    assert is_instruction(text) or steers(text)


@pytest.mark.parametrize(
    "text",
    [
        *[line for _who, line in DISCOVERY],
        "Yes.",
        "We use a CRM from another vendor.",
        "The score of our last audit was fine.",
        "I would say around forty thousand.",
        "Our board sets the rules for that.",
        "Wir haben fünfzigtausend Euro dafür.",
        "Tenemos cincuenta mil euros para este año.",
    ],
)
def test_what_people_say_to_each_other_is_not_doubted(text: str) -> None:
    assert not steers(text)
