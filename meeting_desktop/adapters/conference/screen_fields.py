"""The messages of the shared screen, read field by field."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from meeting_desktop.adapters.conference.control_fields import Fields
from meeting_desktop.domain import control_messages as cm
from meeting_desktop.domain import screen_messages as sm


def _shown(f: Fields) -> sm.ScreenShown:
    participant = f.optional_identity("participant")
    if participant is None:
        return sm.ScreenShown(None)
    return sm.ScreenShown(participant, f.name(), f.moment("since"), _window(f))


def _window(f: Fields) -> bool:
    return f.switch("window", default=False)


def _asked(f: Fields) -> sm.ScreenAsked:
    return sm.ScreenAsked(f.identity(), f.name(), f.switch("waits"), _window(f))


FROM_PARTICIPANT: Mapping[str, Callable[[Fields], sm.FromParticipantToScreen]] = {
    "screen_share": lambda f: sm.ShareScreen(_window(f)),
    "screen_ask": lambda f: sm.AskScreen(_window(f)),
    "screen_grant": lambda f: sm.GrantScreen(f.identity(), f.switch("granted")),
    "screen_stop": lambda f: sm.StopScreen(f.optional_identity("participant")),
}

FROM_HOST: Mapping[str, Callable[[Fields], sm.FromHostToScreen]] = {
    "screen": _shown,
    "screen_asked": _asked,
}

TYPES: dict[type[cm.FromParticipant | cm.FromHost], str] = {
    sm.ShareScreen: "screen_share",
    sm.AskScreen: "screen_ask",
    sm.GrantScreen: "screen_grant",
    sm.StopScreen: "screen_stop",
    sm.ScreenShown: "screen",
    sm.ScreenAsked: "screen_asked",
}
