"""Passcodes are kept by argon2id, and a wrong or strange one is only wrong."""

from __future__ import annotations

import asyncio

import pytest
from argon2 import PasswordHasher, extract_parameters
from argon2.low_level import Type

from meeting_desktop.adapters.conference.passcodes import MAX_PASSCODE, Passcodes
from meeting_desktop.core.errors import UserFacingError

_CHEAP = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)


def _matches(passcode_hash: str, passcode: str) -> bool:
    return asyncio.run(Passcodes(_CHEAP).matches(passcode_hash, passcode))


def test_the_right_one_matches_however_it_is_typed() -> None:
    kept = Passcodes(_CHEAP).hash("Zürich 42")
    assert _matches(kept, "Zürich 42")
    assert _matches(kept, "  Zu\u0308rich 42\n")
    assert not _matches(kept, "zürich 42")


@pytest.mark.parametrize("strange", ["", "\x00", "\ud800", "x" * 100_000])
def test_a_strange_one_is_only_wrong(strange: str) -> None:
    assert not _matches(Passcodes(_CHEAP).hash("right"), strange)


def test_one_that_is_longer_than_guests_may_send_is_not_set() -> None:
    passcodes = Passcodes(_CHEAP)
    assert _matches(passcodes.hash("x" * MAX_PASSCODE), "x" * MAX_PASSCODE)
    with pytest.raises(UserFacingError, match=r"at most 128 .*\.$"):
        passcodes.hash("x" * (MAX_PASSCODE + 1))


@pytest.mark.parametrize("damaged", ["", "right", "$argon2id$v=19$m=64", "$2b$12$abc"])
def test_a_damaged_hash_matches_nothing(damaged: str) -> None:
    assert not _matches(damaged, "right")


def test_what_is_kept_is_argon2id_with_the_memory_of_its_rfc() -> None:
    kept = extract_parameters(Passcodes().hash("right"))
    assert kept.type is Type.ID
    assert (kept.memory_cost, kept.time_cost, kept.parallelism) == (65_536, 3, 4)
