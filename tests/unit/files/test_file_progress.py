"""Progress is told ten times a second, and the end always."""

from __future__ import annotations

from meeting_desktop.application.file_progress import PacedProgress
from meeting_desktop.application.file_seat import FileProgress
from meeting_desktop.core.ids import new_id
from meeting_desktop.runtime.topic import Topic
from tests.fakes.clock import VirtualClock


def test_what_nobody_could_see_is_not_told_but_the_end_always_is() -> None:
    clock, topic, heard = VirtualClock(), Topic[FileProgress](), list[int]()
    topic.subscribe(lambda progress: heard.append(progress.done))
    paced, file = PacedProgress(topic, clock), new_id()
    for done in range(10, 101, 10):
        paced.tell(FileProgress(file, done, out=True), 100)
        clock.advance(0.04)
    assert heard == [10, 40, 70, 100]
    paced.tell(FileProgress(file, 10, out=True), 100)
    assert heard[-1] == 10  # it is fetched once more


def test_each_file_and_direction_has_a_pace_of_its_own() -> None:
    topic, heard = Topic[FileProgress](), list[FileProgress]()
    topic.subscribe(heard.append)
    paced, one, other = PacedProgress(topic, VirtualClock()), new_id(), new_id()
    wanted = [FileProgress(file, 1, out=out) for file in (one, other) for out in (True, False)]
    for progress in wanted * 2:
        paced.tell(progress, 9)
    assert heard == wanted
