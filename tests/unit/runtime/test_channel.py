"""A channel between two threads: bounded, ordered, honest about what it turned away."""

from __future__ import annotations

import threading

from hypothesis import given
from hypothesis import strategies as st

from meeting_desktop.runtime.channel import BoundedChannel

_LIMIT = 60.0


def test_gives_back_in_order_what_it_was_given() -> None:
    channel: BoundedChannel[str] = BoundedChannel(10)
    assert channel.offer("a", 3)
    assert channel.offer("b", 4)
    assert channel.size == 7
    assert [channel.take(), channel.take(), channel.take()] == ["a", "b", None]
    assert channel.size == 0


def test_turns_away_what_does_not_fit_and_counts_it() -> None:
    channel: BoundedChannel[str] = BoundedChannel(10)
    channel.offer("a", 8)
    assert not channel.offer("b", 3)
    assert channel.refused == 3
    assert channel.offer("c", 2)


def test_takes_one_item_that_is_larger_than_itself_when_empty() -> None:
    channel: BoundedChannel[str] = BoundedChannel(10)
    assert channel.offer("huge", 50)
    assert not channel.offer("small", 1)


def test_a_closed_channel_takes_nothing_but_still_gives() -> None:
    channel: BoundedChannel[str] = BoundedChannel(10)
    channel.offer("a")
    channel.close()
    assert not channel.offer("b")
    assert not channel.put("c")
    assert channel.refused == 2
    assert _drained(channel) is False
    assert channel.take() == "a"
    assert _drained(channel) is True
    assert channel.take(timeout=_LIMIT) is None


def _drained(channel: BoundedChannel[str]) -> bool:
    return channel.drained


def test_put_waits_for_room() -> None:
    channel: BoundedChannel[int] = BoundedChannel(1)
    channel.put(1)
    done = threading.Event()

    def produce() -> None:
        channel.put(2)
        done.set()

    producer = threading.Thread(target=produce, name="meeting-producer")
    producer.start()
    assert channel.take(timeout=_LIMIT) == 1
    assert done.wait(_LIMIT)
    assert channel.take() == 2
    producer.join(_LIMIT)


def test_put_gives_up_after_its_time() -> None:
    channel: BoundedChannel[int] = BoundedChannel(1)
    channel.put(1)
    assert not channel.put(2, timeout=0.0)
    assert channel.refused == 1


def test_closing_frees_who_waits_to_put_and_who_waits_to_take() -> None:
    full: BoundedChannel[int] = BoundedChannel(1)
    full.put(1)
    empty: BoundedChannel[int] = BoundedChannel(1)
    answers: list[object] = []
    waiting = [
        threading.Thread(target=lambda: answers.append(full.put(2)), name="meeting-put"),
        threading.Thread(target=lambda: answers.append(empty.take(_LIMIT)), name="meeting-take"),
    ]
    for thread in waiting:
        thread.start()
    full.close()
    empty.close()
    for thread in waiting:
        thread.join(_LIMIT)
    assert sorted(map(repr, answers)) == ["False", "None"]


def test_two_threads_lose_nothing_and_keep_the_order() -> None:
    channel: BoundedChannel[int] = BoundedChannel(7)
    heard: list[int] = []

    def consume() -> None:
        while not channel.drained:
            item = channel.take(timeout=0.05)
            if item is not None:
                heard.append(item)

    consumer = threading.Thread(target=consume, name="meeting-consumer")
    consumer.start()
    for number in range(2000):
        assert channel.put(number, number % 5 + 1, timeout=_LIMIT)
    channel.close()
    consumer.join(_LIMIT)
    assert heard == list(range(2000))


@given(st.lists(st.integers(min_value=1, max_value=20), max_size=40), st.integers(1, 30))
def test_never_holds_more_than_its_bound_and_counts_every_item(
    sizes: list[int], capacity: int
) -> None:
    channel: BoundedChannel[int] = BoundedChannel(capacity)
    accepted = 0
    for size in sizes:
        before = channel.size
        if channel.offer(size, size):
            accepted += size
            assert channel.size <= capacity or before == 0
    assert accepted + channel.refused == sum(sizes)
    assert channel.size == accepted
