"""A token opens the door once, for one meeting, for a while, and is not kept."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from meeting_desktop.domain.guest_tokens import (
    SECRET_BYTES,
    Invitation,
    InvitationState,
    TokenRefusal,
    consume,
    hash_secret,
    make_secret,
    may_return,
    refuse_consumption,
    revoke,
    same_hash,
)

_MEETING, _GUEST = UUID(int=1), UUID(int=2)
_NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
_HOUR = timedelta(hours=1)


def _invitation(token: str = "token") -> Invitation:
    return Invitation(UUID(int=9), _MEETING, hash_secret(token), _NOW + _HOUR)


def test_a_token_has_at_least_128_bits() -> None:
    assert SECRET_BYTES * 8 >= 128
    tokens = {make_secret() for _ in range(1000)}
    assert len(tokens) == 1000
    assert min(len(token) * math.log2(64) for token in tokens) >= 128


def test_the_token_itself_is_not_kept() -> None:
    token, secret = make_secret(), make_secret()
    kept = repr(consume(_invitation(token), _GUEST, secret))
    assert token not in kept
    assert secret not in kept


def test_it_opens_its_own_meeting_within_its_time() -> None:
    invitation = _invitation()
    assert refuse_consumption(invitation, _MEETING, _NOW) is None
    assert refuse_consumption(invitation, UUID(int=7), _NOW) is TokenRefusal.UNKNOWN
    assert refuse_consumption(invitation, _MEETING, _NOW + _HOUR) is TokenRefusal.EXPIRED


def test_it_opens_once() -> None:
    used = consume(_invitation(), _GUEST, "secret")
    assert refuse_consumption(used, _MEETING, _NOW) is TokenRefusal.USED
    assert may_return(used, "secret")
    assert not may_return(used, "token")


def test_revoked_is_for_good() -> None:
    gone = revoke(consume(_invitation(), _GUEST, "secret"))
    assert refuse_consumption(gone, _MEETING, _NOW) is TokenRefusal.REVOKED
    assert not may_return(gone, "secret")
    assert revoke(gone).state is InvitationState.REVOKED


def test_a_fresh_invitation_lets_nobody_return() -> None:
    assert not may_return(_invitation(), "")
    assert not may_return(replace(_invitation(), secret_hash=hash_secret("x")), "x")


@given(one=st.text(st.characters()), other=st.text(st.characters()))
def test_hashes_agree_exactly_when_secrets_do(one: str, other: str) -> None:
    assert same_hash(hash_secret(one), hash_secret(other)) == (one == other)
