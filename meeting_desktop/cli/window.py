"""``meeting-desktop``: the window."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from meeting_desktop.cli.screens import has_screen
from meeting_desktop.core.errors import ApplicationError, EnvironmentFault
from meeting_desktop.core.paths import find_paths

if TYPE_CHECKING:
    from meeting_desktop.ui.meeting_flow import Hosting


def open_window(join: str | None = None, host: Hosting | None = None) -> int:
    """Open the window and stay until it is closed; the exit code.

    ``join``: a link or a code of somebody else's meeting, which the window asks about first.
    ``host``: a meeting of one's own to begin at once.
    """
    from meeting_desktop.bootstrap import build, prepare
    from meeting_desktop.ui.app import run_window, show_failure

    if not has_screen():
        # Qt would end the process with an abort, not with a sentence.
        raise EnvironmentFault(
            "There is no display to open a window on; set DISPLAY or WAYLAND_DISPLAY, "
            "or run `meeting-desktop demo`, which needs none.",
            code="no_display",
        )
    paths = find_paths()
    try:
        settings = prepare(paths)
        application = build(paths, settings)
    except ApplicationError as error:
        # Somebody who started from an icon sees no terminal.
        show_failure(error.sentence)
        raise

    def begin() -> None:
        application.start_background()
        # With a window alone: a person must be able to see it coming.
        application.use_cases.assistant.opening.start()

    try:
        code = run_window(
            application.use_cases,
            state_file=paths.config / "window.ini",
            on_started=begin,
            opened=application.store.opened,
            join=join,
            host=host,
        )
    finally:
        late = application.stop()
    refused = application.store.opened.exception()
    if refused is not None:
        raise refused
    if late:
        print(f"meeting-desktop: {', '.join(late)} did not stop in time.", file=sys.stderr)
    return code
