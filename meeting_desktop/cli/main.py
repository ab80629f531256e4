"""All commands, and how failures become one sentence and an exit code.

Exit codes: 0 done, 1 the request cannot be met, 2 wrong usage, 3 the machine must be mended, 70 a
bug.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated

import typer

from meeting_desktop import __version__
from meeting_desktop.cli import bench, calendar, crm, models, recordings, server
from meeting_desktop.core.errors import ApplicationError

_BIND = "HOST:PORT where guests come in; none: colleagues alone, by the shared database."

app = typer.Typer(
    name="meeting-desktop",
    help="Hold a meeting, see the captions, keep the record. Without a command: open the window.",
    add_completion=False,
    no_args_is_help=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)
app.add_typer(bench.app, name="bench")
app.add_typer(calendar.app, name="calendar")
app.add_typer(crm.app, name="crm")
app.add_typer(models.app, name="models")
app.add_typer(recordings.app, name="recordings")
app.add_typer(server.app, name="server")


def run(arguments: Sequence[str]) -> int:
    """Run one command; the exit code."""
    if not arguments:
        return _guarded(_open_window)
    return _guarded(lambda: _dispatch(arguments))


def _dispatch(arguments: Sequence[str]) -> int:
    try:
        app(args=list(arguments), prog_name="meeting-desktop")
    except SystemExit as done:
        return done.code if isinstance(done.code, int) else 1
    return 0


def _guarded(command: Callable[[], int]) -> int:
    try:
        return command()
    except ApplicationError as error:
        print(f"meeting-desktop: {error.sentence}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        print("meeting-desktop: stopped.", file=sys.stderr)
        return 130


def _open_window() -> int:
    from meeting_desktop.cli.window import open_window

    return open_window()


@app.callback(invoke_without_command=True)
def root(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and stop.", is_eager=True)
    ] = False,
) -> None:
    """Open the window when no command is given."""
    if version:
        print(f"meeting-desktop {__version__}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        raise typer.Exit(_open_window())


@app.command()
def transcribe(
    file: Annotated[Path, typer.Argument(help="A sound or video file.")],
    format_name: Annotated[
        str, typer.Option("--format", help="json, md, vtt, srt or txt.")
    ] = "txt",
    model: Annotated[str, typer.Option(help="A model of `meeting-desktop models list`.")] = "",
    language: Annotated[str, typer.Option(help="Such as en or de; empty finds out.")] = "",
    output: Annotated[Path | None, typer.Option(help="Write here instead of the screen.")] = None,
) -> None:
    """Transcribe a file and print the words."""
    from meeting_desktop.cli.transcribe import transcribe_file

    transcribe_file(file, format_name, model, language, output)


@app.command(name="import")
def import_files(
    files: Annotated[
        list[Path], typer.Argument(help="Sound or video files, or folders with such.")
    ],
    *,
    wait: Annotated[
        bool, typer.Option("--wait", help="Until they are in the library, one line a stage.")
    ] = False,
    speakers: Annotated[
        int | None, typer.Option(help="How many people speak; else it is found out.", min=1, max=50)
    ] = None,
    model: Annotated[str, typer.Option(help="A model of `meeting-desktop models list`.")] = "",
    language: Annotated[str, typer.Option(help="Such as en or de; empty finds out.")] = "",
    anyway: Annotated[
        bool, typer.Option("--anyway", help="Also what is in the library already.")
    ] = False,
) -> None:
    """Import recordings: one line of JSON for each file, with --wait for each stage of it."""
    from meeting_desktop.cli.import_files import import_media
    from meeting_desktop.domain.imports import ImportOptions

    options = ImportOptions(language=language, model=model, speakers=speakers, anyway=anyway)
    raise typer.Exit(import_media(files, options, wait=wait))


@app.command()
def demo(
    input_file: Annotated[
        Path | None, typer.Option("--input", help="Sound to hold the meeting with.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option(help="Folder for everything that comes out of it.")
    ] = None,
    keep: Annotated[
        bool, typer.Option("--keep", help="Leave a workspace with samples to explore.")
    ] = False,
) -> None:
    """Hold a whole meeting without hands: captions, recording, transcript, exports, screenshots."""
    from meeting_desktop.cli.demo import run_demo

    raise typer.Exit(run_demo(input_file, output, keep=keep))


@app.command()
def doctor() -> None:
    """Look at devices, model, database, keyring and versions; say what to do about each fault."""
    from meeting_desktop.cli.doctor import examine

    raise typer.Exit(examine())


@app.command()
def host(  # noqa: PLR0913 - each is an option
    *,
    title: Annotated[str, typer.Option(help="What the meeting is about.")] = "Meeting",
    input_file: Annotated[
        Path | None, typer.Option("--input", help="A sound file as your microphone.")
    ] = None,
    device: Annotated[str, typer.Option(help="A microphone by name.")] = "",
    headless: Annotated[
        bool, typer.Option("--headless", help="No window: one line of JSON an event.")
    ] = False,
    bind: Annotated[str, typer.Option(help=_BIND)] = "",
    lobby: Annotated[str, typer.Option(help="Who waits: everybody, guests or nobody.")] = "",
    passcode: Annotated[str, typer.Option(help="What guests must know; - reads a line.")] = "",
    duration: Annotated[
        float | None, typer.Option(help="End after so many seconds.", min=1.0)
    ] = None,
    computer_sound: Annotated[
        bool,
        typer.Option("--computer-sound", help="Hear what this computer plays as a second speaker."),
    ] = False,
    assistant: Annotated[
        bool,
        typer.Option("--assistant", help="Wait for planned meetings; the assistant leads them."),
    ] = False,
) -> None:
    """Hold a meeting that others can join, with captions and recording."""
    from meeting_desktop.cli.host_options import HostOptions, host_meeting

    options = HostOptions(
        title, input_file, device, bind, lobby, passcode, duration, computer_sound, assistant
    )
    raise typer.Exit(host_meeting(options, headless=headless))


@app.command()
def join(
    target: Annotated[str, typer.Argument(metavar="LINK_OR_CODE", help="The invitation.")],
    *,
    name: Annotated[str, typer.Option(help="As others see you; else the one in Settings.")] = "",
    passcode: Annotated[str, typer.Option(help="Where one is asked for; - reads a line.")] = "",
    consent: Annotated[
        str,
        typer.Option(
            help="What may be kept of you: record (sound and words), captions (words) or neither. "
            "Without it a terminal asks; where nobody can be asked it is record."
        ),
    ] = "",
    input_file: Annotated[
        Path | None, typer.Option("--input", help="A sound file as your microphone.")
    ] = None,
    device: Annotated[str, typer.Option(help="A microphone by name.")] = "",
    headless: Annotated[
        bool, typer.Option("--headless", help="No window: one line of JSON an event.")
    ] = False,
    duration: Annotated[
        float | None, typer.Option(help="Leave so many seconds after coming in.", min=1.0)
    ] = None,
) -> None:
    """Take part in a meeting of somebody else's, by its link or its room code."""
    from meeting_desktop.cli.join_options import JoinOptions, join_meeting

    options = JoinOptions(target, name, passcode, consent, input_file, device, duration)
    raise typer.Exit(join_meeting(options, headless=headless))


