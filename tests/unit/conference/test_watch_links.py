"""Changes of who speaks and of how connections do, and nothing but changes."""

from __future__ import annotations

import pytest

from meeting_desktop.application.watch_links import WatchLinks
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.participants import Connection
from meeting_desktop.ports.conference import LinkState, LinkStatistics

_ADA, _GRACE = new_id(), new_id()


def _statistics(loss: float, state: LinkState = LinkState.CONNECTED) -> LinkStatistics:
    return LinkStatistics(state, loss, 5.0, 60.0, 20.0, 0.01)


def test_beginning_and_end_of_speech_are_told_once() -> None:
    watch = WatchLinks()
    told = [
        change
        for level in [-30.0] * 5 + [-80.0] * 12
        for change in watch.hear({_ADA: level, _GRACE: -90.0})
    ]
    assert told == [(_ADA, True), (_ADA, False)]


def test_who_is_gone_does_not_speak_any_more() -> None:
    watch = WatchLinks()
    for _ in range(3):
        list(watch.hear({_ADA: -20.0}))
    assert list(watch.hear({})) == [(_ADA, False)]
    assert list(watch.hear({})) == []


def test_connections_are_looked_at_once_a_second() -> None:
    watch = _watching()
    told = [
        (now, change)
        for now in (1.0, 1.1, 1.2, 2.0, 2.1, 3.0)
        for change in watch.look({_ADA: _statistics(0.3)}, now)
    ]
    assert told == [(2.0, (_ADA, Connection.POOR))]


@pytest.mark.parametrize("state", [LinkState.LOST, LinkState.CLOSED, LinkState.CONNECTING])
def test_who_is_not_connected_is_not_judged_by_statistics_of_before(state: LinkState) -> None:
    watch = _watching()
    assert not _looks(watch, 0.3, 1)
    watch.changed(_ADA, state)
    assert not _looks(watch, 0.3, 9)


def test_statistics_of_who_is_lost_say_nothing() -> None:
    watch = _watching()
    lost = {_ADA: _statistics(1.0, LinkState.LOST)}
    assert not [change for now in range(1, 9) for change in watch.look(lost, float(now))]


def test_who_is_back_is_judged_afresh() -> None:
    watch = _watching()
    assert _looks(watch, 0.3, 2) == [Connection.POOR]
    watch.changed(_ADA, LinkState.LOST)
    watch.changed(_ADA, LinkState.CONNECTED)
    assert _looks(watch, 0.3, 3, start=10) == [Connection.POOR]


def _watching() -> WatchLinks:
    watch = WatchLinks()
    watch.changed(_ADA, LinkState.CONNECTED)
    return watch


def _looks(watch: WatchLinks, loss: float, times: int, *, start: int = 1) -> list[Connection]:
    return [
        connection
        for now in range(start, start + times)
        for _, connection in watch.look({_ADA: _statistics(loss)}, float(now))
    ]
