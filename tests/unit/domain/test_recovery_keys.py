"""Recovery keys as people write and read them."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.domain.recovery_keys import key_id, read_key, spell_key

#: A machine that stands still for a while is no fault.
_PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
_KEYS = st.binary(min_size=32, max_size=32)


@_PATIENT
@given(_KEYS)
def test_what_is_spelt_is_read_again_however_it_is_typed(key: bytes) -> None:
    spelt = spell_key(key)
    groups = spelt.split("-")
    assert [len(group) for group in groups] == [4] * 14
    assert read_key(spelt) == key
    assert read_key(f"  {spelt.lower().replace('-', ' ')}\n") == key
    assert read_key("".join(groups).replace("0", "o").replace("1", "l")) == key
    assert read_key("".join(groups).replace("1", "I")) == key


@_PATIENT
@given(_KEYS, st.integers(0, 55), st.integers(1, 31))
def test_a_wrong_letter_is_noticed(key: bytes, place: int, step: int) -> None:
    letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    spelt = list(spell_key(key).replace("-", ""))
    spelt[place] = letters[(letters.index(spelt[place]) + step) % 32]
    with pytest.raises(UserFacingError, match="A letter of the recovery key is wrong") as caught:
        read_key("".join(spelt))
    assert caught.value.code == "bad_recovery_key"


@_PATIENT
@given(_KEYS, st.integers(0, 54))
def test_two_letters_that_changed_places_are_noticed(key: bytes, place: int) -> None:
    spelt = list(spell_key(key).replace("-", ""))
    spelt[place], spelt[place + 1] = spelt[place + 1], spelt[place]
    typed = "".join(spelt)
    if typed == spell_key(key).replace("-", ""):
        assert read_key(typed) == key
        return
    with pytest.raises(UserFacingError):
        read_key(typed)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "this has 0"),
        ("ABCD-EFGH", "this has 8"),
        ("U" * 56, "no recovery key has"),
        ("Ä" * 56, "no recovery key has"),
        ("9" * 57, "this has 57"),
    ],
)
def test_what_is_no_key_is_told_in_a_sentence(typed: str, words: str) -> None:
    with pytest.raises(UserFacingError, match=words):
        read_key(typed)


def test_a_key_of_another_length_is_a_mistake_of_the_program() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        spell_key(b"short")


@_PATIENT
@given(_KEYS, _KEYS)
def test_the_name_of_a_key_tells_nothing_of_it(key: bytes, other: bytes) -> None:
    assert len(key_id(key)) == 8
    assert key_id(key) not in key
    assert (key_id(key) == key_id(other)) == (key == other)
