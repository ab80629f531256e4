"""`make run` shows a window where there is a display, and otherwise a demonstration."""

import pytest

from scripts.set_up.start import command_to_start


@pytest.mark.parametrize("variable", ["DISPLAY", "WAYLAND_DISPLAY"])
def test_a_display_gets_the_window(variable: str) -> None:
    assert command_to_start("program", [], {variable: ":0"}, "linux") == ["program"]


def test_no_display_gets_the_demonstration_and_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert command_to_start("program", [], {"DISPLAY": ""}, "linux") == ["program", "demo"]
    assert "no display here" in capsys.readouterr().err


def test_other_systems_always_have_a_display() -> None:
    assert command_to_start("program", [], {}, "darwin") == ["program"]


def test_what_the_person_asked_for_wins() -> None:
    assert command_to_start("program", ["doctor"], {}, "linux") == ["program", "doctor"]
