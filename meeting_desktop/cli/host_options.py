"""The options of ``meeting-desktop host`` and what they mean."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from pathlib import Path

from meeting_desktop.application.conference_seat import ConferenceRequest
from meeting_desktop.application.run_meeting import MeetingRequest, SourceChoice
from meeting_desktop.cli.host import HostChoices, host_headless
from meeting_desktop.cli.host_assistant import AttendedChoices, host_attended
from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.core.paths import find_paths
from meeting_desktop.core.settings import load_settings

_LOBBIES = ("everybody", "guests", "nobody")


@dataclass(frozen=True, slots=True)
class HostOptions:
    """As they were typed."""

    title: str
    input_file: Path | None
    device: str
    bind: str
    lobby: str
    passcode: str = field(repr=False)
    duration: float | None
    computer_sound: bool = False
    assistant: bool = False


def host_meeting(options: HostOptions, *, headless: bool) -> int:
    """Hold the meeting, in a window or without one; the exit code."""
    if options.lobby and options.lobby not in _LOBBIES:
        raise UserFacingError(f"Who waits is one of {', '.join(_LOBBIES)}, not {options.lobby}.")
    if options.assistant:
        return host_attended(_attended(options))
    choices = _choices(options)
    if headless:
        return host_headless(choices)
    return _host_in_window(choices)


def _host_in_window(choices: HostChoices) -> int:
    from meeting_desktop.cli.window import open_window
    from meeting_desktop.ui.meeting_flow import Hosting

    hosting = Hosting(choices.meeting, choices.source, choices.conference, choices.duration)
    return open_window(host=hosting)


def _attended(options: HostOptions) -> AttendedChoices:
    """Nobody is there to let people in: whoever has a link, or the passcode, comes in."""
    settings = load_settings(find_paths().settings_file)
    return AttendedChoices(
        settings.profile.display_name or "Host",
        settings.recording.enabled,
        ConferenceRequest(
            passcode=_passcode(options), bind=options.bind, lobby=options.lobby or "nobody"
        ),
    )


def _passcode(options: HostOptions) -> str:
    return sys.stdin.readline().strip() if options.passcode == "-" else options.passcode


def _choices(options: HostOptions) -> HostChoices:
    settings = load_settings(find_paths().settings_file)
    name = settings.profile.display_name or "Host"
    device = options.device or settings.sound.input_device
    passcode = _passcode(options)
    return HostChoices(
        MeetingRequest(
            options.title,
            name,
            record=settings.recording.enabled,
            computer_sound=options.computer_sound,
        ),
        SourceChoice(device=device, file=options.input_file),
        ConferenceRequest(passcode=passcode, bind=options.bind, lobby=options.lobby),
        options.duration,
    )
