"""``meeting-desktop demo``: a whole meeting without hands, and everything that comes out of it."""

from __future__ import annotations

import shutil
import tempfile
from datetime import datetime
from pathlib import Path
from uuid import UUID

from meeting_desktop.bootstrap import Application, build_file_transcriber
from meeting_desktop.cli.demo_samples import add_samples
from meeting_desktop.cli.demo_speech import make_speech
from meeting_desktop.cli.rehearsal import load_model, rehearsal
from meeting_desktop.cli.screens import draw_in_memory_without_a_screen
from meeting_desktop.core.errors import EnvironmentFault

_TITLE = "First talk with a new customer"
_SPEAKER = "You and a guest"


def run_demo(input_file: Path | None, output: Path | None, *, keep: bool) -> int:
    """Hold the meeting and say where everything is; the exit code.

    Raises: ApplicationError with the sentence to show.
    """
    if input_file is not None:
        # Before anything is made: a file that cannot be heard is the likeliest mistake.
        build_file_transcriber().check(input_file)
    draw_in_memory_without_a_screen()
    folder = _folder(output)
    with tempfile.TemporaryDirectory(prefix="meeting-demo-") as scratch:
        sound = input_file or make_speech(Path(scratch))
        home = folder / "workspace" if keep else Path(scratch) / "home"
        with rehearsal(home) as application:
            if keep:
                add_samples(application.store)
            print("Loading the speech model…")
            load_model(application)
            meeting_id = _hold(application, sound, folder)
            _export(application, meeting_id, folder)
    _tell(folder, home if keep else None)
    return 0


def _hold(application: Application, sound: Path, folder: Path) -> UUID:
    from meeting_desktop.ui.demonstration import Play, demonstrate

    seconds = build_file_transcriber().check(sound)
    print(f"Holding a meeting of {seconds:.0f} seconds…")
    play = Play(sound, seconds, _TITLE, _SPEAKER, folder)
    state_file = application.paths.config / "window.ini"
    outcome = demonstrate(application.use_cases, state_file, play, lambda: None)
    if outcome.meeting_id is None:
        raise EnvironmentFault("The demonstration came to no meeting; run it again.", code="demo")
    return outcome.meeting_id


def _export(application: Application, meeting_id: UUID, folder: Path) -> None:
    exports = application.use_cases.exports
    for name in exports.FORMATS:
        exports.export(meeting_id, name, folder / f"transcript.{name}")
    reviewed = application.use_cases.review.open(meeting_id)
    if reviewed.recording is not None:
        shutil.copyfile(reviewed.recording, folder / "recording.ogg")


def _folder(output: Path | None) -> Path:
    folder = output or Path.cwd() / f"meeting-demo-{datetime.now().astimezone():%Y%m%d-%H%M%S}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise EnvironmentFault(
            f"The folder {folder} cannot be made; give another one with --output.",
            code="no_output_folder",
        ) from error
    return folder.resolve()


def _tell(folder: Path, workspace: Path | None) -> None:
    print(f"Everything is in {folder}:")
    for path in sorted(folder.iterdir()):
        print(f"  {path.name}")
    if workspace is not None:
        print(f"Explore the workspace with: MEETING_HOME={workspace} meeting-desktop")
