"""A few letters find the command that is meant."""

from __future__ import annotations

from meeting_desktop.ui.palette_search import best_first

COMMANDS = ["Start meeting", "Go to Today", "Mute", "Compact bar", "Quit"]


def found(query: str) -> list[str]:
    return [COMMANDS[index] for index in best_first(COMMANDS, query)]


def test_no_letters_list_everything() -> None:
    assert found("  ") == COMMANDS


def test_the_start_of_a_name_comes_before_the_start_of_a_word() -> None:
    assert found("m")[:2] == ["Mute", "Start meeting"]


def test_scattered_letters_find_a_command() -> None:
    assert found("cptbr") == ["Compact bar"]


def test_case_does_not_matter_and_nonsense_finds_nothing() -> None:
    assert found("TODAY") == ["Go to Today"]
    assert found("zebra") == []