@app.command()
def export(
    meeting: Annotated[str, typer.Argument(help="The meeting's id, or the word last.")],
    format_name: Annotated[
        str, typer.Option("--format", help="md, vtt, srt, txt, json, docx or pdf; summary.json.")
    ] = "md",
    output: Annotated[Path | None, typer.Option(help="Write here instead of the screen.")] = None,
) -> None:
    """Write the transcript of a meeting, or its report."""
    from meeting_desktop.cli.export import export_meeting

    export_meeting(meeting, format_name, output)


@app.command()
def search(
    query: Annotated[
        list[str],
        typer.Argument(
            help='Words, "phrases", speaker:, lead:, before:, after:, in:.',
            metavar="QUERY…",
        ),
    ],
    *,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="At most so many places.")] = 50,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON line a place.")] = False,
) -> None:
    """Find every place where something was said or written. Ends with 1 where there is none."""
    from meeting_desktop.cli.search import search as search_for

    raise typer.Exit(search_for(query, limit, as_json=as_json))


@app.command()
def gateway(
    *,
    bind: Annotated[str, typer.Option(help="HOST:PORT to listen on.")] = "127.0.0.1:8080",
    certificate: Annotated[
        Path | None, typer.Option(help="PEM file; other machines need one.")
    ] = None,
    key: Annotated[Path | None, typer.Option(help="PEM file of the certificate's key.")] = None,
    public_url: Annotated[str, typer.Option(help="What guests open, where that differs.")] = "",
    key_file: Annotated[
        Path | None, typer.Option(help="Holds the key of those who may bring meetings.")
    ] = None,
    make_key: Annotated[
        bool, typer.Option("--make-key", help="Make such a key, print it, and stop.")
    ] = False,
    dsn: Annotated[
        str,
        typer.Option(
            metavar="ADDRESS",
            help="The shared database and the gateway's login, such as "
            "postgresql://gateway_1@db.example.org/meeting_desktop: hosts are found by it and need "
            "no key; else MEETING_GATEWAY_DSN.",
        ),
    ] = "",
    ask_password: Annotated[
        bool, typer.Option("--ask-password", "-W", help="Ask for the login's password.")
    ] = False,
) -> None:
    """Serve the guest page for hosts elsewhere; without --key-file the key is in the keyring."""
    from meeting_desktop.cli import gateway as serving

    if make_key:
        serving.make_key(key_file)
        return
    serving.serve_gateway(
        serving.GatewayOptions(
            bind, certificate, key, public_url, key_file, dsn, ask_password=ask_password
        )
    )


