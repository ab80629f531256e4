"""What a gateway's refusals mean to an application that joins, in the terms of the ports."""

from __future__ import annotations

from meeting_desktop.adapters.conference.gateway_wire import CloseCode, Refused
from meeting_desktop.domain.participants import clean_text
from meeting_desktop.ports.joining import HostUnreachable, NotLetIn
from meeting_desktop.ports.signalling import SignallingClosed

_MAX_SENTENCE = 300
_CODES = frozenset({"passcode_needed", "passcode_wrong", "link_not_valid", "slowed"})


def closed(code: int | None) -> SignallingClosed:
    """What a closed socket means to whoever had it."""
    if code == CloseCode.REVOKED:
        return _for_good(
            "You are not in this meeting any more; ask your host for a link.", "ticket_refused"
        )
    if code == CloseCode.SLOWED:
        return SignallingClosed("Too many tries; wait a little and try again.", code="slowed")
    if code == CloseCode.REPLACED:
        return _for_good("You have opened this meeting elsewhere.", "opened_elsewhere")
    return SignallingClosed()


def _for_good(sentence: str, code: str) -> SignallingClosed:
    refusal = SignallingClosed(sentence, code=code)
    refusal.retryable = False
    return refusal


def not_let_in(said: Refused) -> NotLetIn | HostUnreachable:
    """In the door's words; what another machine may write into codes and sentences is bounded."""
    if said.code == "host_away":
        return HostUnreachable(wait_s=max(0.0, float(said.wait_s)))
    code = said.code if said.code in _CODES else NotLetIn.code
    sentence = clean_text(said.sentence, _MAX_SENTENCE) or "The host does not let you in."
    return NotLetIn(sentence, code=code, wait_s=max(0.0, float(said.wait_s)))
