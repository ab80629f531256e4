"""The options of ``meeting-desktop join`` and what they mean."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from pathlib import Path

from meeting_desktop.application.capture_sound import SourceChoice
from meeting_desktop.application.join_conference import Introduction
from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.core.paths import find_paths
from meeting_desktop.core.settings import load_settings
from meeting_desktop.domain.meetings import Consent

_CONSENTS = {
    "record": Consent.RECORD,
    "captions": Consent.TRANSCRIBE_ONLY,
    "neither": Consent.NONE,
}


@dataclass(frozen=True, slots=True)
class JoinOptions:
    """As they were typed."""

    target: str = field(repr=False)
    name: str = field(repr=False)
    passcode: str = field(repr=False)
    consent: str
    input_file: Path | None
    device: str
    duration: float | None


def join_meeting(options: JoinOptions, *, headless: bool) -> int:
    """Take part, in a window (which asks for everything but the target) or without one."""
    if options.consent and options.consent not in _CONSENTS:
        raise UserFacingError(
            f"What may be kept of you is one of {', '.join(_CONSENTS)}, not {options.consent}."
        )
    if not headless:
        return _join_in_window(options)
    from meeting_desktop.bootstrap import build_file_transcriber
    from meeting_desktop.cli.join import JoinChoices, join_headless

    if options.input_file is not None:
        build_file_transcriber().check(options.input_file)
    settings = load_settings(find_paths().settings_file)
    device = options.device or settings.sound.input_device
    return join_headless(
        JoinChoices(
            options.target,
            _introduction(options, settings.profile.display_name),
            SourceChoice(device=device, file=options.input_file),
            options.duration,
        )
    )


def _join_in_window(options: JoinOptions) -> int:
    for_the_page = (options.name, options.passcode, options.consent, options.input_file)
    if any(for_the_page) or options.device or options.duration is not None:
        raise UserFacingError(
            "The window asks for name, passcode, consent and microphone itself; give the link "
            "alone, or add --headless."
        )
    from meeting_desktop.cli.window import open_window

    return open_window(join=options.target)


def _introduction(options: JoinOptions, own_name: str) -> Introduction:
    from_stdin = options.passcode == "-"
    passcode = sys.stdin.readline().strip() if from_stdin else options.passcode
    ask = not options.consent and not from_stdin and sys.stdin.isatty()
    consent = _ask_for_consent() if ask else options.consent or "record"
    return Introduction(options.name or own_name or "Guest", _CONSENTS[consent], passcode)


def _ask_for_consent() -> str:
    """On the terminal, away from the lines that other programs read."""
    while True:
        print(
            "What may the host keep of you? record (sound and words), captions (words alone) or "
            "neither: ",
            end="",
            file=sys.stderr,
            flush=True,
        )
        answer = sys.stdin.readline()
        if not answer:
            return "neither"
        if answer.strip() in _CONSENTS:
            return answer.strip()