_AtOnce = Annotated[
    int, typer.Option(help="Recordings at once; each loads a model.", min=1, max=16)
]
_StorageFolder = Annotated[
    Path | None, typer.Option(help="Where recordings lie, instead of what is in Settings.")
]


@app.command()
def worker(  # noqa: PLR0913 - each is an option
    *,
    dsn: Annotated[
        str,
        typer.Option(
            metavar="ADDRESS",
            help="The shared database and the worker's login; else MEETING_WORKER_DSN.",
        ),
    ] = "",
    ask: Annotated[
        bool, typer.Option("--ask-password", "-W", help="A passfile works too.")
    ] = False,
    concurrency: _AtOnce = 1,
    once: Annotated[bool, typer.Option("--once", help="End when nothing waits.")] = False,
    model: Annotated[str, typer.Option(help="A model of `meeting-desktop models list`.")] = "",
    name: Annotated[str, typer.Option(help="As people see it; else the machine's.")] = "",
    storage_folder: _StorageFolder = None,
    storage_secret_file: Annotated[
        Path | None, typer.Option(help="Holds the secret of the bucket's key; else the keyring.")
    ] = None,
    stalled_after: Annotated[
        float, typer.Option(help="Seconds of silence after which others take over.", min=2.0)
    ] = 60.0,
    grace: Annotated[
        float, typer.Option(help="Seconds to finish at a stop; then it is given back.", min=0.0)
    ] = 20.0,
    attempts: Annotated[
        int, typer.Option(help="So often is a recording begun, then it failed.", min=1, max=20)
    ] = 3,
) -> None:
    """Make transcripts that people of a shared database hand over."""
    from meeting_desktop.cli import worker as working

    working.work(
        working.WorkerCommand(
            dsn,
            ask,
            concurrency,
            once,
            model,
            name,
            storage_folder,
            storage_secret_file,
            stalled_after,
            grace,
            attempts,
        )
    )
