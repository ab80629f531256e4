"""What is written down of a conference comes back as it was, or not at all."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meeting_desktop.application.keep_conference import KeptConference, pack_kept, unpack_kept
from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.guest_tokens import Invitation, InvitationState
from meeting_desktop.domain.meetings import Consent
from meeting_desktop.ports.gateway import GuestArrived

_NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def _kept() -> KeptConference:
    meeting, guest = new_id(), new_id()
    used = Invitation(
        new_id(), meeting, "a" * 64, _NOW, InvitationState.CONSUMED, guest, "b" * 64, guest
    )
    return KeptConference(
        meeting_id=meeting,
        room="ABCD3467",
        host=new_id(),
        bind="127.0.0.1:0",
        port=8443,
        lobby="guests",
        record=True,
        captions=False,
        computer=new_id(),
        passcode_hash="$argon2id$",
        invitations=(used, Invitation(new_id(), meeting, "c" * 64, _NOW)),
        guests=(GuestArrived(meeting, guest, guest, "Grace", Consent.TRANSCRIBE_ONLY, True),),
        room_state={"at": _NOW.isoformat(), "title": "Weekly"},
    )


def test_it_comes_back_as_it_was() -> None:
    kept = _kept()
    assert unpack_kept(json.loads(json.dumps(pack_kept(kept)))) == kept
    assert kept.at == _NOW


def test_what_an_earlier_version_kept_has_no_colleagues() -> None:
    data = json.loads(json.dumps(pack_kept(_kept())))
    for guest in data["guests"]:
        del guest["colleague"]
    assert [guest.colleague for guest in unpack_kept(data).guests] == [False]


@pytest.mark.parametrize("missing", sorted(pack_kept(_kept())))
def test_what_is_not_whole_is_refused(missing: str) -> None:
    data = pack_kept(_kept())
    del data[missing]
    with pytest.raises(UserFacingError, match="cannot be read"):
        unpack_kept(data)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=6,
)


@given(key=st.sampled_from(sorted(pack_kept(_kept()))), value=_JSON)
def test_nonsense_in_any_place_gives_one_sentence_or_a_whole_state(key: str, value: Any) -> None:
    data = {**pack_kept(_kept()), key: value}
    assert _outcome(data) in {"whole", "bad_snapshot"}


def _outcome(data: dict[str, object]) -> str:
    try:
        unpack_kept(data)
    except UserFacingError as error:
        return error.code
    return "whole"


def test_a_guest_is_kept_once_and_can_be_forgotten() -> None:
    kept = _kept()
    guest = kept.guests[0]
    assert kept.with_guest(guest) == kept
    assert kept.without_guest(guest.participant_id).guest(guest.participant_id) is None
