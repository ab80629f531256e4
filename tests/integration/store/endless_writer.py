"""A process that adds meetings until it is killed; prints the id of each one that is safe."""

from __future__ import annotations

import sys
from pathlib import Path

from meeting_desktop.adapters.store.opening import open_store
from meeting_desktop.core.clock import SystemClock
from meeting_desktop.core.logging import configure_logging
from meeting_desktop.core.paths import Paths
from meeting_desktop.ports.unit_of_work import UnitOfWork
from tests.contracts.store_samples import a_meeting, a_transcript, put_whole


def main(home: Path) -> None:
    configure_logging(None)
    store = open_store(Paths(home, home, home / "logs"), SystemClock())
    while True:
        meeting = a_meeting(store)
        transcript = a_transcript(meeting, ["some words", "and some more"])

        def work(uow: UnitOfWork) -> None:
            uow.meetings.add(meeting)  # noqa: B023 - waited for within the round
            put_whole(uow, transcript)  # noqa: B023

        store.write(work).result()
        sys.stdout.write(f"{meeting.id}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
