"""What is typed and cannot be meant is refused in one sentence, before anything is opened."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from meeting_desktop.cli.host_options import HostOptions, host_meeting
from meeting_desktop.cli.join_options import JoinOptions, join_meeting
from meeting_desktop.core.errors import UserFacingError

_JOIN = JoinOptions("ABCD3467", "", "", "", None, "", None)
_HOST = HostOptions("Weekly", None, "", "", "", "", None)


@pytest.mark.parametrize(
    "given",
    [
        {"name": "Ada"},
        {"passcode": "sesame"},
        {"consent": "captions"},
        {"input_file": Path("talk.wav")},
        {"device": "Headset"},
        {"duration": 5.0},
    ],
    ids=lambda given: next(iter(given)),
)
def test_what_the_window_asks_for_itself_is_not_swallowed(given: dict[str, Any]) -> None:
    with pytest.raises(UserFacingError, match="add --headless"):
        join_meeting(replace(_JOIN, **given), headless=False)


def test_a_consent_that_is_none_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(UserFacingError, match="record, captions, neither, not all"):
        join_meeting(replace(_JOIN, consent="all"), headless=True)


def test_a_lobby_that_is_none_is_named() -> None:
    with pytest.raises(UserFacingError, match="everybody, guests, nobody, not some"):
        host_meeting(replace(_HOST, lobby="some"), headless=True)
