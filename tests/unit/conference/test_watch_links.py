"""Changes of who speaks and of how connections do, and nothing but changes."""

from __future__ import annotations

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
    watch = WatchLinks()
    told = [
        (now, change)
        for now in (1.0, 1.1, 1.2, 2.0, 2.1, 3.0)
        for change in watch.look({_ADA: _statistics(0.3)}, now)
    ]
    assert told == [(2.0, (_ADA, Connection.POOR))]


def test_who_is_not_connected_is_not_judged() -> None:
    watch = WatchLinks()
    lost = {_ADA: _statistics(1.0, LinkState.LOST)}
    assert not [change for now in range(1, 9) for change in watch.look(lost, float(now))]
