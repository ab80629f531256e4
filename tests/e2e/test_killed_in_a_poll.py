"""Who answers is killed, then who asked: every answer that was acknowledged is there, once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

import pytest

from meeting_desktop.adapters.store.opening import open_store
from meeting_desktop.core.clock import SystemClock
from meeting_desktop.core.ids import new_id
from meeting_desktop.core.paths import Paths
from meeting_desktop.domain.polls import PollBook
from tests.e2e.headless_host import Headless, HeadlessGuest, HeadlessHost, Line
from tests.fakes.patience import until
from tests.fakes.sounds import tone, write_wav

pytestmark = [
    *(pytest.mark.e2e, pytest.mark.slow, pytest.mark.timeout(390)),
    pytest.mark.usefixtures("small_model"),
]

_PATIENCE_S = 90.0

Start = Callable[..., Headless]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """A program that says nothing aloud; it is gone after the test."""
    running: list[Headless] = []
    silence = str(write_wav(tmp_path / "silence.wav", tone(600.0, hertz=0.0)))

    def run(kind: type[Headless], *arguments: str) -> Headless:
        running.append(kind(tmp_path / kind.command, *arguments, "--input", silence))
        return running[-1]

    yield run
    for one in running:
        one.close()


def _polls(program: Headless, poll: str, since: int) -> list[Line]:
    """What it was told of a poll, from a line on."""
    lines = list(program.lines)[since:]
    return [one for one in lines if one["event"] == "poll" and one["id"] == poll]


def _is_told(program: Headless, poll: str, since: int = 0, **facts: object) -> None:
    """Its newest word on a poll has these facts."""

    def is_so() -> bool:
        told = _polls(program, poll, since)
        return bool(told) and facts.items() <= told[-1].items()

    until(is_so, what=f"a poll with {facts}", limit=_PATIENCE_S)


def _answer(program: Headless, poll: str, place: int) -> None:
    """Said, and acknowledged."""
    since = len(program.lines)
    program.say({"type": "poll_answer", "id": poll, "chosen": [place]})
    _is_told(program, poll, since, answered=True, chosen=[place])


def _ask(host: Headless, *, anonymous: bool) -> str:
    poll = str(new_id())
    asked = {"id": poll, "question": "Agreed?", "kind": "yes_no", "choices": []}
    host.say({"type": "poll_ask", "anonymous": anonymous, **asked})
    return poll


def _host(start: Start) -> tuple[Headless, Line]:
    host = start(HeadlessHost, "--title", "Weekly", "--lobby", "nobody")
    return host, host.wait_for("open")


def _book(home: Path, meeting: str) -> PollBook:
    store = open_store(Paths(home, home, home / "logs"), SystemClock())
    try:
        return store.read(lambda uow: uow.polls.of_meeting(UUID(meeting)))
    finally:
        store.close(5.0)


def test_what_was_answered_outlives_who_answered_and_who_asked(
    start: Start, tmp_path: Path
) -> None:
    host, opened = _host(start)
    join = (HeadlessGuest, opened["guest_url"], "--name", "Ada")
    first = start(*join)
    you = first.wait_for("in_room")["you"]
    polls = [_ask(host, anonymous=False), _ask(host, anonymous=True)]
    for poll in polls:
        _is_told(first, poll, answered=False)
        _answer(first, poll, 0)
    first.kill()
    for poll in polls:
        _is_told(host, poll, counts=[1, 0], voters=1)

    again = start(*join)
    assert again.wait_for("in_room")["you"] == you
    for poll in polls:
        _is_told(again, poll, answered=True, chosen=[0])
        _answer(again, poll, 1)
    for program in (host, again):
        program.kill()

    second, resumed = _host(start)
    assert resumed["resumed"]
    assert resumed["meeting_id"] == opened["meeting_id"]
    third = start(*join)
    for poll in polls:
        _is_told(third, poll, answered=True, chosen=[1], closed=False)
        second.say({"type": "poll_share", "id": poll, "shared": True})
        second.say({"type": "poll_close", "id": poll})
        _is_told(third, poll, closed=True, counts=[0, 1], voters=1)
    assert isinstance(second, HeadlessHost)
    second.end()
    third.wait_for("left")

    book = _book(tmp_path / "host", opened["meeting_id"])
    assert set(book.polls) == {UUID(poll) for poll in polls}
    for poll_id in book.polls:
        assert book.polls[poll_id].closed_at is not None
        assert (book.results(poll_id).counts, book.results(poll_id).voters) == ((0, 1), 1)
