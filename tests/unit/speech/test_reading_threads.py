"""The threads that read files: none for one reader, in order for several."""

from __future__ import annotations

import threading
from concurrent.futures import CancelledError

import pytest

from meeting_desktop.adapters.speech.reading_threads import ReadingThreads


def test_one_reader_works_where_it_is_asked_and_once() -> None:
    done: list[int] = []
    with ReadingThreads(1) as threads:
        result = threads.give(lambda: done.append(threading.get_ident()))
        assert not done
        result()
        result()
    assert done == [threading.get_ident()]


def test_several_begin_in_order_and_one_may_wait_for_an_earlier_one() -> None:
    with ReadingThreads(2) as threads:
        first = [threads.give(pow, 2, number) for number in range(20)]
        sums = [
            threads.give(lambda upto: sum(one() for one in first[:upto]), upto) for upto in (5, 20)
        ]
        assert [one() for one in sums] == [2**5 - 1, 2**20 - 1]


@pytest.mark.parametrize("count", [1, 2])
def test_a_failure_comes_to_whoever_asks(count: int) -> None:
    with ReadingThreads(count) as threads:
        result = threads.give(int, "no number")
        with pytest.raises(ValueError, match="no number"):
            result()


def test_what_has_not_begun_is_left_undone_at_the_end() -> None:
    may_end, begun = threading.Event(), threading.Barrier(3)
    late: list[int] = []

    def busy() -> None:
        begun.wait(60)
        may_end.wait(60)

    threads = ReadingThreads(2)
    threads.give(busy)
    threads.give(busy)
    result = threads.give(late.append, 1)
    begun.wait(60)
    leaving = threading.Thread(target=threads.__exit__, args=(None, None, None))
    leaving.start()
    with pytest.raises(CancelledError):
        result()
    may_end.set()
    leaving.join(60)
    assert late == []
    assert not leaving.is_alive()
