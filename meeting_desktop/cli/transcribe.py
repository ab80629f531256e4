"""``meeting-desktop transcribe``."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from meeting_desktop.application.export_transcript import render
from meeting_desktop.application.replace_file import replace_file, write_text
from meeting_desktop.bootstrap import build_catalogue, build_file_loader, build_file_transcriber
from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.core.logging import configure_logging
from meeting_desktop.core.paths import find_paths
from meeting_desktop.core.settings import load_settings
from meeting_desktop.ports.recogniser import SpeechOptions

FORMATS = ("json", "md", "vtt", "srt", "txt")


def transcribe_file(
    file: Path, format_name: str, model: str, language: str, output: Path | None
) -> None:
    """Print the transcript of ``file``, or write it to ``output``. Works with a read-only home.

    Raises: ApplicationError with the sentence to show.
    """
    if format_name not in FORMATS:
        raise UserFacingError(
            f"There is no format {format_name}; choose one of {', '.join(FORMATS)}."
        )
    configure_logging(None)
    paths = find_paths()
    settings = load_settings(paths.settings_file)
    transcriber = build_file_transcriber()
    duration = transcriber.check(file)
    catalogue = build_catalogue(paths, settings)
    name = model or settings.speech.model
    if not catalogue.is_installed(name):
        catalogue.install(name)
    cores = settings.speech.threads or os.cpu_count() or 1
    recognisers = build_file_loader(catalogue, cores).load(name)
    options = SpeechOptions(language or settings.speech.language, tuple(settings.speech.hotwords))
    with _progress() as progress:
        task = progress.add_task(f"Transcribing {file.name}", total=duration)
        meeting, transcript, duration = transcriber.run(
            file, recognisers, options, lambda done: progress.update(task, completed=done)
        )
    text = render(meeting, transcript, format_name, duration)
    if output is None:
        sys.stdout.write(text)
    else:
        replace_file(output, lambda part: write_text(part, text))


def _progress() -> Progress:
    """On stderr, and only where a person looks: stdout belongs to the transcript."""
    console = Console(stderr=True)
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )
