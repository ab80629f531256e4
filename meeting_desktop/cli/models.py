"""``meeting-desktop models``: which speech models there are, and bring one here."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn

from meeting_desktop.core.logging import configure_logging
from meeting_desktop.core.paths import find_paths
from meeting_desktop.core.settings import load_settings
from meeting_desktop.ports.recogniser import ModelCatalogue, ModelProgress

app = typer.Typer(help="List speech models and install one.", no_args_is_help=True)

_MEGABYTE = 1_000_000


@app.command("list")
def list_models() -> None:
    """Every model, its size, and whether it is here."""
    for name, catalogue in _by_name().items():
        entry = next(entry for entry in catalogue.entries() if entry.name == name)
        state = "installed" if catalogue.is_installed(name) else "not installed"
        print(f"{name:20} {entry.size_bytes / _MEGABYTE:7.0f} MB  {state:14} {entry.summary}")


@app.command()
def install(
    name: Annotated[str, typer.Argument(help="A name of `meeting-desktop models list`.")],
    shared: Annotated[
        bool, typer.Option("--shared", help="Into the environment, for all who use it.")
    ] = False,
) -> None:
    """Bring a model here from the first source that has it and verify every byte."""
    catalogues = _by_name(shared=shared)
    catalogue = catalogues.get(name) or next(iter(catalogues.values()))
    console = Console(stderr=True)
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        console=console,
        disable=not console.is_terminal,
    ) as progress:
        task = progress.add_task(name)

        def show(state: ModelProgress) -> None:
            progress.update(
                task,
                description=f"{name}: {state.stage}",
                completed=state.done_bytes,
                total=state.total_bytes,
            )

        catalogue.install(name, show)
    print(f"The speech model {name} is installed and verified.")


def _by_name(*, shared: bool = False) -> dict[str, ModelCatalogue]:
    """Every model with the catalogue that has it: those of captions first, then of voices."""
    from meeting_desktop.bootstrap import build_catalogue
    from meeting_desktop.bootstrap.speakers import build_speaker_catalogue

    configure_logging(None)
    paths = find_paths()
    settings = load_settings(paths.settings_file)
    found: dict[str, ModelCatalogue] = {}
    for build in (build_catalogue, build_speaker_catalogue):
        catalogue = build(paths, settings, shared=shared)
        for entry in catalogue.entries():
            found.setdefault(entry.name, catalogue)
    return found
