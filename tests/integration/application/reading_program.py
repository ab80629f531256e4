"""A program that sums a meeting up until it is killed: once and slowly, or again and again."""

from __future__ import annotations

import sys
from pathlib import Path

from meeting_desktop.core.paths import Paths
from meeting_desktop.domain.conversations import Conversation
from meeting_desktop.domain.findings import Claim, Findings, PersonFindings, Task
from meeting_desktop.domain.meetings import MeetingStatus
from tests.fakes.clock import VirtualClock
from tests.fakes.patience import until
from tests.fakes.store import open_ready
from tests.integration.application.summing_desk import SummingDesk

SAID = "said: "
SLOWLY, AGAIN = "slowly", "again"
PEOPLE = ("Me", "Hanna")


def found(conversation: Conversation) -> Findings:
    """A task and a contribution for each of ``PEOPLE``."""
    said = {one.speaker: one.segment_id for one in conversation.utterances}
    return Findings(
        key_points=(Claim("They talked.", tuple(said.values())),),
        tasks=tuple(Task(f"Task of {name}", (said[name],), name) for name in PEOPLE),
        people=tuple(PersonFindings(name, (Claim("Said it.", (said[name],)),)) for name in PEOPLE),
    )


def paths_in(folder: Path) -> Paths:
    return Paths(folder, folder, folder / "logs")


def main(folder: Path, how: str) -> None:
    """Say the meeting, then a line when it is being read, or each version after its commit."""
    desk = SummingDesk(open_ready(paths_in(folder), VirtualClock()), folder)
    desk.analyst.find = found
    lines = [(name, "We need it") for name in PEOPLE]
    if how == SLOWLY:
        desk.analyst.hold()
        desk.sum_up.begin()
        meeting = desk.held(*lines, status=MeetingStatus.ACTIVE)
        _say(meeting.id)
        desk.end(meeting)
        until(lambda: bool(desk.analyst.asked))
        _say("reading")
        until(lambda: False, what="the end")
    meeting = desk.held(*lines)
    _say(meeting.id)
    while True:
        _say(desk.read(meeting).version)


def _say(what: object) -> None:
    """Marked: what is logged is written there too."""
    sys.stdout.write(f"{SAID}{what}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
