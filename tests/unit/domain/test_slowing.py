"""Guessing gets slower and slower; honest mistakes cost nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meeting_desktop.domain.slowing import Slowing, SlowingRule, address_key

_RULE = SlowingRule(free=3, first_s=1.0, longest_s=60.0, forget_s=600.0, capacity=3)


def test_the_first_failures_are_free_then_each_doubles_the_wait() -> None:
    slowing = Slowing(_RULE)
    assert [slowing.failed("a", 0.0) for _ in range(10)] == [0, 0, 0, 1, 2, 4, 8, 16, 32, 60]
    assert slowing.wait_s("a", 59.0) == 1.0
    assert slowing.wait_s("a", 60.0) == 0.0


def test_others_do_not_wait() -> None:
    slowing = Slowing(_RULE)
    for _ in range(9):
        slowing.failed("a", 0.0)
    assert slowing.wait_s("b", 0.0) == 0.0


def test_a_quiet_while_forgives() -> None:
    slowing = Slowing(_RULE)
    for _ in range(9):
        slowing.failed("a", 0.0)
    assert slowing.failed("a", 601.0) == 0.0


def test_a_try_that_was_right_is_taken_back() -> None:
    slowing = Slowing(_RULE)
    for _ in range(20):
        assert slowing.failed("a", 5.0) == 0.0
        slowing.forgive("a")
    slowing.forgive("nobody")
    assert slowing.failures("a") == 0


def test_memory_is_limited() -> None:
    slowing = Slowing(_RULE)
    for key in "abcd":
        slowing.failed(key, 0.0)
    assert [slowing.failures(key) for key in "abcd"] == [0, 1, 1, 1]


@given(count=st.integers(1, 3000))
def test_no_number_of_failures_is_too_many(count: int) -> None:
    slowing = Slowing(SlowingRule(free=0))
    assert max(slowing.failed("a", 0.0) for _ in range(count)) <= 900.0


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", "unknown"),
        ("nonsense", "unknown"),
    ],
)
def test_what_one_sender_can_choose_freely_is_one_key(address: str, key: str) -> None:
    assert address_key(address) == key
