"""``python -m meeting_desktop`` and the ``meeting-desktop`` command."""

from __future__ import annotations

import multiprocessing
import sys


def main() -> None:
    """Run the command line; ends the process with its exit code."""
    # A frozen program starts its child processes by starting itself.
    multiprocessing.freeze_support()
    from meeting_desktop.cli.main import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
